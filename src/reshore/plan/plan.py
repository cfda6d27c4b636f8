"""The record `Plan`: decisions, flows, ledger, bound and gaps, and the moves against staying."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from reshore.plan.model import PlanModel
from reshore.solve import Limits, Progress

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Options:
    """How hard to work. All limits but the clock count work, so two runs give the same plan."""

    main: Limits = Limits(dives=24, stall=14, work=60.0, restricted_nodes=1, nodes=300)  # noqa: RUF009 - frozen
    move: Limits = Limits(  # noqa: RUF009 - frozen
        dives=1, stall=1, work=8.0, restricted_nodes=0, nodes=40, searches=1, root=False, search_size=6e7
    )
    gap_share: float = 0.03  # stop when the gap is below this share of (bound - stay)
    gap_usd: float = 15e6  # or below this many USD
    clock_seconds: float | None = None
    seed: int = 1


@dataclass(frozen=True)
class Move:
    """A change of a program's units at a plant against staying. Units and jobs are means from the start on."""

    program: int  # row in case.programs
    pair: int | None  # pair that gains; None for an exit
    from_pairs: tuple[int, ...]
    kind: str  # new_site, volume_shift, added_volume, exit
    start: int  # node
    units: float  # vehicles/year
    capex: float  # USD, undiscounted
    jobs: float
    npv: float = np.nan  # optimum less the optimum with the move forbidden
    npv_low: float = np.nan
    npv_high: float = np.nan
    decided: bool = False


@dataclass(frozen=True, eq=False)
class Plan:
    """What optimise found. Money in real USD; `stay` is the plan that fixes program-plant pairs and commitments."""

    model: PlanModel
    x: Array
    stay: Array
    objective: float
    bound: float
    stay_objective: float
    moves: tuple[Move, ...]
    reproducible: bool
    log: tuple[Progress, ...]
    cpu_seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def gap_usd(self) -> float:
        """Bound less objective."""
        return max(0.0, self.bound - self.objective)

    @property
    def gap(self) -> float:
        """Gap over the present value of costs; revenue and lost margin left out."""
        return self.gap_usd / max(self.model.cash.costs_npv(self.x), 1.0)

    @property
    def decision_gap(self) -> float:
        """Gap over what the best plan could at most gain against staying; 0 where nothing can be gained."""
        reach = self.bound - self.stay_objective
        return self.gap_usd / reach if reach > 1.0 else 0.0

    def units(self, x: Array) -> Array:
        """Units of every pair.   [pair, node] vehicles/year"""
        return np.asarray(x[self.model.made.units])
