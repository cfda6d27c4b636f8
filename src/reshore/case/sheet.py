"""A table on its way to being trusted, and the one function that turns bad cells into Problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

import polars as pl

from reshore.case.schema import TableSchema
from reshore.errors import Problem
from reshore.tables import Table


@dataclass(frozen=True)
class Sheet:
    """One table with its typed cells, the cells as the user gave them, and those already reported as unreadable."""

    schema: TableSchema
    frame: Table  # typed; columns and order of the schema
    shown: Table  # the same cells as given, for the value of a Problem
    unread: Mapping[str, pl.Series]  # by column: True where nothing more is to be said about the cell
    first_row: int = 1  # number of the first data row in messages; 2 in a workbook, as Excel counts

    def problems(self, column: str, bad: pl.Series, wrong: str, right: str) -> list[Problem]:
        """One Problem for each cell of `column` where `bad` holds and the cell could be read."""
        if not bad.any():  # the usual case, and the fast one
            return []
        rows = (bad & ~self.unread[column]).fill_null(False).arg_true()
        given = self.shown[column]
        return [Problem(self.schema.name, r + self.first_row, column, cell_text(given[r]), wrong, right) for r in rows]


def cell_text(value: object) -> str:
    """A cell as it would stand in a CSV file; floats keep every digit."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def nearest(word: str, known: list[str]) -> str | None:
    """The known name most like `word`, or None when none is close."""
    found = get_close_matches(word, known, n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(word: str, known: list[str], otherwise: str) -> str:
    """`did you mean ...?` with the nearest known name, else the advice given."""
    near = nearest(word, known)
    return f"did you mean {near!r}?" if near else otherwise
