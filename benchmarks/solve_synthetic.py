"""Time the machine on the synthetic instances: relaxation, dive, gaps, CPU seconds, against the plain solver.

python benchmarks/solve_synthetic.py medium [seed] [--plain SECONDS]
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "solve"))
from instances import make  # type: ignore[import-not-found]

from reshore.solve import Limits, Machine, Problem, Progress
from reshore.solve.lp import load, new_highs
from reshore.solve.scaling import scale


def plain(problem: Problem, seconds: float) -> tuple[float, float]:
    """Objective and bound of the solver alone."""
    scaling = scale(problem)
    h = new_highs(1)
    load(h, problem, scaling, whole=True)
    h.setOptionValue("time_limit", seconds)
    h.setOptionValue("mip_rel_gap", 0.0)
    h.run()
    info = h.getInfo()
    return -info.objective_function_value / scaling.objective, -info.mip_dual_bound / scaling.objective


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("size")
    ask.add_argument("seed", nargs="?", type=int, default=0)
    ask.add_argument("--plain", type=float, default=0.0)
    ask.add_argument("--forbid", type=int, default=3)
    ask.add_argument("--gap", type=float, default=0.02)
    given = ask.parse_args()
    made = make(given.size, given.seed)
    p = made.problem
    print(f"{given.size}: {p.n_columns} columns, {p.integer.sum()} whole, {p.n_rows} rows, {p.matrix.nnz} entries")
    machine = Machine(p)
    clock = time.process_time()
    everything = np.flatnonzero(p.integer)
    stay = machine.maximise(Limits(dives=0, nodes=20), fix=(everything, 0.0, made.stay[everything]))
    print(f"stay {stay.objective:.6g} bound {stay.bound:.6g} {time.process_time() - clock:.1f} CPU s")

    def gap(objective: float, bound: float) -> str:
        return f"{100 * (bound - objective) / max(bound - stay.objective, 1.0):7.2f} %"

    def show(line: Progress) -> None:
        spent = time.process_time() - clock
        print(
            f"  {line.stage:12s} {line.objective:.7g} {line.bound:.7g} "
            f"gap {gap(line.objective, line.bound)} {spent:.1f} s"
        )

    clock = time.process_time()
    target = given.gap * (machine.bound() - stay.objective)
    best = machine.maximise(Limits(gap_target=target), start=stay.x, on_progress=show)
    print(f"main {gap(best.objective, best.bound)} {time.process_time() - clock:.1f} CPU s", best.cpu_seconds)
    used = [c for c in made.moves if best.x[c].sum() > 0.5][: given.forbid]
    for columns in used:
        clock = time.process_time()
        less = machine.maximise(Limits(gap_target=target, dives=4, work=3.0, nodes=0), fix=(columns, 0.0, 0.0))
        print(
            f"forbid: worth {best.objective - less.objective:.4g} {gap(less.objective, less.bound)} "
            f"{time.process_time() - clock:.1f} CPU s",
            {k: round(v, 1) for k, v in less.cpu_seconds.items()},
        )
    if given.plain:
        clock = time.process_time()
        objective, bound = plain(p, given.plain)
        print(f"plain {gap(objective, bound)} {time.process_time() - clock:.1f} CPU s objective {objective:.7g}")


if __name__ == "__main__":
    main()
