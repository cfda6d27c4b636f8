"""The Law: an immutable record of provisions as known on a day, asked by provision, parameter and date."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from reshore.errors import LawError, Problem
from reshore.law.provision import ByClass, Citation, DatedValue, Parameter, Provision, Value
from reshore.law.vintage import ONE_DAY

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Explanation:
    """Where a number comes from. `applies` is False, and value None, when nothing is in force that day.

    `verified` is True only if every document cited was read; a value with a recalled source in it is not.
    """

    provision_id: str
    parameter: str
    on: date
    label: str
    description: str
    value: Value
    unit: str
    start: date | None
    end: date | None
    announced: date | None
    citations: tuple[Citation, ...]
    legal_basis: tuple[str, ...]
    verified: bool
    applies: bool
    source: str
    formula: str

    @property
    def citation(self) -> Citation | None:
        """The first document cited."""
        return self.citations[0] if self.citations else None

    def __str__(self) -> str:
        head = f"{self.provision_id}.{self.parameter} on {self.on}: "
        if not self.applies:
            return head + "not applicable (counts zero)"
        until = "open" if self.end is None else str(self.end)
        cited = "".join(f"\n  {'' if c.seen else 'recalled, not read: '}{c.title} {c.href}" for c in self.citations)
        basis = f"\n  legal basis: {'; '.join(self.legal_basis)}"
        return f"{head}{self.value} {self.unit}, {self.start} to {until} ({self.source}){cited}{basis}"


@dataclass(frozen=True)
class Law:
    """Provisions as known on `known_as_of`; made by `read_law`, never changed in place."""

    known_as_of: date
    provisions: Mapping[str, Provision]

    def __post_init__(self) -> None:
        object.__setattr__(self, "provisions", MappingProxyType(dict(self.provisions)))

    def __reduce__(self) -> tuple[type[Law], tuple[date, dict[str, Provision]]]:
        return (Law, (self.known_as_of, dict(self.provisions)))  # a mapping proxy cannot be pickled

    def parameter(self, provision_id: str, parameter: str) -> Parameter:
        """The parameter with the values known. Raises LawError for a name that does not exist."""
        provision = self.provisions.get(provision_id)
        if provision is None:
            raise _no_such(provision_id, None, "no such provision", sorted(self.provisions))
        if parameter not in provision.parameters:
            raise _no_such(provision_id, parameter, "no such parameter", sorted(provision.parameters))
        return provision.parameters[parameter]

    def at(self, provision_id: str, parameter: str, on: date) -> Value:
        """The value in force on a day, in the parameter's unit; None where it is not applicable.

        Raises LawError for unknown names, and before the first known value where `before_first: error`.
        """
        dated = self._dated(provision_id, parameter, on)
        return None if dated is None else dated.value

    def rate(self, provision_id: str, parameter: str, on: date, of: str | None = None) -> float:
        """As `at`, for a number; what does not apply counts zero. Raises LawError also if it is no number.

        of: the class, for a parameter with a number a class (`tier1`). Raises LawError for a class it does not have.
        """
        value = self.at(provision_id, parameter, on)
        if value is None:
            return 0.0
        if isinstance(value, ByClass):
            if of not in value.names:
                raise _no_such(provision_id, parameter, f"no class {of!r}", [f"one of {', '.join(value.names)}"])
            return value[of]
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise _no_such(provision_id, parameter, f"{value!r} is not a number", ["a parameter with numbers"])
        return float(value)

    def knows(self, provision_id: str, parameter: str) -> bool:
        """Whether any value of the parameter had been announced by `known_as_of`."""
        return bool(self.parameter(provision_id, parameter).values)

    def explain(self, provision_id: str, parameter: str, on: date) -> Explanation:
        """Value, unit, dates, citations and legal basis of one number on one day. Raises like `at`."""
        p, provision = self.parameter(provision_id, parameter), self.provisions[provision_id]
        dated = self._dated(provision_id, parameter, on)
        citations = () if dated is None else dated.citations
        return Explanation(
            provision_id, parameter, on, provision.label, p.description,
            value=None if dated is None else dated.value,
            unit=p.unit,
            start=None if dated is None else dated.start,
            end=None if dated is None else dated.end,
            announced=None if dated is None or dated.announced == date.min else dated.announced,
            citations=citations,
            legal_basis=provision.legal_basis,
            verified=bool(citations) and all(c.seen for c in citations),
            applies=dated is not None and dated.value is not None,
            source=p.source,
            formula=provision.formula,
        )  # fmt: skip

    def with_values(self, provision_id: str, parameter: str, values: Sequence[DatedValue]) -> Law:
        """A new law in which the parameter has these values (in any order); nothing is hidden from them.

        Raises LawError for unknown names, overlaps, or an end before its start.
        """
        old, provision = self.parameter(provision_id, parameter), self.provisions[provision_id]
        ordered = tuple(sorted(values, key=lambda v: v.start))
        _check_order(provision_id, parameter, ordered)
        parameters = {**provision.parameters, parameter: replace(old, values=ordered, source="with_values")}
        return Law(self.known_as_of, {**self.provisions, provision_id: replace(provision, parameters=parameters)})

    @cached_property
    def change_dates(self) -> tuple[date, ...]:
        """Every day on which some value begins or has just ended; every day a value names, and the day after; in order.

        The day after, because a limit such as a last day of construction holds on its day still.
        """
        values = [v for p in self.provisions.values() for q in p.parameters.values() for v in q.values]
        ends = {v.end + ONE_DAY for v in values if v.end is not None and v.end < date.max}
        named = {v.value for v in values if isinstance(v.value, date)}
        after = {day + ONE_DAY for day in named if day < date.max}
        return tuple(sorted({v.start for v in values} | ends | named | after))

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of every dated value with its citations: the version of the law a study was run under."""
        said = [(k, sorted(p.parameters.items()), sorted(p.groups.items())) for k, p in sorted(self.provisions.items())]
        return sha256(repr(said).encode()).hexdigest()

    def change_dates_of(self, provisions: Sequence[str]) -> tuple[date, ...]:
        """`change_dates` of some provisions only: ids, or beginnings of ids that end in a dot (`us.tariffs.`).

        Raises LawError for a name that fits no provision.
        """
        for name in provisions:
            if not any(_named(k, name) for k in self.provisions):
                raise _no_such(name, None, "no such provision", sorted(self.provisions))
        chosen = {k: p for k, p in self.provisions.items() if any(_named(k, name) for name in provisions)}
        return Law(self.known_as_of, chosen).change_dates

    def segments(self, year: int, provisions: Sequence[str] | None = None) -> tuple[tuple[date, float], ...]:
        """The year cut at the change dates: first day of each piece, and its share of the year's days.

        provisions: cut only where these change, as in `change_dates_of`; None cuts at every change of the law.
        """
        first, after = date(year, 1, 1), date(year + 1, 1, 1)
        changes = self.change_dates if provisions is None else self.change_dates_of(provisions)
        inside = changes[bisect_right(changes, first) :]
        cuts = [first, *(d for d in inside if d < after), after]
        whole = (after - first).days
        return tuple((a, (b - a).days / whole) for a, b in pairwise(cuts))

    def year_average(
        self, rule: Callable[[date], Floats], year: int, provisions: Sequence[str] | None = None
    ) -> Floats:
        """Mean of a daily rule over a calendar year, weighted by days; the one place where years come from days.

        rule: day -> array of any one shape, that changes only where this law changes. Evaluated once a segment.
        provisions: all that the rule reads, as in `change_dates_of`, where fewer evaluations are wanted. The mean is
        then the same to rounding; one left out makes it wrong.
        """
        pieces = [(np.asarray(rule(day), dtype=np.float64), share) for day, share in self.segments(year, provisions)]
        if len(pieces) == 1:
            return pieces[0][0]
        mean = np.sum([value * share for value, share in pieces], axis=0)
        values = np.stack([value for value, _ in pieces])
        # Shares sum to one only to rounding; a constant rule must average to itself exactly.
        average: Floats = np.clip(mean, values.min(axis=0), values.max(axis=0))
        return average

    def _dated(self, provision_id: str, parameter: str, on: date) -> DatedValue | None:
        p = self.parameter(provision_id, parameter)
        found = next((v for v in reversed(p.values) if v.holds_on(on)), None)
        if found is None and p.before_first == "error" and (not p.values or on < p.values[0].start):
            first = f"first known value from {p.values[0].start}" if p.values else f"unknown on {self.known_as_of}"
            raise _no_such(provision_id, parameter, f"has no value on {on}", [first])
        return found


def _named(provision_id: str, name: str) -> bool:
    return provision_id == name or (name.endswith(".") and provision_id.startswith(name))


def _check_order(provision_id: str, parameter: str, values: Sequence[DatedValue]) -> None:
    problems = [
        Problem(provision_id, None, parameter, str(v.end), f"ends before its start {v.start}", "end >= start")
        for v in values
        if v.end is not None and v.end < v.start
    ]
    problems += [
        Problem(
            provision_id, None, parameter, str(b.start), f"overlaps the value from {a.start}", "end it the day before"
        )
        for a, b in pairwise(values)
        if a.end is None or b.start <= a.end
    ]
    if problems:
        raise LawError(problems)


def _no_such(provision_id: str, parameter: str | None, wrong: str, right: Sequence[str]) -> LawError:
    return LawError([Problem(provision_id, None, parameter, None, wrong, "; ".join(right))])
