"""Accounts of credits and state programmes: what each part comes to and the parameters that decide it."""

from __future__ import annotations

from collections.abc import Mapping

from reshore.law.audit.families.credits import CAPACITIES
from reshore.law.audit.family import Form, Inputs
from reshore.law.explain.account import Account, Line
from reshore.law.explain.trace import decided_by
from reshore.law.record import Law


def form_account(title: str, form: Form, law: Law, inputs: Inputs, unit: str) -> Account:
    """The account of a rule with one answer, a number or a flag. Raises what the rule raises."""
    return parts_account(title, form, law, {"amount": inputs}, unit, inputs)


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
        Line(name.replace("_", " "), value, decision.by[name], counts=not flag)
        for name, value in decision.outputs.items()
    )
    formulas = {law.provisions[s.provision_id].formula.strip() for line in lines for s in line.sources}
    notes = tuple(f"formula: {' '.join(text.split())}" for text in sorted(formulas) if text)
    return Account(title, inputs, lines, answer, "" if flag else unit, law.known_as_of, notes)
