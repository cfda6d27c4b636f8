"""The contents page of the plan: each concept adds its columns, rows and cash; the order is the flow of data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reshore.plan.concepts.budget import add_budget
from reshore.plan.concepts.footprint import Footprint, add_footprint
from reshore.plan.concepts.labour import Labour, add_labour
from reshore.plan.concepts.market import Market, add_market
from reshore.plan.concepts.offers import add_offers
from reshore.plan.concepts.offset import add_offset
from reshore.plan.concepts.production import Production, add_production
from reshore.plan.concepts.programmes import add_programmes
from reshore.plan.concepts.sourcing import add_sourcing
from reshore.plan.concepts.targets import add_targets
from reshore.plan.concepts.tooling import Tooling, add_tooling
from reshore.plan.data import PlanData
from reshore.plan.ledger import Ledger, Postings
from reshore.solve import Model, Problem


@dataclass(frozen=True, eq=False)
class PlanModel:
    """The program to solve, its cash, and the columns by concept."""

    data: PlanData
    problem: Problem
    cash: Postings
    sites: Footprint
    tools: Tooling
    made: Production
    market: Market
    labour: Labour
    accept: np.ndarray  # [offer, t]


def build_model(d: PlanData, *, targets: bool = True) -> PlanModel:
    """Build the program of the case. Targets add rows only, so columns are the same with and without."""
    m = Model()
    cash = Ledger(d.builds.futures, int(d.year[0]), d.rate, d.tax)
    sites = add_footprint(m, d, cash)
    tools = add_tooling(m, d, cash)
    made = add_production(m, d, cash, sites, tools)
    market = add_market(m, d, cash, made)
    add_sourcing(m, d, cash, made)
    add_offset(m, d, cash, made)
    labour = add_labour(m, d, cash, sites, made)
    accept = add_offers(m, d, cash, sites, labour)
    add_programmes(m, d, cash, sites, labour, accept)
    add_budget(m, d, cash)
    if targets:
        add_targets(m, d, cash, made, market, labour)
    postings = cash.close()
    m.objective(np.arange(m.n_columns), postings.npv_by_column(m.n_columns))
    return PlanModel(d, m.freeze(), postings, sites, tools, made, market, labour, accept)
