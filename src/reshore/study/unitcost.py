"""Landed cost of one vehicle, line by line, with what each line rests on."""

from __future__ import annotations

from difflib import get_close_matches

import numpy as np
import polars as pl
from numpy.typing import NDArray

from reshore.builds import COST_LINES, DELIVERY_LINES, Builds, CostLine, one_path, price_builds
from reshore.case import Case
from reshore.errors import Problem, RequestError
from reshore.law import Law
from reshore.plan import Plan
from reshore.study.confidence import weakest_basis
from reshore.tables import Table

Array = NDArray[np.float64]
SCHEMA = {
    "program": pl.String, "plant": pl.String, "recipe": pl.String, "year": pl.Int64, "line": pl.String,
    "usd_per_vehicle": pl.Float64, "basis": pl.String, "explanation": pl.String,
}  # fmt: skip


def cost_table(case: Case, law: Law, builds: Builds, plan: Plan) -> Table:
    """Unit costs of the builds that plan or staying use, in the first year, each start of a move, and the last year.

    A pair that builds for several customs zones is shown for the first of them (the US), so that plants compare.

    The overhead of the plant is not a line: it is paid for the plant, built or not.
    """
    d = plan.model.data
    years = {0, d.nodes - 1} | {m.start for m in plan.moves}
    made = np.maximum(plan.x[plan.model.made.build], plan.stay[plan.model.made.build])
    rows = [
        row for n in range(len(d.program)) for t in sorted(years) for row in _pair_rows(case, law, builds, made, n, t)
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _pair_rows(case: Case, law: Law, builds: Builds, made: Array, n: int, t: int) -> list[tuple[object, ...]]:
    mine = np.nonzero((builds.recipes.pair == n) & (made.sum(1) > 0))[0]
    if made[mine].sum() <= 1.0:
        return []
    mine = of_first_zone(builds, mine)
    used = made[mine, t] if made[mine, t].sum() > 1.0 else made[mine].sum(1)
    return build_rows(case, law, builds, int(mine[np.argmax(used)]), t)


def of_first_zone(builds: Builds, mine: NDArray[np.int64]) -> NDArray[np.int64]:
    """Those of some builds that are for the first customs zone among theirs."""
    zone = builds.recipes.zone[mine]
    return np.asarray(mine[zone == zone.min()])


def build_rows(case: Case, law: Law, builds: Builds, b: int, t: int) -> list[tuple[object, ...]]:
    """The lines of one build in one node."""
    n = int(builds.recipes.pair[b])
    program, plant = (
        case.programs["program"][int(builds.pairs.program[n])],
        case.plants["plant"][int(builds.pairs.plant[n])],
    )
    year, recipe = int(builds.futures.year[t]), builds.recipes.label[b]
    lane = builds.deliveries
    weight = _market_weights(case, int(builds.pairs.program[n]), builds.zones.members(int(builds.recipes.zone[b])))
    amounts = [(line, float(builds.lines[line.name][b, t])) for line in COST_LINES]
    amounts += [
        (DELIVERY_LINES[0], float(lane.freight[n] @ weight)),
        (DELIVERY_LINES[1], float(lane.carrying[n] @ weight)),
    ]
    return [
        (
            program,
            plant,
            recipe,
            year,
            line.name,
            usd,
            weakest_basis(case, line.tables),
            explain_line(law, builds, line, b, t),
        )
        for line, usd in amounts
    ]


def _market_weights(case: Case, v: int, here: NDArray[np.bool_]) -> Array:
    """Share of each market in the demand of the program in a zone.   here [market]"""
    mine = case.demand.filter(pl.col("program") == case.programs["program"][v])
    total = {m: float(u) for m, u in mine.group_by("market").agg(pl.col("base").sum()).iter_rows()}
    units = np.array([total.get(m, 0.0) for m in case.markets["market"]]) * here
    return np.asarray(units / max(units.sum(), 1e-9))


def explain_line(law: Law, builds: Builds, line: CostLine, b: int, t: int) -> str:
    """What the line is and what it rests on, in words."""
    words = line.meaning
    if line.name == "vehicle_duty":
        words += "; " + _duty_words(builds, b, t)
    if line.provisions:
        words += f" [{', '.join(line.provisions)} as known on {law.known_as_of}]"
    return words


def _duty_words(builds: Builds, b: int, t: int) -> str:
    value, o = float(builds.customs_value[b]), builds.origin
    if value <= 0:
        return f"built in {'the US' if builds.zones.name[builds.recipes.zone[b]] == 'USA' else 'the zone'}: no duty"
    rate = float(builds.lines["vehicle_duty"][b, t]) / value
    claim = "USMCA claimed" if o.claims[b, t] else "no claim" if o.originates[b, t] else "does not originate"
    return (
        f"{rate:.2%} of import price {value:,.0f} USD, {claim} "
        f"(RVC {o.rvc[b]:.0%}, core {o.core[b]:.0%}, LVC {o.lvc[b]:.0%}, US content {o.us_content[b]:.0%})"
    )


def explain(case: Case, law: Law, program: str, plant: str, year: int) -> Table:
    """Landed cost of one program at one plant in a year, by its cheapest recipe for the US (else its first zone).

    Raises RequestError for an unknown program, plant or year, or a plant that cannot build the program.
    """
    futures = one_path(case)
    v, p = _find(case, "programs", "program", program), _find(case, "plants", "plant", plant)
    if year not in futures.year:
        raise _no("year", str(year), f"the plan runs from {futures.year[0]} to {futures.year[-1]}")
    builds, t = price_builds(case, law, futures), int(year - futures.year[0])
    pair = np.nonzero((builds.pairs.program == v) & (builds.pairs.plant == p))[0]
    if not len(pair):
        able = [case.plants["plant"][int(q)] for q in builds.pairs.plant[builds.pairs.program == v]]
        raise _no("plant", plant, f"{program} can be built at {', '.join(able)}")
    mine = np.nonzero(builds.recipes.pair == pair[0])[0]
    if not len(mine):
        raise _no("plant", plant, f"{plant} has no lane to a market of {program}")
    mine = of_first_zone(builds, mine)
    best = int(mine[np.argmin(builds.total[mine, t])])
    return pl.DataFrame(build_rows(case, law, builds, best, t), schema=SCHEMA, orient="row")


def _find(case: Case, table: str, column: str, name: str) -> int:
    known = getattr(case, table)[column].to_list()
    if name in known:
        return int(known.index(name))
    near = get_close_matches(name, known, n=3)
    raise _no(column, name, f"one of: {', '.join(near or known[:8])}", table)


def _no(what: str, value: str, right: str, table: str = "request") -> RequestError:
    return RequestError([Problem(table, None, what, value, "not found", right)])
