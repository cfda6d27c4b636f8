"""`reshore law duty | credit | origin | incentive | depreciation`: a number with its arithmetic line by line.

Except for `duty`, options are the input keys of the family with dashes for underscores, as in worked examples:
`reshore law credit 45x --year 2027 --cells-gwh 30 --macr 0.7`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reshore.commands.asked import NOTHING, answered, choose, chosen_first, option, read_inputs, words_to_inputs
from reshore.commands.words import AsJson, KnownAsOf, Overlays, as_date, law_of, refuse, say, say_json

if TYPE_CHECKING:
    from reshore.law import Law
    from reshore.law.audit import Form
    from reshore.law.explain import Account


KINDS = "45x, 45x-materials, 48c, 48e, 45y, 30d, 25e, 45w, 30c, car-loan."

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
    "section_232_listed": "--unlisted",
    "knock_down_kit": "--kit",
}


# Of these one must be given where the quantity asked takes them.
OF_WHAT = ("product", "part", "part_class")


def tell(account: Account, as_json: bool) -> None:
    """Print an account."""
    from reshore.law.explain import account_lines, account_record

    say_json(account_record(account)) if as_json else say(*account_lines(account))


def beside_what_was_given(
    account: Account, form: Form, law: Law, given: dict[str, Any], named: Mapping[str, str] = NOTHING
) -> Account:
    """The account with the defaults told apart, and a note on what was given and makes no difference."""
    from reshore.law.explain.rules import answer_or_none

    inputs = account.asked
    defaults = frozenset(key for key in inputs if key not in given)
    answer = form.rule(law, inputs)
    idle = [
        named.get(key, option(key))
        for key in given
        if not form.keys[key].required and inputs[key] != form.keys[key].default
        if answer == answer_or_none(form, law, {**inputs, key: form.keys[key].default})
    ]
    said = (f"the total is the same without {', '.join(idle)}",) if idle else ()
    return replace(account, defaults=defaults, notes=(*account.notes, *said))


def duty_family(product: str) -> str:
    """The family of a product. Raises RequestError for one that is none."""
    from reshore.law.audit.families.duties import CARS, HEAVY, PART_LINES

    products = dict.fromkeys((*CARS, "light_truck"), "vehicle_duty") | dict.fromkeys(PART_LINES, "part_duty")
    products |= dict.fromkeys(HEAVY, "mhdv_duty") | {"equipment": "equipment_duty"}
    if product not in products:
        refuse("--product", product, "no such product", f"one of {', '.join(products)}")
    return products[product]


def duty_form(family: str) -> Form:
    """The form of a duty; a part's base rate may be left out."""
    from reshore.law.audit import FAMILIES
    from reshore.law.audit.family import may
    from reshore.law.audit.kinds import SHARE

    form = FAMILIES[family].forms[()]
    return replace(form, keys={**form.keys, "base_rate": may(SHARE)}) if family == "part_duty" else form


def say_duty(law: Law, product: str, given: dict[str, Any], as_json: bool) -> None:
    from reshore.law.audit import FAMILIES
    from reshore.law.audit.families.duties import PART_LINES
    from reshore.law.explain.duty import duty_account

    family = duty_family(product)
    form = duty_form(family)
    if family == "equipment_duty":
        del given["product"]
    inputs = read_inputs(form, given, DUTY_OPTIONS)
    account = answered(lambda: duty_account(law, family, inputs))
    account = beside_what_was_given(account, FAMILIES[family].forms[()], law, given, DUTY_OPTIONS)
    if "item" in given:
        account = replace(account, asked={**account.asked, "item": f"{given['item']} ({inputs['item']})"})
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
        form = plain[name]
        inputs = read_inputs(form, given)
        title = f"Credit or deduction {name}"
        account = (
            component_account(form, law, inputs) if name == "45x" else form_account(title, form, law, inputs, "USD")
        )
        return beside_what_was_given(account, form, law, given)
    if name not in sections:
        refuse("KIND", kind, "no such credit", f"one of {', '.join((*plain, *sections)).replace('_', '-')}")
    quantity = str(given.pop("quantity", "rate" if name == "48e" else "available" if name == "45y" else "max_credit"))
    form = choose(FAMILIES["ended_credits"], {"credit": name.upper(), "quantity": quantity})
    unit = "of basis" if quantity == "rate" else "USD"
    account = form_account(f"Credit {name.upper()}, {quantity}", form, law, read_inputs(form, given), unit)
    return beside_what_was_given(account, form, law, given)


