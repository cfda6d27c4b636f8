"""Turns cells into typed columns, whole tables at a time; cells that cannot be read become Problems, never values."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from reshore.case.files import TextTable
from reshore.case.header import header_problems
from reshore.case.schema import Column, Kind, TableSchema
from reshore.case.sheet import Sheet
from reshore.errors import Problem
from reshore.tables import POLARS_TYPES, Table


def _as_text(cell: pl.Expr) -> pl.Expr:
    return cell


def _as_number(cell: pl.Expr) -> pl.Expr:
    return cell.cast(pl.Float64, strict=False)


def _as_integer(cell: pl.Expr) -> pl.Expr:
    return cell.cast(pl.Int64, strict=False)


def _as_flag(cell: pl.Expr) -> pl.Expr:
    lower = cell.str.to_lowercase()  # spreadsheets write TRUE and FALSE
    return pl.when(lower.is_in(["true", "false"])).then(lower == "true")


def _as_date(cell: pl.Expr) -> pl.Expr:
    return pl.when(cell.str.contains(r"^\d{4}-\d\d-\d\d$")).then(cell.str.to_date("%Y-%m-%d", strict=False))


_READERS: dict[Kind, Callable[[pl.Expr], pl.Expr]] = {
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
    shown = _in_order(schema, text.cells).cast(pl.String())
    given = shown.select(pl.when(pl.col(c.name) != "").then(pl.col(c.name)).alias(c.name) for c in schema.columns)
    read = {c.name: _READERS[c.kind](pl.col(c.name)) for c in schema.columns}
    frame = given.select(cell.alias(name) for name, cell in read.items())
    garbled = given.select((pl.col(n).is_not_null() & cell.is_null()).alias(n) for n, cell in read.items())
    unread = _unread(schema, text.cells, text.ragged)
    unread |= {name: unread[name] | told for name, told in text.told.items() if name in unread}
    sheet = Sheet(schema, _with_defaults(schema, frame), shown, unread, text.first_row)
    problems = header_problems(schema, text.header)
    for c in schema.columns:
        problems += sheet.problems(c.name, garbled[c.name], *_WRONG[c.kind])
        unread[c.name] = unread[c.name] | garbled[c.name]
    return sheet, problems


def adopt_frame(schema: TableSchema, table: Table) -> tuple[Sheet, list[Problem]]:
    """The typed table of a frame in memory: exact types, or integers where numbers are meant."""
    shown = _in_order(schema, table)
    wrong = [c for c in schema.columns if not _fits(shown.schema[c.name], c)]
    problems = header_problems(schema, table.columns)
    problems += [_wrong_type(schema, c, shown.schema[c.name]) for c in wrong]
    sound = shown.with_columns(pl.lit(None).alias(c.name) for c in wrong)
    frame = sound.cast({c.name: POLARS_TYPES[c.kind] for c in schema.columns})
    unread = _unread(schema, table, _mask(table, False))
    unread |= {c.name: _mask(table, True) for c in wrong}
    return Sheet(schema, _with_defaults(schema, frame), shown, unread), problems


def _in_order(schema: TableSchema, table: Table) -> Table:
    """The columns of the schema; an absent one is null in every row."""
    absent = [c for c in schema.columns if c.name not in table.columns]
    nulls = [pl.lit(None, POLARS_TYPES[c.kind]).alias(c.name) for c in absent]
    return table.with_columns(nulls).select(c.name for c in schema.columns)


def _unread(schema: TableSchema, table: Table, bad_rows: pl.Series) -> dict[str, pl.Series]:
    """Nothing more to say of the cells of bad rows; an absent column is one Problem, not one a row."""
    everything = _mask(table, True)
    return {c.name: bad_rows if c.name in table.columns else everything for c in schema.columns}


def _mask(table: Table, value: bool) -> pl.Series:
    return pl.Series([value], dtype=pl.Boolean).new_from_index(0, len(table))


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
