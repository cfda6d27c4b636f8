"""Accounts of credits and state programmes: what each part comes to and the parameters that decide it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reshore.law.audit.families.credits import CAPACITIES
from reshore.law.audit.family import Answer, Form, Inputs
from reshore.law.explain.account import Account, Line, shown
from reshore.law.explain.trace import Decision, decided_by
from reshore.law.record import Explanation, Law


def form_account(title: str, form: Form, law: Law, inputs: Inputs, unit: str) -> Account:
    """The account of a rule with one answer, a number or a flag. Raises what the rule raises."""
    return parts_account(title, form, law, {"amount": inputs}, unit, inputs)


def answer_or_none(form: Form, law: Law, inputs: Inputs) -> Answer | None:
    """What a rule gives for inputs nobody stated; None where they do not stand together."""
    try:
        return None if list(form.clashes(inputs)) else form.rule(law, inputs)
    except ValueError:
        return None


def component_account(form: Form, law: Law, inputs: Inputs) -> Account:
    """45X by component; USD."""
    made = [key for key in CAPACITIES if inputs[key]] or list(CAPACITIES)[:1]
    alone = {key: {**inputs, **{other: None for other in CAPACITIES if other != key}} for key in made}
    return parts_account("Credit 45X", form, law, alone, "USD", inputs)


def parts_account(title: str, form: Form, law: Law, parts: Mapping[str, Inputs], unit: str, inputs: Inputs) -> Account:
    """The account of a rule asked once a part; the parts sum to the rule's answer on all of it."""

    def outputs(known: Law) -> dict[str, float]:
        return {name: float(form.rule(known, each)) for name, each in parts.items()}

    decision = decided_by(outputs, law)
    answer = form.rule(law, inputs)
    flag = isinstance(answer, bool)
    lines = tuple(
        Line(name.replace("_", " "), bool(value) if flag else value, decision.by[name], counts=not flag)
        for name, value in decision.outputs.items()
    )
    notes = (*_why_nothing(form, law, inputs, answer, decision), *form.remarks(law, inputs), *_formulas(law, lines))
    return Account(
        title, inputs, lines, answer if flag else float(answer), "" if flag else unit, law.known_as_of, notes,
        looked_at=_looked_at(law, lines, decision),
    )  # fmt: skip


def _formulas(law: Law, lines: tuple[Line, ...]) -> list[str]:
    """Formulas of the provisions the lines rest on; a provision's formula may tell of several programmes."""
    formulas = {law.provisions[s.provision_id].formula.strip() for line in lines for s in line.sources}
    return [f"formula of the provision: {' '.join(text.split())}" for text in sorted(formulas) if text]


def _looked_at(law: Law, lines: tuple[Line, ...], decision: Decision) -> tuple[Explanation, ...]:
    """What is in force and was read, and no line rests on: thresholds met, caps not reached."""
    told = {(s.provision_id, s.parameter) for line in lines for s in line.sources}
    found = [law.explain(*question) for question in decision.asked if question[:2] not in told]
    return tuple({(e.provision_id, e.parameter, e.start): e for e in found if e.applies}.values())


def _why_nothing(form: Form, law: Law, inputs: Inputs, answer: Answer, decision: Decision) -> Iterator[str]:
    """Where the answer is zero or no: the flags that would change it, and the parameters not in force."""
    if answer:
        return
    for key, given in inputs.items():
        if isinstance(given, bool) and (other := answer_or_none(form, law, {**inputs, key: not given})):
            yield f"nothing, because {key} is {shown(given)}; otherwise {shown(other)}"
    missing = {
        f"{provision}.{name}": on for provision, name, on in decision.asked if law.at(provision, name, on) is None
    }
    yield from (f"nothing in force on {on}: {address}" for address, on in missing.items())
