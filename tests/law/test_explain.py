"""Accounts: lines sum to the rule's total, and name the parameters that decide them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reshore.law import Law, read_law
from reshore.law.audit import FAMILIES
from reshore.law.audit.families.duties import CARS, HEAVY, PART_LINES
from reshore.law.audit.read import parse_examples
from reshore.law.explain import account_lines, account_record, decided_by
from reshore.law.explain.depreciation import depreciation_account
from reshore.law.explain.duty import RULES, duty_account
from reshore.law.explain.origin import origin_account
from reshore.law.explain.rules import component_account, form_account
from reshore.law.explain.trace import ListeningLaw

LAW = read_law(date(2026, 11, 23))


def read(family: str, **inputs: Any) -> tuple[Any, Any]:
    """Form and inputs of a case."""
    raw = {"examples": [{"id": "x", "family": family, "cases": [{"inputs": inputs, "expected": 0}]}]}
    (case,) = parse_examples(raw, "x").cases
    return case.form, case.inputs


def duty(family: str, **inputs: Any) -> Any:
    return duty_account(LAW, family, read(family, **inputs)[1])


def line(account: Any, label: str) -> Any:
    (found,) = [each for each in account.lines if each.label.startswith(label)]
    return found


MEXICAN = dict(
    product="car", origin="MX", customs_value_usd=40000, entry_date="2026-03-15", usmca_originating=True,
    us_content_share=0.45, us_content_approved=True,
)  # fmt: skip


def test_content_of_a_usmca_car_is_taken_off_the_value() -> None:
    account = duty("vehicle_duty", **MEXICAN)
    s232 = line(account, "Section 232")
    assert (s232.rate, s232.value, s232.amount) == pytest.approx((0.25, 22000.0, 5500.0))
    (source,) = s232.sources
    assert source.parameter == "usmca_non_us_content_rate" and source.verified
    base = line(account, "base duty")
    assert [s.parameter for s in base.sources] == ["usmca_special"] and not base.sources[0].verified
    assert account.total == pytest.approx(5500.0)


def test_a_floor_is_decided_by_floor_and_base() -> None:
    account = duty("vehicle_duty", product="car", origin="JP", customs_value_usd=40000, entry_date="2026-03-15")
    s232 = line(account, "Section 232")
    assert {s.parameter for s in s232.sources} == {"floor_rate_JP", "passenger_vehicle"}
    assert "all-in" in s232.note and s232.amount == pytest.approx(5000.0)


def test_a_floor_that_the_base_exceeds_is_still_named() -> None:
    account = duty("vehicle_duty", product="light_truck", origin="JP", customs_value_usd=100, entry_date="2026-03-15")
    assert line(account, "Section 232").amount == 0.0
    assert "floor_rate_JP" in {s.parameter for s in line(account, "Section 232").sources}


def test_a_layer_switched_off_says_by_which_and_is_not_added() -> None:
    account = duty("vehicle_duty", product="car", origin="JP", customs_value_usd=40000, entry_date="2026-03-15")
    off = line(account, "section 122")
    assert not off.counts and off.amount == pytest.approx(4000.0)
    assert "switched off by section_232_autos" in off.note
    assert account.total == pytest.approx(6000.0)


def test_nothing_is_switched_off_where_no_section_232_governs() -> None:
    inputs = dict(product="part", origin="JP", customs_value_usd=100, entry_date="2026-03-15", base_rate=0.025)
    account = duty("part_duty", section_232_listed=False, **inputs)
    assert all(each.counts for each in account.lines)
    assert line(account, "section 122").amount == pytest.approx(10.0)
    assert line(account, "base duty").note == "rate stated by the asker"


ORIGINS = ("US", "CA", "MX", "JP", "KR", "DE", "GB", "CN", "BR", "IN", "TW", "RU")
DAYS = st.dates(date(2024, 6, 1), date(2030, 12, 31))
PRODUCTS = {"vehicle_duty": (*CARS, "light_truck"), "part_duty": tuple(PART_LINES), "mhdv_duty": tuple(HEAVY)}


@given(st.sampled_from(sorted(RULES)), st.sampled_from(ORIGINS), DAYS, st.data())
def test_lines_sum_to_the_rule(family: str, origin: str, day: date, data: st.DataObject) -> None:
    inputs: dict[str, Any] = dict(origin=origin, customs_value_usd=1000.0, entry_date=day)
    inputs["usmca_originating"] = origin in ("CA", "MX") and data.draw(st.booleans())
    if family == "equipment_duty":
        inputs["item"] = data.draw(st.sampled_from(["coil, Annex I-A", "robot, Annex III", "bench, no Section 232"]))
        inputs |= {"metal_content": 1.0, "metal_weight_share": 1.0}
    else:
        inputs["product"] = data.draw(st.sampled_from(PRODUCTS[family]))
    if family in ("part_duty", "equipment_duty"):
        inputs["base_rate"] = data.draw(st.sampled_from([0.0, 0.025, 0.2]))
    form, kept = read(family, **inputs)
    account = duty_account(LAW, family, kept)
    counted = sum(each.amount for each in account.lines if each.counts)
    assert counted == pytest.approx(form.rule(LAW, kept), abs=1e-9) and account.total == pytest.approx(counted)
    for each in account.lines:
        assert each.rate is not None and each.value is not None
        assert each.rate * each.value == pytest.approx(each.amount)
    json.dumps(account_record(account), default=str)
    assert any(text.strip().startswith("total") for text in account_lines(account))


def test_45x_by_component() -> None:
    form, inputs = read("45x", year=2031, cells_gwh=30, modules_gwh=30, macr=0.9)
    account = component_account(form, LAW, inputs)
    assert [each.amount for each in account.lines] == pytest.approx([525e6, 150e6])
    assert account.total == pytest.approx(675e6)
    assert {s.parameter for s in account.lines[0].sources} == {"battery_cell", "phase_out_components"}


def test_a_test_not_passed_names_its_threshold() -> None:
    form, inputs = read("45x", year=2026, cells_gwh=30, macr=0.55)
    account = component_account(form, LAW, inputs)
    assert account.total == 0.0
    assert "macr_threshold_battery_component" in {s.parameter for s in account.lines[0].sources}


def test_dates_that_come_too_late_are_named() -> None:
    form, inputs = read(
        "ended_credits", credit="48E", technology="solar", construction_start="2026-07-05",
        placed_in_service="2028-01-01", quantity="available",
    )  # fmt: skip
    account = form_account("48E", form, LAW, inputs, "")
    assert account.total is False
    assert "wind_solar_last_placed_in_service" in {s.parameter for s in account.lines[0].sources}


def test_depreciation_years_sum_to_the_published_value() -> None:
    form, inputs = read(
        "depreciation_npv", cost_usd=5e8, class_years=7, discount_rate=0.08, contract_date="2024-12-01",
        placed_in_service="2025-09-30",
    )  # fmt: skip
    account = depreciation_account(form, LAW, inputs)
    years = [each for each in account.lines if each.counts]
    assert account.total == pytest.approx(87153974.77, abs=0.01)
    assert sum(each.amount for each in years) == pytest.approx(account.total)
    assert sum(each.rate or 0.0 for each in years) == pytest.approx(1.0)


@pytest.mark.parametrize(("steel", "answer"), [(0.72, True), (0.69, False)])
def test_origin_says_each_margin(steel: float, answer: bool) -> None:
    form, inputs = read(
        "usmca_origin", product="light_truck", date="2026-05-01", net_cost_usd=30000, vnm_usd=7200,
        lvc_material_manufacturing=0.32, lvc_technology=0.2, lvc_assembly_credit=True, steel_share=steel,
        aluminum_share=0.7, core_parts_originate=True, quantity="originating",
    )  # fmt: skip
    account = origin_account(form, LAW, inputs)
    assert account.total is answer
    assert ("fail" in line(account, "steel").note) is not answer
    # Technology counts up to its cap of 10 points: 0.32 + 0.10 + 0.05 against 0.45 for a light truck.
    assert line(account, "labor value, with credits").amount == pytest.approx(0.47)
    assert "margin +0.02" in line(account, "labor value, with credits").note
    assert ": fail" not in line(account, "regional").note


@given(st.sampled_from(["GA", "TN", "SC"]), st.integers(0, 9000))
def test_a_programme_is_told_with_its_amount(state: str, jobs: int) -> None:
    program = {"GA": "mega_project", "TN": "job_tax_credit", "SC": "job_tax_credit"}[state]
    more = {} if state == "GA" else {"county_tier": 1}
    form = FAMILIES["state_incentive"].forms[(state, program)]
    capex = {} if state == "SC" else {"capex_usd": 9e8}
    _, inputs = read("state_incentive", state=state, program=program, jobs=jobs, **capex, **more)
    account = form_account(program, form, LAW, inputs, "USD")
    assert account.lines[0].amount == account.total == form.rule(LAW, inputs)
    assert account.total == 0.0 or account.lines[0].sources


def test_listening_hears_also_through_a_changed_law() -> None:
    listening = ListeningLaw(LAW.known_as_of, LAW.provisions)
    values = LAW.parameter("us.tariffs.mfn", "light_truck").values
    other = listening.with_values("us.tariffs.mfn", "light_truck", values)
    assert other.rate("us.tariffs.mfn", "bus_8702", date(2026, 1, 1)) == 0.02
    assert list(listening.asked) == [("us.tariffs.mfn", "bus_8702", date(2026, 1, 1))]


def test_only_what_decides_is_named() -> None:
    day = date(2026, 1, 1)

    def rule(law: Law) -> dict[str, float]:
        a, b = (law.rate("us.tariffs.mfn", name, day) for name in ("light_truck", "bus_8702"))
        return {"larger": float(np.maximum(a, b)), "smaller": float(np.minimum(a, b))}

    decision = decided_by(rule, LAW)
    assert [e.parameter for e in decision.by["larger"]] == ["light_truck"]
    assert [e.parameter for e in decision.by["smaller"]] == ["bus_8702"]
    assert len(decision.asked) == 2
