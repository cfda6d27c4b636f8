"""Builds for zones outside the US, by hand.

The car is built in Tennessee (pair 0): an engine of 4,000 USD at US prices from Japan (price index 0.8), stampings of 6,000
USD from the US. Abroad it is worth 20,000 USD at the border and earns 25,000. As known in November 2026 the engine pays
2.5 % of column 1 and 12.5 % of Section 232.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builds.exporting import ENGINE, INDEX, exporting
from builds.priced import NOVEMBER_2026, abroad, build_of, one_year, priced
from reshore.builds import Builds
from reshore.builds.drawback import limited
from reshore.errors import CaseError, LawError
from reshore.law import read_law
from tiny import ROWS, tiny_case

IMPORTED = INDEX * ENGINE  # 3,200 USD
BASE, LAYER_232, REFUND = 0.025, 0.125, 0.99
GERMAN = 0.10 * 181 / 365  # free for US goods from 1 July 2026
FREE_ZONE = [{"plant": "home"}, {"plant": "us", "foreign_trade_zone": True}]


def usd(builds: Builds, name: str, label: str) -> float:
    return float(builds.lines[name][build_of(builds, 0, label), 0])


def test_a_build_for_each_zone_in_which_the_program_is_sold() -> None:
    builds = priced(exporting("CAN", "DEU"), NOVEMBER_2026)
    assert builds.zones.name == ("USA", "DEU", "CAN")
    assert {builds.zones.name[z] for z in builds.recipes.zone} == {"USA", "DEU", "CAN"}
    assert builds.customs_value[build_of(builds, 0)] == 0.0
    assert builds.customs_value[build_of(builds, 0, "today@DEU")] == 20_000


def test_a_zone_the_plant_has_no_lane_to_is_not_priced() -> None:
    builds = priced(exporting("DEU", lanes=ROWS["lanes"]), NOVEMBER_2026)
    assert set(builds.recipes.zone.tolist()) == {0}


def test_parts_duty_is_given_back_on_export_but_for_section_232() -> None:
    builds = priced(exporting("DEU"), NOVEMBER_2026)
    for label in ("today", "today@DEU"):
        assert usd(builds, "parts_duty", label) == pytest.approx(BASE * IMPORTED)
        assert usd(builds, "parts_duty_232", label) == pytest.approx(LAYER_232 * IMPORTED)
    assert usd(builds, "drawback", "today") == 0.0
    assert usd(builds, "drawback", "today@DEU") == pytest.approx(-REFUND * BASE * IMPORTED)
    assert builds.offset_duty[build_of(builds, 0, "today@DEU"), 0] == pytest.approx(LAYER_232 * IMPORTED)


def test_from_a_foreign_trade_zone_no_parts_duty_is_owed_and_none_is_left_to_offset() -> None:
    builds = priced(exporting("DEU", plants=FREE_ZONE), NOVEMBER_2026)
    assert usd(builds, "drawback", "today") == 0.0
    assert usd(builds, "drawback", "today@DEU") == pytest.approx(-(BASE + LAYER_232) * IMPORTED)
    assert builds.offset_duty[build_of(builds, 0, "today@DEU"), 0] == pytest.approx(0.0)


def test_german_duty_ends_in_july() -> None:
    builds = priced(exporting("DEU"), NOVEMBER_2026)
    assert usd(builds, "vehicle_duty", "today@DEU") == pytest.approx(GERMAN * 20_000)
    assert usd(builds, "vehicle_duty", "today") == 0.0
    assert usd(builds, "user_fees", "today@DEU") == 0.0


def test_warranty_follows_the_revenue_of_the_zone() -> None:
    builds = priced(exporting("DEU", price={"net_revenue": 13_000}), NOVEMBER_2026)
    assert usd(builds, "quality", "today@DEU") == pytest.approx(usd(builds, "quality", "today") / 2)


def test_canada_takes_the_surtax_on_all_of_a_car_that_does_not_originate() -> None:
    # RVC below 75 %: a sum of 6.1 % and 25 %
    builds = priced(exporting("CAN"), NOVEMBER_2026)
    assert builds.origin.rvc[build_of(builds, 0, "today@CAN")] < 0.75
    assert usd(builds, "vehicle_duty", "today@CAN") == pytest.approx(0.311 * 20_000)


def test_canada_leaves_out_canadian_and_mexican_parts_of_a_car_that_originates() -> None:
    # 40 % of the customs value are Mexican stampings; with none of them Canada deems 15 % to be
    families = ("engine", "body_and_stampings")

    def duty(country: str) -> float:
        sourcing = [{"plant": "us", "family": f, "country": c} for f, c in zip(families, ("USA", country), strict=True)]
        sources = [
            {"family": f, "country": c, "price_index": 1.0, "high_wage": True} for f in families for c in ("USA", "MEX")
        ]
        bom = [{"family": "engine", "value": 12_000}, {"family": families[1], "value": 8_000}]
        case = exporting("CAN", sourcing=sourcing, sources=sources, bom=bom)
        return usd(priced(case, NOVEMBER_2026), "vehicle_duty", "today@CAN")

    assert duty("USA") == pytest.approx(0.25 * 0.85 * 20_000)
    assert duty("MEX") == pytest.approx(0.25 * 0.60 * 20_000)


def test_within_the_remission_quota_a_car_that_originates_enters_free() -> None:
    quota = [{"units": 4_000}]
    builds = priced(exporting("CAN", american=1.0, quotas=quota), NOVEMBER_2026)
    label = next(x for x in builds.recipes.label if x.startswith("us_100") and x.endswith("@CAN"))
    assert usd(builds, "vehicle_duty", label) == pytest.approx(0.25 * 0.85 * 20_000)
    assert usd(builds, "vehicle_duty", f"{label}, within quota") == pytest.approx(0.0)
    # remission reaches only what originates
    assert usd(builds, "vehicle_duty", "today@CAN, within quota") == usd(builds, "vehicle_duty", "today@CAN")


def test_on_export_to_canada_no_more_is_given_back_than_the_duty_paid_there() -> None:
    # an originating car within the quota pays nothing there, so nothing is given back; one in full pays 6,220 USD
    small = exporting(
        "CAN",
        american=1.0,
        quotas=[{"units": 4_000}],
        bom=[{"value": 400}, {"family": "body_and_stampings", "value": 9_600}],
    )
    builds = priced(small, NOVEMBER_2026)
    assert usd(builds, "parts_duty", "today@CAN") == pytest.approx(BASE * 320)
    assert usd(builds, "drawback", "today@CAN, within quota") == 0.0
    assert usd(builds, "drawback", "today@CAN") == pytest.approx(-REFUND * BASE * 320)


@given(st.lists(st.floats(0, 5_000), min_size=3, max_size=3), st.sampled_from(["CAN", "MEX", "DEU"]))
def test_a_refund_is_never_more_than_the_lesser_duty(amounts: list[float], zone: str) -> None:
    back, back_232, abroad = (np.array([a]) for a in amounts)
    kept = sum(a[0] for a in limited(read_law(NOVEMBER_2026), 2027, back, back_232, abroad, zone))
    whole = back[0] + back_232[0]
    assert kept == pytest.approx(whole if zone == "DEU" else min(whole, abroad[0]))


def test_a_plant_in_the_zone_pays_no_duty_there() -> None:
    # the Mexican car of the tiny case, sold in Mexico too
    year = one_year()
    markets = [*ROWS["markets"], {"market": "mx", "name": "Mexico", "zone": "MEX", "lat": 19.4, "lon": -99.1}]
    case = tiny_case(
        head=year["head"], markets=markets, demand=[*year["demand"], {**year["demand"][0], "market": "mx"}], prices=[{"zone": "MEX"}],
    )  # fmt: skip
    builds = priced(case)
    home, us = build_of(builds, 0, "today@MEX"), build_of(builds, 1, "today@MEX")
    assert builds.customs_value[[home, us]].tolist() == [0.0, 20_000.0]
    assert builds.lines["vehicle_duty"][home, 0] == 0.0
    assert not builds.origin.originates[home].any()


def test_a_car_from_the_us_originates_for_mexico_if_its_recipe_does() -> None:
    builds = priced(exporting("MEX", american=1.0), NOVEMBER_2026)
    us = next(x for x in builds.recipes.label if x.startswith("us_100") and x.endswith("@MEX"))
    assert usd(builds, "vehicle_duty", us) == 0.0
    assert usd(builds, "vehicle_duty", "today@MEX") == pytest.approx(0.5 * 20_000)  # the general rate of 2026
    assert builds.origin.claims[build_of(builds, 0, us), 0]


def test_duty_that_depends_on_the_engine_asks_for_it() -> None:
    truck = [{"program": "car", "hts_class": "8704"}]
    with pytest.raises(CaseError, match="large_engine"):
        priced(exporting("DEU", programs=truck, years=(2025,)), NOVEMBER_2026)
    small, large = (
        usd(
            priced(exporting("DEU", programs=truck, years=(2025,), price={"large_engine": e}), NOVEMBER_2026),
            "vehicle_duty",
            "today@DEU",
        )
        for e in (False, True)
    )
    assert (small, large) == (pytest.approx(0.10 * 20_000), pytest.approx(0.22 * 20_000))


def test_duty_that_nobody_knows_is_an_error_and_not_zero() -> None:
    with pytest.raises(LawError, match="not known"):
        priced(exporting("KEN"), NOVEMBER_2026)


def test_uk_cars_outside_a_quota_that_is_given_pay_in_full() -> None:
    quotas = [{"zone": "USA", "kind": "uk_cars", "units": 1_000}]
    builds = priced(abroad("GBR", quotas=quotas), NOVEMBER_2026)
    assert usd(builds, "vehicle_duty", "today, within quota") == pytest.approx(0.10 * 20_000)
    assert usd(builds, "vehicle_duty", "today") == pytest.approx(0.275 * 20_000)


@pytest.mark.parametrize(
    ("tables", "table", "wrong"),
    [
        ({"prices": []}, "demand", "car has demand in CAN but no prices there"),
        ({"prices": [{"zone": "CAN"}, {"zone": "USA"}]}, "prices", "is the US"),
        ({"quotas": [{"zone": "USA"}]}, "quotas", "has no quota remission"),
        ({"quotas": [{"year": 2027}]}, "quotas", "no units of remission in 2026"),
    ],
)
def test_what_is_missing_is_said(tables: dict[str, Any], table: str, wrong: str) -> None:
    with pytest.raises(CaseError) as error:
        exporting("CAN", **tables)
    assert [(p.table, p.wrong) for p in error.value.problems] == [(table, wrong)]
