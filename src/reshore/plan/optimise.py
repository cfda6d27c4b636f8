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
from reshore.plan.moves import Without, find_moves, forbid, key, valued
from reshore.plan.plan import Move, Options, Plan
from reshore.plan.stay import integer_point, stay_fix
from reshore.solve import Limits, Machine, Progress, Solution

Array = NDArray[np.float64]
Listener = Callable[[Progress], None]

LEAST_GAIN_USD = 1.0  # a plan that gains less is not better but rounded


def optimise(case: Case, law: Law, builds: Builds, options: Options | None = None, on_progress: Listener | None = None) -> Plan:
    """The plan of largest expected NPV, its bound, and its moves against staying.

    Targets bind the plan and not staying. Raises InfeasiblePlan where staying is impossible (a commitment or budget
    that cannot be kept) or no plan meets the targets.
    """
    options = options or Options()
    began = time.process_time()
    data = prepare(case, law, builds)
    pm = build_model(data)
    machine = Machine(pm.problem, options.seed)
    cpu = {"model": time.process_time() - began}
    free = build_model(data, targets=False) if len(case.targets) else pm
    stay = _stay(Machine(free.problem, options.seed) if len(case.targets) else machine, free)
    cpu["stay"] = time.process_time() - began - sum(cpu.values())
    best, moves = _plan(machine, pm, stay, options, on_progress, cpu)
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
    machine: Machine, pm: PlanModel, stay: Solution, options: Options, on_progress: Listener | None, cpu: dict[str, float]
) -> tuple[Solution, tuple[Move, ...]]:
    """The best plan and its moves. A better plan met while a move was forbidden takes the place of the best."""
    began = time.process_time()
    best = machine.maximise(_limits(machine, stay, options), start=stay.x, on_progress=on_progress)
    cpu["plan"] = time.process_time() - began
    known: dict[tuple[int, int], Without] = {}
    while True:
        moves = find_moves(pm, best.x, stay.x)
        better = _value(machine, pm, best, stay.x, moves, known, options, on_progress)
        if better is None:
            break
        best = replace(best, x=better.x, objective=better.objective, bound=max(best.bound, better.objective))
    cpu["moves"] = time.process_time() - began - cpu["plan"]
    found = [valued(m, best, known[key(m)]) for m in moves]
    return best, tuple(sorted(found, key=lambda m: -np.nan_to_num(m.npv, nan=np.inf)))


def _limits(machine: Machine, stay: Solution, options: Options) -> Limits:
    reach = max(0.0, machine.bound() - stay.objective)
    target = max(options.gap_usd, options.gap_share * reach)
    return replace(options.main, gap_target=target, clock_seconds=options.clock_seconds, seed=options.seed)


def _value(
    machine: Machine,
    pm: PlanModel,
    best: Solution,
    stay: Array,
    moves: tuple[Move, ...],
    known: dict[tuple[int, int], Without],
    options: Options,
    on_progress: Listener | None,
) -> Solution | None:
    """Forbid each move that is not known yet; stops at a plan better than the best, and returns it."""
    limits = replace(options.move, gap_target=max(options.gap_usd, best.gap), seed=options.seed)
    for move in moves:
        if key(move) in known:
            continue
        try:
            without = machine.maximise(limits, fix=forbid(pm, move, stay), start=(best.x, stay))
        except InfeasiblePlan:  # a target cannot be met without the move
            known[key(move)] = Without(-np.inf, -np.inf)
            continue
        known[key(move)] = Without(without.objective, without.bound)
        if on_progress is not None:
            on_progress(Progress(f"value of moves, {len(known)} done", 0.0, best.objective, best.bound))
        if without.objective > best.objective + LEAST_GAIN_USD:
            return without
    return None
