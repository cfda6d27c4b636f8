"""A smaller problem for a neighbourhood: what is fixed, and what the rows then fix, leaves the matrix.

With most whole numbers fixed, most flows are zero by their rows; a relaxation over what is left re-solves ten times
faster than the whole one with its bounds changed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from reshore.solve.implied import implied_upper
from reshore.solve.problem import Flags, Floats, Ints, Problem

__all__ = ["Reduced", "reduce"]

FIXED = 1e-9  # room below which a column counts as fixed
LOOSE = 1e-9  # relative slack by which a row never binds


@dataclass(frozen=True, eq=False)
class Reduced:
    """The smaller problem, which columns it keeps, and the values of the others."""

    problem: Problem
    columns: Ints  # numbers in the whole problem
    rest: Floats  # (n,) values of all columns not kept; 0 at kept ones

    def restrict(self, x: Floats) -> Floats:
        """The kept part of a point of the whole problem."""
        return np.asarray(x[self.columns])

    def extend(self, x: Floats) -> Floats:
        """A point of the whole problem from one of the smaller."""
        out = self.rest.copy()
        out[self.columns] = x
        return out


def reduce(problem: Problem, lower: Floats, upper: Floats) -> Reduced | None:
    """The problem under tighter column bounds without what they fix. None when a row is then plainly impossible."""
    high = _implied(problem, lower, upper)
    kept = high - lower > FIXED * np.maximum(1.0, np.abs(lower))
    rest = np.where(kept, 0.0, lower)
    matrix = sparse.csr_array(problem.matrix)
    moved = matrix @ rest
    low, up = problem.row_lower - moved, problem.row_upper - moved
    small = sparse.csr_array(matrix[:, kept])
    rows, possible = _binding_rows(small, low, up, lower[kept], high[kept])
    if not possible:
        return None
    return Reduced(_smaller(problem, small[rows], low[rows], up[rows], lower[kept], high[kept], kept, rest), np.flatnonzero(kept), rest)


def _implied(problem: Problem, lower: Floats, upper: Floats) -> Floats:
    a = sparse.csr_array(problem.matrix)
    up, low = np.isfinite(problem.row_upper), np.isfinite(problem.row_lower)
    rows = sparse.csr_array(sparse.vstack([a[up], -a[low]]))
    rhs = np.concatenate([problem.row_upper[up], -problem.row_lower[low]])
    high = implied_upper(rows, rhs, lower, upper)
    whole = problem.integer
    high[whole] = np.floor(high[whole] + 1e-6)
    # Only bounds that settle a column are used: the others would hide which rows bind.
    return np.where(high - lower <= FIXED * np.maximum(1.0, np.abs(lower)), lower, upper)


def _binding_rows(a: sparse.csr_array, low: Floats, up: Floats, lower: Floats, upper: Floats) -> tuple[Ints, bool]:
    """Rows that can bind, and whether every row can be met."""
    i = np.repeat(np.arange(a.shape[0]), np.diff(a.indptr))
    at_low, at_high = a.data * lower[a.indices], a.data * upper[a.indices]
    with np.errstate(invalid="ignore"):
        most = np.bincount(i, np.maximum(at_low, at_high), a.shape[0])
        least = np.bincount(i, np.minimum(at_low, at_high), a.shape[0])
    slack = LOOSE * np.maximum(1.0, np.maximum(np.abs(low, where=np.isfinite(low), out=np.zeros_like(low)), np.abs(up, where=np.isfinite(up), out=np.zeros_like(up))))
    impossible = (most < low - 1e3 * slack - 1e-6) | (least > up + 1e3 * slack + 1e-6)
    binding = ~((most <= up + slack) & (least >= low - slack))  # an endless activity always can
    return np.flatnonzero(binding), not bool(impossible.any())


def _smaller(
    problem: Problem, matrix: sparse.csr_array, low: Floats, up: Floats, lower: Floats, upper: Floats, kept: Flags, rest: Floats
) -> Problem:
    return replace(
        problem,
        matrix=sparse.csc_array(matrix),
        cost=problem.cost[kept],
        offset=problem.offset + float(problem.cost @ rest),
        lower=lower,
        upper=upper,
        row_lower=low,
        row_upper=up,
        integer=problem.integer[kept],
        priority=problem.priority[kept],
        neighbourhoods=problem.neighbourhoods[:, kept],
        stage=problem.stage[kept],
        block=problem.block[kept],
        column_blocks=(),
        row_blocks=(),
    )
