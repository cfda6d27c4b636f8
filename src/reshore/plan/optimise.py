"""Optimise: stay, plan, and what each move is worth."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from reshore.builds import Builds
from reshore.case import Case
from reshore.errors import InfeasiblePlan
from reshore.law import Law
from reshore.plan.data import prepare
from reshore.plan.model import PlanModel, build_model
from reshore.plan.moves import find_moves, value_move
from reshore.plan.plan import Move, Options, Plan
from reshore.plan.stay import integer_point, stay_fix
from reshore.solve import Limits, Machine, Progress, Solution

Array = NDArray[np.float64]
Listener = Callable[[Progress], None]

REPEATS = 3  # a better plan found while a move was forbidden starts the valuation again, at most so often


def optimise(case: Case, law: Law, builds: Builds, options: Options | None = None, on_progress: Listener | None = None) -> Plan:
    """The plan of largest expected NPV, its bound, and its moves against staying.

    Raises InfeasiblePlan where staying is impossible (a commitment, budget or target that cannot be kept).
    """
    options = options or Options()
    began = time.process_time()
    pm = build_model(prepare(case, law, builds))
    machine = Machine(pm.problem, options.seed)
    cpu = {"model": time.process_time() - began}
    stay = _stay(machine, pm)
    cpu["stay"] = time.process_time() - began - sum(cpu.values())
    best, moves = _plan(machine, pm, stay, options, on_progress, cpu, began)
    return Plan(
        pm, best.x, stay.x, best.objective, best.bound, stay.objective, moves, best.reproducible, best.log, cpu
    )


def _stay(machine: Machine, pm: PlanModel) -> Solution:
    found = machine.evaluate(integer_point(pm), fix=stay_fix(pm))
    if found is None:
        raise _explain(machine, pm)
    return found


def _explain(machine: Machine, pm: PlanModel) -> InfeasiblePlan:
    try:
        machine.bound(fix=stay_fix(pm))
    except InfeasiblePlan as why:
        return InfeasiblePlan(f"staying is impossible: {why}")
    return InfeasiblePlan("staying is impossible")


def _plan(
    machine: Machine, pm: PlanModel, stay: Solution, options: Options, on_progress: Listener | None, cpu: dict[str, float], began: float
) -> tuple[Solution, tuple[Move, ...]]:
    limits = _limits(machine, stay, options)
    start = stay.x
    for _ in range(REPEATS):
        best = machine.maximise(limits, start=start, on_progress=on_progress)
        cpu["plan"] = time.process_time() - began - cpu["model"] - cpu["stay"] - cpu.get("moves", 0.0)
        moves, better = _value(machine, pm, best, stay.x, options)
        cpu["moves"] = time.process_time() - began - cpu["model"] - cpu["stay"] - cpu["plan"]
        if better is None:
            break
        start = better
    return best, moves


def _limits(machine: Machine, stay: Solution, options: Options) -> Limits:
    reach = max(0.0, machine.bound() - stay.objective)
    target = max(options.gap_usd, options.gap_share * reach)
    return replace(options.main, gap_target=target, clock_seconds=options.clock_seconds, seed=options.seed)


def _value(machine: Machine, pm: PlanModel, best: Solution, stay: Array, options: Options) -> tuple[tuple[Move, ...], Array | None]:
    """All moves valued; or the point of a better plan found on the way."""
    out: list[Move] = []
    limits = replace(options.move, gap_target=max(options.gap_usd, best.gap), seed=options.seed)
    for move in find_moves(pm, best.x, stay):
        valued, without = value_move(machine, pm, move, best, stay, limits)
        if without.objective > best.objective + 1.0:
            return tuple(out), without.x
        out.append(valued)
    return tuple(sorted(out, key=lambda m: -m.npv)), None
