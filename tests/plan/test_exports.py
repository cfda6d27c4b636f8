"""Exports in the plan, by hand: the car built in Tennessee with a Japanese engine, sold at home, in Germany and in Canada."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builds.exporting import exporting
from plan.small import forced, model, npv, planned, worth
from properties.worlds import NOVEMBER_2026, in_thousands, law_in_thousands, optimum, shuffled, with_rate
from reshore.case import Case
from reshore.law import Law, read_law
from reshore.plan import Plan
from tiny import ROWS

SLACK_OF_OPTIMUM = 1e-7
DRAWBACK = "us.tariffs.drawback"
US_TAX = 0.21 * (1 - 0.065) + 0.065
WORTH = worth(2026)
QUALITY_DAYS = (3_200 * 60 + 6_000 * 3) / 9_200


@pytest.fixture(scope="module")
def law() -> Law:
    return read_law(NOVEMBER_2026)


def sold_in(plan: Plan, x: np.ndarray, zone: str) -> float:
    here = plan.model.data.builds.zones.members(plan.model.data.builds.zones.name.index(zone))
    return float(x[plan.model.market.deliver[:, here]].sum())


def built_for(plan: Plan, zone: str) -> dict[str, float]:
    """Units of the first year by recipe."""
    r, z = plan.model.data.builds.recipes, plan.model.data.builds.zones.name.index(zone)
    made = plan.x[plan.model.made.build[:, 0]]
    return {r.label[b]: float(made[b]) for b in np.nonzero((r.zone == z) & (made > 0.5))[0]}


def test_staying_for_one_year_by_hand(law: Law) -> None:
    """A German importer taxed at 30 % buys 10,000 cars at 20,000 USD and pays German duty for half the year."""
    plan = planned(exporting("DEU"), law)
    stay = npv(plan.model, plan.stay)
    home, abroad = 60_000, 10_000
    made = 9_200 + 0.05 * 3_200 + 0.01 * 6_000 + 1_000 + 0.10 / 365 * (60 * 3_200 + 3 * 6_000) + 0.15 * 3_200
    offset, back = 0.125 * 3_200, 0.99 * 0.025 * 3_200
    warranty = 0.02 * (1 + 0.03 * QUALITY_DAYS / 30)
    shipping = 600 + 0.10 * 7 / 365 * (9_200 + 1_000), 1_200 + 0.10 * 30 / 365 * 20_000
    us = (
        home * (26_000 * (1 - warranty) - made + offset - shipping[0])
        + abroad * (20_000 - made + offset + back)
        - 150e6
    )
    german = abroad * (25_000 * (1 - warranty) - 20_000 - 0.10 * 181 / 365 * 20_000 - shipping[1])
    mexican = 50e6  # the Mexican plant stands idle at its overhead of 50 million, which saves tax at 30 %
    after = (us + mexican) * (1 - US_TAX) - mexican * 0.7 + german * 0.7
    assert stay["revenue"] == pytest.approx((home * 26_000 + abroad * 25_000) * WORTH)
    assert stay["drawback"] == pytest.approx(abroad * back * WORTH)
    assert stay["vehicle_duty"] == pytest.approx(-abroad * 0.10 * 181 / 365 * 20_000 * WORTH)
    assert plan.stay_objective == pytest.approx(after * WORTH, rel=1e-9)
    assert sum(stay.values()) == pytest.approx(plan.stay_objective, rel=1e-9)


def test_the_importer_pays_and_is_taxed_in_its_zone(law: Law) -> None:
    plan = planned(exporting("DEU"), law)
    table = plan.model.cash.table(plan.stay, tuple(plan.model.data.case.places["place"]))
    german = dict(table.filter(place="DEU").group_by("term").agg(pl.col("usd").sum()).iter_rows())
    assert set(german) == {"revenue", "delivery", "carrying_vehicle", "quality", "vehicle_duty", "income_tax"}
    assert german["revenue"] == pytest.approx(10_000 * 25_000)


@pytest.mark.parametrize(("refund", "engine"), [(0.99, "today@DEU"), (0.0, "us_100_region_100@DEU")])
def test_drawback_decides_which_engine_goes_abroad(law: Law, refund: float, engine: str) -> None:
    # US engine: 3,450 USD at the line. Japanese: 3,413 with money and freight, 10 of warranty, 80 of column 1
    # (the offset pays the rest): dearer at home, cheaper abroad if 79 are given back.
    plan = planned(exporting("DEU", american=0.8533), with_rate(law, DRAWBACK, "refund_share", refund))
    assert built_for(plan, "USA") == {"us_100_region_100": pytest.approx(60_000)}
    assert built_for(plan, "DEU") == {engine: pytest.approx(10_000)}


def test_a_foreign_trade_zone_decides_too(law: Law) -> None:
    plants = [{"plant": "home"}, {"plant": "us", "foreign_trade_zone": True}]
    plan = planned(exporting("DEU", american=0.8533, plants=plants), with_rate(law, DRAWBACK, "refund_share", 0.0))
    assert built_for(plan, "DEU") == {"today@DEU": pytest.approx(10_000)}


def canada(quota: float | None) -> Case:
    given = {} if quota is None else {"quotas": [{"units": quota}]}
    return exporting("CAN", american=0.85, **given)


def test_the_counter_tariff_and_the_quota(law: Law) -> None:
    # originating, at the deemed content of 15 %: 4,250 USD a car outside the quota, nothing within
    for quota, within in ((None, 0.0), (4_000.0, 4_000.0), (50_000.0, 10_000.0)):
        plan = planned(canada(quota), law)
        assert npv(plan.model, plan.x)["vehicle_duty"] == pytest.approx(-4_250 * (10_000 - within) * WORTH)
        label = "us_100_region_100@CAN"
        hand = {label: 10_000 - within, f"{label}, within quota": within}
        assert built_for(plan, "CAN") == {k: pytest.approx(v) for k, v in hand.items() if v}


def test_a_quota_is_worth_its_duty_after_tax(law: Law) -> None:
    none, some = planned(canada(0.0), law), planned(canada(4_000), law)
    assert some.objective - none.objective == pytest.approx(4_000 * 4_250 * 0.7 * WORTH)


def test_exports_are_built_where_the_allocation_says(law: Law) -> None:
    plan = planned(exporting("DEU", "CAN"), law)
    units = plan.units(plan.stay)
    assert units[:, 0].tolist() == pytest.approx([80_000])
    assert {z: sold_in(plan, plan.stay, z) for z in ("USA", "DEU", "CAN")} == pytest.approx(
        {"USA": 60_000, "DEU": 10_000, "CAN": 10_000}
    )
    assert not plan.moves


def test_what_is_built_for_a_zone_goes_there(law: Law) -> None:
    # German cars cannot be sent to US dealers: a plant of 100,000 cars, 60,000 wanted at home and 50,000 abroad
    pm = model(exporting("DEU", units=50_000), law)
    german = pm.data.builds.zones.name.index("DEU")
    mine = pm.made.build[pm.data.builds.recipes.zone == german]
    x = forced(pm, (mine, 0.0)).x
    abroad = pm.data.builds.zones.members(german)
    assert x[pm.market.deliver[:, abroad]].sum() == pytest.approx(0.0)
    assert x[pm.market.lost[:, abroad]].sum() == pytest.approx(50_000)


def test_a_zone_without_a_lane_is_lost(law: Law) -> None:
    plan = planned(exporting("DEU", lanes=ROWS["lanes"]), law)
    assert plan.x[plan.model.market.lost].sum() == pytest.approx(10_000)


def test_exports_earn_the_offset(law: Law) -> None:
    # MSRP of 30,000 USD for 60,000 cars at home and 10,000 abroad, at 3.75 %
    plan = planned(exporting("DEU"), law)
    pm = plan.model
    pool, used = (float(plan.x[pm.problem.column_names[n]][0]) * 1_000 for n in ("offset_pool", "offset_used"))
    assert pool + used == pytest.approx(0.0375 * 30_000 * 70_000)
    assert used == pytest.approx(400 * 70_000)


FEW = settings(
    max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture], deadline=None
)


@FEW
@given(
    st.lists(st.integers(0, 100), min_size=2, max_size=2, unique=True),
    st.sampled_from([("DEU",), ("CAN",), ("DEU", "CAN")]),
    st.integers(75, 130),
    st.integers(0, 30),
    st.sampled_from([None, 5_000.0]),
)
def test_more_refund_never_lowers_the_optimum(
    law: Law, refunds: list[int], zones: tuple[str, ...], american: int, thousands: int, quota: float | None
) -> None:
    more: dict[str, Any] = {} if quota is None or "CAN" not in zones else {"quotas": [{"units": quota}]}
    case = exporting(*zones, american=american / 100, units=1_000 * thousands, **more)
    less, best = (optimum(case, with_rate(law, DRAWBACK, "refund_share", r / 100)) for r in sorted(refunds))
    assert best >= less - SLACK_OF_OPTIMUM * max(1e6, abs(less))


@FEW
@given(st.integers(0, 1_000), st.sampled_from([("DEU", "CAN"), ("MEX", "DEU")]), st.integers(80, 110))
def test_the_order_of_rows_changes_nothing(law: Law, seed: int, zones: tuple[str, ...], american: int) -> None:
    case = exporting(*zones, american=american / 100, years=(2026, 2027))
    assert optimum(shuffled(case, seed), law) == pytest.approx(optimum(case, law), rel=SLACK_OF_OPTIMUM, abs=1.0)


def test_thousands_against_dollars_change_nothing(law: Law) -> None:
    case = exporting("DEU", "CAN", american=0.9)
    assert 1_000 * optimum(in_thousands(case), law_in_thousands(law)) == pytest.approx(optimum(case, law), rel=1e-6)


def test_a_case_may_have_no_market_in_the_us(law: Law) -> None:
    case = exporting("CAN", units=50_000)
    sold = [row for row in case.demand.iter_rows(named=True) if row["market"] == "CAN"]
    market = [{"market": "CAN", "name": "CAN", "zone": "CAN", "lat": 43.7, "lon": -79.4}]
    lanes = [{"plant": p, "market": "CAN", "freight": 1_200, "days": 30} for p in ("home", "us")]
    plan = planned(exporting("CAN", units=50_000, markets=market, demand=sold, lanes=lanes), law)
    assert plan.model.data.builds.zones.name == ("CAN",)
    assert sold_in(plan, plan.x, "CAN") == pytest.approx(50_000)
    assert npv(plan.model, plan.x)["revenue"] == pytest.approx(50_000 * 25_000 * WORTH)
    assert not plan.model.data.builds.lines["user_fees"].any()
