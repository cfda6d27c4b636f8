"""Duties layer by layer: stacking as data, other layers, metals, heavy vehicles, bad input; by hand and by property."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reshore.errors import LawError
from reshore.law import read_law, with_overlay
from reshore.law.lookup import ISO_ALPHA2
from reshore.law.record import Law
from reshore.law.us.equipment_duty import equipment_duty
from reshore.law.us.heavy_vehicle_duty import heavy_parts_duty, heavy_vehicle_duty, heavy_vehicle_layers
from reshore.law.us.metals_duty import METAL_CLASSES, METALS, MetalGoods
from reshore.law.us.offset import offset_by_entry, offset_rate
from reshore.law.us.other_layers import RECIPROCAL, outside_232
from reshore.law.us.parts_duty import parts_duty
from reshore.law.us.stacking import AUTOS_232, METALS_232, PARTS_232, STACKING, excluded_by, governing, precedence
from reshore.law.us.vehicle_duty import uk_quota_units, vehicle_duty

LAW = read_law(date.max)
ORIGINS = ("JP", "DE", "KR", "GB", "CN", "MX", "CA", "TW", "TH", "IN", "BR", "RU", "CH", "US")

days = st.dates(date(2021, 1, 1), date(2035, 12, 31))
origins = st.sampled_from(ORIGINS)
shares = st.floats(0.0, 1.0)
classes = st.sampled_from(("8703", "8704"))
metals = st.sampled_from(METAL_CLASSES)


def _equipment(on: date, **more: object) -> float:
    given_ = {"origin": "DE", "base": 0.025, "metal_class": "equipment", **more}
    return float(equipment_duty(LAW, on, **given_).total)  # type: ignore[arg-type]


def _part(on: date, law: Law = LAW, **more: object) -> float:
    given_ = {"origin": "TH", "mfn_parameter": "part_typical", "listed_232": False, "usmca": False, **more}
    return float(parts_duty(law, on, **given_).total)  # type: ignore[arg-type]


def _vehicle(law: Law, on: date, origin: str, hts: str = "8703", **more: object) -> float:
    given_ = {"usmca": False, "us_content": 0.0, **more}
    return float(vehicle_duty(law, on, origin=origin, hts_class=hts, **given_).total)  # type: ignore[arg-type]


def _overlay(parameter: str, unit: str, value: object, start: date, provision: str = STACKING) -> dict[str, object]:
    dated = {"start": start, "end": None, "value": value, "reference": "r"}
    body = {"unit": unit, "before_first": "not_applicable", "values": [dated]}
    reference = {"title": "a what-if", "href": "", "seen": False}
    return {"id": provision, "label": "what-if", "parameters": {parameter: body}, "references": {"r": reference}}


# Stacking


def test_an_overlay_of_the_exclusions_changes_the_duty() -> None:
    on = date(2026, 3, 1)
    law = with_overlay(LAW, _overlay("section_232_autos_excludes", "text", "section_232_metals", date(2026, 1, 1)))
    assert _vehicle(LAW, on, "TH") == pytest.approx(0.275)
    assert _vehicle(law, on, "TH") == pytest.approx(0.275 + 0.10)
    law = with_overlay(LAW, _overlay("section_232_autos_excludes", "text", "section_301_china", date(2026, 1, 1)))
    assert _vehicle(law, on, "CN", plug_in=True) == pytest.approx(0.275 + 0.10)  # 122 instead of 301


def test_precedence_decides_between_parts_and_metals() -> None:
    on, metal = date(2026, 6, 1), MetalGoods("derivative")
    duty = parts_duty(
        LAW, on, origin=["TH", "TH"], mfn_parameter="part_typical", listed_232=[True, False], usmca=False, metal=metal
    )
    assert duty.section_232.tolist() == [0.25, 0.0]
    assert duty.metals.tolist() == [0.0, 0.25]
    first = _overlay("precedence", "text", f"{METALS_232}, {PARTS_232}", date(2026, 1, 1))
    none = _overlay("section_232_metals_excludes", "text", PARTS_232, date(2026, 1, 1))
    law = with_overlay(with_overlay(LAW, first), none)
    turned = parts_duty(law, on, origin="TH", mfn_parameter="part_typical", listed_232=True, usmca=False, metal=metal)
    assert (float(turned.section_232), float(turned.metals)) == (0.0, 0.25)


def test_a_layer_that_does_not_exist_is_refused() -> None:
    law = with_overlay(LAW, _overlay("section_232_autos_excludes", "text", "section_123", date(2026, 1, 1)))
    with pytest.raises(LawError, match="no such layer"):
        _vehicle(law, date(2026, 3, 1), "TH")


def test_governing_takes_the_first_programme() -> None:
    on = date(2026, 6, 1)
    assert precedence(LAW, on)[0] == AUTOS_232
    found = governing(
        LAW, on, {METALS_232: np.array([True, True, False]), PARTS_232: np.array([True, False, False])}, (3,)
    )
    assert found.tolist() == [PARTS_232, METALS_232, ""]
    assert METALS_232 in excluded_by(LAW, on, PARTS_232)


# Other layers


def test_reciprocal_rates_by_origin_and_day() -> None:
    def rate(on: date, origin: str, base: float = 0.0) -> float:
        alone = np.array([origin])
        found = outside_232(LAW, on, alone, np.array([base]), np.array([False]))
        return float(found[0])

    assert rate(date(2025, 4, 4), "TH") == 0.0
    assert rate(date(2025, 4, 5), "TH") == 0.10
    assert rate(date(2025, 8, 7), "TH") == 0.19
    assert rate(date(2025, 8, 7), "DE", 0.025) == pytest.approx(0.125)
    assert rate(date(2025, 8, 7), "DE", 0.20) == 0.0
    assert rate(date(2025, 11, 13), "KR", 0.025) == 0.15
    assert rate(date(2025, 11, 14), "KR", 0.025) == pytest.approx(0.125)
    assert rate(date(2025, 9, 1), "BR") == pytest.approx(0.50)
    assert rate(date(2025, 4, 12), "CN") == pytest.approx(1.25 + 0.20)
    assert rate(date(2025, 9, 1), "CL") == 0.10
    assert rate(date(2025, 9, 1), "RU") == 0.0
    assert rate(date(2025, 9, 1), "CA") == 0.35
    assert rate(date(2026, 2, 24), "TH") == 0.10  # Section 122 took its place
    assert rate(date(2026, 7, 24), "UA") == 0.0  # not investigated
    assert rate(date(2026, 7, 24), "BR") == pytest.approx(0.25 + 0.125)
    assert rate(date(2026, 7, 24), "IN") == 0.10


def test_the_japanese_floor_was_not_known_in_august_2025() -> None:
    on, base = date(2025, 8, 20), np.array([0.025])
    early = read_law(date(2025, 8, 20))
    found = [outside_232(w, on, np.array(["JP"]), base, np.array([False]))[0] for w in (early, LAW)]
    assert found == pytest.approx([0.15, 0.125])


def test_section_338_falls_on_listed_goods_of_canada_even_under_usmca() -> None:
    on = date(2026, 9, 1)
    duty = equipment_duty(LAW, on, origin="CA", base=0.0, metal_class="none", usmca=True, listed_338=True)
    assert float(duty.total) == 0.50
    listed_metal = equipment_duty(LAW, on, origin="CA", base=0.0, metal_class="primary", usmca=True, listed_338=True)
    assert float(listed_metal.total) == 0.50  # the metals duty, Section 338 excluded
    with pytest.raises(ValueError, match="listed_338"):
        equipment_duty(LAW, on, origin="MX", base=0.0, metal_class="none", listed_338=True)


def test_column_2_origins() -> None:
    assert _vehicle(LAW, date(2026, 6, 1), "RU") == pytest.approx(0.10 + 0.25)
    assert _vehicle(LAW, date(2022, 4, 8), "RU") == pytest.approx(0.025)
    assert _equipment(date(2026, 6, 1), origin="BY", base=0.35) == pytest.approx(0.35 + 0.25)  # no Annex III floor


def test_an_old_car_is_free_of_section_232() -> None:
    assert _vehicle(LAW, date(2026, 6, 1), "JP", age_years=25) == pytest.approx(0.025)
    assert _vehicle(LAW, date(2026, 6, 1), "JP", age_years=24.9) == pytest.approx(0.15)


def test_stated_antidumping_duty_adds() -> None:
    assert _part(date(2026, 6, 1), listed_232=True, ad_cvd=0.4) == pytest.approx(0.275 + 0.4)
    assert _part(date(2026, 6, 1), origin="US", ad_cvd=0.4) == 0.0


# Metals and equipment


def test_metals_before_the_restructuring_fell_on_content_and_other_layers_on_the_rest() -> None:
    on = date(2025, 9, 1)
    duty = equipment_duty(LAW, on, origin="TH", base=0.0, metal_class="derivative", metal_content=0.4)
    assert float(duty.section_232) == pytest.approx(0.5 * 0.4)
    assert float(duty.other) == pytest.approx(0.19 * 0.6)
    british = equipment_duty(LAW, on, origin="GB", base=0.0, metal_class="derivative", metal_content=0.4)
    assert float(british.section_232) == pytest.approx(0.25 * 0.4)
    with pytest.raises(ValueError, match="metal_content"):
        equipment_duty(LAW, on, origin="TH", base=0.0, metal_class="derivative")
    assert _equipment(on, metal_content=None) == pytest.approx(0.15)  # on no list: base and reciprocal floor


def test_metals_since_the_restructuring() -> None:
    on = date(2026, 6, 10)
    assert _equipment(on) == pytest.approx(0.15)
    assert _equipment(on, us_metal=True) == pytest.approx(0.10)
    assert _equipment(date(2028, 1, 1)) == pytest.approx(0.275)
    assert _equipment(on, metal_class="derivative", us_metal=True) == pytest.approx(0.125)
    assert _equipment(on, metal_class="derivative", origin="GB") == pytest.approx(0.175)
    assert _equipment(on, metal_class="derivative", origin="GB", uk_metal=False) == pytest.approx(0.275)
    assert _equipment(on, metal_class="primary", origin="GB") == pytest.approx(0.275)
    assert _equipment(on, metal_class="copper", origin="GB") == pytest.approx(0.525)
    assert _equipment(on, metal_class="mobile_equipment") == pytest.approx(0.15)
    assert _equipment(on, metal_class="mobile_equipment", origin="TH") == pytest.approx(0.275)
    light = _equipment(on, metal_weight_share=0.14, metal_class="derivative")
    assert light == pytest.approx(0.025 + 0.10)  # no article, so Section 122 falls on it
    assert _equipment(on, metal_weight_share=0.15, metal_class="derivative") == pytest.approx(0.275)


def test_the_auto_supplier_rate() -> None:
    on = date(2026, 6, 10)
    assert _equipment(on, origin="MX", base=0.0, metal_class="primary", usmca=True, auto_supplier=True) == 0.25
    assert _equipment(on, origin="MX", base=0.0, metal_class="derivative", usmca=True, auto_supplier=True) == 0.25
    with pytest.raises(ValueError, match="USMCA"):
        _equipment(on, origin="MX", metal_class="primary", auto_supplier=True)


def test_chinese_machinery_pays_section_301() -> None:
    on = date(2026, 6, 10)
    assert _equipment(on, origin="CN") == pytest.approx(0.15 + 0.25)
    assert _equipment(on, origin="CN", section_301_parameter="none") == pytest.approx(0.15)
    with pytest.raises(LawError):
        _equipment(on, origin="CN", section_301_parameter="robots")


# Heavy vehicles


def test_heavy_vehicles_and_their_parts() -> None:
    on = date(2026, 6, 1)
    tractor = heavy_vehicle_layers(LAW, on, "road_tractor_8701", origin="CN", usmca=False, us_content=0.0)
    assert float(tractor.total) == pytest.approx(0.04 + 0.25 + 0.25)
    assert tractor.layers["section_232_mhdv"] == 0.25
    before = heavy_vehicle_duty(LAW, date(2025, 10, 31), "bus_8702", origin="TH", usmca=False, us_content=0.0)
    assert float(before) == pytest.approx(0.02 + 0.19)
    part = {"mfn_parameter": "part_typical", "listed_232": True}
    assert float(heavy_parts_duty(LAW, on, origin="JP", usmca=False, **part).total) == pytest.approx(0.275)  # type: ignore[arg-type]
    assert float(heavy_parts_duty(LAW, on, origin="MX", usmca=True, **part).total) == 0.0  # type: ignore[arg-type]
    kit = heavy_parts_duty(LAW, on, origin="MX", usmca=True, knock_down_kit=True, **part)  # type: ignore[arg-type]
    assert float(kit.total) == 0.25
    with pytest.raises(ValueError, match="kind"):
        heavy_vehicle_duty(LAW, on, "van", origin="JP", usmca=False, us_content=0.0)  # type: ignore[arg-type]


def test_offset_rate_of_heavy_vehicles_and_its_sharing() -> None:
    assert [offset_rate(LAW, d, "mhdv") for d in (date(2025, 10, 31), date(2030, 10, 31), date(2030, 11, 1))] == [
        0.0, 0.0375, 0.0,
    ]  # fmt: skip
    assert offset_by_entry(30.0, [10.0, 50.0]) == pytest.approx([5.0, 25.0])
    assert offset_by_entry(0.0, [0.0, 0.0]).tolist() == [0.0, 0.0]
    with pytest.raises(ValueError):
        offset_by_entry(61.0, [10.0, 50.0])
    with pytest.raises(ValueError):
        offset_rate(LAW, date(2026, 1, 1), "bus")  # type: ignore[arg-type]


# Bad input


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"origin": "ZZ"}, "ISO 3166"),
        ({"origin": "de"}, "ISO 3166"),
        ({"usmca": True}, "usmca"),
        ({"in_quota": True}, "in_quota"),
        ({"origin": "GB", "hts_class": "8704", "in_quota": True}, "in_quota"),
        ({"korus": True}, "korus"),
        ({"us_content": -0.1}, "us_content"),
        ({"us_content": 1.1}, "us_content"),
        ({"us_content": np.nan}, "us_content"),
        ({"age_years": -1.0}, "age_years"),
        ({"ad_cvd": np.inf}, "ad_cvd"),
        ({"hts_class": "8702"}, "hts_class"),
    ],
)
def test_vehicles_that_cannot_be(bad: dict[str, object], message: str) -> None:
    good = {"origin": "DE", "hts_class": "8703", "usmca": False, "us_content": 0.0}
    with pytest.raises(ValueError, match=message):
        vehicle_duty(LAW, date(2026, 6, 1), **{**good, **bad})  # type: ignore[arg-type]


def test_days_before_the_first_value_are_refused() -> None:
    with pytest.raises(LawError, match="no value"):
        _vehicle(LAW, date(1999, 12, 31), "DE")
    with pytest.raises(ValueError, match="both be claimed"):
        _part(date(2026, 6, 1), origin="MX", usmca=True, fta_free=True)
    with pytest.raises(ValueError):
        uk_quota_units(LAW, 2026, 5)
    assert len(ISO_ALPHA2) == 249


# Properties


@given(days, origins, classes, shares, shares, st.booleans(), st.booleans())
def test_us_content_never_raises_duty_and_duty_is_never_negative(
    on: date, origin: str, hts: str, a: float, b: float, approved: bool, plug_in: bool
) -> None:
    claim = origin in ("MX", "CA")
    more = {"usmca": claim, "content_approved": approved, "plug_in": plug_in}
    low, high = (_vehicle(LAW, on, origin, hts, us_content=c, **more) for c in sorted((a, b), reverse=True))
    assert 0.0 <= low <= high + 1e-15


@given(days, origins, metals, shares, shares, shares, st.booleans())
def test_no_equipment_or_part_duty_is_negative(
    on: date, origin: str, metal: str, content: float, weight: float, base: float, flag: bool
) -> None:
    claim = flag and origin in ("MX", "CA")
    plant = equipment_duty(
        LAW, on, origin=origin, base=base, metal_class=metal, usmca=claim, metal_content=content,
        metal_weight_share=weight, us_metal=flag,
    )  # fmt: skip
    part = parts_duty(
        LAW, on, origin=origin, mfn_parameter="part_typical", listed_232=flag, usmca=claim,
        metal=MetalGoods(metal, content, weight),
    )  # fmt: skip
    for layer in (plant.base, plant.section_232, plant.section_301, plant.other, *part.layers.values()):
        assert float(layer) >= 0.0
    assert float(part.total) == pytest.approx(sum(float(x) for x in part.layers.values()))
    if origin == "US":
        assert float(plant.total) == float(part.total) == 0.0


@given(days, origins, classes, shares)
def test_duty_changes_only_on_change_dates(on: date, origin: str, hts: str, content: float) -> None:
    tomorrow = on + timedelta(days=1)
    if tomorrow in LAW.change_dates_of(("us.tariffs.", "us.origin.usmca_status")):
        return
    claim = origin in ("MX", "CA")
    one, two = (_vehicle(LAW, d, origin, hts, usmca=claim, us_content=content) for d in (on, tomorrow))
    assert one == two
    assert _part(on, origin=origin) == _part(tomorrow, origin=origin)


@pytest.mark.parametrize("change", [d for d in LAW.change_dates_of(("us.tariffs.",)) if d.year >= 2021])
def test_the_eve_of_a_change_differs_only_through_a_value_that_changed(change: date) -> None:
    eve = change - timedelta(days=1)
    changed = {
        p.id
        for p in LAW.provisions.values()
        for q in p.parameters.values()
        if p.id.startswith("us.tariffs.")
        and any(change in (v.start, v.end and v.end + timedelta(days=1)) for v in q.values)
    }
    read = {
        "us.tariffs.mfn", "us.tariffs.ieepa", RECIPROCAL, "us.tariffs.section_122", "us.tariffs.section_232.autos",
        STACKING, "us.tariffs.section_338.canada",
    } | {p for p in LAW.provisions if p.startswith("us.tariffs.section_301.")}  # fmt: skip
    moved = [o for o in ORIGINS if _vehicle(LAW, eve, o) != _vehicle(LAW, change, o)]
    assert not moved or changed & read


@given(st.integers(2018, 2036), origins)
def test_a_year_average_over_the_provisions_read_is_that_over_all(year: int, origin: str) -> None:
    def rule(on: date) -> np.ndarray:
        return vehicle_duty(LAW, on, origin=[origin], hts_class="8703", usmca=False, us_content=0.0).total

    read = ("us.tariffs.", "us.origin.usmca_status")
    assert LAW.year_average(rule, year, read) == pytest.approx(LAW.year_average(rule, year), abs=1e-15)
    assert len(LAW.segments(year, read)) <= len(LAW.segments(year))


def test_a_provision_to_cut_at_must_exist() -> None:
    with pytest.raises(LawError):
        LAW.segments(2026, ("us.tarifs.",))


@given(days, origins, metals)
def test_an_overlay_that_says_what_is_said_already_changes_nothing(on: date, origin: str, metal: str) -> None:
    name = "equipment_floor_rate"
    same = LAW.with_values(METALS, name, [replace(v) for v in LAW.parameter(METALS, name).values])
    duty = [
        float(equipment_duty(w, on, origin=origin, base=0.02, metal_class=metal, metal_content=0.3).total)
        for w in (LAW, same)
    ]
    assert duty[0] == duty[1]
