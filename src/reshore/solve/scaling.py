"""Powers of two that bring rows, continuous columns and the objective near 1 before the solver sees them.

Plans mix vehicles (1e5), dollars (1e11) and yes-or-no; the solver's tolerances are absolute. Powers of two keep every
product exact, so scaling changes no digit. Whole-number columns are never scaled: whole must stay whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from reshore.solve.problem import Floats, Ints, Problem

__all__ = ["Scaling", "scale"]

PASSES = 4
LARGEST_COST = 1024.0  # largest scaled objective coefficient


@dataclass(frozen=True, eq=False)
class Scaling:
    """`x = column * x_scaled`, scaled matrix = `row * matrix * column`, scaled objective = `objective * cost @ x`."""

    row: Floats  # (m,)
    column: Floats  # (n,)
    objective: float

    def matrix(self, problem: Problem) -> sparse.csc_array:
        """The scaled matrix in CSC form."""
        a = problem.matrix.copy()
        counts = np.diff(a.indptr)
        a.data = a.data * self.row[a.indices] * np.repeat(self.column, counts)
        return a


def scale(problem: Problem) -> Scaling:
    """Geometric-mean scaling in a few passes, rounded to powers of two."""
    a = sparse.coo_array(problem.matrix)
    log_a = np.log2(np.abs(a.data))
    i, j = (c.astype(np.int64) for c in a.coords)
    row, column = np.zeros(problem.n_rows), np.zeros(problem.n_columns)
    for _ in range(PASSES):
        row = -_middle(i, log_a + column[j], problem.n_rows)
        column = np.where(problem.integer, 0.0, -_middle(j, log_a + row[i], problem.n_columns))
    column = np.exp2(np.round(column))
    row = np.exp2(-np.round(_middle(i, log_a + np.log2(column)[j], problem.n_rows)))
    largest = np.abs(problem.cost * column).max(initial=0.0)
    objective = float(np.exp2(np.round(np.log2(LARGEST_COST / largest)))) if largest > 0 else 1.0
    return Scaling(row, column, objective)


def _middle(group: Ints, value: Floats, count: int) -> Floats:
    """Middle of the range of the values of each group; 0 for an empty group."""
    low, high = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(low, group, value)
    np.maximum.at(high, group, value)
    met = low <= high
    out = np.zeros(count)
    out[met] = 0.5 * (low[met] + high[met])
    return out
