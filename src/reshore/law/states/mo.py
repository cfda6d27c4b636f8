"""Missouri Works, RSMo 620.2000-620.2020; no new awards after its sunset.

Jobs left out (None) take the least number as met. Not covered: zone and rural works, Chapter 100 abatements, the deal-closing fund.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, amounts
from reshore.law.record import Law
from reshore.law.states.common import by_class, earned, met, negotiated
from reshore.law.states.record import Builder, Groups, Reader, Site, Terms

MO = "us_mo.incentives"

Company = Literal["new", "existing"]


def works_open(law: Law, on: date) -> bool:
    """Whether the programme makes awards on the day: in force and not past its sunset."""
    sunset = law.at(MO, "program_sunset", on)
    return isinstance(sunset, date) and on <= sunset


def mega_works(
    law: Law,
    on: date,
    level: Literal["mega120", "mega140"],
    *,
    new_payroll: ArrayLike,
    jobs: ArrayLike | None = None,
    company: ArrayLike = "new",
    wage_test: ArrayLike = True,
) -> Floats:
    """Withholding kept and credits over the term, nominal USD: a share of payroll of new jobs (USD a year).

    level: by the multiple of the county wage reached. company: "existing" (ten years in Missouri) or "new", for the
    years. wage_test: the average wage reaches that multiple (`mega_min_wage_over_county`).
    """
    yearly = law.rate(MO, f"{level}_share_of_new_payroll", on) * amounts(new_payroll, "new_payroll")
    enough = met(jobs, law.rate(MO, "mega_min_jobs", on))
    qualifies = enough & np.asarray(wage_test, dtype=np.bool_) & works_open(law, on)
    return earned(qualifies, yearly * by_class(law, MO, "mega_years", on, company))


def statewide_works(
    law: Law,
    on: date,
    *,
    withholding: ArrayLike,
    jobs: ArrayLike | None = None,
    company: ArrayLike = "new",
    wage_test: ArrayLike = True,
) -> Floats:
    """Withholding kept over the term, nominal USD: all state tax withheld on new jobs (USD a year)."""
    total = amounts(withholding, "withholding") * by_class(law, MO, "mega_years", on, company)
    enough = met(jobs, law.rate(MO, "statewide_min_jobs", on))
    return earned(enough & np.asarray(wage_test, dtype=np.bool_) & works_open(law, on), total)


def discretionary_works(
    law: Law,
    on: date,
    *,
    new_payroll: ArrayLike,
    jobs: ArrayLike | None = None,
    share: ArrayLike | None = None,
    company: ArrayLike = "new",
) -> Floats:
    """All Works benefits with what may be granted on top, nominal USD over the term: at most a share of new payroll.

    share: as granted, None is the most allowed. It contains the automatic part; do not add the two.
    """
    part = negotiated(share, law.rate(MO, "discretionary_max_share_of_new_payroll", on), "share")
    total = part * amounts(new_payroll, "new_payroll") * by_class(law, MO, "mega_years", on, company)
    enough = met(jobs, law.rate(MO, "statewide_min_jobs", on))
    return earned(enough & works_open(law, on), total)


def retention_auto(law: Law, on: date, *, capex: ArrayLike) -> Floats:
    """Retention credits of an auto plant over the term, nominal USD, at most: a yearly sum from a least capex (USD)."""
    total = law.rate(MO, "auto_retention_max_per_year", on) * law.rate(MO, "auto_retention_years", on)
    enough = amounts(capex, "capex") >= law.rate(MO, "auto_retention_min_capex", on)
    return earned(enough & works_open(law, on), np.asarray(total))


def mega_works_terms(law: Law, on: date, site: Site, level: Literal["mega120", "mega140"]) -> Terms | None:
    """Terms of `mega_works` at one level; None after the sunset."""
    if not works_open(law, on):
        return None
    r = Reader(law, MO, on)
    return r.terms(
        level, f"Missouri Mega Works {level[4:]}", "cash", site, programme="mega_works",
        per_job_year=r(f"{level}_share_of_new_payroll") * site.average_wage,
        job_years=r.years("mega_years", site.company), min_jobs=r("mega_min_jobs"),
        min_average_wage=r("mega_min_wage_over_county", level) * site.given("county_wage"),
    )  # fmt: skip


def statewide_works_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `statewide_works`; withholding at the state's rate on the site's wage. None after the sunset."""
    if not works_open(law, on):
        return None
    r = Reader(law, MO, on)
    return r.terms(
        "statewide_works", "Missouri Statewide Works", "cash", site,
        per_job_year=r("wage_withholding_rate") * site.average_wage, job_years=r.years("mega_years", site.company),
        min_jobs=r("statewide_min_jobs"),
        min_average_wage=r("statewide_min_wage_over_county") * site.given("county_wage"),
    )  # fmt: skip


def retention_auto_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `retention_auto`, for a company already in Missouri; the share reaches the yearly cap at the least
    capex."""
    if not works_open(law, on) or site.company != "existing":
        return None
    r = Reader(law, MO, on)
    most, least, years = (
        r("auto_retention_max_per_year"),
        r("auto_retention_min_capex"),
        r.years("auto_retention_years"),
    )
    if least == 0.0:
        return None
    return r.terms(
        "retention_auto", "Missouri retention of auto plants", "credit", site,
        per_capex_year=most / least, capex_years=years, min_capex=least, max_per_year=most,
    )  # fmt: skip


TERMS: dict[str, Builder] = {
    "mega120": partial(mega_works_terms, level="mega120"),
    "mega140": partial(mega_works_terms, level="mega140"),
    "statewide_works": statewide_works_terms,
    "retention_auto": retention_auto_terms,
}
GROUPS: Groups = (("mega120", "mega140", "statewide_works", "retention_auto"),)
