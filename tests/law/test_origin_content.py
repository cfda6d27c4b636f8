"""USMCA origin: content, roll-up, core parts, averaging, purchases; by hand, by published threshold, by property."""

from __future__ import annotations

from datetime import date, timedelta

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from reshore.errors import LawError
from reshore.law import read_law, with_overlay
from reshore.law.us.vehicle_duty import vehicle_duty
from reshore.law.usmca.averaging import PRODUCER_CATEGORIES, averaged, best_category
from reshore.law.usmca.core_parts import core_parts_originate, part_class_of, part_names
from reshore.law.usmca.origin import (
    ORIGIN,
    labor_value_ok,
    part_originates,
    rvc_net_cost,
    rvc_threshold_part,
    rvc_threshold_vehicle,
    rvc_transaction_value,
    vehicle_originates,
)
from reshore.law.usmca.purchases import melted_and_poured, purchases_ok
from reshore.law.usmca.value_content import (
    duty_cost_of_failing,
    max_non_originating,
    net_cost,
    vehicle_non_originating,
)

LAW = read_law(date(2026, 11, 23))
DAY = date(2026, 5, 1)

costs = st.floats(1.0, 1e5)
shares = st.floats(0.0, 1.0)
days = st.dates(date(2020, 7, 1), date(2036, 6, 30))
GOOD = {"rvc": 0.76, "core_ok": True, "lvc_ok": True, "steel": 0.72, "aluminium": 0.70}


def _passes(on: date, **more: object) -> bool:
    return bool(vehicle_originates(LAW, on, **{**GOOD, **more}))  # type: ignore[arg-type]


# Content


@given(costs, shares)
def test_content_lies_between_zero_and_one(cost: float, share: float) -> None:
    for method in (rvc_net_cost, rvc_transaction_value):
        assert -1e-12 <= float(method(cost, share * cost)) <= 1.0


@given(costs, shares, shares)
def test_content_falls_as_foreign_material_rises(cost: float, a: float, b: float) -> None:
    low, high = sorted((a * cost, b * cost))
    assert rvc_net_cost(cost, high) <= rvc_net_cost(cost, low)


@pytest.mark.parametrize(("cost", "vnm"), [(100.0, -1.0), (100.0, 101.0), (0.0, 0.0), (100.0, float("nan"))])
def test_content_of_impossible_materials_is_refused(cost: float, vnm: float) -> None:
    with pytest.raises(ValueError, match="must"):
        rvc_net_cost(cost, vnm)


def test_rounding_of_sums_is_no_error() -> None:
    assert float(rvc_net_cost(30000.0, -1e-9)) == pytest.approx(1.0)


def test_net_cost_leaves_out_four_kinds() -> None:
    found = net_cost([100.0, 50.0], sales_promotion=5.0, royalties=[2.0, 0.0], shipping=3.0, non_allowable_interest=1.0)
    assert found.tolist() == [89.0, 41.0]


@pytest.mark.parametrize("excluded", [{"royalties": -1.0}, {"shipping": 100.0}])
def test_net_cost_must_stay_positive(excluded: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="exclud"):
        net_cost(100.0, **excluded)


@given(costs, st.sampled_from((0.625, 0.66, 0.75, 0.85)))
def test_the_most_foreign_material_just_passes(cost: float, threshold: float) -> None:
    most = max_non_originating(cost, threshold)
    assert float(rvc_net_cost(cost, most)) == pytest.approx(threshold)


# Roll-up


def _rolled(originates: bool, rollup: bool | None) -> float:
    found = vehicle_non_originating(
        LAW, DAY, other=100.0, core_value=[50.0, 40.0], core_non_originating=[10.0, 5.0],
        core_originates=[originates, True], rollup=rollup,
    )  # fmt: skip
    return float(found)


def test_roll_up_by_hand() -> None:
    assert _rolled(True, True) == 100.0
    assert _rolled(True, False) == 115.0
    assert _rolled(False, True) == 150.0
    assert _rolled(True, None) == 100.0  # the panel's reading is the law shipped


parts = st.lists(st.tuples(costs, shares, st.booleans()), min_size=1, max_size=5)


@given(parts, costs)
def test_roll_up_never_lowers_content(found: list[tuple[float, float, bool]], other: float) -> None:
    value, inside, originates = (np.array(x) for x in zip(*found, strict=True))
    with_, without = (
        vehicle_non_originating(
            LAW, DAY, other=other, core_value=value, core_non_originating=value * inside,
            core_originates=originates, rollup=switch,
        )
        for switch in (True, False)
    )  # fmt: skip
    cost = other + value.sum()
    assert rvc_net_cost(cost, with_) >= rvc_net_cost(cost, without)


