"""Fixing by reduced cost: integer columns that cannot move in any plan better than the incumbent.

At an optimum of the relaxation with value z, moving a nonbasic column by t from its bound costs at least |d| t, d being
its reduced cost; so every plan worth more than `floor` keeps it within (z - floor) / |d| of that bound.
"""

from __future__ import annotations

import numpy as np

from reshore.solve.lp import Point
from reshore.solve.problem import Floats, Problem

__all__ = ["tighten"]

SLACK = 1e-6  # of a whole unit: what rounding may not decide


def tighten(problem: Problem, point: Point, lower: Floats, upper: Floats, floor: float) -> tuple[Floats, Floats]:
    """Bounds that still hold every whole point under `lower`, `upper` worth more than `floor`.

    `point` must be the optimum of the relaxation under bounds at least as wide as these.
    """
    slack = max(point.objective - floor, 0.0) + 1e-9 * abs(point.objective)
    moves = problem.integer & (lower < upper) & (point.reduced != 0)
    reach = np.full(problem.n_columns, np.inf)
    reach[moves] = np.floor(slack / np.abs(point.reduced[moves]) + SLACK)
    low, high = lower.copy(), upper.copy()
    down, up = moves & (point.reduced < 0), moves & (point.reduced > 0)  # which bound each stands at
    high[down] = np.minimum(upper[down], lower[down] + reach[down])
    low[up] = np.maximum(lower[up], upper[up] - reach[up])
    return low, high
