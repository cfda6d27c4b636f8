"""Every kind of bad cell gives the Problem that names it: table, row, column, value, wrong, right."""

from __future__ import annotations

from pathlib import Path

import pytest

from case.folders import only_problem, put_cell
from reshore.case import read_case

BAD_CELLS = [
    # table, row, column, value, part of what is wrong, part of what is right
    ("plants", 1, "capacity", "many", "is not a number", "digits such as"),
    ("plants", 1, "capacity", "100,000", "is not a number", "thousands"),
    ("plants", 1, "capacity", " 100000", "is not a number", "blanks"),
    ("plants", 2, "capacity", "-1", "is too low", "at least 0 vehicles/year"),
    ("plants", 1, "capacity", "nan", "not a finite number", ""),
    ("plants", 1, "capacity", "inf", "not a finite number", ""),
    ("plants", 1, "lat", "-inf", "not a finite number", ""),
    ("plants", 1, "overtime_limit", "NaN", "not a finite number", ""),
    ("plants", 1, "lat", "91", "is too high", "from -90 to 90 degree"),
    ("plants", 2, "status", "running", "not among the choices", "operating, idle, candidate"),
    ("plants", 2, "basis", "guessed", "not among the choices", "seen, derived"),
    ("plants", 2, "name", "", "required cell is empty", "name for people"),
    ("plants", 2, "capacity", "", "required cell is empty", "vehicles/year"),
    ("plants", 2, "name", " US", "has blanks around it", "remove"),
    ("plants", 2, "state", "US-TX", "no such place in places", "did you mean 'US-TN'?"),
    ("lines", 2, "plant", "uss", "no such plant in plants", "did you mean 'us'?"),
    ("lines", 2, "bodies", "unibdy", "not a list of known words", "unibody, body_on_frame, *"),
    ("lines", 2, "powertrains", "ice|", "not a list of known words", "ice, hev, phev, bev"),
    ("lines", 2, "powertrains_after", "bev|bev", "not a list of known words", "each once"),
    ("lines", 1, "platforms", "p1||p2", "not a list of known words", "|"),
    ("lines", 1, "platforms", "p1| p2", "not a list of known words", "|"),
    ("generations", 1, "sop_year", "2024.0", "not a whole number", "without decimals"),
    ("generations", 1, "sop_year", "24", "is too low", "from 1950 to 2100"),
    ("components", 1, "core", "yes", "neither true nor false", "write true or false"),
    ("sources", 1, "high_wage", "1", "neither true nor false", ""),
    ("facts", 1, "announced", "3/1/2025", "is not a date", "ISO date"),
    ("facts", 1, "announced", "2025-3-1", "is not a date", "ISO date"),
    ("facts", 1, "announced", "2025-02-30", "is not a date", "ISO date"),
    ("options", 1, "ramp", "quick", "no such curve in ramps", "use a curve of ramps"),
    ("options", 1, "lead_months", "-3", "is too low", "at least 0 months"),
    ("offers", 1, "pay_years", "0", "is too low", "at least 1"),
    ("budget", 1, "scope", "USA|XXX", "no country of places", "|"),
]


@pytest.mark.parametrize(("table", "row", "column", "value", "wrong", "right"), BAD_CELLS)
def test_bad_cell(folder: Path, table: str, row: int, column: str, value: str, wrong: str, right: str) -> None:
    put_cell(folder, table, row, column, value)
    problem = only_problem(folder)
    assert (problem.table, problem.row, problem.column, problem.value) == (table, row, column, value)
    assert wrong in problem.wrong
    assert right in problem.right


@pytest.mark.parametrize(("column", "empty"), [("state", ""), ("union", ""), ("hire_limit", "")])
def test_empty_cell_of_a_nullable_column_is_null(folder: Path, column: str, empty: str) -> None:
    put_cell(folder, "plants", 1, column, empty)
    assert read_case(folder).plants[column][0] is None


def test_empty_cell_takes_the_default(folder: Path) -> None:
    put_cell(folder, "plants", 1, "overtime_premium", "")
    put_cell(folder, "plants", 1, "basis", "")
    plants = read_case(folder).plants
    assert (plants["overtime_premium"][0], plants["basis"][0]) == (1.5, "user")


@pytest.mark.parametrize("shown", ["true", "TRUE", "True"])
def test_flags_as_spreadsheets_write_them(folder: Path, shown: str) -> None:
    put_cell(folder, "sources", 2, "high_wage", shown)
    assert read_case(folder).sources["high_wage"][1] is True
