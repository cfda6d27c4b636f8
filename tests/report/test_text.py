"""Words and console text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reshore.report import digest, words
from reshore.report.text import summary_lines, waterfall_lines

from .sample import MOVES, sample_study
from .studies import ODD, no_moves

STUDY = sample_study()


@pytest.mark.parametrize(
    ("usd", "shown"),
    [(1.24e9, "USD 1.2 bn (2024)"), (-3.4e6, "USD −3.4 m (2024)"), (0.0, "USD 0 (2024)"), (-0.0, "USD 0 (2024)"),
     (999.96e6, "USD 1.0 bn (2024)"), (172.4e9, "USD 172 bn (2024)"), (None, "–"), (float("nan"), "–")],
)  # fmt: skip
def test_money(usd: float | None, shown: str) -> None:
    assert words.money(usd, 2024) == shown


def test_small_words() -> None:
    assert words.title("vehicle_duty") == "Vehicle duty"
    assert words.title("credit_45x") == "Credit 45X"
    assert words.listed(["A", "B", "C", "D", "E"]) == "A, B, C and 2 more"
    assert words.listed([]) == ""
    assert words.percent(0.00001, 1) == "<0.1 %" and words.percent(0.998) == ">99 %" and words.percent(1.0) == "100 %"
    assert words.signed(12.4) == "+12" and words.signed(-12.4) == "−12" and words.signed(0.2) == "0"


def test_summary_names_moves_gaps_and_files() -> None:
    text = "\n".join(summary_lines(STUDY, [Path("out/report.html")]))
    for part in ("4Runner", "undecided", "USD +2.0 bn (2024)", "decision gap", "13.6 %", "0.070 %", "report.html"):
        assert part in text
    assert max(map(len, summary_lines(STUDY)[1:])) <= 130


@pytest.mark.parametrize("name", ODD)
def test_odd_studies_have_a_summary(name: str) -> None:
    assert summary_lines(ODD[name]())


def test_no_moves_has_no_table() -> None:
    assert not any("units/year" in line for line in summary_lines(no_moves()))


def test_waterfall_sums() -> None:
    lines = waterfall_lines(STUDY["costs"], "rav4", "liberty")
    assert lines[0] == "rav4 at liberty, 2030, recipe near: USD per vehicle"
    assert lines[-1].startswith("Landed cost") and "22,209" in lines[-1]
    assert "No priced build" in waterfall_lines(STUDY["costs"], "rav4", "nowhere")[0]


def test_decide_by_prefers_the_study() -> None:
    move = {"start_year": 2030, "kind": "new_site"}
    assert digest.decide_by(move) == 2027
    assert digest.decide_by({**move, "decide_by": 2026}) == 2026


def test_import_stays_light() -> None:
    code = "import sys, reshore, reshore.report, reshore.report.text; sys.exit('altair' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_answer_tells_apart_where_moves_go() -> None:
    """A move to Mexico is not one to the United States."""
    away = ("m5", "tundra", "guanajuato", "volume_shift", 2032, 50e3, 0.1e9, 10.0, 0.2e9, 0.1e9, 0.3e9, True)
    told = digest.answer(sample_study([*MOVES[:1], away]))
    assert told.startswith(
        "Move 4Runner to the United States in 2028, and move Tundra to Apaseo el Grande (MEX) in 2032, for"
    )
