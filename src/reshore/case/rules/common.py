"""What the rules across tables share. A rule is one short function from tables to a list of Problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from reshore.case.sheet import cell_text
from reshore.errors import Problem
from reshore.tables import Table

Tables = Mapping[str, Table]
ROW = "row_number"


def numbered(frame: Table) -> Table:
    """The frame with the number of each data row, from 1."""
    return frame.with_row_index(ROW, offset=1)


def problems_where(tables: Tables, table: str, bad: pl.Expr, column: str, wrong: str, right: str) -> list[Problem]:
    """One Problem for each row of a table where `bad` holds; `wrong` and `right` may name columns in braces."""
    return problems_of_rows(numbered(tables[table]).filter(bad), table, column, wrong, right)


def problems_of_rows(rows: Table, table: str, column: str, wrong: str, right: str) -> list[Problem]:
    """One Problem for each row of `rows`, which holds `row_number` or, where a whole table is meant, does not."""
    return [
        Problem(table, row.get(ROW), column, cell_text(row[column]), wrong.format(**row), right.format(**row))
        for row in rows.iter_rows(named=True)
    ]


def rows_without(tables: Tables, table: str, other: Table, on: Sequence[str]) -> Table:
    """The numbered rows of a table that have no partner in `other` with the same values in `on`."""
    return numbered(tables[table]).join(other, on=on, how="anti", maintain_order="left")


def share_sums(tables: Tables, table: str, by: Sequence[str], tolerance: float) -> list[Problem]:
    """A Problem for each group whose shares do not sum to 1, at the first row of the group."""
    sums = (
        numbered(tables[table])
        .group_by(by, maintain_order=True)
        .agg(pl.col(ROW).first(), share=pl.col("share").sum().round(9))
        .filter((pl.col("share") - 1.0).abs() > tolerance)
    )
    group = ", ".join(f"{name} {{{name}}}" for name in by)
    return problems_of_rows(sums, table, "share", f"shares of {group} sum to {{share}}", "make them sum to 1")
