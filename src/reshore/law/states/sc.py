"""South Carolina: job tax credit (S.C. Code 12-6-3360), job development credit (12-10-80), fee in lieu of tax (12-44).

Not covered: the limit to half of income tax, closing fund and bonds, special source revenue credits.
"""

from __future__ import annotations

from datetime import date
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Flags, Floats, amounts
from reshore.law.places import Codes
from reshore.law.record import Law
from reshore.law.states.common import by_class, by_year, earned
from reshore.law.states.record import Builder, Groups, Reader, Site, Terms

SC = "us_sc.incentives"


def job_tax_credit(law: Law, on: date, *, jobs: ArrayLike, tier: ArrayLike) -> Floats:
    """Job tax credit over the term, nominal USD: a sum a job-year by county tier (`tier1` to `tier4`)."""
    new = amounts(jobs, "jobs")
    total = new * by_class(law, SC, "jtc_per_job_year_by_tier", on, tier) * law.rate(SC, "jtc_years", on)
    return earned(new >= law.rate(SC, "jtc_min_jobs", on), total)


def job_development_credit(
    law: Law,
    on: date,
    *,
    jobs: ArrayLike,
    average_wage: ArrayLike,
    tier: ArrayLike,
    level: ArrayLike = "high",
    kind: ArrayLike = "standard",
    term: ArrayLike = "standard",
) -> Floats:
    """Withholding returned over the term, nominal USD: a share of wages (USD a year), by county, capped a job-year.

    level: "low" or "high" end of the share of wages. kind: "standard" or "super", for the cap. term: "standard" or
    "some" (projects granted the longer term). The wage test (county average) is the caller's.
    """
    new = amounts(jobs, "jobs")
    gross = by_class(law, SC, "jdc_share_of_wages", on, level) * amounts(average_wage, "average_wage")
    kept = gross * by_class(law, SC, "jdc_county_share", on, tier)
    each = np.minimum(kept, by_class(law, SC, "jdc_max_per_job_year", on, kind))
    total = new * each * by_class(law, SC, "jdc_years", on, term)
    return earned(new >= law.rate(SC, "jdc_min_jobs", on), total)


def filot_kind(law: Law, on: date, *, capex: ArrayLike, jobs: ArrayLike) -> Codes:
    """The best class that capex (USD) and new jobs reach: "normal" (none), "filot" or "super_filot"."""
    cost = amounts(capex, "capex")
    ordinary = np.where(cost >= law.rate(SC, "filot_min_capex", on), "filot", "normal")
    return np.where(super_filot_qualifies(law, on, capex=cost, jobs=jobs), "super_filot", ordinary)


def super_filot_qualifies(law: Law, on: date, *, capex: ArrayLike, jobs: ArrayLike) -> Flags:
    """Whether capex alone (USD), or a lower capex with new jobs, reaches the super FILOT."""
    cost, new = amounts(capex, "capex"), amounts(jobs, "jobs")
    in_force = law.at(SC, "super_filot_min_capex", on) is not None
    with_jobs = cost >= law.rate(SC, "super_filot_min_capex", on, of="with_jobs")
    with_jobs = with_jobs & (new >= law.rate(SC, "super_filot_min_jobs", on))
    return in_force & (with_jobs | (cost >= law.rate(SC, "super_filot_min_capex", on, of="alone")))


def property_tax_one_year(
    law: Law, on: date, *, depreciated_value: ArrayLike, millage: ArrayLike, kind: ArrayLike = "normal"
) -> Floats:
    """Property tax, or fee in its place, of one year, nominal USD: value (USD) x assessment ratio x millage.

    millage: share of assessed value (0.300 for 300 mills). kind: "normal", "filot" or "super_filot".
    """
    ratio = by_class(law, SC, "property_assessment_ratio", on, kind)
    return ratio * amounts(depreciated_value, "depreciated_value") * amounts(millage, "millage")


def filot_saving_one_year(
    law: Law, on: date, *, depreciated_value: ArrayLike, millage: ArrayLike, kind: ArrayLike = "filot"
) -> Floats:
    """Saving of one year, nominal USD: tax at the normal assessment ratio less the fee. Arguments as above."""
    given = {"depreciated_value": depreciated_value, "millage": millage}
    return property_tax_one_year(law, on, **given) - property_tax_one_year(law, on, kind=kind, **given)


def filot(
    law: Law,
    on: date,
    *,
    depreciated_value: ArrayLike,
    millage: ArrayLike,
    kind: ArrayLike = "filot",
    term: str = "standard",
) -> Floats:
    """Saving over the term, nominal USD; other arguments as above.

    depreciated_value: USD by year on the first axis, years after the term left out; one number holds every year. term: "standard", or "scout"
    for the longer one granted to that project.
    """
    values = by_year(depreciated_value, int(law.rate(SC, "filot_years", on, of=term)), "depreciated_value")
    saved = filot_saving_one_year(law, on, depreciated_value=values, millage=millage, kind=kind)
    return np.asarray(saved.sum(axis=0))


def job_tax_credit_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `job_tax_credit`."""
    r = Reader(law, SC, on)
    return r.terms(
        "job_tax_credit", "South Carolina job tax credit", "credit", site,
        per_job_year=r("jtc_per_job_year_by_tier", site.county), job_years=r.years("jtc_years"),
        min_jobs=r("jtc_min_jobs"),
    )  # fmt: skip


def job_development_credit_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `job_development_credit` at the high share, with the standard cap and term."""
    r = Reader(law, SC, on)
    kept = r("jdc_share_of_wages", "high") * site.average_wage * r("jdc_county_share", site.county)
    return r.terms(
        "job_development_credit", "South Carolina job development credit", "cash", site,
        per_job_year=min(kept, r("jdc_max_per_job_year", "standard")), job_years=r.years("jdc_years", "standard"),
        min_jobs=r("jdc_min_jobs"),
    )  # fmt: skip


def filot_terms(law: Law, on: date, site: Site, kind: str, with_jobs: bool = False) -> Terms | None:
    """Terms of `filot`; the super FILOT is reached by capex alone or, as `super_filot.with_jobs`, with new jobs."""
    r = Reader(law, SC, on)
    saved = r("property_assessment_ratio", "normal") - r("property_assessment_ratio", kind)
    if kind == "filot":
        least = r("filot_min_capex")
    else:
        least = r("super_filot_min_capex", "with_jobs" if with_jobs else "alone")
    return r.terms(
        f"{kind}.with_jobs" if with_jobs else kind, f"South Carolina {kind.replace('_', ' ')}", "abatement", site,
        programme="filot", per_capex_year=saved * site.given("millage") * site.given("taxed_share"),
        capex_years=r.years("filot_years", "standard"), min_capex=least,
        min_jobs=r("super_filot_min_jobs") if with_jobs else 0.0,
    )  # fmt: skip


TERMS: dict[str, Builder] = {
    "job_tax_credit": job_tax_credit_terms,
    "job_development_credit": job_development_credit_terms,
    "super_filot": partial(filot_terms, kind="super_filot"),
    "super_filot.with_jobs": partial(filot_terms, kind="super_filot", with_jobs=True),
    "filot": partial(filot_terms, kind="filot"),
}
GROUPS: Groups = (("job_tax_credit",), ("job_development_credit",), ("super_filot", "super_filot.with_jobs", "filot"))
