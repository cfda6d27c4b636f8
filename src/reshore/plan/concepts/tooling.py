"""Tooling: where each generation of a program is tooled, launched, transferred to, and installed.

A program is a chain of generations. Every plan, staying included, pays tooling and launch at each change of
generation, wherever it is built.

Sets      n pair, g generation, t node within g
Decides   tool[n, g, t] in {0,1}      pair n makes its first vehicles of g in t
          transfer[n, h, t] in {0,1}  the tools of home pair h move to n, first vehicles in t (running generation only)
          first[v, g] in [0,1]        g is tooled anywhere
          rate[n, t] >= 0             yearly rate installed at n, first vehicles in t       vehicles/year
Rows      T1  sum_t tool[n, g, t] <= 1
          T2  first[v, g] >= sum_t tool[n, g, t]                            for each n of v
          T3  sum_(n, t) transfer[n, h, t] <= 1
Cash      capex_tooling  (1 - s) x tooling on first, s x tooling on tool (s: second-plant share), transfer share on transfer
          launch         launch cost on tool and transfer (expensed)
          of first, and of tool and launch at a home plant, US sales bear the US share of the program's volume only
          capex_lines    retooling capex a unit x rate
Bounds    a home pair is tooled at SOP, or when a commitment brings the program to it; another not before the lead time of its retooling,
          and not later than two years after SOP (or after the first year its lead time allows)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reshore.builds.pairs import KINDS
from reshore.plan.capital import invest
from reshore.plan.concepts.footprint import yearly_ramp
from reshore.plan.data import PlanData, lead_nodes
from reshore.plan.ledger import Ledger
from reshore.solve import Model
from reshore.units import WEEKS_PER_YEAR

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

CAPEX_TOOLING, CAPEX_LINES = "capex_tooling", "capex_lines"
# A plant joins a generation in its first years; later it waits for the next one. (The running one it joins any year.)
LATEST_JOIN_YEARS = 2
HOME_SLACK = 1.10  # a home pair can run this much above today's share of peak demand without new lines


@dataclass(frozen=True)
class Retooling:
    """One row of the retooling table."""

    capex: float
    lead: int
    downtime: float  # share of a year lost in the launch year
    ramp: Array  # [age]
    spend: str | None


@dataclass(frozen=True, eq=False)
class Tooling:
    """What tooling offers to later concepts."""

    tool: Ints  # [start] columns
    tool_pair: Ints
    tool_generation: Ints
    tool_node: Ints
    transfer: Ints  # [transfer] columns
    to_pair: Ints
    from_pair: Ints
    transfer_node: Ints
    first: Ints  # [generation row] columns
    rate: Ints  # [n, t] columns
    rate_share: Array  # [n, age] share of an installed rate that builds in the k-th year
    home_rate: Array  # [n, t] rate that is there today
    running: NDArray[np.bool_]  # [n] home, and its generation runs on the first day


def retooling(d: PlanData, kind: str) -> Retooling:
    """The row of a kind, in nodes and shares of a year."""
    row = d.case.retooling.filter(d.case.retooling["kind"] == kind).row(0, named=True)
    return Retooling(row["capex"], lead_nodes(row["lead_months"]), row["downtime"] / WEEKS_PER_YEAR, yearly_ramp(d, row["ramp"]), row["spend"])


def retooling_of_pairs(d: PlanData) -> list[Retooling]:
    """Retooling of each pair; a home pair adds rate as the same platform does."""
    by_kind = {k: retooling(d, k) for k in ("same_platform", "other_platform", "bev_conversion")}
    names = [KINDS[k] if k else "same_platform" for k in d.builds.pairs.kind]
    return [by_kind[name] for name in names]


def add_tooling(m: Model, d: PlanData, cash: Ledger) -> Tooling:
    """Add the columns, rows and cash of tooling."""
    kinds = retooling_of_pairs(d)
    lead = np.array([k.lead for k in kinds], dtype=np.int64)
    pair, generation, node = _starts(d, lead)
    labels = np.stack([d.plant[pair], d.program[pair]]) if len(pair) else np.zeros((2, 0), np.int64)
    tool = m.columns("tool", (len(pair),), upper=1.0, integer=True, priority=1, neighbourhood=labels)
    transfer, to, frm, at = _transfers(m, d, lead)
    rate = _rate_columns(m, d, lead)
    _rows(m, d, tool, pair, generation)
    first = _first(m, d, tool, pair, generation)
    _pay_tools(cash, d, tool, pair, generation, node)
    _pay_first(cash, d, first)
    _pay_transfers(cash, d, transfer, to, at)
    _pay_rates(cash, d, rate, kinds)
    return Tooling(
        tool, pair, generation, node, transfer, to, frm, at, first, rate, np.stack([_rate_share(k, d.nodes) for k in kinds]), home_rate(d), _running(d)
    )


def _rate_share(kind: Retooling, nodes: int) -> Array:
    share = kind.ramp.copy()
    share[0] = max(0.0, share[0] - kind.downtime)
    return share[:nodes]


def home_rate(d: PlanData) -> Array:
    """Rate of the tools a home pair has: its share of the program's peak demand, with some slack.   [n, t]"""
    peak = d.total_demand.max(1)[d.program]
    return np.where(d.home[:, None], HOME_SLACK * d.share * peak[:, None], 0.0)


