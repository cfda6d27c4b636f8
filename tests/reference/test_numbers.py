"""Single numbers against what the shared tables say about themselves."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from reshore.case import Case
from reshore.reference import costs
from reshore.reference.calibrate import Target, content, recipe
from reshore.reference.data import amount, rows
from reshore.reference.demand import REGIONS, level, market_share
from reshore.reference.distance import land
from reshore.reference.lanes import lane, overland, us_ports
from reshore.reference.offers import usd_per_job
from reshore.reference.places import neighbours
from reshore.reference.rows import weakest
from reshore.reference.scope import choose_programs


def program(case: Case, name: str) -> dict[str, float]:
    return case.programs.filter(pl.col("program") == name).to_dicts()[0]


def test_equinox_ex_works() -> None:
    """22.6 thousand USD (planning README); customs value 0.87 of the base MSRP, a quarter of it is about 6,200."""
    equinox = next(p for p in choose_programs("General Motors", 2026)[0] if p.id == "chevrolet-equinox")
    assert costs.exworks(equinox) == pytest.approx(22_600, abs=50)
    assert 0.25 * costs.customs_value().mid * equinox.msrp == pytest.approx(6_200, abs=50)


def test_equinox_is_cheaper_in_mexico(gm: Case) -> None:
    """About 2,300 USD before duty (README): 57.5 % of parts at Mexican prices, not the market's mix; labour; freight."""
    bom = dict(gm.bom.filter(pl.col("program") == "chevrolet-equinox").select("family", "value").iter_rows())
    index = {(f, c): p for f, c, p in gm.sources.select("family", "country", "price_index").iter_rows()}
    parts = 0.575 * sum(v * (costs.mix_index(f) - index[f, "MEX"]) for f, v in bom.items())
    wage = dict(gm.plants.select("plant", "wage").iter_rows())
    hours = program(gm, "chevrolet-equinox")["hours"]
    labour = hours * (wage["gm-lansing-delta"] - 1.2 * wage["gm-san-luis-potosi"])
    mean = gm.lanes.group_by("plant").agg(pl.col("freight").mean())
    freight = dict(mean.iter_rows())
    saved = parts + labour - (freight["gm-san-luis-potosi"] - freight["gm-lansing-delta"])
    assert labour == pytest.approx(1_344)
    assert parts == pytest.approx(1_300, rel=0.15)
    assert saved == pytest.approx(2_300, rel=0.15)


def test_family_values_and_conversion_are_near_ex_works() -> None:
    for p in choose_programs("Toyota", 2027)[0]:
        found = costs.items(p)
        parts = sum(costs.family_values(p).values())
        assert 1.0 < (parts + sum(found[c] for c in costs.CONVERSION)) / costs.exworks(p) < 1.12


def test_margins_are_near_the_table() -> None:
    """Net revenue less ex-works cost against `variable_margin_per_vehicle`, sales-weighted by segment group."""
    for group in ("car", "suv", "pickup"):
        found = [p for o in ("General Motors", "Ford", "Toyota", "Honda") for p in choose_programs(o, 2025)[0]
                 if p.group == group and not p.luxury]  # fmt: skip
        margin = sum(p.units * (costs.net_revenue(p) - costs.exworks(p)) for p in found) / sum(p.units for p in found)
        assert margin == pytest.approx(
            amount("cost_structure", "variable_margin_per_vehicle", segment_group=group), rel=0.35
        )


LANES = (
    ("MEX_CENTRAL-US_MIDWEST", "gm-san-luis-potosi", "us-midwest"),
    ("MEX_NORTH-US_SOUTH", "gm-ramos-arizpe", "us-south"),
    ("MEX_BAJA-US_WEST", "toyota-baja", "us-west"),
    ("ONT-US_MIDWEST", "honda-alliston", "us-midwest"),
    ("ONT-US_SOUTH_AND_WEST", "honda-alliston", "us-south"),
)
NATIONAL = (
    ("US_MIDWEST-US_ALL", "gm-fort-wayne"),
    ("US_SOUTH-US_ALL", "hyundai-alabama"),
    ("US_TEXAS-US_ALL", "toyota-texas"),
)


