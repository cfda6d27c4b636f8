"""The tables of a study, from case, builds and plan. Columns are listed in `study.py`."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from reshore.builds import Builds
from reshore.builds.pairs import KINDS
from reshore.case import Case
from reshore.law import Law
from reshore.plan import Plan
from reshore.plan.concepts.tooling import retooling_of_pairs
from reshore.plan.data import lead_nodes
from reshore.plan.labels import plant_is_new
from reshore.plan.plan import Move
from reshore.study.confidence import confidence, count_rows
from reshore.study.lawtable import law_table
from reshore.study.unitcost import cost_table
from reshore.tables import Table

Array = NDArray[np.float64]
LEAST = 0.5  # vehicles a year below this are rounding

__all__ = ["tabulate"]


def tabulate(
    case: Case, law: Law, builds: Builds, plan: Plan, asked: Iterable[tuple[str, str]] = ()
) -> dict[str, Table]:
    """All tables of the study. asked: provision and parameter of what it read of the law."""
    both = {"plan": plan.x, "stay": plan.stay}
    ledger = pl.concat([_who(who, plan.model.cash.table(x, tuple(case.places["place"]))) for who, x in both.items()])
    return {
        "moves": moves_table(case, plan),
        "ledger": ledger,
        "production": pl.concat([_who(who, production(case, plan, x)) for who, x in both.items()]),
        "deliveries": pl.concat([_who(who, deliveries(case, plan, x)) for who, x in both.items()]),
        "plant_years": pl.concat([_who(who, plant_years(case, plan, x)) for who, x in both.items()]),
        "plants": case.plants.select("plant", "name", "owner", "country", "state", "lat", "lon", "status"),
        "programs": case.programs.select("program", "nameplate", "segment", pl.col("msrp").alias("msrp_usd")),
        "markets": case.markets.select("market", "name", "lat", "lon"),
        "launches": pl.concat([_who(who, launches(case, plan, x)) for who, x in both.items()]),
        "investments": pl.concat([_who(who, investments(case, plan, x)) for who, x in both.items()]),
        "costs": cost_table(case, law, builds, plan),
        "confidence": confidence(case, plan),
        "sources": count_rows(case),
        "law": law_table(law, plan.model.data.year, asked),
    }


def _who(who: str, table: Table) -> Table:
    return table.select(pl.lit(who).alias("who"), pl.all())


def _names(case: Case) -> tuple[NDArray[np.str_], NDArray[np.str_]]:
    return case.programs["program"].to_numpy().astype(str), case.plants["plant"].to_numpy().astype(str)


def moves_table(case: Case, plan: Plan) -> Table:
    """One row a move, largest NPV first."""
    rows = [_move_row(case, plan, i, m) for i, m in enumerate(plan.moves)]
    schema = {
        "move": pl.Int64, "program": pl.String, "nameplate": pl.String, "from_plants": pl.String, "to_plant": pl.String,
        "kind": pl.String, "start_year": pl.Int64, "units_per_year": pl.Float64, "capex_usd": pl.Float64,
        "jobs": pl.Float64, "state": pl.String, "npv_usd": pl.Float64, "npv_low_usd": pl.Float64,
        "npv_high_usd": pl.Float64, "decided": pl.Boolean, "decide_by": pl.Int64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _move_row(case: Case, plan: Plan, i: int, m: Move) -> tuple[object, ...]:
    d = plan.model.data
    plants = case.plants
    to = None if m.pair is None else plants["plant"][int(d.plant[m.pair])]
    state = None if m.pair is None else plants["state"][int(d.plant[m.pair])]
    origin = "|".join(plants["plant"][int(d.plant[h])] for h in m.from_pairs)
    program = case.programs.row(m.program, named=True)
    year = int(d.year[m.start])
    return (
        i + 1, program["program"], program["nameplate"], origin, to, m.kind, year, m.units, m.capex, m.jobs, state,
        *(None if np.isnan(v) else v for v in (m.npv, m.npv_low, m.npv_high)), m.decided, decide_by(plan, m),
    )  # fmt: skip


def decide_by(plan: Plan, m: Move) -> int:
    """Year in which the move must be decided: its start less the lead time of retooling or of the new site."""
    d = plan.model.data
    if m.pair is None:
        return int(d.year[m.start])
    lead = retooling_of_pairs(d)[m.pair].lead
    taken = plan.x[plan.model.sites.start].sum(1) > 0.5
    here = np.nonzero(taken & (plan.model.sites.option_plant == d.plant[m.pair]))[0]
    sites = [
        lead_nodes(int(d.case.options["lead_months"][int(o)])) for o in here if plant_is_new(d, int(d.plant[m.pair]))
    ]
    return int(d.year[max(0, m.start - max([lead, *sites]))])


def production(case: Case, plan: Plan, x: Array) -> Table:
    """Units by program, plant and year."""
    d, (programs, plants) = plan.model.data, _names(case)
    units = x[plan.model.made.units]
    n, t = np.nonzero(units > LEAST)
    return pl.DataFrame(
        {"program": programs[d.program[n]], "plant": plants[d.plant[n]], "year": d.year[t], "units": units[n, t]}
    )


def deliveries(case: Case, plan: Plan, x: Array) -> Table:
    """Units by program, plant, market and year."""
    d, (programs, plants) = plan.model.data, _names(case)
    markets = case.markets["market"].to_numpy().astype(str)
    units = x[plan.model.market.deliver]
    n, m, t = np.nonzero(units > LEAST)
    return pl.DataFrame(
        {
            "program": programs[d.program[n]],
            "plant": plants[d.plant[n]],
            "market": markets[m],
            "year": d.year[t],
            "units": units[n, m, t],
        }
    )


def plant_years(case: Case, plan: Plan, x: Array) -> Table:
    """State, capacity, load and jobs of every plant and year."""
    pm, d = plan.model, plan.model.data
    shape = d.capacity.shape
    closed = np.cumsum(x[pm.sites.close], axis=1) > 0.5
    capacity = np.where(closed, 0.0, d.capacity)
    for s in range(d.nodes):
        added = x[pm.sites.start[:, s]][:, None] * pm.sites.option_capacity[:, : d.nodes - s]
        np.add.at(capacity[:, s:], pm.sites.option_plant, added)
    units = np.zeros(shape)
    np.add.at(units, d.plant, x[pm.made.units])
    other = np.where(d.operating & ~closed, d.other[:, None], 0.0)
    state = np.where(closed, "closed", np.where(capacity > LEAST, "open", "idle"))
    p, t = (a.ravel() for a in np.indices(shape))
    return pl.DataFrame(
        {
            "plant": _names(case)[1][p],
            "year": d.year[t],
            "state": state.ravel(),
            "capacity": capacity.ravel(),
            "units": units.ravel(),
            "other_units": other.ravel(),
            "jobs": x[pm.labour.jobs].ravel(),
        }
    )


def launches(case: Case, plan: Plan, x: Array) -> Table:
    """Tooling starts and transfers, with their capital spending."""
    pm, d = plan.model, plan.model.data
    spent = plan.model.cash.spent(x)
    programs, plants = _names(case)
    generation = case.generations["generation"].to_numpy()
    rows = []
    for col, n, g, t in zip(
        pm.tools.tool, pm.tools.tool_pair, pm.tools.tool_generation, pm.tools.tool_node, strict=True
    ):
        if x[col] > 0.5:
            kind = "new_generation" if d.home[n] else KINDS[d.builds.pairs.kind[n]]
            usd = spent[col] + spent[pm.tools.rate[n, t]]
            rows.append((programs[d.program[n]], plants[d.plant[n]], int(generation[g]), int(d.year[t]), kind, usd))
    for col, n, t in zip(pm.tools.transfer, pm.tools.to_pair, pm.tools.transfer_node, strict=True):
        if x[col] > 0.5:
            g = int(generation[d.generation[d.program[n], 0]])
            usd = spent[col] + spent[pm.tools.rate[n, t]]
            rows.append((programs[d.program[n]], plants[d.plant[n]], g, int(d.year[t]), "transfer", usd))
    schema = ["program", "plant", "generation", "year", "kind", "capex_usd"]
    types = dict(zip(schema, (pl.String, pl.String, pl.Int64, pl.Int64, pl.String, pl.Float64), strict=True))
    return pl.DataFrame(rows, schema=types, orient="row").sort("year", "program", "plant")


def investments(case: Case, plan: Plan, x: Array) -> Table:
    """Capacity options taken."""
    start, d = plan.model.sites.start, plan.model.data
    spent = plan.model.cash.spent(x)
    o, t = np.nonzero(x[start] > 0.5)
    options = case.options[o.tolist()]
    return pl.DataFrame(
        {
            "option": options["option"],
            "plant": options["plant"],
            "kind": options["kind"],
            "year": d.year[t],
            "capacity": options["capacity"],
            "capex_usd": spent[start[o, t]],
        }
    )
