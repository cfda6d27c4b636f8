"""Sourcing: purchases stay within what a supply base can give; more must be developed first.

Sets      k limited source, b build, t node
Decides   develop[k, t] >= 0     yearly value added, usable from t               USD/year
Rows      S1  sum_b use[b, k] x build[b, t] <= capacity[k] + sum_(s<=t) develop[k, s]
Cash      capex_sources   develop capex a USD of yearly value
Value here counts thousands of USD in the rows, so that coefficients stay near those of vehicles.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reshore.plan.capital import invest
from reshore.plan.concepts.production import Production
from reshore.plan.data import PlanData, lead_nodes
from reshore.plan.ledger import Ledger
from reshore.solve import Model

Ints = NDArray[np.int64]

CAPEX_SOURCES = "capex_sources"
THOUSAND = 1_000.0


def add_sourcing(m: Model, d: PlanData, cash: Ledger, made: Production) -> Ints:
    """Add the columns, rows and cash of sourcing; returns the develop columns [source, t] in thousands of USD/year."""
    limited = np.nonzero(d.case.sources["capacity"].is_not_null().to_numpy())[0]
    rows = d.case.sources[limited.tolist()]
    lead = np.array([lead_nodes(k) for k in rows["develop_months"]], dtype=np.int64)
    upper = np.where(np.arange(d.nodes)[None, :] >= lead[:, None], np.inf, 0.0)
    develop = m.columns("develop", (len(limited), d.nodes), upper=upper)
    most = np.repeat(rows["capacity"].to_numpy()[:, None] / THOUSAND, d.nodes, axis=1)
    row = m.rows("S1_source", most.size, upper=most.ravel()).reshape(most.shape)
    use, at = d.builds.source_use, np.full(len(d.case.sources), -1, dtype=np.int64)
    at[limited] = np.arange(len(limited))
    m.add(row[at[use.source]], made.build[use.build], use.usd[:, None] / THOUSAND)
    for s in range(d.nodes):
        m.add(row[:, s:], develop[:, s, None], -1.0)
    place = {name: i for i, name in enumerate(d.case.places["place"])}
    for i, (country, capex) in enumerate(rows.select("country", "develop_capex").iter_rows()):
        invest(cash, d, CAPEX_SOURCES, place[country], develop[i], capex * THOUSAND, np.arange(d.nodes), profile=None)
    return develop
