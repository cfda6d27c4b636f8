"""What is written is read back equal; a folder appears whole or not at all; reading is fast."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given, settings

import reshore.case.write as write_module
from case.folders import put_cell, rich_case
from case.strategies import cases
from reshore.case import TABLES, Case, read_case, tables_of, write_case
from reshore.errors import CaseError, RequestError
from tiny import tiny_case, tiny_tables


def assert_same(one: Case, other: Case) -> None:
    assert one.head == other.head
    for name, table in tables_of(one).items():
        assert table.schema == tables_of(other)[name].schema, name
        assert table.equals(tables_of(other)[name]), name


def test_round_trip_of_every_table(tmp_path: Path) -> None:
    assert_same(read_case(write_case(rich_case(), tmp_path / "a")), rich_case())


@settings(max_examples=25)
@given(case=cases())
def test_round_trip(case: Case) -> None:
    with TemporaryDirectory() as folder:
        assert_same(read_case(write_case(case, Path(folder) / "case")), case)


def test_written_twice_is_the_same_bytes(tmp_path: Path) -> None:
    one, two = write_case(rich_case(), tmp_path / "a"), write_case(read_case(tmp_path / "a"), tmp_path / "b")
    for file in sorted(one.rglob("*.*")):
        if file.is_file():
            assert file.read_bytes() == (two / file.relative_to(one)).read_bytes()


def test_columns_are_those_of_the_schema() -> None:
    for name, table in tables_of(rich_case()).items():
        assert table.columns == [c.name for c in TABLES[name].columns]


def test_readme_names_every_table_and_column(tmp_path: Path) -> None:
    text = (write_case(tiny_case(), tmp_path / "a") / "README.md").read_text(encoding="utf-8")
    for table in TABLES.values():
        assert f"tables/{table.name}.csv" in text
        assert all(f"`{c.name}`" in text for c in table.columns)


def test_used_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "note").write_text("mine")
    with pytest.raises(RequestError, match="not empty"):
        write_case(tiny_case(), tmp_path / "used")
    with pytest.raises(RequestError, match="is a file"):
        write_case(tiny_case(), tmp_path / "used" / "note")
    assert [f.name for f in tmp_path.rglob("*")] == ["used", "note"]


def test_empty_folder_is_used_and_parents_are_made(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write_case(tiny_case(), tmp_path / "empty")
    write_case(tiny_case(), tmp_path / "x" / "y")
    assert_same(read_case(tmp_path / "empty"), read_case(tmp_path / "x" / "y"))


def test_nothing_is_left_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(write_module, "_write_table", fail)
    with pytest.raises(OSError, match="disk full"):
        write_case(tiny_case(), tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_when_reading_fails(folder: Path) -> None:
    put_cell(folder, "plants", 1, "capacity", "x")
    before = {f: f.read_bytes() for f in folder.rglob("*") if f.is_file()}
    with pytest.raises(CaseError):
        read_case(folder)
    assert {f: f.read_bytes() for f in folder.rglob("*") if f.is_file()} == before


def test_ten_thousand_rows_are_read_in_well_below_a_second(tmp_path: Path) -> None:
    markets = 1_000
    names = [f"m{i}" for i in range(markets)]
    template = tiny_tables()
    large = tiny_case(
        markets=template["markets"].drop("market").join(pl.DataFrame({"market": names}), how="cross"),
        demand=template["demand"].drop("market").join(pl.DataFrame({"market": names}), how="cross"),
        lanes=template["lanes"].drop("market").join(pl.DataFrame({"market": names}), how="cross"),
        hazards=pl.DataFrame([{"hazard": f"h{i}", "node_kind": "plant", "region": "r", "rate": 0.1, "median_days": 3.0,
                               "sigma": 1.0, "severity": 0.5} for i in range(4_000)]),
    )  # fmt: skip
    write_case(large, tmp_path / "large")
    start = time.process_time()
    case = read_case(tmp_path / "large")
    spent = time.process_time() - start
    assert sum(len(t) for t in tables_of(case).values()) > 10_000
    assert spent < 0.8
