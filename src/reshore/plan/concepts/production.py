"""Production: how many vehicles each build makes, within tools, installed rates and plant capacity.

Sets      b build (n its pair, v, p; z its customs zone), t node
Decides   build[b, t] >= 0        vehicles/year
          units[n, t] >= 0        vehicles/year, all builds of a pair
          overtime[p, t] >= 0     vehicles/year beyond straight time
Rows      P0  units[n, t] = sum_(b of n) build[b, t]
          P1  units[n, t] <= U[n, t] x tooled[n, t] + run_out[n, t]
              tooled: running at the start, or tool/transfer started by t in the generation of t, less tools moved away
              run_out: in the year of SOP the plants of the old generation build on until the new one is up to rate
          P2  units[n, t] <= home_rate[n, t] + sum_(s<=t) share[n, t-s] x rate[n, s]
          P3  sum_(n of p) units + other[p] x open <= capacity[p, t] x open + options with their ramp + overtime[p, t]
          P4  sum_(n of v) units[n, t] <= demand[v, t] x first[v, g] + run_out                  valid, tightens
          P5  units[n, t] <= U[n, t] x open[p, t] for home pairs at plants that can be closed   valid, tightens
          P6  sum_(b within quota q) build[b, t] <= units[q, t]                      quotas of the case
Cash      overtime           (premium - 1) x wage x mean hours
          the cost lines of the builds, each under its own name
          income_tax         the import price moves profit from the plant's country to the importer's: the difference in tax
                             (the importer is taxed in the country of the zone, as a US importer is in the US)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reshore.plan.concepts.footprint import Footprint
from reshore.plan.concepts.tooling import Tooling, retooling
from reshore.plan.data import PlanData
from reshore.plan.ledger import INCOME_TAX, Ledger
from reshore.plan.recurring import pay_yearly
from reshore.solve import Model

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

IMPORTER_LINES = ("quality", "vehicle_duty", "user_fees")  # paid by the importer, the rest by the plant's entity


@dataclass(frozen=True, eq=False)
class Production:
    """What production offers to later concepts."""

    build: Ints  # [b, t] columns
    units: Ints  # [n, t] columns
    pair: Ints  # [b]


def add_production(m: Model, d: PlanData, cash: Ledger, sites: Footprint, tools: Tooling) -> Production:
    """Add the columns, rows and cash of production."""
    pair = d.builds.recipes.pair
    demand = d.total_demand[d.program]  # [n, t]
    reach = np.where(np.asarray(d.builds.deliveries.possible.any(1))[:, None], demand, 0.0)
    build = m.columns("build", (len(pair), d.nodes), upper=_reach_of_builds(d, pair))
    units = m.columns("units", reach.shape, upper=reach)
    overtime = m.columns("overtime", d.capacity.shape, upper=d.case.plants["overtime_limit"].to_numpy()[:, None] * d.capacity)
    _sum_rows(m, build, units, pair)
    _tooled_rows(m, d, tools, units, demand)
    _rate_rows(m, d, tools, units)
    _capacity_rows(m, d, sites, units, overtime)
    _generation_rows(m, d, tools, units)
    _open_rows(m, d, sites, units, demand)
    _quota_rows(m, d, build)
    _pay_lines(cash, d, build, pair)
    _pay_overtime(cash, d, overtime)
    return Production(build, units, pair)


def _reach_of_builds(d: PlanData, pair: Ints) -> Array:
    """Demand for a build in its zone, if the plant reaches a market there.   [b, t]"""
    out = np.zeros((len(pair), d.nodes))
    for z in range(len(d.builds.zones)):
        here, mine = d.builds.zones.members(z), d.zone == z
        n = pair[mine]
        reached = np.asarray(d.builds.deliveries.possible[n][:, here].any(1))
        out[mine] = np.where(reached[:, None], d.demand[d.program[n]][:, here].sum(1), 0.0)
    return out


def _sum_rows(m: Model, build: Ints, units: Ints, pair: Ints) -> None:
    row = m.rows("P0_units", units.size, lower=0.0, upper=0.0).reshape(units.shape)
    m.add(row, units, 1.0)
    m.add(row[pair], build, -1.0)


def _tooled_rows(m: Model, d: PlanData, tools: Tooling, units: Ints, demand: Array) -> None:
    most = np.minimum(demand, _largest_plant(d)[d.plant][:, None])
    row = m.rows("P1_tooled", most.size, upper=_running_units(d, tools, most).ravel()).reshape(most.shape)
    m.add(row, units, 1.0)
    for s, n, g, t in zip(tools.tool, tools.tool_pair, tools.tool_generation, tools.tool_node, strict=True):
        _open(m, d, row, most, s, int(n), int(g), int(t), 1.0)
    for s, n, h, t in zip(tools.transfer, tools.to_pair, tools.from_pair, tools.transfer_node, strict=True):
        g = int(d.generation[d.program[n], 0])
        _open(m, d, row, most, s, int(n), g, int(t), 1.0)
        _open(m, d, row, most, s, int(h), g, int(t), -1.0)


def _open(m: Model, d: PlanData, row: Ints, most: Array, column: int, n: int, g: int, t: int, sign: float) -> None:
    """Tools started in t allow building from t on in generation g, and its run-out in the next one's first year."""
    mine = d.generation[d.program[n]] == g
    now = np.nonzero(mine & (np.arange(d.nodes) >= t))[0]
    m.add(row[n, now], column, -sign * most[n, now])
    if len(now) and (after := int(now[-1]) + 1) < d.nodes and d.generation[d.program[n], after] >= 0:
        m.add(row[n, after], column, -sign * _run_out(d) * most[n, after])


