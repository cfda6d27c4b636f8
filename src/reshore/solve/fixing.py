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


def tighten(
    problem: Problem, point: Point, lower: Floats, upper: Floats, floor: float
) -> tuple[Floats, Floats]:
    """Bounds that still hold every whole point under `lower`, `upper` worth more than `floor`.

    `point` must be the optimum of the relaxation under bounds at least as wide as these.
    """
    slack = max(point.objective - floor, 0.0) + 1e-9 * abs(point.objective)
    moves = problem.integer & (lower < upper) & (point.reduced != 0)
    reach = np.full(problem.n_columns, np.inf)
    reach[moves] = np.floor(slack / np.abs(point.reduced[moves]) + SLACK)
    at_lower, at_upper = point.reduced < 0, point.reduced > 0
    low, high = lower.copy(), upper.copy()
    high[moves & at_lower] = np.minimum(upper, lower + reach)[moves & at_lower]
    low[moves & at_upper] = np.maximum(lower, upper - reach)[moves & at_upper]
    return low, high
