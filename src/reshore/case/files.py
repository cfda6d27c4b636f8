"""Reads the files of `tables/` as text. What a cell means is decided later; here only the shape of a file counts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from reshore.case.schema import TABLES, TableSchema
from reshore.case.sheet import did_you_mean
from reshore.errors import Problem
from reshore.tables import Table


@dataclass(frozen=True)
class TextTable:
    """The cells of one file, all text."""

    cells: Table  # first occurrence of each column
    header: tuple[str, ...]  # as in the file
    ragged: pl.Series  # True for rows with too few or too many cells
    first_row: int = 1  # number of the first data row in messages
    told: Mapping[str, pl.Series] = field(default_factory=dict)  # by column: True where a Problem is told already


def stray_files(folder: Path) -> list[Problem]:
    """A Problem for each CSV file that is no table of a case."""
    names = sorted(f.stem for f in folder.glob("*.csv") if f.stem not in TABLES)
    absent = [t for t in TABLES if not (folder / f"{t}.csv").exists()]
    advice = f"remove it; tables of a case: {', '.join(TABLES)}"
    return [Problem(f"{n}.csv", None, None, None, "unknown table", did_you_mean(n, absent, advice)) for n in names]


def read_text_table(folder: Path, schema: TableSchema) -> tuple[TextTable | None, list[Problem]]:
    """The cells of one table as text, or None with the Problem that kept the file from being read."""
    text = _file_text(folder / f"{schema.name}.csv", schema)
    if isinstance(text, Problem):
        return None, [text]
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        return None, [_whole(schema, f"not a CSV file: {error}", "close each quoted cell with a quote")]
    while rows and not rows[-1]:  # blank lines at the end of a file say nothing
        rows.pop()
    if not rows or not rows[0]:
        return None, [_whole(schema, "has no header", f"begin with the line {_header_line(schema)}")]
    return _shape(schema, rows[0], rows[1:])


def _file_text(file: Path, schema: TableSchema) -> str | Problem:
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        return _whole(schema, f"file {file.name} is missing", f"add it with the header {_header_line(schema)}")
    except OSError as error:
        return _whole(schema, f"file {file.name} cannot be read: {error.strerror}", "make it a readable file")
    if not raw.strip():
        return _whole(schema, f"file {file.name} is empty", f"begin with the line {_header_line(schema)}")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return _whole(schema, f"is not UTF-8 (line {line} of the file)", "save it as CSV UTF-8")


def _shape(schema: TableSchema, header: list[str], rows: list[list[str]]) -> tuple[TextTable | None, list[Problem]]:
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        return None, [_whole(schema, "cells are not separated by commas", "save it with commas between cells")]
    width = len(header)
    problems = list(_ragged_problems(schema, width, rows))
    ragged = pl.Series("ragged", [len(r) != width for r in rows], dtype=pl.Boolean)
    padded = [r if len(r) == width else (r + [""] * width)[:width] for r in rows] if problems else rows
    cells = {name: pl.Series(name, [r[i] for r in padded], dtype=pl.String) for i, name in _first_of_each(header)}
    return TextTable(pl.DataFrame(cells), tuple(header), ragged), problems


def _first_of_each(header: list[str]) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for i, name in enumerate(header):
        if name not in seen:
            seen.add(name)
            yield i, name


def _ragged_problems(schema: TableSchema, width: int, rows: list[list[str]]) -> Iterator[Problem]:
    for number, row in enumerate(rows, start=1):
        if len(row) != width:
            wrong = "blank line" if not row else f"has {len(row)} cells"
            right = "remove it" if not row else f"the header has {width}; quote a cell that holds a comma"
            yield Problem(schema.name, number, None, None, wrong, right)


def _whole(schema: TableSchema, wrong: str, right: str) -> Problem:
    return Problem(schema.name, None, None, None, wrong, right)


def _header_line(schema: TableSchema) -> str:
    return ",".join(c.name for c in schema.columns)
