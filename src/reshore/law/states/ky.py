"""Kentucky: KBI (KRS 154.32) for new plants, KRA (KRS 154.34) for reinvestment in existing ones.

Not covered: KEIA sales tax refund, forgivable loans, benefits beyond wages in the compensation test.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, amounts
from reshore.law.record import Law
from reshore.law.states.common import HOURS, by_class, earned, met, reaches
from reshore.law.states.record import Builder, Groups, Reader, Site, Terms

KY = "us_ky.incentives"


def kbi_one_year(
    law: Law, on: date, *, wages: ArrayLike, income_tax: ArrayLike = 0.0, county: ArrayLike = "standard"
) -> Floats:
    """Most of one year, nominal USD: assessment on gross wages of new jobs plus income tax of the project (USD a year).

    county: "standard" or "enhanced_county".
    """
    assessed = by_class(law, KY, "kbi_wage_assessment_max", on, county) * amounts(wages, "wages")
    return assessed + law.rate(KY, "kbi_income_tax_credit_max", on) * amounts(income_tax, "income_tax")


def kbi(
    law: Law,
    on: date,
    *,
    wages: ArrayLike,
    approved_cost: ArrayLike,
    jobs: ArrayLike | None = None,
    income_tax: ArrayLike = 0.0,
    county: ArrayLike = "standard",
) -> Floats:
    """KBI over the term, nominal USD: yearly amounts up to the approved cost (USD) of the agreement.

    Jobs, eligible cost and the average wage (wages / jobs, as a multiple of the federal minimum) must reach minimums;
    without jobs (None) those of jobs and wage are taken as met.
    """
    cost = amounts(approved_cost, "approved_cost")
    yearly = kbi_one_year(law, on, wages=wages, income_tax=income_tax, county=county)
    large = met(jobs, law.rate(KY, "kbi_min_jobs", on)) & (cost >= law.rate(KY, "kbi_min_eligible_costs", on))
    paid_enough = jobs is None or reaches(wages, np.asarray(jobs) * kbi_min_wage(law, on, county=county))
    return earned(large & paid_enough, np.minimum(yearly * by_class(law, KY, "kbi_years", on, county), cost))


def kbi_min_wage(law: Law, on: date, *, county: ArrayLike = "standard") -> Floats:
    """Least average wage, nominal USD a year: a multiple of the federal minimum wage over a full-time year."""
    multiple = by_class(law, KY, "kbi_min_wage_multiple_of_federal", on, county)
    return multiple * law.rate(KY, "federal_minimum_wage", on) * HOURS


def kra(law: Law, on: date, *, equipment: ArrayLike) -> Floats:
    """KRA over the term, nominal USD, at most: a share of eligible equipment (USD), from a least amount on."""
    cost = amounts(equipment, "equipment")
    return earned(cost >= law.rate(KY, "kra_min_equipment", on), law.rate(KY, "kra_share_of_equipment", on) * cost)


def kbi_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `kbi` without its income tax part, which depends on profit."""
    r = Reader(law, KY, on)
    wage = r("kbi_min_wage_multiple_of_federal", site.county) * r("federal_minimum_wage") * HOURS
    return r.terms(
        "kbi", "Kentucky Business Investment", "cash", site,
        per_job_year=r("kbi_wage_assessment_max", site.county) * site.average_wage,
        job_years=r.years("kbi_years", site.county), min_jobs=r("kbi_min_jobs"),
        min_capex=r("kbi_min_eligible_costs"), min_average_wage=wage, max_total=site.given("approved_cost"),
    )  # fmt: skip


def kra_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `kra` on the machinery share of capex; the least equipment is turned into a least capex."""
    r, share = Reader(law, KY, on), site.given("machinery_share")
    if share == 0.0:
        return None
    return r.terms(
        "kra", "Kentucky Reinvestment Act", "credit", site,
        per_capex_year=r("kra_share_of_equipment") * share, capex_years=1, min_capex=r("kra_min_equipment") / share,
    )  # fmt: skip


TERMS: dict[str, Builder] = {"kbi": kbi_terms, "kra": kra_terms}
GROUPS: Groups = (("kbi", "kra"),)
