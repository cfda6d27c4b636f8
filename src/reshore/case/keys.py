"""Checks of keys: given once, and found where they are referred to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import and_

import polars as pl

from reshore.case.schema import Column
from reshore.case.sheet import Sheet, did_you_mean
from reshore.errors import Problem


def duplicate_keys(sheet: Sheet) -> list[Problem]:
    """A Problem for each row that repeats the key of an earlier row."""
    key = list(sheet.schema.key)
    keys = sheet.frame.select(key)
    if not keys.is_duplicated().any():
        return []
    numbered = keys.with_row_index("row", offset=sheet.first_row).filter(_readable(sheet, key))
    first = numbered.with_columns(first=pl.col("row").first().over(key))
    repeated = first.filter(pl.col("row") != pl.col("first"))
    return [_repeated(sheet, key, row) for row in repeated.iter_rows(named=True)]


def _readable(sheet: Sheet, key: list[str]) -> pl.Series:
    return reduce(and_, (~sheet.unread[name] & sheet.frame[name].is_not_null() for name in key))


def _repeated(sheet: Sheet, key: list[str], row: Mapping[str, object]) -> Problem:
    value = ", ".join(str(row[name]) for name in key)
    right = f"keep one row for each {', '.join(key)}"
    wrong = f"same key as row {row['first']}"
    return Problem(sheet.schema.name, int(str(row["row"])), ", ".join(key), value, wrong, right)


def dangling_references(sheet: Sheet, sheets: Mapping[str, Sheet]) -> list[Problem]:
    """A Problem for each cell that names a row which does not exist in the table referred to."""
    return [p for column in sheet.schema.columns if column.refers for p in _dangling(sheet, column, sheets)]


def _dangling(sheet: Sheet, column: Column, sheets: Mapping[str, Sheet]) -> list[Problem]:
    table, name = str(column.refers).split(".")
    if table not in sheets or (sheets[table].unread[name].all() and len(sheets[table].frame)):
        return []  # the table referred to has its own Problem
    known = sheets[table].frame[name].drop_nulls().unique().sort()
    values = sheet.frame[column.name]
    lost = values.is_not_null() & ~values.is_in(known.implode())
    words = known.to_list()
    return [
        problem
        for value in values.filter(lost).unique(maintain_order=True)
        for problem in sheet.problems(
            column.name, values == value, f"no such {name} in {table}", _advice(value, words, table, name)
        )
    ]


def _advice(value: str, known: list[str], table: str, name: str) -> str:
    return did_you_mean(value, known, f"use a {name} of {table}, or add a row there")
