"""Market: deliveries from pairs to markets, and sales lost.

Sets      n pair, m market, z customs zone, v program, t node
Decides   deliver[n, m, t] >= 0, lost[v, m, t] >= 0                        vehicles/year
Rows      M1  sum_m deliver[n, m, t] = units[n, t]
          M2  sum_(n of v) deliver[n, m, t] + lost[v, m, t] = demand[v, m, t]
          M3  sum_(m of z) deliver[n, m, t] = sum_(b of n, z) build[b, t]           every zone but the first (M1 implies it)
Cash      revenue            net revenue of the market's zone x deliver
          delivery           freight and insurance x deliver
          carrying_vehicle   money in transit x deliver
          all paid and taxed at the importer of the market's zone
A lost sale earns nothing; it carries no penalty beyond the margin not earned.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reshore.plan.concepts.production import Production
from reshore.plan.data import PlanData
from reshore.plan.ledger import Ledger
from reshore.plan.recurring import pay_yearly
from reshore.solve import Model

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Market:
    """What the market offers to later concepts."""

    deliver: Ints  # [n, m, t] columns
    lost: Ints  # [v, m, t] columns


def add_market(m: Model, d: PlanData, cash: Ledger, made: Production) -> Market:
    """Add the columns, rows and cash of deliveries."""
    lanes = d.builds.deliveries
    reach = d.demand[d.program] * lanes.possible[:, :, None]
    deliver = m.columns("deliver", reach.shape, upper=reach)
    lost = m.columns("lost", d.demand.shape, upper=d.demand)
    link = m.rows("M1_delivered_is_built", len(d.program) * d.nodes, lower=0.0, upper=0.0).reshape(len(d.program), d.nodes)
    m.add(link[:, None, :], deliver, 1.0)
    m.add(link, made.units, -1.0)
    met = m.rows("M2_demand", d.demand.size, lower=d.demand.ravel(), upper=d.demand.ravel()).reshape(d.demand.shape)
    m.add(met[d.program], deliver, 1.0)
    m.add(met, lost, 1.0)
    _zone_rows(m, d, made, deliver)
    _pay(cash, d, deliver)
    return Market(deliver, lost)


def _zone_rows(m: Model, d: PlanData, made: Production, deliver: Ints) -> None:
    """M3. What is built for a zone goes to its markets."""
    for z in range(1, len(d.builds.zones)):
        row = m.rows("M3_zone", len(d.program) * d.nodes, lower=0.0, upper=0.0).reshape(len(d.program), d.nodes)
        mine, here = np.nonzero(d.zone == z)[0], d.builds.zones.members(z)
        m.add(row[:, None, :], deliver[:, here], 1.0)
        m.add(row[made.pair[mine]], made.build[mine], -1.0)


def _pay(cash: Ledger, d: PlanData, deliver: Ints) -> None:
    lanes, zone = d.builds.deliveries, d.builds.zones.market
    revenue = d.builds.zones.net_revenue[d.program][:, zone]
    place = np.broadcast_to(d.importer[zone], deliver.shape[:2])
    tail = d.tail[d.program][:, None]
    pay_yearly(cash, d, "revenue", place, deliver, revenue[:, :, None], tail)
    pay_yearly(cash, d, "delivery", place, deliver, -lanes.freight[:, :, None], tail)
    pay_yearly(cash, d, "carrying_vehicle", place, deliver, -lanes.carrying[:, :, None], tail)
