"""Bad input: every problem with table, row, column and remedy; exit code 2; no traceback; nothing written."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reshore.case import write_case
from tiny import tiny_case

Break = Callable[[Path], None]


def edited(table: str, old: str, new: str) -> Break:
    """Replace the first occurrence of a text in one table."""

    def apply(folder: Path) -> None:
        file = folder / "tables" / f"{table}.csv"
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")

    return apply


def cell(table: str, row: int, column: str, value: str) -> Break:
    """Write one cell; rows count from 1 as in messages. The tiny case quotes no cell."""

    def apply(folder: Path) -> None:
        file = folder / "tables" / f"{table}.csv"
        lines = [line.split(",") for line in file.read_text("utf-8").splitlines()]
        lines[row][lines[0].index(column)] = value
        file.write_text("".join(",".join(line) + "\n" for line in lines), "utf-8")

    return apply


def header_only(table: str) -> Break:
    def apply(folder: Path) -> None:
        file = folder / "tables" / f"{table}.csv"
        file.write_text(file.read_text("utf-8").splitlines()[0] + "\n", "utf-8")

    return apply


def without(name: str) -> Break:
    return lambda folder: (folder / name).unlink()


def zero_bytes(name: str) -> Break:
    return lambda folder: (folder / name).write_bytes(b"")


# name -> (what is done to the tiny case, words the message must hold)
FAULTS: dict[str, tuple[Break, tuple[str, ...]]] = {
    "zero-byte table": (zero_bytes("tables/plants.csv"), ("plants", "empty", "begin with the line plant,")),
    "missing table": (without("tables/demand.csv"), ("demand", "missing", "add it")),
    "empty table": (header_only("markets"), ("markets", "row")),
    "unknown column": (edited("plants", "capacity", "capcity"), ("plants", "column capcity", "capacity")),
    "unknown table": (lambda f: (f / "tables" / "plnts.csv").write_text("a\n"), ("plnts.csv", "plants")),
    "dangling plant": (cell("allocation", 1, "plant", "hom"), ("allocation, row 1, column plant", "'hom'", "home")),
    "negative capacity": (cell("plants", 2, "capacity", "-5"), ("plants, row 2, column capacity", "-5", "0")),
    "wrong type": (cell("plants", 1, "capacity", "many"), ("plants, row 1, column capacity", "'many'", "number")),
    "wrong choice": (cell("plants", 1, "status", "open"), ("plants, row 1, column status", "'open'", "operating")),
    "not a number": (cell("plants", 1, "wage", "NaN"), ("plants, row 1, column wage",)),
    "program without demand": (header_only("demand"), ("demand",)),
    "empty required cell": (cell("programs", 1, "msrp", ""), ("programs, row 1, column msrp",)),
    "zero-byte head": (zero_bytes("case.toml"), ("case.toml", "name")),
    "missing head": (without("case.toml"), ("case.toml", "missing")),
    "broken head": (lambda f: (f / "case.toml").write_text("name = \n"), ("case.toml", "TOML")),
}


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_case(tiny_case(), tmp_path_factory.mktemp("cases") / "tiny")


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "tiny"))


def refused(ran: Any, words: tuple[str, ...]) -> None:
    assert ran.code == 2, ran
    assert "Traceback" not in ran.stderr
    assert ran.stderr.startswith("reshore: ")
    assert [w for w in words if w not in ran.stderr] == [], ran.stderr


@pytest.mark.parametrize("name", FAULTS)
def test_check_says_what_is_wrong(name: str, folder: Path, run_here: Callable[..., Any]) -> None:
    spoil, words = FAULTS[name]
    spoil(folder)
    ran = run_here("check", folder)
    refused(ran, words)
    assert ran.stdout == ""
    assert all("; " in line for line in ran.stderr.splitlines())  # what is wrong; what would be right


@pytest.mark.parametrize("name", ["zero-byte table", "dangling plant", "missing head"])
def test_run_refuses_and_writes_nothing(name: str, folder: Path, tmp_path: Path, run_cli: Callable[..., Any]) -> None:
    spoil, words = FAULTS[name]
    spoil(folder)
    refused(run_cli("run", folder, "--out", tmp_path / "out", cwd=tmp_path), words)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["tiny"]


def test_a_program_without_demand_is_named(folder: Path, run_here: Callable[..., Any]) -> None:
    file = folder / "tables" / "programs.csv"
    header, row = file.read_text("utf-8").splitlines()
    file.write_text("\n".join([header, row, "van" + row.removeprefix("car")]) + "\n", "utf-8")
    refused(run_here("check", folder), ("'van'", "demand"))


def test_all_problems_are_said_at_once(folder: Path, run_cli: Callable[..., Any]) -> None:
    for name in ("negative capacity", "dangling plant", "wrong choice"):
        FAULTS[name][0](folder)
    ran = run_cli("check", folder, "--json")
    assert ran.code == 2
    found = {(p["table"], p["row"], p["column"]) for p in json.loads(ran.stdout)["problems"]}
    assert {("plants", 2, "capacity"), ("allocation", 1, "plant"), ("plants", 1, "status")} <= found


def test_unknown_automaker_gets_near_names(tmp_path: Path, run_cli: Callable[..., Any]) -> None:
    for command in (["run", "toyot"], ["new", "toyot", "case"]):
        refused(run_cli(*command, cwd=tmp_path), ("'toyot'", "toyota"))
    assert list(tmp_path.iterdir()) == []


def test_missing_folder(tmp_path: Path, run_cli: Callable[..., Any]) -> None:
    for command in ("check", "run"):
        refused(run_cli(command, "./nowhere", cwd=tmp_path), ("nowhere", "no such folder", "name a case folder"))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_no_study_is_never_replaced(
    folder: Path, tmp_path: Path, run_here: Callable[..., Any]
) -> None:
    refused(run_here("run", folder, "--out", folder), ("exists and is not a reshore study", "name another folder"))
    (tmp_path / "note").write_text("mine")
    refused(run_here("run", folder, "--out", tmp_path / "note"), ("exists and is not a reshore study",))
    refused(run_here("run", folder, "--out", tmp_path / "note" / "in"), ("cannot be written",))
    refused(run_here("new", "subaru", folder), ("exists and is not empty",))
    assert (tmp_path / "note").read_text() == "mine"
    assert (folder / "case.toml").is_file()


def test_more_years_than_the_case_covers(folder: Path, run_here: Callable[..., Any]) -> None:
    refused(run_here("run", folder, "--years", "20"), ("--years", "'20'", "covers 3 years"))


@pytest.mark.parametrize(
    "words",
    [
        ["frobnicate"],
        ["run"],
        ["run", "gm", "--years", "0"],
        ["run", "gm", "--clock", "-1"],
        ["run", "gm", "--known-as-of", "soon"],
        ["law", "--on", "2026-13-01"],
        ["law", "us.tarif.mfn"],
        ["law", "us.tariffs.mfn.bicycle"],
        ["explain", "no-such-program", "no-such-plant"],
    ],
    ids=" ".join,
)
def test_wrong_words_exit_with_two(
    words: list[str], tmp_path: Path, run_here: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run_here(*words)
    assert ran.code == 2
    assert ran.stderr.strip()
    assert list(tmp_path.iterdir()) == []
