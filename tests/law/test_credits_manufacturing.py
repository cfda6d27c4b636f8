"""Credits for makers: 45X, 48C, clean power, material assistance, loans. By hand, published, and as properties."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reshore.errors import LawError
from reshore.law import read_law, with_overlay
from reshore.law.us.clean_power import (
    basis_after_credit,
    clean_power_available,
    clean_power_credit,
    production_credit,
)
from reshore.law.us.credit_45x import (
    COMPONENTS,
    MATERIALS,
    Component,
    Material,
    cell_qualifies,
    component_credit,
    counted_capacity,
    integrated_component_ok,
    material_credit,
    module_qualifies,
    transfer_proceeds,
)
from reshore.law.us.credit_48c import advanced_energy_credit, allocations_open
from reshore.law.us.doe_loans import atvm_rate, loan_payments, loan_subsidy
from reshore.law.us.material_assistance import (
    cost_ratio,
    cost_ratio_of_purchases,
    licence_gives_control,
    material_assistance_threshold,
    prohibited_entity,
)

LAW = read_law(date(2026, 11, 23))
IRA = read_law(date(2025, 1, 31))


def test_cells_and_modules_of_a_30_gwh_plant() -> None:
    cells = component_credit(LAW, 2030, "battery_cell", 30e6, macr=0.9)
    modules = component_credit(LAW, 2030, "battery_module", 30e6, macr=0.9)
    assert cells == pytest.approx(30e6 * 35 * 0.75)
    assert cells + modules == pytest.approx(30e6 * 45 * 0.75)
    assert component_credit(LAW, 2030, "battery_module_without_cells", 30e6, macr=0.9) == cells + modules


@pytest.mark.parametrize(("year", "threshold"), [(2026, 0.60), (2027, 0.65), (2028, 0.70), (2029, 0.80), (2031, 0.85)])
def test_the_year_of_sale_sets_the_ratio_needed(year: int, threshold: float) -> None:
    credit = component_credit(LAW, year, "battery_cell", 1.0, macr=[threshold - 0.001, threshold])
    assert credit[0] == 0.0 and credit[1] > 0.0


def test_before_2026_neither_material_nor_owner_counts() -> None:
    assert component_credit(LAW, 2025, "battery_cell", 1.0, macr=0.0, prohibited=True) == 35.0
    assert component_credit(LAW, 2026, "battery_cell", 1.0, macr=1.0, prohibited=True) == 0.0


def test_a_48c_facility_earns_no_45x() -> None:
    assert component_credit(LAW, 2027, "battery_cell", [1.0, 1.0], macr=1.0, has_48c_basis=[True, False]).tolist() == [
        0.0,
        35.0,
    ]


def test_minerals_phase_out_later_and_coal_ends_at_once() -> None:
    minerals = [float(material_credit(LAW, y, "applicable_critical_minerals", 100.0)) for y in range(2029, 2036)]
    assert minerals == pytest.approx([10.0, 10.0, 7.5, 5.0, 2.5, 0.0, 0.0])
    coal = [float(material_credit(LAW, y, "metallurgical_coal", 100.0)) for y in range(2025, 2031)]
    assert coal == pytest.approx([0.0, 2.5, 2.5, 2.5, 2.5, 0.0])
    assert material_credit(LAW, 2030, "applicable_critical_minerals", 100.0, macr=[0.24, 0.25]).tolist() == [0.0, 10.0]


def test_before_the_2025_act_minerals_did_not_phase_out() -> None:
    assert material_credit(IRA, 2032, "applicable_critical_minerals", 100.0) == 10.0
    assert component_credit(IRA, 2031, "battery_cell", 1.0, macr=0.0, prohibited=True) == 17.5


@given(
    st.integers(2023, 2040),
    st.sampled_from(COMPONENTS),
    st.floats(0, 1e9),
    st.floats(0, 1),
    st.booleans(),
)
def test_credit_never_exceeds_the_full_amount(
    year: int, component: Component, kwh: float, macr: float, prohibited: bool
) -> None:
    full = {"battery_cell": 35.0, "battery_module": 10.0, "battery_module_without_cells": 45.0}[component]
    credit = float(component_credit(LAW, year, component, kwh, macr=macr, prohibited=prohibited))
    assert 0.0 <= credit <= full * kwh * (1 + 1e-12)


@given(st.integers(2029, 2045), st.sampled_from(MATERIALS))
def test_credits_do_not_rise_after_the_last_full_year(year: int, material: Material) -> None:
    assert material_credit(LAW, year + 1, material, 1.0) <= material_credit(LAW, year, material, 1.0)
    now, later = (component_credit(LAW, y, "battery_cell", 1.0, macr=1.0) for y in (year, year + 1))
    assert later <= now


def test_limits_of_size_and_power() -> None:
    on = date(2026, 6, 1)
    assert counted_capacity(LAW, on, [100.0, 100.0], [2.0, 0.5]).tolist() == [100.0, 50.0]
    assert cell_qualifies(LAW, on, [100.0, 99.9, 100.0], [12.0, 12.0, 11.9]).tolist() == [True, False, False]
    assert module_qualifies(LAW, on, [7.0, 6.9]).tolist() == [True, False]
    assert integrated_component_ok(LAW, 2027, [0.64, 0.65]).tolist() == [False, True]
    assert integrated_component_ok(LAW, 2026, 0.0)


def test_a_credit_sold_brings_its_price() -> None:
    assert transfer_proceeds([100.0, 200.0], 0.93).tolist() == pytest.approx([93.0, 186.0])
    with pytest.raises(ValueError, match="specified foreign"):
        transfer_proceeds(100.0, 0.93, specified_foreign_buyer=True)
    with pytest.raises(ValueError, match="price"):
        transfer_proceeds(100.0, 1.2)


def test_impossible_inputs_are_refused() -> None:
    with pytest.raises(ValueError, match="macr"):
        component_credit(LAW, 2027, "battery_cell", 1.0, macr=1.1)
    with pytest.raises(ValueError, match="kwh"):
        component_credit(LAW, 2027, "battery_cell", -1.0, macr=1.0)
    with pytest.raises(ValueError, match="component"):
        component_credit(LAW, 2027, "wafer", 1.0, macr=1.0)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="material"):
        material_credit(LAW, 2027, "phase_out", 1.0)  # type: ignore[arg-type]


def test_ratio_of_purchases() -> None:
    assert cost_ratio(100.0, 40.0) == pytest.approx(0.6)
    cost = [[50.0, 30.0, 20.0], [50.0, 30.0, 20.0]]
    assert cost_ratio_of_purchases(cost, [[False, True, False], [True, True, False]]).tolist() == pytest.approx(
        [0.7, 0.2]
    )
    with pytest.raises(ValueError, match="exceed"):
        cost_ratio(100.0, 101.0)
    with pytest.raises(ValueError, match="above zero"):
        cost_ratio(0.0, 0.0)


@given(st.lists(st.tuples(st.floats(0.01, 1e6), st.booleans()), min_size=1, max_size=8))
def test_ratio_lies_between_none_and_all(purchases: list[tuple[float, bool]]) -> None:
    cost, barred = np.array([c for c, _ in purchases]), np.array([b for _, b in purchases])
    ratio = float(cost_ratio_of_purchases(cost, barred))
    assert -1e-12 <= ratio <= 1.0 + 1e-12
    assert ratio + float(cost_ratio_of_purchases(cost, ~barred)) == pytest.approx(1.0)


def test_prohibited_entities_by_owner_debt_and_control() -> None:
    on = date(2026, 6, 1)
    assert prohibited_entity(LAW, on, largest_share=[0.249, 0.25], aggregate_share=0.3).tolist() == [False, True]
    assert prohibited_entity(LAW, on, largest_share=0.2, aggregate_share=[0.39, 0.40]).tolist() == [False, True]
    assert prohibited_entity(LAW, on, debt_share=[0.149, 0.15]).tolist() == [False, True]
    assert prohibited_entity(LAW, on, specified=[True, False], effective_control=[False, True]).all()
    assert not prohibited_entity(LAW, date(2025, 6, 1), specified=True)
    assert [licence_gives_control(LAW, on, d) for d in (date(2025, 7, 3), date(2025, 7, 4))] == [False, True]
    with pytest.raises(ValueError, match="aggregate_share"):
        prohibited_entity(LAW, on, largest_share=0.3, aggregate_share=0.2)


def test_thresholds_rise() -> None:
    for kind in ("battery_component", "critical_mineral", "storage", "generation"):
        path = [material_assistance_threshold(LAW, kind, date(y, 7, 1)) for y in range(2024, 2036)]
        assert path == sorted(path) and path[0] == 0.0


def test_48c() -> None:
    assert advanced_energy_credit(LAW, date(2024, 4, 1), date(2026, 3, 31), 100.0, 50.0) == 30.0
    assert advanced_energy_credit(LAW, date(2024, 4, 1), date(2026, 4, 1), 100.0, 50.0) == 0.0
    assert advanced_energy_credit(LAW, date(2024, 4, 1), date(2025, 4, 1), [100.0, 1000.0], 25.0).tolist() == [
        25.0,
        25.0,
    ]
    low = advanced_energy_credit(LAW, date(2024, 4, 1), date(2025, 4, 1), 100.0, 50.0, wage_rules_met=False)
    assert low == 6.0
    assert allocations_open(LAW, date(2025, 7, 4)) and not allocations_open(LAW, date(2025, 7, 5))
    with pytest.raises(ValueError, match="in_service"):
        advanced_energy_credit(LAW, date(2024, 4, 1), date(2024, 3, 1), 1.0, 1.0)


@pytest.mark.parametrize("technology", ["wind", "solar"])
def test_wind_and_solar_dates(technology: str) -> None:
    dates = {
        (date(2026, 7, 4), date(2029, 1, 1)): True,
        (date(2026, 7, 5), date(2027, 12, 31)): True,
        (date(2026, 7, 5), date(2028, 1, 1)): False,
    }
    for (begun, service), expected in dates.items():
        assert clean_power_available(LAW, technology, begun, service) is expected  # type: ignore[arg-type]
        assert clean_power_available(IRA, technology, begun, service)  # type: ignore[arg-type]


@pytest.mark.parametrize("technology", ["storage", "geothermal", "nuclear", "hydropower", "other"])
def test_the_rest_phases_out_by_start(technology: str) -> None:
    found = [
        clean_power_credit(LAW, technology, date(y, 6, 1), date(y + 2, 6, 1))  # type: ignore[arg-type]
        for y in (2023, 2033, 2034, 2035, 2036)
    ]
    assert found == pytest.approx([0.30, 0.30, 0.225, 0.15, 0.0])


def test_before_the_acts_there_was_no_credit() -> None:
    law = read_law(date(2022, 8, 15))
    assert clean_power_credit(law, "storage", date(2026, 1, 1), date(2027, 1, 1)) == 0.0
    assert component_credit(law, 2027, "battery_cell", 1.0, macr=1.0) == 0.0


def test_clean_power_conditions() -> None:
    assert clean_power_credit(LAW, "storage", date(2021, 1, 1), date(2025, 1, 1)) == 0.30
    assert clean_power_credit(LAW, "storage", date(2021, 1, 1), date(2024, 12, 31)) == 0.0
    begun, service = date(2026, 3, 1), date(2027, 3, 1)
    assert clean_power_credit(LAW, "storage", begun, service, macr=0.54) == 0.0
    assert clean_power_credit(LAW, "solar", begun, service, macr=0.40) == 0.30
    assert clean_power_credit(LAW, "solar", date(2025, 12, 31), service, macr=0.0) == 0.30
    assert clean_power_credit(LAW, "storage", begun, service, prohibited=True) == 0.0
    assert clean_power_credit(LAW, "storage", begun, service, wage_rules_met=False) == 0.06
    assert basis_after_credit(LAW, service, 100.0, 30.0) == 85.0
    with pytest.raises(ValueError, match="technology"):
        clean_power_credit(LAW, "coal", begun, service)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="in_service"):
        clean_power_credit(LAW, "solar", service, begun)


def test_production_credit_lasts_ten_years() -> None:
    begun, service = date(2026, 3, 1), date(2027, 3, 1)
    paid = [float(production_credit(LAW, "solar", begun, service, y, 1000.0)) for y in (2026, 2027, 2036, 2037)]
    assert paid == pytest.approx([0.0, 30.0, 30.0, 0.0])
    assert production_credit(LAW, "storage", begun, service, 2028, 1000.0) == 0.0
    assert clean_power_available(LAW, "wind", begun, service, "45Y")
    assert not clean_power_available(LAW, "storage", begun, service, "45Y")
    with pytest.raises(ValueError, match="section"):
        clean_power_available(LAW, "wind", begun, service, "45Z")  # type: ignore[arg-type]


def test_a_cheap_loan_is_worth_its_saving() -> None:
    assert loan_payments(100.0, 0.0, 4).tolist() == [25.0] * 4
    assert loan_payments(100.0, 0.10, 2, 1).tolist() == pytest.approx([10.0, 110.0])
    # One year: pay back 104 in place of 108, discounted at 8 %.
    assert loan_subsidy(100.0, loan_rate=0.04, market_rate=0.08, years=1) == pytest.approx(4.0 / 1.08)
    assert atvm_rate(LAW, date(2026, 1, 1), 0.045) == 0.045
    with pytest.raises(ValueError, match="loan_rate"):
        loan_subsidy(100.0, loan_rate=0.09, market_rate=0.08, years=5)


@given(st.floats(0.001, 0.15), st.floats(0.0, 1.0), st.integers(1, 30))
def test_subsidy_lies_between_nothing_and_the_principal(market: float, part: float, years: int) -> None:
    worth = float(loan_subsidy(1.0, loan_rate=part * market, market_rate=market, years=years))
    assert -1e-9 <= worth <= 1.0


def test_overlay_without_change_changes_nothing() -> None:
    same = {
        "id": "us.credits.45x",
        "parameters": {
            "battery_cell": {
                "unit": "USD/kWh",
                "before_first": "not_applicable",
                "values": [{"start": date(2023, 1, 1), "end": None, "value": 35, "reference": "r"}],
            }
        },
        "references": {"r": {"title": "same", "href": "", "seen": False}},
    }
    law = with_overlay(LAW, same)
    for year in range(2023, 2035):
        assert component_credit(law, year, "battery_cell", 1.0, macr=1.0) == component_credit(
            LAW, year, "battery_cell", 1.0, macr=1.0
        )


def test_unknown_names_of_law_are_law_errors() -> None:
    with pytest.raises(LawError):
        LAW.rate("us.credits.45x", "battery_pack", date(2026, 1, 1))
