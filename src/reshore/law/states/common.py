"""What every state needs: checked amounts, numbers by class, thresholds."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Flags, Floats, amounts, by_key
from reshore.law.provision import ByClass
from reshore.law.record import Law

HOURS = 2080.0  # of a full-time job in a year: 52 weeks of 40 hours


def by_year(given: ArrayLike, years: int, what: str) -> Floats:
    """Amounts by year on the first axis, those after `years` left out; one number is the same in every year."""
    out = amounts(given, what)
    return np.full(years, out) if out.ndim == 0 else out[:years]


def part_of(given: ArrayLike, most: float, what: str) -> Floats:
    """A negotiated number as floats. Raises ValueError outside [0, most], what the law allows."""
    out = np.asarray(given, dtype=np.float64)
    if not np.all((out >= 0.0) & (out <= most)):
        raise ValueError(f"{what} must lie in [0, {most:g}]")
    return out


def negotiated(given: ArrayLike | None, most: float, what: str) -> Floats:
    """As `part_of`; None stands for the most the law allows."""
    return np.asarray(most) if given is None else part_of(given, most, what)


def by_class(law: Law, provision_id: str, parameter: str, on: date, classes: ArrayLike) -> Floats:
    """The number of each class (such as `tier1`), in the shape given. Raises LawError for a class it does not have."""
    names = np.asarray(classes, dtype=np.str_)
    return by_key(names, lambda name: law.rate(provision_id, parameter, on, of=name))


def classes_of(law: Law, provision_id: str, parameter: str, on: date) -> dict[str, float]:
    """Every class with its number that day, in order of the file; empty where the parameter is not in force."""
    value = law.at(provision_id, parameter, on)
    return dict(value.items) if isinstance(value, ByClass) else {}


def step(law: Law, provision_id: str, parameter: str, on: date, at: ArrayLike) -> Floats:
    """The number of the highest class whose name, a floor such as `100000`, is at most `at`; zero where none is."""
    out = np.zeros(np.shape(at))
    for floor, value in sorted((float(k), v) for k, v in classes_of(law, provision_id, parameter, on).items()):
        out = np.where(np.asarray(at, dtype=np.float64) >= floor, value, out)
    return out


def met(jobs: ArrayLike | None, floor: ArrayLike) -> Flags | bool:
    """Whether jobs reach a floor; None takes it as met. Raises ValueError for negative jobs."""
    return True if jobs is None else amounts(jobs, "jobs") >= np.asarray(floor, dtype=np.float64)


def reaches(value: ArrayLike, floor: ArrayLike) -> Flags:
    """Whether a value is at least a floor that was worked out, such as 1.1 times a wage: up to rounding."""
    return np.asarray(value, dtype=np.float64) >= np.asarray(floor, dtype=np.float64) * (1.0 - 1e-12)


def earned(condition: Flags | bool, amount: Floats) -> Floats:
    """The amount where the condition holds, else zero."""
    return np.where(condition, amount, 0.0)
