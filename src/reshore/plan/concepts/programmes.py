"""Programmes: what state law pays by formula for an option whose offer is accepted, beside the negotiated part.

Sets      k claim (a programme of an offer, with its terms in the year of start), s node of start
          u year in which it pays: the nodes, then years of the tail at the jobs of the last node
Decides   met[k, u] in {0,1}       the plant has the jobs the programme asks for
          credited[k, u] >= 0      jobs that earn                                              workers
          invested[k, u] >= 0      what the investment earns in the year               million USD, nominal
Rows      S1  met[k, u] <= sum_(s <= u < s + years) accept[f, s]
          S2  jobs[p, u] >= (base[p, u] + least jobs) x met[k, u]          base: as in offers
          S3  sum of credited[j, u] <= jobs[p, u] - base[p, u] x met[k, u]      j: k and what excludes k in law, at the plant
          S4  credited[k, u] <= most x met[k, u], and 0 after the job years
          S5  invested[k, u] <= sum_(s <= u < s + capex years) rate x (capex[o] - floor) x accept[f, s], and 0 without met
          S6  per job year x credited + invested <= most in a year; their sum over u <= most in total
Cash      incentives   both parts; what is not refunded counts at the share the maker's state tax can use. Nominal sums are
          deflated; a sum a job that follows the wage keeps its real worth
Law       the option's own capex counts as investment, tools do not. Where capex misses its threshold and the programme takes
          payroll instead, the jobs must bring that payroll. A programme out of the offer's reach is not claimed. Abatements
          begin with the property tax, the year after the start, and give back the same share of it every year, at most all
Source    the statutes named in `reshore.law.states`
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reshore.errors import CaseError, Problem
from reshore.law.states.common import reaches
from reshore.law.states.terms import Site, Terms, exclusive, terms
from reshore.money import deflators
from reshore.plan.capital import ASSESSED_LIFE_YEARS, assessed_share
from reshore.plan.concepts.footprint import Footprint
from reshore.plan.concepts.labour import Labour
from reshore.plan.data import PlanData
from reshore.plan.ledger import Ledger
from reshore.solve import Model
from reshore.units import HOURS_PER_JOB

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

MILLION = 1e6
NOT_REFUNDED, ABATED = "credit", "abatement"  # forms of terms: what only a tax can use, and property tax not asked for
PROBE, PROBE_TIE = 1.01, 1e-9  # a sum a job follows the wage if it grows as much as a wage this much higher


@dataclass(frozen=True)
class Claim:
    """A programme of an offer, for the years of start in which its terms are the same."""

    offer: int
    plant: int
    terms: Terms
    starts: tuple[int, ...]  # nodes
    least_jobs: float
    counted: Array  # [start] nominal USD of investment above what earns nothing
    course: Array  # [year] what the investment earns in each year over the terms' rate
    usable: float
    follows_wage: bool

    @property
    def years(self) -> int:
        return max(self.terms.job_years, self.terms.capex_years)

    @property
    def delay(self) -> int:
        """Years from the start to the first that pays."""
        return int(self.terms.form == ABATED)

    def excludes(self, other: Claim) -> bool:
        """Whether a job at a plant that earns one cannot earn the other."""
        mine, theirs = self.terms.address, other.terms.address
        return self.plant == other.plant and (mine == theirs or exclusive(mine, theirs))


def add_programmes(m: Model, d: PlanData, cash: Ledger, sites: Footprint, labour: Labour, accept: Ints) -> None:
    """Add the columns, rows and cash of state programmes."""
    claims = find_claims(d, sites)
    rows, credited = list[Ints](), list[Ints]()
    for claim in claims:
        row, cols = _add_claim(m, d, cash, labour, claim, accept[claim.offer])
        rows.append(row)
        credited.append(cols)
    for i, one in enumerate(claims):
        for j, other in enumerate(claims):
            if i != j and one.excludes(other):
                both = min(len(rows[i]), len(credited[j]))
                m.add(rows[i][:both], credited[j][:both], 1.0)


def find_claims(d: PlanData, sites: Footprint) -> list[Claim]:
    """Every programme an offer names and can reach. Raises CaseError where the offer does not say what the law asks."""
    at = {name: i for i, name in enumerate(d.case.options["option"])}
    found, problems = list[Claim](), _clashes(d)
    for f, row in enumerate(d.case.offers.iter_rows(named=True)):
        for address in _named(row):
            try:
                found += _claims_of(d, f, at[row["option"]], int(sites.option_plant[at[row["option"]]]), row, address)
            except ValueError as error:  # the rule of the programme lacks something of the site
                problems.append(Problem("offers", f + 1, "programs", address, str(error), "give it in the offer's row"))
    if problems:
        raise CaseError(problems)
    return found


def _named(offer: Mapping[str, Any]) -> list[str]:
    """Addresses of the programmes of an offer."""
    return str(offer["programs"]).split("|") if offer["programs"] else []


def _clashes(d: PlanData) -> list[Problem]:
    """Programmes that the offers of an option name twice, or of which a project takes only one."""
    problems, named = list[Problem](), dict[str, list[str]]()
    for f, row in enumerate(d.case.offers.iter_rows(named=True)):
        before = named.setdefault(row["option"], [])
        for address in _named(row):
            if address in before:
                wrong = f"is named by another offer for {row['option']}"
                problems.append(Problem("offers", f + 1, "programs", address, wrong, "name it once"))
            problems += [
                Problem(
                    "offers", f + 1, "programs", address, f"cannot be had together with {other}", "name one of them"
                )
                for other in before
                if exclusive(address, other)
            ]
            before.append(address)
    return problems


def _claims_of(d: PlanData, f: int, o: int, plant: int, row: Mapping[str, Any], address: str) -> list[Claim]:
    site = _site(d, o, plant, row)
    capex = float(d.case.options["capex"][o]) / deflators(d.year, d.case.head.usd_year, d.inflation)  # nominal
    alike: dict[tuple[Terms, bool], tuple[int, ...]] = {}
    for s, year in enumerate(d.year):
        if (said := terms(d.law, address, date(int(year), 7, 1), site)) is not None:
            key = said, bool(capex[s] >= said.min_capex)
            alike[key] = (*alike.get(key, ()), s)
    found = [_claim(d, f, o, plant, row, site, *key, starts, capex[list(starts)]) for key, starts in alike.items()]
    return [c for c in found if np.isfinite(c.least_jobs) and reaches(site.average_wage, c.terms.min_average_wage)]


def _claim(
    d: PlanData,
    f: int,
    o: int,
    plant: int,
    row: Mapping[str, Any],
    site: Site,
    said: Terms,
    large: bool,
    starts: tuple[int, ...],
    capex: Array,
) -> Claim:
    """large: capex [start], nominal USD, reaches the least that the programme asks."""
    least = said.min_jobs if large else max(said.min_jobs, said.min_payroll / site.average_wage)
    better = replace(site, average_wage=PROBE * site.average_wage)
    richer = terms(d.law, said.address, date(int(d.year[starts[0]]), 7, 1), better)
    follows = (
        richer is not None and abs(richer.per_job_year - PROBE * said.per_job_year) <= PROBE_TIE * said.per_job_year
    )
    usable = float(row["usable_share"]) if said.form == NOT_REFUNDED else 1.0
    course = np.ones(said.capex_years)
    if said.form == ABATED:
        tax = np.array([_property_tax(d, o, plant, assessed_share(1 + k)) for k in range(said.capex_years)])
        mean = _property_tax(d, o, plant, _mean_worth())
        said = replace(said, per_capex_year=min(said.per_capex_year, mean))
        course = tax / mean if mean > 0.0 else 0.0 * tax
    counted = np.maximum(capex - said.capex_floor, 0.0)
    return Claim(f, plant, said, starts, float(least), counted, course, usable, follows)


def _mean_worth() -> float:
    """Assessed value of machinery over its cost, mean of an assessed life."""
    return float(np.mean([assessed_share(k) for k in range(1, ASSESSED_LIFE_YEARS + 1)]))


def _property_tax(d: PlanData, o: int, plant: int, worth: float) -> float:
    """What the plan charges in a year in which machinery is worth that share of its cost; share of the option's capex."""
    place, building = int(d.place[plant]), float(d.case.options["building_share"][o])
    real, machinery = (float(d.case.places[name][place]) for name in ("property_tax", "machinery_tax"))
    return building * real + (1.0 - building) * worth * machinery