def origin_account_of(law: Law, given: dict[str, Any]) -> Account:
    """All tests of a vehicle, or with --quantity one of the quantities of the family usmca_origin."""
    from reshore.law.audit import FAMILIES
    from reshore.law.explain.origin import origin_account
    from reshore.law.explain.rules import form_account

    quantity = str(given.pop("quantity", "originating")).replace("-", "_")
    form = choose(FAMILIES["usmca_origin"], {"--quantity": quantity})
    inputs = read_inputs(form, given)
    chosen_first(form, given, OF_WHAT)
    unit = "USD" if quantity in ("max_vnm", "duty_cost_of_failing") else "/1"
    account = (
        origin_account(form, law, inputs)
        if quantity == "originating"
        else form_account(f"USMCA origin, {quantity}", form, law, inputs, unit)
    )
    return beside_what_was_given(account, form, law, given)


def incentive_account(law: Law, state: str, program: str, given: dict[str, Any]) -> Account:
    from reshore.law.audit import FAMILIES
    from reshore.law.explain.rules import form_account

    form = choose(FAMILIES["state_incentive"], {"state": state.upper(), "program": program})
    inputs = read_inputs(form, given)
    inputs["date"] = inputs["date"] or law.known_as_of
    account = form_account(f"{state.upper()} {program}, nominal", form, law, inputs, "USD")
    return beside_what_was_given(account, form, law, given)


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
    say(*(f"{key.replace('_', ' '):<28}{_told(v)}" for key, v in record.items() if v not in (None, "", [], ())))


def _told(value: Any) -> str:
    """A field of a package as text: amounts with separators, a list of terms one after the other."""
    from reshore.law.explain.account import shown

    if isinstance(value, (list, tuple)):
        return "; ".join(", ".join(f"{k} {shown(v)}" for k, v in each.items() if v is not None) for each in value)
    return shown(value)


