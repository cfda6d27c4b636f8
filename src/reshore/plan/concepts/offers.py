"""Offers: a state package is accepted with an option, paid in yearly parts, and bound to the jobs promised.

Sets      f offer (o its option, p its plant), t node
Decides   accept[f, t] in {0,1}    with the option's start in t
          short[f, t] >= 0         jobs missing under the threshold, years of the horizon      workers
          after[f, t] >= 0         the same at the last year, for the offer accepted in t      workers
Rows      A1  accept[f, t] <= start[o, t]
          A2  jobs[p, t] + short[f, t] >= (base[p, t] + threshold x promised) x sum_(due in t) accept[f, s]
              due: t-1-term-grace < s <= t-grace, in words from the third year of production for the term
          A3  jobs[p, last] + after[f, t] >= (base[p, last] + threshold x promised) x accept[f, t]
              base: jobs of today and what commitments bring, which are promised already
Cash      incentives   amount / pay years from the year of start, deflated (nominal), not beyond the horizon's tail
          clawback     repayment x claw for each year and missing job over the jobs due; what is outstanding when the
                       horizon ends is charged at the last year's shortfall
          repayment    amount / term, or, if that is more, equal parts over the term that are worth the payments with
                       interest at the cost of capital: money taken without the jobs is worth nothing (an assumption)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reshore.money import deflators
from reshore.plan.concepts.footprint import Footprint
from reshore.plan.concepts.labour import Labour
from reshore.plan.data import PlanData
from reshore.plan.ledger import Ledger
from reshore.solve import Model

Ints = NDArray[np.int64]

GRACE_YEARS = 2  # jobs are due from the third year of production


@dataclass(frozen=True)
class _Offer:
    """One row of the offers table, with its plant."""

    plant: int
    place: int
    amount: float
    pay_years: int
    due: float  # jobs below which repayment starts
    term: int
    claw: float


def _offers(d: PlanData, sites: Footprint) -> tuple[list[_Offer], Ints]:
    option = {name: i for i, name in enumerate(d.case.options["option"])}
    of = np.array([option[o] for o in d.case.offers["option"]], dtype=np.int64)
    rows = []
    for f, row in enumerate(d.case.offers.iter_rows(named=True)):
        plant = int(sites.option_plant[of[f]])
        due = max(row["threshold"] * row["jobs"], 1e-9)
        rows.append(_Offer(plant, int(d.place[plant]), row["amount"], row["pay_years"], due, row["term_years"], row["clawback"]))
    return rows, of


def add_offers(m: Model, d: PlanData, cash: Ledger, sites: Footprint, labour: Labour) -> Ints:
    """Add the columns, rows and cash of offers; returns the accept columns [offer, t]."""
    offers, of = _offers(d, sites)
    label = np.repeat(sites.option_plant[of][:, None], d.nodes, axis=1)
    accept = m.columns("accept", (len(of), d.nodes), upper=1.0, integer=True, neighbourhood=label)
    short, after = (m.columns(name, (len(of), d.nodes)) for name in ("short", "short_after"))
    with_start = m.rows("A1_accept_with_start", accept.size, upper=0.0).reshape(accept.shape)
    m.add(with_start, accept, 1.0)
    m.add(with_start, sites.start[of], -1.0)
    for f, offer in enumerate(offers):
        _promise(m, d, labour, offer, accept[f], short[f], after[f])
        _pay(cash, d, offer, accept[f])
        _claw(cash, d, offer, short[f], after[f])
    return accept


def _promise(m: Model, d: PlanData, labour: Labour, offer: _Offer, accept: Ints, short: Ints, after: Ints) -> None:
    needed = labour.base[offer.plant] + offer.due  # [t]
    row = m.rows("A2_jobs_promised", d.nodes, lower=0.0)
    m.add(row, labour.jobs[offer.plant], 1.0)
    m.add(row, short, 1.0)
    for t in range(d.nodes):
        m.add(row[t], accept[max(0, t - GRACE_YEARS - offer.term + 1) : max(0, t - GRACE_YEARS + 1)], -needed[t])
    end = m.rows("A3_jobs_after_horizon", d.nodes, lower=0.0)
    m.add(end, labour.jobs[offer.plant, -1], 1.0)
    m.add(end, after, 1.0)
    m.add(end, accept, -needed[-1])


def _pay(cash: Ledger, d: PlanData, offer: _Offer, accept: Ints) -> None:
    last = int(d.year[-1]) + d.plant_tail
    for t in range(d.nodes):
        year = int(d.year[t]) + np.arange(offer.pay_years)
        year = year[year <= last]
        usd = offer.amount / offer.pay_years * deflators(year, d.case.head.usd_year, d.inflation)
        cash.pay("incentives", offer.place, accept[t], usd, node=t, year=year)


def _repayment(d: PlanData, offer: _Offer) -> float:
    """Share of the amount owed for a year of the term without jobs."""
    later = 1.0 / ((1.0 + d.rate) * (1.0 + d.inflation))  # nominal
    paid = float((later ** np.arange(offer.pay_years)).mean())
    owed = float((later ** (GRACE_YEARS + np.arange(offer.term))).sum())
    return max(1.0 / offer.term, paid / owed)


def _claw(cash: Ledger, d: PlanData, offer: _Offer, short: Ints, after: Ints) -> None:
    per_job = offer.claw * offer.amount * _repayment(d, offer) / offer.due
    deflate = deflators(d.year, d.case.head.usd_year, d.inflation)
    cash.pay("clawback", offer.place, short, -per_job * deflate, node=np.arange(d.nodes))
    for t in range(d.nodes):
        year = np.arange(int(d.year[-1]) + 1, int(d.year[t]) + GRACE_YEARS + offer.term)
        usd = per_job * deflators(year, d.case.head.usd_year, d.inflation)
        cash.pay("clawback", offer.place, after[t], -usd, node=d.nodes - 1, year=year)
