"""Every worked example of the families the law covers, with its published arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from reshore.law import Law, read_law
from reshore.law.us.clean_power import clean_power_credit
from reshore.law.us.credit_45x import component_credit, material_credit
from reshore.law.us.demand_side import car_loan_deduction, clean_vehicle_credit
from reshore.law.us.depreciation import bonus_rate, building_deductions, equipment_deductions, qualifies_168n
from reshore.law.us.equipment_duty import equipment_duty
from reshore.law.us.fuel_economy import cafe_penalty
from reshore.law.us.heavy_vehicle_duty import heavy_vehicle_duty
from reshore.law.us.income_tax import federal_rate
from reshore.law.us.offset import offset_pool, offset_rate
from reshore.law.us.parts_duty import parts_duty
from reshore.law.us.vehicle_duty import uk_quota_units, vehicle_duty
from reshore.law.usmca.origin import (
    labor_value_ok,
    part_originates,
    rvc_net_cost,
    rvc_threshold_part,
    rvc_transaction_value,
    vehicle_originates,
)

DATA = yaml.safe_load((Path(__file__).parent / "data" / "worked_examples.yaml").read_text(encoding="utf-8"))
KNOWN = date.fromisoformat(DATA["state_of_knowledge"])
Inputs = dict[str, Any]


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _vehicle(law: Law, i: Inputs) -> float:
    duty = vehicle_duty(
        law,
        _day(i["entry_date"]),
        origin=i["origin"],
        hts_class="8704" if i["product"] == "light_truck" else "8703",
        usmca=i.get("usmca_originating", False),
        us_content=i.get("us_content_share", 0.0),
        content_approved=i.get("us_content_approved", False),
        in_quota=i.get("in_quota", False),
        korus=i.get("korus_originating", False),
        plug_in=i["product"] == "bev",
    )
    return float(duty.total) * i["customs_value_usd"]


def _part(law: Law, i: Inputs) -> float:
    line = "lithium_ion_battery_850760" if i["product"] == "ev_battery" else "part_typical"
    usmca = i.get("usmca_originating", False)
    duty = parts_duty(law, _day(i["entry_date"]), origin=i["origin"], mfn_parameter=line, listed_232=True, usmca=usmca)
    assert float(duty.base) == pytest.approx(i["base_rate"])
    return float(duty.total) * i["customs_value_usd"]


def _offset(law: Law, i: Inputs) -> float:
    earned = np.array([law.year_average(lambda d: np.array(offset_rate(law, d)), i["year"]) * i["msrp_usd"]])
    if i["quantity"] == "earned":
        return float(earned[0])
    used, closing = offset_pool(earned, [i["parts_duty_usd"]], i["opening_pool_usd"])
    return float(closing[0]) if i["quantity"] == "closing_pool" else i["parts_duty_usd"] - float(used[0])


def _mhdv(law: Law, i: Inputs) -> float:
    kind = {"road_tractor": "road_tractor_8701", "bus": "bus_8702"}[i["product"]]
    duty = heavy_vehicle_duty(
        law,
        _day(i["entry_date"]),
        kind,  # type: ignore[arg-type]
        origin=i["origin"],
        usmca=i["usmca_originating"],
        us_content=i.get("us_content_share", 0.0),
        content_approved=i.get("us_content_approved", False),
    )
    return float(duty) * i["customs_value_usd"]


def _equipment(law: Law, i: Inputs) -> float:
    kind = "equipment" if "Annex III" in i["item"] else "primary" if "Annex I-A" in i["item"] else "none"
    duty = equipment_duty(law, _day(i["entry_date"]), origin=i["origin"], base=i["base_rate"], metal_class=kind)
    return float(duty.total) * i["customs_value_usd"]


def _origin(law: Law, i: Inputs) -> float | bool:
    on = _day(i["date"])
    if i.get("method") == "transaction_value":
        return bool(
            part_originates(
                law, on, rvc_transaction_value(i["transaction_value_usd"], i["vnm_usd"]), "core", i["method"]
            )
        )
    if i["quantity"] == "pass":
        return bool(part_originates(law, on, rvc_net_cost(i["net_cost_usd"], i["vnm_usd"]), "core"))
    if i["quantity"] == "rvc":
        return float(rvc_net_cost(i["net_cost_usd"], i["vnm_usd"]))
    if i["quantity"] == "max_vnm":
        return i["net_cost_usd"] * (1.0 - rvc_threshold_part(law, on, "core"))
    if i["quantity"] == "duty_cost_of_failing":
        return _cost_of_failing(law, on, i)
    return _vehicle_originates(law, on, i)


def _cost_of_failing(law: Law, on: date, i: Inputs) -> float:
    duty = vehicle_duty(
        law, on, origin=["MX", "MX"], hts_class="8703", usmca=[False, True], us_content=i["us_content_share"]
    )
    return float(duty.total[0] - duty.total[1]) * i["customs_value_usd"]


def _vehicle_originates(law: Law, on: date, i: Inputs) -> bool:
    lvc = labor_value_ok(
        law,
        on,
        hts_class="8703",
        material_manufacturing=i.get("lvc_material_manufacturing", 1.0),
        technology=i.get("lvc_technology", 0.0),
        assembly_credit=i.get("lvc_assembly_credit", False),
    )
    rvc = rvc_net_cost(i["net_cost_usd"], i["vnm_usd"])
    core, steel, aluminium = (
        i.get("core_parts_originate", True),
        i.get("steel_share", 1.0),
        i.get("aluminum_share", 1.0),
    )
    return bool(vehicle_originates(law, on, rvc=rvc, core_ok=core, lvc_ok=lvc, steel=steel, aluminium=aluminium))


def _credit(law: Law, i: Inputs) -> float:
    prohibited = not i.get("pfe_free", True)
    cells = component_credit(
        law, i["year"], "battery_cell", i["cells_gwh"] * 1e6, macr=i["macr"], prohibited=prohibited
    )
    made = i.get("modules_gwh", 0) * 1e6
    modules = component_credit(law, i["year"], "battery_module", made, macr=i["macr"], prohibited=prohibited)
    return float(cells + modules)


def _material(law: Law, i: Inputs) -> float:
    kind = "applicable_critical_minerals" if i["kind"] == "critical_minerals" else i["kind"]
    return float(material_credit(law, i["year"], kind, i["production_cost_usd"]))


def _npv(law: Law, i: Inputs) -> float:
    acquired, service = _day(i["contract_date"]), _day(i["placed_in_service"])
    assert bonus_rate(law, acquired, service.year) == i["bonus"]
    shares = equipment_deductions(law, acquired, service.year, 8, "7")
    discount = (1.0 + i["discount_rate"]) ** -np.arange(1.0, 9.0)
    return float(federal_rate(law, service) * i["cost_usd"] * (shares @ discount))


def _qpp(law: Law, i: Inputs) -> float | bool:
    begun, service = _day(i["construction_start"]), _day(i["placed_in_service"])
    if "quantity" not in i:
        return qualifies_168n(law, begun, service)
    return float(
        building_deductions(law, begun, service, 3, qualified_share=i["eligible_use_share"])[0] * i["basis_usd"]
    )


def _loan(law: Law, i: Inputs) -> float:
    return float(
        car_loan_deduction(law, i["tax_year"], i["interest_usd"], i["magi_usd"], i["filing"], i["us_final_assembly"])
    )


def _ended(law: Law, i: Inputs) -> float | bool:
    if i["credit"] == "30D":
        return clean_vehicle_credit(law, _day(i["acquired"]), "new_30d")
    return clean_power_credit(law, i["technology"], _day(i["construction_start"]), _day(i["placed_in_service"])) > 0


RULES: dict[str, Callable[[Law, Inputs], float | bool]] = {
    "vehicle_duty": _vehicle,
    "quota": lambda law, i: uk_quota_units(law, i["year"], i["quarter"], i["q1_used"]),
    "part_duty": _part,
    "offset": _offset,
    "mhdv_duty": _mhdv,
    "equipment_duty": _equipment,
    "usmca_origin": _origin,
    "45x": _credit,
    "45x_materials": _material,
    "depreciation_npv": _npv,
    "qpp": _qpp,
    "car_loan": _loan,
    "ended_credits": _ended,
    "cafe": lambda law, i: float(cafe_penalty(law, _day(i["date"]), i["shortfall_mpg"], i["vehicles"])),
}


def _cases() -> Iterator[Any]:
    for example in DATA["examples"]:
        for n, case in enumerate(example["cases"]):
            yield pytest.param(example["family"], case, id=f"{example['id']}-{n}")


@pytest.mark.parametrize(("family", "case"), list(_cases()))
def test_worked_example(family: str, case: dict[str, Any]) -> None:
    inputs = case["inputs"]
    law = read_law(_day(inputs["known_as_of"]) if "known_as_of" in inputs else KNOWN)
    found = RULES[family](law, inputs)
    if case["unit"] == "bool":
        assert found is case["expected"]
    else:
        # Expected numbers are published rounded: USD to cents, shares to six decimals.
        assert found == pytest.approx(case["expected"], rel=0, abs=max(case["tolerance"], 1e-9))
