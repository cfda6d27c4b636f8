"""The shipped tables, read once, and `pick`, which finds the one row that gives a figure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from reshore.tables import Table

FOLDER = Path(__file__).parent / "data"

Row = dict[str, Any]


@dataclass(frozen=True)
class Figure:
    """One number of the reference data with its range and where it comes from."""

    low: float
    mid: float
    high: float
    origin: Row  # source, as_of, basis


@cache
def table(name: str) -> Table:
    """A shipped table by name (see `make.SHIPPED`) or one of the hand-made tables of judgement."""
    parquet = FOLDER / f"{name}.parquet"
    if parquet.exists():
        return pl.read_parquet(parquet)
    return pl.read_csv(FOLDER / f"{name}.csv", infer_schema_length=None)


@cache
def rows(name: str) -> tuple[Row, ...]:
    """The rows of a shipped table; they must not be changed."""
    return tuple(table(name).to_dicts())


@cache
def keyed(name: str, column: str) -> dict[Any, Row]:
    """The rows of a shipped table by the value of one column."""
    return {row[column]: row for row in rows(name)}


@cache
def grouped(name: str, column: str) -> dict[Any, tuple[Row, ...]]:
    """The rows of a shipped table that share the value of one column."""
    found: dict[Any, list[Row]] = {}
    for row in rows(name):
        found.setdefault(row[column], []).append(row)
    return {key: tuple(group) for key, group in found.items()}


def holds(cell: Any, value: Any) -> bool:
    """Whether a cell names the value, alone or in a pipe-separated list."""
    return bool(cell == value) or (isinstance(cell, str) and isinstance(value, str) and value in cell.split("|"))


@cache
def pick(name: str, head: str, **where: Any) -> Figure | None:
    """The figure of the first row whose first column is `head` and whose other columns hold `where`; None if absent."""
    column = table(name).columns[0]
    for row in grouped(name, column).get(head, ()):
        if all(holds(row[key], value) for key, value in where.items()):
            return figure_of(name, head, row)
    return None


def figure_of(name: str, head: str, row: Row) -> Figure:
    origin = {"source": f"{name}: {head}", "as_of": row["as_of"] or "", "basis": row["basis"] or "estimated"}
    return Figure(row["low"], row["mid"], row["high"], origin)


def figure(name: str, head: str, **where: Any) -> Figure:
    """As `pick`, but the row must exist."""
    found = pick(name, head, **where)
    if found is None:
        raise KeyError(f"reference data {name}: no row {head} with {where}")
    return found


def amount(name: str, head: str, **where: Any) -> float:
    """The mid value of a figure that must exist."""
    return figure(name, head, **where).mid
