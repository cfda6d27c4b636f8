"""North Carolina: Job Development Investment Grant (JDIG), N.C.G.S. 143B-437.50 to -437.63.

Not covered: negotiated shares below the maximum beyond `share`, the state's yearly ceiling, One NC, county grants.
"""

from __future__ import annotations

from datetime import date
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, amounts
from reshore.law.places import Codes
from reshore.law.record import Law
from reshore.law.states.common import by_class, part_of
from reshore.law.states.record import Builder, Groups, Reader, Site, Terms

NC = "us_nc.incentives"


def jdig_class(law: Law, on: date, *, jobs: ArrayLike, capex: ArrayLike) -> Codes:
    """The class that new jobs and capex (USD) reach: "standard", "high_yield" or "transformative"."""
    new, cost = amounts(jobs, "jobs"), amounts(capex, "capex")
    reached = np.full(np.broadcast_shapes(new.shape, cost.shape), "standard", dtype="<U14")
    for name in ("high_yield", "transformative"):
        large = cost >= law.rate(NC, "jdig_min_capex", on, of=name)
        reached = np.where(large & (new >= law.rate(NC, "jdig_min_jobs", on, of=name)), name, reached)
    return reached


def jdig_one_year(
    law: Law,
    on: date,
    *,
    jobs: ArrayLike,
    withholding: ArrayLike,
    tier: ArrayLike,
    kind: ArrayLike,
    share: ArrayLike = 1.0,
) -> Floats:
    """Grant of one year to the company, nominal USD: a share of state tax withheld on new jobs (USD a year).

    kind: a class of `jdig_class`. tier: county tier; its company share applies to the standard class only, since the
    enhanced shares are already the company's. share: part of the maximum that is granted, in [0, 1]. A cap a
    job-year holds except for transformative projects.
    """
    kinds = np.asarray(kind, dtype=np.str_)
    part = by_class(law, NC, "jdig_max_share_of_withholding", on, kinds) * part_of(share, 1.0, "share")
    grant = part * amounts(withholding, "withholding")
    most = law.rate(NC, "jdig_cap_per_job_year", on) * amounts(jobs, "jobs")
    capped = np.where(kinds == "transformative", grant, np.minimum(grant, most))
    company = by_class(law, NC, "jdig_company_share_by_county_tier", on, tier)
    return np.where(kinds == "standard", capped * company, capped)


def jdig(
    law: Law,
    on: date,
    *,
    jobs: ArrayLike,
    withholding: ArrayLike,
    tier: ArrayLike,
    capex: ArrayLike = 0.0,
    kind: ArrayLike | None = None,
    share: ArrayLike = 1.0,
) -> Floats:
    """Grant over the longest term of the class, nominal USD; arguments as in the functions above.

    kind: the class awarded; None is the one that jobs and capex reach.
    """
    kind = jdig_class(law, on, jobs=jobs, capex=capex) if kind is None else kind
    yearly = jdig_one_year(law, on, jobs=jobs, withholding=withholding, tier=tier, kind=kind, share=share)
    return yearly * by_class(law, NC, "jdig_max_years", on, kind)


def jdig_terms(law: Law, on: date, site: Site, kind: str) -> Terms | None:
    """Terms of `jdig` in one class, at the most; withholding at the state's rate on the site's wage."""
    r = Reader(law, NC, on)
    each = r("jdig_max_share_of_withholding", kind) * r("wage_withholding_rate") * site.average_wage
    if kind != "transformative":
        each = min(each, r("jdig_cap_per_job_year"))
    enhanced = kind != "standard"
    return r.terms(
        f"jdig.{kind}", f"North Carolina JDIG, {kind.replace('_', ' ')}", "cash", site,
        per_job_year=each if enhanced else each * r("jdig_company_share_by_county_tier", site.county),
        job_years=r.years("jdig_max_years", kind),
        min_jobs=r("jdig_min_jobs", kind) if enhanced else 0.0,
        min_capex=r("jdig_min_capex", kind) if enhanced else 0.0,
    )  # fmt: skip


KINDS = ("transformative", "high_yield", "standard")
TERMS: dict[str, Builder] = {f"jdig.{kind}": partial(jdig_terms, kind=kind) for kind in KINDS}
GROUPS: Groups = (tuple(TERMS),)
