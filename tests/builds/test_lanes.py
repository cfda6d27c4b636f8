"""Deliveries: distance, land lanes, and what a lane costs for one vehicle."""

from __future__ import annotations

import numpy as np
import pytest

from builds.priced import abroad, one_year, priced
from reshore.builds.lanes import great_circle_miles, land_lane
from tiny import tiny_case

HOME, US = 0, 1


def miles(a: tuple[float, float], b: tuple[float, float]) -> float:
    return float(great_circle_miles(*(np.array([x]) for x in (*a, *b)))[0])


def test_great_circle() -> None:
    # Los Angeles to New York is 2,446 statute miles; a degree of the equator is 69.1
    assert miles((34.05, -118.24), (40.71, -74.01)) == pytest.approx(2_446, rel=0.002)
    assert miles((0.0, 0.0), (0.0, 1.0)) == pytest.approx(2 * np.pi * 3_958.8 / 360)
    assert miles((10.0, 20.0), (10.0, 20.0)) == 0.0


@pytest.mark.parametrize(
    ("distance", "freight", "days"),
    [
        (100.0, 130.0, 4.0),  # the least of a truck
        (400.0, 380.0, 4.0),  # truck, 0.95 a mile
        (1_000.0, 140 + 320, 7 + 1_000 / 280),  # rail
    ],
)
def test_land_lane(distance: float, freight: float, days: float) -> None:
    cost, time = land_lane(np.array([distance]))
    assert (cost[0], time[0]) == (pytest.approx(freight), pytest.approx(days))


def test_a_missing_lane_in_north_america_is_computed() -> None:
    case = tiny_case(**one_year(), lanes=[{"plant": "us", "freight": 600, "days": 7}])
    far = 1.2 * miles((20.6, -100.4), (39.0, -95.0))
    lane = priced(case).deliveries
    assert lane.freight[HOME, 0] == pytest.approx(140 + 0.32 * far)
    assert lane.days[HOME, 0] == pytest.approx(7 + far / 280)
    assert lane.freight[US, 0] == pytest.approx(600)
    assert lane.possible.all()


def test_across_an_ocean_a_lane_must_be_given() -> None:
    lane = priced(abroad("JPN", lanes=[{"plant": "us", "freight": 600, "days": 7}])).deliveries
    assert lane.possible[:, 0].tolist() == [False, True]
    assert np.isfinite(lane.freight).all()


def test_freight_insurance_and_money_under_way() -> None:
    # 1,000 USD for 1,800 kg; insurance on the import price of 20,000 USD; 14 days at 10 % a year
    lanes = [{"plant": "home", "freight": 1_000, "days": 14, "insurance": 0.002}, {"plant": "us"}]
    case = tiny_case(**one_year(), lanes=lanes, programs=[{"program": "car", "mass": 2_700}])
    lane = priced(case).deliveries
    assert lane.freight[HOME, 0] == pytest.approx(1_500 + 0.002 * 20_000)
    assert lane.carrying[HOME, 0] == pytest.approx(20_000 * 0.10 * 14 / 365)


def test_a_us_vehicle_is_worth_its_parts_and_labour_under_way() -> None:
    lane = priced(tiny_case(**one_year())).deliveries
    assert lane.carrying[US, 0] == pytest.approx((10_000 + 1_000) * 0.10 * 7 / 365)
