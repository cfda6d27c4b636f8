"""The one hot linear relaxation of a problem: bounds change, the basis stays, dual simplex goes on from it."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from reshore.errors import SolverFailure
from reshore.solve.cuts import Cuts
from reshore.solve.problem import Flags, Floats, Ints, Problem
from reshore.solve.scaling import Scaling

__all__ = ["Lp", "Point", "load", "new_highs"]

IPM_FROM_COLUMNS = 60_000  # below this dual simplex with presolve was faster on every plan measured (2.3 s against 3.5)
FEASIBILITY = 1e-7
PER_COLUMN = 1e-6  # work of one solve, a column
PER_ITERATION_ROW = 6e-8  # work of one simplex iteration, a row


@dataclass(frozen=True, eq=False)
class Point:
    """An optimum of the relaxation. `reduced[j]` = change of the objective per unit of x[j]; `dual` per unit of row."""

    x: Floats
    objective: float
    reduced: Floats
    dual: Floats


def new_highs(seed: int) -> highspy.Highs:
    """A silent single-threaded solver."""
    h = highspy.Highs()  # type: ignore[no-untyped-call]
    h.setOptionValue("output_flag", False)
    h.setOptionValue("threads", 1)
    h.setOptionValue("random_seed", seed)
    h.setOptionValue("primal_feasibility_tolerance", FEASIBILITY)
    h.setOptionValue("dual_feasibility_tolerance", FEASIBILITY)
    return h


def load(h: highspy.Highs, problem: Problem, scaling: Scaling, *, whole: bool) -> None:
    """Hand the scaled problem over in one call, as a minimisation; `whole` keeps the integrality."""
    a = scaling.matrix(problem)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = problem.n_columns, problem.n_rows
    lp.col_cost_ = -problem.cost * scaling.column * scaling.objective
    lp.col_lower_ = problem.lower / scaling.column
    lp.col_upper_ = problem.upper / scaling.column
    lp.row_lower_ = problem.row_lower * scaling.row
    lp.row_upper_ = problem.row_upper * scaling.row
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = a.indptr, a.indices, a.data
    if whole:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(k)] for k in problem.integer]
    if h.passModel(lp) == highspy.HighsStatus.kError:
        raise SolverFailure("the solver refused the model")


class Lp:
    """The relaxation, kept hot. `work` counts what was done since birth: the clock of deterministic limits.

    One unit is about one CPU second of a 2020s core: so much a solve and column, so much a simplex iteration and row.
    """

    def __init__(self, problem: Problem, scaling: Scaling, seed: int) -> None:
        self._problem, self._scaling = problem, scaling
        self._h = new_highs(seed)
        load(self._h, problem, scaling, whole=False)
        self._lower, self._upper = problem.lower.copy(), problem.upper.copy()
        self.work = 0.0

    def first(self) -> Point | None:
        """Solve from scratch: interior point and crossover when large, else dual simplex."""
        if self._problem.n_columns >= IPM_FROM_COLUMNS:
            self._h.setOptionValue("solver", "ipm")
        point = self._run()
        self._h.setOptionValue("solver", "simplex")
        self._h.setOptionValue("presolve", "off")
        return point

    def solve(self, lower: Floats, upper: Floats, cutoff: float = -np.inf) -> Point | None:
        """Optimum under these column bounds from the present basis.

        None when infeasible, or when the objective is proven to end below `cutoff`.
        """
        self._bounds(lower, upper)
        self._h.setOptionValue("objective_bound", self._to_solver(cutoff))
        return self._run()

    def add(self, cuts: Cuts) -> None:
        """Append rows `matrix @ x_scaled <= upper`; the basis stays and their slacks enter it."""
        m = cuts.matrix
        lower = np.full(cuts.count, -np.inf)
        starts, places = m.indptr[:-1].astype(np.int32), m.indices.astype(np.int32)
        self._h.addRows(cuts.count, lower, cuts.upper, m.nnz, starts, places, m.data)

    def basic_rows(self) -> Flags:
        """Rows whose slack is basic: they do not bind, and dropping them keeps the basis."""
        basic = highspy.HighsBasisStatus.kBasic
        return np.array([s == basic for s in self._h.getBasis().row_status])

    def drop(self, rows: Ints) -> None:
        """Delete rows that were added."""
        self._h.deleteRows(len(rows), rows.astype(np.int32))

    def basis(self) -> highspy.HighsBasis:
        """The present basis."""
        return self._h.getBasis()

    def reset(self, basis: highspy.HighsBasis) -> None:
        """Back to a known basis; forgets factors and weights, so that what follows does not depend on history."""
        self._h.clearSolver()
        self._h.setBasis(basis)

    def _to_solver(self, objective: float) -> float:
        return (self._problem.offset - objective) * self._scaling.objective

    def _bounds(self, lower: Floats, upper: Floats) -> None:
        changed = np.flatnonzero((lower != self._lower) | (upper != self._upper))
        if changed.size == 0:
            return
        s = self._scaling.column[changed]
        low, high = lower[changed] / s, upper[changed] / s
        self._h.changeColsBounds(len(changed), changed.astype(np.int32), low, high)
        self._lower[changed], self._upper[changed] = lower[changed], upper[changed]

    def _run(self) -> Point | None:
        self._h.run()
        info, status = self._h.getInfo(), self._h.getModelStatus()
        self.work += PER_COLUMN * self._problem.n_columns
        self.work += PER_ITERATION_ROW * max(info.simplex_iteration_count, 0) * self._h.getNumRow()
        kinds = highspy.HighsModelStatus
        if status in (kinds.kOptimal, kinds.kModelEmpty):  # empty: no entries are left, every column stands at a bound
            return self._point()
        if status in (kinds.kInfeasible, kinds.kObjectiveBound):
            return None
        raise SolverFailure(f"linear relaxation: {self._h.modelStatusToString(status)}")

    def _point(self) -> Point:
        got, s = self._h.getSolution(), self._scaling
        x = np.clip(np.array(got.col_value) * s.column, self._lower, self._upper)
        reduced = -np.array(got.col_dual) / (s.objective * s.column)
        dual = -np.array(got.row_dual)[: self._problem.n_rows] * s.row / s.objective
        return Point(x, self._problem.value(x), reduced, dual)