def duty(
    product: Annotated[str, typer.Option("--product", help="car, light_truck, bev, part, ev_battery, bus, ...")],
    origin: Annotated[str, typer.Option("--origin", help="Country of origin, ISO alpha-2.")],
    value: Annotated[float, typer.Option("--value", help="Customs value in USD.")],
    entry: Annotated[date, typer.Option("--date", parser=as_date, metavar="YYYY-MM-DD", help="Day of entry.")],
    usmca: Annotated[bool, typer.Option("--usmca", help="Originates and is claimed under USMCA.")] = False,
    us_content: Annotated[float | None, typer.Option("--us-content", help="Share of value, 0 to 1.")] = None,
    approved: Annotated[bool, typer.Option("--approved", help="US content is approved.")] = False,
    korus: Annotated[bool, typer.Option("--korus", help="Originates and is claimed under KORUS.")] = False,
    in_quota: Annotated[bool, typer.Option("--in-quota", help="Within the UK quota.")] = False,
    base_rate: Annotated[float | None, typer.Option("--base-rate", help="Column 1 rate, 0 to 1.")] = None,
    item: Annotated[str | None, typer.Option("--item", help="Equipment with its annex: 'robots, Annex III'.")] = None,
    certified: Annotated[bool, typer.Option("--certified", help="Unlisted part certified for production.")] = False,
    unlisted: Annotated[bool, typer.Option("--unlisted", help="Part not on the Section 232 list.")] = False,
    kit: Annotated[bool, typer.Option("--kit", help="Knock-down kit.")] = False,
    age: Annotated[float | None, typer.Option("--age-years", help="Age of a vehicle.")] = None,
    metal: Annotated[float | None, typer.Option("--metal-content", help="Metal in equipment, share of value.")] = None,
    weight: Annotated[float | None, typer.Option("--metal-weight-share", help="The same, share of weight.")] = None,
    us_metal: Annotated[bool, typer.Option("--us-metal", help="Equipment whose metal is of the US.")] = False,
    supplier: Annotated[bool, typer.Option("--auto-supplier", help="Equipment for a supplier of automakers.")] = False,
    known_as_of: KnownAsOf = None,
    overlay: Overlays = None,
    as_json: AsJson = False,
) -> None:
    """Duty on an import and its arithmetic: each layer, its rate, the value it falls on, its source."""
    given = {
        "product": product, "origin": origin.upper(), "customs_value_usd": value, "entry_date": entry,
        "us_content_share": us_content, "base_rate": base_rate, "item": item,
        "usmca_originating": usmca or None, "us_content_approved": approved or None,
        "korus_originating": korus or None, "in_quota": in_quota or None, "certified": certified or None,
        "section_232_listed": False if unlisted else None, "knock_down_kit": kit or None, "age_years": age,
        "metal_content": metal, "metal_weight_share": weight, "us_metal": us_metal or None,
        "auto_supplier": supplier or None,
    }  # fmt: skip
    stated = {k: v for k, v in given.items() if v is not None}
    say_duty(law_of(known_as_of, overlay), product, stated, as_json)


def credit(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help=KINDS)],
    known_as_of: KnownAsOf = None,
    overlay: Overlays = None,
    as_json: AsJson = False,
) -> None:
    """A federal credit or deduction, such as: credit 45x --year 2027 --cells-gwh 30 --macr 0.7.

    Options depend on the KIND; with none, it says which must and which may be given.
    """
    given = words_to_inputs(context.args)
    known = law_of(known_as_of, overlay)
    tell(answered(lambda: credit_account(known, kind, given)), as_json)


def origin(
    context: typer.Context, known_as_of: KnownAsOf = None, overlay: Overlays = None, as_json: AsJson = False
) -> None:
    """USMCA origin, test by test with margins; --quantity rvc, rvc_pass, max_vnm, ... asks for one number.

    Without options, or with --quantity alone, it says which must and which may be given. Quantities: originating
    (default), rvc, rvc_pass, pass, threshold, max_vnm, lvc_pass, duty_cost_of_failing.
    """
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
    """A state programme, such as: incentive GA mega_project --jobs 3200 --capex-usd 9e8; or --package NAME.

    Without a programme it lists them; a programme without options says which must and which may be given.
    """
    if package is not None:
        if context.args:
            refuse("--package", package, f"does not go with {context.args[0]}", "ask for a package or for a programme")
        say_package(package, as_json)
        return
    state, program, *rest = [*context.args, "", ""][: max(2, len(context.args))]
    given = words_to_inputs(rest)
    known = law_of(known_as_of, overlay)
    tell(answered(lambda: incentive_account(known, state, program, given)), as_json)


def depreciation(
    context: typer.Context, known_as_of: KnownAsOf = None, overlay: Overlays = None, as_json: AsJson = False
) -> None:
    """Deductions year by year and their present value: --cost-usd --class-years --discount-rate and two dates.

    The dates are --contract-date and --placed-in-service. Without options it says which must and which may be given.
    """
    from reshore.law.audit import FAMILIES
    from reshore.law.explain.depreciation import depreciation_account

    form: Form = FAMILIES["depreciation_npv"].forms[()]
    given = words_to_inputs(context.args)
    inputs = read_inputs(form, given)
    known = law_of(known_as_of, overlay)
    account = answered(lambda: depreciation_account(form, known, inputs))
    tell(beside_what_was_given(account, form, known, given), as_json)
