"""Running worked examples against the law, and what came of each."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from reshore.errors import LawError, Problem, RequestError
from reshore.law.audit.arithmetic import NotArithmetic, evaluate
from reshore.law.audit.read import Case, Examples, Refused
from reshore.law.record import Law

ROUNDING = 1e-9
HALF_CENT = 0.005
HALF_MILLIONTH = 5e-7


@dataclass(frozen=True)
class Failure:
    """A case whose number did not come out. `case` is 0-based within the example."""

    id: str
    case: int
    expected: float | bool
    got: float | bool


@dataclass(frozen=True)
class Result:
    """What came of a file. `notes` are remarks on the examples themselves, such as arithmetic that does not add up.

    refused: cases that cannot be read or that a rule refuses; they are counted in `cases` and are not passed.
    """

    cases: int
    failed: tuple[Failure, ...]
    notes: tuple[str, ...]
    refused: tuple[Refused, ...] = ()

    @property
    def passed(self) -> int:
        """Cases whose number came out."""
        return self.cases - len(self.failed) - len(self.refused)


def audit(
    examples: Examples, law_as_known: Callable[[date], Law], default_known_as_of: date, *, strict: bool = True
) -> Result:
    """Run every case under the law as known on its day: its own, else the file's, else the default.

    law_as_known: the law as known on a day, called once a day.
    strict: a case whose inputs a rule refuses is an error of the file; otherwise it is among the refused.
    Raises RequestError naming example, case and what is wrong where a rule refuses its inputs.
    """
    laws: dict[date, Law] = {}
    failed, notes, refused = list[Failure](), list[str](), list(examples.refused)
    for case in examples.cases:
        day = case.known_as_of or examples.state_of_knowledge or default_known_as_of
        if day not in laws:
            laws[day] = law_as_known(day)
        law = laws[day]
        try:
            got = case.form.rule(law, case.inputs)
        except (ValueError, LawError) as error:
            problem = _refused(examples.file, case, error)
            refused.append(Refused(case.example, case.number, case.expected, (problem,)))
            continue
        if not agrees(case.expected, got, case.tolerance):
            failed.append(Failure(case.example, case.number, case.expected, got))
        notes += _arithmetic_note(case)
        notes += [case.key(remark) for remark in case.form.remarks(law, case.inputs)]
        notes += _unread_note(case)
    if strict and refused:
        raise RequestError([p for each in refused for p in each.problems])
    return Result(len(examples.cases) + len(examples.refused), tuple(failed), tuple(notes), tuple(refused))


def agrees(expected: float | bool, got: float | bool, tolerance: float) -> bool:
    """Flags must be equal; numbers differ by no more than the tolerance and rounding of the computer."""
    if isinstance(expected, bool) or isinstance(got, bool):
        return expected is got
    return abs(got - expected) <= tolerance + ROUNDING * max(1.0, abs(expected) * 1e-6)


def _refused(file: str, case: Case, error: ValueError | LawError) -> Problem:
    said = "; ".join(f"{p.wrong}, {p.right}" for p in error.problems) if isinstance(error, LawError) else str(error)
    return Problem(file, None, case.key("inputs"), None, said, "give inputs the rule accepts")


def _unread_note(case: Case) -> list[str]:
    return [f"{case.key(key)}: given, but the rule does not read it" for key in case.unread]


def _arithmetic_note(case: Case) -> list[str]:
    """A remark where the example's own arithmetic does not come to what it expects."""
    if case.arithmetic is None:
        return []
    try:
        own = evaluate(case.arithmetic)
    except NotArithmetic as error:
        return [f"{case.key('arithmetic')}: {error}"]
    if _adds_up(case, own):
        return []
    return [f"{case.key('arithmetic')}: comes to {own}, expected says {case.expected}"]


def _adds_up(case: Case, own: float | bool) -> bool:
    if isinstance(case.expected, bool):
        return bool(own) is case.expected
    rounding = HALF_MILLIONTH if case.unit == "/1" else HALF_CENT if case.unit.startswith("USD") else ROUNDING
    return math.isclose(float(own), float(case.expected), rel_tol=1e-12, abs_tol=max(case.tolerance, rounding))
