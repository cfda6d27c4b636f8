"""Drawback, foreign-trade zones and the price of domestic metal, by hand and by property."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from reshore.errors import LawError
from reshore.law import read_law
from reshore.law.us.drawback import DRAWBACK, drawback, refundable
from reshore.law.us.foreign_trade_zone import ZONE, weekly_entry_fee, zone_duty
from reshore.law.us.metals_duty import MetalGoods
from reshore.law.us.metals_pass_through import metal_price_factor, part_cost_factor
from reshore.law.us.parts_duty import PartsDuty, parts_duty
from reshore.law.us.stacking import LAYERS, PARTS_232
from reshore.law.us.user_fees import harbor_maintenance_fee, merchandise_processing_fee

LAW = read_law(date.max)
DAY = date(2026, 6, 1)

amounts = st.floats(0.0, 1e9)
shares = st.floats(0.0, 1.0)
parts_of = st.sampled_from(("CN", "TH", "JP", "MX", "BR"))


def _parts(origin: str = "CN", listed: bool = True, on: date = DAY, **more: object) -> PartsDuty:
    return parts_duty(LAW, on, origin=origin, mfn_parameter="part_typical", listed_232=listed, usmca=False, **more)  # type: ignore[arg-type]


# Drawback


def test_base_and_section_301_come_back_and_section_232_does_not() -> None:
    refund = drawback(LAW, DAY, layers=_parts().layers, value=1_000.0, exported_share=0.5, destination="DE")
    assert float(refund.by_layer["mfn"]) == pytest.approx(0.99 * 25 * 0.5)
    assert float(refund.by_layer["section_301_china"]) == pytest.approx(0.99 * 250 * 0.5)
    assert float(refund.by_layer[PARTS_232]) == 0.0
    assert float(refund.total) == pytest.approx(0.99 * 275 * 0.5)


def test_to_canada_the_lesser_of_the_duties_comes_back() -> None:
    given_ = {"layers": _parts().layers, "value": 1_000.0, "exported_share": 1.0, "destination": "CA"}
    cut = drawback(LAW, DAY, **given_, duty_paid_abroad=60.0)  # type: ignore[arg-type]
    assert float(cut.total) == pytest.approx(60.0)
    assert float(cut.by_layer["mfn"]) == pytest.approx(60.0 * 25 / 275)
    assert float(drawback(LAW, DAY, **given_, duty_paid_abroad=0.0).total) == 0.0  # type: ignore[arg-type]
    assert float(drawback(LAW, DAY, **given_, usmca_subject=False).total) == pytest.approx(0.99 * 275)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="duty_paid_abroad"):
        drawback(LAW, DAY, **given_)  # type: ignore[arg-type]


def test_what_the_offset_paid_is_not_drawn_back() -> None:
    values = [replace(v, value=True) for v in LAW.parameter(DRAWBACK, PARTS_232).values]
    law = LAW.with_values(DRAWBACK, PARTS_232, values)
    given_ = {"layers": {PARTS_232: 0.25}, "value": 1_000.0, "exported_share": 1.0, "destination": "DE"}
    assert float(drawback(law, DAY, **given_).total) == pytest.approx(0.99 * 250)  # type: ignore[arg-type]
    assert float(drawback(law, DAY, **given_, offset=200.0).total) == pytest.approx(0.99 * 50)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="offset exceeds"):
        drawback(law, DAY, **given_, offset=251.0)  # type: ignore[arg-type]


def test_metals_come_back_for_partners_metal_only() -> None:
    assert not refundable(LAW, DAY, "section_232_metals")
    assert refundable(LAW, DAY, "section_232_metals", [True, False]).tolist() == [True, False]
    assert not refundable(LAW, date(2026, 4, 5), "section_232_metals", True)
    assert refundable(LAW, date(2026, 3, 1), "section_122") and not refundable(LAW, DAY, "adcvd")


def test_drawback_speaks_of_every_layer_of_a_part() -> None:
    part = _parts(listed=False, on=date(2025, 9, 1), metal=MetalGoods("derivative", 0.5), ad_cvd=0.1)
    for name in {*part.layers, *LAYERS} - {"section_232_autos", "section_232_wood", "mpf", "hmf"}:
        assert refundable(LAW, DAY, name) in (True, False)
    with pytest.raises(LawError):
        refundable(LAW, DAY, "section_123")
    with pytest.raises(LawError, match="not a layer"):
        refundable(LAW, DAY, "refund_share")


@pytest.mark.parametrize(
    "bad",
    [{"value": -1.0}, {"exported_share": 1.1}, {"destination": "US"}, {"destination": "XX"}, {"layers": {"mfn": -0.1}},
     {"layers": {"mfn": 0.1}, "offset": 1.0}],
)  # fmt: skip
def test_drawback_that_cannot_be(bad: dict[str, object]) -> None:
    good = {"layers": _parts().layers, "value": 1.0, "exported_share": 1.0, "destination": "DE"}
    with pytest.raises(ValueError):
        drawback(LAW, DAY, **{**good, **bad})  # type: ignore[arg-type]


@given(parts_of, st.booleans(), amounts, shares, st.sampled_from(("DE", "CA", "MX")), amounts)
def test_a_refund_exceeds_neither_the_duty_nor_the_duty_abroad(
    origin: str, listed: bool, value: float, exported: float, to: str, abroad: float
) -> None:
    part = _parts(origin, listed)
    refund = drawback(
        LAW, DAY, layers=part.layers, value=value, exported_share=exported, destination=to, duty_paid_abroad=abroad
    )
    assert 0.0 <= float(refund.total) <= float(part.total) * value * exported + 1e-6
    if to != "DE":
        assert float(refund.total) <= abroad * (1 + 1e-12) + 1e-9


# Zones


def test_a_harness_outside_section_232_pays_the_rate_of_the_car_in_a_zone() -> None:
    duty = parts_duty(
        LAW, date(2026, 1, 1), origin="KR", mfn_parameter="wiring_harness_854430", listed_232=False, usmca=False
    )
    alone = zone_duty(LAW, date(2024, 6, 1), layers={"mfn": 0.05}, value=1_000.0, vehicle_base=0.025)
    assert [float(alone.total), float(alone.saved_by_election)] == pytest.approx([25.0, 25.0])
    listed = zone_duty(LAW, DAY, layers={"mfn": 0.05, PARTS_232: 0.10}, value=1_000.0, vehicle_base=0.025)
    assert [float(listed.total), float(listed.saved_by_election)] == pytest.approx([150.0, 0.0])
    assert float(duty.other) > 0.0  # the reciprocal duty forces privileged status as well
    held = zone_duty(LAW, date(2026, 1, 1), layers=duty.layers, value=1_000.0, vehicle_base=0.025)
    assert float(held.saved_by_election) == 0.0


def test_what_leaves_the_country_from_a_zone_owes_nothing() -> None:
    given_ = {"layers": {"mfn": 0.025, PARTS_232: 0.25}, "value": 1_000.0, "vehicle_base": 0.025}
    zone = zone_duty(LAW, DAY, **given_, exported_share=[0.0, 0.25, 1.0])  # type: ignore[arg-type]
    assert zone.total == pytest.approx([275.0, 206.25, 0.0])
    assert zone.saved_by_export == pytest.approx([0.0, 68.75, 275.0])


def test_a_dearer_vehicle_rate_is_not_elected() -> None:
    pickup = zone_duty(LAW, date(2024, 6, 1), layers={"mfn": 0.025}, value=1_000.0, vehicle_base=0.25)
    assert float(pickup.total) == pytest.approx(25.0)


def test_zones_refuse_what_cannot_be() -> None:
    wrong: tuple[dict[str, object], ...] = (
        {"layers": {}},
        {"value": -1.0},
        {"vehicle_base": 1.5},
        {"exported_share": -0.1},
    )
    for bad in wrong:
        good: dict[str, object] = {"layers": {"mfn": 0.025}, "value": 1.0, "vehicle_base": 0.025}
        with pytest.raises(ValueError):
            zone_duty(LAW, DAY, **{**good, **bad})  # type: ignore[arg-type]
    with pytest.raises(LawError):
        zone_duty(LAW, DAY, layers={"mfn": 0.0, "section_123": 0.1}, value=1.0, vehicle_base=0.0)
    assert set(LAW.provisions[ZONE].parameters) <= LAYERS


@given(parts_of, st.booleans(), amounts, shares, shares)
def test_a_zone_never_costs_more_and_what_it_saves_adds_up(
    origin: str, listed: bool, value: float, base: float, exported: float
) -> None:
    part = _parts(origin, listed)
    zone = zone_duty(LAW, DAY, layers=part.layers, value=value, vehicle_base=base, exported_share=exported)
    full = float(part.total) * value
    assert float(zone.total) <= full * (1 + 1e-12)
    assert float(zone.total + zone.saved_by_election + zone.saved_by_export) == pytest.approx(full, abs=1e-6)


def test_weekly_entry_takes_the_maximum_once_a_week() -> None:
    assert float(weekly_entry_fee(LAW, DAY, 52e6)) == pytest.approx(52 * 651.50)
    assert float(weekly_entry_fee(LAW, DAY, 52 * 100_000.0)) == pytest.approx(52 * 346.40)
    assert float(weekly_entry_fee(LAW, DAY, 52e6, originating=True)) == 0.0
    with pytest.raises(ValueError):
        weekly_entry_fee(LAW, DAY, -1.0)
    with pytest.raises(ValueError):
        merchandise_processing_fee(LAW, DAY, -1.0, False)
    with pytest.raises(ValueError):
        harbor_maintenance_fee(LAW, DAY, -1.0, True)


# Price of domestic metal


def test_metal_prices_rise_by_the_share_stated() -> None:
    assert metal_price_factor(LAW, DAY, "steel", pass_through=[0.0, 0.6, 1.0]) == pytest.approx([1.0, 1.3, 1.5])
    assert float(metal_price_factor(LAW, date(2025, 7, 31), "copper", pass_through=1.0)) == 1.0
    assert float(metal_price_factor(LAW, date(2025, 8, 1), "copper", pass_through=1.0)) == 1.5
    since = metal_price_factor(LAW, DAY, "steel", pass_through=1.0, priced_on=date(2025, 5, 1))
    assert float(since) == pytest.approx(1.5 / 1.25)


def test_a_part_rises_by_the_metal_in_it() -> None:
    share: dict[str, ArrayLike] = {"steel": 0.2, "aluminum": [0.0, 0.1]}
    passed: dict[str, ArrayLike] = {"steel": 0.5, "aluminum": 1.0}
    assert part_cost_factor(LAW, DAY, metal_share=share, pass_through=passed) == pytest.approx([1.05, 1.10])
    wrong: tuple[tuple[dict[str, ArrayLike], dict[str, ArrayLike]], ...] = (
        ({}, {}),
        ({"steel": 0.2}, {"copper": 0.2}),
        ({"steel": 0.7, "copper": 0.5}, {"steel": 0.5, "copper": 0.5}),
        ({"zinc": 0.1}, {"zinc": 0.1}),
        ({"steel": 0.1}, {"steel": 1.1}),
    )
    for bad in wrong:
        with pytest.raises(ValueError):
            part_cost_factor(LAW, DAY, metal_share=bad[0], pass_through=bad[1])


@given(st.dates(date(2018, 1, 1), date(2035, 12, 31)), shares, shares, shares)
def test_a_part_never_gets_cheaper_by_duty_and_rises_with_what_passes(
    on: date, metal: float, a: float, b: float
) -> None:
    low, high = sorted((a, b))
    one, two = (part_cost_factor(LAW, on, metal_share={"steel": metal}, pass_through={"steel": p}) for p in (low, high))
    assert 1.0 <= float(one) <= float(two) + 1e-15


def test_arrays_run_along() -> None:
    value, exported = np.array([[100.0], [200.0]]), np.array([0.0, 0.5, 1.0])
    refund = drawback(LAW, DAY, layers={"mfn": 0.025}, value=value, exported_share=exported, destination="DE")
    assert refund.total == pytest.approx(0.99 * 0.025 * value * exported)
    zone = zone_duty(LAW, DAY, layers={"mfn": 0.025}, value=value, vehicle_base=0.0, exported_share=exported)
    assert zone.total.shape == (2, 3) and float(zone.total.max()) == 0.0
