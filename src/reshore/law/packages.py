"""Packages that states granted for vehicle and battery plants: totals, jobs promised, and when money goes back.

Totals are nominal over 10 to 40 years, not present values, and contain the statutory formulas. Two totals of one deal
often differ by two to three times: a row with `alternative_of` is another total of that package and never adds to it.
Sources: `states/packages.csv` and `states/package_clawbacks.csv`, each row with where it was read. What happened to a
deal after January 2025 is left out.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike

from reshore.errors import LawError, Problem
from reshore.law.lookup import Flags

TABLE = "packages"


@dataclass(frozen=True)
class Clawback:
    """A commitment under which money is repaid: below `share` of the jobs promised, by a year.

    wage: USD an hour that counted jobs must pay. term_years: years operation must stay. seen: read, not recalled.
    None where the sources do not say.
    """

    jobs_promised: float | None
    share: float | None
    due_year: int | None
    due_within_years: int | None
    wage: float | None
    term_years: int | None
    seen: bool

    @property
    def min_jobs(self) -> float | None:
        """Jobs below which money is repaid."""
        if self.jobs_promised is None or self.share is None:
            return None
        return round(self.share * self.jobs_promised, 6)  # 0.9 x 5760 is a whole number only without rounding errors


@dataclass(frozen=True)
class Package:
    """One package: nominal USD, jobs promised; None where the sources do not say. `alternative_of`: see the module."""

    name: str
    state: str
    company: str
    project: str
    year: int
    total: float | None
    jobs: float | None
    capex: float | None
    alternative_of: str
    kind: str
    clawback_text: str
    source: str
    clawbacks: tuple[Clawback, ...] = ()


def packages() -> tuple[Package, ...]:
    """Every package, alternatives among them, in order of the file."""
    return tuple(_table().values())


def package(name: str) -> Package:
    """A package by name, such as `ga-hyundai-metaplant-2022`. Raises LawError, with names that are near."""
    found = _table().get(name)
    if found is None:
        near = ", ".join(get_close_matches(name, _table(), n=3, cutoff=0.3)) or ", ".join(_table())
        raise LawError([Problem(TABLE, None, "name", name, "no such package", f"perhaps {near}")])
    return found


def usd_per_job(name: str) -> float:
    """Nominal USD of the package a job promised. Raises LawError where the sources lack the total or the jobs."""
    found = package(name)
    if found.total is None or not found.jobs:
        raise _not_found(name, "total or jobs")
    return found.total / found.jobs


def median_usd_per_job(states: Iterable[str]) -> float:
    """Median USD a job promised over packages of these states (two letters) with a total, without alternatives.

    Raises LawError if there is none.
    """
    wanted = set(states)
    known = [p for p in packages() if p.state in wanted and not p.alternative_of and p.total is not None and p.jobs]
    if not known:
        raise LawError([Problem(TABLE, None, "state", ", ".join(sorted(wanted)), "no package known", "other states")])
    return float(np.median([usd_per_job(p.name) for p in known]))


def min_jobs_before_clawback(name: str, year: int | None = None) -> float:
    """Jobs below which money is repaid: share times jobs promised.

    year: of the count; None asks for the last commitment. Zero before the first is due, and where nothing was
    promised. Raises LawError where the sources do not say.
    """
    known = [c for c in package(name).clawbacks if c.min_jobs is not None]
    if not known:
        raise _not_found(name, "jobs below which money is repaid")
    due = [c for c in known if year is None or c.due_year is None or c.due_year <= year]
    return max((c.min_jobs or 0.0 for c in due), default=0.0)


def clawback_triggered(name: str, jobs_delivered: ArrayLike, year: int | None = None) -> Flags:
    """Whether jobs delivered fall below `min_jobs_before_clawback`, in their shape.

    Raises ValueError for negative jobs, LawError where the sources do not say.
    """
    delivered = np.asarray(jobs_delivered, dtype=np.float64)
    if not np.all(delivered >= 0.0):
        raise ValueError("jobs_delivered must not be negative")
    return np.asarray(delivered < min_jobs_before_clawback(name, year))


def _not_found(name: str, what: str) -> LawError:
    return LawError([Problem(TABLE, None, what, name, "not found in the sources", "ask for another package")])


@functools.cache
def _table() -> dict[str, Package]:
    rows = {row["id"]: _package(row) for row in _rows("packages.csv")}
    for row in _rows("package_clawbacks.csv"):
        old = rows[row["package"]]
        rows[old.name] = replace(old, clawbacks=(*old.clawbacks, _clawback(row)))
    # Another total of a package is under the same commitments.
    return {k: replace(p, clawbacks=rows[p.alternative_of or k].clawbacks) for k, p in rows.items()}


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("reshore.law") / "states" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), strict=True))


def _package(row: dict[str, str]) -> Package:
    return Package(
        row["id"], row["state"], row["company"], row["project"], int(row["year"]),
        total=_number(row["total_usd"]),
        jobs=_number(row["jobs"]),
        capex=_number(row["capex_usd"]),
        alternative_of=row["alternative_of"],
        kind=row["kind"],
        clawback_text=row["clawback"],
        source=row["source"],
    )  # fmt: skip


def _clawback(row: dict[str, str]) -> Clawback:
    return Clawback(
        jobs_promised=_number(row["jobs_promised"]),
        share=_number(row["share"]),
        due_year=_year(row["due_year"]),
        due_within_years=_year(row["due_within_years"]),
        wage=_number(row["wage_usd_per_hour"]),
        term_years=_year(row["term_years"]),
        seen={"seen": True, "recalled": False}[row["basis"]],
    )


def _number(text: str) -> float | None:
    return float(text) if text else None


def _year(text: str) -> int | None:
    return int(text) if text else None
