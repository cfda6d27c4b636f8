"""Checks of single cells against the schema: emptiness, bounds, choices, lists. One function a rule."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from reshore.case.schema import Column
from reshore.case.sheet import Sheet
from reshore.errors import Problem


@dataclass(frozen=True)
class Rule:
    """Where the cells of one column are bad, and what to say of them."""

    bad: pl.Expr
    wrong: str
    right: str


def cell_problems(sheet: Sheet) -> list[Problem]:
    """Every problem of the cells of one table, column by column."""
    if sheet.frame.is_empty():
        return _no_rows(sheet)
    rules = [(column, rule) for column in sheet.schema.columns for rule in _rules(column)]
    found = sheet.frame.select(rule.bad.alias(str(i)) for i, (_, rule) in enumerate(rules))  # one pass a table
    return [
        problem
        for (column, rule), bad in zip(rules, found, strict=True)
        for problem in sheet.problems(column.name, bad, rule.wrong, rule.right)
    ]


def _no_rows(sheet: Sheet) -> list[Problem]:
    if sheet.schema.may_be_empty:
        return []
    return [Problem(sheet.schema.name, None, None, None, "has no rows", f"give at least one: {sheet.schema.meaning}")]


def _rules(column: Column) -> list[Rule]:
    made = (_empty, _empty_text, _blanks_around, _not_finite, _too_low, _too_high, _not_a_choice, _bad_members)
    return [rule for make in made if (rule := make(column, pl.col(column.name))) is not None]


def _empty(column: Column, cell: pl.Expr) -> Rule | None:
    right = f"give {column.meaning}" + (f" in {column.unit}" if column.unit else "")
    return Rule(cell.is_null(), "required cell is empty", right) if column.required else None


def _empty_text(column: Column, cell: pl.Expr) -> Rule | None:
    # only frames in memory can hold one; a file cannot tell it from an empty cell
    if column.kind != "text" or column.default == "":
        return None
    return Rule(cell == "", "is an empty text", "use null for an empty cell")


def _blanks_around(column: Column, cell: pl.Expr) -> Rule | None:
    if column.kind != "text" or column.list_of is not None:
        return None
    return Rule(cell != cell.str.strip_chars(), "has blanks around it", "remove them")


def _not_finite(column: Column, cell: pl.Expr) -> Rule | None:
    if column.kind != "number":
        return None
    return Rule(~cell.is_finite(), "is not a finite number", "give a number, or say that there is none")


def _too_low(column: Column, cell: pl.Expr) -> Rule | None:
    if column.low is None or column.kind not in ("number", "integer"):
        return None
    return Rule((cell < column.low) & cell.is_finite(), "is too low", _bounds(column))


def _too_high(column: Column, cell: pl.Expr) -> Rule | None:
    if column.high is None or column.kind not in ("number", "integer"):
        return None
    return Rule((cell > column.high) & cell.is_finite(), "is too high", _bounds(column))


def _not_a_choice(column: Column, cell: pl.Expr) -> Rule | None:
    if not column.choices:
        return None
    bad = ~cell.is_in(list(column.choices))
    return Rule(bad, "is not among the choices", f"one of {', '.join(column.choices)}")


def _bad_members(column: Column, cell: pl.Expr) -> Rule | None:
    if column.list_of is None:
        return None
    parts = cell.str.split("|")
    repeated = parts.list.n_unique() < parts.list.len()
    bad = parts.list.eval(_strange_word(column.list_of)).list.any() | repeated
    allowed = f" of {', '.join(column.list_of)}" if column.list_of else ""
    return Rule(bad, "is not a list of known words", f"write words{allowed} with | between, each once")


def _strange_word(allowed: tuple[str, ...]) -> pl.Expr:
    word = pl.element()
    return ~word.is_in(list(allowed)) if allowed else (word == "") | (word != word.str.strip_chars())


def _bounds(column: Column) -> str:
    unit = f" {column.unit}" if column.unit else ""
    if column.low is None:
        return f"at most {column.high:g}{unit}"
    if column.high is None:
        return f"at least {column.low:g}{unit}"
    return f"from {column.low:g} to {column.high:g}{unit}"
