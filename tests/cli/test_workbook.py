"""`reshore new --xlsx`: a workbook, with or without a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any


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
