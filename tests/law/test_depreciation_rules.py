"""Depreciation: tables against the method that makes them, bonus, 168(n), recapture, present values."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reshore.law import read_law
from reshore.law.us.depreciation import (
    Recovery,
    building_deductions,
    equipment_deductions,
    expensed_share,
    mid_quarter_applies,
    qualifies_168n,
    recapture_168n,
    recovery_schedule,
    tax_saving_npv,
)

LAW = read_law(date(2026, 11, 23))
OLD, NEW = date(2024, 12, 1), date(2025, 6, 1)


def _by_method(years: int, factor: float, first_year: float) -> list[float]:
    """Declining balance with a switch to straight line, unrounded; `first_year` is the part of the year in service."""
    left, remaining, out = 1.0, float(years), []
    part = first_year
    while remaining > 1e-9:
        step = min(part, remaining)
        rate = max(factor / years, 1.0 / remaining)
        taken = min(left * rate * step, left)
        out.append(taken)
        left, remaining, part = left - taken, remaining - step, 1.0
    return out


@pytest.mark.parametrize(("recovery", "factor"), [("3", 2.0), ("5", 2.0), ("7", 2.0), ("15", 1.5)])
@pytest.mark.parametrize(("quarter", "part"), [(None, 0.5), (1, 0.875), (2, 0.625), (3, 0.375), (4, 0.125)])
def test_tables_are_declining_balance(recovery: Recovery, factor: float, quarter: int | None, part: float) -> None:
    years = int(recovery) + 1
    table = equipment_deductions(LAW, OLD, 2027, years, recovery, quarter=quarter)
    assert len(table) == years
    assert table == pytest.approx(_by_method(int(recovery), factor, part), abs=1.5e-4)
    assert table.sum() == pytest.approx(1.0, abs=1e-9)


def test_mid_quarter_needs_more_than_forty_percent() -> None:
    on = date(2027, 12, 31)
    assert not mid_quarter_applies(LAW, on, [60.0, 0.0, 0.0, 40.0])
    assert mid_quarter_applies(LAW, on, [59.0, 0.0, 0.0, 41.0])
    with pytest.raises(ValueError, match="four"):
        mid_quarter_applies(LAW, on, [1.0])


def test_bonus_and_election_out() -> None:
    assert equipment_deductions(LAW, NEW, 2027, 3).tolist() == [1.0, 0.0, 0.0]
    assert equipment_deductions(LAW, NEW, 2027, 1, bonus=False)[0] == 0.1429
    assert equipment_deductions(LAW, OLD, 2026, 1)[0] == pytest.approx(0.2 + 0.8 * 0.1429)
    with pytest.raises(ValueError, match="quarter"):
        equipment_deductions(LAW, NEW, 2027, 1, quarter=5)
    with pytest.raises(ValueError, match="recovery"):
        equipment_deductions(LAW, NEW, 2027, 1, "8")  # type: ignore[arg-type]


@given(
    st.sampled_from([3, 5, 7, 15, 39]),
    st.dates(date(2018, 1, 1), date(2035, 12, 31)),
    st.integers(0, 1500),
    st.sampled_from([None, 1, 2, 3, 4]),
    st.booleans(),
)
def test_deductions_sum_to_one(years: int, acquired: date, days: int, quarter: int | None, bonus: bool) -> None:
    service = date.fromordinal(acquired.toordinal() + days)
    schedule = recovery_schedule(LAW, years, acquired, service, quarter=quarter, bonus=bonus)
    assert schedule.min() >= 0.0
    assert schedule.sum() == pytest.approx(1.0, abs=1e-9)


@given(
    st.sampled_from([3, 5, 7, 15, 39]),
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.floats(0.0, 0.3),
    st.floats(0.0, 1.0),
)
def test_bonus_is_worth_at_least_macrs(years: int, acquired: date, discount: float, tax: float) -> None:
    with_bonus = tax_saving_npv(1.0, recovery_schedule(LAW, years, acquired, acquired), tax, discount)
    without = tax_saving_npv(1.0, recovery_schedule(LAW, years, acquired, acquired, bonus=False), tax, discount)
    assert with_bonus >= without - 1e-12
    assert without >= 0.0


def test_published_present_values() -> None:
    """The building of the policy notes: 300 m USD, in service in June, 8 %: 58.3 m expensed against 18.5 m."""
    service = date(2028, 6, 30)
    expensed = tax_saving_npv(300e6, building_deductions(LAW, date(2026, 3, 1), service, 41), 0.21, 0.08)
    plain = tax_saving_npv(300e6, recovery_schedule(LAW, 39, date(2026, 3, 1), service), 0.21, 0.08)
    assert expensed == pytest.approx(58.33e6, rel=1e-3)
    assert plain == pytest.approx(18.5e6, rel=3e-3)


def test_present_values_of_many() -> None:
    npv = tax_saving_npv([100.0, 200.0], [1.0, 0.0], 0.2, [0.0, 0.25])
    assert npv.tolist() == pytest.approx([20.0, 32.0])
    with pytest.raises(ValueError, match="discount_rate"):
        tax_saving_npv(1.0, [1.0], 0.2, -1.0)
    with pytest.raises(ValueError, match="tax_rate"):
        tax_saving_npv(1.0, [1.0], 1.2, 0.1)


@pytest.mark.parametrize(
    ("begun", "service", "expected"),
    [
        (date(2025, 1, 19), date(2027, 1, 1), False),
        (date(2025, 1, 20), date(2025, 7, 5), True),
        (date(2025, 1, 20), date(2025, 7, 4), False),
        (date(2028, 12, 31), date(2030, 12, 31), True),
        (date(2029, 1, 1), date(2030, 12, 31), False),
        (date(2028, 12, 31), date(2031, 1, 1), False),
    ],
)
def test_168n_windows_are_strict(begun: date, service: date, expected: bool) -> None:
    assert qualifies_168n(LAW, begun, service) is expected
    assert expensed_share(LAW, begun, service) == float(expected)


@pytest.mark.parametrize(("use", "counted"), [(0.94, 0.94), (0.95, 1.0), (1.0, 1.0), (0.0, 0.0)])
def test_use_below_95_percent_counts_in_part(use: float, counted: float) -> None:
    begun, service = date(2026, 3, 1), date(2028, 6, 30)
    assert expensed_share(LAW, begun, service, qualified_share=use) == counted
    first = building_deductions(LAW, begun, service, 41, qualified_share=use)
    assert first[0] == pytest.approx(counted + (1 - counted) * 0.02564 * 6.5 / 12)
    assert first.sum() == pytest.approx(1.0)
    assert expensed_share(LAW, begun, service, qualified_share=use, elect=False) == 0.0


def test_recapture_within_ten_years() -> None:
    service = date(2028, 6, 30)
    assert recapture_168n(LAW, service, date(2038, 6, 29), [100.0, 5.0]).tolist() == [100.0, 5.0]
    assert recapture_168n(LAW, service, date(2038, 6, 30), 100.0) == 0.0
    assert recapture_168n(LAW, date(2028, 2, 29), date(2038, 2, 28), 100.0) == 100.0
    with pytest.raises(ValueError, match="ceased"):
        recapture_168n(LAW, service, date(2028, 6, 29), 100.0)


def test_impossible_classes_and_dates_are_refused() -> None:
    with pytest.raises(ValueError, match="class_years"):
        recovery_schedule(LAW, 10, NEW, date(2027, 1, 1))
    with pytest.raises(ValueError, match="in_service"):
        recovery_schedule(LAW, 7, NEW, date(2025, 5, 31))


@given(st.integers(1, 12))
def test_a_building_is_mid_month(month: int) -> None:
    schedule = recovery_schedule(LAW, 39, date(2026, 1, 1), date(2027, month, 15))
    assert schedule[0] == pytest.approx(0.02564 * (12.5 - month) / 12)
    assert np.count_nonzero(schedule) in (40, 41)
