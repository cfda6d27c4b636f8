"""Footprint: overhead, idling, closing, options. Duties are at zero here, so that nothing wants to move."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from plan.small import HOME, NO_LINE, US, forced, free_law, model, npv, planned, sold, worth
from reshore.case import Case
from reshore.plan import Plan
from tiny import tiny_case

ALL = (2026, 2027, 2028, 2029, 2030)


def with_us(**plant: Any) -> Case:
    """The tiny case with a US plant changed that cannot build the car."""
    return tiny_case(plants=[{"plant": "home"}, {"plant": "us", **plant}], lines=NO_LINE)


def solved(case: Case) -> Plan:
    return planned(case, free_law())


def closing(plan: Plan) -> list[list[float]]:
    return np.asarray(plan.x[plan.model.sites.close]).round(6).tolist()


def test_a_plant_left_empty_keeps_its_cost_until_closed() -> None:
    plan = solved(with_us(closure_cost=100e6))
    stay, best = (npv(plan.model, x) for x in (plan.stay, plan.x))
    assert stay["plant_overhead"] == pytest.approx(-150e6 * worth(*ALL))
    assert stay["closure"] == 0.0
    assert closing(plan)[US] == [1.0, 0.0, 0.0]
    assert best["plant_overhead"] == pytest.approx(-50e6 * worth(*ALL))
    assert best["closure"] == pytest.approx(-100e6 * worth(2026))


def test_a_plant_is_not_closed_where_that_costs_more_than_it_saves() -> None:
    # five years of 100 million, after tax on both, are worth about 444 million
    saved = 100e6 * worth(*ALL)
    assert closing(solved(with_us(closure_cost=1.01 * saved / worth(2026))))[US] == [0.0, 0.0, 0.0]
    assert closing(solved(with_us(closure_cost=0.99 * saved / worth(2026))))[US] == [1.0, 0.0, 0.0]


@pytest.mark.parametrize(("margin", "closes"), [(12_000, False), (8_000, True)])
def test_closing_loses_the_other_markets(margin: float, closes: bool) -> None:
    # 10,000 vehicles for other markets earn 120 million, or 80 million, against an overhead of 100 million
    plan = solved(with_us(other_market_units=10_000, other_market_margin=margin))
    assert (sum(closing(plan)[US]) > 0.5) is closes
    assert npv(plan.model, plan.stay)["other_markets"] == pytest.approx(10_000 * margin * worth(*ALL))
    assert npv(plan.model, plan.x)["other_markets"] == pytest.approx(0 if closes else 10_000 * margin * worth(*ALL))


def test_a_closure_bar_is_respected() -> None:
    contracts = [{"plant": "us", "closure_bar_until": 2027}]
    plan = solved(tiny_case(lines=NO_LINE, contracts=contracts))
    assert closing(plan)[US] == [0.0, 0.0, 1.0]
    # the overhead of 2026 and 2027 is paid
    assert npv(plan.model, plan.x)["plant_overhead"] == pytest.approx(-50e6 * worth(*ALL) - 100e6 * worth(2026, 2027))


def test_a_partners_plant_cannot_be_closed() -> None:
    assert closing(solved(with_us(owner="Partner Motors")))[US] == [0.0, 0.0, 0.0]


def test_an_idle_plant_costs_its_upkeep_and_no_overhead() -> None:
    plan = solved(with_us(status="idle", idle_cost=5e6))
    stay = npv(plan.model, plan.stay)
    assert stay["idle_plant"] == pytest.approx(-5e6 * worth(*ALL))
    assert stay["plant_overhead"] == pytest.approx(-50e6 * worth(*ALL))
    assert plan.objective == pytest.approx(plan.stay_objective)


def test_a_candidate_site_costs_nothing_until_it_is_built() -> None:
    plan = solved(with_us(status="candidate", capacity=0, idle_cost=5e6))
    stay = npv(plan.model, plan.stay)
    assert stay["idle_plant"] == 0.0
    assert stay["plant_overhead"] == pytest.approx(-50e6 * worth(*ALL))


def test_a_committed_reopening_runs_from_its_year() -> None:
    plants = [{"plant": "home"}, {"plant": "us", "status": "idle", "idle_cost": 5e6}]
    case = tiny_case(plants=plants, lines=NO_LINE, plant_capacity=[{"plant": "us", "from_year": 2028, "capacity": 50_000}])
    stay = npv(model(case, free_law()), solved(case).stay)
    assert stay["idle_plant"] == pytest.approx(-5e6 * worth(2026, 2027))
    assert stay["plant_overhead"] == pytest.approx(-50e6 * worth(*ALL) - 100e6 * worth(2028, 2029, 2030))


def test_restarting_an_idle_plant_ends_its_upkeep_and_pays_capex_and_overhead() -> None:
    options = [{"option": "restart", "plant": "us", "kind": "restart", "capex": 30e6, "fixed_cost": 70e6, "lead_months": 12}]
    case = tiny_case(plants=[{"plant": "home"}, {"plant": "us", "status": "idle", "idle_cost": 5e6}], options=options)
    pm = model(case, free_law())
    terms = npv(pm, forced(pm, (pm.sites.start[0, 1], 1.0)).x)
    assert terms["idle_plant"] == pytest.approx(-5e6 * worth(2026))
    assert terms["plant_overhead"] == pytest.approx(-50e6 * worth(*ALL) - 70e6 * worth(2027, 2028, 2029, 2030))
    assert terms["capex_sites"] == pytest.approx(-30e6 * worth(2027))


def test_an_option_serves_after_its_lead_time() -> None:
    # the home plant holds 40,000 of 60,000; a line for the rest takes 18 months, so 2028 by whole years (half up)
    options = [{"option": "more", "plant": "home", "capacity": 20_000, "capex": 10e6, "lead_months": 19}]
    plants = [{"plant": "home", "capacity": 40_000}, {"plant": "us"}]
    plan = solved(tiny_case(plants=plants, lines=NO_LINE, options=options))
    assert plan.x[plan.model.sites.start].round(6).tolist() == [[0.0, 0.0, 1.0]]
    np.testing.assert_allclose(plan.units(plan.x)[HOME], [40_000, 40_000, 60_000])
    np.testing.assert_allclose(plan.x[plan.model.market.lost[0, 0]], [20_000, 20_000, 0], atol=1e-6)


def test_an_option_ramps_up_and_is_taken_once() -> None:
    # half the rate in the first twelve months
    ramps = [{"month": m, "share": 0.5} for m in range(1, 13)]
    options = [{"option": "more", "plant": "home", "capacity": 20_000, "capex": 10e6, "lead_months": 12, "ramp": "slow"}]
    plants = [{"plant": "home", "capacity": 40_000}, {"plant": "us"}]
    plan = solved(tiny_case(plants=plants, lines=NO_LINE, options=options, ramps=ramps))
    np.testing.assert_allclose(plan.units(plan.x)[HOME], [40_000, 50_000, 60_000])


def test_capex_follows_its_spend_profile_but_not_into_the_past() -> None:
    # a quarter in the year before: of a start in 2027 in 2026; of a start in 2026 in 2026 all the same
    spend = [{"profile": "early", "offset": -1, "share": 0.25}, {"profile": "early", "offset": 0, "share": 0.75}]
    options = [{"option": "more", "plant": "home", "capacity": 20_000, "capex": 100e6, "spend": "early"}]
    pm = model(tiny_case(options=options, spend=spend), free_law())
    for t, value in ((0, worth(2026)), (1, 0.25 * worth(2026) + 0.75 * worth(2027))):
        terms = npv(pm, forced(pm, (pm.sites.start[0, t], 1.0)).x)
        assert terms["capex_sites"] == pytest.approx(-100e6 * value)


def test_no_option_at_a_closed_plant_and_nothing_is_built_there() -> None:
    options = [{"option": "more", "plant": "home", "capacity": 20_000, "capex": 1e6}]
    pm = model(tiny_case(options=options), free_law())
    found = forced(pm, (pm.sites.close[HOME, 1], 1.0))
    assert found.x[pm.sites.start][0, 1:].sum() == pytest.approx(0.0)
    assert found.x[pm.made.units[HOME, 1:]].sum() == pytest.approx(0.0, abs=1e-6)


def test_bonus_depreciation_gives_back_tax_in_the_year_of_service() -> None:
    # by the act of July 2025 equipment is expensed at once, against 21 % and Tennessee's 6.5 %, deductible
    options = [{"option": "more", "plant": "us", "capacity": 20_000, "capex": 100e6}]
    pm = model(tiny_case(options=options, lines=NO_LINE), free_law(date(2026, 11, 23)))
    terms = npv(pm, forced(pm, (pm.sites.start[0, 0], 1.0), (pm.sites.close, 0.0)).x)
    assert terms["tax_depreciation"] == pytest.approx(100e6 * 0.26135 * worth(2026))


def test_foreign_depreciation_is_straight_line_and_deflated() -> None:
    options = [{"option": "more", "plant": "home", "capacity": 20_000, "capex": 100e6}]
    pm = model(tiny_case(options=options, lines=NO_LINE), free_law())
    terms = npv(pm, forced(pm, (pm.sites.start[0, 0], 1.0)).x)
    saved = sum(10e6 * 0.30 / 1.02**k * worth(2026 + k) for k in range(10))
    assert terms["tax_depreciation"] == pytest.approx(saved)


def test_demand_without_any_plant_is_lost_and_costs_nothing() -> None:
    plants = [{"plant": "home", "capacity": 0}, {"plant": "us"}]
    plan = solved(tiny_case(plants=plants, lines=NO_LINE, demand=sold([60_000] * 3)))
    assert plan.units(plan.x).sum() == 0.0
    assert npv(plan.model, plan.x)["revenue"] == 0.0

