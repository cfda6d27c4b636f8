"""Running worked examples against the law, and what came of each."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from reshore.errors import LawError, Problem, RequestError
from reshore.law.audit.arithmetic import NotArithmetic, evaluate
from reshore.law.audit.read import Case, Examples
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
    """What came of a file. `notes` are remarks on the examples themselves, such as arithmetic that does not add up."""

    cases: int
    failed: tuple[Failure, ...]
    notes: tuple[str, ...]

    @property
    def passed(self) -> int:
        """Cases whose number came out."""
        return self.cases - len(self.failed)


def audit(examples: Examples, law_as_known: Callable[[date], Law], default_known_as_of: date) -> Result:
    """Run every case under the law as known on its day: its own, else the file's, else the default.

    law_as_known: the law as known on a day, called once a day.
    Raises RequestError naming example, case and what is wrong where a rule refuses its inputs.
    """
    laws: dict[date, Law] = {}
    failed, notes, problems = list[Failure](), list[str](), list[Problem]()
    for case in examples.cases:
        day = case.known_as_of or examples.state_of_knowledge or default_known_as_of
        if day not in laws:
            laws[day] = law_as_known(day)
        law = laws[day]
        try:
            got = case.form.rule(law, case.inputs)
        except (ValueError, LawError) as error:
            problems.append(_refused(examples.file, case, error))
            continue
        if not agrees(case.expected, got, case.tolerance):
            failed.append(Failure(case.example, case.number, case.expected, got))
        notes += _arithmetic_note(case)
        notes += [case.key(remark) for remark in case.form.remarks(law, case.inputs)]
    if problems:
        raise RequestError(problems)
    return Result(len(examples.cases), tuple(failed), tuple(notes))


def agrees(expected: float | bool, got: float | bool, tolerance: float) -> bool:
    """Flags must be equal; numbers differ by no more than the tolerance and rounding of the computer."""
    if isinstance(expected, bool) or isinstance(got, bool):
        return expected is got
    return abs(got - expected) <= tolerance + ROUNDING * max(1.0, abs(expected) * 1e-6)


def _refused(file: str, case: Case, error: ValueError | LawError) -> Problem:
    said = "; ".join(f"{p.wrong}, {p.right}" for p in error.problems) if isinstance(error, LawError) else str(error)
    return Problem(file, None, case.key("inputs"), None, said, "give inputs the rule accepts")


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
