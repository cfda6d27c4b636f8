"""What is asked of the machine and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from reshore.solve.problem import Floats, Ints, Problem

__all__ = ["Fix", "Limits", "Listener", "Progress", "Solution", "fixed_bounds"]

Fix = tuple[ArrayLike, ArrayLike, ArrayLike]  # columns, lower, upper


@dataclass(frozen=True)
class Limits:
    """When to stop. All but `clock_seconds` count work, so that two runs stop at the same place.

    `gap_target`: absolute, in units of the objective. `dives`: re-dives of neighbourhoods in one round; `stall`:
    re-dives in a row without success. `work`: of the relaxations in one call, about CPU seconds. `restricted_nodes`:
    nodes of the search over what the relaxation uses (0 = none). `nodes`: nodes of branch and bound over the whole
    problem (0 = no search, bound by the relaxation alone); `searches`: rounds of fix, search, improve; `search_size`:
    whole columns times matrix entries left unfixed, above which only the root with its cuts is asked, if `root`.
    """

    gap_target: float = 0.0
    dives: int = 12
    stall: int = 8
    restricted_nodes: int = 1
    root: bool = True
    work: float = 30.0
    nodes: int = 200
    searches: int = 2
    search_size: float = 1.2e8
    clock_seconds: float | None = None
    seed: int = 1


@dataclass(frozen=True)
class Progress:
    """One line of the log: after which stage, wall seconds since the call, incumbent (-inf = none) and bound."""

    stage: str
    seconds: float
    objective: float
    bound: float


Listener = Callable[[Progress], None]


@dataclass(frozen=True, eq=False)
class Solution:
    """A plan and how good it can at best be: `objective <= optimum <= bound`.

    `x` has whole integer columns, and its other columns are optimal for them; `objective` is `cost @ x + offset`.
    `lp_bound` is the relaxation's. `reproducible` is False when the clock and not the work stopped it.
    """

    x: Floats
    objective: float
    bound: float
    lp_bound: float
    reproducible: bool
    log: tuple[Progress, ...]
    cpu_seconds: dict[str, float] = field(default_factory=dict)

    @property
    def gap(self) -> float:
        """Absolute: bound - objective."""
        return self.bound - self.objective


def fixed_bounds(problem: Problem, fix: Fix | None) -> tuple[Floats, Floats]:
    """Copies of the problem's column bounds with a fix applied.

    Raises ValueError when the fix reaches outside the problem's bounds: bounds proven once must stay valid.
    """
    lower, upper = problem.lower.copy(), problem.upper.copy()
    if fix is None:
        return lower, upper
    cols: Ints = np.asarray(fix[0], np.int64).ravel()
    low = np.broadcast_to(np.asarray(fix[1], np.float64), np.shape(fix[0])).ravel()
    high = np.broadcast_to(np.asarray(fix[2], np.float64), np.shape(fix[0])).ravel()
    wrong = np.flatnonzero((low < lower[cols]) | (high > upper[cols]) | ~(low <= high))
    if wrong.size:
        k = int(wrong[0])
        name = problem.column_name(int(cols[k]))
        raise ValueError(f"fix of {name} to {low[k]} .. {high[k]} leaves its bounds")
    lower[cols], upper[cols] = low, high
    return lower, upper
