"""State programmes by formula: thresholds, caps and years by hand. 60,000 cars of 20 hours are 631.6 jobs of 1,900 hours."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from plan.small import JUNE_2025, forced, free_law, model, npv, planned, sold, worth
from reshore.case import Case
from reshore.errors import CaseError
from reshore.law import Law
from reshore.law.provision import DatedValue
from reshore.plan.model import PlanModel
from reshore.solve import Solution
from tiny import tiny_case

CAPEX, WAGE = 200e6, 60_000.0
JOBS = 60_000 * 20 / 1_900
LAUNCH = JOBS * 48 / 52  # four weeks are lost in the year of the move
TN, AL, KY = "us_tn.incentives", "us_al.incentives", "us_ky.incentives"
GA, MI = "us_ga.incentives", "us_mi.incentives"


def offered(
    programs: str,
    state: str = "US-TN",
    cars: float = 60_000,
    capex: float = CAPEX,
    building: float = 0.0,
    rates: dict[str, float] | None = None,
    **offer: Any,
) -> Case:
    """The tiny case with a restart of an idle plant in a state, and an offer of that state's programmes only."""
    places: list[dict[str, Any]] = [{"place": "USA"}, {"place": "MEX"}, {"place": "US-TN"}]
    if state != "US-TN":
        places.append({"place": state, "kind": "state", "name": state, **(rates or {})})
    option = {"option": "us-line", "plant": "us", "kind": "restart", "capacity": 100_000, "capex": capex}
    row = {
        "option": "us-line",
        "amount": 0.0,
        "jobs": 100.0,
        "threshold": 0.5,
        "programs": programs,
        "wage": WAGE,
        **offer,
    }
    return tiny_case(
        demand=sold([cars] * 3),
        plants=[{"plant": "home"}, {"plant": "us", "state": state, "status": "idle", "capacity": 0}],
        options=[{**option, "building_share": building}],
        offers=[row],
        places=places,
        generations=[{"eop_year": 2040}],
    )


def moved(pm: PlanModel) -> Solution:
    """The car moves to the US plant in 2027 and the offer is accepted."""
    tools = pm.tools.transfer[pm.tools.transfer_node == 1]
    return forced(pm, (tools, 1.0), (pm.sites.start[0, 1], 1.0), (pm.accept[0, 1], 1.0))


def earned(case: Case, law: Law | None = None) -> float:
    pm = model(case, law)
    return npv(pm, moved(pm).x)["incentives"]


def deflated(year: int) -> float:
    return 1.02 ** (2025 - year)


def test_a_sum_a_job_is_earned_once() -> None:
    found = earned(offered(f"{TN}.job_tax_credit", county="tier1"))
    assert found == pytest.approx(4_500 * LAUNCH * deflated(2027) * worth(2027))


def test_a_better_county_earns_more_years() -> None:
    # tier 2 adds three yearly credits: 2027 to 2030, the last two at the jobs of 2028
    later = sum(4_500 * JOBS * deflated(y) * worth(y) for y in range(2028, 2031))
    found = earned(offered(f"{TN}.job_tax_credit", county="tier2"))
    assert found == pytest.approx(4_500 * LAUNCH * deflated(2027) * worth(2027) + later)


def test_what_is_not_refunded_counts_as_far_as_it_can_be_used() -> None:
    whole = earned(offered(f"{TN}.job_tax_credit", county="tier1"))
    assert earned(offered(f"{TN}.job_tax_credit", county="tier1", usable_share=0.25)) == pytest.approx(0.25 * whole)


def test_below_the_least_jobs_nothing_is_earned() -> None:
    assert (
        earned(offered(f"{TN}.job_tax_credit", county="tier1", cars=24 * 95, jobs=1.0)) == 0.0
    )  # 24 jobs, 25 are asked
    assert earned(offered(f"{TN}.job_tax_credit", county="tier1", cars=28 * 95, jobs=1.0)) > 0.0


def test_below_the_least_investment_nothing_is_earned() -> None:
    assert earned(offered(f"{TN}.job_tax_credit", county="tier1", capex=400_000.0)) == 0.0
    assert earned(offered(f"{TN}.job_tax_credit", county="tier1", capex=600_000.0)) > 0.0