def test_material_above_its_part_is_refused() -> None:
    with pytest.raises(ValueError, match="between zero and the part"):
        vehicle_non_originating(
            LAW, DAY, other=1.0, core_value=[5.0], core_non_originating=[6.0], core_originates=[True]
        )


# Parts


@pytest.mark.parametrize(
    ("on", "kind", "net", "transaction"),
    [
        (date(2020, 7, 1), "core", 0.66, 0.76),
        (date(2021, 7, 1), "principal", 0.65, 0.75),
        (date(2022, 7, 1), "principal", 0.675, 0.775),
        (date(2023, 6, 30), "core", 0.72, 0.82),
        (date(2023, 6, 30), "complementary", 0.64, 0.74),
        (DAY, "principal", 0.70, 0.80),
        (DAY, "complementary", 0.65, 0.75),
    ],
)
def test_published_thresholds_of_parts(on: date, kind: str, net: float, transaction: float) -> None:
    assert rvc_threshold_part(LAW, on, kind) == pytest.approx(net)  # type: ignore[arg-type]
    assert rvc_threshold_part(LAW, on, kind, "transaction_value") == pytest.approx(transaction)  # type: ignore[arg-type]


def test_parts_by_name() -> None:
    assert [part_class_of(LAW, DAY, p) for p in ("transmission", "Advanced battery", "seat", "wiring-harness")] == [
        "core", "core", "principal", "complementary",
    ]  # fmt: skip
    with pytest.raises(LawError, match="in no table"):
        part_class_of(LAW, DAY, "cup holder")


def test_no_part_is_in_two_tables() -> None:
    core, principal, other = (part_names(LAW, DAY, c) for c in ("core", "principal", "complementary"))
    assert len(core) == 7 and not (core & principal or core & other or principal & other)


def test_change_of_heading_is_enough_for_all_but_core_parts() -> None:
    assert not part_originates(LAW, DAY, 0.1, "principal")
    assert part_originates(LAW, DAY, 0.1, "principal", tariff_shift=True)
    with pytest.raises(ValueError, match="core part"):
        part_originates(LAW, DAY, 0.9, "core", tariff_shift=True)


def test_one_weak_core_part_passes_only_in_the_super_core() -> None:
    vehicles = {
        "cost": [[100.0, 300.0], [100.0, 300.0], [0.0, 300.0]],
        "non_originating": [[40.0, 30.0], [40.0, 90.0], [0.0, 75.0]],
    }
    found = {c: core_parts_originate(LAW, DAY, **vehicles, choice=c).tolist() for c in ("each", "super_core", "best")}  # type: ignore[arg-type]
    assert found == {"each": [False, False, True], "super_core": [True, False, True], "best": [True, False, True]}


def test_listed_components_may_be_counted_instead() -> None:
    given_ = {"cost": [100.0, 100.0], "non_originating": [40.0, 40.0]}
    assert not core_parts_originate(LAW, DAY, **given_)  # type: ignore[arg-type]
    assert core_parts_originate(LAW, DAY, **given_, listed_non_originating=[25.0, 10.0])  # type: ignore[arg-type]
    assert not core_parts_originate(
        LAW, DAY, **given_, listed_non_originating=[25.0, 10.0], method="transaction_value", choice="each"
    )
    with pytest.raises(ValueError, match="listed"):
        core_parts_originate(LAW, DAY, **given_, listed_non_originating=[50.0, 10.0])  # type: ignore[arg-type]


# Averaging


def test_average_by_hand_and_best_category() -> None:
    rvc, cost = [0.80, 0.72, 0.76, 0.60], [100.0, 100.0, 100.0, 300.0]
    assert averaged(rvc, cost, ["a", "a", "b", "b"]) == pytest.approx([0.76, 0.76, 0.64, 0.64])
    name, means = best_category(
        rvc, cost, {"class": ["x"] * 4, "plant": ["a", "a", "b", "b"], "model_line": ["p", "q", "r", "s"]}, 0.75
    )
    assert (name, means.tolist()) == ("plant", pytest.approx([0.76, 0.76, 0.64, 0.64]))
    by_line, _ = best_category(rvc, cost, {"plant": [1, 1, 2, 2], "model_line": [1, 2, 3, 4]}, 0.75, units=[1, 1, 9, 1])
    assert by_line == "model_line"


@given(st.lists(st.tuples(st.floats(0.75, 1.0), costs, st.integers(0, 2)), min_size=1, max_size=8))
def test_a_group_that_all_passes_passes(found: list[tuple[float, float, int]]) -> None:
    values, weights, group = zip(*found, strict=True)
    assert np.all(averaged(values, weights, group) >= 0.75 - 1e-12)


