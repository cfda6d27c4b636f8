"""What may happen: a tree of nodes. A node is a calendar year and what is known by then.

A deterministic plan is a tree of one path. Every quantity of builds and plan is indexed by node from the first day, so
that a tree with branches changes no wall.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reshore.case import Case


@dataclass(frozen=True)
class Futures:
    """The tree.   Arrays are indexed by node, parents before children."""

    year: NDArray[np.int64]  # [node] calendar year
    parent: NDArray[np.int64]  # [node] node before, -1 at the root
    probability: NDArray[np.float64]  # [node] of reaching the node; leaves sum to 1

    @property
    def nodes(self) -> int:
        return len(self.year)


def one_path(case: Case) -> Futures:
    """The deterministic tree: one node a year of the horizon."""
    years = case.head.first_year + np.arange(case.head.years, dtype=np.int64)
    return Futures(years, np.arange(-1, case.head.years - 1, dtype=np.int64), np.ones(case.head.years))
