"""Texas: JETI limitation of school maintenance tax, Government Code 403.601-.623; abatement of Tax Code chapter 312.

Not covered: the Texas Enterprise Fund (no formula), the governor's and district's consent, payments on shortfall.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Flags, Floats, amounts
from reshore.law.record import Law
from reshore.law.states.common import by_class, by_year, negotiated, part_of, step
from reshore.law.states.record import Builder, Groups, Reader, Site, Terms

TX = "us_tx.incentives"


def jeti_qualifies(
    law: Law, on: date, *, jobs: ArrayLike, capex: ArrayLike, population: ArrayLike, wage_test: ArrayLike = True
) -> Flags:
    """Whether required jobs and capex (USD) of the county's population class are reached on a day JETI is open.

    population: of the county. wage_test: the wage reaches the multiple of the industry's county average.
    """
    people = amounts(population, "population")
    jobs_met = amounts(jobs, "jobs") >= step(law, TX, "jeti_min_jobs_by_county_population", on, people)
    capex_met = amounts(capex, "capex") >= step(law, TX, "jeti_min_capex_by_county_population", on, people)
    in_force = law.at(TX, "jeti_years", on) is not None
    return in_force & jobs_met & capex_met & np.asarray(wage_test, dtype=np.bool_)


def jeti_one_year(
    law: Law,
    on: date,
    *,
    taxable_value: ArrayLike,
    maintenance_rate: ArrayLike,
    zone: ArrayLike = "standard",
    construction: ArrayLike = False,
) -> Floats:
    """School maintenance and operations tax saved in one year, nominal USD; minimums are taken as met.

    taxable_value: USD. maintenance_rate: share of value a year. zone: "standard" or "opportunity_zone".
    construction: a year of the construction period, when all of it is exempt.
    """
    tax = amounts(taxable_value, "taxable_value") * part_of(maintenance_rate, 1.0, "maintenance_rate")
    limited = by_class(law, TX, "jeti_limitation_share", on, zone)
    return np.where(construction, law.rate(TX, "jeti_construction_period_share", on), limited) * tax


def jeti(
    law: Law, on: date, *, taxable_value: ArrayLike, maintenance_rate: ArrayLike, zone: ArrayLike = "standard"
) -> Floats:
    """Saved over the limitation period, nominal USD. taxable_value: USD by year after construction, on the first axis;
    years after the period are left out, and one number holds every year."""
    values = by_year(taxable_value, int(law.rate(TX, "jeti_years", on)), "taxable_value")
    saved = jeti_one_year(law, on, taxable_value=values, maintenance_rate=maintenance_rate, zone=zone)
    return np.asarray(saved.sum(axis=0))


def chapter_312(
    law: Law, on: date, *, property_tax: ArrayLike, share: ArrayLike, years: ArrayLike | None = None
) -> Floats:
    """City or county tax saved over the term, nominal USD: an agreed share of property tax (USD a year).

    share: in [0, 1], as agreed. years: None is the most allowed.
    """
    term = negotiated(years, law.rate(TX, "chapter_312_max_years", on), "years")
    return part_of(share, 1.0, "share") * amounts(property_tax, "property_tax") * term


def jeti_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `jeti` after the construction period; the wage test is the caller's."""
    r, people = Reader(law, TX, on), site.given("population")
    share = r("jeti_limitation_share", "opportunity_zone" if site.opportunity_zone else "standard")
    r.names.update(("jeti_min_jobs_by_county_population", "jeti_min_capex_by_county_population"))
    return r.terms(
        "jeti", "Texas JETI limitation", "abatement", site,
        per_capex_year=share * site.given("school_tax_rate") * site.given("taxed_share"),
        capex_years=r.years("jeti_years"),
        min_jobs=float(step(law, TX, "jeti_min_jobs_by_county_population", on, people)),
        min_capex=float(step(law, TX, "jeti_min_capex_by_county_population", on, people)),
    )  # fmt: skip


def chapter_312_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `chapter_312` at the share agreed and the longest term."""
    r = Reader(law, TX, on)
    saved = site.given("abated_share") * site.given("property_tax_rate") * site.given("taxed_share")
    return r.terms(
        "chapter_312", "Texas chapter 312 abatement", "abatement", site,
        per_capex_year=saved, capex_years=r.years("chapter_312_max_years"),
    )  # fmt: skip


TERMS: dict[str, Builder] = {"jeti": jeti_terms, "chapter_312": chapter_312_terms}
GROUPS: Groups = (("jeti",), ("chapter_312",))
