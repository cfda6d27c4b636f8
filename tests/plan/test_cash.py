"""Money: the whole of staying by hand, discounting, tax, terminal value, and the ledger against the objective."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from plan.small import HOME, US, free_law, planned, sold, worth
from reshore.case import Case
from reshore.money import deflators, discount_factors, real_rate
from reshore.plan import Plan
from tiny import ROWS, tiny_case


@pytest.fixture(scope="module")
def tiny() -> Plan:
    return planned(tiny_case())


def test_rates_and_factors() -> None:
    assert real_rate(0.08, 0.02) == pytest.approx(0.0588235, rel=1e-6)
    years = np.array([2026, 2027])
    # cash falls in the middle of its year
    np.testing.assert_allclose(discount_factors(years, 2026, 0.05), [1.05**-0.5, 1.05**-1.5])
    np.testing.assert_allclose(deflators(years, 2024, 0.02), [1.02**-2, 1.02**-3])


def test_staying_for_one_year_by_hand() -> None:
    """One year, no terminal value. Mexico taxes at 30 %; the US at 21 % and Tennessee's 6.5 %, deductible.

    Sourcing is free when staying: stampings bought in the US cost 600 USD more and 1,500 USD less duty.
    """
    plan = planned(tiny_case(head={"years": 1}, demand=sold([60_000])))
    units, us, mexico = 60_000, 0.21 * (1 - 0.065) + 0.065, 0.30
    quality, duty, money = 520 * (1 + 0.03 * 7 / 30), 0.25 * (20_000 - 10_000), 20_000 * 0.10 * 14 / 365
    importer = 26_000 - 20_000 - quality - duty - 1_000 - money
    maker = 20_000 - 10_000 - 0.02 * 10_000 - 240 - 10_000 * 0.10 * 7 / 365
    before = {"US": importer * units - 100e6, "MEX": maker * units - 50e6}  # with the overhead of both plants
    after = before["US"] * (1 - us) + before["MEX"] * (1 - mexico)
    assert plan.stay_objective == pytest.approx(after * worth(2026), rel=1e-9)
    stay = plan.model.cash.npv_by_term(plan.stay)
    assert stay["income_tax"] == pytest.approx(-(before["US"] * us + before["MEX"] * mexico) * worth(2026), rel=1e-9)


def test_the_plan_closes_the_empty_plant_by_hand() -> None:
    plan = planned(tiny_case(head={"years": 1}, demand=sold([60_000])))
    # too short a horizon for a move, so the best is to close the US plant, which saves its overhead after tax
    saved = 100e6 * (1 - 0.26135) * worth(2026)
    assert plan.objective - plan.stay_objective == pytest.approx(saved, rel=1e-9)


@pytest.mark.parametrize("who", ["plan", "stay"])
def test_the_ledger_sums_to_the_objective(tiny: Plan, who: str) -> None:
    x, objective = (tiny.x, tiny.objective) if who == "plan" else (tiny.stay, tiny.stay_objective)
    cash = tiny.model.cash
    assert sum(cash.npv_by_term(x).values()) == pytest.approx(objective, rel=1e-6)
    places = tuple(tiny.model.data.case.places["place"])
    assert cash.table(x, places)["npv_usd"].sum() == pytest.approx(objective, rel=1e-6)
    assert tiny.model.problem.value(x) == pytest.approx(objective, rel=1e-6)


def test_the_table_discounts_each_year_in_its_middle(tiny: Plan) -> None:
    table = tiny.model.cash.table(tiny.x, tuple(tiny.model.data.case.places["place"]))
    factor = table.select("year", factor=pl.col("npv_usd") / pl.col("usd"))
    for year, value in factor.iter_rows():
        assert value == pytest.approx(worth(year), rel=1e-9)


def test_terms_have_their_sign(tiny: Plan) -> None:
    terms = tiny.model.cash.npv_by_term(tiny.x)
    assert terms["revenue"] > 0
    for name in ("parts", "labour", "vehicle_duty", "plant_overhead", "capex_lines", "launch", "delivery"):
        assert terms[name] < 0, name


def years_of(case: Case, term: str) -> set[int]:
    plan = planned(case, free_law())
    table = plan.model.cash.table(plan.stay, tuple(case.places["place"]))
    return set(table.filter(pl.col("term") == term)["year"])


@pytest.mark.parametrize(("eop", "last"), [(2030, 2030), (2028, 2028), (2060, 2036)])
def test_the_terminal_value_runs_to_eop_and_not_beyond(eop: int, last: int) -> None:
    # at most eight years
    case = tiny_case(generations=[{"eop_year": eop}])
    for term in ("revenue", "parts", "plant_overhead"):
        assert years_of(case, term) == set(range(2026, last + 1)), term


def test_a_generation_that_ends_within_the_plan_leaves_nothing() -> None:
    case = tiny_case(generations=[{"eop_year": 2027}], demand=sold([60_000] * 3))
    assert years_of(case, "revenue") == {2026, 2027}


def test_terminal_years_repeat_the_last_year() -> None:
    plan = planned(tiny_case(demand=sold([60_000, 60_000, 50_000])), free_law())
    revenue = plan.model.cash.npv_by_term(plan.stay)["revenue"]
    assert revenue == pytest.approx(26_000 * (60_000 * worth(2026, 2027) + 50_000 * worth(2028, 2029, 2030)))


def test_profit_is_taxed_where_the_transfer_price_leaves_it() -> None:
    # a Mexican vehicle: its price of 20,000 USD is income of Mexico and cost of the US
    low, high = (planned(_priced(p), free_law()).stay_objective for p in (18_000, 22_000))
    gained = (high - low) / 4_000 / 60_000 / worth(2026, 2027, 2028, 2029, 2030)
    carrying = 0.10 * 14 / 365 * (1 - 0.26135)  # goods under way are worth more
    assert gained == pytest.approx(0.26135 - 0.30 - carrying, rel=1e-6)


def _priced(price: float) -> Case:
    return tiny_case(programs=[{"program": "car", "import_price": price}])


def test_us_state_tax_is_apportioned_by_sales() -> None:
    # a plant in a state without tax pays the mean of the states weighted with sales, all the same
    state = {"place": "US-TN", "kind": "state", "income_tax": 0.0, "sales_share": 0.5}
    other = {"place": "US-CA", "name": "California", "kind": "state", "income_tax": 0.08, "sales_share": 0.5}
    plan = planned(tiny_case(places=[*ROWS["places"][:2], state, other]), free_law())
    d = plan.model.data
    combined = 0.21 * (1 - 0.04) + 0.04
    assert d.tax[d.place[US]] == pytest.approx(combined)
    assert d.tax[d.us] == pytest.approx(combined)
    assert d.tax[d.place[HOME]] == pytest.approx(0.30)


def test_the_plan_is_never_worse_than_staying(tiny: Plan) -> None:
    assert tiny.objective >= tiny.stay_objective
    assert tiny.bound >= tiny.objective - 1e-6 * abs(tiny.objective)
    assert tiny.gap_usd >= 0.0
    assert 0.0 <= tiny.decision_gap <= 1.0
