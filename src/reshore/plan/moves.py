"""Moves: what changes against staying, and what each change is worth.

A move changes a program's yearly units at a plant by at least 10,000 or 20 % against staying, in at least two years
(one, if the horizon has one). Its NPV is the optimum less the optimum with that move forbidden; moves need not add up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from reshore.plan.labels import plant_is_new
from reshore.plan.model import PlanModel
from reshore.plan.plan import Move
from reshore.solve import Solution
from reshore.units import HOURS_PER_JOB

Array = NDArray[np.float64]
Fix = tuple[NDArray[np.int64], Array, Array]

LEAST_UNITS = 10_000.0
LEAST_SHARE = 0.20
LEAST_YEARS = 2  # of the horizon; what passes sooner is a launch, not a move
EXIT_SHARE = 0.05  # of staying's sales left in the last year
NOISE_UNITS = 100.0  # below this many vehicles a year nothing is called a move


def find_moves(pm: PlanModel, x: Array, stay: Array) -> tuple[Move, ...]:
    """Moves of the plan x against staying, largest first, without their NPV."""
    plan_units, stay_units = x[pm.made.units], stay[pm.made.units]
    gains = [m for n in range(len(plan_units)) if (m := _gain(pm, x, n, plan_units, stay_units)) is not None]
    exits = [m for v in range(len(pm.data.total_demand)) if (m := _exit(pm, v, plan_units, stay_units)) is not None]
    return tuple(sorted(gains + exits, key=lambda m: -m.units))


def _changed(new: Array, old: Array) -> NDArray[np.bool_]:
    """Years in which units rise enough to be called a move.   [node]"""
    more = new - old
    return (more >= NOISE_UNITS) & ((more >= LEAST_UNITS) | (more >= LEAST_SHARE * old))


def _gain(pm: PlanModel, x: Array, n: int, plan_units: Array, stay_units: Array) -> Move | None:
    d = pm.data
    up = _changed(plan_units[n], stay_units[n])
    if up.sum() < min(LEAST_YEARS, d.nodes):
        return None
    start = int(np.argmax(up))
    more = float((plan_units[n] - stay_units[n])[start:].mean())
    if more < NOISE_UNITS:
        return None
    mine = np.nonzero(d.program == d.program[n])[0]
    less = (stay_units - plan_units)[mine][:, start:].mean(1)
    lost = [(bool(d.in_us[d.plant[h]]), -k, int(h)) for h, k in zip(mine, less, strict=True)]
    sources = tuple(h for _, k, h in sorted(lost) if h != n and -k >= max(NOISE_UNITS, 0.1 * more))  # abroad first
    hours = d.case.programs["hours"][int(d.program[n])] * d.case.plants["hours_ratio"][int(d.plant[n])]
    kind = "new_site" if plant_is_new(d, int(d.plant[n])) else "volume_shift" if sources else "added_volume"
    return Move(int(d.program[n]), n, sources, kind, start, more, capex_of(pm, x, n), more * hours / HOURS_PER_JOB)


def _exit(pm: PlanModel, v: int, plan_units: Array, stay_units: Array) -> Move | None:
    """A program that leaves the market: at the end of the horizon (nearly) none of what staying sells is sold."""
    d = pm.data
    mine = np.nonzero(d.program == v)[0]
    down = _changed(stay_units[mine].sum(0), plan_units[mine].sum(0))
    left = plan_units[mine, -1].sum() > EXIT_SHARE * stay_units[mine, -1].sum()
    if down.sum() < min(LEAST_YEARS, d.nodes) or not down[-1] or left:  # what a launch year loses is no exit
        return None
    start = int(np.argmax(down))
    less = (stay_units - plan_units)[mine][:, start:].mean(1)
    if less.sum() < NOISE_UNITS:
        return None
    lost = tuple(int(h) for h, k in zip(mine, less, strict=True) if k >= NOISE_UNITS)
    hours = d.case.programs["hours"][v] * d.case.plants["hours_ratio"].to_numpy()[d.plant[mine]]
    return Move(v, None, lost, "exit", start, float(less.sum()), 0.0, -float((less * hours).sum()) / HOURS_PER_JOB)


def capex_of(pm: PlanModel, x: Array, n: int) -> float:
    """Capital spending of a pair, with its share of what is built at its plant.   USD, undiscounted"""
    d, tools = pm.data, pm.tools
    own = np.concatenate([tools.tool[tools.tool_pair == n], tools.transfer[tools.to_pair == n], tools.rate[n]])
    site = pm.sites.start[pm.sites.option_plant == d.plant[n]].ravel()
    spent = pm.cash.spent(x)
    here = x[pm.made.units[d.plant == d.plant[n]]].sum()
    share = x[pm.made.units[n]].sum() / here if here > 0 else 0.0
    return float(spent[own].sum() + share * spent[site].sum())


def forbid(pm: PlanModel, move: Move, stay: Array) -> Fix:
    """Bounds that forbid a move: a gaining pair builds no more than by staying; an exit keeps four fifths of staying's
    sales."""
    if move.pair is None:
        cols = pm.market.lost[move.program, :, move.start :].ravel()
        most = stay[cols] + LEAST_SHARE * (pm.problem.upper[cols] - stay[cols])
        return cols, np.zeros(len(cols)), np.clip(most, 0.0, pm.problem.upper[cols])
    n, tools = move.pair, pm.tools
    units = pm.made.units[n]
    most = np.minimum(np.maximum(stay[units], 0.0) + 1e-3, pm.problem.upper[units])
    if pm.data.home[n]:
        return units, np.zeros(len(units)), most
    none = np.concatenate([tools.tool[tools.tool_pair == n], tools.transfer[tools.to_pair == n], tools.rate[n]])
    cols = np.concatenate([units, none])
    return cols, np.zeros(len(cols)), np.zeros(len(cols))


@dataclass(frozen=True)
class Without:
    """What is known of plans that forbid a move: the worth of the best one found, and what none can exceed."""

    objective: float
    bound: float


def key(move: Move) -> tuple[int, int]:
    """Moves with the same key are forbidden by the same bounds, whatever plan they were found in."""
    return move.program, move.pair if move.pair is not None else -1 - move.start


def valued(move: Move, plan: Solution, without: Without) -> Move:
    """The move with its NPV and both bounds; decided without a number where no plan can do without it."""
    if without.objective == -np.inf:
        return replace(move, decided=True)
    npv = plan.objective - without.objective
    return replace(
        move,
        npv=npv,
        npv_low=plan.objective - without.bound,
        npv_high=plan.bound - without.objective,
        decided=bool(npv >= plan.gap),
    )