def plant_point(plant: str) -> tuple[str, tuple[float, float]]:
    return next((r["country"], (r["lat"], r["lon"])) for r in rows("plants") if r["plant_id"] == plant)


@pytest.mark.parametrize(("row", "plant", "market"), LANES)
def test_lanes_against_door_to_dealer(row: str, plant: str, market: str) -> None:
    """Computed freight within 35 % of the recalled contract rates."""
    leg = lane(*plant_point(plant), market)
    assert leg.freight == pytest.approx(amount("logistics", "door_to_dealer_land_freight", lane=row), rel=0.35)


@pytest.mark.parametrize(("row", "plant"), NATIONAL)
def test_national_lanes_against_door_to_dealer(row: str, plant: str) -> None:
    legs = [(lane(*plant_point(plant), m), market_share(m)) for m, _, _ in REGIONS]
    freight, days = sum(leg.freight * w for leg, w in legs), sum(leg.days * w for leg, w in legs)
    assert freight == pytest.approx(amount("logistics", "door_to_dealer_land_freight", lane=row), rel=0.35)
    assert days == pytest.approx(amount("logistics", "door_to_dealer_land_days", lane=row), rel=0.35)


@pytest.mark.parametrize("coast", ["west", "east"])
def test_port_lanes_against_door_to_dealer(coast: str) -> None:
    ports = us_ports(coast)
    freight = sum(
        overland(m, lambda to: min(land(p, to) for p in ports)).freight * market_share(m) for m, _, _ in REGIONS
    )
    row = f"US_{coast.upper()}_PORT-US_ALL"
    assert freight == pytest.approx(amount("logistics", "door_to_dealer_land_freight", lane=row), rel=0.35)


def test_korea_ships_by_sea_and_days_differ_by_coast() -> None:
    west, east = (lane(*plant_point("gm-changwon"), m) for m in ("us-west", "us-northeast"))
    assert west.by_sea and east.by_sea and west.days < east.days - 10


def test_outlook_is_interpolated() -> None:
    shares = [level("us_powertrain_share", "bev", y, "pre_2025_01").mid for y in (2027, 2028, 2029, 2030)]
    assert shares == pytest.approx([0.17, 0.17 + 0.14 / 3, 0.17 + 0.28 / 3, 0.31])


def test_packages_known_by_the_year() -> None:
    assert usd_per_job("SC", 2026)[1] == "SC"
    assert usd_per_job("AL", 2026)[1] == "all states"
    assert usd_per_job("IL", 2026)[0] == 206_154  # the package of 1.5 million USD a new job is left out


def test_neighbours_never_loop() -> None:
    assert neighbours("HUN") == ("HUN", "SVK") and neighbours("USA") == ("USA",)


def test_weakest_basis() -> None:
    assert weakest(["seen", "recalled", "derived"]) == "recalled"
    assert weakest(["seen", None]) == "estimated"


def test_recipe_meets_two_targets() -> None:
    prior = np.array([[0.5, 0.3, 0.2], [0.4, 0.4, 0.2]])
    value, price = np.array([3000.0, 1000.0]), np.array([[1.0, 0.8, 0.9], [1.0, 0.85, 0.95]])
    first, second = np.array([1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0])
    x = recipe(prior, value, price, [Target(first, 0.3), Target(second, 0.45)])
    assert content(x, value, price, first) == pytest.approx(0.3, abs=1e-5)
    assert content(x, value, price, second) == pytest.approx(0.45, abs=1e-5)
    assert x.sum(axis=1) == pytest.approx([1, 1])


def test_an_impossible_target_is_met_as_nearly_as_can_be() -> None:
    prior = np.array([[1.0, 0.0], [0.5, 0.5]])
    value, price, members = np.array([100.0, 100.0]), np.ones((2, 2)), np.array([1.0, 0.0])
    x = recipe(prior, value, price, [Target(members, 0.2)])
    assert content(x, value, price, members) == pytest.approx(0.5, abs=0.01)
