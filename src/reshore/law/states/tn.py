"""Tennessee: job tax credits and industrial machinery credit against franchise and excise tax, T.C.A. 67-4-2109, -2009.

Not covered: offset limits and carryforward, the wage test of the super credit, FastTrack grants, PILOT, power credits.
"""

from __future__ import annotations

from datetime import date
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, amounts
from reshore.law.record import Law
from reshore.law.states.common import by_class, classes_of, earned
from reshore.law.states.record import Builder, Groups, Reader, Site, Terms

TN = "us_tn.incentives"
BRACKETS = ("1b", "500m", "250m", "100m")  # of capital investment, largest first


def job_tax_credit(law: Law, on: date, *, jobs: ArrayLike, capex: ArrayLike, tier: ArrayLike) -> Floats:
    """Standard credit, once, and the yearly ones of enhancement counties on top; nominal USD over the term.

    tier: `tier1` to `tier4`, for the least number of jobs and the extra years. capex: USD.
    """
    new = amounts(jobs, "jobs")
    times = 1.0 + by_class(law, TN, "jtc_enhanced_extra_years", on, tier)
    enough = new >= by_class(law, TN, "jtc_min_jobs", on, tier)
    enough = enough & (amounts(capex, "capex") >= law.rate(TN, "jtc_min_capex", on))
    return earned(enough, new * law.rate(TN, "jtc_per_job", on) * times)


def super_job_tax_credit(law: Law, on: date, *, jobs: ArrayLike, capex: ArrayLike) -> Floats:
    """Super credit over the term, nominal USD, instead of the standard one: years by the bracket of capex and jobs."""
    new, cost = amounts(jobs, "jobs"), amounts(capex, "capex")
    years = np.zeros(np.broadcast_shapes(new.shape, cost.shape))
    for bracket, term in classes_of(law, TN, "super_jtc_years", on).items():
        large = cost >= law.rate(TN, "super_jtc_min_capex", on, of=bracket)
        reached = large & (new >= law.rate(TN, "super_jtc_min_jobs", on, of=bracket))
        years = np.where(reached, np.maximum(years, term), years)
    return new * law.rate(TN, "super_jtc_per_job_year", on) * years


def industrial_machinery(law: Law, on: date, *, machinery: ArrayLike, capex: ArrayLike | None = None) -> Floats:
    """Industrial machinery credit, once, nominal USD: a share of machinery (USD) by bracket of capital investment.

    capex: the investment that decides the bracket, USD; None takes the machinery. The share is of the whole amount.
    """
    cost = amounts(machinery, "machinery")
    invested = cost if capex is None else amounts(capex, "capex")
    share = np.zeros(np.shape(invested))
    for bracket, floor in classes_of(law, TN, "industrial_machinery_min_capex", on).items():
        share = np.where(invested >= floor, law.rate(TN, "industrial_machinery_share", on, of=bracket), share)
    return share * cost


def job_tax_credit_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `job_tax_credit`: the standard credit counts as the first year."""
    r = Reader(law, TN, on)
    return r.terms(
        "job_tax_credit", "Tennessee job tax credit", "credit", site,
        per_job_year=r("jtc_per_job"), job_years=1 + r.years("jtc_enhanced_extra_years", site.county),
        min_jobs=r("jtc_min_jobs", site.county), min_capex=r("jtc_min_capex"),
    )  # fmt: skip


def super_job_tax_credit_terms(law: Law, on: date, site: Site, bracket: str) -> Terms | None:
    """Terms of `super_job_tax_credit` in one bracket."""
    r = Reader(law, TN, on)
    return r.terms(
        f"super_job_tax_credit.{bracket}", f"Tennessee super job tax credit, {bracket}", "credit", site,
        per_job_year=r("super_jtc_per_job_year"), job_years=r.years("super_jtc_years", bracket),
        min_jobs=r("super_jtc_min_jobs", bracket), min_capex=r("super_jtc_min_capex", bracket),
    )  # fmt: skip


def industrial_machinery_terms(law: Law, on: date, site: Site, bracket: str) -> Terms | None:
    """Terms of `industrial_machinery` in one bracket of capex, on its machinery share."""
    r = Reader(law, TN, on)
    return r.terms(
        f"industrial_machinery.{bracket}", f"Tennessee industrial machinery credit, {bracket}", "credit", site,
        per_capex_year=r("industrial_machinery_share", bracket) * site.given("machinery_share"), capex_years=1,
        min_capex=r("industrial_machinery_min_capex", bracket),
    )  # fmt: skip


SUPER = {f"super_job_tax_credit.{b}": partial(super_job_tax_credit_terms, bracket=b) for b in BRACKETS}
MACHINERY = {
    f"industrial_machinery.{b}": partial(industrial_machinery_terms, bracket=b) for b in (*BRACKETS, "standard")
}
TERMS: dict[str, Builder] = {**SUPER, "job_tax_credit": job_tax_credit_terms, **MACHINERY}
GROUPS: Groups = ((*SUPER, "job_tax_credit"), tuple(MACHINERY))
