"""The import-adjustment offset, as enacted in April 2025, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from plan.small import npv, planned, worth
from reshore.case import Case
from reshore.plan import Plan
from reshore.plan.concepts.offset import rates
from tiny import ROWS, tiny_case

# 3.75 % of MSRP to April 2026 and 2.5 % to April 2027, as year averages
EARNED = np.array([120 * 0.0375 + 245 * 0.025, 120 * 0.025, 0.0]) / 365 * 30_000


def us_car(index: float) -> Case:
    """The car built in Tennessee with a Japanese engine; an American one costs three times as much."""
    engine = {"family": "engine", "country": "JPN", "price_index": index}
    return tiny_case(
        allocation=[{"plant": "us", "share": 1.0}],
        sourcing=[{"plant": "us", "family": "engine", "country": "JPN"}, {"plant": "us", "family": "body_and_stampings", "country": "USA"}],
        sources=[{"family": "engine", "country": "USA", "price_index": 3.0}, engine, *ROWS["sources"][2:]],
        places=[*ROWS["places"], {"place": "JPN", "name": "Japan"}],
        part_lanes=[*ROWS["part_lanes"], {"country": "JPN", "to_country": "USA", "freight": 0.05, "days": 60}],
    )


def used(plan: Plan) -> list[float]:
    """Offset used for each car, by year."""
    column = plan.model.problem.column_names["offset_used"]
    return (plan.stay[column] * 1_000 / 60_000).tolist()


def test_the_rate_is_the_mean_of_the_year() -> None:
    plan = planned(us_car(0.8))
    np.testing.assert_allclose(rates(plan.model.data) * 30_000, EARNED)


def test_what_is_not_used_is_carried_forward() -> None:
    # duty of 25 % on an engine of 3,200 USD is 800 a car: 73 of the first year's 873 wait for the second, in nominal money
    plan = planned(us_car(0.8))
    hand = [800.0, EARNED[1] + (EARNED[0] - 800.0) / 1.02, 0.0]
    assert used(plan) == pytest.approx(hand)
    assert npv(plan.model, plan.stay)["offset"] == pytest.approx(60_000 * (hand[0] * worth(2026) + hand[1] * worth(2027)))
    duty = npv(plan.model, plan.stay)["parts_duty_232"]
    assert duty == pytest.approx(-60_000 * 800 * worth(2026, 2027, 2028, 2029, 2030))


def test_the_offset_pays_no_more_than_the_duty() -> None:
    # 400 USD of duty a car: the pool of the first two years lasts for 2028 too
    plan = planned(us_car(0.4))
    assert used(plan) == pytest.approx([400.0, 400.0, ((EARNED[0] - 400.0) / 1.02 + EARNED[1] - 400.0) / 1.02])


def test_a_car_built_in_mexico_earns_nothing() -> None:
    plan = planned(tiny_case())
    assert used(plan) == [0.0, 0.0, 0.0]
