"""Duty line by line: each layer with its rate, the value it falls on and its sources, and the layers switched off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace

from reshore.law.audit.families.duties import Duty, equipment, heavy, part, vehicle
from reshore.law.audit.family import Inputs
from reshore.law.explain.account import Account, Line
from reshore.law.explain.trace import UNEQUAL, Decision, decided_by
from reshore.law.provision import Value
from reshore.law.record import Explanation, Law
from reshore.law.us.stacking import STACKING

RULES: Mapping[str, Callable[[Law, Inputs], Duty]] = {
    "vehicle_duty": vehicle,
    "part_duty": part,
    "mhdv_duty": heavy,
    "equipment_duty": equipment,
}
LABELS = {
    "base": "base duty (column 1, special or column 2)",
    "section_232": "Section 232",
    "metals": "Section 232 metals",
    "section_301": "Section 301 (China)",
    "ieepa": "IEEPA",
    "other": "other layers",
    "ad_cvd": "antidumping and countervailing, as stated",
}
EXCLUDES = "_excludes"
NAMED = (
    "base",
    "section_232",
    "metals",
    "section_301",
    "ad_cvd",
)  # layers whose sources are told even where they come to nothing
UP_TO = "up to an all-in rate that contains the base duty"


def duty_account(law: Law, family: str, inputs: Inputs) -> Account:
    """The account of a duty in USD. Lines that count sum to the rule's total.

    family: one of `RULES`. inputs: as the family's keys are read. Raises what the rule raises.
    """

    def layers(known: Law) -> dict[str, float]:
        return layer_rates(RULES[family](known, inputs))

    value = float(inputs["customs_value_usd"])
    decision = decided_by(layers, law)
    off = tuple(_switched_off(law, layers, decision, value))
    lines = [
        _line(name, rate, value, decision.by[name], inputs)
        for name, rate in decision.outputs.items()
        if rate or name in NAMED or not off  # what comes to nothing because switched off is told by the lines of `off`
    ]
    total = float(RULES[family](law, inputs).total) * value
    return Account(f"Duty ({family})", inputs, (*lines, *off), total, "USD", law.known_as_of)


def layer_rates(duty: Duty) -> dict[str, float]:
    """Every layer of one article by name, as a share of customs value; their sum is the rule's total."""
    named: dict[str, float] = {}
    for each in fields(duty):
        content = getattr(duty, each.name)
        if isinstance(content, Mapping):
            named |= {name: float(rate) for name, rate in content.items()}
        elif not isinstance(content, str):
            named[each.name] = float(content)
    return named


def _line(name: str, rate: float, value: float, sources: tuple[Explanation, ...], inputs: Inputs) -> Line:
    label = LABELS.get(name, name.replace("_", " "))
    if rate == 0.0 and name not in NAMED:
        sources = ()  # what keeps them off is told by the lines of layers switched off
    note = _note(name, rate, sources, inputs)
    line = Line(label, rate * value, sources, rate, value, note)
    plain = [s.value for s in sources if isinstance(s.value, float) and s.value > 0.0]
    if note != UP_TO and len(plain) == 1 and 0.0 < rate < plain[0] * (1.0 - UNEQUAL):
        # One number decides and less than it is paid: it falls on part of the value, such as non-US content.
        return replace(line, rate=plain[0], value=rate * value / plain[0], note="on part of the customs value")
    return line


def _note(name: str, rate: float, sources: tuple[Explanation, ...], inputs: Inputs) -> str:
    if name == "base" and not sources and inputs.get("base_rate") is not None:
        return "rate stated by the asker" if rate == inputs["base_rate"] else "free under the agreement claimed"
    if name == "ad_cvd":
        return "none stated" if rate == 0.0 else "rate stated by the asker"
    if rate == 0.0 and not sources:
        return "nothing in force for these goods that day"
    floor = any("floor" in s.parameter or "all_in" in s.parameter or "cap_net" in s.parameter for s in sources)
    return UP_TO if floor else ""


def _switched_off(
    law: Law, layers: Callable[[Law], Mapping[str, float]], decision: Decision, value: float
) -> Iterator[Line]:
    """Layers that would be due but for the Section 232 programme the goods fall under, which takes precedence."""
    now = sum(decision.outputs.values())
    for provision, parameter, on in decision.asked:
        if provision != STACKING or not parameter.endswith(EXCLUDES):
            continue
        names = [n.strip() for n in str(law.at(STACKING, parameter, on) or "").split(",") if n.strip()]
        for name in names:
            more = sum(layers(_without(law, parameter, name)).values()) - now
            if more > UNEQUAL:
                programme = parameter.removesuffix(EXCLUDES)
                told = (law.explain(STACKING, parameter, on),)
                note = f"switched off by {programme}, which takes precedence"
                yield Line(name.replace("_", " "), more * value, told, more, value, note, counts=False)


def _without(law: Law, parameter: str, name: str) -> Law:
    """The law in which a programme does not switch this layer off."""

    def less(text: Value) -> Value:
        return ", ".join(n for n in (part.strip() for part in str(text or "").split(",")) if n and n != name)

    values = law.parameter(STACKING, parameter).values
    return law.with_values(STACKING, parameter, [replace(v, value=less(v.value)) for v in values])
