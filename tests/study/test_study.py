"""A study of the tiny case: what study.json holds, what the tables say, and how it is written."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from reshore.builds import COST_LINES, DELIVERY_LINES
from reshore.case import TABLES, Case, read_case
from reshore.errors import RequestError
from reshore.law import read_law
from reshore.study import STUDY_TABLES, RunOptions, Study, explain, run_study, study_json, write_study
from reshore.study.confidence import TERM_TABLES, basis_shares, weakest_basis
from reshore.study.run import inputs_hash
from tiny import ROWS, tiny_case

KEYS = (
    "case automaker known_as_of footprint_date seed versions objective_usd bound_usd gap_usd gap decision_gap "
    "stay_objective_usd ledger_usd moves seconds cpu_seconds"
).split()
MOVE = (
    "program from_plants to_plant kind start_year units_per_year capex_usd jobs npv_usd npv_bounds_usd decided"
).split()


@pytest.fixture(scope="module")
def case() -> Case:
    return tiny_case(options=[{}], offers=[{}])


@pytest.fixture(scope="module")
def study(case: Case) -> Study:
    return run_study(case)


def test_the_json_holds_what_it_must(study: Study) -> None:
    said = study_json(study)
    assert set(KEYS) <= said.keys()
    assert said["case"] == "tiny"
    assert said["gap_usd"] == pytest.approx(max(0.0, said["bound_usd"] - said["objective_usd"]))
    assert said["reproducible"] is True
    assert {"reshore", "python", "highspy", "numpy", "polars", "scipy"} <= said["versions"].keys()


@pytest.mark.parametrize(
    ("ledger", "objective"), [("ledger_usd", "objective_usd"), ("stay_ledger_usd", "stay_objective_usd")]
)
def test_the_ledger_sums_to_the_objective(study: Study, ledger: str, objective: str) -> None:
    said = study_json(study)
    assert sum(said[ledger].values()) == pytest.approx(said[objective], rel=1e-6)


def test_moves_have_their_fields(study: Study) -> None:
    (move,) = study_json(study)["moves"]
    assert set(MOVE) <= move.keys()
    assert (move["program"], move["from_plants"], move["to_plant"]) == ("car", ["home"], "us")
    assert move["kind"] == "volume_shift"
    assert move["start_year"] == 2027
    low, high = move["npv_bounds_usd"]
    assert low <= move["npv_usd"] <= high
    # 20 million for the tools and 1,500 USD for each of 60,000 units
    assert move["capex_usd"] == pytest.approx(110e6)
    assert move["jobs"] == pytest.approx(move["units_per_year"] * 20 / 1_900)


def test_two_runs_give_the_same_study(case: Case, study: Study) -> None:
    again = run_study(case)
    timed = ("seconds", "cpu_seconds")
    a, b = ({k: v for k, v in study_json(s).items() if k not in timed} for s in (study, again))
    assert a == b
    for name in STUDY_TABLES:
        assert_frame_equal(study[name], again[name])


def test_every_table_is_there_with_its_columns(study: Study) -> None:
    assert set(study.tables) == set(STUDY_TABLES)
    assert study["ledger"].columns == ["who", "term", "place", "year", "usd", "npv_usd"]
    assert study["production"].columns == ["who", "program", "plant", "year", "units"]
    assert study["costs"].columns[:6] == ["program", "plant", "recipe", "year", "line", "usd_per_vehicle"]
    for name in ("ledger", "production", "deliveries", "plant_years", "launches", "investments"):
        assert set(study[name]["who"]) <= {"plan", "stay"}


def test_the_tables_agree_with_each_other(study: Study) -> None:
    made = study["production"].group_by("who", "program", "plant", "year").agg(pl.col("units").sum())
    sent = study["deliveries"].group_by("who", "program", "plant", "year").agg(sent=pl.col("units").sum())
    both = made.join(sent, on=["who", "program", "plant", "year"], how="full")
    assert both.null_count().sum_horizontal().sum() == 0
    assert (both["units"] - both["sent"]).abs().max() < 1e-3  # type: ignore[operator]
    loads = study["plant_years"].filter(pl.col("units") > 0.5).select("who", "plant", "year", load="units")
    per_plant = made.group_by("who", "plant", "year").agg(pl.col("units").sum())
    assert (
        loads.join(per_plant, on=["who", "plant", "year"]).select((pl.col("load") - pl.col("units")).abs().max()).item()
        < 1e-3
    )
    sums = study["ledger"].group_by("who").agg(pl.col("npv_usd").sum())
    npv = dict(sums.iter_rows())
    assert npv["plan"] == pytest.approx(study.summary.objective_usd, rel=1e-6)
    assert npv["stay"] == pytest.approx(study.summary.stay_objective_usd, rel=1e-6)


def test_the_plan_vacates_and_closes_the_home_plant(study: Study) -> None:
    states = study["plant_years"].filter((pl.col("who") == "plan") & (pl.col("plant") == "home")).sort("year")
    assert states["state"].to_list() == ["open", "closed", "closed"]
    stay = study["plant_years"].filter(who="stay")
    assert set(stay["state"]) == {"open"}
    launch = study["launches"].filter(who="plan").row(0, named=True)
    assert (launch["plant"], launch["kind"], launch["year"]) == ("us", "transfer", 2027)
    assert study["launches"].filter(who="stay").is_empty()


def test_npv_before_tax_and_without_terminal_value(study: Study) -> None:
    s = study.summary
    tax = s.ledger_usd["income_tax"] + s.ledger_usd["tax_depreciation"]
    assert s.npv_before_tax_usd == pytest.approx(s.objective_usd - tax)
    inside = study["ledger"].filter((pl.col("who") == "plan") & (pl.col("year") <= 2028))["npv_usd"].sum()
    assert s.npv_without_terminal_usd == pytest.approx(inside)


def test_confidence_shares_sum_to_one_and_to_the_difference(study: Study) -> None:
    s = study.summary
    assert study["confidence"]["share"].sum() == pytest.approx(1.0)
    assert study["confidence"]["npv_difference_usd"].sum() == pytest.approx(
        s.objective_usd - s.stay_objective_usd, rel=1e-6
    )


def test_every_term_of_the_ledger_names_its_tables(study: Study) -> None:
    assert set(study.summary.ledger_usd) <= set(TERM_TABLES)
    assert {t for tables in TERM_TABLES.values() for t in tables} <= set(TABLES)


def test_a_table_is_as_weak_as_its_weakest() -> None:
    case = tiny_case(plants=[{"plant": "home", "basis": "seen"}, {"plant": "us", "basis": "estimated"}])
    assert basis_shares(case, "plants") == {"seen": 0.5, "estimated": 0.5}
    assert basis_shares(case, "offers") == {}
    assert weakest_basis(case, ("plants", "programs")) == "estimated"


def test_the_law_is_cited(study: Study) -> None:
    rate = study["law"].filter((pl.col("parameter") == "additional_rate") & (pl.col("year") == 2026))
    assert rate["value"].to_list() == [0.25, 0.25]
    assert rate["citation"].str.len_chars().min() > 10  # type: ignore[operator]


def test_the_footprint_date_is_warned_of(study: Study) -> None:
    assert any("2025-01-01" in w for w in study.summary.warnings)
    fresh = run_study(tiny_case(head={"footprint_date": tiny_case().head.known_as_of}))
    assert fresh.summary.warnings == ()


def test_a_clock_makes_the_study_not_reproducible(case: Case) -> None:
    assert run_study(case, options=RunOptions(clock_seconds=1e-9)).summary.reproducible is False


def test_the_hash_names_the_inputs(case: Case) -> None:
    assert inputs_hash(case) == inputs_hash(tiny_case(options=[{}], offers=[{}]))
    assert inputs_hash(case) != inputs_hash(tiny_case(options=[{"capex": 1.0}], offers=[{}]))


def test_progress_is_told(case: Case) -> None:
    heard: list[Any] = []
    run_study(case, on_progress=heard.append)
    assert any(isinstance(h, str) and "builds" in h for h in heard)
    assert any(not isinstance(h, str) for h in heard)


# explain


def test_explain_gives_every_line_with_its_law(case: Case) -> None:
    law = read_law(case.head.known_as_of)
    table = explain(case, law, "car", "home", 2026)
    assert table["line"].to_list() == [line.name for line in (*COST_LINES, *DELIVERY_LINES)]
    duty = table.filter(line="vehicle_duty").row(0, named=True)
    assert "USMCA claimed" in duty["explanation"]
    assert "us.tariffs.section_232.autos" in duty["explanation"]
    # the cheapest recipe buys stampings in the US: half of 20,000 USD is US content
    assert duty["usd_per_vehicle"] == pytest.approx(0.25 * 10_000)


@pytest.mark.parametrize(
    ("program", "plant", "year", "said"),
    [
        ("cat", "home", 2026, "program.*'cat'.*car"),
        ("car", "hom", 2026, "plant.*'hom'.*home"),
        ("car", "home", 1999, "year.*2026 to 2028"),
        ("car", "other", 2026, "car can be built at home, us"),
    ],
)
def test_explain_refuses_what_it_does_not_know(program: str, plant: str, year: int, said: str) -> None:
    plants = [*ROWS["plants"], {"plant": "other", "name": "Other"}]
    lines = [*ROWS["lines"], {"plant": "other"}]
    with pytest.raises(RequestError, match=said):
        explain(tiny_case(plants=plants, lines=lines), read_law(tiny_case().head.known_as_of), program, plant, year)


# store


def test_what_is_written_is_read_back_equal(study: Study, case: Case, tmp_path: Path) -> None:
    write_study(study, case, tmp_path)
    said = json.loads((tmp_path / "study.json").read_text("utf-8"))
    assert said == json.loads(json.dumps(study_json(study), default=str))
    for name in STUDY_TABLES:
        assert_frame_equal(pl.read_parquet(tmp_path / "tables" / f"{name}.parquet"), study[name])
    again = read_case(tmp_path / "case")
    assert again.head == case.head
    for name in TABLES:
        assert_frame_equal(getattr(again, name), getattr(case, name))


def test_the_summary_holds_no_number_that_is_none(study: Study) -> None:
    json.dumps(asdict(study.summary), default=str, allow_nan=False)


def test_the_table_of_law_holds_what_the_study_read(study: Study) -> None:
    law = study["law"]
    assert ("us.tariffs.user_fees", "hmf_rate") in set(law.select("provision", "parameter").iter_rows())
    assert law.filter(pl.col("headline"))["parameter"].n_unique() < law["parameter"].n_unique()


def test_an_overlay_changes_the_study_and_is_said_and_kept(tmp_path: Path) -> None:
    text = """
id: us.tariffs.section_232.autos
label: No duty on vehicles
parameters:
  additional_rate:
    unit: /1
    before_first: not_applicable
    values: [{start: 2025-04-03, end: null, value: 0.0, reference: own}]
references:
  own: {title: what if, href: "", seen: false}
"""
    path = tmp_path / "no_duty.yaml"
    path.write_text(text, "utf-8")
    case = tiny_case()
    plain, changed = run_study(case), run_study(case, options=RunOptions(overlays=(path,)))
    assert changed.summary.stay_objective_usd > plain.summary.stay_objective_usd
    assert any("no_duty" in warning for warning in changed.summary.warnings)
    assert changed.summary.versions["law"] != plain.summary.versions["law"]
    write_study(changed, case, tmp_path / "study", (path,))
    assert (tmp_path / "study" / "overlays" / "1-no_duty.yaml").read_text("utf-8") == text
