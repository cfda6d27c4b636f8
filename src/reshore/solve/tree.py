"""Branch and bound of the solver on what is left after fixing: cuts, nodes, and a dual bound."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from reshore.errors import SolverFailure
from reshore.solve.lp import load, new_highs
from reshore.solve.problem import Floats, Problem
from reshore.solve.scaling import Scaling

__all__ = ["Searched", "search"]

HEURISTICS = (
    "mip_heuristic_run_rins",
    "mip_heuristic_run_rens",
    "mip_heuristic_run_root_reduced_cost",
    "mip_heuristic_run_feasibility_jump",
)


@dataclass(frozen=True, eq=False)
class Searched:
    """What branch and bound found: a point or None, an upper bound, and whether it ended by itself."""

    x: Floats | None
    bound: float
    finished: bool
    nodes: int


def search(
    problem: Problem,
    scaling: Scaling,
    lower: Floats,
    upper: Floats,
    *,
    start: Floats | None,
    gap: float,
    nodes: int,
    seed: int,
    effort: float = 0.05,
    heuristics: bool = True,
    clock_seconds: float | None = None,
) -> Searched:
    """Search under these column bounds; stops at an absolute `gap` or after so many nodes.

    Without `heuristics` the solver spends its time on cuts and nodes alone.

    `bound` = -inf means: proven empty. Raises SolverFailure when the solver gives neither point nor bound.
    """
    if problem.matrix.nnz == 0:
        return _without_rows(problem, lower, upper)
    h = new_highs(seed)
    load(h, problem, scaling, whole=True)
    every = np.arange(problem.n_columns, dtype=np.int32)
    h.changeColsBounds(len(every), every, lower / scaling.column, upper / scaling.column)
    options: dict[str, float | bool] = {
        "mip_rel_gap": 0.0,
        "mip_abs_gap": max(gap * scaling.objective, 1e-9),
        "mip_max_nodes": nodes,
        "mip_heuristic_effort": effort,
        "mip_feasibility_tolerance": 1e-7,
    }
    if clock_seconds is not None:
        options["time_limit"] = clock_seconds
    if not heuristics:
        options |= dict.fromkeys(HEURISTICS, False) | {"mip_heuristic_effort": 0.0, "mip_allow_restart": False}
    for name, value in options.items():
        h.setOptionValue(name, value)
    if start is not None:
        given = highspy.HighsSolution()
        given.col_value = list(start / scaling.column)
        h.setSolution(given)
    h.run()
    if start is not None and _stale(h, problem, scaling):
        h.clearSolver()
        h.run()
    return _read(h, problem, scaling)


def _stale(h: highspy.Highs, problem: Problem, scaling: Scaling) -> bool:
    """HiGHS 1.16 hands back the start itself where presolve already made it better: its value is not the one reported."""
    said = problem.offset - h.getInfo().objective_function_value / scaling.objective
    had = problem.value(np.array(h.getSolution().col_value) * scaling.column)
    return bool(abs(said - had) > 1e-6 * (1.0 + abs(said)))


def _without_rows(problem: Problem, lower: Floats, upper: Floats) -> Searched:
    """Without entries every column stands at its better bound; the solver calls such a model empty."""
    x = np.where(problem.cost > 0, upper, lower)
    if not np.isfinite(x[problem.cost != 0]).all():
        raise SolverFailure("branch and bound: unbounded")
    x = np.where(np.isfinite(x), x, np.where(np.isfinite(upper), upper, 0.0))
    return Searched(x, problem.value(x), True, 0)


def _read(h: highspy.Highs, problem: Problem, scaling: Scaling) -> Searched:
    info, status, kinds = h.getInfo(), h.getModelStatus(), highspy.HighsModelStatus
    if status == kinds.kInfeasible:
        return Searched(None, -np.inf, True, int(info.mip_node_count))
    stopped = (kinds.kSolutionLimit, kinds.kIterationLimit, kinds.kTimeLimit, kinds.kInterrupt)
    if status != kinds.kOptimal and status not in stopped:
        raise SolverFailure(f"branch and bound: {h.modelStatusToString(status)}")
    bound = problem.offset - info.mip_dual_bound / scaling.objective
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    x = np.array(h.getSolution().col_value) * scaling.column if found else None
    return Searched(x, bound, status == kinds.kOptimal, int(info.mip_node_count))
