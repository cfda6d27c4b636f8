"""Which plant can build which program."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from reshore.builds.pairs import KINDS, demand_by_market, find_pairs, shares
from reshore.case import Case
from tiny import tiny_case


def kinds(case: Case) -> dict[tuple[str, str], str]:
    """(program, plant) -> kind."""
    pairs = find_pairs(case)
    programs, plants = case.programs["program"], case.plants["plant"]
    rows = zip(pairs.program, pairs.plant, pairs.kind, strict=True)
    return {(programs[int(v)], plants[int(p)]): KINDS[k] for v, p, k in rows}


def at_us(line: dict[str, Any], **program: Any) -> str | None:
    """Kind of the pair car - US plant with a line and a program changed."""
    lines = [{"plant": "home"}, {"plant": "us", **line}]
    families = ("engine", "body_and_stampings", "battery_cells")
    bom = [{"family": family, "value": 4_000, "kwh": 60.0 * (family == "battery_cells")} for family in families]
    components = [{"family": family} for family in families]
    case = tiny_case(lines=lines, bom=bom, components=components, programs=[{"program": "car", **program}])
    return kinds(case).get(("car", "us"))


BEV = {"share_ice": 0.0, "share_bev": 1.0}


def test_home_and_same_platform() -> None:
    assert kinds(tiny_case()) == {("car", "home"): "home", ("car", "us"): "same_platform"}


@pytest.mark.parametrize(
    ("line", "program", "kind"),
    [
        ({"platforms": "p2"}, {}, "other_platform"),
        ({"platforms": "p2", "bodies": "body_on_frame"}, {}, None),
        ({"platforms": "p2", "bodies": "*"}, {}, "other_platform"),
        ({"platforms": "p1|p2", "bodies": "body_on_frame"}, {}, "same_platform"),
        ({"platforms": "p1"}, BEV, "bev_conversion"),
        ({"platforms": "p1", "powertrains": "ice|bev"}, BEV, "same_platform"),
        ({"platforms": "p2", "powertrains": "bev"}, BEV, "other_platform"),
        ({"platforms": "p1", "powertrains_after": "ice|hev"}, BEV, None),
        ({"platforms": "p1", "powertrains_after": "ice|hev"}, {"share_ice": 0.5, "share_bev": 0.5}, "same_platform"),
        ({"platforms": None, "powertrains": None, "bodies": "*"}, BEV, "other_platform"),  # nothing to convert yet
    ],
)
def test_how_far_a_us_plant_is(line: dict[str, Any], program: dict[str, Any], kind: str | None) -> None:
    assert at_us(line, **program) == kind


def test_a_foreign_plant_gains_no_program() -> None:
    plants = [{"plant": "home"}, {"plant": "us"}, {"plant": "other", "name": "Other"}]
    lines = [{"plant": "home"}, {"plant": "us"}, {"plant": "other"}]
    assert ("car", "other") not in kinds(tiny_case(plants=plants, lines=lines))


def test_a_us_program_goes_only_where_its_platform_is_built() -> None:
    plants = [{"plant": "home"}, {"plant": "us"}, {**_second(), "plant": "us2"}, {**_second(), "plant": "us3"}]
    lines = [{"plant": "home"}, {"plant": "us"}, {"plant": "us2", "platforms": "p1"}, {"plant": "us3", "platforms": "p2"}]
    allocation = [{"plant": "us", "share": 1.0}]
    found = kinds(tiny_case(plants=plants, lines=lines, allocation=allocation, sourcing=[]))
    assert found == {("car", "us"): "home", ("car", "us2"): "same_platform"}


def _second() -> dict[str, Any]:
    return {"name": "Second", "country": "USA", "state": "US-TN"}


def test_shares_end_where_later_rows_begin() -> None:
    allocation = [{"plant": "home", "share": 1.0}, {"plant": "home", "from_year": 2027, "share": 0.4}]
    case = tiny_case(allocation=[*allocation, {"plant": "us", "from_year": 2027, "share": 0.6}])
    years = np.array([2026, 2027, 2028])
    np.testing.assert_allclose(shares(case, find_pairs(case), years), [[1.0, 0.4, 0.4], [0.0, 0.6, 0.6]])


def test_demand_outside_the_years_is_left_out() -> None:
    years = np.array([2027, 2028])
    np.testing.assert_allclose(demand_by_market(tiny_case(), years), [[[60_000, 60_000]]])
