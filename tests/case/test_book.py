"""A workbook read back: the same case as the folder, and every defect told with sheet, row, column and remedy."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given, settings

from case.folders import rich_case
from case.strategies import cases
from case.test_write import assert_same
from reshore.case import TABLES, Case, check_case, read_case, tables_of, write_case, write_workbook
from reshore.case.head import HEAD_FIELDS
from reshore.errors import Problem

Sheets = dict[str, list[list[Any]]]


def grid(case: Case) -> Sheets:
    """The sheets of a case as plain rows."""
    head = [["key", "value"], *([c.name, getattr(case.head, c.name)] for c in HEAD_FIELDS)]
    tables = {name: [table.columns, *map(list, table.iter_rows())] for name, table in tables_of(case).items()}
    return {"case": head, **tables}


class Formula(str):
    """A formula; `=1/0` is stored as an error."""


def save(sheets: Sheets, file: Path, change: Callable[[Any], None] | None = None) -> Path:
    """Writes rows with nothing but the values: what another program may have made of a case."""
    book = xlsxwriter.Workbook(str(file), {"default_date_format": "dd/mm/yyyy", "strings_to_formulas": False})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                put(page, r, c, value)
    if change:
        change(book)
    book.close()
    return file


def put(page: Any, row: int, column: int, value: object) -> None:
    if isinstance(value, Formula):
        page.write_formula(row, column, value, None, "#DIV/0!" if value == "=1/0" else 7)
    elif isinstance(value, str):
        page.write_string(row, column, value)
    else:
        page.write(row, column, value)


def place(sheets: Sheets, table: str, column: str) -> int:
    return sheets[table][0].index(column)


def told(file: Path) -> list[tuple[str, int | None, str | None]]:
    return [(p.table, p.row, p.column) for p in check_case(file)]


def only(file: Path) -> Problem:
    problems = check_case(file)
    assert len(problems) == 1, "\n".join(map(str, problems))
    return problems[0]


def test_round_trip_of_every_table(tmp_path: Path) -> None:
    book = read_case(write_workbook(rich_case(), tmp_path / "a.xlsx"))
    assert_same(book, rich_case())
    assert_same(read_case(write_case(book, tmp_path / "b")), rich_case())


@settings(max_examples=25)
@given(case=cases())
def test_round_trip(case: Case) -> None:
    with TemporaryDirectory() as folder:
        assert_same(read_case(write_workbook(case, Path(folder) / "case.xlsx")), case)


def test_a_plain_workbook_is_read(tmp_path: Path) -> None:
    assert_same(read_case(save(grid(rich_case()), tmp_path / "a.xlsx")), rich_case())


def test_known_as_of_hides_later_facts(tmp_path: Path) -> None:
    file = save(grid(rich_case()), tmp_path / "a.xlsx")
    assert read_case(file, known_as_of=date(2025, 2, 28)).facts.is_empty()


CELLS = [
    ("plants", "capacity", "many", "is text where a number is meant", "number"),
    ("plants", "capacity", "100000", "is text where a number is meant", "number"),
    ("plants", "capacity", date(2025, 1, 2), "is a date where a number is meant", "number"),
    ("plants", "capacity", True, "is TRUE or FALSE where a number is meant", "number"),
    ("plants", "capacity", Formula("=1/0"), "is an error where a number is meant", "straight-time"),
    ("plants", "capacity", -5, "is too low", "at least 0"),
    ("programs", "hts_class", 8703, "is a number where text is meant", "as Text"),
    ("demand", "year", 2026.5, "is not a whole number", "without decimals"),
    ("plants", "foreign_trade_zone", 1, "is a number where TRUE or FALSE is meant", "TRUE"),
    ("plants", "foreign_trade_zone", "yes", "is neither true nor false", "true"),
    ("facts", "announced", "2025-03-01", "is text where a date is meant", "as a date"),
    ("facts", "announced", 45717, "is a number where a date is meant", "as a date"),
    ("plants", "country", "MEXX", "no such place", "'MEX'"),
    ("plants", "status", None, "required cell is empty", "footprint"),
]


@pytest.mark.parametrize(("table", "column", "value", "wrong", "right"), CELLS)
def test_bad_cell(tmp_path: Path, table: str, column: str, value: object, wrong: str, right: str) -> None:
    sheets = grid(rich_case())
    sheets[table][1][place(sheets, table, column)] = value
    problem = next(iter(check_case(save(sheets, tmp_path / "a.xlsx"))))
    assert (problem.table, problem.row, problem.column) == (table, 2, column)
    assert wrong in problem.wrong
    assert right in problem.right


def test_formula_counts_with_its_stored_value_only(tmp_path: Path) -> None:
    sheets = grid(rich_case())
    sheets["plants"][1][place(sheets, "plants", "wage")] = Formula("=3+4")
    file = save(sheets, tmp_path / "a.xlsx")
    assert read_case(file).plants["wage"][0] == 7.0
    bare = rewritten(file, tmp_path / "b.xlsx", lambda text: text.replace("</f><v>7</v>", "</f>"))
    problem = only(bare)
    assert (problem.table, problem.row, problem.column, problem.value) == ("plants", 2, "wage", "=3+4")
    assert "without a stored value" in problem.wrong


def rewritten(file: Path, other: Path, change: Callable[[str], str]) -> Path:
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name).decode()))
    return other


def test_missing_unknown_and_hidden_sheets(tmp_path: Path) -> None:
    sheets = grid(rich_case())
    sheets["hazard"] = sheets.pop("hazards")
    problems = check_case(save(sheets, tmp_path / "a.xlsx"))
    assert [(p.table, p.wrong) for p in problems] == [("hazard", "unknown sheet"), ("hazards", "sheet is missing")]
    assert problems[0].right == "did you mean 'hazards'?"
    hide = lambda book: book.get_worksheet_by_name("plants").hide()  # noqa: E731
    problem = only(save(grid(rich_case()), tmp_path / "b.xlsx", hide))
    assert (problem.table, problem.wrong) == ("plants", "sheet is hidden")


def test_merged_cells(tmp_path: Path) -> None:
    merge = lambda book: book.get_worksheet_by_name("ramps").merge_range("A8:B8", "")  # noqa: E731
    problem = only(save(grid(rich_case()), tmp_path / "a.xlsx", merge))
    assert (problem.table, problem.value, problem.wrong) == ("ramps", "A8:B8", "merged cells")


def test_unknown_nameless_and_repeated_columns(tmp_path: Path) -> None:
    sheets = grid(rich_case())
    for row, *cells in ((0, "capacty", "plant"), (1, 1, "home", "stray")):
        sheets["plants"][row] += cells
    problems = check_case(save(sheets, tmp_path / "a.xlsx"))
    assert [p.wrong for p in problems] == ["column has no name", "unknown column", "column given 2 times"]


def test_blank_rows_below_are_nothing_and_between_are_told(tmp_path: Path) -> None:
    sheets = grid(rich_case())
    sheets["demand"] += [[None], [None]]
    assert check_case(save(sheets, tmp_path / "a.xlsx")) == []
    sheets["demand"].insert(2, [None])
    problem = only(save(sheets, tmp_path / "b.xlsx"))
    assert (problem.table, problem.row, problem.wrong) == ("demand", 3, "row is blank")


def test_a_row_below_with_one_cell_is_a_row(tmp_path: Path) -> None:
    sheets = grid(rich_case())
    sheets["demand"] += [[None] * 3 + [5]]
    assert {row for table, row, _ in told(save(sheets, tmp_path / "a.xlsx"))} == {5}


@pytest.mark.parametrize("what", ["name", "unit"])
def test_second_header(tmp_path: Path, what: str) -> None:
    sheets = grid(rich_case())
    sheets["demand"].insert(1, [getattr(c, what) or None for c in TABLES["demand"].columns])
    problem = only(save(sheets, tmp_path / "a.xlsx"))
    assert (problem.table, problem.row, problem.wrong) == ("demand", 2, "is a second header")


def test_title_above_the_header(tmp_path: Path) -> None:
    sheets = grid(rich_case())
    sheets["hazards"].insert(0, ["Our hazards"])
    problem = only(save(sheets, tmp_path / "a.xlsx"))
    assert (problem.table, problem.row, problem.wrong) == ("hazards", 1, "is not the header")


def test_duplicate_key_and_rule_count_rows_as_excel_does(tmp_path: Path) -> None:
    sheets = grid(rich_case())
    sheets["demand"].append(sheets["demand"][2])
    problem = only(save(sheets, tmp_path / "a.xlsx"))
    assert (problem.row, problem.wrong) == (5, "same key as row 3")
    sheets = grid(rich_case())
    sheets["allocation"][1][place(sheets, "allocation", "share")] = 0.5
    problem = only(save(sheets, tmp_path / "b.xlsx"))
    assert (problem.table, problem.row) == ("allocation", 2)


@pytest.mark.parametrize(
    ("key", "value", "wrong"),
    [
        ("years", "3", "is text where a whole number is meant"),
        ("years", 3.5, "wrong type"),
        ("years", 0, "is out of bounds"),
        ("known_as_of", "June", "is text where a date is meant"),
        ("name", None, "required key is missing"),
        ("sede", 1, "unknown key"),
    ],
)
def test_bad_head(tmp_path: Path, key: str, value: object, wrong: str) -> None:
    sheets = grid(rich_case())
    sheets["case"] = [row for row in sheets["case"] if row[0] != key] + [[key, value]]
    problem = only(save(sheets, tmp_path / "a.xlsx"))
    assert (problem.table, problem.column) == ("case", key)
    assert wrong in problem.wrong


def test_all_problems_at_once(tmp_path: Path) -> None:
    sheets = grid(rich_case())
    del sheets["hazards"]
    sheets["case"] = [["nothing"]]
    sheets["plants"][1][place(sheets, "plants", "capacity")] = "many"
    sheets["plants"][2][place(sheets, "plants", "status")] = "open"
    found = set(told(save(sheets, tmp_path / "a.xlsx")))
    assert found == {("hazards", None, None), ("case", None, None), ("plants", 2, "capacity"), ("plants", 3, "status")}


def test_what_is_no_workbook(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("plant,name\n")
    assert "not an Excel workbook" in only(tmp_path / "a.xlsx").wrong
    shutil.make_archive(str(tmp_path / "b"), "zip", tmp_path, "a.xlsx")
    (tmp_path / "b.zip").rename(tmp_path / "b.xlsx")
    assert "not an Excel workbook" in only(tmp_path / "b.xlsx").wrong
    assert "cannot be read" in only(tmp_path / "c.xlsx").wrong
    whole = save(grid(rich_case()), tmp_path / "d.xlsx")
    entity = rewritten(whole, tmp_path / "e.xlsx", lambda text: re.sub(r"^(<\?xml.*?\?>)", r"\1<!DOCTYPE a []>", text))
    assert "not an Excel workbook" in only(entity).wrong
