"""Georgia: job and investment credits, O.C.G.A. 48-7-40, -40.1, -40.17, -40.24.

A job earns one of mega project, quality jobs and job tax credit. The investment credit is taken instead of the last
two. Not covered: jobs that come over the years of a mega project, offsets above tax, local abatements, training, discretionary grants.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Flags, Floats, amounts
from reshore.law.record import Law
from reshore.law.states.common import by_class, classes_of, earned, reaches, step
from reshore.law.states.record import Builder, Groups, Reader, Site, Terms

GA = "us_ga.incentives"


def mega_project(
    law: Law, on: date, *, jobs: ArrayLike, capex: ArrayLike, payroll: ArrayLike = 0.0, wage_test: ArrayLike = True
) -> Floats:
    """Mega project credit over the term, nominal USD (48-7-40.24): a sum a job-year, up to a number of jobs.

    capex USD, payroll USD a year: one of the two must reach its minimum. wage_test: the average wage reaches the
    multiple of the county's (`mega_min_wage_over_county_average`, by tier; see `mega_wage_test`).
    """
    new = amounts(jobs, "jobs")
    by_capex = amounts(capex, "capex") >= law.rate(GA, "mega_min_capex", on)
    by_payroll = amounts(payroll, "payroll") >= law.rate(GA, "mega_min_payroll_alternative", on)
    qualifies = (
        (by_capex | by_payroll) & (new >= law.rate(GA, "mega_min_jobs", on)) & np.asarray(wage_test, dtype=np.bool_)
    )
    each = law.rate(GA, "mega_credit_per_job_year", on) * law.rate(GA, "mega_years_per_job", on)
    return earned(qualifies, np.minimum(new, law.rate(GA, "mega_max_jobs", on)) * each)


def mega_jobs_due(law: Law, on: date, *, capex: ArrayLike) -> Floats:
    """Years a mega project has for its jobs, by capex (USD); zero below the least capex."""
    return step(law, GA, "mega_jobs_due_years", on, amounts(capex, "capex"))


def mega_wage_test(law: Law, on: date, *, average_wage: ArrayLike, county_wage: ArrayLike, tier: ArrayLike) -> Flags:
    """Whether the average wage reaches the mega project's multiple of the county average (both USD a year)."""
    floor = by_class(law, GA, "mega_min_wage_over_county_average", on, tier) * amounts(county_wage, "county_wage")
    return reaches(amounts(average_wage, "average_wage"), floor)


def quality_jobs(
    law: Law, on: date, *, jobs: ArrayLike, average_wage: ArrayLike, county_wage: ArrayLike, tier: ArrayLike
) -> Floats:
    """Quality jobs credit over the term, nominal USD (48-7-40.17): by band of wage over county wage (USD a year).

    tier: `tier1` to `tier4`, for the least number of jobs.
    """
    new, wage = amounts(jobs, "jobs"), amounts(average_wage, "average_wage")
    each = np.zeros(np.broadcast_shapes(wage.shape, np.shape(county_wage)))
    for band, multiple in classes_of(law, GA, "quality_jobs_wage_over_county", on).items():
        reached = reaches(wage, multiple * amounts(county_wage, "county_wage"))
        each = np.where(reached, law.rate(GA, "quality_jobs_credit_per_job_year", on, of=band), each)
    enough = new >= by_class(law, GA, "quality_jobs_min_jobs", on, tier)
    return earned(enough, new * each * law.rate(GA, "quality_jobs_years", on))


def job_tax_credit(
    law: Law, on: date, *, jobs: ArrayLike, tier: ArrayLike, joint_authority: ArrayLike = False
) -> Floats:
    """Job tax credit over the term, nominal USD (48-7-40): a sum a job-year by county tier, from a least number on.

    joint_authority: the county belongs to a joint development authority, which adds a bonus.
    """
    new = amounts(jobs, "jobs")
    bonus = np.where(joint_authority, law.rate(GA, "job_tax_credit_joint_authority_bonus", on), 0.0)
    each = by_class(law, GA, "job_tax_credit_per_job_year", on, tier) + bonus
    each = np.minimum(each, law.rate(GA, "job_tax_credit_max_per_job_year", on))
    enough = new >= by_class(law, GA, "job_tax_credit_min_jobs", on, tier)
    return earned(enough, new * each * law.rate(GA, "job_tax_credit_years", on))


def investment_tax_credit(law: Law, on: date, *, capex: ArrayLike, level: ArrayLike = "low") -> Floats:
    """Investment credit, once, nominal USD (48-7-40.2 to -40.4): a share of capex. level: "low" or "high"."""
    return by_class(law, GA, "investment_tax_credit_share", on, level) * amounts(capex, "capex")


def mega_project_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `mega_project`."""
    r = Reader(law, GA, on)
    return r.terms(
        "mega_project", "Georgia mega project credit", "refundable credit", site,
        per_job_year=r("mega_credit_per_job_year"), job_years=r.years("mega_years_per_job"),
        max_jobs=r("mega_max_jobs"), min_jobs=r("mega_min_jobs"), min_capex=r("mega_min_capex"),
        min_payroll=r("mega_min_payroll_alternative"),
        min_average_wage=r("mega_min_wage_over_county_average", site.county) * site.given("county_wage"),
    )  # fmt: skip


def quality_jobs_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `quality_jobs` at the band the site's wage reaches; None below the lowest band."""
    r = Reader(law, GA, on)
    floors = classes_of(law, GA, "quality_jobs_wage_over_county", on)
    reached = [b for b, multiple in floors.items() if reaches(site.average_wage, multiple * site.given("county_wage"))]
    if not reached:
        return None
    return r.terms(
        "quality_jobs", "Georgia quality jobs credit", "refundable credit", site,
        per_job_year=r("quality_jobs_credit_per_job_year", reached[-1]), job_years=r.years("quality_jobs_years"),
        min_jobs=r("quality_jobs_min_jobs", site.county),
        min_average_wage=r("quality_jobs_wage_over_county", reached[-1]) * site.given("county_wage"),
    )  # fmt: skip


def job_tax_credit_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `job_tax_credit`."""
    r = Reader(law, GA, on)
    bonus = r("job_tax_credit_joint_authority_bonus") if site.joint_authority else 0.0
    each = r("job_tax_credit_per_job_year", site.county) + bonus
    return r.terms(
        "job_tax_credit", "Georgia job tax credit", "credit", site,
        per_job_year=min(each, r("job_tax_credit_max_per_job_year")), job_years=r.years("job_tax_credit_years"),
        min_jobs=r("job_tax_credit_min_jobs", site.county),
    )  # fmt: skip


def investment_tax_credit_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `investment_tax_credit` at the low share."""
    r = Reader(law, GA, on)
    return r.terms(
        "investment_tax_credit", "Georgia investment tax credit", "credit", site,
        per_capex_year=r("investment_tax_credit_share", "low"), capex_years=1,
    )  # fmt: skip


TERMS: dict[str, Builder] = {
    "mega_project": mega_project_terms,
    "quality_jobs": quality_jobs_terms,
    "job_tax_credit": job_tax_credit_terms,
    "investment_tax_credit": investment_tax_credit_terms,
}
GROUPS: Groups = (("mega_project", "quality_jobs", "job_tax_credit", "investment_tax_credit"),)
