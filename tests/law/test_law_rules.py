"""Rules against numbers worked by hand, and what must always hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from reshore.errors import LawError
from reshore.law import EU27, Law, alpha2, read_law
from reshore.law.us.depreciation import building_deductions, equipment_deductions
from reshore.law.us.income_tax import combined_rate
from reshore.law.us.offset import offset_pool
from reshore.law.us.parts_duty import PartsDuty, parts_duty
from reshore.law.us.user_fees import harbor_maintenance_fee, merchandise_processing_fee
from reshore.law.us.vehicle_duty import AUTOS, uk_quota_units, vehicle_duty
from reshore.law.usmca.origin import labor_value_ok, rvc_net_cost, rvc_threshold_part, vehicle_originates
from reshore.law.usmca.term import usmca_in_force

LAW = read_law(date(2026, 11, 23))
DAY = date(2026, 6, 1)
ORIGINS = ("JP", "DE", "KR", "GB", "CN", "MX", "CA", "TW", "TH", "US")

days = st.dates(date(2021, 1, 1), date(2035, 12, 31))
origins = st.sampled_from(ORIGINS)
shares = st.floats(0.0, 1.0)
classes = st.sampled_from(("8703", "8704"))


def _vehicle(law: Law, on: date, origin: str, hts: str, usmca: bool, content: float, quota: bool = False) -> float:
    claim = usmca and origin in ("MX", "CA", "US")
    duty = vehicle_duty(
        law,
        on,
        origin=origin,
        hts_class=hts,
        usmca=claim,
        us_content=content,
        in_quota=quota and origin == "GB" and hts == "8703",
    )
    return float(duty.total)


def _part(on: date, origin: str, **more: object) -> PartsDuty:
    given_ = {"mfn_parameter": "part_typical", "listed_232": True, "usmca": False, **more}
    return parts_duty(LAW, on, origin=origin, **given_)  # type: ignore[arg-type]


@given(days, origins, classes, st.booleans(), shares, st.booleans(), st.floats(0.0, 0.5))
def test_a_dearer_additional_rate_never_lowers_the_duty(
    on: date, origin: str, hts: str, usmca: bool, content: float, quota: bool, more: float
) -> None:
    law = LAW
    for name in ("additional_rate", "usmca_non_us_content_rate"):
        values = [replace(v, value=float(v.value) + more) for v in law.parameter(AUTOS, name).values]  # type: ignore[arg-type]
        law = law.with_values(AUTOS, name, values)
    before, after = (_vehicle(w, on, origin, hts, usmca, content, quota) for w in (LAW, law))
    assert after >= before - 1e-12


@given(days, origins, classes, shares, shares)
def test_more_us_content_never_raises_the_duty(on: date, origin: str, hts: str, a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert _vehicle(LAW, on, origin, hts, True, high) <= _vehicle(LAW, on, origin, hts, True, low) + 1e-12


@given(days, classes, st.booleans(), shares)
def test_us_origin_pays_nothing(on: date, hts: str, usmca: bool, content: float) -> None:
    assert _vehicle(LAW, on, "US", hts, usmca, content) == 0.0
    assert float(_part(on, "US", usmca=usmca, certified=True, listed_232=False).total) == 0.0


@given(st.integers(2021, 2034), origins, classes)
def test_a_year_average_lies_between_its_days(year: int, origin: str, hts: str) -> None:
    def rule(on: date) -> np.ndarray:
        return vehicle_duty(LAW, on, origin=[origin, "US"], hts_class=hts, usmca=False, us_content=0.0).total

    mean = LAW.year_average(rule, year)
    daily = np.array([rule(day) for day, _ in LAW.segments(year)])
    assert np.all(mean >= daily.min(axis=0)) and np.all(mean <= daily.max(axis=0))


def test_a_year_average_equals_the_mean_of_all_days() -> None:
    def rule(on: date) -> np.ndarray:
        return vehicle_duty(LAW, on, origin=["JP", "MX", "DE"], hts_class="8703", usmca=False, us_content=0.0).total

    every_day = [rule(date(2025, 1, 1) + timedelta(days=n)) for n in range(365)]
    assert LAW.year_average(rule, 2025) == pytest.approx(np.mean(every_day, axis=0), abs=1e-14)


@given(st.integers(1990, 2050))
def test_segments_cover_the_year(year: int) -> None:
    pieces = LAW.segments(year)
    assert pieces[0][0] == date(year, 1, 1) and sum(share for _, share in pieces) == pytest.approx(1.0)


def test_layers_of_a_chinese_car() -> None:
    duty = vehicle_duty(
        LAW, date(2025, 6, 1), origin=["CN", "CN"], hts_class=["8703", "8704"], usmca=False, us_content=0.0
    )
    assert duty.base.tolist() == [0.025, 0.25]
    assert duty.section_232.tolist() == [0.25, 0.25]
    assert duty.section_301.tolist() == [0.25, 0.25]
    assert duty.ieepa.tolist() == [0.2, 0.2]


def test_mexican_vehicles_paid_ieepa_for_a_month_before_section_232() -> None:
    for on, expected in ((date(2025, 3, 3), 0.025), (date(2025, 4, 2), 0.275), (date(2025, 4, 3), 0.275)):
        assert _vehicle(LAW, on, "MX", "8703", False, 0.0) == pytest.approx(expected)
    assert _vehicle(LAW, date(2025, 4, 2), "MX", "8703", True, 0.0) == 0.0


def test_pickups_pay_25_per_cent_even_from_partners() -> None:
    assert [_vehicle(LAW, DAY, o, "8704", False, 0.0) for o in ("JP", "DE", "KR")] == [0.25] * 3
    assert _vehicle(LAW, DAY, "GB", "8704", False, 0.0) == 0.5


def test_korean_trucks_are_free_of_base_duty_from_2041() -> None:
    assert _vehicle(LAW, date(2041, 1, 1), "KR", "8704", False, 0.0) == pytest.approx(0.15)


def test_vehicle_duty_refuses_what_cannot_be() -> None:
    good = {"origin": ["MX"], "hts_class": "8703", "usmca": [True], "us_content": 0.5}
    for bad in (
        {"origin": ["MEX"]},
        {"hts_class": "8701"},
        {"us_content": 1.2},
        {"us_content": np.nan},
        {"origin": ["JP"]},
    ):
        with pytest.raises(ValueError):
            vehicle_duty(LAW, DAY, **{**good, **bad})  # type: ignore[arg-type]


def test_only_the_232_layer_of_a_part_is_open_to_the_offset() -> None:
    assert float(_part(DAY, "JP").section_232) == pytest.approx(0.125)
    assert float(_part(DAY, "GB").section_232) == pytest.approx(0.075)
    assert float(_part(DAY, "TH").section_232) == pytest.approx(0.25)
    assert float(_part(DAY, "KR", fta_free=True).section_232) == pytest.approx(0.15)
    assert float(_part(DAY, "MX", usmca=True).total) == 0.0
    assert float(_part(DAY, "MX", usmca=True, knock_down_kit=True).section_232) == pytest.approx(0.25)


def test_an_unlisted_part_pays_the_other_layers_unless_certified() -> None:
    loose = _part(date(2026, 9, 1), "TH", listed_232=False)
    assert (float(loose.section_232), float(loose.other)) == (0.0, pytest.approx(0.125))
    chosen = _part(date(2026, 9, 1), "TH", listed_232=False, certified=True)
    assert (float(chosen.section_232), float(chosen.other)) == (pytest.approx(0.25), 0.0)
    assert float(_part(date(2026, 3, 1), "TH", listed_232=False).other) == pytest.approx(0.10)
    assert float(_part(date(2026, 9, 1), "DE", listed_232=False).other) == pytest.approx(0.075)
    assert float(_part(date(2026, 9, 1), "MX", listed_232=False).other) == pytest.approx(0.10)


def test_offset_pool_carries_forward_per_maker() -> None:
    used, closing = offset_pool([[10.0, 1.0], [10.0, 1.0]], [[4.0, 3.0], [20.0, 3.0]], [0.0, 1.0])
    assert used.tolist() == [[4.0, 2.0], [16.0, 1.0]]
    assert closing.tolist() == [[6.0, 0.0], [0.0, 0.0]]
    with pytest.raises(ValueError):
        offset_pool([1.0], [1.0, 2.0])


@given(st.lists(st.tuples(st.floats(0, 1e9), st.floats(0, 1e9)), min_size=1, max_size=8), st.floats(0, 1e9))
def test_offset_pool_creates_and_loses_nothing(years: list[tuple[float, float]], opening: float) -> None:
    earned, duty = np.array(years).T
    used, closing = offset_pool(earned, duty, opening)
    assert np.all(used <= duty) and np.all(closing >= 0)
    assert opening + earned.sum() == pytest.approx(used.sum() + closing[-1])


def test_user_fees() -> None:
    fee = merchandise_processing_fee(LAW, DAY, [1_000.0, 30_000.0, 1e6, 1e6], [False, False, False, True])
    assert fee == pytest.approx([33.58, 103.92, 651.50, 0.0])
    assert harbor_maintenance_fee(LAW, DAY, [30_000.0, 30_000.0], [True, False]) == pytest.approx([37.5, 0.0])
    with pytest.raises(LawError):
        merchandise_processing_fee(LAW, date(2019, 1, 1), 1.0, False)


def test_combined_income_tax() -> None:
    assert combined_rate(0.21, [0.0, 0.05]) == pytest.approx([0.21, 0.2495])


@pytest.mark.parametrize("recovery", ["3", "5", "7", "15"])
def test_equipment_is_deducted_in_full_and_no_more(recovery: str) -> None:
    for acquired in (date(2024, 12, 1), date(2025, 6, 1)):
        shares_ = equipment_deductions(LAW, acquired, 2026, 16, recovery)  # type: ignore[arg-type]
        assert shares_.shape == (16,) and shares_.sum() == pytest.approx(1.0, abs=1e-9)


def test_a_building_that_does_not_qualify_takes_39_years() -> None:
    plain = building_deductions(LAW, date(2024, 6, 1), date(2026, 6, 30), 41)
    assert plain[0] == pytest.approx(0.02564 * 6.5 / 12)
    assert plain[1] == pytest.approx(0.02564)
    assert plain.sum() == pytest.approx(1.0)
    half = building_deductions(LAW, date(2026, 3, 1), date(2028, 6, 30), 41, qualified_share=0.5)
    assert half[0] == pytest.approx(0.5 + 0.5 * 0.02564 * 6.5 / 12) and half.sum() == pytest.approx(1.0)
    assert building_deductions(LAW, date(2026, 3, 1), date(2028, 6, 30), 1, elect=False)[0] < 0.03


def test_part_thresholds_by_table_and_method() -> None:
    found = [
        rvc_threshold_part(LAW, DAY, c, m)
        for c in ("core", "principal", "complementary")
        for m in ("net_cost", "transaction_value")
    ]  # type: ignore[arg-type]
    assert found == pytest.approx([0.75, 0.85, 0.70, 0.80, 0.65, 0.75])


def test_labor_value_at_its_edge() -> None:
    def ok(hts: str, wage: float, tech: float, assembly: bool) -> bool:
        found = labor_value_ok(
            LAW, DAY, hts_class=hts, material_manufacturing=wage, technology=tech, assembly_credit=assembly
        )
        return bool(found)

    assert ok("8703", 0.25, 0.30, True) and not ok("8703", 0.24, 0.30, True)
    assert ok("8704", 0.30, 0.10, True) and not ok("8704", 0.30, 0.10, False)


def test_every_test_of_origin_must_pass() -> None:
    good = {"rvc": 0.75, "core_ok": True, "lvc_ok": True, "steel": 0.7, "aluminium": 0.7}
    assert bool(vehicle_originates(LAW, DAY, **good))  # type: ignore[arg-type]
    for name, worse in (("rvc", 0.74), ("core_ok", False), ("lvc_ok", False), ("steel", 0.6), ("aluminium", 0.6)):
        assert not bool(vehicle_originates(LAW, DAY, **{**good, name: worse}))  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        rvc_net_cost([0.0], [1.0])


def test_the_agreement_ends_in_2036_unless_extended() -> None:
    assert usmca_in_force(LAW, date(2036, 6, 30)) and not usmca_in_force(LAW, date(2036, 7, 1))
    assert _vehicle(LAW, date(2036, 7, 1), "MX", "8703", True, 0.5) == pytest.approx(0.275)
    assert date(2036, 7, 1) in LAW.change_dates


def test_uk_quota() -> None:
    assert uk_quota_units(LAW, 2026, 1, 0.0) == 25_000
    assert uk_quota_units(LAW, 2025, 3) == 65_205


def test_country_codes() -> None:
    assert alpha2(["DEU", "MEX", "DEU"]).tolist() == ["DE", "MX", "DE"]
    assert len(EU27) == 27
    with pytest.raises(KeyError):
        alpha2("XXX")


def test_with_values_refuses_overlaps_and_unknown_names() -> None:
    value = LAW.parameter(AUTOS, "additional_rate").values[0]
    with pytest.raises(LawError, match="overlaps"):
        LAW.with_values(AUTOS, "additional_rate", [value, value])
    with pytest.raises(LawError, match="no such parameter"):
        LAW.with_values(AUTOS, "tea", [value])
