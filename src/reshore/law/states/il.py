"""Illinois: REV, Reimagining Energy and Vehicles Act, 20 ILCS 686, and its credits.

Not covered: EDGE, the deal-closing fund, exemptions from sales and utility taxes, the tests of retained jobs.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Flags, Floats, amounts
from reshore.law.record import Law
from reshore.law.states.common import by_class, earned
from reshore.law.states.record import Builder, Groups, Reader, Site, Terms

IL = "us_il.incentives"


def rev_qualifies(law: Law, on: date, *, jobs: ArrayLike, capex: ArrayLike, project: ArrayLike) -> Flags:
    """Whether new jobs and capex (USD) reach the minimum of the kind of project.

    project: "ev_maker", "ev_component", "conversion" or "small" (14 Ill. Adm. Code 580.30).
    """
    enough_jobs = amounts(jobs, "jobs") >= by_class(law, IL, "rev_min_jobs", on, project)
    return enough_jobs & (amounts(capex, "capex") >= by_class(law, IL, "rev_min_capex", on, project))


def rev_years(law: Law, on: date, *, project: ArrayLike, renewed: ArrayLike = False) -> Floats:
    """Years of the withholding credit: the first term, or with its one renewal."""
    by_class(law, IL, "rev_min_jobs", on, project)  # refuses a kind of project that the act does not have
    small = np.asarray(project, dtype=np.str_) == "small"
    first = by_class(law, IL, "rev_first_term_years", on, np.where(small, "small", "large"))
    return np.where(renewed, by_class(law, IL, "rev_years", on, np.where(small, "low", "high")), first)


def rev_one_year(
    law: Law,
    on: date,
    *,
    new_withholding: ArrayLike,
    retained_withholding: ArrayLike = 0.0,
    area: ArrayLike = "standard",
) -> Floats:
    """Credit of one year, nominal USD: shares of state income tax withheld (USD a year) on new and retained jobs.

    area: "standard", or "priority" (underserved or energy transition). Minimums are taken as met.
    """
    new = by_class(law, IL, "rev_share_of_withholding_new", on, area) * amounts(new_withholding, "new_withholding")
    kept = by_class(law, IL, "rev_share_of_withholding_retained", on, area)
    return new + kept * amounts(retained_withholding, "retained_withholding")


def rev(
    law: Law,
    on: date,
    *,
    jobs: ArrayLike,
    capex: ArrayLike,
    new_withholding: ArrayLike,
    retained_withholding: ArrayLike = 0.0,
    area: ArrayLike = "standard",
    project: ArrayLike = "ev_maker",
    renewed: ArrayLike = False,
) -> Floats:
    """Withholding credit over the term, nominal USD; arguments as in the functions above."""
    yearly = rev_one_year(
        law, on, new_withholding=new_withholding, retained_withholding=retained_withholding, area=area
    )
    qualifies = rev_qualifies(law, on, jobs=jobs, capex=capex, project=project)
    return earned(qualifies, yearly * rev_years(law, on, project=project, renewed=renewed))


def rev_investment_credit(
    law: Law, on: date, *, jobs: ArrayLike, capex: ArrayLike, project: ArrayLike = "ev_maker"
) -> Floats:
    """Investment credit, once, nominal USD: a share of qualified property (USD), not for small projects."""
    large = np.asarray(project, dtype=np.str_) != "small"
    qualifies = large & rev_qualifies(law, on, jobs=jobs, capex=capex, project=project)
    return earned(qualifies, law.rate(IL, "rev_investment_credit_share", on) * amounts(capex, "capex"))


def rev_training(law: Law, on: date, *, cost: ArrayLike, level: ArrayLike = "standard") -> Floats:
    """Training credit, nominal USD: a share of eligible cost (USD). level: "standard" or "enhanced"."""
    return by_class(law, IL, "rev_training_share", on, level) * amounts(cost, "cost")


def rev_construction(law: Law, on: date, *, withholding: ArrayLike, area: ArrayLike = "standard") -> Floats:
    """Construction jobs credit, nominal USD: a share of tax withheld on construction wages (USD)."""
    return by_class(law, IL, "rev_construction_jobs_share", on, area) * amounts(withholding, "withholding")


def rev_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `rev` on new jobs, first term; withholding at the state's rate on the site's wage."""
    r = Reader(law, IL, on)
    share = r("rev_share_of_withholding_new", site.area) * r("wage_withholding_rate")
    return r.terms(
        "rev", "Illinois REV withholding credit", "refundable credit", site,
        per_job_year=share * site.average_wage,
        job_years=r.years("rev_first_term_years", "small" if site.project == "small" else "large"),
        min_jobs=r("rev_min_jobs", site.project), min_capex=r("rev_min_capex", site.project),
    )  # fmt: skip


def rev_investment_credit_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `rev_investment_credit`; None for small projects."""
    if site.project == "small":
        return None
    r = Reader(law, IL, on)
    return r.terms(
        "rev_investment_credit", "Illinois REV investment credit", "credit", site,
        per_capex_year=r("rev_investment_credit_share"), capex_years=1,
        min_jobs=r("rev_min_jobs", site.project), min_capex=r("rev_min_capex", site.project),
    )  # fmt: skip


TERMS: dict[str, Builder] = {"rev": rev_terms, "rev_investment_credit": rev_investment_credit_terms}
GROUPS: Groups = (("rev",), ("rev_investment_credit",))
