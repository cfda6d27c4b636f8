"""Budget: capex of a year stays within what the maker spends on the plants in scope.

Rows      B1  sum of capital postings of the year at places in scope <= budget      million USD
Reads the ledger's capital postings; adds no cash.
"""

from __future__ import annotations

import numpy as np

from reshore.plan.data import PlanData
from reshore.plan.ledger import Ledger
from reshore.solve import Model

MILLION = 1e6


def add_budget(m: Model, d: PlanData, cash: Ledger) -> None:
    """Add the budget rows."""
    postings = cash.close()
    country = np.array([p.split("-")[0].replace("US", "USA") if "-" in p else p for p in d.case.places["place"]])
    for year, scope, most in d.case.budget.select("year", "scope", "capex").iter_rows():
        covered = np.isin(country, scope.split("|"))
        mine = postings.capital & (postings.year == year) & covered[postings.place]
        if mine.any():
            row = m.rows("B1_budget", 1, upper=most / MILLION)
            m.add(row, postings.column[mine], -postings.usd[mine] / MILLION)
