"""Files, headers and rows of the wrong shape; `case.toml`; and that nothing is told twice or repaired."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from case.folders import drop_row, only_problem, put_cell, put_rows, rows_of
from reshore.case import TABLES, check_case, read_case
from reshore.errors import CaseError


def test_valid_folder_has_no_problem(folder: Path) -> None:
    assert check_case(folder) == []


def test_missing_folder(tmp_path: Path) -> None:
    problem = only_problem(tmp_path / "nowhere")
    assert problem.table.endswith("nowhere")
    assert problem.wrong == "no such folder"


def test_missing_tables_folder(folder: Path) -> None:
    (folder / "tables").rename(folder / "table")
    assert only_problem(folder).wrong == "no such folder"


@pytest.mark.parametrize("table", TABLES)
def test_missing_table(folder: Path, table: str) -> None:
    (folder / "tables" / f"{table}.csv").unlink()
    problem = only_problem(folder)
    assert (problem.table, problem.row) == (table, None)
    assert "missing" in problem.wrong
    assert TABLES[table].columns[0].name in problem.right


def test_stray_table(folder: Path) -> None:
    (folder / "tables" / "hazard.csv").write_text("a\n")
    (folder / "tables" / "hazards.csv").unlink()
    stray, missing = check_case(folder)
    assert (stray.table, stray.right) == ("hazard.csv", "did you mean 'hazards'?")
    assert missing.table == "hazards"


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"plant,n\xe9e\n", "not UTF-8 (line 1"),
        (b"plant;name;owner\n", "not separated by commas"),
        (b'plant,"name\n', "not a CSV file"),
    ],
)
def test_unreadable_file(folder: Path, content: bytes, wrong: str) -> None:
    (folder / "tables" / "plants.csv").write_bytes(content)
    problem = only_problem(folder)
    assert problem.table == "plants"
    assert wrong in problem.wrong


def test_byte_order_mark_and_windows_lines_are_read(folder: Path) -> None:
    file = folder / "tables" / "plants.csv"
    before = read_case(folder).plants
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert read_case(folder).plants.equals(before)


@pytest.mark.parametrize("table", [t.name for t in TABLES.values() if not t.may_be_empty])
def test_empty_table(folder: Path, table: str) -> None:
    put_rows(folder, table, rows_of(folder, table)[:1])
    assert (table, "has no rows") in [(p.table, p.wrong) for p in check_case(folder)]


@pytest.mark.parametrize("table", ["offers", "contracts", "facts", "plant_capacity", "targets", "hazards"])
def test_table_that_may_be_empty(folder: Path, table: str) -> None:
    put_rows(folder, table, rows_of(folder, table)[:1])
    assert getattr(read_case(folder), table).is_empty()


def rename(folder: Path, table: str, old: str, new: str) -> None:
    rows = rows_of(folder, table)
    rows[0] = [new if name == old else name for name in rows[0]]
    put_rows(folder, table, rows)


def test_unknown_column_and_the_missing_one(folder: Path) -> None:
    rename(folder, "plants", "capacity", "capacty")
    unknown, missing = check_case(folder)
    assert (unknown.table, unknown.row, unknown.column) == ("plants", None, "capacty")
    assert unknown.right == "did you mean 'capacity'?"
    assert (missing.column, missing.wrong) == ("capacity", "required column is missing")


def test_unknown_column_like_no_other(folder: Path) -> None:
    rename(folder, "plants", "union", "zzz")
    assert "columns of plants: plant, name" in only_problem(folder).right


def test_column_given_twice(folder: Path) -> None:
    rows = rows_of(folder, "markets")
    put_rows(folder, "markets", [[*r, r[1]] for r in rows])
    problem = only_problem(folder)
    assert (problem.column, problem.wrong) == ("name", "column given 2 times")


def test_absent_optional_columns_take_default_or_null(folder: Path) -> None:
    rows = rows_of(folder, "plants")
    keep = [
        i for i, name in enumerate(rows[0]) if name not in ("overtime_premium", "union", "source", "as_of", "basis")
    ]
    put_rows(folder, "plants", [[r[i] for i in keep] for r in rows])
    plants = read_case(folder).plants
    assert plants.columns == [c.name for c in TABLES["plants"].columns]
    assert plants.select("overtime_premium", "union", "source", "as_of", "basis").row(0) == (
        1.5,
        None,
        "user",
        "",
        "user",
    )


@pytest.mark.parametrize(
    ("spoil", "wrong"),
    [
        (lambda row: row[:-2], "has 14 cells"),
        (lambda row: [*row, "more"], "has 17 cells"),
        (lambda row: [], "blank line"),
    ],
)
def test_ragged_row(folder: Path, spoil: Callable[[list[str]], list[str]], wrong: str) -> None:
    rows = rows_of(folder, "places")
    rows.insert(2, spoil(["CAN", *rows[1][1:]]))
    put_rows(folder, "places", rows)
    problem = only_problem(folder)
    assert (problem.table, problem.row, problem.wrong) == ("places", 2, wrong)


def test_duplicate_key(folder: Path) -> None:
    rows = rows_of(folder, "demand")
    put_rows(folder, "demand", [*rows, rows[2]])
    problem = only_problem(folder)
    assert (problem.table, problem.row, problem.column) == ("demand", 4, "program, market, year")
    assert (problem.value, problem.wrong) == ("car, us-all, 2027", "same key as row 2")


def test_every_dangling_reference_of_a_name_is_told(folder: Path) -> None:
    for row in (1, 2, 3):
        put_cell(folder, "demand", row, "program", "cat")
    told = [(p.row, p.right) for p in check_case(folder) if p.table == "demand"]
    assert told == [(row, "did you mean 'car'?") for row in (1, 2, 3)]


TOML = [
    ("seed = 1", "sede = 1", "sede", "unknown key", "did you mean 'seed'?"),
    ("years = 3", "", "years", "required key is missing", "length of the horizon"),
    ("years = 3", "years = '3'", "years", "wrong type", "without quotes"),
    ("years = 3", "years = true", "years", "wrong type", "without quotes"),
    ("years = 3", "years = 3.0", "years", "wrong type", "whole number"),
    ("years = 3", "years = 0", "years", "is out of bounds", "from 1 to 60"),
    ("seed = 1", "seed = -1", "seed", "is out of bounds", "at least 0"),
    ('name = "tiny"', "name = 3", "name", "wrong type", "in quotes"),
    ('name = "tiny"', 'name = ""', "name", "is empty", "identifier"),
    ("known_as_of = 2025-06-30", "known_as_of = 'June'", "known_as_of", "is not a date", "ISO"),
    ("known_as_of = 2025-06-30", "known_as_of = 2025-06-30T01:00:00", "known_as_of", "is not a date", "ISO"),
    ("seed = 1", "seed = ", None, "is not TOML", ""),
]


@pytest.mark.parametrize(("old", "new", "key", "wrong", "right"), TOML)
def test_bad_head(folder: Path, old: str, new: str, key: str | None, wrong: str, right: str) -> None:
    file = folder / "case.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    problem = only_problem(folder)
    assert (problem.table, problem.row, problem.column) == ("case.toml", None, key)
    assert wrong in problem.wrong
    assert right in problem.right


def test_missing_head(folder: Path) -> None:
    (folder / "case.toml").unlink()
    assert only_problem(folder).wrong == "file is missing"


def test_head_that_is_not_utf8(folder: Path) -> None:
    (folder / "case.toml").write_bytes(b'name = "\xe9"')
    assert only_problem(folder).wrong == "is not UTF-8"


def test_all_problems_at_once(folder: Path) -> None:
    (folder / "case.toml").write_text("", encoding="utf-8")
    (folder / "tables" / "hazards.csv").unlink()
    put_cell(folder, "plants", 1, "capacity", "-5")
    put_cell(folder, "plants", 2, "status", "open")
    put_cell(folder, "demand", 3, "base", "lots")
    put_cell(folder, "ramps", 2, "share", "0.4")
    drop_row(folder, "lanes", 1)
    with pytest.raises(CaseError) as caught:
        read_case(folder)
    told = {(p.table, p.row, p.column) for p in caught.value.problems}
    assert told >= {
        ("case.toml", None, "name"),
        ("hazards", None, None),
        ("plants", 1, "capacity"),
        ("plants", 2, "status"),
        ("demand", 3, "base"),
        ("ramps", 2, "share"),
    }
    assert len(told) == len(caught.value.problems) == 7 + 5
    assert caught.value.exit_code == 2


def test_known_as_of_hides_later_facts(folder: Path) -> None:
    assert len(read_case(folder).facts) == 1
    early = read_case(folder, known_as_of=date(2025, 2, 28))
    assert early.head.known_as_of == date(2025, 2, 28)
    assert early.facts.is_empty()
    assert len(read_case(folder, known_as_of=date(2025, 3, 1)).facts) == 1


def test_problem_of_a_hidden_fact_is_still_told(folder: Path) -> None:
    put_cell(folder, "facts", 1, "year", "soon")
    with pytest.raises(CaseError):
        read_case(folder, known_as_of=date(2025, 2, 28))
