"""Checks of single cells against the schema: emptiness, bounds, choices, lists. One function a rule."""

from __future__ import annotations

import polars as pl

from reshore.case.schema import Column
from reshore.case.sheet import Sheet
from reshore.errors import Problem


def cell_problems(sheet: Sheet) -> list[Problem]:
    """Every problem of the cells of one table, column by column."""
    if sheet.frame.is_empty():
        return _no_rows(sheet)
    return [p for column in sheet.schema.columns for check in _CHECKS for p in check(sheet, column)]


def _no_rows(sheet: Sheet) -> list[Problem]:
    if sheet.schema.may_be_empty:
        return []
    return [Problem(sheet.schema.name, None, None, None, "has no rows", f"give at least one: {sheet.schema.meaning}")]


def _empty(sheet: Sheet, column: Column) -> list[Problem]:
    if not column.required:
        return []
    right = f"give {column.meaning}" + (f" in {column.unit}" if column.unit else "")
    return sheet.problems(column.name, sheet.frame[column.name].is_null(), "required cell is empty", right)


def _not_finite(sheet: Sheet, column: Column) -> list[Problem]:
    if column.kind != "number":
        return []
    bad = ~sheet.frame[column.name].is_finite()
    return sheet.problems(column.name, bad, "is not a finite number", "give a number, or say that there is none")


def _too_low(sheet: Sheet, column: Column) -> list[Problem]:
    if column.low is None or column.kind not in ("number", "integer"):
        return []
    values = sheet.frame[column.name]
    bad = (values < column.low) & _finite(values)
    return sheet.problems(column.name, bad, "is too low", _bounds(column))


def _too_high(sheet: Sheet, column: Column) -> list[Problem]:
    if column.high is None or column.kind not in ("number", "integer"):
        return []
    values = sheet.frame[column.name]
    bad = (values > column.high) & _finite(values)
    return sheet.problems(column.name, bad, "is too high", _bounds(column))


def _not_a_choice(sheet: Sheet, column: Column) -> list[Problem]:
    if not column.choices:
        return []
    bad = ~sheet.frame[column.name].is_in(list(column.choices))
    return sheet.problems(column.name, bad, "is not among the choices", f"one of {', '.join(column.choices)}")


def _bad_members(sheet: Sheet, column: Column) -> list[Problem]:
    if column.list_of is None:
        return []
    parts = sheet.frame[column.name].str.split("|")
    allowed = f" of {', '.join(column.list_of)}" if column.list_of else ""
    right = f"write words{allowed} with | between, each once"
    return sheet.problems(column.name, _list_is_bad(parts, column.list_of), "is not a list of known words", right)


def _list_is_bad(parts: pl.Series, allowed: tuple[str, ...]) -> pl.Series:
    word = pl.element()
    strange = ~word.is_in(list(allowed)) if allowed else (word == "") | (word != word.str.strip_chars())
    found = parts.to_frame("parts").select(
        pl.col("parts").list.eval(strange).list.any() | (pl.col("parts").list.n_unique() < pl.col("parts").list.len())
    )
    return found.to_series()


def _blanks_around(sheet: Sheet, column: Column) -> list[Problem]:
    if column.kind != "text" or column.list_of is not None:
        return []
    values = sheet.frame[column.name]
    bad = values != values.str.strip_chars()
    return sheet.problems(column.name, bad, "has blanks around it", "remove them")


def _empty_text(sheet: Sheet, column: Column) -> list[Problem]:
    # only frames in memory can hold one; a file cannot tell it from an empty cell
    if column.kind != "text" or column.default == "":
        return []
    bad = sheet.frame[column.name] == ""
    return sheet.problems(column.name, bad, "is an empty text", "use null for an empty cell")


_CHECKS = (_empty, _empty_text, _blanks_around, _not_finite, _too_low, _too_high, _not_a_choice, _bad_members)


def _finite(values: pl.Series) -> pl.Series:
    return values.is_finite() if values.dtype == pl.Float64 else values.is_not_null()


def _bounds(column: Column) -> str:
    unit = f" {column.unit}" if column.unit else ""
    if column.low is None:
        return f"at most {column.high:g}{unit}"
    if column.high is None:
        return f"at least {column.low:g}{unit}"
    return f"from {column.low:g} to {column.high:g}{unit}"
