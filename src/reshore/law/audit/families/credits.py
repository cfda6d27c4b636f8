"""Families of federal credits, and the CAFE penalty. USD nominal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from reshore.law.audit.family import Clash, Family, Form, Inputs, may, need, single
from reshore.law.audit.kinds import AMOUNT, DAY, FLAG, SHARE, USD, YEAR, one_of
from reshore.law.record import Law
from reshore.law.us.clean_power import Technology, clean_power_available, clean_power_credit
from reshore.law.us.credit_45x import Component, Material, component_credit, material_credit
from reshore.law.us.credit_48c import advanced_energy_credit
from reshore.law.us.demand_side import CleanVehicle, car_loan_deduction, charger_credit_max, clean_vehicle_credit
from reshore.law.us.fuel_economy import cafe_penalty

KWH_PER_GWH = 1e6
CAPACITIES: dict[str, Component] = {
    "cells_gwh": "battery_cell",
    "modules_gwh": "battery_module",
    "modules_without_cells_gwh": "battery_module_without_cells",
}
MATERIALS: dict[str, Material] = {
    "electrode_active_materials": "electrode_active_materials",
    "critical_minerals": "applicable_critical_minerals",
    "applicable_critical_minerals": "applicable_critical_minerals",
    "metallurgical_coal": "metallurgical_coal",
}


def _components(law: Law, i: Inputs) -> float:
    made = {part: i[key] * KWH_PER_GWH for key, part in CAPACITIES.items() if i[key]}
    earned = (
        component_credit(
            law,
            i["year"],
            part,
            kwh,
            macr=i["macr"],
            prohibited=not i["pfe_free"],
            has_48c_basis=i["has_48c_basis"],
        )
        for part, kwh in made.items()
    )
    return float(sum(float(one) for one in earned))


def _component_clashes(i: Inputs) -> Iterable[Clash]:
    if all(i[key] is None for key in CAPACITIES):
        yield "cells_gwh", "missing key", f"give one of {', '.join(CAPACITIES)}, in GWh"


def _materials(law: Law, i: Inputs) -> float:
    kind = MATERIALS[i["kind"]]
    cost, barred = i["production_cost_usd"], not i["pfe_free"]
    return float(material_credit(law, i["year"], kind, cost, macr=i["macr"], prohibited=barred))


def _loan(law: Law, i: Inputs) -> float:
    return float(
        car_loan_deduction(law, i["tax_year"], i["interest_usd"], i["magi_usd"], i["filing"], i["us_final_assembly"])
    )


def _vehicle_forms(credit: str, kind: CleanVehicle) -> dict[tuple[str, ...], Form]:
    keys = {"acquired": need(DAY)}
    return {
        (credit, "max_credit"): Form(keys, lambda law, i: clean_vehicle_credit(law, i["acquired"], kind)),
        (credit, "available"): Form(keys, lambda law, i: clean_vehicle_credit(law, i["acquired"], kind) > 0.0),
    }


def _commercial(law: Law, i: Inputs) -> float:
    kind: CleanVehicle = "commercial_45w_heavy" if i["weight_class"] == "heavy" else "commercial_45w_light"
    return clean_vehicle_credit(law, i["acquired"], kind)


def _commercial_forms() -> dict[tuple[str, ...], Form]:
    keys = {"acquired": need(DAY), "weight_class": may(one_of("light", "heavy"), "light")}
    return {
        ("45W", "max_credit"): Form(keys, _commercial),
        ("45W", "available"): Form(keys, lambda law, i: _commercial(law, i) > 0.0),
    }


def _charger(law: Law, i: Inputs) -> float:
    return charger_credit_max(law, i["placed_in_service"], business=i["business"])


def _charger_forms() -> dict[tuple[str, ...], Form]:
    keys = {"placed_in_service": need(DAY), "business": may(FLAG, True)}
    return {
        ("30C", "max_credit"): Form(keys, _charger),
        ("30C", "available"): Form(keys, lambda law, i: _charger(law, i) > 0.0),
    }


def _power_available(law: Law, i: Inputs) -> bool:
    return clean_power_available(law, i["technology"], i["construction_start"], i["placed_in_service"])


def _power_rate(law: Law, i: Inputs) -> float:
    return clean_power_credit(law, i["technology"], i["construction_start"], i["placed_in_service"])


def _power_clashes(i: Inputs) -> Iterable[Clash]:
    if i["placed_in_service"] < i["construction_start"]:
        yield "placed_in_service", "before construction_start", "give dates in order"


def _power_forms() -> dict[tuple[str, ...], Form]:
    kinds = one_of(*get_args(Technology))
    keys = {"technology": need(kinds), "construction_start": need(DAY), "placed_in_service": need(DAY)}
    available = Form(keys, _power_available, _power_clashes)
    return {
        ("48E", "available"): available,
        ("45Y", "available"): available,
        ("48E", "rate"): Form(keys, _power_rate, _power_clashes),
    }


def _advanced(law: Law, i: Inputs) -> float:
    credit = advanced_energy_credit(
        law,
        i["certified"],
        i["placed_in_service"],
        i["investment_usd"],
        i["allocation_usd"],
        wage_rules_met=i["wage_rules_met"],
    )
    return float(credit)


# No family of worked examples; asked on the command line.
ADVANCED_ENERGY = Form(
    {"certified": need(DAY), "placed_in_service": need(DAY), "investment_usd": need(USD), "allocation_usd": need(USD)}
    | {"wage_rules_met": may(FLAG, True)},
    _advanced,
)

CREDITS: dict[str, Family] = {
    "45x": single(
        {"year": need(YEAR), **{key: may(AMOUNT) for key in CAPACITIES}}
        | {"macr": need(SHARE), "pfe_free": may(FLAG, True), "has_48c_basis": may(FLAG, False)},
        _components,
        _component_clashes,
    ),
    "45x_materials": single(
        {"kind": need(one_of(*MATERIALS)), "production_cost_usd": need(USD), "year": need(YEAR)}
        | {"macr": may(SHARE, 1.0), "pfe_free": may(FLAG, True)},
        _materials,
    ),
    "car_loan": single(
        {"tax_year": need(YEAR), "interest_usd": need(USD), "magi_usd": need(USD)}
        | {"filing": need(one_of("single", "joint")), "us_final_assembly": need(FLAG)},
        _loan,
    ),
    "ended_credits": Family(
        {
            **_vehicle_forms("30D", "new_30d"),
            **_vehicle_forms("25E", "used_25e"),
            **_commercial_forms(),
            **_charger_forms(),
            **_power_forms(),
        },
        ("credit", "quantity"),
    ),
    "cafe": single(
        {"date": need(DAY), "shortfall_mpg": need(AMOUNT), "vehicles": need(AMOUNT)},
        lambda law, i: float(cafe_penalty(law, i["date"], i["shortfall_mpg"], i["vehicles"])),
    ),
}
