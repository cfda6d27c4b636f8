"""State programmes against numbers worked by hand: amounts, thresholds, caps, days they are open."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from reshore.errors import LawError
from reshore.law import read_law, with_overlay
from reshore.law.states import al, ga, il, indiana, ks, ky, mi, mo, ms, nc, oh, sc, tn, tx

LAW = read_law(date(2026, 11, 23))
DAY = date(2026, 6, 1)


def test_georgia_mega_project() -> None:
    total = ga.mega_project(LAW, DAY, jobs=[3200, 8500, 1700, 1800], capex=[9e8, 7.6e9, 9e8, 450e6])
    assert total.tolist() == [84_000_000, 118_125_000, 0, 47_250_000]
    assert ga.mega_project(LAW, DAY, jobs=2000, capex=0, payroll=150e6) == 52_500_000  # the published example
    assert ga.mega_project(LAW, DAY, jobs=2000, capex=449e6, payroll=149e6) == 0
    assert ga.mega_project(LAW, DAY, jobs=2000, capex=9e8, wage_test=False) == 0
    assert ga.mega_project(LAW, date(2002, 12, 31), jobs=2000, capex=9e8) == 0
    test = ga.mega_wage_test(LAW, DAY, average_wage=60_000, county_wage=50_000, tier=["tier1", "tier2"])
    assert test.tolist() == [True, True]
    assert ga.mega_jobs_due(LAW, DAY, capex=[4e8, 4.5e8, 6e8, 8e8]).tolist() == [0, 6, 8, 10]
    assert not ga.mega_wage_test(LAW, DAY, average_wage=59_999, county_wage=50_000, tier="tier1")


def test_georgia_quality_jobs_by_band_and_tier() -> None:
    wages = [54_999, 55_000, 60_000, 75_000, 87_500, 100_000]
    each = ga.quality_jobs(LAW, DAY, jobs=100, average_wage=wages, county_wage=50_000, tier="tier3") / 500
    assert each.tolist() == [0, 2500, 3000, 4000, 4500, 5000]
    few = {"jobs": 10, "average_wage": 100_000, "county_wage": 50_000, "tier": ["tier1", "tier2"]}
    assert ga.quality_jobs(LAW, DAY, **few).tolist() == [250_000, 0]
    assert ga.quality_jobs(LAW, date(2019, 12, 31), **few).tolist() == [0, 0]


def test_georgia_job_and_investment_credits() -> None:
    tiers = ["tier1", "tier2", "tier3", "tier4"]
    total = ga.job_tax_credit(LAW, DAY, jobs=25, tier=tiers)
    assert (total / 125).tolist() == [3500, 2500, 1250, 750]
    assert ga.job_tax_credit(LAW, DAY, jobs=24, tier="tier4") == 0
    assert ga.job_tax_credit(LAW, DAY, jobs=10, tier="tier1", joint_authority=True) == 4000 * 5 * 10
    assert ga.investment_tax_credit(LAW, DAY, capex=1e6, level=["low", "high"]).tolist() == [10_000, 30_000]


def test_alabama() -> None:
    assert al.jobs_credit(LAW, DAY, annual_wages=75e6) == 22_500_000
    assert al.jobs_credit(LAW, DAY, annual_wages=75e6, veteran_wages=10e6) == pytest.approx(23_000_000)
    assert al.jobs_credit(LAW, DAY, annual_wages=3e6, jobs=[49, 50]).tolist() == [0, 900_000]
    assert al.investment_credit(LAW, DAY, capex=1.2e9) == 180_000_000
    assert al.investment_credit(LAW, DAY, capex=1.2e9, county="targeted") == 270_000_000
    with pytest.raises(ValueError, match="veteran_wages"):
        al.jobs_credit(LAW, DAY, annual_wages=1.0, veteran_wages=2.0)


def test_illinois() -> None:
    plant = {"jobs": 1000, "capex": 1.5e9, "new_withholding": 3e6}
    assert il.rev(LAW, DAY, **plant) == pytest.approx(0.75 * 3e6 * 15)
    assert il.rev(LAW, DAY, **plant, area="priority", renewed=True) == pytest.approx(3e6 * 30)
    assert il.rev(LAW, DAY, **{**plant, "capex": 1.49e9}) == 0
    assert il.rev(LAW, DAY, **{**plant, "jobs": 499}) == 0
    small = il.rev(LAW, DAY, jobs=10, capex=2.5e6, new_withholding=1e5, project="small", renewed=[False, True])
    assert small.tolist() == [750_000, 1_500_000]
    kept = {"new_withholding": 0.0, "retained_withholding": 1e6}
    assert il.rev_one_year(LAW, date(2023, 6, 1), **kept) == 250_000
    assert il.rev_one_year(LAW, DAY, **kept) == 750_000
    assert il.rev_investment_credit(LAW, DAY, jobs=500, capex=2e9) == 10_000_000
    assert il.rev_investment_credit(LAW, DAY, jobs=500, capex=2e9, project="small") == 0
    assert il.rev_training(LAW, DAY, cost=1e6, level=["standard", "enhanced"]).tolist() == [1e5, 2.5e5]
    assert il.rev_construction(LAW, DAY, withholding=1e6, area=["standard", "priority"]).tolist() == [5e5, 7.5e5]


def test_indiana() -> None:
    assert indiana.edge(LAW, DAY, withholding=2e6) == 40_000_000
    assert indiana.edge(LAW, date(2022, 6, 30), withholding=2e6) == 20_000_000
    assert indiana.edge(LAW, DAY, withholding=2e6, share=0.5, years=10) == 10_000_000
    assert indiana.hbi(LAW, DAY, capex=1e9, share=[0.10, 0.02]).tolist() == [1e8, 2e7]
    assert indiana.sef(LAW, DAY, training_cost=4e5) == 2e5
    for wrong in ({"share": 1.01}, {"years": 21}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            indiana.edge(LAW, DAY, withholding=1.0, **wrong)


def test_kansas() -> None:
    assert ks.hpip(LAW, DAY, capex=[8e8, 1e6, 5e5], county="metro_5").tolist() == [79_900_000, 0, 0]
    assert ks.hpip(LAW, DAY, capex=1_050_000) == 100_000
    assert ks.peak(LAW, DAY, jobs=[4, 5, 10], withholding=1e6, county="other").tolist() == [0, 9.5e6, 9.5e6]
    assert ks.peak(LAW, DAY, jobs=9, withholding=1e6, county="metro") == 0
    megaproject = {"capex": 4e9, "payroll": 2e8}
    assert ks.apex(LAW, date(2022, 7, 1), **megaproject) == pytest.approx(8e8)
    assert ks.apex(LAW, date(2022, 7, 1), capex=9e8, payroll=2e8) == 0
    for closed in (date(2022, 2, 9), date(2024, 1, 1), DAY):
        assert ks.apex(LAW, closed, **megaproject) == 0


def test_kentucky() -> None:
    plant = {"jobs": 1000, "wages": 5e7}
    assert ky.kbi(LAW, DAY, **plant, approved_cost=1e9) == pytest.approx(0.04 * 5e7 * 10)
    assert ky.kbi(LAW, DAY, **plant, approved_cost=1e7) == 1e7
    assert ky.kbi(LAW, DAY, **plant, approved_cost=1e9, income_tax=1e6, county="enhanced_county") == pytest.approx(
        52.5e6
    )
    assert ky.kbi(LAW, DAY, **plant, approved_cost=99_999) == 0
    assert ky.kbi(LAW, DAY, jobs=9, wages=5e6, approved_cost=1e6) == 0
    low = 1.5 * 7.25 * 2080
    assert ky.kbi_min_wage(LAW, DAY) == low
    assert ky.kbi(LAW, DAY, jobs=100, wages=100 * (low - 1), approved_cost=1e9) == 0
    assert ky.kra(LAW, DAY, equipment=[2.5e6, 2.49e6]).tolist() == [1.25e6, 0]


def test_michigan() -> None:
    assert mi.pa198(LAW, DAY, property_tax=1e6) == 6e6
    assert mi.pa198(LAW, DAY, property_tax=1e6, years=6) == 3e6
    years = mi.renaissance_zone_years(LAW, DAY, project=["gm_lansing", "ford_marshall"])
    assert mi.renaissance_zone(LAW, DAY, property_tax=1e6, years=years).tolist() == [18e6, 15e6]
    assert [mi.critical_industry_open(LAW, d) for d in (date(2021, 12, 31), date(2025, 9, 30), DAY)] == [
        False,
        True,
        False,
    ]


def test_michigan_withholding_capture_is_nothing_until_an_overlay_makes_it_law() -> None:
    plant = {"jobs": 250, "withholding": 1e6}
    assert mi.withholding_capture(LAW, DAY, **plant) == 0
    cited = {"bill": {"title": "SB 472-473", "href": "", "seen": False}}
    passed = [{"start": date(2026, 1, 1), "end": None, "value": 1.0, "reference": "bill"}]
    share = {"withholding_capture_share": {"unit": "/1", "before_first": "not_applicable", "values": passed}}
    law = with_overlay(LAW, {"id": mi.MI, "parameters": share, "references": cited})
    assert mi.withholding_capture(law, DAY, **plant) == 10e6
    assert mi.withholding_capture(law, DAY, jobs=249, withholding=1e6) == 0


def test_missouri() -> None:
    plant = {"new_payroll": 6e7, "jobs": 1000}
    assert mo.mega_works(LAW, DAY, "mega120", **plant) == 18_000_000
    assert mo.mega_works(LAW, DAY, "mega140", **plant, company="existing") == pytest.approx(25_200_000)
    assert mo.mega_works(LAW, DAY, "mega120", new_payroll=6e6, jobs=99) == 0
    assert mo.mega_works(LAW, DAY, "mega120", **plant, wage_test=False) == 0
    assert mo.statewide_works(LAW, DAY, withholding=1e6, jobs=[9, 10], company="existing").tolist() == [0, 6e6]
    assert mo.discretionary_works(LAW, DAY, **plant) == pytest.approx(27e6)
    assert mo.retention_auto(LAW, DAY, capex=[5e8, 4.99e8]).tolist() == [5e7, 0]


def test_missouri_ends_with_its_sunset() -> None:
    plant = {"new_payroll": 6e7, "jobs": 1000}
    assert mo.mega_works(LAW, date(2030, 8, 28), "mega120", **plant) > 0
    after = date(2030, 8, 29)
    assert not mo.works_open(LAW, after) and not mo.works_open(LAW, date(2013, 8, 27))
    assert mo.mega_works(LAW, after, "mega120", **plant) == 0
    assert mo.statewide_works(LAW, after, withholding=1e6, jobs=100) == 0
    assert mo.discretionary_works(LAW, after, **plant) == 0
    assert mo.retention_auto(LAW, after, capex=1e9) == 0


def test_mississippi() -> None:
    plant = {"manufacturing_equipment": 6e8, "other_equipment": 5e7, "construction": 2.5e8, "jobs": 1500}
    wage = {"average_wage": 62_000}
    premium = 0.30 * 62_000 * 1500
    total = ms.mflex(LAW, DAY, **plant, **wage, high_pay_premium=True)
    assert total == pytest.approx(59_350_000)
    assert ms.mflex(LAW, DAY, **plant, **wage, high_pay_premium=False) == pytest.approx(59_350_000 - premium)
    bonds = ms.mflex(LAW, DAY, **plant, **wage, high_pay_premium=True, bonds=True)
    assert bonds == pytest.approx(59_350_000 - premium / 2)
    assert ms.mflex(LAW, DAY, **{**plant, "jobs": 9}, **wage, high_pay_premium=False) == 0
    little = ms.mflex(LAW, DAY, construction=2.49e6, jobs=10, **wage, high_pay_premium=False)
    assert little == 0


def test_mississippi_premium_by_pay_or_by_size() -> None:
    pay = {"average_wage": [50_000, 49_999], "reference_wage": 40_000}
    assert ms.earns_premium(LAW, DAY, jobs=25, capex=0, **pay).tolist() == [True, False]
    size = {"average_wage": 30_000, "reference_wage": 40_000}
    assert ms.earns_premium(LAW, DAY, jobs=[50, 49, 50], capex=[2e7, 2e7, 1.9e7], **size).tolist() == [
        True,
        False,
        False,
    ]
    assert not ms.earns_premium(LAW, DAY, jobs=50, capex=2e7, **size, manufacturer=False)


def test_north_carolina() -> None:
    kinds = nc.jdig_class(LAW, DAY, jobs=[1749, 1750, 3000, 3000], capex=[5e8, 5e8, 1e9, 9e8])
    assert kinds.tolist() == ["standard", "high_yield", "transformative", "high_yield"]
    small = {"jobs": 500, "capex": 1e8, "withholding": 1e6}
    total = nc.jdig(LAW, DAY, **small, tier=["tier1", "tier2", "tier3"])
    assert total == pytest.approx(np.array([1.0, 0.9, 0.75]) * 0.75e6 * 12)
    assert nc.jdig(LAW, DAY, **small, tier="tier1", share=0.4) == pytest.approx(0.3e6 * 12)
    capped = nc.jdig(LAW, DAY, jobs=500, capex=1e8, withholding=1e9, tier="tier1")
    assert capped == pytest.approx(6500 * 500 * 12)
    large = {"jobs": 3000, "withholding": 1e9, "tier": "tier3"}
    assert nc.jdig(LAW, DAY, capex=1e9, **large) == pytest.approx(0.9e9 * 30)
    assert nc.jdig(LAW, DAY, capex=9e8, **large) == pytest.approx(6500 * 3000 * 20)


def test_ohio() -> None:
    plant = {"new_payroll": 117.6e6, "percent": 0.01871, "jobs": 2000}
    yearly = 117.6e6 * 0.01871
    assert oh.jctc(LAW, DAY, **plant, capex=4.2e9) == pytest.approx(yearly * 30)
    assert oh.jctc(LAW, DAY, **plant) == pytest.approx(yearly * 30)  # payroll above 75 m, and 58,800 USD a job
    assert oh.jctc(LAW, DAY, new_payroll=5e7, percent=0.02, jobs=1000) == pytest.approx(1e6 * 15)
    assert oh.jctc(LAW, date(2021, 9, 29), **plant, capex=4.2e9) == pytest.approx(yearly * 15)
    assert oh.jctc(LAW, DAY, new_payroll=659_999, percent=0.02, jobs=10) == 0
    assert oh.jctc(LAW, DAY, new_payroll=5e6, percent=0.02, jobs=9) == 0
    assert oh.jctc(LAW, DAY, new_payroll=1000 * 22_000, percent=0.02, jobs=1000) == 0  # below 1.5 x 7.25 x 2080
    with pytest.raises(ValueError, match="years"):
        oh.jctc(LAW, DAY, new_payroll=5e7, percent=0.02, jobs=1000, years=16)


def test_south_carolina_jobs() -> None:
    tiers = ["tier1", "tier2", "tier3", "tier4"]
    assert (sc.job_tax_credit(LAW, DAY, jobs=4000, tier=tiers) / 20_000).tolist() == [1500, 2750, 20250, 25000]
    assert sc.job_tax_credit(LAW, DAY, jobs=9, tier="tier1") == 0
    credit = sc.job_development_credit(LAW, DAY, jobs=100, average_wage=50_000, tier=tiers)
    assert credit == pytest.approx(np.array([0.55, 0.70, 0.85, 1.0]) * 2500 * 1000)
    assert sc.job_development_credit(LAW, DAY, jobs=100, average_wage=1e5, tier="tier4") == 3250 * 100 * 10
    longer = sc.job_development_credit(LAW, DAY, jobs=100, average_wage=1e6, tier="tier4", kind="super", term="some")
    assert longer == 5000 * 100 * 15


def test_south_carolina_fee_in_lieu() -> None:
    one = {"depreciated_value": 9e8, "millage": 0.3}
    assert sc.filot_saving_one_year(LAW, DAY, **one) == pytest.approx(12_150_000)
    assert sc.filot_saving_one_year(LAW, DAY, **one, kind="super_filot") == pytest.approx(17_550_000)
    assert sc.property_tax_one_year(LAW, DAY, **one) == pytest.approx(0.105 * 9e8 * 0.3)
    path = np.full((40, 2), 9e8)
    assert sc.filot(LAW, DAY, depreciated_value=path, millage=0.3) == pytest.approx(np.full(2, 30 * 12_150_000))
    kinds = sc.filot_kind(LAW, DAY, capex=[2e6, 1e8, 1.5e8, 1.5e8, 4e8], jobs=[500, 500, 124, 125, 0])
    assert kinds.tolist() == ["normal", "filot", "filot", "super_filot", "super_filot"]


def test_tennessee() -> None:
    plant = {"jobs": 2000, "capex": 1e9}
    assert tn.job_tax_credit(LAW, DAY, **plant, tier=["tier1", "tier2", "tier3"]).tolist() == [9e6, 36e6, 54e6]
    assert tn.job_tax_credit(LAW, DAY, jobs=[24, 25], capex=5e5, tier="tier1").tolist() == [0, 112_500]
    assert tn.job_tax_credit(LAW, DAY, jobs=2000, capex=499_999, tier="tier1") == 0
    assert tn.job_tax_credit(LAW, DAY, jobs=20, capex=5e5, tier=["tier2", "tier3"]).tolist() == [0, 540_000]
    years = tn.super_job_tax_credit(LAW, DAY, jobs=500, capex=[9e7, 1e8, 2.5e8, 5e8, 1e9]) / 2.5e6
    assert years.tolist() == [0, 3, 5, 12, 20]
    assert tn.super_job_tax_credit(LAW, DAY, jobs=499, capex=1e9) == 499 * 5000 * 5
    share = tn.industrial_machinery(LAW, DAY, machinery=1e6, capex=[1e6, 1e8, 2.5e8, 5e8, 1e9]) / 1e6
    assert share.tolist() == [0.01, 0.03, 0.05, 0.07, 0.10]
    assert tn.industrial_machinery(LAW, DAY, machinery=1e9) == 1e8


def test_texas() -> None:
    county = {"population": [0, 99_999, 100_000, 250_000, 750_000]}
    jobs, capex = [10, 10, 35, 50, 75], [2e7, 2e7, 5e7, 1e8, 2e8]
    assert tx.jeti_qualifies(LAW, DAY, jobs=jobs, capex=capex, **county).all()
    assert not tx.jeti_qualifies(LAW, DAY, jobs=np.subtract(jobs, 1), capex=capex, **county).any()
    assert not tx.jeti_qualifies(LAW, DAY, jobs=jobs, capex=np.subtract(capex, 1), **county).any()
    assert not tx.jeti_qualifies(LAW, date(2023, 12, 31), jobs=100, capex=1e9, population=0)
    one = {"taxable_value": 1e9, "maintenance_rate": 0.007}
    assert tx.jeti_one_year(LAW, DAY, **one, zone=["standard", "opportunity_zone"]) == pytest.approx([3.5e6, 5.25e6])
    assert tx.jeti_one_year(LAW, DAY, **one, construction=True) == pytest.approx(7e6)
    assert tx.jeti(LAW, DAY, taxable_value=np.full(15, 1e9), maintenance_rate=0.007) == pytest.approx(35e6)
    assert tx.jeti(LAW, DAY, taxable_value=1e9, maintenance_rate=0.007) == pytest.approx(35e6)
    assert tx.chapter_312(LAW, DAY, property_tax=1e6, share=0.8) == pytest.approx(8e6)
    with pytest.raises(ValueError, match="years"):
        tx.chapter_312(LAW, DAY, property_tax=1e6, share=0.8, years=11)


def test_bad_input_is_refused() -> None:
    with pytest.raises(ValueError, match="jobs must be finite and not negative"):
        ga.mega_project(LAW, DAY, jobs=-1, capex=1e9)
    with pytest.raises(ValueError, match="capex must be finite and not negative"):
        ks.hpip(LAW, DAY, capex=np.nan)
    with pytest.raises(LawError, match="one of tier1, tier2, tier3, tier4"):
        sc.job_tax_credit(LAW, DAY, jobs=100, tier="tier5")
    with pytest.raises(ValueError, match=r"percent must lie in \[0, 1\]"):
        oh.jctc(LAW, DAY, new_payroll=1e6, percent=2.0, jobs=10)


def test_what_was_not_yet_known_pays_nothing() -> None:
    early = read_law(date(2023, 6, 8))
    assert not tx.jeti_qualifies(early, DAY, jobs=100, capex=1e9, population=0)
    assert tx.jeti_one_year(early, DAY, taxable_value=1e9, maintenance_rate=0.01) == 0
    assert mi.critical_industry_open(read_law(date(2025, 10, 7)), DAY)


def test_jobs_left_out_take_minimums_as_met() -> None:
    assert mo.mega_works(LAW, DAY, "mega120", new_payroll=6e7) == 18_000_000
    assert ks.peak(LAW, DAY, withholding=1e6) == 9.5e6
    assert ky.kbi(LAW, DAY, wages=5e7, approved_cost=1e9) == pytest.approx(2e7)
    assert oh.jctc(LAW, DAY, new_payroll=117.6e6, percent=0.01871) == pytest.approx(117.6e6 * 0.01871 * 30)
    with pytest.raises(ValueError, match="jobs"):
        mo.statewide_works(LAW, DAY, withholding=1e6, jobs=-1)


def test_an_award_names_its_class_or_jobs_and_capex_decide_it() -> None:
    award = {"jobs": 1000, "withholding": 1e6, "tier": "tier2"}
    assert nc.jdig(LAW, DAY, **award, kind="high_yield") == pytest.approx(0.9e6 * 20)
    assert nc.jdig(LAW, DAY, **award) == pytest.approx(0.75e6 * 0.9 * 12)
    path = np.full(40, 1e8)
    longer = sc.filot(LAW, DAY, depreciated_value=path, millage=0.3, term="scout")
    assert longer == pytest.approx(40 * 0.045 * 1e8 * 0.3)


def test_a_year_weighs_the_days_a_programme_was_open() -> None:
    year = LAW.year_average(lambda day: ks.apex(LAW, day, capex=1e9, payroll=0.0), 2022)
    assert year == pytest.approx(1.5e8 * 325 / 365)
