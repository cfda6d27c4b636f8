"""What must hold for any case. Every optimum is exact, so that two may be compared."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from properties.worlds import (
    AUTOS,
    NOVEMBER_2026,
    World,
    in_thousands,
    law_in_thousands,
    optimum,
    shuffled,
    with_rate,
    worlds,
)
from reshore.builds import one_path, price_builds
from reshore.law import Law, read_law
from reshore.plan import Options, optimise

FEW = settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
SLACK = 1e-7  # of the optimum, what proving it leaves


def least(value: float) -> float:
    return value - SLACK * max(1e6, abs(value))


def with_duty(rate: float) -> Law:
    """Every vehicle pays at least this much on top, whatever it comes from."""
    law = with_rate(read_law(NOVEMBER_2026), AUTOS, "additional_rate", rate)
    law = with_rate(law, AUTOS, "usmca_non_us_content_rate", rate)
    return with_rate(law, AUTOS, "floor_rate_JP", rate)


@FEW
@given(worlds(), st.lists(st.integers(0, 60), min_size=2, max_size=2, unique=True))
def test_a_dearer_vehicle_duty_never_raises_the_optimum(world: World, rates: list[int]) -> None:
    case = world.case()
    low, high = (optimum(case, with_duty(r / 100)) for r in sorted(rates))
    assert low >= least(high)


@FEW
@given(worlds(), st.integers(0, 100), st.integers(0, 100))
def test_one_more_option_never_lowers_the_optimum(world: World, capacity: int, capex: int) -> None:
    more = {"option": "extra", "plant": "home", "capacity": capacity * 1e3, "capex": capex * 1e6}
    options = [*world.tables["options"], more]
    assert optimum(world.case(options=options)) >= least(optimum(world.case()))


@FEW
@given(worlds(), st.integers(0, 100))
def test_one_more_candidate_plant_never_lowers_the_optimum(world: World, capex: int) -> None:
    site = {"plant": "new", "name": "New", "country": "USA", "state": "US-TN", "status": "candidate", "capacity": 0}
    build = {"option": "site", "plant": "new", "kind": "greenfield", "capacity": 100_000, "capex": capex * 1e7}
    bigger = world.case(
        plants=[*world.tables["plants"], {**site, "wage": 30.0, "fixed_cost": 40e6}],
        lines=[*world.tables["lines"], {"plant": "new", "platforms": None, "bodies": "*", "powertrains": None}],
        lanes=[*world.tables["lanes"], {"plant": "new", "freight": 500, "days": 5}],
        options=[*world.tables["options"], {**build, "fixed_cost": 40e6}],
    )
    assert optimum(bigger) >= least(optimum(world.case()))


@FEW
@given(worlds(), st.integers(0, 1_000))
def test_the_order_of_rows_changes_nothing(world: World, seed: int) -> None:
    case = world.case()
    assert optimum(shuffled(case, seed)) == pytest.approx(optimum(case), rel=SLACK, abs=1.0)


@FEW
@given(worlds())
def test_thousands_against_dollars_change_nothing(world: World) -> None:
    case, law = world.case(), read_law(NOVEMBER_2026)
    assert 1_000 * optimum(in_thousands(case), law_in_thousands(law)) == pytest.approx(optimum(case), rel=1e-6, abs=10.0)


@settings(FEW, max_examples=5)
@given(worlds())
def test_the_plan_is_never_worse_than_staying_and_its_ledger_adds_up(world: World) -> None:
    """With the limits of every run, not solved to the end."""
    case, law = world.case(), read_law(NOVEMBER_2026)
    plan = optimise(case, law, price_builds(case, law, one_path(case)), Options())
    assert plan.stay_objective <= plan.objective <= plan.bound + 1e-6 * abs(plan.bound)
    for x, npv in ((plan.x, plan.objective), (plan.stay, plan.stay_objective)):
        terms = plan.model.cash.npv_by_term(x)
        assert sum(terms.values()) == pytest.approx(npv, rel=1e-6, abs=1.0)
        assert plan.model.problem.violation(x) < 1e-6
    assert all(m.npv_low <= m.npv + 1.0 and m.npv <= m.npv_high + 1.0 for m in plan.moves)
