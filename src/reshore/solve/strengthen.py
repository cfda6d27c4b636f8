"""Rounds of cuts on the hot relaxation, and the problem with the cuts that bind as rows of its own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from reshore.solve.cuts import Cuts, Separator
from reshore.solve.lp import Lp, Point
from reshore.solve.problem import Block, Floats, Problem
from reshore.solve.scaling import Scaling

__all__ = ["cut_off", "with_cuts"]

ROUNDS = 12
LEAST_GAIN = 0.03  # a round that gains less than this share of what all rounds gained is the last


def cut_off(problem: Problem, scaling: Scaling, lp: Lp, root: Point) -> tuple[Point, Cuts]:
    """Add violated cuts and re-solve until little is gained; cuts that do not bind are dropped again.

    `root` is the optimum of the relaxation, at which the lp stands. Returns the new optimum and the cuts kept.
    """
    separator = Separator(problem, scaling)
    point, kept = root, separator.separate(root.x / scaling.column)
    found = kept
    for _ in range(ROUNDS):
        if found.count == 0:
            break
        lp.add(found)
        after = lp.solve(problem.lower, problem.upper)
        assert after is not None, "cuts are valid: a feasible relaxation stays feasible unless whole numbers clash"
        gain, point = point.objective - after.objective, after
        if gain < LEAST_GAIN * (root.objective - after.objective):
            break
        found = separator.separate(point.x / scaling.column)
        kept = _joined(kept, found)
    return point, _binding(problem, lp, kept)


def _joined(one: Cuts, two: Cuts) -> Cuts:
    matrix = sparse.csr_array(sparse.vstack([one.matrix, two.matrix]))
    return Cuts(matrix, np.concatenate([one.upper, two.upper]))


def _binding(problem: Problem, lp: Lp, cuts: Cuts) -> Cuts:
    """Drop cuts whose slack is basic."""
    loose = lp.basic_rows()[problem.n_rows :]
    lp.drop(problem.n_rows + np.flatnonzero(loose))
    return Cuts(sparse.csr_array(cuts.matrix[~loose]), cuts.upper[~loose])


def with_cuts(problem: Problem, scaling: Scaling, cuts: Cuts) -> tuple[Problem, Scaling]:
    """The problem with cuts as rows named `cut`, in its own units, and the scaling that fits it."""
    if cuts.count == 0:
        return problem, scaling
    rows = sparse.csr_array(cuts.matrix @ sparse.diags_array(1.0 / scaling.column))
    below: Floats = np.full(cuts.count, -np.inf)
    longer = replace(
        problem,
        matrix=sparse.csc_array(sparse.vstack([problem.matrix, rows])),
        row_lower=np.concatenate([problem.row_lower, below]),
        row_upper=np.concatenate([problem.row_upper, cuts.upper]),
        row_blocks=(*problem.row_blocks, Block("cut", problem.n_rows, (cuts.count,))),
    )
    return longer, replace(scaling, row=np.concatenate([scaling.row, np.ones(cuts.count)]))
