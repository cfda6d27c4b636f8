"""Labour, offers and targets: jobs by hand. A car takes 20 hours, 24 in Mexico; a worker gives 1,900 hours a year."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from plan.small import HOME, NO_LINE, US, forced, free_law, model, npv, planned, sold, worth
from reshore.case import Case
from reshore.errors import InfeasiblePlan
from reshore.plan import Plan
from reshore.plan.model import PlanModel
from tiny import tiny_case

HOURS = 1_900.0


def at_home(home: dict[str, Any], **tables: Any) -> Plan:
    plants = [{"plant": "home", **home}, {"plant": "us"}]
    return planned(tiny_case(plants=plants, lines=NO_LINE, **tables), free_law())


def test_the_hire_limit_binds() -> None:
    # demand jumps from 60,000 to 80,000, but only 100 workers can be hired a year: 100 x 1,900 / 24 cars more
    plan = at_home({"hire_limit": 100, "training": 1_000.0}, demand=sold([60_000, 80_000, 80_000]))
    more = 100 * HOURS / 24
    np.testing.assert_allclose(plan.units(plan.x)[HOME], [60_000, 60_000 + more, 60_000 + 2 * more])
    assert npv(plan.model, plan.x)["training"] == pytest.approx(-1_000 * 100 * worth(2027, 2028))


def test_headcount_follows_the_hours() -> None:
    plan = at_home({"other_market_units": 10_000, "other_market_margin": 1e5}, demand=sold([60_000, 50_000, 60_000]))
    jobs = plan.x[plan.model.labour.jobs[HOME]]
    np.testing.assert_allclose(jobs, np.array([70_000, 60_000, 70_000]) * 24 / HOURS)


def test_cut_jobs_are_paid_severance() -> None:
    # half the cars, half the jobs
    plan = at_home({"severance": 20_000.0}, demand=sold([60_000, 30_000, 30_000]))
    assert npv(plan.model, plan.x)["severance"] == pytest.approx(-20_000 * 30_000 * 24 / HOURS * worth(2027))


def test_closing_cuts_every_job() -> None:
    case = tiny_case(plants=[{"plant": "home", "severance": 20_000.0}, {"plant": "us"}], lines=NO_LINE)
    pm = model(case, free_law())
    found = forced(pm, (pm.sites.close[HOME, 1], 1.0))
    assert npv(pm, found.x)["severance"] == pytest.approx(-20_000 * 60_000 * 24 / HOURS * worth(2027))


# Offers: a line at the US plant for the car, and a package for the jobs it brings.


def offered(amount: float = 50e6, jobs: float = 500.0, years: int = 3, **more: Any) -> Case:
    """The tiny case with a line that costs nothing at an idle US plant, and an offer for it; `more` changes the offer."""
    return tiny_case(
        head={"years": years},
        demand=sold([60_000] * years),
        plants=[{"plant": "home"}, {"plant": "us", "status": "idle", "capacity": 0}],
        options=[{"option": "us-line", "plant": "us", "kind": "restart", "capacity": 100_000, "capex": 0.0}],
        offers=[{"option": "us-line", "amount": amount, "jobs": jobs, **more}],
        generations=[{"eop_year": 2040}],
    )


def moved(pm: PlanModel) -> tuple[np.ndarray[Any, Any], float]:
    """The columns that move the car to the US in 2027."""
    return pm.tools.transfer[pm.tools.transfer_node == 1], 1.0


def test_an_offer_is_accepted_with_its_option_and_paid_in_parts() -> None:
    # 50 million in ten parts of nominal money from 2027 on; the tail ends in 2036
    pm = model(offered())
    found = forced(pm, moved(pm), (pm.sites.start[0, 1], 1.0))
    assert found.x[pm.accept].round(6).tolist() == [[0.0, 1.0, 0.0]]
    paid = sum(5e6 / 1.02 ** (y - 2025) * worth(y) for y in range(2027, 2037))
    terms = npv(pm, found.x)
    assert terms["incentives"] == pytest.approx(paid)
    assert terms["clawback"] == pytest.approx(0.0, abs=1.0)  # 631 jobs are more than the 400 due


def test_no_offer_without_its_option() -> None:
    pm = model(offered())
    found = forced(pm, (pm.sites.start, 0.0))
    assert found.x[pm.accept].sum() == pytest.approx(0.0, abs=1e-6)


def test_staying_accepts_nothing() -> None:
    plan = planned(offered(), free_law())
    assert plan.stay[plan.model.accept].sum() == 0.0
    assert npv(plan.model, plan.stay)["incentives"] == 0.0


@pytest.mark.parametrize(("pay_years", "term_years"), [(10, 10), (1, 10), (3, 5), (10, 3)])
def test_an_offer_is_not_taken_and_dropped(pay_years: int, term_years: int) -> None:
    """The line costs nothing and no job comes: the money must not be worth having, whatever it earns meanwhile."""
    pm = model(offered(years=6, pay_years=pay_years, term_years=term_years), free_law())
    nothing = forced(pm, (pm.tools.transfer, 0.0), (pm.tools.tool, 0.0), (pm.accept, 0.0))
    for t in (0, 2, 5):
        taken = forced(pm, (pm.tools.transfer, 0.0), (pm.tools.tool, 0.0), (pm.accept[0, t], 1.0), (pm.sites.start[0, t], 1.0))
        terms = npv(pm, taken.x)
        assert terms["clawback"] + terms["incentives"] <= 1.0
        assert taken.objective <= nothing.objective + 1.0


def test_jobs_dropped_after_a_while_are_paid_back_in_proportion() -> None:
    """400 jobs due from 2029 on (the third year). In 2029 all are there; from 2030 on 300 are missing."""
    case = offered(years=6)
    pm = model(case, free_law())
    jobs = pm.labour.jobs[US]
    fewer = (jobs[4:], 100.0)
    found = forced(pm, moved(pm), (pm.sites.start[0, 1], 1.0), (pm.accept[0, 1], 1.0), fewer)
    short = found.x[_columns(pm, "short")]
    np.testing.assert_allclose(short, [0, 0, 0, 0, 300, 300], atol=1e-5)
    # the term runs from 2029 to 2038: after the horizon at the shortfall of its last year
    rate = _yearly(pm) / 400
    back = sum(300 * rate / 1.02 ** (y - 2025) * worth(y) for y in range(2030, 2039))
    assert npv(pm, found.x)["clawback"] == pytest.approx(-back)


def _columns(pm: PlanModel, name: str) -> slice:
    return pm.problem.column_names[name]


def _yearly(pm: PlanModel) -> float:
    """Nominal USD paid back in a year in which every job is missing: what makes the loan worth nothing.

    Ten parts of 5 million are paid from the first year, ten are owed from the third: two years of interest.
    """
    assert pm.data.nodes == 6
    return 5e6 * 1.08**2


def test_the_promise_outlives_the_horizon() -> None:
    """A plan of three years that keeps no job after it: all of the ten years are owed."""
    pm = model(offered(years=3), free_law())
    taken = forced(pm, (pm.tools.transfer, 0.0), (pm.tools.tool, 0.0), (pm.accept[0, 0], 1.0), (pm.sites.start[0, 0], 1.0))
    table = pm.cash.table(taken.x, tuple(pm.data.case.places["place"]))
    owed = table.filter(term="clawback")["year"].to_list()
    assert owed == list(range(2028, 2038))


# Targets and budget.


@pytest.mark.parametrize("floor", [0.5, 0.25])
def test_a_floor_on_the_us_built_share_binds(floor: float) -> None:
    # nothing would move without it; a second set of tools costs nothing here, moving the tools a lot
    tools = [{"program": "car", "second_plant_tooling": 0.0, "transfer_tooling": 1.0}]
    targets = [{"kind": "us_built_share", "from_year": 2028, "floor": floor}]
    pm = model(tiny_case(targets=targets, programs=tools), free_law())
    found = forced(pm, (pm.sites.close, 0.0))
    assert found.x[pm.made.units[US, 2]] == pytest.approx(floor * 60_000)
    assert found.x[pm.market.lost].sum() == pytest.approx(0.0, abs=1e-5)


def test_a_cap_on_the_us_built_share_binds() -> None:
    targets = [{"kind": "us_built_share", "from_year": 2026, "floor": None, "cap": 0.0}]
    plan = planned(tiny_case(targets=targets))
    assert plan.units(plan.x)[US].sum() == pytest.approx(0.0, abs=1e-5)


def test_a_floor_on_jobs_binds_at_its_place() -> None:
    # 100 jobs in Tennessee are 9,500 cars of 20 hours
    targets = [{"kind": "jobs", "place": "US-TN", "from_year": 2028, "floor": 100}]
    pm = model(tiny_case(targets=targets), free_law())
    found = forced(pm, (pm.sites.close, 0.0))
    assert found.x[pm.made.units[US, 2]] == pytest.approx(100 * HOURS / 20)


def test_a_floor_on_jobs_everywhere_counts_the_us() -> None:
    targets = [{"kind": "jobs", "place": None, "from_year": 2028, "floor": 100}]
    pm = model(tiny_case(targets=targets), free_law())
    assert forced(pm, (pm.sites.close, 0.0)).x[pm.labour.jobs[US, 2]] == pytest.approx(100)


def test_a_cap_on_lost_sales_forbids_what_would_pay() -> None:
    targets = [{"kind": "lost_sales_share", "from_year": 2026, "floor": None, "cap": 0.1}]
    plan = at_home({}, programs=[{"program": "car", "net_revenue": 9_000}], targets=targets)
    np.testing.assert_allclose(plan.x[plan.model.market.lost[0, 0]], [6_000] * 3)


def test_a_cap_on_capex_binds() -> None:
    # a move costs 20 million for the tools and 1,500 USD for a unit of yearly rate: 30,000 units at 65 million
    case = tiny_case(targets=[{"kind": "capex", "from_year": 2026, "floor": None, "cap": 65e6}])
    pm = model(case)
    found = forced(pm, moved(pm), (pm.tools.tool, 0.0))
    assert found.x[pm.tools.rate[US, 1]] == pytest.approx(30_000)


def test_the_budget_binds_in_its_year_and_scope() -> None:
    for scope, rate in (("USA", 30_000), ("USA|MEX", 30_000), ("MEX", 60_000)):
        pm = model(tiny_case(budget=[{"year": 2027, "scope": scope, "capex": 65e6}]))
        found = forced(pm, moved(pm), (pm.tools.tool, 0.0))
        assert found.x[pm.tools.rate[US, 1]] == pytest.approx(rate), scope


def test_a_target_that_no_plan_can_keep_is_said_to_be_so() -> None:
    targets = [{"kind": "jobs", "place": "US-TN", "from_year": 2026, "floor": 100}]
    with pytest.raises(InfeasiblePlan, match=r"no plan satisfies every row.*target_t1"):
        planned(tiny_case(targets=targets, lines=NO_LINE))


def test_targets_bind_the_plan_and_not_staying() -> None:
    # 100 jobs in Tennessee from 2028: staying (all in Mexico) is valued as if there were none, the plan must move
    targets = [{"kind": "jobs", "place": "US-TN", "from_year": 2028, "floor": 100}]
    free, bound = planned(tiny_case(), free_law()), planned(tiny_case(targets=targets), free_law())
    assert bound.stay_objective == pytest.approx(free.stay_objective, rel=1e-9)
    assert bound.x[bound.model.labour.jobs[US, 2]] >= 100 - 1e-6


def test_a_move_that_a_target_needs_is_decided_without_a_number() -> None:
    targets = [{"kind": "jobs", "place": "US-TN", "from_year": 2027, "floor": 100}]
    (move,) = planned(tiny_case(targets=targets), free_law()).moves
    assert move.decided and np.isnan(move.npv)
