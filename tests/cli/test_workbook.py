"""A workbook on the command line: written by `new`, read by `check` and `run`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from reshore.case import read_case, tables_of, write_workbook
from tiny import tiny_case


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_new_writes_a_workbook(tmp_path: Path, run_here: Callable[..., Any]) -> None:
    ran = run_here("new", "subaru", "--xlsx", tmp_path / "case.xlsx")
    assert ran.code == 0, ran.stderr
    assert names(tmp_path) == ["case.xlsx"]
    assert f"reshore check {tmp_path / 'case.xlsx'}" in ran.stdout


def test_new_writes_both(tmp_path: Path, run_here: Callable[..., Any]) -> None:
    assert run_here("new", "subaru", tmp_path / "case", "--xlsx", tmp_path / "case.xlsx").code == 0
    assert names(tmp_path) == ["case", "case.xlsx"]


def test_new_refuses_before_it_writes(tmp_path: Path, run_here: Callable[..., Any]) -> None:
    (tmp_path / "mine.xlsx").write_text("mine")
    for words, told in (
        ([], "nowhere to write to"),
        ([tmp_path / "a", "--xlsx", tmp_path / "mine.xlsx"], "exists"),
        ([tmp_path / "a", "--xlsx", tmp_path / "a.xls"], "does not end in .xlsx"),
        (["--xlsx", tmp_path / "mine.xlsx" / "a.xlsx"], "cannot be written"),
    ):
        ran = run_here("new", "subaru", *words)
        assert ran.code == 2
        assert told in ran.stderr
    assert names(tmp_path) == ["mine.xlsx"]


def test_check_reads_what_new_wrote(tmp_path: Path, run_here: Callable[..., Any]) -> None:
    assert run_here("new", "subaru", tmp_path / "case", "--xlsx", tmp_path / "case.xlsx").code == 0
    ran, folder = run_here("check", tmp_path / "case.xlsx"), run_here("check", tmp_path / "case")
    assert (ran.code, ran.stderr) == (0, "")
    assert ran.stdout.replace("case.xlsx", "case") == folder.stdout
    book, files = read_case(tmp_path / "case.xlsx"), read_case(tmp_path / "case")
    assert book.head == files.head
    for name, table in tables_of(files).items():
        assert table.equals(tables_of(book)[name]), name


def test_run_takes_a_workbook(tmp_path: Path, run_here: Callable[..., Any]) -> None:
    file = write_workbook(tiny_case(), tmp_path / "tiny.xlsx")
    ran = run_here("run", file, "--out", tmp_path / "study", "--quiet")
    assert ran.code == 0, ran.stderr
    assert (tmp_path / "study" / "study.json").is_file()


def test_a_workbook_that_is_not_there_or_is_none(tmp_path: Path, run_here: Callable[..., Any]) -> None:
    (tmp_path / "a.xlsx").write_text("plant\n")
    for command in ("check", "run"):
        ran = run_here(command, tmp_path / "nowhere.xlsx")
        assert (ran.code, "no such file" in ran.stderr) == (2, True)
        ran = run_here(command, tmp_path / "a.xlsx")
        assert (ran.code, "not an Excel workbook" in ran.stderr) == (2, True)
