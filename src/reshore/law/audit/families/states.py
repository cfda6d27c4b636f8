"""Families of the states: programmes by formula, and announced packages.

A programme's input keys follow from the arguments of its rule; what has no default there must be given. `date` is the
day of the award, and the law's own day where it is left out.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np

from reshore.law.audit.family import Answer, Family, Form, Inputs, Key, by, may, need
from reshore.law.audit.kinds import AMOUNT, COST, DAY, FLAG, SHARE, TEXT, USD, YEAR, Kind, one_of, whole
from reshore.law.packages import clawback_triggered, min_jobs_before_clawback, usd_per_job
from reshore.law.record import Law
from reshore.law.states import al, ga, il, indiana, ks, ky, mi, mo, ms, nc, oh, sc, tn, tx

Rule = Callable[..., Any]

TIER = whole(1, 4, "a county tier")

# How the input key of an argument is named, and its kind.
ARGUMENTS: Mapping[str, tuple[str, Kind]] = {
    "annual_wages": ("annual_wages_usd", USD),
    "approved_cost": ("approved_cost_usd", USD),
    "area": ("area", TEXT),
    "average_wage": ("average_wage_usd", USD),
    "bonds": ("bonds", FLAG),
    "capex": ("capex_usd", USD),
    "company": ("company", one_of("new", "existing")),
    "construction": ("construction_usd", USD),
    "cost": ("cost_usd", USD),
    "county": ("county", TEXT),
    "county_wage": ("county_wage_usd", USD),
    "depreciated_value": ("depreciated_value_usd", USD),
    "equipment": ("equipment_usd", USD),
    "high_pay_premium": ("high_pay_premium", FLAG),
    "income_tax": ("income_tax_usd_per_year", USD),
    "jobs": ("jobs", AMOUNT),
    "joint_authority": ("joint_authority", FLAG),
    "kind": ("class", TEXT),
    "level": ("level", TEXT),
    "machinery": ("machinery_usd", USD),
    "maintenance_rate": ("maintenance_rate", SHARE),
    "manufacturing_equipment": ("manufacturing_equipment_usd", USD),
    "millage": ("millage", SHARE),
    "new_payroll": ("new_payroll_usd_per_year", USD),
    "new_withholding": ("new_withholding_usd_per_year", USD),
    "other_equipment": ("other_equipment_usd", USD),
    "payroll": ("payroll_usd_per_year", USD),
    "percent": ("percent", SHARE),
    "population": ("population", AMOUNT),
    "project": ("project", TEXT),
    "property_tax": ("property_tax_usd_per_year", USD),
    "renewed": ("renewed", FLAG),
    "retained_withholding": ("retained_withholding_usd_per_year", USD),
    "share": ("share", SHARE),
    "taxable_value": ("taxable_value_usd", USD),
    "term": ("term", TEXT),
    "tier": ("county_tier", TIER),
    "training_cost": ("training_cost_usd", USD),
    "veteran_wages": ("veteran_wages_usd", USD),
    "wage_test": ("wage_test", FLAG),
    "wages": ("annual_wages_usd", USD),
    "withholding": ("withholding_usd_per_year", USD),
    "years": ("years", COST),
    "zone": ("zone", TEXT),
}

# Names of rules by state: a programme is called as its rule, but for the ones listed after.
_PROGRAMMES: Mapping[str, tuple[ModuleType, str]] = {
    "AL": (al, "jobs_credit investment_credit"),
    "GA": (ga, "mega_project job_tax_credit quality_jobs investment_tax_credit"),
    "IL": (il, "rev rev_one_year rev_training rev_investment_credit rev_construction"),
    "IN": (indiana, "edge hbi sef"),
    "KS": (ks, "peak hpip apex"),
    "KY": (ky, "kbi kbi_one_year kra"),
    "MI": (mi, "pa198 renaissance_zone withholding_capture"),
    "MO": (mo, "statewide_works discretionary_works retention_auto"),
    "MS": (ms, "mflex"),
    "NC": (nc, "jdig"),
    "OH": (oh, "jctc megaproject"),
    "SC": (sc, "job_tax_credit job_development_credit filot filot_saving_one_year"),
    "TN": (tn, "job_tax_credit super_job_tax_credit industrial_machinery"),
    "TX": (tx, "jeti chapter_312"),
}


def programmes() -> dict[tuple[str, str], Rule]:
    """The rule of each programme, by state and name."""
    found: dict[tuple[str, str], Rule] = {
        (state, name): getattr(module, name) for state, (module, names) in _PROGRAMMES.items() for name in names.split()
    }
    works = {("MO", level): partial(mo.mega_works, level=level) for level in ("mega120", "mega140")}
    return {**found, **works}


def arguments(rule: Rule) -> dict[str, inspect.Parameter]:
    """The arguments a case gives: all but the law, the day, and those already bound."""
    bound = rule.keywords if isinstance(rule, partial) else {}
    return {k: p for k, p in inspect.signature(rule).parameters.items() if k not in ("law", "on", *bound)}


def programme_form(rule: Rule) -> Form:
    """Input keys of a programme, required where its rule has no default, and the rule on them."""
    asked = arguments(rule)
    keys = {"date": may(DAY), **{ARGUMENTS[name][0]: _key(name, p) for name, p in asked.items()}}
    return Form(keys, partial(_programme, rule, tuple(asked)))


def _key(name: str, parameter: inspect.Parameter) -> Key:
    kind = ARGUMENTS[name][1]
    return need(kind) if parameter.default is inspect.Parameter.empty else may(kind, parameter.default)


def given_arguments(names: tuple[str, ...], i: Inputs) -> dict[str, Any]:
    """Arguments of a rule from input keys; a county tier is named as in the provisions."""
    given = {name: i[ARGUMENTS[name][0]] for name in names}
    return {**given, "tier": f"tier{given['tier']}"} if "tier" in given else given


def _programme(rule: Rule, names: tuple[str, ...], law: Law, i: Inputs) -> Answer:
    found = np.asarray(rule(law, i["date"] or law.known_as_of, **given_arguments(names, i)))
    return bool(found) if found.dtype == np.bool_ else float(found)


PACKAGE = {"package": need(TEXT)}
AT = {**PACKAGE, "year": may(YEAR)}

STATES = {
    "state_incentive": Family(
        {address: programme_form(rule) for address, rule in programmes().items()},
        ("state", "program"),
        synonyms=(frozenset(("annual_wages_usd", "new_payroll_usd_per_year", "payroll_usd_per_year")),),
    ),
    "state_package": by(
        "quantity",
        {
            "usd_per_job": Form(PACKAGE, lambda law, i: usd_per_job(i["package"])),
            "min_jobs_before_clawback": Form(AT, lambda law, i: min_jobs_before_clawback(i["package"], i["year"])),
            "clawback_triggered": Form(
                {**AT, "jobs_delivered": need(AMOUNT)},
                lambda law, i: bool(clawback_triggered(i["package"], i["jobs_delivered"], i["year"])),
            ),
        },
    ),
}
