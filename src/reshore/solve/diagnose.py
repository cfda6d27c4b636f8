"""Why no plan exists: the least total stretching of rows that would admit one, and the rows that clash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from reshore.errors import InfeasiblePlan, SolverFailure
from reshore.solve.lp import load, new_highs
from reshore.solve.problem import Floats, Problem
from reshore.solve.scaling import Scaling, scale

__all__ = ["Clash", "Clashing", "infeasible"]

SHOWN = 8  # rows named in the message
SMALL = 1e-6  # scaled: stretching and multipliers below this are noise
NODES = 200  # of branch and bound when only whole numbers clash


@dataclass(frozen=True)
class Clash:
    """One row of the clashing set; `amount` > 0: by how much, in its own unit, it must be stretched."""

    block: str
    name: str
    amount: float


class Clashing(InfeasiblePlan):
    """No plan satisfies every row: `clashes` holds the stretched rows first, then the rows they clash with."""

    def __init__(self, message: str, clashes: Sequence[Clash]) -> None:
        self.clashes = tuple(clashes)
        super().__init__(message)


def infeasible(problem: Problem, lower: Floats, upper: Floats) -> Clashing:
    """The error to raise for bounds known to admit no plan."""
    scaling = scale(problem)
    h = _elastic(problem, scaling, lower, upper)
    stretch = _solve(h, problem) / scaling.row
    duals = np.abs(np.array(h.getSolution().row_dual))
    if not (stretch * scaling.row > SMALL).any():  # the relaxation has a plan: only whole numbers clash
        stretch = _whole(h, problem) / scaling.row
    clashes = _clashes(problem, stretch, stretch * scaling.row > SMALL, duals)
    return Clashing(_message(clashes), clashes)


def _elastic(problem: Problem, scaling: Scaling, lower: Floats, upper: Floats) -> highspy.Highs:
    """A solver that minimises the sum of the stretching of scaled rows: one column up and one down a row."""
    h = new_highs(1)
    load(h, problem, scaling, whole=False)
    n, m = problem.n_columns, problem.n_rows
    every = np.arange(n, dtype=np.int32)
    h.changeColsCost(n, every, np.zeros(n))
    h.changeColsBounds(n, every, lower / scaling.column, upper / scaling.column)
    both = sparse.csc_array(sparse.hstack([sparse.eye_array(m), -sparse.eye_array(m)]))
    starts, places = both.indptr[:-1].astype(np.int32), both.indices.astype(np.int32)
    free = np.full(2 * m, np.inf)
    h.addCols(2 * m, np.ones(2 * m), np.zeros(2 * m), free, 2 * m, starts, places, both.data)
    return h


def _solve(h: highspy.Highs, problem: Problem) -> Floats:
    """Stretching of each row, scaled; zero where the solver has no answer."""
    h.run()
    if h.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        raise SolverFailure(f"diagnosis: {h.modelStatusToString(h.getModelStatus())}")
    extra: Floats = np.array(h.getSolution().col_value)[problem.n_columns :]
    both: Floats = extra.reshape(2, problem.n_rows)
    total: Floats = both.sum(axis=0)
    return total


def _whole(h: highspy.Highs, problem: Problem) -> Floats:
    """The same with whole numbers, by a short branch and bound."""
    whole = np.flatnonzero(problem.integer).astype(np.int32)
    kinds = np.full(len(whole), int(highspy.HighsVarType.kInteger), dtype=np.uint8)
    h.changeColsIntegrality(len(whole), whole, kinds)
    h.setOptionValue("mip_max_nodes", NODES)
    return _solve(h, problem)


def _clashes(problem: Problem, stretch: Floats, stretched: np.ndarray, duals: Floats) -> list[Clash]:
    """Stretched rows, most scaled first, then rows with a multiplier in the proof that there is no plan."""
    first = np.flatnonzero(stretched)
    then = np.flatnonzero(~stretched & (duals > SMALL))
    return [
        Clash(problem.row_block(int(i)), problem.row_name(int(i)), float(stretch[i]))
        for i in np.concatenate([first, then])
    ]


def _message(clashes: Sequence[Clash]) -> str:
    if not clashes:
        return "no plan satisfies every row, but stretching none would help: column bounds clash with whole numbers"
    by = [f"{c.name} by {c.amount:.6g}" for c in clashes if c.amount > 0]
    beside = [c.name for c in clashes if c.amount <= 0]
    text = "no plan satisfies every row; nearest is to stretch " + _some(by)
    return text + (f"; they clash with {_some(beside)}" if beside else "")


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
