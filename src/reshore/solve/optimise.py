"""The machine: relaxation, dive, improvement, fixing by reduced cost, branch and bound on the rest."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from reshore.errors import SolverFailure
from reshore.solve.diagnose import infeasible
from reshore.solve.lp import Lp, Point
from reshore.solve.problem import Floats, Problem
from reshore.solve.run import Run
from reshore.solve.scaling import scale
from reshore.solve.strengthen import cut_off, with_cuts
from reshore.solve.terms import Fix, Limits, Listener, Progress, Solution, fixed_bounds

__all__ = ["Limits", "Machine", "Progress", "Solution"]


class Machine:
    """A hot solver over one problem: may be asked again with tighter column bounds (a move forbidden or forced).

    Every call starts from the basis of the unrestricted relaxation, and a restricted call reads but never writes what
    the unrestricted calls found, so an answer does not depend on the restricted calls before it.
    """

    def __init__(self, problem: Problem, seed: int = 1) -> None:
        self.problem, self.seed = problem, seed
        self._scaling = scale(problem)
        self._lp = Lp(problem, self._scaling, seed)
        self._root: Point | None = None
        self._strong = (problem, self._scaling)
        self._incumbents: list[Floats] = []

    def maximise(
        self,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        *,
        fix: Fix | None = None,
        start: Floats | Sequence[Floats] | None = None,
        on_progress: Listener | None = None,
    ) -> Solution:
        """Best plan within the limits, with a proven bound.

        `fix` = columns with narrower bounds. `start` = points whose integer columns are tried first. Raises
        InfeasiblePlan (what clashes) and SolverFailure (no plan found although none is excluded).
        """
        began = time.process_time()
        lower, upper = fixed_bounds(self.problem, fix)
        root = self._relax(lower, upper)
        if root is None:
            raise infeasible(self.problem, lower, upper)
        run = Run(self.problem, self._lp, self._strong, root, lower, upper, limits, self.seed, on_progress)
        run.cpu["relaxation"] = time.process_time() - began
        run.go(_distinct(start, self._incumbents))
        if run.best is None:
            if run.bound == -np.inf:
                raise infeasible(self.problem, lower, upper)
            raise SolverFailure("no whole plan found within the limits, and none is excluded")
        if fix is None:
            self._incumbents = [run.best.x]
        return run.solution()

    def bound(self, fix: Fix | None = None) -> float:
        """Upper bound by the relaxation alone. Raises InfeasiblePlan."""
        lower, upper = fixed_bounds(self.problem, fix)
        point = self._relax(lower, upper)
        if point is None:
            raise infeasible(self.problem, lower, upper)
        return point.objective + 1e-9 * abs(point.objective)

    def evaluate(self, integer_values: ArrayLike, fix: Fix | None = None) -> Solution | None:
        """Fix the integer columns (given all n columns, or the integer ones alone) and optimise the rest.

        None when that is infeasible. Its `bound` is its own objective's relaxation: the unrestricted one.
        """
        lower, upper = fixed_bounds(self.problem, fix)
        root = self._relax(lower, upper)
        if root is None:
            return None
        limits = Limits(dives=0, nodes=0)
        run = Run(self.problem, self._lp, self._strong, root, lower, upper, limits, self.seed, None)
        given = np.asarray(integer_values, np.float64).ravel()
        x = np.zeros(self.problem.n_columns)
        x[self.problem.integer] = given[self.problem.integer] if given.size == x.size else given
        run.offer(x, "evaluate")
        return None if run.best is None else run.solution()

    def _relax(self, lower: Floats, upper: Floats) -> Point | None:
        """The relaxation under these bounds, from the basis of the unrestricted one."""
        if self._root is None:
            self._root = self._lp.first()
            if self._root is None:
                return None
            self._root = self._cut(self._root)
            self._basis = self._lp.basis()
        self._lp.reset(self._basis)
        return self._lp.solve(lower, upper)

    def _cut(self, root: Point) -> Point:
        """Strengthen the relaxation once; all later calls and the search use the same cuts."""
        point, cuts = cut_off(self.problem, self._scaling, self._lp, root)
        self._strong = with_cuts(self.problem, self._scaling, cuts)
        return point


def _distinct(start: Floats | Sequence[Floats] | None, more: Sequence[Floats]) -> list[Floats]:
    """The starts given, then the incumbents that are none of them."""
    given = [] if start is None else [start] if isinstance(start, np.ndarray) else list(start)
    return given + [x for x in more if not any(np.array_equal(x, y) for y in given)]
