"""Alabama: Jobs Act credits, Code of Alabama 40-18-370 to -383.

Not covered: the yearly cap of the state, sale of the credit (`credit_transfer_min_price`), abatements, training.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, amounts
from reshore.law.record import Law
from reshore.law.states.common import by_class, earned, met
from reshore.law.states.record import Builder, Groups, Reader, Site, Terms

AL = "us_al.incentives"


def jobs_credit(
    law: Law, on: date, *, annual_wages: ArrayLike, veteran_wages: ArrayLike = 0.0, jobs: ArrayLike | None = None
) -> Floats:
    """Cash over the term, nominal USD: a share of wages a year, more of the wages of veterans (40-18-375).

    annual_wages: gross wages of eligible employees, USD a year. veteran_wages: those of veterans within them.
    jobs: eligible jobs; None takes the minimum as met. Raises ValueError for negative amounts or veterans above all.
    """
    wages, veterans = amounts(annual_wages, "annual_wages"), amounts(veteran_wages, "veteran_wages")
    if np.any(veterans > wages):
        raise ValueError("veteran_wages must not exceed annual_wages")
    yearly = law.rate(AL, "jobs_credit_rate", on) * wages + law.rate(AL, "jobs_credit_veteran_extra", on) * veterans
    return earned(met(jobs, law.rate(AL, "min_jobs", on)), yearly * law.rate(AL, "jobs_credit_years", on))


def investment_credit(
    law: Law, on: date, *, capex: ArrayLike, county: ArrayLike = "standard", jobs: ArrayLike | None = None
) -> Floats:
    """Credit against tax over the term, nominal USD: a share of capex (USD) a year (40-18-376).

    county: "standard" or "targeted". jobs: as in `jobs_credit`.
    """
    years = by_class(law, AL, "investment_credit_years", on, county)
    total = law.rate(AL, "investment_credit_rate", on) * amounts(capex, "capex") * years
    return earned(met(jobs, law.rate(AL, "min_jobs", on)), total)


def jobs_credit_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `jobs_credit`."""
    r = Reader(law, AL, on)
    share = r("jobs_credit_rate") + r("jobs_credit_veteran_extra") * site.veteran_share
    return r.terms(
        "jobs_credit", "Alabama jobs credit", "cash", site,
        per_job_year=share * site.average_wage, job_years=r.years("jobs_credit_years"), min_jobs=r("min_jobs"),
    )  # fmt: skip


def investment_credit_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `investment_credit`."""
    r = Reader(law, AL, on)
    return r.terms(
        "investment_credit", "Alabama investment credit", "credit", site,
        per_capex_year=r("investment_credit_rate"), capex_years=r.years("investment_credit_years", site.county),
        min_jobs=r("min_jobs"),
    )  # fmt: skip


TERMS: dict[str, Builder] = {"jobs_credit": jobs_credit_terms, "investment_credit": investment_credit_terms}
GROUPS: Groups = (("jobs_credit",), ("investment_credit",))
