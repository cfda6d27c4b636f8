"""USMCA origin test by test: what is reached, what is needed, and the margin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reshore.law.audit.families.duties import hts_class
from reshore.law.audit.family import Form, Inputs
from reshore.law.explain.account import Account, Line
from reshore.law.record import Law
from reshore.law.usmca.origin import ORIGIN, rvc_net_cost
from reshore.law.usmca.purchases import melted_and_poured
from reshore.law.usmca.shares import reaches
from reshore.law.usmca.term import STATUS, usmca_in_force

_LVC_OF = {"8703": "passenger_vehicle", "8704": "light_truck"}


def origin_account(form: Form, law: Law, inputs: Inputs) -> Account:
    """Every test of a vehicle with its margin; the answer is the rule's. Raises what the rule raises."""
    answer = form.rule(law, inputs)
    lines = tuple(_tests(law, inputs))
    return Account("USMCA origin of a vehicle", inputs, lines, answer, "", law.known_as_of)


def _tests(law: Law, i: Inputs) -> Iterator[Line]:
    yield _agreement(law, i["date"])
    which = _LVC_OF[hts_class(i["product"])]
    steel = i["steel_share"]
    if melted_and_poured(law, i["date"]) and i["steel_melted_poured_share"] is not None:
        steel = i["steel_melted_poured_share"]
    yield _test(
        law, i, "regional value content", float(rvc_net_cost(i["net_cost_usd"], i["vnm_usd"])), "rvc_vehicle_net_cost"
    )
    core = bool(i["core_parts_originate"])
    yield Line("core parts originate", core, note=f"stated: {'pass' if core else 'fail'}", counts=False)
    high = float(i["lvc_material_manufacturing"])
    yield _test(law, i, "labor value, high-wage materials", high, f"lvc_min_material_manufacturing_{which}")
    yield _test(law, i, "labor value, with credits", high + _credits(law, i), f"lvc_{which}")
    yield _test(law, i, "steel purchases", float(steel), "steel_purchase_share")
    yield _test(law, i, "aluminium purchases", float(i["aluminum_share"]), "aluminum_purchase_share")
    if law.rate(ORIGIN, "min_us_content_share", i["date"]) > 0.0:
        yield _test(law, i, "US content", float(i["us_content_share"]), "min_us_content_share")


def _agreement(law: Law, on: date) -> Line:
    """Whether the agreement is in force, with its two dates."""
    holds = usmca_in_force(law, on)
    dates = tuple(law.explain(STATUS, name, on) for name in ("entry_into_force", "expiry_if_not_extended"))
    note = f"on {on}: {'pass' if holds else 'fail'}"
    return Line("agreement in force", holds, tuple(d for d in dates if d.applies), note=note, counts=False)


def _credits(law: Law, i: Inputs) -> float:
    """Technology up to its cap, and assembly all or nothing."""
    technology = min(float(i["lvc_technology"]), law.rate(ORIGIN, "lvc_max_technology_credit", i["date"]))
    assembly = law.rate(ORIGIN, "lvc_max_assembly_credit", i["date"]) if i["lvc_assembly_credit"] else 0.0
    return technology + assembly


def _test(law: Law, i: Inputs, label: str, share: float, parameter: str) -> Line:
    least = law.rate(ORIGIN, parameter, i["date"])
    verdict = "pass" if bool(reaches(share, least)) else "fail"
    note = f"needs {least:.6g}, margin {share - least:+.6g}: {verdict}"
    return Line(label, share, (law.explain(ORIGIN, parameter, i["date"]),), note=note, counts=False)
