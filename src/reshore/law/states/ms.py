"""Mississippi: mFlex, Miss. Code 57-114-1 to -21, and 6 Miss. Code R. 9-3.

The high-pay premium is read as an addition of a share of payroll, after the rule ("increased by"); the statute's own
words were not seen. Not covered: project legislation, fee-in-lieu.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Flags, Floats, amounts
from reshore.law.record import Law
from reshore.law.states.common import by_class, earned, reaches
from reshore.law.states.record import Builder, Groups, Reader, Site, Terms

MS = "us_ms.incentives"


def mflex(
    law: Law,
    on: date,
    *,
    manufacturing_equipment: ArrayLike = 0.0,
    other_equipment: ArrayLike = 0.0,
    construction: ArrayLike = 0.0,
    jobs: ArrayLike,
    average_wage: ArrayLike,
    high_pay_premium: ArrayLike,
    wage_test: ArrayLike = True,
    bonds: ArrayLike = False,
) -> Floats:
    """mFlex credit, nominal USD: shares of investment (USD) and of one year's payroll (jobs times average wage).

    high_pay_premium: the project earns the premium (see `earns_premium`). wage_test: the wage reaches the least share
    of the average (`mflex_min_wage_share`). bonds: industrial revenue bonds are used, which halves the premium.
    """
    new, wage = amounts(jobs, "jobs"), amounts(average_wage, "average_wage")
    premium = by_class(law, MS, "mflex_high_pay_premium_share", on, np.where(bonds, "with_irb", "standard"))
    share = np.where(wage_test, law.rate(MS, "mflex_payroll_share", on), 0.0) + np.where(high_pay_premium, premium, 0.0)
    parts = (
        (manufacturing_equipment, "manufacturing_equipment"),
        (other_equipment, "other_equipment"),
        (construction, "construction"),
    )
    spent = [amounts(given, what) for given, what in parts]
    credit = sum(law.rate(MS, f"mflex_{what}_share", on) * cost for cost, (_, what) in zip(spent, parts, strict=True))
    enough = (new >= law.rate(MS, "mflex_min_jobs", on)) & (sum(spent) >= law.rate(MS, "mflex_min_capex", on))
    return earned(enough, credit + share * new * wage)


def earns_premium(
    law: Law,
    on: date,
    *,
    jobs: ArrayLike,
    capex: ArrayLike,
    average_wage: ArrayLike,
    reference_wage: ArrayLike,
    manufacturer: ArrayLike = True,
) -> Flags:
    """Whether jobs at high pay, or a manufacturer's capex (USD) and jobs, earn the premium.

    average_wage, reference_wage (the average it is compared with): nominal USD a year.
    """
    new, floor = amounts(jobs, "jobs"), law.rate(MS, "mflex_premium_min_wage_over_average", on)
    paid = reaches(amounts(average_wage, "average_wage"), floor * amounts(reference_wage, "reference_wage"))
    by_pay = paid & (new >= law.rate(MS, "mflex_premium_min_jobs", on, of="high_pay"))
    large = amounts(capex, "capex") >= law.rate(MS, "mflex_premium_min_capex", on)
    large = large & (new >= law.rate(MS, "mflex_premium_min_jobs", on, of="manufacturer"))
    return by_pay | (large & np.asarray(manufacturer, dtype=np.bool_))


def mflex_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `mflex` without the premium."""
    r = Reader(law, MS, on)
    return r.terms(
        "mflex", "Mississippi mFlex", "credit", site,
        per_job_year=_payroll_share(r, site) * site.average_wage, job_years=1,
        per_capex_year=_capex_share(r, site), capex_years=1,
        min_jobs=r("mflex_min_jobs"), min_capex=r("mflex_min_capex"),
    )  # fmt: skip


def mflex_premium_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `mflex` with the premium, reached by high pay where the site's wage is high, else by capex and jobs."""
    r = Reader(law, MS, on)
    high_pay = bool(reaches(site.average_wage, r("mflex_premium_min_wage_over_average") * site.given("county_wage")))
    premium = r("mflex_high_pay_premium_share", "with_irb" if site.bonds else "standard")
    return r.terms(
        "mflex.premium", "Mississippi mFlex with premium", "credit", site,
        per_job_year=(_payroll_share(r, site) + premium) * site.average_wage, job_years=1,
        per_capex_year=_capex_share(r, site), capex_years=1,
        min_jobs=r("mflex_premium_min_jobs", "high_pay" if high_pay else "manufacturer"),
        min_capex=r("mflex_min_capex") if high_pay else r("mflex_premium_min_capex"),
    )  # fmt: skip


def _payroll_share(r: Reader, site: Site) -> float:
    paid_enough = bool(reaches(site.average_wage, r("mflex_min_wage_share") * site.given("county_wage")))
    return r("mflex_payroll_share") if paid_enough else 0.0


def _capex_share(r: Reader, site: Site) -> float:
    machinery, other = site.given("machinery_share"), site.other_equipment_share
    equipment = r("mflex_manufacturing_equipment_share") * machinery + r("mflex_other_equipment_share") * other
    return equipment + r("mflex_construction_share") * (1.0 - machinery - other)


TERMS: dict[str, Builder] = {"mflex.premium": mflex_premium_terms, "mflex": mflex_terms}
GROUPS: Groups = (("mflex.premium", "mflex"),)
