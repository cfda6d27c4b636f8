"""Footprint: which plants run, which capacity options are taken, which plants are closed.

Sets      p plant, o option, t node
Decides   start[o, t] in {0,1}    option o makes its first vehicles in t
          close[p, t] in {0,1}    plant p ends on 1 January of t
Rows      F1  sum_t start[o, t] <= 1
          F2  sum_t close[p, t] <= 1
          F3  start[o, t] + sum_(s<=t) close[p, s] <= 1                     no option at a closed plant
Cash      plant_overhead   fixed_cost[p] x open + fixed_cost[o] x started    USD/year, to the horizon's tail
          idle_plant       idle_cost[p] while idle and not restarted
          other_markets    margin of the load for other markets, lost on closing
          closure          closure_cost[p] on closing (severance is labour's)
          capex_sites      capex[o] by spend profile
Bounds    close only what the automaker runs and no closure bar covers; start not before the lead time
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reshore.plan.capital import invest
from reshore.plan.data import PlanData, lead_nodes
from reshore.plan.ledger import Ledger
from reshore.plan.recurring import pay_yearly
from reshore.solve import Model

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

CAPEX_SITES = "capex_sites"


@dataclass(frozen=True, eq=False)
class Footprint:
    """What the footprint offers to later concepts."""

    one: int  # a column fixed at 1, for constants
    start: Ints  # [option, t] columns
    close: Ints  # [plant, t] columns
    closable: NDArray[np.bool_]  # [plant] some closing year is allowed
    option_plant: Ints  # [option] row of the plant
    option_capacity: Array  # [option, age] vehicles in the k-th year after start


def add_footprint(m: Model, d: PlanData, cash: Ledger) -> Footprint:
    """Add the columns, rows and cash of the footprint."""
    one = int(m.columns("one", (1,), lower=1.0, upper=1.0)[0])
    plant = _option_plant(d)
    start = _start_columns(m, d, plant)
    may_close = _may_close(d)
    close = _close_columns(m, d, may_close)
    _once(m, "F1_option_once", start)
    _once(m, "F2_close_once", close)
    _not_after_closing(m, d, start, close, plant)
    _pay_plants(cash, d, one, close)
    _pay_options(cash, d, start, plant)
    return Footprint(one, start, close, np.asarray(may_close.any(1)), plant, _option_capacity(d))


def _option_plant(d: PlanData) -> Ints:
    at = {name: i for i, name in enumerate(d.case.plants["plant"])}
    return np.array([at[p] for p in d.case.options["plant"]], dtype=np.int64)


def _start_columns(m: Model, d: PlanData, plant: Ints) -> Ints:
    lead = np.array([lead_nodes(k) for k in d.case.options["lead_months"]], dtype=np.int64)
    upper = (np.arange(d.nodes)[None, :] >= lead[:, None]).astype(float)
    upper[_superfluous(d, plant)] = 0.0
    label = np.repeat(plant[:, None], d.nodes, axis=1)
    return m.columns("start", upper.shape, upper=upper, integer=True, priority=3, neighbourhood=label)


def _superfluous(d: PlanData, plant: Ints) -> NDArray[np.bool_]:
    """Restarting a plant that a commitment already reopens."""
    restart = (d.case.options["kind"] == "restart").to_numpy()
    return np.asarray(restart & np.asarray(d.operating.any(1))[plant])


def _may_close(d: PlanData) -> NDArray[np.bool_]:
    """Whether a plant may be closed on 1 January: run by the automaker, open, no closure bar in force.   [p, t]"""
    bar = np.full(len(d.case.plants), 0, dtype=np.int64)
    at = {name: i for i, name in enumerate(d.case.plants["plant"])}
    for plant, until in d.case.contracts.select("plant", "closure_bar_until").iter_rows():
        bar[at[plant]] = max(bar[at[plant]], until or 0)
    return np.asarray(d.owned[:, None] & (d.year[None, :] > bar[:, None]) & d.operating)


def _close_columns(m: Model, d: PlanData, upper: NDArray[np.bool_]) -> Ints:
    label = np.repeat(np.arange(len(d.case.plants))[:, None], d.nodes, axis=1)
    return m.columns("close", upper.shape, upper=upper.astype(float), integer=True, priority=2, neighbourhood=label)


def _once(m: Model, name: str, cols: Ints) -> None:
    rows = m.rows(name, len(cols), upper=1.0)
    m.add(rows[:, None], cols, 1.0)


def _not_after_closing(m: Model, d: PlanData, start: Ints, close: Ints, plant: Ints) -> None:
    rows = m.rows("F3_option_at_open_plant", start.size, upper=1.0).reshape(start.shape)
    m.add(rows, start, 1.0)
    for t in range(d.nodes):
        m.add(rows[:, t, None], close[plant, : t + 1], 1.0)


def _option_capacity(d: PlanData) -> Array:
    ramp = np.stack([yearly_ramp(d, curve) for curve in d.case.options["ramp"]]) if len(d.case.options) else np.zeros((0, d.nodes))
    return np.asarray(ramp * d.case.options["capacity"].to_numpy()[:, None])


def yearly_ramp(d: PlanData, curve: str | None) -> Array:
    """Mean share of the full rate in the k-th year after start.   [age]"""
    out = np.ones(d.nodes)
    if curve is None:
        return out
    rows = d.case.ramps.filter(d.case.ramps["curve"] == curve).sort("month")["share"].to_numpy()
    months = np.ones(12 * d.nodes)
    months[: len(rows)] = rows[: len(months)]
    return np.asarray(months.reshape(d.nodes, 12).mean(1))


def _pay_plants(cash: Ledger, d: PlanData, one: int, close: Ints) -> None:
    plants, tail = d.case.plants, d.plant_tail
    fixed, idle = plants["fixed_cost"].to_numpy(), plants["idle_cost"].to_numpy()
    margin = d.other * plants["other_market_margin"].to_numpy()
    always = np.full(close.shape, one)
    run = d.operating.astype(float)
    mothballed = ((plants["status"] == "idle").to_numpy()[:, None] & ~d.operating).astype(float)
    pay_yearly(cash, d, "plant_overhead", d.place, always, -fixed[:, None] * run, tail)
    pay_yearly(cash, d, "other_markets", d.place, always, margin[:, None] * run, tail)
    pay_yearly(cash, d, "idle_plant", d.place, always, -idle[:, None] * mothballed, tail)
    cash.pay("closure", d.place[:, None], close, -plants["closure_cost"].to_numpy()[:, None], node=np.arange(d.nodes))
    for s in range(d.nodes):  # closing in s saves the overhead, and loses the other markets, from s on
        later = np.repeat(close[:, s, None], d.nodes, axis=1)
        on = run * (np.arange(d.nodes) >= s)
        pay_yearly(cash, d, "plant_overhead", d.place, later, fixed[:, None] * on, tail)
        pay_yearly(cash, d, "other_markets", d.place, later, -margin[:, None] * on, tail)


def _pay_options(cash: Ledger, d: PlanData, start: Ints, plant: Ints) -> None:
    place, idle = d.place[plant], d.case.plants["idle_cost"].to_numpy()[plant]
    restart = (d.case.options["kind"] == "restart").to_numpy()
    for i, row in enumerate(d.case.options.select("capex", "building_share", "spend", "fixed_cost").iter_rows()):
        capex, building, profile, fixed = row
        invest(cash, d, CAPEX_SITES, place[i], start[i], capex, np.arange(d.nodes), profile=profile, building_share=building)
        for s in range(d.nodes):
            on = (np.arange(d.nodes) >= s).astype(float)
            cols = np.full((1, d.nodes), start[i, s])
            pay_yearly(cash, d, "plant_overhead", place[i : i + 1], cols, -fixed * on, d.plant_tail)
            pay_yearly(cash, d, "idle_plant", place[i : i + 1], cols, idle[i] * restart[i] * on, d.plant_tail)
