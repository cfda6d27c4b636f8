"""Families of depreciation: present value of the tax saved, and factory buildings under 168(n). USD nominal."""

from __future__ import annotations

from collections.abc import Iterable

from reshore.law.audit.family import Clash, Family, Form, Inputs, by, may, need
from reshore.law.audit.kinds import DAY, FLAG, SHARE, USD, between, one_of
from reshore.law.record import Law
from reshore.law.us.depreciation import (
    bonus_rate,
    expensed_share,
    qualifies_168n,
    recovery_schedule,
    tax_saving_npv,
)
from reshore.law.us.income_tax import federal_rate

BUILDING = "39"
CLASSES = ("3", "5", "7", "15", BUILDING)
ROUNDING = 1e-9


def _npv(law: Law, i: Inputs) -> float:
    """The bonus rate follows from the dates; one stated in the case is compared with it (`_bonus_remark`), not used."""
    shares = recovery_schedule(law, int(i["class_years"]), i["contract_date"], i["placed_in_service"])
    rate = federal_rate(law, i["placed_in_service"])
    return float(tax_saving_npv(i["cost_usd"], shares, rate, i["discount_rate"]))


def _bonus_remark(law: Law, i: Inputs) -> Iterable[str]:
    if i["bonus"] is None or i["class_years"] == BUILDING:
        return
    derived = bonus_rate(law, i["contract_date"], i["placed_in_service"].year)
    if abs(derived - i["bonus"]) > ROUNDING:
        yield f"bonus: {i['bonus']:g} is stated, the dates give {derived:g}"


def _dates_clash(start: str, i: Inputs) -> Iterable[Clash]:
    if i["placed_in_service"] < i[start]:
        yield "placed_in_service", f"before {start}", "give dates in order"


def _qualifies(law: Law, i: Inputs) -> bool:
    return bool(i["election"]) and qualifies_168n(law, i["construction_start"], i["placed_in_service"])


def _first_year(law: Law, i: Inputs) -> float:
    """What 168(n) deducts in the first year; depreciation of the rest of the building is not in it."""
    if not i["election"]:
        return 0.0
    share = expensed_share(
        law, i["construction_start"], i["placed_in_service"], qualified_share=i["eligible_use_share"]
    )
    return float(share) * float(i["basis_usd"])


def _order(i: Inputs) -> Iterable[Clash]:
    return _dates_clash("construction_start", i)


DATES = {"construction_start": need(DAY), "placed_in_service": need(DAY), "election": need(FLAG)}
MONEY = {"basis_usd": need(USD), "eligible_use_share": need(SHARE)}

DEPRECIATION: dict[str, Family] = {
    "depreciation_npv": Family(
        {
            (): Form(
                {"cost_usd": need(USD), "class_years": need(one_of(*CLASSES))}
                | {"discount_rate": need(between(0, 1, "a rate")), "bonus": may(SHARE)}
                | {"contract_date": need(DAY), "placed_in_service": need(DAY)},
                _npv,
                lambda i: _dates_clash("contract_date", i),
                _bonus_remark,
            )
        }
    ),
    "qpp": by(
        "quantity",
        {
            "qualifies": Form(DATES, _qualifies, _order),
            "first_year_deduction": Form({**DATES, **MONEY}, _first_year, _order),
        },
        default="qualifies",
    ),
}
