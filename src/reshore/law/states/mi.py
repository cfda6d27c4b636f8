"""Michigan: PA 198 of 1974, Renaissance zones, withholding capture (bills SB 472-473 of 2025, zero unless an overlay).

The Critical Industry Program (SOAR) has no formula; `critical_industry_open` says whether it makes awards.
"""

from __future__ import annotations

from datetime import date

from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, amounts
from reshore.law.record import Law
from reshore.law.states.common import by_class, earned, met, negotiated
from reshore.law.states.record import Builder, Groups, Reader, Site, Terms

MI = "us_mi.incentives"


def pa198(law: Law, on: date, *, property_tax: ArrayLike, years: ArrayLike | None = None) -> Floats:
    """Tax saved over the term, nominal USD: a share of local property tax on new plant (USD a year, before it).

    years: as granted; None is the most allowed.
    """
    term = negotiated(years, law.rate(MI, "pa198_max_years", on), "years")
    return law.rate(MI, "pa198_abatement_share", on) * amounts(property_tax, "property_tax") * term


def renaissance_zone(law: Law, on: date, *, property_tax: ArrayLike, years: ArrayLike) -> Floats:
    """Tax saved over the term, nominal USD, of property tax (USD a year); the last years' phase-in is not covered.

    years: of the zone's designation; see `renaissance_zone_years` for two that were granted.
    """
    share = law.rate(MI, "renaissance_zone_abatement_share", on)
    return share * amounts(property_tax, "property_tax") * amounts(years, "years")


def renaissance_zone_years(law: Law, on: date, *, project: ArrayLike) -> Floats:
    """Years of a designation that was granted: "gm_lansing" or "ford_marshall"."""
    return by_class(law, MI, "renaissance_zone_years", on, project)


def withholding_capture(
    law: Law, on: date, *, withholding: ArrayLike, jobs: ArrayLike | None = None, years: ArrayLike | None = None
) -> Floats:
    """Withholding captured over the term, nominal USD; zero as long as the bills are not law.

    withholding: state tax withheld on new jobs, USD a year. jobs: None takes the least number as met. years: None is the most of the bills. The wage test of
    the bills (150 % of the regional median) is the caller's.
    """
    term = negotiated(years, law.rate(MI, "withholding_capture_max_years", on), "years")
    total = law.rate(MI, "withholding_capture_share", on) * amounts(withholding, "withholding") * term
    return earned(met(jobs, law.rate(MI, "withholding_capture_min_jobs", on)), total)


def critical_industry_open(law: Law, on: date) -> bool:
    """Whether the Critical Industry Program makes awards on the day."""
    return law.at(MI, "critical_industry_open", on) is True


def pa198_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `pa198` at the longest term."""
    r = Reader(law, MI, on)
    saved = r("pa198_abatement_share") * site.given("property_tax_rate") * site.given("taxed_share")
    return r.terms(
        "pa198", "Michigan PA 198 abatement", "abatement", site,
        per_capex_year=saved, capex_years=r.years("pa198_max_years"),
    )  # fmt: skip


def renaissance_zone_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `renaissance_zone` for the years agreed."""
    r = Reader(law, MI, on)
    saved = r("renaissance_zone_abatement_share") * site.given("property_tax_rate") * site.given("taxed_share")
    return r.terms(
        "renaissance_zone", "Michigan Renaissance zone", "abatement", site,
        per_capex_year=saved, capex_years=int(site.given("abatement_years")),
    )  # fmt: skip


def withholding_capture_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `withholding_capture`; None as long as the bills are not law."""
    r = Reader(law, MI, on)
    share = r("withholding_capture_share") * r("wage_withholding_rate")
    return r.terms(
        "withholding_capture", "Michigan withholding capture", "cash", site,
        per_job_year=share * site.average_wage, job_years=r.years("withholding_capture_max_years"),
        min_jobs=r("withholding_capture_min_jobs"),
    )  # fmt: skip


TERMS: dict[str, Builder] = {
    "withholding_capture": withholding_capture_terms,
    "pa198": pa198_terms,
    "renaissance_zone": renaissance_zone_terms,
}
GROUPS: Groups = (("withholding_capture",), ("pa198", "renaissance_zone"))
