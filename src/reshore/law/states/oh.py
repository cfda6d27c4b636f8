"""Ohio: Job Creation Tax Credit with its megaproject class, R.C. 122.17.

The percentage is negotiated and the caller's. Jobs left out (None) take minimums of jobs and wage as met. Not covered: JobsOhio grants, CRA abatements.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Flags, Floats, amounts
from reshore.law.record import Law
from reshore.law.states.common import HOURS, earned, met, part_of, reaches
from reshore.law.states.record import Builder, Groups, Reader, Site, Terms

OH = "us_oh.incentives"


def megaproject(law: Law, on: date, *, capex: ArrayLike, payroll: ArrayLike, jobs: ArrayLike | None = None) -> Flags:
    """Whether capex (USD) or payroll (USD a year) and the average wage (payroll / jobs) make a megaproject."""
    paid = amounts(payroll, "payroll")
    by_capex = amounts(capex, "capex") >= law.rate(OH, "megaproject_min_capex", on)
    by_payroll = paid >= law.rate(OH, "megaproject_min_payroll_alternative", on)
    in_force = law.at(OH, "megaproject_min_capex", on) is not None
    return in_force & (by_capex | by_payroll) & _pays(paid, jobs, min_wage(law, on, "megaproject"))


def _pays(payroll: Floats, jobs: ArrayLike | None, least: float) -> Flags | bool:
    return True if jobs is None else reaches(payroll, amounts(jobs, "jobs") * least)


def min_wage(law: Law, on: date, kind: str) -> float:
    """Least average wage, nominal USD a year, of "jctc" or "megaproject": a multiple of the federal minimum wage."""
    multiple = law.rate(OH, f"{kind}_min_wage_multiple_of_federal", on)
    return multiple * law.rate(OH, "federal_minimum_wage", on) * HOURS


def jctc(
    law: Law,
    on: date,
    *,
    new_payroll: ArrayLike,
    percent: ArrayLike,
    jobs: ArrayLike | None = None,
    capex: ArrayLike = 0.0,
    years: ArrayLike | None = None,
) -> Floats:
    """Refundable credit over the term, nominal USD: a negotiated share of new payroll (USD a year).

    percent: that share, in [0, 1]. capex (USD) decides with payroll on the longer term of a megaproject. years: as
    granted; None is the most allowed. Raises ValueError above it.
    """
    paid = amounts(new_payroll, "new_payroll")
    mega = megaproject(law, on, capex=capex, payroll=paid, jobs=jobs)
    longest = [law.rate(OH, "jctc_max_years", on, of=kind) for kind in ("megaproject", "standard")]
    most = np.where(mega, *longest)
    term = most if years is None else amounts(years, "years")
    if np.any(term > most):
        raise ValueError("years must not exceed the most allowed for the class of project")
    enough = met(jobs, law.rate(OH, "jctc_min_jobs", on)) & (paid >= law.rate(OH, "jctc_min_payroll", on))
    return earned(enough & _pays(paid, jobs, min_wage(law, on, "jctc")), part_of(percent, 1.0, "percent") * paid * term)


def jctc_terms(law: Law, on: date, site: Site, kind: Literal["standard", "megaproject"]) -> Terms | None:
    """Terms of `jctc` at the negotiated percent and the longest term of the class."""
    r, mega = Reader(law, OH, on), kind == "megaproject"
    multiple = r(f"{'megaproject' if mega else 'jctc'}_min_wage_multiple_of_federal")
    return r.terms(
        "jctc.megaproject" if mega else "jctc", f"Ohio job creation tax credit, {kind}", "refundable credit", site,
        per_job_year=site.given("percent") * site.average_wage, job_years=r.years("jctc_max_years", kind),
        min_jobs=max(r("jctc_min_jobs"), r("jctc_min_payroll") / site.average_wage),
        min_capex=r("megaproject_min_capex") if mega else 0.0,
        min_payroll=r("megaproject_min_payroll_alternative") if mega else np.inf,
        min_average_wage=multiple * r("federal_minimum_wage") * HOURS,
    )  # fmt: skip


TERMS: dict[str, Builder] = {
    "jctc.megaproject": partial(jctc_terms, kind="megaproject"),
    "jctc": partial(jctc_terms, kind="standard"),
}
GROUPS: Groups = (tuple(TERMS),)
