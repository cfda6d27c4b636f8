"""Capacitated facility location posed as cases: facility = US site with a greenfield option, customer = market.

python benchmarks/facility_location.py FILE... [--capacity N] [--json]

FILE is in the form of OR-Library (plain or .gz): `facilities customers`, then `capacity fixed_cost` a facility, then for
each customer its demand and the cost of serving all of it from each facility. Where the word `capacity` stands for a
number (capa, capb, capc) --capacity gives it.

One program, one year, no tax, no duty, money without interest. The option costs the facility's fixed cost a year, the
lane costs the unit cost of serving, and a vehicle earns one price everywhere. Lost sales stay allowed, so every plan of
the instance is a plan of the case, worth price x demand less its cost: price x demand less the proven bound of the NPV
is a lower bound on the cost at any price, and a plan that loses no sale is a plan of the instance. Where sales are lost
the price was too low, and is doubled. A customer without demand buys nothing and costs nothing.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from reshore.builds import one_path, price_builds
from reshore.case import TABLES, Case, Head, case_from_tables
from reshore.console import own_words_only
from reshore.errors import InfeasiblePlan, InputError, Problem, ReshoreError
from reshore.law import DatedValue, Law, read_law
from reshore.plan import Options, optimise
from reshore.solve import Limits
from reshore.tables import POLARS_TYPES

Array = NDArray[np.float64]

YEAR = 2026
KNOWN = date(2025, 12, 31)
CAPACITY_WORD = "capacity"
GAP = 1e-7  # relative to the least cost of serving, at which the search may stop
MOST_DOUBLINGS = 20
LOST = 1e-6  # lost units over all demand that count as none
WORK = Limits(dives=8, stall=4, work=120.0, nodes=1_000_000, searches=4, search_size=np.inf)
NO_WORK = Limits(dives=0, nodes=0)  # what a move is worth is not asked here


@dataclass(frozen=True, eq=False)
class Instance:
    """A capacitated facility location instance."""

    name: str
    capacity: Array  # [facility]
    fixed: Array  # [facility] USD when open
    demand: Array  # [customer]
    cost: Array  # [customer, facility] USD for serving all of the customer


@dataclass(frozen=True)
class Result:
    """What is printed. USD of total cost; gap relative to the objective."""

    instance: str
    objective: float
    bound: float
    gap: float
    seconds: float
    cpu_seconds: float


# ---- the file ----------------------------------------------------------------------------------------------------


def read_instance(path: Path, capacity: float | None = None) -> Instance:
    """The instance in a file. Raises InputError with what is wrong with it."""
    try:
        raw = path.read_bytes()
        words = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode().split()
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise _bad(path, None, f"cannot be read: {error}", "give a text file of OR-Library, plain or .gz") from error
    name = path.name.removesuffix(".gz").removesuffix(".txt")
    if CAPACITY_WORD in words:
        if capacity is None:
            raise _bad(path, CAPACITY_WORD, "stands for a number", "give it with --capacity")
        words, name = [repr(capacity) if w == CAPACITY_WORD else w for w in words], f"{name}_{capacity:g}"
    return _parsed(path, name, words)


def _parsed(path: Path, name: str, words: Sequence[str]) -> Instance:
    try:
        number = np.array(words, dtype=np.float64)
    except ValueError as error:
        raise _bad(path, None, f"holds a word: {error}", "give numbers only") from error
    m, n = (int(k) for k in number[:2]) if len(number) > 2 else (0, 0)
    if min(m, n) < 1 or len(number) != 2 + 2 * m + n * (m + 1):
        right = "give 2 + 2 x facilities + customers x (facilities + 1) numbers, at least one of each"
        raise _bad(path, f"{m} {n}", f"has {len(number)} numbers", right)
    if not np.isfinite(number).all() or (number < 0).any():
        raise _bad(path, None, "holds a number that is negative or not finite", "give numbers from 0 up")
    sites, customers = number[2 : 2 + 2 * m].reshape(m, 2), number[2 + 2 * m :].reshape(n, m + 1)
    return Instance(name, sites[:, 0], sites[:, 1], customers[:, 0], customers[:, 1:])


def _bad(path: Path, value: str | None, wrong: str, right: str) -> InputError:
    return InputError([Problem(str(path), None, None, value, wrong, right)])


# ---- the case ----------------------------------------------------------------------------------------------------


def unit_cost(instance: Instance) -> Array:
    """Cost of serving one unit; 0 for a customer without demand.   [customer, facility]"""
    demand = instance.demand[:, None]
    return np.divide(instance.cost, demand, out=np.zeros_like(instance.cost), where=demand > 0)


def make_case(instance: Instance, price: float) -> Case:
    """The instance as a case in which one vehicle earns `price`."""
    sites = [f"site{i + 1}" for i in range(len(instance.capacity))]
    markets = [f"market{j + 1}" for j in range(len(instance.demand))]
    lanes = unit_cost(instance)
    head = Head(
        name=instance.name, automaker="benchmark", known_as_of=KNOWN, footprint_date=date(YEAR, 1, 1), first_year=YEAR, years=1, usd_year=YEAR, seed=1
    )  # fmt: skip
    rows = _fixed_tables(price)
    rows["plants"] = [_PLANT | {"plant": p, "name": p} for p in sites]
    rows["lines"] = [_LINE | {"plant": p} for p in sites]
    rows["options"] = [
        _OPTION | {"option": f"open-{p}", "plant": p, "capacity": capacity, "fixed_cost": fixed}
        for p, capacity, fixed in zip(sites, instance.capacity, instance.fixed, strict=True)
    ]
    rows["markets"] = [{"market": m, "name": m, "zone": "USA", "lat": 40.0, "lon": -90.0} for m in markets]
    rows["demand"] = [
        {"program": "unit", "market": m, "year": YEAR, "low": d, "base": d, "high": d}
        for m, d in zip(markets, instance.demand, strict=True)
    ]
    rows["lanes"] = [
        {"plant": p, "market": m, "mode": "truck", "freight": lanes[j, i], "days": 0.0}
        for i, p in enumerate(sites)
        for j, m in enumerate(markets)
    ]
    return case_from_tables(head, {name: _frame(name, rows.get(name, [])) for name in TABLES})


_PLANT = {
    "owner": "benchmark", "country": "USA", "state": "US-XX", "lat": 40.0, "lon": -90.0, "status": "candidate", "capacity": 0.0,
    "fixed_cost": 0.0, "wage": 0.0,
}  # fmt: skip
_LINE = {"line": "1", "bodies": "*", "powertrains_after": "ice"}
_OPTION = {"kind": "greenfield", "capex": 0.0}
_PLACE = {"electricity": 0.0, "gas": 0.0, "grid": 0.0, "income_tax": 0.0}
_RETOOLING = ("new_generation", "same_platform", "other_platform", "bev_conversion", "transfer")


def _fixed_tables(price: float) -> dict[str, list[dict[str, Any]]]:
    """Tables that do not depend on the instance."""
    program = {
        "program": "unit", "nameplate": "Unit", "owner": "benchmark", "platform": "p", "body": "unibody", "segment": "car",
        "segment_group": "car", "hts_class": "8703", "share_ice": 1.0, "share_hev": 0.0, "share_phev": 0.0, "share_bev": 0.0,
        "msrp": price, "net_revenue": price, "import_price": 0.0, "import_price_low": 0.0, "import_price_high": 0.0,
        "hours": 0.0, "mass": 1_800.0, "warranty": 0.0, "tooling": 0.0, "launch_cost": 0.0,
    }  # fmt: skip
    return {
        "programs": [program],
        "generations": [{"program": "unit", "generation": 0, "sop_year": YEAR - 1, "eop_year": YEAR}],
        "components": [
            {"family": "engine", "core": False, "duty_parameter": "part_typical", "section_232": False, "freight_ratio": 1.0}
        ],
        "bom": [{"program": "unit", "family": "engine", "value": 0.0}],
        "places": [
            _PLACE | {"place": "USA", "name": "United States", "kind": "country"},
            _PLACE | {"place": "US-XX", "name": "Any state", "kind": "state"},
        ],
        "retooling": [{"kind": kind, "capex": 0.0, "lead_months": 0, "downtime": 0.0} for kind in _RETOOLING],
        "finance": [{"case": "benchmark", "wacc_nominal": 0.0, "inflation": 0.0, "carrying_rate": 0.0}],
    }


def _frame(name: str, rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """A frame of the columns that the rows name (all, where there is no row)."""
    types = {c.name: POLARS_TYPES[c.kind] for c in TABLES[name].columns}
    return pl.DataFrame(rows, schema={c: types[c] for c in rows[0]} if rows else types, orient="row")


def untaxed_law() -> Law:
    """The law without federal income tax."""
    none = DatedValue(date(1900, 1, 1), None, 0.0, date(1900, 1, 1), ())
    return read_law(KNOWN).with_values("us.tax.corporate_rate", "rate", [none])


# ---- the answer --------------------------------------------------------------------------------------------------


def solve(instance: Instance, clock_seconds: float | None = None) -> Result:
    """Least total cost and its proven lower bound, through `price_builds` and `optimise`.

    Raises InfeasiblePlan where all facilities together cannot serve all demand.
    """
    clock, cpu = time.perf_counter(), _cpu_seconds()
    if instance.demand.sum() > instance.capacity.sum() * (1.0 + 1e-9):
        raise InfeasiblePlan(f"{instance.name}: demand is more than all facilities together can serve")
    law, price = untaxed_law(), first_price(instance)
    for _ in range(MOST_DOUBLINGS):
        cost, bound, lost = plan_cost(instance, price, law, clock_seconds)
        if lost <= LOST:
            break
        price *= 2.0
    else:
        raise InfeasiblePlan(f"{instance.name}: no price found at which all demand is served")
    bound = min(bound, cost)
    gap = (cost - bound) / cost if cost > 0 else 0.0
    return Result(instance.name, cost, bound, gap, time.perf_counter() - clock, _cpu_seconds() - cpu)


def first_price(instance: Instance) -> float:
    """A price at which serving usually pays: the dearest lane and twice the dearest full facility a unit."""
    full = np.divide(instance.fixed, instance.capacity, out=np.zeros_like(instance.fixed), where=instance.capacity > 0)
    return float(unit_cost(instance).max() + 2.0 * full.max() + 1.0)


def plan_cost(instance: Instance, price: float, law: Law, clock_seconds: float | None) -> tuple[float, float, float]:
    """Cost of the plan, lower bound on the cost, lost units over demand."""
    case = make_case(instance, price)
    least = float(instance.cost.min(axis=1).sum())
    options = Options(main=WORK, move=NO_WORK, gap_share=0.0, gap_usd=GAP * least, clock_seconds=clock_seconds)
    plan = optimise(case, law, price_builds(case, law, one_path(case)), options)
    demand = float(instance.demand.sum())
    lost = float(plan.x[plan.model.market.lost].sum())
    earned = price * demand
    return earned - plan.objective, earned - plan.bound, lost / max(demand, 1.0)


def _cpu_seconds() -> float:
    t = os.times()
    return t.user + t.system + t.children_user + t.children_system


def main() -> int:
    """Solve the files in turn."""
    ask = argparse.ArgumentParser(description="Capacitated facility location through price_builds and optimise.")
    ask.add_argument("files", nargs="+", type=Path, metavar="FILE")
    ask.add_argument("--capacity", type=float, help="what the word capacity in a file stands for")
    ask.add_argument("--seconds", type=float, help="stop improving an instance after so many seconds")
    ask.add_argument("--json", action="store_true", help="print a JSON list")
    given = ask.parse_args()
    try:
        found = [_told(solve, read_instance(f, given.capacity), given.seconds, given.json) for f in given.files]
    except ReshoreError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    if given.json:
        print(json.dumps([asdict(r) for r in found], indent=1))
    return 0


def _told(how: Callable[[Instance, float | None], Result], instance: Instance, seconds: float | None, quiet: bool) -> Result:
    with own_words_only():
        r = how(instance, seconds)
    if not quiet:
        print(f"{r.instance}: {r.objective:.3f}, bound {r.bound:.3f}, gap {r.gap:.1e}, {r.seconds:.1f} s, CPU {r.cpu_seconds:.1f} s")
    return r


if __name__ == "__main__":
    sys.exit(main())