def test_shares_of_wages_and_of_investment() -> None:
    """Alabama: 3 % of wages and 1.5 % of capex a year for ten years; the tail ends in 2036, wages keep their worth."""
    found = earned(offered(f"{AL}.jobs_credit|{AL}.investment_credit", state="US-AL", county="standard"))
    years = range(2027, 2037)
    wages = 0.03 * WAGE * (LAUNCH * worth(2027) + JOBS * sum(worth(y) for y in years[1:]))
    capital = sum(0.015 * CAPEX / deflated(2027) * deflated(y) * worth(y) for y in years)
    assert found == pytest.approx(wages + capital)


def test_what_is_approved_is_the_most_in_total() -> None:
    found = earned(offered(f"{KY}.kbi", state="US-KY", county="standard", approved_cost=1e6))
    assert found == pytest.approx(
        1e6 * deflated(2027) * worth(2027)
    )  # 4 % of wages is more than that in the first year


def test_what_the_law_asks_and_the_offer_lacks_is_named() -> None:
    with pytest.raises(CaseError) as found:
        model(offered(f"{KY}.kbi", state="US-KY", county="standard"))
    (problem,) = found.value.problems
    assert (problem.table, problem.row, problem.column) == ("offers", 1, "programs")
    assert "approved_cost" in problem.wrong


def test_offers_with_programmes_need_a_wage() -> None:
    with pytest.raises(CaseError) as found:
        offered(f"{TN}.job_tax_credit", county="tier1", wage=0.0)
    assert found.value.problems[0].column == "wage"


def test_a_programme_closed_in_the_year_of_start_pays_nothing() -> None:
    law = with_credit(0.0, closed_from=date(2027, 1, 1))
    assert earned(offered(f"{TN}.job_tax_credit", county="tier1"), law) == 0.0


def test_the_state_can_win_the_plant_by_its_law() -> None:
    """Staying is better by the launch and the transfer; a credit of a million a job turns the choice."""
    case = offered(f"{TN}.job_tax_credit", county="tier1")
    poor, rich = planned(case, with_credit(4_500.0)), planned(case, with_credit(2e6))
    assert poor.x[poor.model.accept].sum() == pytest.approx(0.0, abs=1e-6)
    assert rich.x[rich.model.accept].sum() == pytest.approx(1.0)
    np.testing.assert_allclose(rich.x[rich.model.problem.column_names["credited"]].max(), JOBS, rtol=1e-6)


def test_staying_earns_nothing() -> None:
    plan = planned(offered(f"{TN}.job_tax_credit", county="tier1"), with_credit(2e6))
    assert npv(plan.model, plan.stay)["incentives"] == 0.0


def test_a_wage_at_the_threshold_reaches_it() -> None:
    # 1.1 x 50,000 is a little above 55,000 in floating point
    found = earned(offered(f"{GA}.quality_jobs", state="US-GA", county="tier1", county_wage=50_000.0, wage=55_000.0))
    assert found == pytest.approx(2_500 * quality_years())


def test_a_sum_by_band_of_wage_does_not_grow_with_wages() -> None:
    """A wage just below the next band: the sum a job is the same every year, so its worth falls."""
    found = earned(offered(f"{GA}.quality_jobs", state="US-GA", county="tier1", county_wage=50_000.0, wage=59_900.0))
    assert found == pytest.approx(2_500 * quality_years())


def quality_years() -> float:
    """Jobs that earn in each of the five years of Georgia's credit, real and discounted."""
    return sum((LAUNCH if y == 2027 else JOBS) * deflated(y) * worth(y) for y in range(2027, 2032))


def test_investment_reaches_its_threshold_in_the_money_of_the_year_of_start() -> None:
    # 500,000 nominal is asked; 490,000 of 2025 are 509,796 in 2027 and 499,800 in 2026
    assert earned(offered(f"{TN}.job_tax_credit", county="tier1", capex=490_000.0)) > 0.0


@pytest.mark.parametrize(("building", "machinery_tax"), [(1.0, 0.0), (0.3, 0.0), (0.3, 0.02), (0.0, 0.01)])
def test_an_abatement_is_its_share_of_the_property_tax(building: float, machinery_tax: float) -> None:
    """Michigan gives back half, from the year after the start on, and nothing for machinery that is not taxed."""
    rates = {"property_tax": 0.02, "machinery_tax": machinery_tax}
    value = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.2]  # of machinery, 2028 to 2036
    tax = [CAPEX * (building * 0.02 + (1.0 - building) * v * machinery_tax) for v in value]
    hand = 0.5 * sum(t / 1.02 ** (k + 1) * worth(2028 + k) for k, t in enumerate(tax))
    assert earned(offered(f"{MI}.pa198", state="US-MI", building=building, rates=rates)) == pytest.approx(hand)


