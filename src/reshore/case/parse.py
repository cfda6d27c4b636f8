"""Turns cells into typed columns, whole columns at a time; cells that cannot be read become Problems, never values."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from reshore.case.files import TextTable
from reshore.case.header import header_problems
from reshore.case.schema import Column, Kind, TableSchema
from reshore.case.sheet import Sheet
from reshore.errors import Problem
from reshore.tables import POLARS_TYPES, Table


def _as_text(cells: pl.Series) -> pl.Series:
    return cells


def _as_number(cells: pl.Series) -> pl.Series:
    return cells.cast(pl.Float64, strict=False)


def _as_integer(cells: pl.Series) -> pl.Series:
    return cells.cast(pl.Int64, strict=False)


def _as_flag(cells: pl.Series) -> pl.Series:
    # spreadsheets write TRUE and FALSE
    return cells.str.to_lowercase().replace_strict(
        ["true", "false"], [True, False], default=None, return_dtype=pl.Boolean
    )


def _as_date(cells: pl.Series) -> pl.Series:
    dates = cells.str.to_date("%Y-%m-%d", strict=False)
    return dates.set(~cells.str.contains(r"^\d{4}-\d\d-\d\d$").fill_null(False), None)


_READERS: dict[Kind, Callable[[pl.Series], pl.Series]] = {
    "text": _as_text,
    "number": _as_number,
    "integer": _as_integer,
    "flag": _as_flag,
    "date": _as_date,
}
_WRONG: dict[Kind, tuple[str, str]] = {
    "text": ("is not text", "write text"),
    "number": ("is not a number", "write digits such as 1200.5, without blanks, units or thousands separators"),
    "integer": ("is not a whole number", "write digits such as 2027, without decimals or separators"),
    "flag": ("is neither true nor false", "write true or false"),
    "date": ("is not a date", "write an ISO date such as 2025-01-31"),
}


def parse_text(schema: TableSchema, text: TextTable) -> tuple[Sheet, list[Problem]]:
    """The typed table of a file: an empty cell or an absent column takes the default, else null."""
    shown = text.cells.select(_given_or_absent(schema, text.cells, pl.String()))
    given = {c.name: _empty_to_null(shown[c.name]) for c in schema.columns}
    frame = pl.DataFrame({c.name: _READERS[c.kind](given[c.name]) for c in schema.columns})
    unread = {c.name: _not_to_report(c, text.cells, text.ragged) for c in schema.columns}
    sheet = Sheet(schema, _with_defaults(schema, frame), shown, unread)
    problems = header_problems(schema, text.header)
    for c in schema.columns:
        garbled = given[c.name].is_not_null() & frame[c.name].is_null()
        problems += sheet.problems(c.name, garbled, *_WRONG[c.kind])
        unread[c.name] |= garbled
    return sheet, problems


def adopt_frame(schema: TableSchema, table: Table) -> tuple[Sheet, list[Problem]]:
    """The typed table of a frame in memory: exact types, or integers where numbers are meant."""
    problems = header_problems(schema, table.columns)
    shown = table.select(_given_or_absent(schema, table, None))
    wrong = [c for c in schema.columns if not _fits(shown.schema[c.name], c)]
    problems += [_wrong_type(schema, c, shown.schema[c.name]) for c in wrong]
    frame = shown.select(
        (pl.lit(None) if c in wrong else pl.col(c.name)).cast(POLARS_TYPES[c.kind]).alias(c.name)
        for c in schema.columns
    )
    unread = {c.name: _not_to_report(c, table, pl.repeat(c in wrong, len(shown), eager=True)) for c in schema.columns}
    return Sheet(schema, _with_defaults(schema, frame), shown, unread), problems


def _given_or_absent(schema: TableSchema, table: Table, dtype: pl.DataType | None) -> list[pl.Expr]:
    return [pl.col(c.name) if c.name in table.columns else _absent(c, dtype, len(table)) for c in schema.columns]


def _absent(column: Column, dtype: pl.DataType | None, rows: int) -> pl.Expr:
    return pl.repeat(None, rows, dtype=dtype or POLARS_TYPES[column.kind]).alias(column.name)


def _empty_to_null(cells: pl.Series) -> pl.Series:
    return cells.set(cells == "", None)


def _not_to_report(column: Column, table: Table, bad_rows: pl.Series) -> pl.Series:
    if column.name not in table.columns:  # an absent required column is one Problem, not one a row
        return pl.repeat(True, len(table), dtype=pl.Boolean(), eager=True)
    return bad_rows


def _with_defaults(schema: TableSchema, frame: Table) -> Table:
    return frame.with_columns(
        pl.col(c.name).fill_null(pl.lit(c.default, dtype=POLARS_TYPES[c.kind]))
        for c in schema.columns
        if c.default is not None
    )


def _fits(dtype: pl.DataType, column: Column) -> bool:
    return (
        dtype == POLARS_TYPES[column.kind]
        or dtype == pl.Null
        or (column.kind in ("number", "integer") and dtype.is_integer())
        or (column.kind == "number" and dtype.is_float())
    )


def _wrong_type(schema: TableSchema, column: Column, dtype: pl.DataType) -> Problem:
    wanted = POLARS_TYPES[column.kind]
    return Problem(schema.name, None, column.name, str(dtype), "wrong type of column", f"give {wanted}")
