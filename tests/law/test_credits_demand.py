"""Car-loan interest, ended vehicle credits, chargers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reshore.law import read_law
from reshore.law.us.demand_side import (
    CleanVehicle,
    Filing,
    car_loan_deduction,
    charger_credit,
    charger_credit_max,
    clean_vehicle_credit,
)

LAW = read_law(date(2026, 11, 23))


@pytest.mark.parametrize(
    ("filing", "magi", "expected"),
    [
        ("single", 100_000, 9000.0),
        ("single", 100_001, 8800.0),
        ("single", 149_000, 0.0),
        ("joint", 200_000, 9000.0),
        ("joint", 212_300, 6400.0),
        ("joint", 250_000, 0.0),
    ],
)
def test_phase_out_by_filing(filing: Filing, magi: float, expected: float) -> None:
    assert car_loan_deduction(LAW, 2026, 9000.0, magi, filing, True) == expected


@pytest.mark.parametrize(("year", "expected"), [(2024, 0.0), (2025, 5000.0), (2028, 5000.0), (2029, 0.0)])
def test_four_years_only(year: int, expected: float) -> None:
    assert car_loan_deduction(LAW, year, 5000.0, 0.0, "single", True) == expected


@given(st.integers(2024, 2030), st.floats(0, 1e5), st.floats(0, 1e6), st.sampled_from(["single", "joint"]))
def test_deduction_within_its_limits(year: int, interest: float, magi: float, filing: Filing) -> None:
    deducted = float(car_loan_deduction(LAW, year, interest, magi, filing, True))
    assert 0.0 <= deducted <= min(interest, 10_000.0)
    assert car_loan_deduction(LAW, year, interest, magi + 1000.0, filing, True) <= deducted


def test_loan_inputs_are_checked() -> None:
    with pytest.raises(ValueError, match="filing"):
        car_loan_deduction(LAW, 2026, 1.0, 1.0, "widowed", True)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="interest"):
        car_loan_deduction(LAW, 2026, -1.0, 1.0, "single", True)


@pytest.mark.parametrize(
    ("kind", "amount"),
    [("new_30d", 7500), ("used_25e", 4000), ("commercial_45w_light", 7500), ("commercial_45w_heavy", 40000)],
)
def test_vehicle_credits_end_with_september_2025(kind: CleanVehicle, amount: float) -> None:
    assert clean_vehicle_credit(LAW, date(2025, 9, 30), kind) == amount
    assert clean_vehicle_credit(LAW, date(2025, 10, 1), kind) == 0.0
    before_the_act = read_law(date(2025, 1, 31))
    assert clean_vehicle_credit(before_the_act, date(2027, 1, 1), kind) == amount


def test_charger_credit_ends_with_june_2026() -> None:
    last, after = date(2026, 6, 30), date(2026, 7, 1)
    assert charger_credit_max(LAW, last) == 100_000.0 and charger_credit_max(LAW, after) == 0.0
    assert charger_credit_max(LAW, last, business=False) == 1000.0
    assert charger_credit(LAW, last, [1000.0, 1e6]).tolist() == pytest.approx([300.0, 100_000.0])
    assert charger_credit(LAW, last, 1000.0, wage_rules_met=False) == 60.0
    assert charger_credit(LAW, last, 1000.0, business=False, wage_rules_met=False) == 300.0
    assert charger_credit(LAW, after, 1000.0) == 0.0
    assert charger_credit_max(read_law(date(2025, 1, 31)), after) == 100_000.0
