"""Tennessee: job tax credits and industrial machinery credit against franchise and excise tax, T.C.A. 67-4-2109, -2009.

Not covered: offset limits and carryforward, the wage test of the super credit, FastTrack grants, PILOT, power credits.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats
from reshore.law.record import Law
from reshore.law.states.common import amount_of, by_class, classes_of, earned

TN = "us_tn.incentives"


def job_tax_credit(law: Law, on: date, *, jobs: ArrayLike, capex: ArrayLike, tier: ArrayLike) -> Floats:
    """Standard credit, once, and the yearly ones of enhancement counties on top; nominal USD over the term.

    tier: `tier1` to `tier4`, for the least number of jobs and the extra years. capex: USD.
    """
    new = amount_of(jobs, "jobs")
    times = 1.0 + by_class(law, TN, "jtc_enhanced_extra_years", on, tier)
    enough = new >= by_class(law, TN, "jtc_min_jobs", on, tier)
    enough = enough & (amount_of(capex, "capex") >= law.rate(TN, "jtc_min_capex", on))
    return earned(enough, new * law.rate(TN, "jtc_per_job", on) * times)


def super_job_tax_credit(law: Law, on: date, *, jobs: ArrayLike, capex: ArrayLike) -> Floats:
    """Super credit over the term, nominal USD, instead of the standard one: years by the bracket of capex and jobs."""
    new, cost = amount_of(jobs, "jobs"), amount_of(capex, "capex")
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
    cost = amount_of(machinery, "machinery")
    invested = cost if capex is None else amount_of(capex, "capex")
    share = np.zeros(np.shape(invested))
    for bracket, floor in classes_of(law, TN, "industrial_machinery_min_capex", on).items():
        share = np.where(invested >= floor, law.rate(TN, "industrial_machinery_share", on, of=bracket), share)
    return share * cost
