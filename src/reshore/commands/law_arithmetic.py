"""`reshore law duty | credit | origin | incentive | depreciation`: a number with its arithmetic line by line.

Except for `duty`, options are the input keys of the family with dashes for underscores, as in worked examples:
`reshore law credit 45x --year 2027 --cells-gwh 30 --macr 0.7`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reshore.commands.asked import answered, choose, read_inputs, words_to_inputs
from reshore.commands.words import AsJson, KnownAsOf, Overlays, as_date, law_of, refuse, say, say_json

if TYPE_CHECKING:
    from reshore.law import Law
    from reshore.law.audit import Form
    from reshore.law.explain import Account


# Options of `duty` that are not named after their input key.
DUTY_OPTIONS = {
    "product": "--product",
    "origin": "--origin",
    "customs_value_usd": "--value",
    "entry_date": "--date",
    "usmca_originating": "--usmca",
    "us_content_share": "--us-content",
    "us_content_approved": "--approved",
    "korus_originating": "--korus",
    "in_quota": "--in-quota",
    "base_rate": "--base-rate",
    "item": "--item",
    "certified": "--certified",
    "section_232_listed": "--unlisted",
    "knock_down_kit": "--kit",
}


def tell(account: Account, as_json: bool) -> None:
    """Print an account."""
    from reshore.law.explain import account_lines, account_record

    say_json(account_record(account)) if as_json else say(*account_lines(account))


def duty_family(product: str) -> str:
    """The family of a product. Raises RequestError for one that is none."""
    from reshore.law.audit.families.duties import CARS, HEAVY, PART_LINES

    products = dict.fromkeys((*CARS, "light_truck"), "vehicle_duty") | dict.fromkeys(PART_LINES, "part_duty")
    products |= dict.fromkeys(HEAVY, "mhdv_duty") | {"equipment": "equipment_duty"}
    if product not in products:
        refuse("--product", product, "no such product", f"one of {', '.join(products)}")
    return products[product]


def duty_inputs(family: str, given: dict[str, Any]) -> dict[str, Any]:
    """The inputs of a duty from the options given; a part's base rate may be left out."""
    from reshore.law.audit import FAMILIES
    from reshore.law.audit.family import may
    from reshore.law.audit.kinds import SHARE

    form = FAMILIES[family].forms[()]
    if family == "part_duty":
        form = replace(form, keys={**form.keys, "base_rate": may(SHARE)})
    if family == "equipment_duty":
        given = {k: v for k, v in given.items() if k != "product"}
    return read_inputs(form, given, DUTY_OPTIONS)


def say_duty(law: Law, product: str, given: dict[str, Any], as_json: bool) -> None:
    from reshore.law.audit.families.duties import PART_LINES
    from reshore.law.explain.duty import duty_account

    family = duty_family(product)
    inputs = duty_inputs(family, given)
    account = answered(lambda: duty_account(law, family, inputs))
    if family == "part_duty" and inputs["base_rate"] is None:
        said = f"base rate not stated: that of us.tariffs.mfn.{PART_LINES[product]} is taken"
        account = replace(account, notes=(*account.notes, said))
    tell(account, as_json)


def credit_account(law: Law, kind: str, given: dict[str, Any]) -> Account:
    """The account of a federal credit: 45x, 45x_materials, car_loan, 48c, or one of ended_credits by its section."""
    from reshore.law.audit import FAMILIES
    from reshore.law.audit.families.credits import ADVANCED_ENERGY
    from reshore.law.explain.rules import component_account, form_account

    plain = {k: FAMILIES[k].forms[()] for k in ("45x", "45x_materials", "car_loan")} | {"48c": ADVANCED_ENERGY}
    sections = sorted({words[0].lower() for words in FAMILIES["ended_credits"].forms})
    name = kind.lower().replace("-", "_")
    if name in plain:
        inputs = read_inputs(plain[name], given)
        if name == "45x":
            return component_account(plain[name], law, inputs)
        return form_account(f"Credit or deduction {name}", plain[name], law, inputs, "USD")
    if name not in sections:
        refuse("KIND", kind, "no such credit", f"one of {', '.join((*plain, *sections))}")
    quantity = str(given.pop("quantity", "rate" if name == "48e" else "available" if name == "45y" else "max_credit"))
    form = choose(FAMILIES["ended_credits"], {"credit": name.upper(), "quantity": quantity})
    unit = "of basis" if quantity == "rate" else "USD"
    return form_account(f"Credit {name.upper()}, {quantity}", form, law, read_inputs(form, given), unit)


def origin_account_of(law: Law, given: dict[str, Any]) -> Account:
    """All tests of a vehicle, or with --quantity one of the quantities of the family usmca_origin."""
    from reshore.law.audit import FAMILIES
    from reshore.law.explain.origin import origin_account
    from reshore.law.explain.rules import form_account

    quantity = str(given.pop("quantity", "originating"))
    form = choose(FAMILIES["usmca_origin"], {"quantity": quantity})
    inputs = read_inputs(form, given)
    if quantity == "originating":
        return origin_account(form, law, inputs)
    unit = "USD" if quantity in ("max_vnm", "duty_cost_of_failing") else "/1"
    return form_account(f"USMCA origin, {quantity}", form, law, inputs, unit)


def incentive_account(law: Law, state: str, program: str, given: dict[str, Any]) -> Account:
    from reshore.law.audit import FAMILIES
    from reshore.law.explain.rules import form_account

    form = choose(FAMILIES["state_incentive"], {"state": state.upper(), "program": program})
    inputs = read_inputs(form, given)
    return form_account(f"{state.upper()} {program}, nominal", form, law, inputs, "USD")


