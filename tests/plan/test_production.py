"""Production, market and sourcing: capacity, overtime, lost sales, sources."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from plan.small import HOME, NO_LINE, free_law, npv, planned, sold, worth
from reshore.plan import Plan
from tiny import ROWS, tiny_case

ALL = (2026, 2027, 2028, 2029, 2030)


def at_home(home: dict[str, Any], **tables: Any) -> Plan:
    """The plan where only the home plant, changed, can build the car."""
    plants = [{"plant": "home", **home}, {"plant": "us"}]
    return planned(tiny_case(plants=plants, lines=NO_LINE, **tables), free_law())


def test_capacity_binds_and_the_rest_is_lost() -> None:
    plan = at_home({"capacity": 40_000})
    np.testing.assert_allclose(plan.units(plan.x)[HOME], [40_000] * 3)
    np.testing.assert_allclose(plan.x[plan.model.market.lost[0, 0]], [20_000] * 3)
    assert npv(plan.model, plan.x)["revenue"] == pytest.approx(26_000 * 40_000 * worth(*ALL))


def test_other_markets_take_their_capacity() -> None:
    # 75,000 less 25,000; the load for other markets earns more than the car would
    plan = at_home({"capacity": 75_000, "other_market_units": 25_000, "other_market_margin": 1e6})
    np.testing.assert_allclose(plan.units(plan.x)[HOME], [50_000] * 3)


def test_overtime_adds_capacity_at_its_premium() -> None:
    # a quarter more than 40,000; half a wage of 10 USD more on 20 x 1.2 hours
    plan = at_home({"capacity": 40_000, "overtime_limit": 0.25, "overtime_premium": 1.5})
    np.testing.assert_allclose(plan.units(plan.x)[HOME], [50_000] * 3)
    assert npv(plan.model, plan.x)["overtime"] == pytest.approx(-10_000 * 24 * 5.0 * worth(*ALL))


def test_no_overtime_where_straight_time_is_enough() -> None:
    plan = at_home({"capacity": 60_000, "overtime_limit": 0.25})
    assert npv(plan.model, plan.x)["overtime"] == 0.0


def test_what_earns_less_than_it_costs_is_not_built() -> None:
    plan = at_home({}, programs=[{"program": "car", "net_revenue": 9_000}])
    assert plan.units(plan.x).sum() == pytest.approx(0.0)
    assert plan.x[plan.model.market.lost].sum() == pytest.approx(180_000)


def test_scarce_cars_go_to_the_near_market() -> None:
    # a car delivered west costs 500 USD more: the 40,000 that can be built go east first
    markets = [{"market": "east"}, {"market": "west"}]
    lanes = [{"plant": p, "market": m, "freight": f} for p in ("home", "us") for m, f in (("east", 500), ("west", 1_000))]
    demand = [row | {"market": m} for m in ("east", "west") for row in sold([30_000] * 3)]
    plan = at_home({"capacity": 40_000}, markets=markets, lanes=lanes, demand=demand)
    np.testing.assert_allclose(plan.x[plan.model.market.deliver[HOME, 0]], [30_000] * 3)
    np.testing.assert_allclose(plan.x[plan.model.market.deliver[HOME, 1]], [10_000] * 3)
    assert npv(plan.model, plan.x)["delivery"] == pytest.approx(-(30_000 * 500 + 10_000 * 1_000) * worth(*ALL))


def test_a_launch_year_loses_its_downtime() -> None:
    # with ten percent of slack the tools build 66,000 in a full year, four weeks less when generations change
    change = [{"eop_year": 2026}, {"generation": 1, "sop_year": 2027, "eop_year": 2032}]
    plan = at_home({}, demand=sold([66_000] * 3), generations=change)
    rate = 1.1 * 66_000 * 48 / 52
    assert rate > 66_000
    np.testing.assert_allclose(plan.units(plan.x)[HOME], [66_000] * 3)
    weeks = [{"kind": k, "downtime": 13} for k in ("new_generation", "same_platform", "other_platform", "bev_conversion", "transfer")]
    plan = at_home({}, generations=change, retooling=weeks)
    np.testing.assert_allclose(plan.units(plan.stay)[HOME], [60_000, 1.1 * 60_000 * 39 / 52, 60_000])


def limited(**source: Any) -> dict[str, Any]:
    """Tables where engines come from the US alone, in limits."""
    rest = [{"family": "body_and_stampings", "country": c} for c in ("USA", "MEX")]
    return {"sources": [{"family": "engine", "country": "USA", **source}, *rest]}


def test_a_source_binds() -> None:
    # 120 million USD a year buy 30,000 engines
    plan = at_home({}, **limited(capacity=120e6, develop_months=600))
    np.testing.assert_allclose(plan.units(plan.x)[HOME], [30_000] * 3)


def test_developing_a_source_costs_and_takes_time() -> None:
    plan = at_home({}, **limited(capacity=120e6, develop_capex=0.5, develop_months=12))
    np.testing.assert_allclose(plan.units(plan.x)[HOME], [30_000, 60_000, 60_000])
    assert npv(plan.model, plan.x)["capex_sources"] == pytest.approx(-0.5 * 120e6 * worth(2027))


def test_staying_may_develop_sources_too() -> None:
    plan = at_home({}, **limited(capacity=120e6, develop_capex=0.5, develop_months=12))
    np.testing.assert_allclose(plan.units(plan.stay)[HOME], [30_000, 60_000, 60_000])


def test_production_that_is_cheaper_where_it_is_stays_there() -> None:
    """With all duties, incentives and risks at zero; the US plant could build it, at more."""
    for demand in (sold([60_000] * 3), sold([90_000] * 3)):
        plan = planned(tiny_case(demand=demand, options=[{}], offers=[{"amount": 0.0}]), free_law())
        assert plan.moves == ()
        np.testing.assert_allclose(plan.units(plan.x), plan.units(plan.stay), atol=1e-5)


def test_the_same_production_moves_under_the_duty_of_today() -> None:
    plan = planned(tiny_case())
    assert [m.kind for m in plan.moves] == ["volume_shift"]
    assert plan.moves[0].npv > 0.0
    assert plan.moves[0].decided


def test_production_that_is_cheaper_in_the_us_moves_without_any_duty() -> None:
    # Mexican parts at three times the price
    sources = [row | ({"price_index": 3.0} if row.get("country") == "MEX" else {}) for row in ROWS["sources"]]
    sourcing = [{"family": "engine", "country": "MEX"}, {"family": "body_and_stampings", "country": "MEX"}]
    dear = [lane | ({"freight": 1.0} if lane.get("to_country") == "MEX" else {}) for lane in ROWS["part_lanes"]]
    plan = planned(tiny_case(sources=sources, sourcing=sourcing, part_lanes=dear), free_law())
    assert [m.kind for m in plan.moves] == ["volume_shift"]