def _site(d: PlanData, o: int, plant: int, row: Mapping[str, Any]) -> Site:
    """What the programmes look at: the offer's row, the option's split of capex, the state's property tax."""
    building, worth = float(d.case.options["building_share"][o]), _mean_worth()
    machinery_taxed = float(d.case.places["machinery_tax"][int(d.place[plant])]) > 0.0
    taxed = building + (1.0 - building) * worth * machinery_taxed
    return Site(
        average_wage=row["wage"],
        county=row["county"] or "",
        county_wage=row["county_wage"],
        population=row["county_population"],
        machinery_share=1.0 - building,
        taxed_share=taxed,
        property_tax_rate=_property_tax(d, o, plant, worth) / taxed if taxed > 0.0 else 0.0,
        school_tax_rate=row["school_tax"],
        millage=row["millage"],
        approved_cost=row["approved_cost"],
    )


def _add_claim(m: Model, d: PlanData, cash: Ledger, labour: Labour, claim: Claim, accept: Ints) -> tuple[Ints, Ints]:
    """The rows S3 and the columns credited of a claim, by year."""
    node = np.minimum(np.arange(d.nodes + min(d.plant_tail, claim.delay + claim.years - 1)), d.nodes - 1)
    jobs, before = labour.jobs[claim.plant, node], labour.base[claim.plant, node]
    binds = bool((before + claim.least_jobs > 0.0).any())
    met = m.columns("met", (len(node),), upper=1.0, integer=binds, neighbourhood=np.full(len(node), claim.plant))
    _within(m, "S1_accepted", met, claim, accept, np.ones((len(claim.starts), claim.years)))
    enough = m.rows("S2_least_jobs", len(node), lower=0.0)
    m.add(enough, jobs, 1.0)
    m.add(enough, met, -(before + claim.least_jobs))
    new, credited = _add_jobs(m, d, claim, accept, met, jobs, before)
    invested = _add_investment(m, claim, accept, met)
    year = int(d.year[0]) + np.arange(len(node))
    real = deflators(year, d.case.head.usd_year, d.inflation)
    a_job = claim.terms.per_job_year / (real if claim.follows_wage else 1.0) * np.ones(len(node))  # nominal
    _cap(m, claim, credited, invested, a_job)
    place, usable = int(d.place[claim.plant]), claim.usable
    cash.pay("incentives", place, credited, usable * a_job * real, node=node, year=year)
    cash.pay("incentives", place, invested, usable * MILLION * real, node=node, year=year)
    return new, credited


