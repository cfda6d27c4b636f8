"""What two laws say differently: parameter by parameter, the spans of days on which their values differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from reshore.law.provision import Citation, DatedValue, Parameter, Value
from reshore.law.record import Law
from reshore.law.vintage import ONE_DAY


@dataclass(frozen=True)
class Change:
    """A span of days, both ends inclusive, on which a parameter's value differs; None is "not in force"."""

    provision_id: str
    parameter: str
    first: date
    last: date
    a: Value
    b: Value
    unit: str
    citations_a: tuple[Citation, ...]
    citations_b: tuple[Citation, ...]

    @property
    def address(self) -> str:
        """Provision and parameter."""
        return f"{self.provision_id}.{self.parameter}"


def difference(a: Law, b: Law, first: date, last: date) -> tuple[Change, ...]:
    """The changes from one law to another from `first` to `last`, by address and day; empty if they say the same.

    Adjoining days of the same two values, from the same sources, make one span.
    Raises ValueError if the window ends before it begins.
    """
    if last < first:
        raise ValueError("the window must not end before it begins")
    names = sorted({(p, q) for law in (a, b) for p, found in law.provisions.items() for q in found.parameters})
    spans = (each for p, q in names for each in _changes(p, q, _of(a, p, q), _of(b, p, q), first, last))
    return tuple(spans)


def _of(law: Law, provision_id: str, parameter: str) -> Parameter | None:
    provision = law.provisions.get(provision_id)
    return None if provision is None else provision.parameters.get(parameter)


def _changes(
    provision_id: str, name: str, a: Parameter | None, b: Parameter | None, first: date, last: date
) -> Iterator[Change]:
    unit = next(p.unit for p in (a, b) if p is not None)
    merged: list[Change] = []
    for start, end in _pieces(a, b, first, last):
        mine, other = _on(a, start), _on(b, start)
        if _value(mine) == _value(other) and type(_value(mine)) is type(_value(other)):
            continue
        new = Change(
            provision_id, name, start, end, _value(mine), _value(other), unit, _cited(mine), _cited(other)
        )  # fmt: skip
        merged = [*merged[:-1], _joined(merged[-1], new)] if merged and _adjoin(merged[-1], new) else [*merged, new]
    yield from merged


def _pieces(a: Parameter | None, b: Parameter | None, first: date, last: date) -> Iterator[tuple[date, date]]:
    """The window cut wherever a value of either begins or has ended: first and last day of each piece."""
    values = [v for p in (a, b) if p is not None for v in p.values]
    cuts = {v.start for v in values} | {v.end + ONE_DAY for v in values if v.end is not None and v.end < date.max}
    starts = [first, *sorted(c for c in cuts if first < c <= last)]
    yield from ((s, e - ONE_DAY) for s, e in pairwise(starts))
    yield starts[-1], last


def _on(parameter: Parameter | None, day: date) -> DatedValue | None:
    return None if parameter is None else next((v for v in parameter.values if v.holds_on(day)), None)


def _value(dated: DatedValue | None) -> Value:
    return None if dated is None else dated.value


def _cited(dated: DatedValue | None) -> tuple[Citation, ...]:
    return () if dated is None else dated.citations


def _adjoin(old: Change, new: Change) -> bool:
    same = (old.a, old.b, old.citations_a, old.citations_b) == (new.a, new.b, new.citations_a, new.citations_b)
    return same and old.last + ONE_DAY == new.first


def _joined(old: Change, new: Change) -> Change:
    return Change(
        old.provision_id, old.parameter, old.first, new.last, old.a, old.b, old.unit, old.citations_a, old.citations_b
    )
