"""Family of USMCA origin: content of a vehicle or a part, its tests, and what failing them costs.

A part is named (`part`), or its table is stated (`part_class`); a vehicle is a product. Shares are of one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from reshore.law.audit.families.duties import hts_class
from reshore.law.audit.family import Clash, Family, Form, Inputs, by, may, need
from reshore.law.audit.kinds import COST, DAY, FLAG, SHARE, TEXT, USD, one_of
from reshore.law.record import Law
from reshore.law.us.vehicle_duty import vehicle_duty
from reshore.law.usmca.core_parts import part_class_of
from reshore.law.usmca.origin import (
    PartClass,
    labor_value_ok,
    part_originates,
    rvc_net_cost,
    rvc_threshold_part,
    rvc_threshold_vehicle,
    rvc_transaction_value,
    vehicle_originates,
)
from reshore.law.usmca.shares import reaches
from reshore.law.usmca.term import usmca_in_force

# Short names of parts, and how the provision names them.
SHORT = {
    "suspension": "suspension_system",
    "steering": "steering_system",
    "body": "body_and_chassis",
    "chassis": "body_and_chassis",
    "battery": "advanced_battery",
    "axles": "axle",
}
METHODS = one_of("net_cost", "transaction_value")
PRODUCTS = one_of("car", "light_truck")

ASKED = {"date": need(DAY), "product": may(PRODUCTS), "part": may(TEXT)}
CLASSED = {**ASKED, "part_class": may(one_of("core", "principal", "complementary"))}
VALUES = {"net_cost_usd": may(COST), "transaction_value_usd": may(COST), "method": may(METHODS, "net_cost")}


def _whole(i: Inputs) -> str:
    """The key that holds the whole of which content is a share."""
    return f"{i['method']}_usd"


def _subject_clashes(i: Inputs) -> Iterable[Clash]:
    """One subject, a vehicle or a part; vehicles are tested by net cost only; the whole must be given."""
    part = i["part"] is not None or i["part_class"] is not None
    if part == (i["product"] is not None):
        yield "product", "conflicts with part" if part else "missing key", "give either product or part"
    if not part and i["method"] != "net_cost":
        yield "method", "conflicts with product", "vehicles are tested by net cost"
    if i["part"] is not None and i["part_class"] is not None:
        yield "part_class", f"conflicts with part {i['part']}", "give the part or its class"
    if i[_whole(i)] is None:
        yield _whole(i), "missing key", "USD, above 0"


def _content_clashes(i: Inputs) -> Iterable[Clash]:
    yield from _subject_clashes(i)
    if (i[_whole(i)] or 0.0) < i["vnm_usd"] and i[_whole(i)] is not None:
        yield "vnm_usd", f"above {_whole(i)}", f"at most {i[_whole(i)]:g}"


def _class(law: Law, i: Inputs) -> PartClass:
    if i["part"] is None:
        return cast(PartClass, i["part_class"])
    name = str(i["part"])
    return part_class_of(law, i["date"], SHORT.get(name, name))


def _rvc(law: Law, i: Inputs) -> float:
    content = rvc_transaction_value if i["method"] == "transaction_value" else rvc_net_cost
    return float(content(i[_whole(i)], i["vnm_usd"]))


def _threshold(law: Law, i: Inputs) -> float:
    if i["product"] is not None:
        return rvc_threshold_vehicle(law, i["date"])
    return rvc_threshold_part(law, i["date"], _class(law, i), i["method"])


def _rvc_pass(law: Law, i: Inputs) -> bool:
    if i["product"] is None:
        return bool(part_originates(law, i["date"], _rvc(law, i), _class(law, i), i["method"]))
    return bool(usmca_in_force(law, i["date"]) and reaches(_rvc(law, i), _threshold(law, i)))


def _max_vnm(law: Law, i: Inputs) -> float:
    return float(i[_whole(i)]) * (1.0 - _threshold(law, i))


def _lvc(law: Law, i: Inputs) -> bool:
    met = labor_value_ok(
        law,
        i["date"],
        hts_class=hts_class(i["product"]),
        material_manufacturing=i["lvc_material_manufacturing"],
        technology=i["lvc_technology"],
        assembly_credit=i["lvc_assembly_credit"],
    )
    return bool(met)


def _originates(law: Law, i: Inputs) -> bool:
    met = vehicle_originates(
        law,
        i["date"],
        rvc=rvc_net_cost(i["net_cost_usd"], i["vnm_usd"]),
        core_ok=i["core_parts_originate"],
        lvc_ok=_lvc(law, i),
        steel=i["steel_share"],
        aluminium=i["aluminum_share"],
        us_content=i["us_content_share"],
        steel_melted_poured=i["steel_melted_poured_share"],
    )
    return bool(met)


def _vnm_clash(i: Inputs) -> Iterable[Clash]:
    if i["vnm_usd"] > i["net_cost_usd"]:
        yield "vnm_usd", "above net_cost_usd", f"at most {i['net_cost_usd']:g}"


def _failing(law: Law, i: Inputs) -> float:
    """Duty without the claim less duty with it; the content is taken as approved."""
    duty = vehicle_duty(
        law,
        i["date"],
        origin=[i["origin"], i["origin"]],
        hts_class=hts_class(i["product"]),
        usmca=[False, True],
        us_content=i["us_content_share"],
        content_approved=[False, True],
    )
    return float(duty.total[0] - duty.total[1]) * float(i["customs_value_usd"])


LVC = {
    "lvc_material_manufacturing": need(SHARE),
    "lvc_technology": may(SHARE, 0.0),
    "lvc_assembly_credit": may(FLAG, False),
}
VEHICLE = {"date": need(DAY), "product": need(PRODUCTS)}
TESTS = {
    "net_cost_usd": need(COST),
    "vnm_usd": need(USD),
    "core_parts_originate": need(FLAG),
    "steel_share": need(SHARE),
    "aluminum_share": need(SHARE),
    "us_content_share": may(SHARE),
    "steel_melted_poured_share": may(SHARE),
}
CONTENT = {**CLASSED, **VALUES, "vnm_usd": need(USD)}
passes = Form(CONTENT, _rvc_pass, _content_clashes)

ORIGIN: dict[str, Family] = {
    "usmca_origin": by(
        "quantity",
        {
            "rvc": Form(CONTENT, _rvc, _content_clashes),
            "rvc_pass": passes,
            "pass": passes,
            "threshold": Form({**CLASSED, "method": may(METHODS, "net_cost")}, _threshold),
            "max_vnm": Form({**CLASSED, **VALUES}, _max_vnm, _subject_clashes),
            "lvc_pass": Form({**VEHICLE, **LVC}, _lvc),
            "originating": Form({**VEHICLE, **TESTS, **LVC}, _originates, _vnm_clash),
            "duty_cost_of_failing": Form(
                {**VEHICLE, "customs_value_usd": need(USD), "us_content_share": need(SHARE)}
                | {"origin": may(one_of("MX", "CA"), "MX")},
                _failing,
            ),
        },
    )
}
