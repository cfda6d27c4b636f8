"""Rules across tables: each broken once, in the smallest way, and told once."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from case.folders import rich_case
from reshore.case import case_from_tables, tables_of, warnings
from reshore.errors import CaseError, Problem
from tiny import frame, tiny_case, tiny_head, tiny_tables

TWO_CARS = {"generations": [{}, {"program": "two"}], "allocation": [{}, {"program": "two"}]}
BEV = {"share_ice": 0.5, "share_bev": 0.5}
GENERATIONS = [{"eop_year": 2026}, {"generation": 1, "sop_year": 2027, "eop_year": 2030}]


def problems_with(**tables: Any) -> list[Problem]:
    try:
        tiny_case(**tables)
    except CaseError as error:
        return list(error.problems)
    return []


BROKEN: list[tuple[dict[str, Any], str, int | None, str | None, str]] = [
    # tables given, then table, row, column and part of what is wrong
    ({"lines": [{"plant": "home"}]}, "plants", 2, "plant", "operating but has no line"),
    ({"plants": [{"plant": "home"}, {"plant": "us", "state": None}]}, "plants", 2, "state", "does not go with"),
    ({"plants": [{"state": "US-TN"}, {"plant": "us"}]}, "plants", 1, "state", "does not go with country MEX"),
    ({"plants": [{}, {"plant": "us", "state": "MEX"}]}, "plants", 2, "state", "is not a state"),
    ({"markets": [{"zone": "US-TN"}]}, "markets", 1, "zone", "is not a country"),
    ({"programs": [{"share_ice": 0.9}]}, "programs", 1, "program", "do not sum to 1"),
    ({"programs": [{"import_price": 17_000}]}, "programs", 1, "import_price", "is not from import_price_low (18000"),
    ({"programs": [{}, {"program": "two"}], **TWO_CARS}, "programs", 2, "program", "has no demand"),
    ({"programs": [{}, {"program": "two"}], **TWO_CARS}, "programs", 2, "program", "has no bill of material"),
    ({"programs": [BEV]}, "programs", 1, "program", "plug-in powertrains but no battery"),
    ({"generations": [{"generation": 1}]}, "programs", 1, "program", "has no generation 0"),
    ({"generations": [{"eop_year": 2023}], "demand": [{}]}, "generations", 1, "eop_year", "is before sop_year (2024)"),
    ({"generations": [GENERATIONS[0], {**GENERATIONS[1], "generation": 2}]}, "generations", 2, "generation", "follows"),
    ({"generations": [{"eop_year": 2025}, GENERATIONS[1]]}, "generations", 2, "sop_year", "from 2024 to 2025"),
    ({"generations": [{"sop_year": 2027}, GENERATIONS[1]]}, "generations", 2, "sop_year", "from 2027 to 2030"),
    ({"allocation": [{"share": 0.998}]}, "allocation", 1, "share", "sum to 0.998"),
    ({"allocation": [{}, {"from_year": 2027, "share": 0.5}]}, "allocation", 2, "share", "from_year 2027 sum to 0.5"),
    ({"allocation": [{"from_year": 2027}]}, "programs", 1, "program", "has no allocation in that year"),
    ({"demand": [{"year": 2026}, {"year": 2028}]}, "demand", None, "year", "no demand of car in us-all in 2027"),
    ({"demand": [{"base": 40_000}, {"year": 2027}, {"year": 2028}]}, "demand", 1, "base", "is not from low"),
    ({"sourcing": [{"share": 0.5}]}, "sourcing", 1, "share", "family engine sum to 0.5"),
    ({"retooling": [{"kind": k} for k in ("same_platform", "transfer", "new_generation", "bev_conversion")]},
     "retooling", None, "kind", "kind is missing"),
    ({"ramps": [{"month": 1, "share": 0.5}, {"month": 3}]}, "ramps", 2, "month", "month 2 of curve slow is missing"),
    ({"ramps": [{"month": 2}]}, "ramps", 1, "month", "month 1 of curve slow is missing"),
    ({"ramps": [{"month": 2, "share": 0.4}, {"month": 1, "share": 0.5}]}, "ramps", 1, "share", "falls in month 2"),
    ({"spend": [{"share": 0.9}]}, "spend", 1, "share", "profile even sum to 0.9"),
    ({"finance": [{}, {"case": "second"}]}, "finance", None, None, "more or less than one row"),
    ({"budget": [{"scope": "USA|US-TN"}]}, "budget", 1, "scope", "names a place that is no country"),
    ({"targets": [{"floor": None, "cap": None}]}, "targets", 1, "target", "limit nothing sensible"),
    ({"targets": [{"floor": 0.5, "cap": 0.4}]}, "targets", 1, "target", "limit nothing sensible"),
]  # fmt: skip


@pytest.mark.parametrize(("tables", "table", "row", "column", "wrong"), BROKEN)
def test_broken_rule(tables: dict[str, Any], table: str, row: int | None, column: str | None, wrong: str) -> None:
    told = [(p.table, p.row, p.column) for p in problems_with(**tables) if wrong in p.wrong]
    assert told == [(table, row, column)]


def test_broken_table_hides_no_rule_of_the_others() -> None:
    problems = problems_with(plants=[{"capacity": -1}, {"plant": "us"}], ramps=[{"month": 2}])
    assert [p.table for p in problems] == ["plants", "ramps"]


def test_rule_waits_for_the_table_it_reads() -> None:
    # demand for 2027 cannot be told to be missing while a year of demand cannot be read
    assert [p.wrong for p in problems_with(demand=[{"year": 1026}])] == ["is too low"]


@pytest.mark.parametrize(
    "tables",
    [
        {"generations": GENERATIONS},
        {"generations": [{"eop_year": 2026}], "demand": [{}]},
        {"generations": [{**GENERATIONS[0], "eop_year": 2028}, GENERATIONS[1]]},
        {"allocation": [{}, {"from_year": 2027, "share": 0.4}, {"from_year": 2027, "plant": "us", "share": 0.6}]},
        {"lines": [{"plant": "home"}], "plants": [{}, {"plant": "us", "status": "candidate", "capacity": 0}]},
        {"programs": [BEV], "components": [{}, {"family": "battery_cells"}],
         "sources": [{}, {"family": "battery_cells", "country": "USA"}], "sourcing": [],
         "bom": [{"family": "battery_cells", "kwh": 75.0}]},
        {"targets": [{"floor": 0.5, "cap": 0.5}]},
        {"allocation": []},
    ],
)  # fmt: skip
def test_what_rules_allow(tables: dict[str, Any]) -> None:
    assert problems_with(**tables) == []


def test_frames_are_checked_like_files() -> None:
    tables = tiny_tables() | {"plantz": frame("plants", [])}
    del tables["hazards"]
    tables["markets"] = tables["markets"].rename({"zone": "zones"})
    tables["finance"] = tables["finance"].with_columns(wacc_nominal=pl.lit("eight"))
    tables["bom"] = tables["bom"].with_columns(source=None).with_columns(value=float("nan"))
    tables["places"] = tables["places"].with_columns(name=None)
    tables["lines"] = tables["lines"].with_columns(platforms=pl.lit(""))
    with pytest.raises(CaseError) as caught:
        case_from_tables(tiny_head(years=0), tables)  # type: ignore[arg-type]
    told = {(p.table, p.column, p.wrong) for p in caught.value.problems}
    assert told == {
        ("case.toml", "years", "is out of bounds"),
        ("plantz", None, "unknown table"),
        ("hazards", None, "table is missing"),
        ("markets", "zones", "unknown column"),
        ("markets", "zone", "required column is missing"),
        ("finance", "wacc_nominal", "wrong type of column"),
        ("bom", "value", "is not a finite number"),
        ("places", "name", "required cell is empty"),
        ("lines", "platforms", "is an empty text"),
        ("lines", "platforms", "is not a list of known words"),
    }


def test_whole_numbers_may_stand_for_numbers_and_rows_for_themselves() -> None:
    case = tiny_case()
    again = case_from_tables(case.head, tables_of(case))
    assert all(
        a.equals(b) and a.schema == b.schema
        for a, b in zip(tables_of(case).values(), tables_of(again).values(), strict=True)
    )


def test_tiny_case_warns_of_nothing() -> None:
    assert warnings(tiny_case()) == []
    assert warnings(rich_case()) == []


def test_warnings() -> None:
    case = tiny_case(
        head={"known_as_of": date(2024, 12, 1)},
        lanes=[{"plant": "us"}],
        allocation=[],
        options=[{}],
        ramps=[{"share": 0.9}],
        sources=[{"family": "engine", "country": "MEX"}],
        lines=[{"plant": "home", "platforms": "p1|p9"}, {"plant": "us"}],
    )
    assert warnings(case) == [
        "footprint of 2025-01-01 is later than what is known as of 2024-12-01",
        "lanes: 1 of 2 plant-market lanes are computed from coordinates",
        "programs without a row in allocation, built nowhere when nothing moves: car",
        "options that add capacity at full rate at once, without a ramp: us-line",
        "ramps that do not reach the full rate: slow",
        "families in bom without a row in sources: body_and_stampings",
        "origins in sourcing without a row in sources: engine from USA, body_and_stampings from MEX",
        "platforms in lines that no program uses: p9",
    ]


def test_battery_energy_is_told_once() -> None:
    (problem,) = problems_with(bom=[{"family": "engine", "kwh": 1.0}, {"family": "body_and_stampings"}])
    assert (problem.table, problem.row, problem.column) == ("bom", 1, "kwh")