def _running(d: PlanData) -> NDArray[np.bool_]:
    """Home pairs whose generation of the first node started before the plan."""
    row = d.generation[d.program, 0]
    sop = d.case.generations["sop_year"].to_numpy()
    return np.asarray(d.home & (d.share[:, 0] > 0) & (row >= 0) & (sop[np.maximum(row, 0)] < d.year[0]))


def _starts(d: PlanData, lead: Ints) -> tuple[Ints, Ints, Ints]:
    """Pair, generation row and node of every start that may be decided."""
    sop, running = d.case.generations["sop_year"].to_numpy(), _running(d)
    rows: list[tuple[int, int, int]] = []
    for n in range(len(d.program)):
        for t in range(d.nodes):
            g = int(d.generation[d.program[n], t])
            if g < 0:
                continue
            begins = d.year[t] == sop[g] or (d.share[n, t] > 0 and (t == 0 or d.share[n, t - 1] == 0))
            first = max(int(lead[n]), int(sop[g] - d.year[0]))
            joins = t >= lead[n] and (sop[g] < d.year[0] or t <= first + LATEST_JOIN_YEARS)
            if (d.home[n] and begins and not (t == 0 and running[n])) or (not d.home[n] and joins):
                rows.append((n, g, t))
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def _transfers(m: Model, d: PlanData, lead: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    least, running = retooling(d, "transfer").lead, _running(d)
    rows = [
        (n, h, t)
        for n in range(len(d.program))
        if not d.home[n]
        for h in np.nonzero(running & (d.program == d.program[n]) & (d.share[:, 0] > 0))[0]
        for t in range(max(least, int(lead[n])), d.nodes)
        if d.generation[d.program[n], t] == d.generation[d.program[n], 0]
    ]
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    labels = np.stack([d.plant[table[:, 0]], d.program[table[:, 0]]]) if len(table) else np.zeros((2, 0), np.int64)
    cols = m.columns("transfer", (len(table),), upper=1.0, integer=True, priority=1, neighbourhood=labels)
    if len(table):
        homes, where = np.unique(table[:, 1], return_inverse=True)
        m.add(m.rows("T3_transfer_once", len(homes), upper=1.0)[where], cols, 1.0)
    return cols, table[:, 0], table[:, 1], table[:, 2]


def _rate_columns(m: Model, d: PlanData, lead: Ints) -> Ints:
    may = np.arange(d.nodes)[None, :] >= np.maximum(lead[:, None], 0)
    upper = np.where(may, d.total_demand.max(1)[d.program][:, None], 0.0)
    return m.columns("rate", upper.shape, upper=upper)


def _rows(m: Model, d: PlanData, tool: Ints, pair: Ints, generation: Ints) -> None:
    if not len(tool):
        return
    key = pair * (len(d.case.generations) + 1) + generation
    groups, where = np.unique(key, return_inverse=True)
    m.add(m.rows("T1_tool_once", len(groups), upper=1.0)[where], tool, 1.0)


def _first(m: Model, d: PlanData, tool: Ints, pair: Ints, generation: Ints) -> Ints:
    first = m.columns("first", (len(d.case.generations),), upper=1.0)
    if len(tool):
        key = generation * (len(d.program) + 1) + pair
        groups, where = np.unique(key, return_inverse=True)
        rows = m.rows("T2_first_plant", len(groups), upper=0.0)
        m.add(rows[where], tool, 1.0)
        m.add(rows, first[groups // (len(d.program) + 1)], -1.0)
    return first


def _pay_tools(cash: Ledger, d: PlanData, tool: Ints, pair: Ints, generation: Ints, node: Ints) -> None:
    programs = d.case.programs
    borne = _borne(d, pair)
    share = (programs["second_plant_tooling"] * programs["tooling"]).to_numpy()[d.program[pair]] * borne
    launch = programs["launch_cost"].to_numpy()[d.program[pair]] * borne
    place, profile = d.place[d.plant[pair]], retooling(d, "new_generation").spend
    for home in (True, False):
        mine = d.home[pair] == home
        invest(
            cash, d, CAPEX_TOOLING, place[mine], tool[mine], share[mine], node[mine], profile=profile, recovery="3", sunk=home
        )
    cash.pay("launch", place, tool, -launch, node=node)


def _borne(d: PlanData, pair: Ints) -> Array:
    """Part of tooling and launch that US sales bear: at a home plant the other markets bear theirs."""
    return np.where(d.home[pair], d.case.programs["us_share"].to_numpy()[d.program[pair]], 1.0)


def _pay_rates(cash: Ledger, d: PlanData, rate: Ints, kinds: list[Retooling]) -> None:
    capex = np.array([k.capex for k in kinds])
    spend = np.array([k.spend or "" for k in kinds])
    for profile in np.unique(spend):
        mine = spend == profile
        place = d.place[d.plant[mine]][:, None]
        invest(cash, d, CAPEX_LINES, place, rate[mine], capex[mine, None], np.arange(d.nodes), profile=str(profile) or None)


def _pay_first(cash: Ledger, d: PlanData, first: Ints) -> None:
    """The first plant's extra tooling, where the program's largest home plant stands (the US where it has none)."""
    programs = d.case.programs
    extra = ((1.0 - programs["second_plant_tooling"]) * programs["tooling"] * programs["us_share"]).to_numpy()
    at = {name: i for i, name in enumerate(programs["program"])}
    sop = d.case.generations["sop_year"].to_numpy()
    owner = np.array([at[v] for v in d.case.generations["program"]], dtype=np.int64)
    for g in np.nonzero((sop >= d.year[0]) & (sop <= d.year[-1]))[0]:
        mine = np.nonzero(d.home & (d.program == owner[g]))[0]
        place = d.place[d.plant[mine[np.argmax(d.share[mine, 0])]]] if len(mine) else d.us
        node = int(sop[g] - d.year[0])
        invest(
            cash, d, CAPEX_TOOLING, place, first[g : g + 1], extra[owner[g]], node, profile=retooling(d, "new_generation").spend,
            recovery="3", sunk=len(mine) > 0,
        )  # fmt: skip


def _pay_transfers(cash: Ledger, d: PlanData, transfer: Ints, to: Ints, node: Ints) -> None:
    programs = d.case.programs
    moved = (programs["transfer_tooling"] * programs["tooling"]).to_numpy()[d.program[to]]
    place = d.place[d.plant[to]]
    invest(cash, d, CAPEX_TOOLING, place, transfer, moved, node, profile=retooling(d, "transfer").spend, recovery="3")
    cash.pay("launch", place, transfer, -programs["launch_cost"].to_numpy()[d.program[to]], node=node)
