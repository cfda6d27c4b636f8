"""Terms for the plan agree with the rules of each state, and behave: thresholds, caps, monotone, never negative."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from reshore.errors import LawError
from reshore.law import read_law
from reshore.law.states import al, ga, il, indiana, ks, ky, mi, mo, ms, nc, oh, sc, tn, tx
from reshore.law.states.common import reaches
from reshore.law.states.terms import (
    STATES,
    Site,
    Terms,
    amount,
    exclusive,
    formula_programmes,
    programme_groups,
    qualifies,
    terms,
    yearly,
)

LAW = read_law(date(2026, 11, 23))
DAY = date(2026, 6, 1)
OPEN_APEX = date(2022, 7, 1)

SITE = Site(
    average_wage=58_000, county_wage=45_000, population=120_000, machinery_share=0.6, other_equipment_share=0.1,
    taxed_share=0.5, property_tax_rate=0.02, school_tax_rate=0.007, millage=0.3, abated_share=0.7, abatement_years=15,
    percent=0.02, approved_cost=4e7, company="existing",
)  # fmt: skip
COUNTY = {"AL": "standard", "KS": "metro_5", "KY": "standard"}
TIERS = st.sampled_from(("tier1", "tier2", "tier3", "tier4"))

jobs_made = st.one_of(st.integers(0, 200), st.integers(0, 12_000))
capex_made = st.one_of(st.floats(0, 1e8), st.floats(0, 8e9))
wages_made = st.floats(15_000, 150_000)


def at(state: str, **more: object) -> Site:
    return replace(SITE, **{"county": COUNTY.get(state, "tier2"), **more})  # type: ignore[arg-type]


Rule = Callable[[Site, float, float], object]


def payroll(site: Site, jobs: float) -> float:
    return jobs * site.average_wage


def withheld(state: str, site: Site, jobs: float) -> float:
    return payroll(site, jobs) * LAW.rate(f"us_{state}.incentives", "wage_withholding_rate", DAY)


def wage_over(site: Site, multiple: float) -> bool:
    return bool(reaches(site.average_wage, multiple * site.given("county_wage")))


def _mflex(site: Site, jobs: float, capex: float) -> object:
    wages = {"average_wage": site.average_wage, "reference_wage": site.county_wage}
    return ms.mflex(
        LAW, DAY, jobs=jobs, average_wage=site.average_wage, wage_test=wage_over(site, 0.75),
        manufacturing_equipment=0.6 * capex, other_equipment=0.1 * capex, construction=0.3 * capex,
        high_pay_premium=ms.earns_premium(LAW, DAY, jobs=jobs, capex=capex, **wages),  # type: ignore[arg-type]
    )  # fmt: skip


def _jeti(site: Site, jobs: float, capex: float) -> object:
    met = tx.jeti_qualifies(LAW, DAY, jobs=jobs, capex=capex, population=site.given("population"))
    return met * tx.jeti(LAW, DAY, taxable_value=np.full(10, 0.5 * capex), maintenance_rate=0.007)


def _filot(site: Site, jobs: float, capex: float) -> object:
    kind = str(sc.filot_kind(LAW, DAY, capex=capex, jobs=jobs))
    return sc.filot(LAW, DAY, depreciated_value=np.full(30, 0.5 * capex), millage=0.3, kind=kind)


# Programme, or classes of one of which a project takes the best, against the rule of the state.
AGREE: dict[tuple[str, ...], Rule] = {
    ("us_al.incentives.jobs_credit",): lambda s, j, c: al.jobs_credit(LAW, DAY, annual_wages=payroll(s, j), jobs=j),
    ("us_al.incentives.investment_credit",): lambda s, j, c: al.investment_credit(LAW, DAY, capex=c, jobs=j),
    ("us_ga.incentives.mega_project",): lambda s, j, c: ga.mega_project(
        LAW, DAY, jobs=j, capex=c, payroll=payroll(s, j),
        wage_test=ga.mega_wage_test(LAW, DAY, average_wage=s.average_wage, county_wage=s.given("county_wage"), tier=s.county),
    ),
    ("us_ga.incentives.quality_jobs",): lambda s, j, c: ga.quality_jobs(
        LAW, DAY, jobs=j, average_wage=s.average_wage, county_wage=s.given("county_wage"), tier=s.county
    ),
    ("us_ga.incentives.job_tax_credit",): lambda s, j, c: ga.job_tax_credit(LAW, DAY, jobs=j, tier=s.county),
    ("us_ga.incentives.investment_tax_credit",): lambda s, j, c: ga.investment_tax_credit(LAW, DAY, capex=c),
    ("us_il.incentives.rev",): lambda s, j, c: il.rev(LAW, DAY, jobs=j, capex=c, new_withholding=withheld("il", s, j)),
    ("us_il.incentives.rev_investment_credit",): lambda s, j, c: il.rev_investment_credit(LAW, DAY, jobs=j, capex=c),
    ("us_in.incentives.edge",): lambda s, j, c: indiana.edge(LAW, DAY, withholding=withheld("in", s, j)),
    ("us_in.incentives.hbi",): lambda s, j, c: indiana.hbi(LAW, DAY, capex=c),
    ("us_ks.incentives.peak",): lambda s, j, c: ks.peak(LAW, DAY, jobs=j, withholding=withheld("ks", s, j)),
    ("us_ks.incentives.hpip",): lambda s, j, c: ks.hpip(LAW, DAY, capex=c, county="metro_5"),
    ("us_ky.incentives.kbi",): lambda s, j, c: (
        ky.kbi(LAW, DAY, jobs=j, wages=payroll(s, j), approved_cost=4e7) * (c >= 1e5)
    ),
    ("us_ky.incentives.kra",): lambda s, j, c: ky.kra(LAW, DAY, equipment=0.6 * c),
    ("us_mi.incentives.pa198",): lambda s, j, c: mi.pa198(LAW, DAY, property_tax=0.01 * c),
    ("us_mi.incentives.renaissance_zone",): lambda s, j, c: mi.renaissance_zone(
        LAW, DAY, property_tax=0.01 * c, years=15
    ),
    ("us_mo.incentives.mega120",): lambda s, j, c: mo.mega_works(
        LAW, DAY, "mega120", new_payroll=payroll(s, j), jobs=j, company=s.company, wage_test=wage_over(s, 1.2)
    ),
    ("us_mo.incentives.mega140",): lambda s, j, c: mo.mega_works(
        LAW, DAY, "mega140", new_payroll=payroll(s, j), jobs=j, company=s.company, wage_test=wage_over(s, 1.4)
    ),
    ("us_mo.incentives.statewide_works",): lambda s, j, c: mo.statewide_works(
        LAW, DAY, withholding=withheld("mo", s, j), jobs=j, company=s.company, wage_test=wage_over(s, 0.9)
    ),
    ("us_mo.incentives.retention_auto",): lambda s, j, c: mo.retention_auto(LAW, DAY, capex=c),
    ("us_ms.incentives.mflex", "us_ms.incentives.mflex.premium"): _mflex,
    programme_groups("NC")[0]: lambda s, j, c: nc.jdig(
        LAW, DAY, jobs=j, capex=c, withholding=withheld("nc", s, j), tier=s.county
    ),
    programme_groups("OH")[0]: lambda s, j, c: oh.jctc(
        LAW, DAY, new_payroll=payroll(s, j), percent=0.02, jobs=j, capex=c
    ),
    ("us_sc.incentives.job_tax_credit",): lambda s, j, c: sc.job_tax_credit(LAW, DAY, jobs=j, tier=s.county),
    ("us_sc.incentives.job_development_credit",): lambda s, j, c: sc.job_development_credit(
        LAW, DAY, jobs=j, average_wage=s.average_wage, tier=s.county
    ),
    programme_groups("SC")[2]: _filot,
    ("us_tn.incentives.job_tax_credit",): lambda s, j, c: tn.job_tax_credit(LAW, DAY, jobs=j, capex=c, tier=s.county),
    programme_groups("TN")[0][:-1]: lambda s, j, c: tn.super_job_tax_credit(LAW, DAY, jobs=j, capex=c),
    programme_groups("TN")[1]: lambda s, j, c: tn.industrial_machinery(LAW, DAY, machinery=0.6 * c, capex=c),
    ("us_tx.incentives.jeti",): _jeti,
    ("us_tx.incentives.chapter_312",): lambda s, j, c: tx.chapter_312(LAW, DAY, property_tax=0.01 * c, share=0.7),
}  # fmt: skip

ALL = [a for state in STATES for a in dict.fromkeys(a for g in programme_groups(state) for a in g)]


def _state(address: str) -> str:
    return address[3:5].upper()


def _made(address: str, site: Site) -> Terms | None:
    return terms(LAW, address, DAY, site)


def test_every_programme_that_is_open_is_compared_with_its_rule() -> None:
    compared = {a for group in AGREE for a in group}
    closed = {a for a in ALL if _made(a, at(_state(a))) is None}
    assert closed == {"us_ks.incentives.apex", "us_mi.incentives.withholding_capture"}
    assert compared | closed == set(ALL)


@pytest.mark.parametrize("addresses", AGREE, ids=lambda group: group[0])
@given(st.data(), jobs_made, capex_made, wages_made)
def test_terms_agree_with_the_rule(
    addresses: tuple[str, ...], data: st.DataObject, jobs: int, capex: float, wage: float
) -> None:
    state = _state(addresses[0])
    county = COUNTY.get(state) or data.draw(TIERS if state != "NC" else st.sampled_from(("tier1", "tier2", "tier3")))
    site = at(state, average_wage=wage, county=county)
    offered = [t for a in addresses if (t := _made(a, site)) is not None]
    best = max((float(amount(t, jobs, capex)) for t in offered), default=0.0)
    assert best == pytest.approx(float(np.asarray(AGREE[addresses](site, jobs, capex))), rel=1e-9, abs=1e-6)


@given(jobs_made, capex_made)
def test_apex_agrees_while_it_was_open(jobs: int, capex: float) -> None:
    made = terms(LAW, "us_ks.incentives.apex", OPEN_APEX, at("KS"))
    assert made is not None
    rule = ks.apex(LAW, OPEN_APEX, capex=capex, payroll=payroll(SITE, jobs))
    assert float(amount(made, jobs, capex)) == pytest.approx(float(rule))


@given(st.sampled_from(ALL), jobs_made, jobs_made, capex_made, capex_made)
def test_never_negative_and_monotone_in_jobs_and_capex(address: str, j: int, k: int, c: float, d: float) -> None:
    made = _made(address, at(_state(address)))
    if made is None:
        return
    less, more = amount(made, min(j, k), min(c, d)), amount(made, max(j, k), max(c, d))
    assert 0.0 <= less <= more + 1e-6


@given(st.sampled_from(ALL), jobs_made, capex_made, wages_made, wages_made)
def test_higher_wages_never_pay_less(address: str, jobs: int, capex: float, a: float, b: float) -> None:
    low, high = (_made(address, at(_state(address), average_wage=w)) for w in sorted((a, b)))
    paid = [0.0 if t is None else float(amount(t, jobs, capex)) for t in (low, high)]
    assert paid[0] <= paid[1] + 1e-6


@given(st.sampled_from(ALL), jobs_made, capex_made)
def test_nothing_below_a_threshold_and_never_above_a_cap(address: str, jobs: int, capex: float) -> None:
    made = _made(address, at(_state(address)))
    if made is None:
        return
    paid = float(amount(made, jobs, capex))
    years = max(made.job_years, made.capex_years)
    most = (
        made.per_job_year * min(jobs, made.max_jobs) * made.job_years + made.per_capex_year * capex * made.capex_years
    )
    assert paid <= min(most, made.max_total, made.max_per_year * years) * (1 + 1e-9)
    if jobs < made.min_jobs or (capex < made.min_capex and jobs * made.average_wage < made.min_payroll):
        assert paid == 0.0 and not qualifies(made, jobs, capex)


@given(st.sampled_from(ALL), jobs_made, capex_made)
def test_years_add_up_and_stop(address: str, jobs: int, capex: float) -> None:
    made = _made(address, at(_state(address)))
    if made is None:
        return
    path = yearly(made, np.array([jobs, jobs]), capex)
    assert path.shape == (max(made.job_years, made.capex_years), 2)
    assert (path >= 0).all() and (path <= made.max_per_year).all()
    assert path.sum(axis=0) == pytest.approx(amount(made, np.array([jobs, jobs]), capex))


def test_yearly_path_by_hand() -> None:
    made = Terms(
        address="a", label="b", form="cash", average_wage=1.0, per_job_year=10.0, job_years=3, max_jobs=5,
        per_capex_year=0.5, capex_years=1, capex_floor=4.0, max_total=190.0,
    )  # fmt: skip
    assert yearly(made, 8, 104.0).tolist() == [100.0, 50.0, 40.0]


@pytest.mark.parametrize("address", ALL)
def test_terms_cite_and_say_what_is_owed(address: str) -> None:
    made = _made(address, at(_state(address)))
    if made is None:
        return
    assert made.address == address and made.label and made.citations
    assert made.verified == all(c.seen for c in made.citations)


def test_recalled_numbers_make_terms_unverified() -> None:
    mega, edge = (_made(a, at(_state(a))) for a in ("us_ga.incentives.mega_project", "us_in.incentives.edge"))
    assert mega is not None and mega.verified and not mega.discretionary
    assert edge is not None and not edge.verified and edge.discretionary


def test_one_of_each_group_is_claimed() -> None:
    def claimed(state: str, jobs: float, capex: float, on: date = DAY, **more: object) -> tuple[str, ...]:
        return tuple(a[17:] for a in formula_programmes(LAW, state, on, at(state, **more), jobs=jobs, capex=capex))

    assert claimed("GA", 2000, 1e9) == ("mega_project",)
    assert claimed("GA", 1000, 1e9) == ("quality_jobs",)
    assert claimed("TN", 2000, 1e9) == ("super_job_tax_credit.1b", "industrial_machinery.1b")
    assert claimed("TN", 300, 9e7) == ("job_tax_credit", "industrial_machinery.standard")
    assert claimed("SC", 130, 2e8) == ("job_tax_credit", "job_development_credit", "super_filot.with_jobs")
    assert claimed("NC", 3000, 1e9) == ("jdig.transformative",)
    assert claimed("MO", 1000, 1e9, county_wage=40_000, company="new") == ("mega140",)
    assert claimed("MO", 0, 1e9) == ("retention_auto",)
    assert claimed("KS", 2000, 1e9) == ("peak", "hpip")
    assert claimed("KS", 2000, 2e9, OPEN_APEX) == ("apex",)


def test_what_needs_an_agreement_is_left_out_until_there_is_one() -> None:
    given_ = {"jobs": 2000, "capex": 1e9}
    assert formula_programmes(LAW, "OH", DAY, at("OH", percent=None), **given_) == ()
    assert formula_programmes(LAW, "OH", DAY, at("OH"), **given_) == ("us_oh.incentives.jctc.megaproject",)
    assert formula_programmes(LAW, "KY", DAY, at("KY", approved_cost=None), **given_) == ("us_ky.incentives.kra",)


def test_closed_programmes_have_no_terms() -> None:
    assert terms(LAW, "us_mo.incentives.mega120", date(2030, 8, 29), at("MO")) is None
    assert terms(LAW, "us_tx.incentives.jeti", date(2023, 12, 31), at("TX")) is None
    assert terms(LAW, "us_ga.incentives.mega_project", date(2002, 12, 31), at("GA")) is None


def test_unknown_addresses_and_missing_facts_are_errors() -> None:
    with pytest.raises(LawError, match="mega_project"):
        terms(LAW, "us_ga.incentives.mega", DAY, at("GA"))
    with pytest.raises(LawError, match="one of AL, GA"):
        programme_groups("WY")
    with pytest.raises(LawError, match="tier1, tier2"):
        terms(LAW, "us_sc.incentives.job_tax_credit", DAY, SITE)
    with pytest.raises(ValueError, match="county_wage"):
        terms(LAW, "us_ga.incentives.mega_project", DAY, at("GA", county_wage=None))
    with pytest.raises(ValueError, match="average_wage"):
        Site(average_wage=0.0)
    with pytest.raises(ValueError, match="together"):
        Site(average_wage=1.0, machinery_share=0.7, other_equipment_share=0.4)
    with pytest.raises(ValueError, match="millage"):
        Site(average_wage=1.0, millage=-0.1)


def test_programmes_that_exclude_each_other() -> None:
    tn = "us_tn.incentives"
    assert exclusive(f"{tn}.job_tax_credit", f"{tn}.super_job_tax_credit.1b")
    assert not exclusive(f"{tn}.job_tax_credit", f"{tn}.industrial_machinery.1b")
    assert not exclusive(f"{tn}.job_tax_credit", f"{tn}.job_tax_credit")
