"""Synthetic automaker relocation: plants, programs with generations, tooling, recipes, markets, capacity options.

Units: thousand vehicles and million dollars scaled to vehicles and dollars at the end, as the real case has them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reshore.solve import Model, Problem

SIZES = {
    "mini": dict(plants=3, programs=3, markets=2, years=3, recipes=2, families=2),
    "tiny": dict(plants=5, programs=4, markets=2, years=4, recipes=2, families=2),
    "small": dict(plants=12, programs=10, markets=4, years=8, recipes=4, families=4),
    "medium": dict(plants=20, programs=18, markets=5, years=12, recipes=6, families=5),
    "large": dict(plants=30, programs=28, markets=6, years=12, recipes=6, families=6),
}


@dataclass(frozen=True)
class Instance:
    """A problem, the integers of staying put, and the columns of a few moves to forbid."""

    problem: Problem
    stay: NDArray[np.float64]  # upper bounds of the integer columns under which nothing new may start
    moves: tuple[NDArray[np.int64], ...]
    bigs: float


class _Draw:
    """Everything random about an instance."""

    def __init__(self, seed: int, plants: int, programs: int, markets: int, years: int, recipes: int, families: int):
        g = self.g = np.random.default_rng(seed)
        self.I, self.V, self.M, self.T, self.R, self.F = plants, programs, markets, years, recipes, families
        self.existing = np.arange(plants) < plants * 2 // 3
        self.domestic = np.arange(plants) % 2 == 0
        self.home = g.integers(0, plants * 2 // 3, programs)
        pairs = {(v, i) for v in range(programs) for i in range(plants) if g.random() < 0.45}
        pairs |= {(v, int(self.home[v])) for v in range(programs)}
        self.pv, self.pi = np.array(sorted(pairs)).T
        self.N = len(self.pv)
        self.is_home = self.home[self.pv] == self.pi
        self.base = g.uniform(18e3, 40e3, programs)  # $ a vehicle
        self.volume = g.uniform(20e3, 180e3, programs)
        share = g.dirichlet(np.full(markets, 3.0), programs)
        growth = g.normal(0, 0.03, programs)
        shock = np.exp(g.normal(0, 0.06, (years, programs)))
        t = np.arange(years)[:, None]
        self.demand = (self.volume * np.exp(growth * t) * shock)[:, :, None] * share  # (T, V, M)
        load = np.bincount(self.home, self.volume, plants)
        self.capacity = np.maximum(g.uniform(80e3, 300e3, plants), 1.15 * load)
        self.tool = g.uniform(80e6, 350e6, self.N)
        self.generation = [self._starts(v) for v in range(programs)]
        self.xy, self.mxy = g.random((plants, 2)), g.random((markets, 2))
        self.tariff = np.where(t[:, 0] >= 1, 0.15, 0.025)
        sources = families * 4
        self.K = sources
        self.recipe = np.arange(families) * 4 + g.integers(0, 4, (self.N, recipes, families))
        price = g.uniform(0.8, 1.3, sources)
        self.parts = price[self.recipe].sum(2) / families * self.base[self.pv][:, None] * 0.7
        self.source_cap = g.uniform(0.5, 1.2, sources) * self.volume.sum() / 4 * 1.3

    def _starts(self, v: int) -> NDArray[np.int64]:
        """Years at which a new generation of program v starts; the first one is running at year 0."""
        first = int(self.g.integers(1, 7))
        return np.arange(first, self.T, 6)


def make(size: str = "small", seed: int = 0) -> Instance:
    """Build one instance of a size in `SIZES`."""
    d = _Draw(seed, **SIZES[size])
    m = Model()
    n, t = np.meshgrid(np.arange(d.N), np.arange(d.T), indexing="ij")
    n, t = n.ravel(), t.ravel()
    discount = 0.93 ** np.arange(d.T)
    generation = np.array([[np.searchsorted(s, y, "right") for y in range(d.T)] for s in d.generation])  # (V, T)
    labels = lambda plant, program, year: np.stack([plant, program, year])  # noqa: E731

    # tooling starts: one a pair and year; serves until the generation ends
    tool = m.columns(
        "tool", (d.N, d.T), upper=1.0, integer=True, priority=1,
        neighbourhood=labels(d.pi[n], d.pv[n], t).reshape(3, d.N, d.T),
    )  # fmt: skip
    launch_cost = d.tool[:, None] * np.where(d.is_home, 0.8, 1.0)[:, None] * discount
    m.objective(tool, -launch_cost)
    # plant states and starts
    pi, pt = np.meshgrid(np.arange(d.I), np.arange(d.T), indexing="ij")
    plant_labels = np.stack([pi, np.full_like(pi, -1), pt])
    open_ = m.columns("open", (d.I, d.T), upper=1.0, integer=True, priority=3, neighbourhood=plant_labels)
    begin = m.columns("begin", (d.I, d.T), upper=1.0)
    m.objective(open_, -(d.capacity * 700)[:, None] * discount)
    m.objective(begin, -(d.capacity * np.where(d.existing, 1500, 7000))[:, None] * discount)
    rows = m.rows("begins", d.I * d.T, upper=np.where(pt == 0, d.existing[pi], 0.0).ravel())
    m.add(rows, open_.ravel(), 1.0)
    m.add(rows, begin.ravel(), -1.0)
    m.add(rows[pt.ravel() > 0], open_[:, :-1].ravel(), -1.0)
    # capacity options
    more = m.columns("expand", (d.I, d.T), upper=1.0, integer=True, priority=2, neighbourhood=plant_labels)
    m.objective(more, -(d.capacity * 0.4 * 5000)[:, None] * discount)
    once = m.rows("once", d.I, upper=1.0)
    m.add(once[pi], more, 1.0)
    # builds, deliveries, lost sales
    build = m.columns("build", (d.N, d.R, d.T), neighbourhood=-1)
    labour = np.where(d.domestic[d.pi], 3200.0, 1700.0)
    duty = np.where(d.domestic[d.pi][:, None], 0.0, d.tariff)  # (N, T)
    cost = (d.parts[:, :, None] + labour[:, None, None]) * (1 + duty[:, None, :])
    m.objective(build, -cost * discount)
    ship = np.hypot(d.xy[d.pi][:, None, 0] - d.mxy[None, :, 0], d.xy[d.pi][:, None, 1] - d.mxy[None, :, 1])
    deliver = m.columns("deliver", (d.N, d.M, d.T))
    price = d.base[d.pv] * 1.45
    m.objective(deliver, (price[:, None, None] - 1500 * ship[:, :, None]) * discount)
    link = m.rows("link", d.N * d.T, lower=0.0, upper=0.0).reshape(d.N, d.T)
    m.add(link[:, None, :], build, 1.0)
    m.add(link[:, None, :], deliver, -1.0)
    need = m.rows("demand", d.V * d.M * d.T, upper=d.demand.transpose(1, 2, 0).ravel()).reshape(d.V, d.M, d.T)
    m.add(need[d.pv], deliver, 1.0)
    # plant capacity
    cap = m.rows("capacity", d.I * d.T, upper=0.0).reshape(d.I, d.T)
    m.add(cap[d.pi][:, None, :], build, 1.0)
    m.add(cap, open_, -d.capacity[:, None])
    for lag in range(1, d.T):  # expansions arrive a year later
        m.add(cap[:, lag:], more[:, : d.T - lag], -0.4 * d.capacity[:, None])
    # tooling covers builds of its generation, with a launch ramp
    big = np.minimum(1.4 * d.capacity[d.pi][:, None], d.demand.sum(2).T[d.pv])  # (N, T)
    covered = m.rows("tooled", d.N * d.T, upper=np.where(
        d.is_home[:, None] & (generation[d.pv] == 0), big, 0.0).ravel()).reshape(d.N, d.T)  # fmt: skip
    m.add(covered[:, None, :], build, 1.0)
    for start in range(d.T):
        for year in range(start, d.T):
            same = generation[d.pv, start] == generation[d.pv, year]
            ramp = 0.55 if year == start else 1.0
            m.add(covered[same, year], tool[same, start], -ramp * big[same, year])
    placed = m.rows("placed", d.N * d.T, upper=0.0).reshape(d.N, d.T)  # tooling needs its plant open
    m.add(placed, tool, 1.0)
    m.add(placed, open_[d.pi], -1.0)
    # sources
    take = m.rows("source", d.K * d.T, upper=np.repeat(d.source_cap, d.T)).reshape(d.K, d.T)
    m.add(take[d.recipe].transpose(0, 1, 3, 2), build[:, :, :, None], 1.0)
    # heads carried from year to year: hire and fire
    heads = m.columns("heads", (d.I, d.T))
    hire, fire = m.columns("hire", (d.I, d.T)), m.columns("fire", (d.I, d.T))
    m.objective(hire, -9000 * discount)
    m.objective(fire, -30000 * discount)
    staff = m.rows("staff", d.I * d.T, upper=0.0).reshape(d.I, d.T)
    m.add(staff[d.pi][:, None, :], build, 0.02)
    m.add(staff, heads, -1.0)
    first = np.where(np.arange(d.T) == 0, 0.02 * np.bincount(d.home, d.volume, d.I)[:, None], 0.0)
    flow = m.rows("flow", d.I * d.T, lower=first.ravel(), upper=first.ravel()).reshape(d.I, d.T)
    m.add(flow, heads, 1.0)
    m.add(flow[:, 1:], heads[:, :-1], -1.0)
    m.add(flow, hire, -1.0)
    m.add(flow, fire, 1.0)
    # capital budget a year
    budget = m.rows("budget", d.T, upper=np.full(d.T, d.tool.mean() * d.V * 0.6 + d.capacity.mean() * 9000))
    m.add(budget, tool, d.tool[:, None])
    m.add(budget, begin, np.where(d.existing, 0.0, d.capacity * 7000)[:, None])
    m.add(budget, more, (d.capacity * 2000)[:, None])
    problem = m.freeze()
    stay = np.where(problem.integer, 0.0, problem.upper)
    stay[open_[d.existing].ravel()] = 1.0
    stay[tool[d.is_home].ravel()] = 1.0
    moves = tuple(tool[k].ravel() for k in np.flatnonzero(~d.is_home))
    return Instance(problem, stay, moves, float(big.max()))