def test_averaging_refuses_what_cannot_be() -> None:
    for values, weights, group in (([1.2], [1.0], ["a"]), ([0.5], [0.0], ["a"]), ([0.5, 0.5], [1.0], ["a"])):
        with pytest.raises(ValueError, match="must"):
            averaged(values, weights, group)
    for categories in ({}, {"country_of_export": ["US"]}):
        with pytest.raises(ValueError, match="categories"):
            best_category([0.5], [1.0], categories, 0.75)
    assert best_category([0.5], [1.0], {"country_of_export": ["US"]}, 0.4, allowed=PRODUCER_CATEGORIES)[0]


# The vehicle


def test_light_trucks_need_more_labor_value() -> None:
    car, truck = labor_value_ok(
        LAW, DAY, hts_class=["8703", "8704"], material_manufacturing=0.29, technology=0.12, assembly_credit=True
    )
    assert car and not truck  # 0.29 + 0.10 + 0.05 = 0.44; a truck needs 0.30 alone and 0.45 in all
    assert labor_value_ok(LAW, DAY, hts_class="8704", material_manufacturing=0.30, technology=0.1, assembly_credit=True)
    for bad in ({"material_manufacturing": 1.2}, {"material_manufacturing": 0.3, "technology": -0.1}):
        with pytest.raises(ValueError, match="must"):
            labor_value_ok(LAW, DAY, hts_class="8703", **bad)


@given(days, shares, shares, shares, shares)
def test_more_regional_value_never_loses_origin(on: date, a: float, b: float, c: float, d: float) -> None:
    (low, high), (less, more) = sorted((a, b)), sorted((c, d))
    worse = _passes(on, rvc=low, steel=less, aluminium=less)
    assert not worse or _passes(on, rvc=high, steel=more, aluminium=more)


def test_melted_and_poured_steel_from_mid_2027() -> None:
    before, after = date(2027, 6, 30), date(2027, 7, 1)
    assert not melted_and_poured(LAW, before) and melted_and_poured(LAW, after)
    assert _passes(before, steel_melted_poured=0.5) and not _passes(after, steel_melted_poured=0.5)
    assert _passes(after, steel_melted_poured=0.70)
    assert purchases_ok(LAW, before, steel=0.7, aluminium=0.7)
    with pytest.raises(ValueError, match="melted and poured"):
        purchases_ok(LAW, after, steel=0.7, aluminium=0.7)
    with pytest.raises(ValueError, match="cannot exceed"):
        purchases_ok(LAW, after, steel=0.7, aluminium=0.7, steel_melted_poured=0.8)


def test_a_least_us_content_is_asked_by_overlay_only() -> None:
    floor = {
        "id": ORIGIN,
        "parameters": {
            "min_us_content_share": {
                "unit": "/1",
                "before_first": "not_applicable",
                "values": [{"start": date(2020, 7, 1), "end": None, "value": 0.5, "reference": "why"}],
            }
        },
        "references": {"why": {"title": "What if", "href": "", "seen": False}},
    }
    asked = with_overlay(LAW, floor)
    assert vehicle_originates(asked, DAY, **GOOD, us_content=0.5)
    assert not vehicle_originates(asked, DAY, **GOOD, us_content=0.49)
    with pytest.raises(ValueError, match="us_content"):
        vehicle_originates(asked, DAY, **GOOD)


def test_an_overlay_of_nothing_changes_nothing() -> None:
    same = with_overlay(LAW, {"id": ORIGIN, "parameters": {}, "references": {}})
    assert same.fingerprint == LAW.fingerprint


@given(st.sampled_from(("8703", "8704")), shares, st.floats(1e3, 1e5))
def test_the_cost_of_failing_is_the_difference_of_two_duties(hts: str, content: float, value: float) -> None:
    without, with_ = vehicle_duty(
        LAW, DAY, origin=["MX", "MX"], hts_class=hts, usmca=[False, True], us_content=content
    ).total
    base = 0.025 if hts == "8703" else 0.25
    assert float(duty_cost_of_failing(without, with_, value)) == pytest.approx((base + 0.25 * content) * value)
    assert without >= with_


@pytest.mark.parametrize(
    ("on", "least"),
    [(date(2020, 7, 1), 0.66), (date(2022, 6, 30), 0.69), (date(2023, 6, 30), 0.72), (date(2023, 7, 1), 0.75)],
)
def test_published_thresholds_of_vehicles(on: date, least: float) -> None:
    assert rvc_threshold_vehicle(LAW, on) == least
    assert _passes(on, rvc=least) and not _passes(on, rvc=least - 0.001)


def test_before_the_agreement_there_is_no_answer() -> None:
    with pytest.raises(LawError):
        _passes(date(2020, 7, 1) - timedelta(days=1))
