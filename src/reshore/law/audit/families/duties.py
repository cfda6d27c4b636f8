"""Families of import duty: vehicles, the UK quota, parts, the offset, heavy vehicles, equipment. All in USD."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date

import numpy as np

from reshore.law.audit.families.clashes import content_clashes, preference_clashes, vehicle_clashes
from reshore.law.audit.family import Clash, Form, Inputs, by, may, need, single
from reshore.law.audit.kinds import AMOUNT, COUNTRY, DAY, FLAG, SHARE, USD, YEAR, Kind, Unfit, one_of, whole
from reshore.law.record import Law
from reshore.law.stated import with_base_rate
from reshore.law.us.equipment_duty import EquipmentDuty, equipment_duty
from reshore.law.us.heavy_vehicle_duty import Kind as HeavyKind
from reshore.law.us.heavy_vehicle_duty import heavy_vehicle_layers
from reshore.law.us.offset import OFFSET, offset_pool, offset_rate
from reshore.law.us.parts_duty import PartsDuty, parts_duty
from reshore.law.us.vehicle_duty import VehicleDuty, uk_quota_units, vehicle_duty

CARS = ("car", "suv", "ice", "hybrid", "phev", "bev")
PLUG_IN = ("phev", "bev")
PART_LINES = {
    "part": "part_typical",
    "engine": "part_typical",
    "transmission": "part_typical",
    "ev_battery": "lithium_ion_battery_850760",
    "wiring_harness": "wiring_harness_854430",
    "tire": "tire_car_40111010",
    "seat": "seat_940120",
}
HEAVY: dict[str, HeavyKind] = {
    "truck": "medium_heavy_truck_8704",
    "medium_truck": "medium_heavy_truck_8704",
    "heavy_truck": "medium_heavy_truck_8704",
    "road_tractor": "road_tractor_8701",
    "bus": "bus_8702",
}

Duty = VehicleDuty | PartsDuty | EquipmentDuty

ENTRY = {"origin": need(COUNTRY), "customs_value_usd": need(USD), "entry_date": need(DAY)}
USMCA = {"usmca_originating": may(FLAG, False)}
METAL_KEYS = {
    "metal_content": may(SHARE),
    "metal_weight_share": may(SHARE),
    "us_metal": may(FLAG, False),
    "auto_supplier": may(FLAG, False),
}
CONTENT = {"us_content_share": may(SHARE), "us_content_approved": may(FLAG, False)}


def hts_class(product: str) -> str:
    """HTS heading of a product: 8704 for light trucks, else 8703."""
    return "8704" if product == "light_truck" else "8703"


def vehicle(law: Law, i: Inputs) -> VehicleDuty:
    """Duty of a vehicle, layer by layer, as shares of customs value."""
    return vehicle_duty(
        law,
        i["entry_date"],
        origin=i["origin"],
        hts_class=hts_class(i["product"]),
        usmca=i["usmca_originating"],
        us_content=i["us_content_share"] or 0.0,
        content_approved=i["us_content_approved"],
        in_quota=i["in_quota"],
        korus=i["korus_originating"],
        plug_in=i["product"] in PLUG_IN,
        age_years=i["age_years"],
    )


def _usd(duty: Callable[[Law, Inputs], Duty]) -> Callable[[Law, Inputs], float]:
    """The rule of a family: all layers on the customs value."""
    return lambda law, i: float(duty(law, i).total) * float(i["customs_value_usd"])


def _quota(law: Law, i: Inputs) -> float:
    used = {3: i["q1_used"], 4: i["q2_used"]}.get(i["quarter"]) or 0.0
    return uk_quota_units(law, i["year"], i["quarter"], used)


def _quota_clashes(i: Inputs) -> Iterable[Clash]:
    """The third quarter needs the first one's use and the fourth the second one's."""
    carried = {3: "q1_used", 4: "q2_used"}.get(i["quarter"])
    if carried and i[carried] is None:
        yield carried, "missing key", f"vehicles used, which carry to quarter {i['quarter']}"


def part(law: Law, i: Inputs) -> PartsDuty:
    """Duty of a part, with the base rate stated, or that of its line where none is."""
    line = PART_LINES[i["product"]]
    return parts_duty(
        law if i["base_rate"] is None else with_base_rate(law, line, i["base_rate"]),
        i["entry_date"],
        origin=i["origin"],
        mfn_parameter=line,
        listed_232=i["section_232_listed"],
        usmca=i["usmca_originating"],
        certified=i["certified"],
        knock_down_kit=i["knock_down_kit"],
        fta_free=i["korus_originating"],
    )


def _part_clashes(i: Inputs) -> Iterable[Clash]:
    yield from preference_clashes(i)
    if i["certified"] and i["section_232_listed"]:
        yield "certified", "conflicts with section_232_listed true", "only unlisted parts are certified"


def _earned(law: Law, i: Inputs) -> float:
    """Credit of a calendar year: the rate of each day on an even flow of MSRP."""
    heavy = i["product"] == "truck"

    def rate(day: date) -> np.ndarray:
        return np.asarray(law.rate(OFFSET, "mhdv_rate", day) if heavy else offset_rate(law, day))

    return float(law.year_average(rate, i["year"])) * float(i["msrp_usd"])


def _pool(law: Law, i: Inputs) -> tuple[float, float]:
    """Used and closing, USD."""
    used, closing = offset_pool([_earned(law, i)], [i["parts_duty_usd"]], i["opening_pool_usd"])
    return float(used[0]), float(closing[0])


OFFSET_BASE = {"year": need(YEAR), "msrp_usd": need(USD), "product": may(one_of("car", "truck"), "car")}
OFFSET_POOL = {**OFFSET_BASE, "parts_duty_usd": need(USD), "opening_pool_usd": may(USD, 0.0)}
OFFSET_FORMS = {
    "earned": Form(OFFSET_BASE, _earned),
    "used": Form(OFFSET_POOL, lambda law, i: _pool(law, i)[0]),
    "closing_pool": Form(OFFSET_POOL, lambda law, i: _pool(law, i)[1]),
    "duty_after_offset": Form(OFFSET_POOL, lambda law, i: float(i["parts_duty_usd"]) - _pool(law, i)[0]),
}


def heavy(law: Law, i: Inputs) -> PartsDuty:
    """Duty of a medium or heavy vehicle, layer by layer."""
    return heavy_vehicle_layers(
        law,
        i["entry_date"],
        HEAVY[i["product"]],
        origin=i["origin"],
        usmca=i["usmca_originating"],
        us_content=i["us_content_share"] or 0.0,
        content_approved=i["us_content_approved"],
    )


# Words of an item that place it in an annex of U.S. note 16, and the metal class of the rule.
_ANNEX = {"I-A": "primary", "I-B": "derivative", "III": "equipment"}
_OUTSIDE = re.compile(r"\b(?:no|not|outside)\s+(?:in\s+|under\s+)?section\s+232\b", re.IGNORECASE)


def metal_class(raw: object) -> str:
    """The class of an item by its words: "Annex I-A", "Annex I-B", "Annex III" or "no Section 232". Raises Unfit."""
    right = 'name one of "Annex I-A", "Annex I-B", "Annex III", "no Section 232" in the item'
    if not isinstance(raw, str):
        raise Unfit("not a text", right)
    named = re.findall(r"\bannex\s+(I-A|I-B|III)(?![\w-])", raw, re.IGNORECASE)
    found = {_ANNEX[name.upper()] for name in named} | ({"none"} if _OUTSIDE.search(raw) else set())
    if len(found) != 1 or len(re.findall(r"\bannex\b", raw, re.IGNORECASE)) != len(named):
        raise Unfit("no annex, one unknown, or more than one", right)
    return found.pop()


def equipment(law: Law, i: Inputs) -> EquipmentDuty:
    """Duty of goods for the plant, layer by layer, with the base rate the case states."""
    return equipment_duty(
        law,
        i["entry_date"],
        origin=i["origin"],
        base=i["base_rate"],
        metal_class=i["item"],
        usmca=i["usmca_originating"],
        **{name: i[name] for name in METAL_KEYS},
    )


DUTIES = {
    "vehicle_duty": single(
        {"product": need(one_of(*CARS, "light_truck")), **ENTRY, **USMCA, **CONTENT}
        | {"korus_originating": may(FLAG, False), "in_quota": may(FLAG, False), "age_years": may(AMOUNT, 0.0)},
        _usd(vehicle),
        vehicle_clashes,
    ),
    "quota": single(
        {"year": need(YEAR), "quarter": need(whole(1, 4, "a quarter")), "q1_used": may(AMOUNT), "q2_used": may(AMOUNT)},
        _quota,
        _quota_clashes,
    ),
    "part_duty": single(
        {"product": need(one_of(*PART_LINES)), **ENTRY, "base_rate": need(SHARE), **USMCA}
        | {"korus_originating": may(FLAG, False), "section_232_listed": may(FLAG, True)}
        | {"certified": may(FLAG, False), "knock_down_kit": may(FLAG, False)},
        _usd(part),
        _part_clashes,
    ),
    "offset": by("quantity", OFFSET_FORMS),
    "mhdv_duty": single({"product": need(one_of(*HEAVY)), **ENTRY, **USMCA, **CONTENT}, _usd(heavy), content_clashes),
    "equipment_duty": single(
        {"item": need(Kind(metal_class, "an item with its annex")), **ENTRY, "base_rate": need(SHARE), **USMCA}
        | METAL_KEYS,
        _usd(equipment),
        preference_clashes,
    ),
}