def test_no_tax_no_abatement() -> None:
    texas = {"county_population": 1e6, "school_tax": 0.01, "jobs": 1.0}
    assert earned(offered("us_tx.incentives.jeti", state="US-TX", capex=2e9, building=0.5, **texas)) == 0.0


@pytest.mark.parametrize("second", ["job_tax_credit", "super_job_tax_credit.100m"])
def test_two_offers_at_a_plant_share_its_jobs(second: str) -> None:
    """A job earns one of a state's credits by job, however many options of the plant name them."""
    case = offered(f"{TN}.job_tax_credit", county="tier1")
    more = {"option": "more", "kind": "add_line", "capex": CAPEX}
    offer = case.offers.row(0, named=True)
    both = tiny_case(
        demand=sold([60_000] * 3),
        plants=[{"plant": "home"}, {"plant": "us", "status": "idle", "capacity": 0}],
        options=[case.options.row(0, named=True), more],
        offers=[offer, {**offer, "offer": "second", "option": "more", "programs": f"{TN}.{second}"}],
        generations=[{"eop_year": 2040}],
    )
    pm = model(both)
    tools = pm.tools.transfer[pm.tools.transfer_node == 1]
    x = forced(pm, (tools, 1.0), (pm.sites.start[:, 1], 1.0), (pm.accept[:, 1], 1.0)).x
    alone = earned(offered(f"{TN}.{second}", county="tier1"))
    assert npv(pm, x)["incentives"] == pytest.approx(alone)


def test_programmes_of_which_a_project_takes_one_clash() -> None:
    with pytest.raises(CaseError) as found:
        model(offered(f"{TN}.job_tax_credit|{TN}.super_job_tax_credit.100m", county="tier1"))
    assert "cannot be had together" in found.value.problems[0].wrong


def test_two_offers_of_an_option_cannot_name_the_same_programme() -> None:
    case = offered(f"{TN}.job_tax_credit", county="tier1")
    offer = case.offers.row(0, named=True)
    with pytest.raises(CaseError) as found:
        model(tiny_case(options=case.options, plants=case.plants, offers=[offer, {**offer, "offer": "again"}]))
    assert found.value.problems[0].row == 2


def committed(**offer: Any) -> PlanModel:
    """An idle plant that opens in 2027 by commitment, for other markets, and an offer for a small line there."""
    return model(
        tiny_case(
            demand=sold([60_000] * 3),
            plants=[
                {"plant": "home"},
                {
                    "plant": "us",
                    "status": "idle",
                    "capacity": 0,
                    "other_market_units": 30_000,
                    "other_market_margin": 3_000,
                },
            ],
            plant_capacity=[{"plant": "us", "from_year": 2027, "capacity": 60_000}],
            options=[{"capacity": 1_000, "capex": 1e6}],
            offers=[{"amount": 0.0, "jobs": 30.0, "threshold": 1.0, "wage": WAGE, "county": "tier2", **offer}],
            generations=[{"eop_year": 2040}],
        )
    )


def without_building(pm: PlanModel, year: int) -> dict[str, float]:
    """Terms if the offer is accepted and nothing is built there for the markets of the case."""
    open_ = (pm.sites.start[0, year], 1.0), (pm.accept[0, year], 1.0), (pm.sites.close[1], 0.0)
    return npv(pm, forced(pm, *open_, (pm.made.units[1], 0.0)).x)


def test_jobs_that_commitments_bring_earn_nothing() -> None:
    assert without_building(committed(programs=f"{TN}.job_tax_credit"), 1)["incentives"] == 0.0


def test_jobs_that_commitments_bring_keep_no_promise() -> None:
    # due from 2028, the last year, to 2035: all 30 jobs are missing
    assert without_building(committed(amount=1e6), 0)["clawback"] < 0.0


def with_credit(per_job: float, closed_from: date | None = None) -> Law:
    """No duty, and another sum a job in Tennessee, shut from a day on if one is given."""
    first = date(2008, 1, 1)
    last = None if closed_from is None else date(closed_from.year - 1, 12, 31)
    values = [DatedValue(first, last, per_job or 4_500.0, first, ())]
    if closed_from is not None:
        values.append(DatedValue(closed_from, None, None, first, ()))
    return free_law(JUNE_2025).with_values(TN, "jtc_per_job", values)
