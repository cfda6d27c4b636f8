"""Pairs: which plant can build which program, and how far the plant is from being able to.

A plant the program is built at today (or is committed to) is `home`. Else, by what the lines say:
`same_platform` where the platform is built already, `bev_conversion` where a battery-electric program comes to a plant
without battery-electric lines, `other_platform` where the shops take the body after retooling. US-built programs are
paired with other US plants only where the platform is built already: the rest would move nothing into the country.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from reshore.case import Case

KINDS = ("home", "same_platform", "other_platform", "bev_conversion")
BEV_PROGRAM_SHARE = 0.5  # above this share of battery-electric units the program needs a battery-electric line


@dataclass(frozen=True, eq=False)
class Pairs:
    """Program-plant pairs.   Arrays are indexed by pair."""

    program: NDArray[np.int64]  # row in case.programs
    plant: NDArray[np.int64]  # row in case.plants
    kind: NDArray[np.int64]  # index in KINDS

    def __len__(self) -> int:
        return len(self.program)

    @property
    def home(self) -> NDArray[np.bool_]:
        return np.asarray(self.kind == 0)


def _split(cell: str | None) -> set[str]:
    return {w.strip() for w in (cell or "").split("|") if w.strip()}


def find_pairs(case: Case) -> Pairs:
    """Every pair that the tables allow, sorted by program then plant."""
    lines = _plant_lines(case)
    home = set(case.allocation.select("program", "plant").iter_rows())
    in_us = {p for (p, s) in case.allocation.join(case.plants, on="plant").select("program", "country").iter_rows() if s == "USA"}
    rows: list[tuple[int, int, int]] = []
    for v, program in enumerate(case.programs.iter_rows(named=True)):
        for p, plant in enumerate(case.plants.iter_rows(named=True)):
            if (program["program"], plant["plant"]) in home:
                rows.append((v, p, 0))
            elif (kind := _distance(program, plant, lines, program["program"] in in_us)) is not None:
                rows.append((v, p, KINDS.index(kind)))
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Pairs(table[:, 0], table[:, 1], table[:, 2])


def _plant_lines(case: Case) -> dict[str, dict[str, set[str]]]:
    """For each plant, the union over its lines of what it can build now and after retooling."""
    columns = ("platforms", "bodies", "powertrains", "powertrains_after")
    found: dict[str, dict[str, set[str]]] = {}
    for row in case.lines.iter_rows(named=True):
        plant = found.setdefault(row["plant"], {c: set() for c in columns})
        for c in columns:
            plant[c] |= _split(row[c])
    return found


def _distance(
    program: dict[str, object], plant: dict[str, object], lines: dict[str, dict[str, set[str]]], built_in_us: bool
) -> str | None:
    able = lines.get(str(plant["plant"]))
    if plant["country"] != "USA" or able is None:
        return None
    same = program["platform"] in able["platforms"]
    if built_in_us and not same:
        return None
    electric = float(program["share_bev"]) > BEV_PROGRAM_SHARE  # type: ignore[arg-type]
    if not same and not ({"*", str(program["body"])} & able["bodies"]):
        return None
    if electric and "bev" not in able["powertrains_after"]:
        return None
    if electric and "bev" not in able["powertrains"] and able["platforms"]:
        return "bev_conversion"
    return "same_platform" if same else "other_platform"


def shares(case: Case, pairs: Pairs, years: NDArray[np.int64]) -> NDArray[np.float64]:
    """Share of each program's US units that staying builds at the pair.   [pair, year]"""
    index = {(v, p): n for n, (v, p) in enumerate(zip(pairs.program, pairs.plant, strict=True))}
    program = {name: v for v, name in enumerate(case.programs["program"])}
    plant = {name: p for p, name in enumerate(case.plants["plant"])}
    out = np.zeros((len(pairs), len(years)))
    for (name,), rows in case.allocation.sort("from_year").group_by("program", maintain_order=True):
        for (start,), rows_from in rows.group_by("from_year", maintain_order=True):
            now = years >= start
            mine = pairs.program == program[name]
            out[np.ix_(mine, now)] = 0.0
            for where, share in rows_from.select("plant", "share").iter_rows():
                out[index[program[name], plant[where]], now] = share
    return out


def demand_by_market(case: Case, years: NDArray[np.int64]) -> NDArray[np.float64]:
    """Base demand.   [program, market, year] vehicles/year"""
    return _cube(case.demand, case, years, "base")


def _cube(demand: pl.DataFrame, case: Case, years: NDArray[np.int64], column: str) -> NDArray[np.float64]:
    program = {name: i for i, name in enumerate(case.programs["program"])}
    market = {name: i for i, name in enumerate(case.markets["market"])}
    out = np.zeros((len(program), len(market), len(years)))
    first = int(years[0])
    for v, m, year, units in demand.select("program", "market", "year", column).iter_rows():
        if 0 <= year - first < len(years):
            out[program[v], market[m], year - first] = units
    return out
