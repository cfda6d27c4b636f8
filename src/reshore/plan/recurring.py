"""Yearly cash with its terminal value: what repeats each year, and after the horizon to the end of a generation.

The terminal value runs each generation that is in production in the last year to its EOP, under the law of that year,
for staying as for the plan. Postings after the last year of the horizon are the terminal value; no other are.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reshore.plan.data import PlanData
from reshore.plan.ledger import Ledger


def pay_yearly(
    cash: Ledger,
    d: PlanData,
    term: str,
    place: ArrayLike,
    cols: NDArray[np.int64],
    usd: ArrayLike,
    tail: ArrayLike,
    *,
    taxed: bool = True,
) -> None:
    """Post for columns [..., t]; `place` and `tail` (years after the horizon) broadcast over [...]."""
    nodes = np.arange(d.nodes)
    money = np.broadcast_to(np.asarray(usd, float), cols.shape)
    where = np.broadcast_to(np.asarray(place)[..., None], cols.shape)
    cash.pay(term, where, cols, money, node=nodes, taxed=taxed)
    left = np.broadcast_to(np.asarray(tail), cols.shape[:-1])
    for k in range(1, int(left.max(initial=0)) + 1):
        more = money[..., -1] * (left >= k)
        cash.pay(term, where[..., -1], cols[..., -1], more, node=d.nodes - 1, year=d.year[-1] + k, taxed=taxed)