def package_record(name: str) -> dict[str, Any]:
    """A package with its figures per job and its clawbacks."""
    from dataclasses import asdict

    from reshore.law.packages import package, usd_per_job

    found = package(name)
    per_job = usd_per_job(name) if found.total is not None and found.jobs else None
    least = [{"min_jobs": c.min_jobs, "verified": c.seen} for c in found.clawbacks]
    return {**asdict(found), "usd_per_job": per_job, "min_jobs_before_clawback": least}


def say_package(name: str, as_json: bool) -> None:
    record = package_record(name)
    if as_json:
        say_json(record)
        return
    say(*(f"{key.replace('_', ' '):<28}{value}" for key, value in record.items() if value not in (None, "", [], ())))


def duty(
    product: Annotated[str, typer.Option("--product", help="car, light_truck, bev, part, ev_battery, bus, ...")],
    origin: Annotated[str, typer.Option("--origin", help="Country of origin, ISO alpha-2.")],
    value: Annotated[float, typer.Option("--value", help="Customs value in USD.")],
    entry: Annotated[date, typer.Option("--date", parser=as_date, metavar="YYYY-MM-DD", help="Day of entry.")],
    usmca: Annotated[bool, typer.Option("--usmca", help="Originates and is claimed under USMCA.")] = False,
    us_content: Annotated[float | None, typer.Option("--us-content", help="Share of value, 0 to 1.")] = None,
    approved: Annotated[bool, typer.Option("--approved", help="US content is approved.")] = False,
    korus: Annotated[bool, typer.Option("--korus", help="Claimed under KORUS.")] = False,
    in_quota: Annotated[bool, typer.Option("--in-quota", help="Within the UK quota.")] = False,
    base_rate: Annotated[float | None, typer.Option("--base-rate", help="Column 1 rate, 0 to 1.")] = None,
    item: Annotated[str | None, typer.Option("--item", help="Equipment with its annex: 'robots, Annex III'.")] = None,
    certified: Annotated[bool, typer.Option("--certified", help="Unlisted part certified for production.")] = False,
    unlisted: Annotated[bool, typer.Option("--unlisted", help="Part not on the Section 232 list.")] = False,
    kit: Annotated[bool, typer.Option("--kit", help="Knock-down kit.")] = False,
    known_as_of: KnownAsOf = None,
    overlay: Overlays = None,
    as_json: AsJson = False,
) -> None:
    """Duty on an import and its arithmetic: each layer, its rate, the value it falls on, its source."""
    given = {
        "product": product, "origin": origin, "customs_value_usd": value, "entry_date": entry,
        "us_content_share": us_content, "base_rate": base_rate, "item": item,
        "usmca_originating": usmca or None, "us_content_approved": approved or None,
        "korus_originating": korus or None, "in_quota": in_quota or None, "certified": certified or None,
        "section_232_listed": False if unlisted else None, "knock_down_kit": kit or None,
    }  # fmt: skip
    stated = {k: v for k, v in given.items() if v is not None}
    say_duty(law_of(known_as_of, overlay), product, stated, as_json)


def credit(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="45x, 45x-materials, 48c, 48e, 45y, 30d, car-loan.")],
    known_as_of: KnownAsOf = None,
    overlay: Overlays = None,
    as_json: AsJson = False,
) -> None:
    """A federal credit or deduction, such as: credit 45x --year 2027 --cells-gwh 30 --macr 0.7."""
    given = words_to_inputs(context.args)
    known = law_of(known_as_of, overlay)
    tell(answered(lambda: credit_account(known, kind, given)), as_json)


def origin(
    context: typer.Context, known_as_of: KnownAsOf = None, overlay: Overlays = None, as_json: AsJson = False
) -> None:
    """USMCA origin, test by test with margins; --quantity rvc, rvc_pass, max_vnm, ... asks for one number."""
    given = words_to_inputs(context.args)
    known = law_of(known_as_of, overlay)
    tell(answered(lambda: origin_account_of(known, given)), as_json)


def incentive(
    context: typer.Context,
    package: Annotated[str | None, typer.Option("--package", help="An announced package by name.")] = None,
    known_as_of: KnownAsOf = None,
    overlay: Overlays = None,
    as_json: AsJson = False,
) -> None:
    """A state programme, such as: incentive GA mega_project --jobs 3200 --capex-usd 9e8; or --package NAME."""
    if package is not None:
        say_package(package, as_json)
        return
    state, program, *rest = [*context.args, "", ""][: max(2, len(context.args))]
    given = words_to_inputs(rest)
    known = law_of(known_as_of, overlay)
    tell(answered(lambda: incentive_account(known, state, program, given)), as_json)


def depreciation(
    context: typer.Context, known_as_of: KnownAsOf = None, overlay: Overlays = None, as_json: AsJson = False
) -> None:
    """Deductions year by year and their present value: --cost-usd --class-years --discount-rate and two dates."""
    from reshore.law.audit import FAMILIES
    from reshore.law.explain.depreciation import depreciation_account

    form: Form = FAMILIES["depreciation_npv"].forms[()]
    inputs = read_inputs(form, words_to_inputs(context.args))
    known = law_of(known_as_of, overlay)
    tell(answered(lambda: depreciation_account(form, known, inputs)), as_json)
