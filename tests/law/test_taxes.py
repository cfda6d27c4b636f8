"""Income tax by apportionment, conformity, receipts and property taxes, research and interest."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reshore.law import read_law
from reshore.law.quantities import years_later
from reshore.law.state_tax.conformity import state_building_deductions, state_equipment_deductions
from reshore.law.state_tax.income import apportioned_state_rate, apportionment, corporate_rate, federal_deductible
from reshore.law.state_tax.property import machinery_sales_tax, property_tax
from reshore.law.state_tax.receipts import (
    gross_receipts_tax,
    kentucky_entity_tax,
    net_of_federal,
    oregon_activity_tax,
    tennessee_franchise_tax,
    texas_margin_tax,
)
from reshore.law.us.income_tax import combined_rate, federal_rate
from reshore.law.us.research_and_interest import adjusted_taxable_income, interest_allowed, research_deductions

LAW = read_law(date(2026, 11, 23))
ON = date(2026, 7, 1)
STATES = sorted(k[3:5].upper() for k in LAW.provisions if k.endswith(".tax"))
INCOME = [s for s in STATES if s not in ("NV", "OH", "SD", "TX", "WA", "WY")]


def test_every_state_and_the_district_has_taxes() -> None:
    assert len(STATES) == 51


def test_published_rates() -> None:
    assert corporate_rate(LAW, ON, ["GA", "NC", "NE", "PA", "AL", "IL"]).tolist() == pytest.approx(
        [0.0509, 0.02, 0.0455, 0.0749, 0.065, 0.095]
    )
    assert corporate_rate(LAW, ON, ["OH", "TX", "WA", "NV", "SD", "WY"]).tolist() == [0.0] * 6
    path = [float(corporate_rate(LAW, date(y, 1, 1), "NC")) for y in (2025, 2026, 2028, 2030)]
    assert path == [0.0225, 0.02, 0.01, 0.0]


def test_single_sales_ignores_the_plant_and_three_factors_do_not() -> None:
    share = apportionment(
        LAW,
        ON,
        ["GA", "KS", "TX"],
        sales_share=[0.1, 0.1, 0.5],
        property_share=[0.7, 0.3, 0.0],
        payroll_share=[0.4, 0.6, 0],
    )
    assert share.tolist() == pytest.approx([0.1, 0.1 / 3 + 2 / 3 * 0.45, 0.0], abs=1e-6)
    assert apportionment(
        LAW, date(2027, 1, 1), ["KS"], sales_share=0.1, property_share=0.3, payroll_share=0.6
    ) == pytest.approx([0.1])


def test_rate_of_the_whole_business() -> None:
    rate = apportioned_state_rate(LAW, ON, ["GA", "NC"], sales_share=[[0.5, 0.5], [1.0, 0.0]])
    assert rate.tolist() == pytest.approx([0.5 * 0.0509 + 0.5 * 0.02, 0.0509])


@given(st.lists(st.floats(0, 1), min_size=len(INCOME), max_size=len(INCOME)), st.integers(2025, 2032))
def test_apportioned_rate_stays_below_the_highest(weights: list[float], year: int) -> None:
    w = np.array(weights)
    share = w / max(w.sum(), 1.0)
    on = date(year, 7, 1)
    rate = float(apportioned_state_rate(LAW, on, INCOME, sales_share=share, property_share=share, payroll_share=share))
    assert 0.0 <= rate <= corporate_rate(LAW, on, INCOME).max() + 1e-12


def test_apportionment_refuses_what_cannot_be() -> None:
    with pytest.raises(ValueError, match="above one"):
        apportioned_state_rate(LAW, ON, ["GA", "NC"], sales_share=[0.6, 0.6])
    with pytest.raises(ValueError, match="unknown state ZZ"):
        apportioned_state_rate(LAW, ON, ["ZZ"], sales_share=0.1)
    with pytest.raises(ValueError, match="payroll_share"):
        apportioned_state_rate(LAW, ON, ["GA"], sales_share=0.1, payroll_share=-0.1)


def test_states_that_deduct_federal_tax() -> None:
    assert federal_deductible(LAW, ON, ["AL", "MO", "GA"]).tolist() == [1.0, 0.5, 0.0]
    assert combined_rate(0.21, 0.05) == pytest.approx(0.21 * 0.95 + 0.05)
    # Both taxes on an income of 1: s = 6.5 % of what federal tax leaves, f = 21 % of what s leaves.
    s = 0.065 * (1 - 0.21) / (1 - 0.065 * 0.21)
    assert combined_rate(0.21, 0.065, 1.0) == pytest.approx(s + 0.21 * (1 - s))
    assert 0.065 * (1 - 0.21 * (1 - s)) == pytest.approx(s)


@given(st.floats(0, 0.5), st.floats(0, 0.2), st.floats(0, 1))
def test_combined_rate_lies_between_the_larger_and_the_sum(f: float, s: float, k: float) -> None:
    assert f - 1e-12 <= combined_rate(f, s, k) <= f + s + 1e-12
    assert combined_rate(f, s, k) <= combined_rate(f, s) + 1e-12


def test_conformity() -> None:
    new = date(2025, 6, 1)
    assert state_equipment_deductions(LAW, "TN", new, 2027, 2).tolist() == [1.0, 0.0]
    assert state_equipment_deductions(LAW, "MI", new, 2027, 2).tolist() == [0.1429, 0.2449]
    begun, service = date(2026, 3, 1), date(2028, 6, 30)
    assert state_building_deductions(LAW, "AL", begun, service, 1)[0] == 1.0
    assert state_building_deductions(LAW, "IL", begun, service, 1)[0] < 0.03


def test_receipts_taxes() -> None:
    # Ohio: 0.26 % above 6 m USD of sales in the state; Washington: on goods made there.
    ohio = gross_receipts_tax(LAW, ON, "OH", sold_in_state=[5e6, 106e6], made_in_state=1e9)
    assert ohio.tolist() == pytest.approx([0.0, 260_000.0])
    assert gross_receipts_tax(LAW, ON, "WA", sold_in_state=0.0, made_in_state=1e6) == pytest.approx(4840.0)
    assert gross_receipts_tax(LAW, date(2027, 1, 1), "WA", sold_in_state=0.0, made_in_state=1e6) == pytest.approx(5000)
    assert gross_receipts_tax(LAW, ON, "GA", sold_in_state=1e9, made_in_state=1e9) == 0.0
    assert net_of_federal(100.0, federal_rate(LAW, ON)) == pytest.approx(79.0)


def test_taxes_of_one_state() -> None:
    texas = texas_margin_tax(
        LAW, ON, revenue=[2.65e6, 100e6, 100e6], cost_of_goods=[0, 40e6, 10e6], compensation=0.0, texas_share=0.1
    )
    assert texas.tolist() == pytest.approx([0.0, 0.0075 * 60e6 * 0.1, 0.0075 * 70e6 * 0.1])
    assert oregon_activity_tax(LAW, ON, activity=11e6, inputs=10e6, labour=4e6) == pytest.approx(0.0057 * 6.5e6)
    assert kentucky_entity_tax(LAW, ON, receipts=100e6, profits=10e6, income_tax=[0.0, 1e6]).tolist() == pytest.approx(
        [75_000.0, 0.0]
    )
    assert tennessee_franchise_tax(LAW, ON, net_worth=1e9, apportioned_share=0.02) == pytest.approx(50_000.0)
    with pytest.raises(ValueError, match="texas_share"):
        texas_margin_tax(LAW, ON, revenue=1.0, cost_of_goods=0.0, compensation=0.0, texas_share=1.1)


def test_property_and_machinery() -> None:
    tax = property_tax(LAW, ON, ["GA", "MI"], real_value=100.0, machinery_value=200.0)
    assert tax.tolist() == pytest.approx([1.3 + 2.4, 2.6])
    assert machinery_sales_tax(LAW, ON, ["GA", "AL", "MS"], 100.0).tolist() == pytest.approx([0.0, 1.5, 1.5])
    with pytest.raises(ValueError, match="level"):
        property_tax(LAW, ON, ["GA"], real_value=1.0, machinery_value=0.0, level="top")  # type: ignore[arg-type]


@given(st.sampled_from(STATES), st.floats(0, 1e9), st.floats(0, 1e9))
def test_property_tax_rises_from_low_to_high(state: str, real: float, machinery: float) -> None:
    low, mid, high = (
        float(property_tax(LAW, ON, state, real_value=real, machinery_value=machinery, level=level))
        for level in ("low", "mid", "high")
    )
    assert 0.0 <= low <= mid <= high


def test_research() -> None:
    assert research_deductions(LAW, 2023, "domestic").tolist() == pytest.approx([0.1, 0.2, 0.2, 0.2, 0.2, 0.1])
    assert research_deductions(LAW, 2025, "domestic").tolist() == [1.0]
    assert research_deductions(LAW, 2021, "foreign").tolist() == [1.0]
    abroad = research_deductions(LAW, 2026, "foreign")
    assert len(abroad) == 16 and abroad[0] == pytest.approx(1 / 30) and abroad.sum() == pytest.approx(1.0)
    assert len(research_deductions(read_law(date(2025, 1, 31)), 2026, "domestic")) == 6
    with pytest.raises(ValueError, match="where"):
        research_deductions(LAW, 2026, "abroad")  # type: ignore[arg-type]


def test_interest_limit() -> None:
    assert adjusted_taxable_income(LAW, date(2024, 6, 1), 100.0, 40.0) == 100.0
    assert adjusted_taxable_income(LAW, date(2026, 6, 1), [100.0, -90.0], 40.0).tolist() == [140.0, 0.0]
    deducted, carried = interest_allowed(LAW, ON, [20.0, 50.0], 100.0, carried=5.0, income=2.0)
    assert deducted.tolist() == [25.0, 32.0] and carried.tolist() == [0.0, 23.0]
    all_of_it, none = interest_allowed(LAW, date(2017, 6, 1), 50.0, 0.0)
    assert all_of_it == 50.0 and none == 0.0


@given(st.floats(0, 1e9), st.floats(0, 1e9), st.floats(0, 1e9))
def test_interest_is_deducted_or_carried(interest: float, ati: float, carried: float) -> None:
    deducted, left = interest_allowed(LAW, ON, interest, ati, carried=carried)
    assert deducted + left == pytest.approx(interest + carried)
    assert 0.0 <= deducted <= 0.30 * ati + 1e-6


def test_a_period_of_years_ends_the_day_before() -> None:
    assert years_later(date(2024, 4, 1), 2) == date(2026, 3, 31)
    assert years_later(date(2024, 2, 29), 4) == date(2028, 2, 28)
    assert years_later(date(2024, 2, 29), 2) == date(2026, 2, 28)
