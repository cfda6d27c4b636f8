"""Kansas: PEAK (K.S.A. 74-50,210), HPIP (K.S.A. 79-32,160a), APEX (SB 347 of 2022, closed after 2023).

Not covered: the wage tests of PEAK and HPIP (the caller's), training, sales tax exemption, local abatement.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, amounts
from reshore.law.record import Law
from reshore.law.states.common import by_class, earned, met, negotiated
from reshore.law.states.record import Builder, Groups, Reader, Site, Terms

KS = "us_ks.incentives"


def peak(
    law: Law,
    on: date,
    *,
    withholding: ArrayLike,
    jobs: ArrayLike | None = None,
    county: ArrayLike = "metro",
    years: ArrayLike | None = None,
) -> Floats:
    """Withholding kept over the term, nominal USD: a share of state tax withheld on new jobs (USD a year).

    jobs: None takes the least number as met. county: "metro" or "other", for that number. years: as granted, None is the most allowed.
    """
    term = negotiated(years, law.rate(KS, "peak_max_years", on), "years")
    total = law.rate(KS, "peak_share_of_withholding", on) * amounts(withholding, "withholding") * term
    return earned(met(jobs, by_class(law, KS, "peak_min_jobs", on, county)), total)


def hpip(law: Law, on: date, *, capex: ArrayLike, county: ArrayLike = "standard") -> Floats:
    """Investment credit, once, nominal USD: a share of capex (USD) above a threshold.

    county: "metro_5" (the five metropolitan counties, with the higher threshold) or "standard".
    """
    above = np.maximum(amounts(capex, "capex") - by_class(law, KS, "hpip_threshold", on, county), 0.0)
    return law.rate(KS, "hpip_share_of_capex_above_threshold", on) * above


def apex(law: Law, on: date, *, capex: ArrayLike, payroll: ArrayLike) -> Floats:
    """Megaproject package over the term, nominal USD: a share of capex and of payroll (USD a year) for years.

    Zero on days it is not open. The law leaves jobs and wages to the agreement, so no number of jobs is tested.
    """
    cost = amounts(capex, "capex")
    rebate = law.rate(KS, "apex_payroll_rebate_share", on) * law.rate(KS, "apex_payroll_rebate_years", on)
    total = law.rate(KS, "apex_investment_credit_share", on) * cost + rebate * amounts(payroll, "payroll")
    return earned(cost >= law.rate(KS, "apex_min_capex", on), total)


def peak_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `peak`; withholding at the state's rate on the site's wage. County class metro_5 counts as metro."""
    r = Reader(law, KS, on)
    r("hpip_threshold", site.county)  # refuses a county class that Kansas does not have
    share = r("peak_share_of_withholding") * r("wage_withholding_rate")
    return r.terms(
        "peak", "Kansas PEAK", "cash", site,
        per_job_year=share * site.average_wage, job_years=r.years("peak_max_years"),
        min_jobs=r("peak_min_jobs", "metro" if site.county == "metro_5" else "other"),
    )  # fmt: skip


def hpip_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `hpip`."""
    r = Reader(law, KS, on)
    return r.terms(
        "hpip", "Kansas HPIP credit", "credit", site,
        per_capex_year=r("hpip_share_of_capex_above_threshold"), capex_years=1,
        capex_floor=r("hpip_threshold", site.county),
    )  # fmt: skip


def apex_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `apex`; None when it is closed."""
    r = Reader(law, KS, on)
    return r.terms(
        "apex", "Kansas APEX", "cash", site,
        per_job_year=r("apex_payroll_rebate_share") * site.average_wage,
        job_years=r.years("apex_payroll_rebate_years"),
        per_capex_year=r("apex_investment_credit_share"), capex_years=1, min_capex=r("apex_min_capex"),
    )  # fmt: skip


TERMS: dict[str, Builder] = {"apex": apex_terms, "peak": peak_terms, "hpip": hpip_terms}
GROUPS: Groups = (("apex", "peak"), ("apex", "hpip"))
