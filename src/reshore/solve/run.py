"""One call of the machine: its bounds, incumbent, bound, log and the order of its stages."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from reshore.solve.dive import Rule, dive
from reshore.solve.fixing import tighten
from reshore.solve.lp import Lp, Point
from reshore.solve.problem import Flags, Floats, Ints, Problem
from reshore.solve.reduce import Reduced, reduce
from reshore.solve.scaling import Scaling, scale
from reshore.solve.terms import Limits, Listener, Progress, Solution
from reshore.solve.tree import search

__all__ = ["Run"]

FIRST_RULES = (Rule(), Rule(small=0.15))
BOUND_SLACK = 1e-9  # relative: what the solver's tolerances may hide
SUPPORT = 1e-4  # from here on a column counts as used by the relaxation
SEEDS = 3  # disputed columns whose surroundings one neighbourhood frees
DISPUTE = 1e-3  # total distance below which relaxation and incumbent agree
ROW_SLACK = 1e-6  # relative to the size of a row's terms
GAIN = 1e-9  # relative gain that counts as better


class Run:
    """State of one `maximise`."""

    def __init__(
        self,
        problem: Problem,
        lp: Lp,
        strong: tuple[Problem, Scaling],
        root: Point,
        lower: Floats,
        upper: Floats,
        limits: Limits,
        seed: int,
        listener: Listener | None,
    ) -> None:
        self.problem, self.lp, self.strong, self.root = problem, lp, strong, root
        self.lower, self.upper, self.limits, self.seed = lower, upper, limits, seed
        self.best: Point | None = None
        self.bound = self.lp_bound = root.objective + BOUND_SLACK * abs(root.objective)
        self.reproducible = True
        self.cpu: dict[str, float] = {}
        self._log: list[Progress] = []
        self._listener, self._began = listener, time.monotonic()
        self._first_work, self._small_work = lp.work, 0.0
        self._tried = 0  # neighbourhoods so far
        self._rng = np.random.default_rng(limits.seed)
        self._root_basis = lp.basis()

    # ---- order of the stages -------------------------------------------------------------------------------------

    def go(self, starts: Sequence[Floats]) -> None:
        """All stages until the gap or the work ends it."""
        self.note("relaxation")
        with self.stage("start"):
            for x in starts:
                if not self.repair(x) and (self.best is None or self.problem.value(x) > self.cutoff()):
                    self.offer(x, "start")
        if self.best is None or not self.near(starts):
            with self.stage("dive"):
                self.first_dives()
        with self.stage("restrict"):
            self.restricted_search()
        for _ in range(max(self.limits.searches, 1)):
            with self.stage("improve"):
                self.improve(self.limits.dives)
            if self.done() or self.limits.nodes == 0 or not (self.limits.root or self.searchable()):
                return
            with self.stage("search"):
                better = self.search()
            if self.done() or not better or not self.searchable():
                return

    def done(self) -> bool:
        """The gap is closed, the work is used up or the clock ran out."""
        if self.out_of_time():
            return True
        return self.best is not None and self.bound - self.best.objective <= self.limits.gap_target

    def out_of_time(self) -> bool:
        clock = self.limits.clock_seconds
        out = clock is not None and time.monotonic() - self._began > clock
        self.reproducible = self.reproducible and not out
        return out

    def worked_out(self) -> bool:
        return self.work_left() < 0

    def work_left(self) -> float:
        return self.limits.work - (self.lp.work - self._first_work) - self._small_work

    # ---- incumbents ----------------------------------------------------------------------------------------------

    def offer(self, x: Floats, stage: str) -> bool:
        """Fix the integers of x (rounded, within bounds), optimise the rest, keep it if better."""
        whole = self.problem.integer
        lower, upper = self.lower.copy(), self.upper.copy()
        lower[whole] = upper[whole] = np.clip(np.round(x[whole]), self.lower[whole], self.upper[whole])
        point = self.lp.solve(lower, upper, self.cutoff())
        if point is None or point.objective <= self.cutoff():
            return False
        exact = point.x.copy()
        exact[whole] = lower[whole]
        self.best = Point(exact, self.problem.value(exact), point.reduced, point.dual)
        self.bound = max(self.bound, self.best.objective)
        self.note(stage)
        return True

    def cutoff(self) -> float:
        """What a new incumbent must beat."""
        if self.best is None:
            return -np.inf
        return self.best.objective + GAIN * abs(self.best.objective)

    def repair(self, x: Floats) -> bool:
        """Where this call's bounds cut off an incumbent: free what shares a label with the columns concerned, dive.

        True when there was something to repair, whether or not it gave a better plan.
        """
        outside = self.outside(x)
        if not outside.any():
            return False
        free = outside.copy()
        for labels in self.problem.neighbourhoods:
            kinds, near = np.unique(labels[labels >= 0]), np.unique(labels[outside & (labels >= 0)])
            if len(near) <= max(1, len(kinds) // 3):
                free |= np.isin(labels, near)
        self.redive(free, x, "repair")
        return True

    def near(self, starts: Sequence[Floats]) -> bool:
        """Whether a start had to be repaired: a good plan's neighbour, which the root dive seldom beats."""
        return any(self.outside(x).any() for x in starts)

    def outside(self, x: Floats) -> Flags:
        """Integer columns of a point that this call's bounds cut off."""
        return self.problem.integer & ((x < self.lower - 0.5) | (x > self.upper + 0.5))

    def first_dives(self) -> None:
        """Dive from the root by the first rule that gets anywhere."""
        for rule in FIRST_RULES:
            self.lp.reset(self._root_basis)
            point = dive(self.problem, self.lp, self.root, self.lower, self.upper, rule, cutoff=self.cutoff())
            if point is not None and self.offer(point.x, "dive"):
                return
            if self.done() or self.worked_out():
                return

    def improve(self, dives: int) -> None:
        """Free one neighbourhood of the incumbent, dive again, until too many in a row found nothing."""
        if self.best is None:
            return
        idle = 0
        for _ in range(dives):
            if self.done() or self.worked_out() or idle >= self.limits.stall:
                return
            idle = 0 if self.redive(self.freed(self._tried), self.best.x, "improve") else idle + 1
            self._tried += 1

    def freed(self, k: int) -> Flags:
        """Columns freed by the k-th neighbourhood: by turns near a dispute, and a random third of one labeling."""
        labels = self.problem.neighbourhoods
        if len(labels) == 0:
            return self._rng.random(self.problem.n_columns) < 0.3
        return self.near_dispute() if k % 2 == 0 else self.random_third(labels[(k // 2) % len(labels)])

    def near_dispute(self) -> Flags:
        """All that shares a label with a few columns on which the relaxation and the incumbent disagree."""
        assert self.best is not None
        apart = np.abs(self.root.x - self.best.x) * self.problem.integer
        if apart.sum() < DISPUTE:
            return self.problem.integer.copy()
        seeds = self._rng.choice(len(apart), min(SEEDS, int((apart > 0).sum())), replace=False, p=apart / apart.sum())
        free = np.zeros(len(apart), bool)
        for labels in self.problem.neighbourhoods:
            wanted = labels[seeds]
            free |= np.isin(labels, wanted[wanted >= 0])
        return free

    def random_third(self, chosen: Ints) -> Flags:
        """A random third of the labels of one labeling, and what has none."""
        kinds = np.unique(chosen[chosen >= 0])
        taken = kinds[self._rng.random(len(kinds)) < 0.35]
        free: Flags = (chosen < 0) | np.isin(chosen, taken)
        return free

    def redive(self, free: Flags, x: Floats, stage: str) -> bool:
        """Dive in the smaller problem with all integers outside `free` fixed at x."""
        small = self.around(self.problem, free, x)
        if small is None:
            return False
        lp = Lp(small.problem, scale(small.problem), self.seed)
        point = lp.first()
        rule = Rule(small=self._rng.uniform(0.1, 0.35), noise=0.3 * self._rng.random())
        if point is None or point.objective <= self.cutoff():
            self._small_work += lp.work
            return False
        bounds = small.problem.lower, small.problem.upper
        point = dive(small.problem, lp, point, *bounds, rule, cutoff=self.cutoff(), rng=self._rng)
        self._small_work += lp.work
        return point is not None and self.take(small.extend(point.x), stage)

    def around(self, problem: Problem, free: Flags, x: Floats) -> Reduced | None:
        """The problem with all integers outside `free` fixed at x, without what that fixes."""
        held = self.problem.integer & ~free
        lower, upper = self.lower.copy(), self.upper.copy()
        lower[held] = upper[held] = np.clip(np.round(x[held]), self.lower[held], self.upper[held])
        return reduce(problem, lower, upper)

    def take(self, x: Floats, stage: str) -> bool:
        """Keep a whole point whose other columns are optimal for it, if it is better."""
        whole = self.problem.integer
        x[whole] = np.round(x[whole])
        if self.problem.value(x) <= self.cutoff() or not self.meets_rows(x):
            return False
        nothing = np.zeros(0)
        self.best = Point(x, self.problem.value(x), nothing, nothing)
        self.bound = max(self.bound, self.best.objective)
        self.note(stage)
        return True

    def meets_rows(self, x: Floats) -> bool:
        """Whether a point keeps every row, to the solver's tolerance in the row's own scale."""
        p, activity = self.problem, self.problem.matrix @ x
        size = np.maximum(1.0, abs(p.matrix) @ np.abs(x))
        return bool((activity >= p.row_lower - ROW_SLACK * size).all() and (activity <= p.row_upper + ROW_SLACK * size).all())

    def restricted_search(self) -> None:
        """Branch and bound over the whole numbers that the relaxation uses or the incumbent holds, the others at zero.

        The restricted problem is a tenth of the whole in whole numbers; it gives plans, never a bound.
        """
        if self.best is None or self.done() or self.limits.restricted_nodes == 0:
            return
        support = (self.root.x > SUPPORT) | (self.best.x > 0.5)
        small = self.around(self.strong[0], support, np.zeros(self.problem.n_columns))
        if small is None:
            return
        lower, upper = small.problem.lower, small.problem.upper
        found = search(
            small.problem, scale(small.problem), lower, upper, start=small.restrict(self.best.x), gap=self.limits.gap_target,
            nodes=self.limits.restricted_nodes, seed=self.seed, clock_seconds=self.time_left(),
        )  # fmt: skip
        if found.x is not None:
            self.offer(small.extend(found.x), "restrict")

    # ---- bound ---------------------------------------------------------------------------------------------------

    def search(self) -> bool:
        """Fix by reduced cost, hand the rest to branch and bound. True when the incumbent got better.

        Plans outside the reduced problem are worth at most `floor`, those inside at most the solver's bound: so the
        larger of the two bounds all plans, whatever the solver did not finish.
        """
        floor = self.floor()
        lower, upper = tighten(self.problem, self.root, self.lower, self.upper, floor)
        start = None if self.best is None else self.best.x
        if start is not None and ((start < lower - 1e-6) | (start > upper + 1e-6)).any():
            start = None
        found = search(
            *self.strong, lower, upper, start=start, gap=self.limits.gap_target,
            nodes=self.limits.nodes if self.searchable() else 1, seed=self.seed, clock_seconds=self.time_left(),
            heuristics=self.searchable(),
        )  # fmt: skip
        inside = found.bound + BOUND_SLACK * abs(found.bound) if np.isfinite(found.bound) else found.bound
        if self.out_of_time():
            self.reproducible = False
        better = found.x is not None and self.offer(found.x, "search")
        reached = -np.inf if self.best is None else self.best.objective
        self.bound = min(self.bound, max(inside, floor, reached))
        self.note("search")
        return better

    def searchable(self) -> bool:
        """Branching is worth it; on a larger problem the root with its cuts gives the bound, and nothing else is asked."""
        lower, upper = tighten(self.problem, self.root, self.lower, self.upper, self.floor())
        free = lower < upper
        entries = float(np.diff(self.strong[0].matrix.indptr)[free].sum())
        size = entries * float((free & self.problem.integer).sum())
        return size <= self.limits.search_size

    def floor(self) -> float:
        """Plans worth no more than this need not be searched: the target allows that much to be missed."""
        if self.best is None:
            return -np.inf
        return self.best.objective + 0.5 * self.limits.gap_target

    def time_left(self) -> float | None:
        clock = self.limits.clock_seconds
        return None if clock is None else max(clock - (time.monotonic() - self._began), 0.1)

    # ---- records -------------------------------------------------------------------------------------------------

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        began = time.process_time()
        yield
        self.cpu[name] = self.cpu.get(name, 0.0) + time.process_time() - began

    def note(self, stage: str) -> None:
        objective = -np.inf if self.best is None else self.best.objective
        line = Progress(stage, time.monotonic() - self._began, objective, self.bound)
        self._log.append(line)
        if self._listener is not None:
            self._listener(line)

    def solution(self) -> Solution:
        assert self.best is not None
        best = self.best
        return Solution(
            best.x, best.objective, self.bound, self.lp_bound, self.reproducible, tuple(self._log), self.cpu
        )
