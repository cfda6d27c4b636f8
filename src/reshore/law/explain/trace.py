"""Which parameters decide what a rule gives: the rule is asked again with each of them moved a little, then removed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from reshore.law.provision import ByClass, DatedValue, Value
from reshore.law.record import Explanation, Law

Outputs = Mapping[str, float]
Rule = Callable[[Law], Outputs]
Asked = tuple[str, str, date]  # provision, parameter, day

STEP = 0.0171  # relative; an odd number, so that two changes do not cancel by chance
UNEQUAL = 1e-12


@dataclass(frozen=True)
class ListeningLaw(Law):
    """A law that remembers what it was asked, in order."""

    asked: dict[Asked, None] = field(default_factory=dict)

    def at(self, provision_id: str, parameter: str, on: date) -> Value:
        """As `Law.at`, and remembered."""
        self.asked.setdefault((provision_id, parameter, on))
        return super().at(provision_id, parameter, on)

    def with_values(self, provision_id: str, parameter: str, values: Sequence[DatedValue]) -> ListeningLaw:
        """As `Law.with_values`; what the new law is asked is remembered here too."""
        return ListeningLaw(
            self.known_as_of, super().with_values(provision_id, parameter, values).provisions, self.asked
        )


@dataclass(frozen=True)
class Decision:
    """What a rule gave, and by output the parameters that decided it; `asked` is all it looked at."""

    outputs: Outputs
    by: Mapping[str, tuple[Explanation, ...]]
    asked: tuple[Asked, ...]


def decided_by(rule: Rule, law: Law) -> Decision:
    """Run a rule and find which parameters decide each of its outputs.

    A parameter decides an output that moves when its numbers move. Where none does (a test not passed, a floor not
    reached), those decide without which the output would be another.
    """
    listening = ListeningLaw(law.known_as_of, law.provisions)
    outputs = rule(listening)
    asked = tuple(listening.asked)
    moved = {question: _changed(rule, law, question, outputs, _moved) for question in asked}
    gone = {
        question: _changed(rule, law, question, outputs, _removed)
        for question in asked
        if any(not any(name in names for names in moved.values()) for name in outputs)
    }
    by = {name: _explained(law, _touching(name, moved) or _touching(name, gone)) for name in outputs}
    return Decision(outputs, by, asked)


def _touching(name: str, changed: Mapping[Asked, frozenset[str]]) -> tuple[Asked, ...]:
    return tuple(question for question, names in changed.items() if name in names)


def _explained(law: Law, questions: tuple[Asked, ...]) -> tuple[Explanation, ...]:
    """One explanation a parameter and value, though a rule may ask on several days of a year."""
    found = [law.explain(*question) for question in questions]
    return tuple({(e.provision_id, e.parameter, e.start): e for e in found}.values())


def _changed(
    rule: Rule, law: Law, question: Asked, outputs: Outputs, change: Callable[[Value], Value]
) -> frozenset[str]:
    """The outputs that another value of one parameter changes; an output that is then missing counts as zero.

    Where the rule then refuses its inputs, there is nothing to compare with, and none counts as changed.
    """
    provision, parameter, on = question
    value = law.at(provision, parameter, on)
    if value is None or change(value) == value:
        return frozenset()
    values = law.parameter(provision, parameter).values
    try:
        other = rule(law.with_values(provision, parameter, [_with(v, on, change) for v in values]))
    except ValueError:
        return frozenset()
    return frozenset(k for k, v in outputs.items() if abs(other.get(k, 0.0) - v) > UNEQUAL * max(1.0, abs(v)))


def _with(value: DatedValue, on: date, change: Callable[[Value], Value]) -> DatedValue:
    return replace(value, value=change(value.value)) if value.holds_on(on) else value


def _moved(value: Value) -> Value:
    if isinstance(value, bool) or not isinstance(value, (int, float, tuple, ByClass)):
        return value
    if isinstance(value, ByClass):
        return ByClass(tuple((name, _step(number)) for name, number in value.items))
    return tuple(map(_step, value)) if isinstance(value, tuple) else _step(value)


def _step(number: float) -> float:
    return number * (1.0 - STEP) if number else STEP


def _removed(value: Value) -> Value:
    return None if isinstance(value, (bool, int, float, date, ByClass)) else value
