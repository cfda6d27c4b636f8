"""Targets: floors and caps that the plan must keep, each from its first year to the horizon.

Kinds     us_built_share     US-built units over units delivered
          jobs               headcount at plants of the place (all US plants where empty)
          capex              capital spending of the year, USD
          lost_sales_share   lost units over demand
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from reshore.plan.concepts.labour import Labour
from reshore.plan.concepts.market import Market
from reshore.plan.concepts.production import Production
from reshore.plan.data import PlanData
from reshore.plan.ledger import Ledger
from reshore.solve import Model

Terms = list[tuple[NDArray[np.int64], NDArray[np.float64]]]


def add_targets(m: Model, d: PlanData, cash: Ledger, made: Production, market: Market, labour: Labour) -> None:
    """Add a row for each target, side and year."""
    kinds: dict[str, Callable[[int, str | None], tuple[Terms, Terms]]] = {
        "us_built_share": lambda t, _: (_us_built(d, made, t), _built(made, t)),
        "lost_sales_share": lambda t, _: ([(market.lost[:, :, t].ravel(), np.ones(market.lost[:, :, t].size))], _demand(d, market, t)),
        "jobs": lambda t, place: (_jobs(d, labour, t, place), []),
        "capex": lambda t, _: (_capex(d, cash, t), []),
    }
    for row in d.case.targets.iter_rows(named=True):
        for t in np.nonzero(d.year >= row["from_year"])[0]:
            parts, whole = kinds[row["kind"]](int(t), row["place"])
            _limit(m, row["target"], parts, whole, row["floor"], row["cap"])


def _limit(m: Model, name: str, parts: Terms, whole: Terms, floor: float | None, cap: float | None) -> None:
    for bound, lower in ((floor, True), (cap, False)):
        if bound is None:
            continue
        side = 0.0 if whole else bound
        row = m.rows(f"target_{name}", 1, lower=side if lower else -np.inf, upper=np.inf if lower else side)
        for cols, coefs in parts:
            m.add(row, cols, coefs)
        for cols, coefs in whole:
            m.add(row, cols, -bound * coefs)


def _us_built(d: PlanData, made: Production, t: int) -> Terms:
    us = d.in_us[d.plant[made.pair]]
    return [(made.build[us, t], np.ones(int(us.sum())))]


def _built(made: Production, t: int) -> Terms:
    return [(made.build[:, t], np.ones(len(made.build)))]


def _demand(d: PlanData, market: Market, t: int) -> Terms:
    """Demand is delivered plus lost units."""
    lost, deliver = market.lost[:, :, t].ravel(), market.deliver[:, :, t].ravel()
    return [(lost, np.ones(len(lost))), (deliver, np.ones(len(deliver)))]


def _jobs(d: PlanData, labour: Labour, t: int, place: str | None) -> Terms:
    at = np.array(d.case.places["place"].to_list())[d.place]
    country = d.case.plants["country"].to_numpy()
    mine = d.in_us if place is None else (at == place) | (country == place)
    return [(labour.jobs[mine, t], np.ones(int(mine.sum())))]


def _capex(d: PlanData, cash: Ledger, t: int) -> Terms:
    postings = cash.close()
    mine = postings.capital & (postings.year == d.year[t])
    return [(postings.column[mine], -postings.usd[mine])]