def _run_out(d: PlanData) -> float:
    """Share of a year that the old generation fills while a newcomer ramps up."""
    return float(1.0 - retooling(d, "same_platform").ramp[0])


def _running_units(d: PlanData, tools: Tooling, most: Array) -> Array:
    """What the tools running on the first day allow, with their run-out.   [n, t]"""
    out = np.zeros_like(most)
    for n in np.nonzero(tools.running)[0]:
        now = np.nonzero(d.generation[d.program[n]] == d.generation[d.program[n], 0])[0]
        out[n, now] = most[n, now]
        if (after := int(now[-1]) + 1) < d.nodes and d.generation[d.program[n], after] >= 0:
            out[n, after] = _run_out(d) * most[n, after]
    return out


def _largest_plant(d: PlanData) -> Array:
    """No plant can ever build more than this.   [p]"""
    plants = d.case.plants
    added = np.zeros(len(plants))
    at = {name: i for i, name in enumerate(plants["plant"])}
    for plant, capacity in d.case.options.select("plant", "capacity").iter_rows():
        added[at[plant]] += capacity
    return np.asarray(d.capacity.max(1) * (1.0 + plants["overtime_limit"].to_numpy()) + added)


def _rate_rows(m: Model, d: PlanData, tools: Tooling, units: Ints) -> None:
    """P2. In a generation that must be tooled first, the rate that is there counts only with its tools (tighter)."""
    down, launch = retooling(d, "new_generation").downtime, _launch_years(d)
    there = tools.home_rate * np.where(launch, 1.0 - down, 1.0)
    with_tools = ~launch & ~_running_years(d, tools)
    row = m.rows("P2_rate", there.size, upper=np.where(with_tools, 0.0, there).ravel()).reshape(there.shape)
    m.add(row, units, 1.0)
    for s in range(d.nodes):
        m.add(row[:, s:], tools.rate[:, s, None], -tools.rate_share[:, : d.nodes - s])
    for col, n, g, t in zip(tools.tool, tools.tool_pair, tools.tool_generation, tools.tool_node, strict=True):
        now = (d.generation[d.program[n]] == g) & with_tools[n] & (np.arange(d.nodes) >= t)
        m.add(row[n, now], col, -there[n, now])


def _running_years(d: PlanData, tools: Tooling) -> NDArray[np.bool_]:
    """Years in which a pair builds with the tools of the first day.   [n, t]"""
    g = d.generation[d.program]
    return np.asarray(tools.running[:, None] & (g == g[:, :1]))