def _within(m: Model, name: str, cols: Ints, claim: Claim, accept: Ints, each: Array) -> None:
    """cols[u] <= the amounts of the starts whose years hold u.   each [start, year]"""
    row = m.rows(name, len(cols), upper=0.0)
    m.add(row, cols, 1.0)
    for s, most in zip(claim.starts, each, strict=True):
        paid = row[s + claim.delay : s + claim.delay + len(most)]
        m.add(paid, accept[s], -most[: len(paid)])


def _add_jobs(
    m: Model, d: PlanData, claim: Claim, accept: Ints, met: Ints, jobs: Ints, before: Array
) -> tuple[Ints, Ints]:
    most = min(claim.terms.max_jobs, _most_jobs(d, claim.plant)) if claim.terms.per_job_year > 0.0 else 0.0
    credited = m.columns("credited", met.shape, upper=most)
    new = m.rows("S3_new_jobs", len(met), upper=0.0)
    m.add(new, credited, 1.0)
    m.add(new, jobs, -1.0)
    m.add(new, met, before)
    cap = m.rows("S4_most_jobs", len(met), upper=0.0)
    m.add(cap, credited, 1.0)
    m.add(cap, met, -most)
    if claim.terms.job_years < claim.years:
        _within(m, "S4_job_years", credited, claim, accept, np.full((len(claim.starts), claim.terms.job_years), most))
    return new, credited


def _add_investment(m: Model, claim: Claim, accept: Ints, met: Ints) -> Ints:
    each = claim.terms.per_capex_year / MILLION * claim.counted[:, None] * claim.course
    most = float(each.max(initial=0.0))
    invested = m.columns("invested", met.shape, upper=most)
    _within(m, "S5_investment", invested, claim, accept, each)
    with_jobs = m.rows("S5_with_jobs", len(met), upper=0.0)
    m.add(with_jobs, invested, 1.0)
    m.add(with_jobs, met, -most)
    return invested


def _cap(m: Model, claim: Claim, credited: Ints, invested: Ints, a_job: Array) -> None:
    said = claim.terms
    for name, most, shape in (
        ("S6_most_in_a_year", said.max_per_year, len(credited)),
        ("S6_most_in_total", said.max_total, 1),
    ):
        if np.isfinite(most):
            row = m.rows(name, shape, upper=most / MILLION)
            m.add(row, credited, a_job / MILLION)
            m.add(row, invested, 1.0)


def _most_jobs(d: PlanData, plant: int) -> float:
    """More jobs than the plant can ever have: all demand built there."""
    hours = d.case.programs["hours"].to_numpy() * float(d.case.plants["hours_ratio"][plant])
    return float((hours * d.total_demand.max(1)).sum() / HOURS_PER_JOB) + 1.0
