"""What the tests of this folder share: a rich valid case on disk, and ways to spoil it."""

from __future__ import annotations

import csv
from pathlib import Path

from reshore.case import Case, check_case
from reshore.errors import Problem
from tiny import tiny_case


def rich_case() -> Case:
    """The tiny case with at least one row in every table."""
    return tiny_case(
        options=[{"ramp": "slow", "spend": "even"}],
        ramps=[{"month": 1, "share": 0.5}, {"month": 2, "share": 1.0}],
        spend=[{"offset": -1, "share": 0.25}, {"offset": 0, "share": 0.75}],
        offers=[{}],
        contracts=[{}],
        facts=[{}],
        plant_capacity=[{}],
        budget=[{}],
        targets=[{}],
        hazards=[{}],
    )


def rows_of(folder: Path, table: str) -> list[list[str]]:
    with (folder / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def put_rows(folder: Path, table: str, rows: list[list[str]]) -> None:
    with (folder / "tables" / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def put_cell(folder: Path, table: str, row: int, column: str, value: str) -> None:
    """Puts `value` into data row `row` (from 1) of a table."""
    rows = rows_of(folder, table)
    rows[row][rows[0].index(column)] = value
    put_rows(folder, table, rows)


def drop_row(folder: Path, table: str, row: int) -> None:
    rows = rows_of(folder, table)
    put_rows(folder, table, rows[:row] + rows[row + 1 :])


def only_problem(folder: Path) -> Problem:
    """The single problem of a folder."""
    problems = check_case(folder)
    assert len(problems) == 1, "\n".join(map(str, problems))
    return problems[0]