def _launch_years(d: PlanData) -> NDArray[np.bool_]:
    """Years in which a home pair changes generation.   [n, t]"""
    g = d.generation[d.program]
    sop = d.case.generations["sop_year"].to_numpy()[np.maximum(g, 0)]
    return np.asarray((g >= 0) & (sop == d.year[None, :]))


def _capacity_rows(m: Model, d: PlanData, sites: Footprint, units: Ints, overtime: Ints) -> None:
    free = np.where(d.operating, np.maximum(d.capacity - d.other[:, None], 0.0), 0.0)
    row = m.rows("P3_capacity", free.size, upper=free.ravel()).reshape(free.shape)
    m.add(row[d.plant], units, 1.0)
    m.add(row, overtime, -1.0)
    for s in range(d.nodes):
        m.add(row[:, s:], sites.close[:, s, None], free[:, s:])
        m.add(row[sites.option_plant][:, s:], sites.start[:, s, None], -sites.option_capacity[:, : d.nodes - s])


def _generation_rows(m: Model, d: PlanData, tools: Tooling, units: Ints) -> None:
    """Without these the relaxation splits a program over many plants and pays a part of its first tooling."""
    sop, total = d.case.generations["sop_year"].to_numpy(), d.total_demand
    running = np.isin(np.arange(len(sop)), d.generation[d.program[tools.running], 0])
    for v in range(len(total)):
        mine = units[d.program == v]
        for t in range(d.nodes):
            g = int(d.generation[v, t])
            if g < 0 or running[g]:
                continue
            before = int(d.generation[v, t - 1]) if t else -1
            runs_out = before >= 0 and before != g and sop[g] == d.year[t]
            left = _run_out(d) * total[v, t] if runs_out else 0.0
            row = m.rows("P4_generation", 1, upper=left if runs_out and running[before] else 0.0)
            m.add(row, mine[:, t], 1.0)
            m.add(row, tools.first[g], -total[v, t])
            if runs_out and not running[before]:
                m.add(row, tools.first[before], -left)


def _open_rows(m: Model, d: PlanData, sites: Footprint, units: Ints, demand: Array) -> None:
    most = np.minimum(demand, _largest_plant(d)[d.plant][:, None])
    for n in np.nonzero(d.home & sites.closable[d.plant])[0]:
        row = m.rows("P5_open", d.nodes, upper=most[n])
        m.add(row, units[n], 1.0)
        for s in range(d.nodes):
            m.add(row[s:], sites.close[d.plant[n], s], most[n, s:])


def _quota_rows(m: Model, d: PlanData, build: Ints) -> None:
    quota = np.array(d.builds.recipes.quota, dtype=str)
    for kind, year, units in d.case.quotas.sort("kind", "year").select("kind", "year", "units").iter_rows():
        if d.year[0] <= year <= d.year[-1] and (quota == kind).any():
            m.add(m.rows("P6_quota", 1, upper=units), build[quota == kind, year - d.year[0]], 1.0)


def _pay_lines(cash: Ledger, d: PlanData, build: Ints, pair: Ints) -> None:
    plant_place, importer = d.place[d.plant[pair]], d.importer[d.zone]
    tail = d.tail[d.program[pair]]
    for name, usd in d.builds.lines.items():
        pay_yearly(cash, d, name, importer if name in IMPORTER_LINES else plant_place, build, -usd, tail)
    moved = d.builds.customs_value * (cash.tax_rate(importer) - cash.tax_rate(plant_place))
    pay_yearly(cash, d, INCOME_TAX, plant_place, build, moved[:, None], tail, taxed=False)


def _pay_overtime(cash: Ledger, d: PlanData, overtime: Ints) -> None:
    plants = d.case.plants
    hours = plants["hours_ratio"].to_numpy() * float(d.case.programs["hours"].to_numpy().mean())
    extra = (plants["overtime_premium"].to_numpy() - 1.0) * plants["wage"].to_numpy() * hours
    pay_yearly(cash, d, "overtime", d.place, overtime, -extra[:, None], d.plant_tail)
