"""The terms of a programme as the plan needs them: piecewise linear in jobs and capex, with thresholds and caps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Flags, Floats, amounts
from reshore.law.provision import Citation
from reshore.law.record import Law
from reshore.law.states.common import reaches

Form = Literal["cash", "refundable credit", "credit", "abatement"]


@dataclass(frozen=True, kw_only=True)
class Site:
    """What of a plant and its place decides the terms. What a programme needs and is not given raises ValueError.

    average_wage, county_wage (the average the programme compares with): nominal USD a job and year.
    county: the class as the state names it: tier1 to tier4 (GA, NC, SC, TN), standard or targeted (AL), standard or
    metro_5 (KS), standard or enhanced_county (KY). population: of the county (TX).
    machinery_share, other_equipment_share: of capex; the rest is construction.
    taxed_share: taxable value as a share of capex, mean over the years of an abatement.
    property_tax_rate, school_tax_rate (maintenance and operations, TX): shares of taxable value a year; millage (SC):
    share of assessed value a year. abated_share, abatement_years: as agreed. percent: of payroll, as agreed (OH).
    approved_cost: USD, as agreed (KY).
    """

    average_wage: float
    county: str = ""
    county_wage: float | None = None
    population: float | None = None
    project: str = "ev_maker"
    area: str = "standard"
    company: str = "new"
    veteran_share: float = 0.0
    joint_authority: bool = False
    bonds: bool = False
    machinery_share: float | None = None
    other_equipment_share: float = 0.0
    taxed_share: float | None = None
    property_tax_rate: float | None = None
    school_tax_rate: float | None = None
    millage: float | None = None
    opportunity_zone: bool = False
    abated_share: float | None = None
    abatement_years: int | None = None
    percent: float | None = None
    approved_cost: float | None = None

    def __post_init__(self) -> None:
        if not self.average_wage > 0.0:
            raise ValueError("average_wage must be above zero")
        for name in ("veteran_share", "machinery_share", "other_equipment_share", "abated_share", "percent"):
            value = getattr(self, name)
            if value is not None and not 0.0 <= value <= 1.0:
                raise ValueError(f"{name} must lie in [0, 1]")
        if self.other_equipment_share + (self.machinery_share or 0.0) > 1.0:
            raise ValueError("machinery_share and other_equipment_share together must not exceed 1")
        for name in ("county_wage", "population", "taxed_share", "property_tax_rate", "school_tax_rate", "millage",
                     "abatement_years", "approved_cost"):  # fmt: skip
            value = getattr(self, name)
            if value is not None and not value >= 0.0:
                raise ValueError(f"{name} must not be negative")

    def given(self, name: str) -> float:
        """A number of the site. Raises ValueError if it is not given."""
        value = getattr(self, name)
        if value is None:
            raise ValueError(f"the terms need {name} of the site")
        return float(value)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a programme pays a project, nominal USD, in years counted from the start of operation.

    A year pays `per_job_year` a job (up to `max_jobs`) in the first `job_years`, and `per_capex_year`, a share of
    capex above `capex_floor`, in the first `capex_years`; together at most `max_per_year`, and `max_total` over all.
    It pays only from `min_jobs` on, where capex reaches `min_capex` or yearly payroll `min_payroll` (inf: no such
    way), and where payroll / jobs reaches `min_average_wage`. `average_wage` is the one the terms were made for.
    """

    address: str
    label: str
    form: Form
    average_wage: float
    per_job_year: float = 0.0
    job_years: int = 0
    max_jobs: float = np.inf
    per_capex_year: float = 0.0
    capex_years: int = 0
    capex_floor: float = 0.0
    min_jobs: float = 0.0
    min_capex: float = 0.0
    min_payroll: float = np.inf
    min_average_wage: float = 0.0
    max_per_year: float = np.inf
    max_total: float = np.inf
    discretionary: bool = False
    citations: tuple[Citation, ...] = ()

    @property
    def verified(self) -> bool:
        """Whether every document cited was read."""
        return bool(self.citations) and all(c.seen for c in self.citations)


Builder = Callable[[Law, date, Site], Terms | None]
Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Reader:
    """Reads numbers of one provision on one day and keeps which, so that terms cite what they are made of."""

    law: Law
    provision_id: str
    on: date
    names: set[str] = field(default_factory=set)

    def __call__(self, name: str, of: str | None = None) -> float:
        self.names.add(name)
        return self.law.rate(self.provision_id, name, self.on, of)

    def years(self, name: str, of: str | None = None) -> int:
        """As a call, for a whole number of years."""
        return int(self(name, of))

    def terms(
        self, key: str, label: str, form: Form, site: Site, *, programme: str = "", **numbers: float
    ) -> Terms | None:
        """Terms from numbers read; None if any of them is not in force that day. programme: if not the key's head."""
        if any(self.law.at(self.provision_id, name, self.on) is None for name in self.names):
            return None
        told = [self.law.explain(self.provision_id, name, self.on) for name in sorted(self.names)]
        record = self.law.provisions[self.provision_id].programmes[programme or key.partition(".")[0]]
        return Terms(
            address=f"{self.provision_id}.{key}",
            label=label,
            form=form,
            average_wage=site.average_wage,
            discretionary=record.discretionary,
            citations=tuple(dict.fromkeys(c for t in told for c in t.citations)),
            **numbers,  # type: ignore[arg-type]
        )


def qualifies(terms: Terms, jobs: ArrayLike, capex: ArrayLike, payroll: ArrayLike | None = None) -> Flags:
    """Whether jobs, capex (USD) and payroll (USD a year; None: jobs at the terms' average wage) reach the minimums."""
    new, cost = amounts(jobs, "jobs"), amounts(capex, "capex")
    paid = new * terms.average_wage if payroll is None else amounts(payroll, "payroll")
    large = (cost >= terms.min_capex) | (paid >= terms.min_payroll)
    return large & (new >= terms.min_jobs) & reaches(paid, terms.min_average_wage * new)


def yearly(terms: Terms, jobs: ArrayLike, capex: ArrayLike, payroll: ArrayLike | None = None) -> Floats:
    """What each year of operation pays, nominal USD, years on the first axis; jobs and capex are there from year one.

    The other axes are those of jobs, capex (USD) and payroll (as in `qualifies`), broadcast.
    """
    ok = qualifies(terms, jobs, capex, payroll)
    new = np.minimum(amounts(jobs, "jobs"), terms.max_jobs)
    above = np.maximum(amounts(capex, "capex") - terms.capex_floor, 0.0)
    year = np.arange(max(terms.job_years, terms.capex_years)).reshape(-1, *(1,) * ok.ndim)
    due = terms.per_job_year * new * (year < terms.job_years) + terms.per_capex_year * above * (
        year < terms.capex_years
    )
    paid = np.minimum(np.where(ok, due, 0.0), terms.max_per_year)
    if np.isinf(terms.max_total):
        return paid
    return np.diff(np.minimum(np.cumsum(paid, axis=0), terms.max_total), axis=0, prepend=0.0)


def amount(terms: Terms, jobs: ArrayLike, capex: ArrayLike, payroll: ArrayLike | None = None) -> Floats:
    """What the programme pays over its whole term, nominal USD; arguments as in `yearly`, arrays broadcast."""
    return np.asarray(yearly(terms, jobs, capex, payroll).sum(axis=0))
