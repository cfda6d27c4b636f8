"""`reshore run` from a small case folder to a study folder, and `reshore explain`."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from reshore.case import write_case
from reshore.console import progress_text
from tiny import tiny_case

KEYS = {
    "case", "automaker", "known_as_of", "footprint_date", "seed", "versions", "objective_usd", "bound_usd", "gap_usd",
    "gap", "decision_gap", "stay_objective_usd", "ledger_usd", "moves", "seconds", "cpu_seconds",
}  # fmt: skip
MOVE_KEYS = {
    "program", "from_plants", "to_plant", "kind", "start_year", "units_per_year", "capex_usd", "jobs", "npv_usd",
    "npv_bounds_usd", "decided",
}  # fmt: skip
TIMES = ("seconds", "cpu_seconds")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    write_case(tiny_case(), folder / "tiny")
    return folder


@pytest.fixture(scope="module")
def ran(place: Path, run_cli: Callable[..., Any]) -> Any:
    return run_cli("run", "./tiny", cwd=place)


def study(place: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((place / "studies" / "tiny-2025-06-30" / "study.json").read_text("utf-8"))
    return found


def test_run_writes_the_default_folder(place: Path, ran: Any) -> None:
    assert (ran.code, ran.stderr) == (0, "")
    assert [p.name for p in (place / "studies").iterdir()] == ["tiny-2025-06-30"]
    names = {p.name for p in (place / "studies" / "tiny-2025-06-30").iterdir()}
    assert {"study.json", "study.xlsx", "report.html", "tables", "case"} <= names


def test_run_prints_a_summary_and_where_the_files_are(place: Path, ran: Any) -> None:
    for words in (
        "NPV against staying",
        "gap to the bound",
        "decision gap",
        "jobs",
        "studies/tiny-2025-06-30/report.html",
    ):
        assert words in ran.stdout
    assert "HiGHS" not in ran.stdout


def test_study_json_holds_what_is_promised(place: Path, ran: Any) -> None:
    found = study(place)
    assert found.keys() >= KEYS
    assert all(move.keys() >= MOVE_KEYS for move in found["moves"])
    assert math.isclose(sum(found["ledger_usd"].values()), found["objective_usd"], rel_tol=1e-6)
    assert found["stay_objective_usd"] <= found["objective_usd"] <= found["bound_usd"]
    assert found["known_as_of"] == "2025-06-30"


def test_a_second_run_replaces_the_study_and_finds_the_same(place: Path, ran: Any, run_cli: Callable[..., Any]) -> None:
    before = study(place)
    (place / "studies" / "tiny-2025-06-30" / "stale").write_text("old")
    again = run_cli("run", "./tiny", "--json", cwd=place)
    assert (again.code, again.stderr) == (0, "")
    after = json.loads(again.stdout)
    assert after == study(place)
    assert {k: v for k, v in after.items() if k not in TIMES} == {k: v for k, v in before.items() if k not in TIMES}
    assert not (place / "studies" / "tiny-2025-06-30" / "stale").exists()


def test_quiet_says_nothing(place: Path, run_cli: Callable[..., Any]) -> None:
    quiet = run_cli("run", "./tiny", "--quiet", "--years", "2", "--seed", "3", "--out", "other/study", cwd=place)
    assert (quiet.code, quiet.stdout, quiet.stderr) == (0, "", "")
    found = json.loads((place / "other" / "study" / "study.json").read_text("utf-8"))
    assert (found["years"], found["seed"]) == (2, 3)


def test_explain_prints_the_waterfall(place: Path, run_here: Callable[..., Any]) -> None:
    ran = run_here("explain", "car", "us", "--case", place / "tiny", "--year", "2027")
    assert ran.code == 0
    assert "Landed cost" in ran.stdout
    assert "us.tariffs.section_232.autos" in ran.stdout
    rows = json.loads(run_here("explain", "car", "us", "--case", place / "tiny", "--json").stdout)
    assert {"line", "usd_per_vehicle", "basis", "explanation"} <= rows[0].keys()


@pytest.mark.parametrize(
    ("words", "said"),
    [(("van", "us"), "'van'"), (("car", "mars"), "'mars'"), (("car", "us", "--year", "1999"), "'1999'")],
)
def test_explain_refuses_what_is_not_there(
    words: tuple[str, ...], said: str, place: Path, run_here: Callable[..., Any]
) -> None:
    ran = run_here("explain", *words, "--case", place / "tiny")
    assert ran.code == 2
    assert said in ran.stderr


def test_progress_shows_incumbent_bound_and_gap() -> None:
    assert progress_text("pricing") == "pricing"
    step = SimpleNamespace(stage="dive", objective=2.0e9, bound=2.1e9)
    assert progress_text(step) == "dive: plan USD 2.0 bn, bound USD 2.1 bn, gap USD 100 m"
    first = SimpleNamespace(stage="relaxation", objective=-math.inf, bound=2.1e9)
    assert progress_text(first) == "relaxation: bound USD 2.1 bn"
