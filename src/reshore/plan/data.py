"""What the concepts of the plan read: the case and the builds as arrays, with the sets they run over.

Sets   v program, p plant, n pair, b build, m market, z customs zone, g generation row, o option, k source, t node (one a year here)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from reshore.builds import Builds
from reshore.builds.pairs import demand_by_market, shares
from reshore.case import Case
from reshore.law import Law
from reshore.law.us.income_tax import combined_rate, federal_rate
from reshore.money import real_rate
from reshore.units import MONTHS_PER_YEAR

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

TAIL_LIMIT_YEARS = 8  # the terminal value never runs longer than this after the horizon


@dataclass(frozen=True, eq=False)
class PlanData:
    """Arrays for the concepts.   Money in real USD, units in vehicles/year."""

    case: Case
    law: Law
    builds: Builds
    year: Ints  # [t]
    program: Ints  # [n] program of the pair
    plant: Ints  # [n] plant of the pair
    home: Flags  # [n]
    share: Array  # [n, t] share of the program staying builds here
    demand: Array  # [v, m, t]
    generation: Ints  # [v, t] row of case.generations in production, -1 after the last
    capacity: Array  # [p, t] straight-time capacity without options; 0 while idle or only a candidate
    other: Array  # [p] units for other markets
    operating: Flags  # [p, t] open without a decision
    owned: Flags  # [p] run by the automaker itself
    place: Ints  # [p] row in case.places where the plant pays
    us: int  # row of the country USA in case.places
    importer: Ints  # [zone] row of the zone's country in case.places, where its importer pays tax
    tax: Array  # [place] income tax rate
    inflation: float
    rate: float  # real discount rate
    tail: Ints  # [v] years after the horizon to the end of the generation then in production
    plant_tail: int  # the same, weighted by volume, for plants

    @property
    def nodes(self) -> int:
        return len(self.year)

    @property
    def total_demand(self) -> Array:
        """[v, t]"""
        return np.asarray(self.demand.sum(1))

    @property
    def zone(self) -> Ints:
        """Zone of each build.   [b]"""
        return self.builds.recipes.zone

    @property
    def in_us(self) -> Flags:
        """[p]"""
        return np.asarray(self.case.plants["country"].to_numpy() == "USA")


def lead_nodes(months: int) -> int:
    """First node at which a decision taken on 1 January of the first year can produce: to the nearest whole year."""
    return int(max(0, np.ceil(months / MONTHS_PER_YEAR - 0.5)))


def prepare(case: Case, law: Law, builds: Builds) -> PlanData:
    """Arrays of the case and builds for the concepts."""
    year = builds.futures.year
    generation = _generation(case, year)
    demand = demand_by_market(case, year) * (generation >= 0)[:, None, :]
    operating = _operating(case, year)
    place = {name: i for i, name in enumerate(case.places["place"])}
    tail = _tail(case, year, generation)
    finance = case.finance.row(0, named=True)
    plants = case.plants
    return PlanData(
        case=case,
        law=law,
        builds=builds,
        year=year,
        program=builds.pairs.program,
        plant=builds.pairs.plant,
        home=builds.pairs.home,
        share=shares(case, builds.pairs, year),
        demand=demand,
        generation=generation,
        capacity=_capacity(case, year, operating),
        other=plants["other_market_units"].to_numpy(),
        operating=operating,
        owned=(plants["owner"] == case.head.automaker).to_numpy(),
        place=np.array([place[s or c] for s, c in plants.select("state", "country").iter_rows()], dtype=np.int64),
        us=place["USA"],
        importer=np.array([place[z] for z in builds.zones.name], dtype=np.int64),
        tax=_tax_rates(case, law),
        inflation=float(finance["inflation"]),
        rate=real_rate(float(finance["wacc_nominal"]), float(finance["inflation"])),
        tail=tail,
        plant_tail=_plant_tail(tail, demand),
    )


def _generation(case: Case, year: Ints) -> Ints:
    """Generation in production.   [v, t]"""
    program = {name: i for i, name in enumerate(case.programs["program"])}
    out = np.full((len(program), len(year)), -1, dtype=np.int64)
    for row, (v, sop, eop) in enumerate(case.generations.select("program", "sop_year", "eop_year").iter_rows()):
        out[program[v], (year >= sop) & (year <= eop)] = row
    return out


def _capacity(case: Case, year: Ints, operating: Flags) -> Array:
    out = np.where(operating, case.plants["capacity"].to_numpy()[:, None], 0.0)
    at = {name: i for i, name in enumerate(case.plants["plant"])}
    for plant, start, capacity in case.plant_capacity.sort("from_year").select("plant", "from_year", "capacity").iter_rows():
        out[at[plant], year >= start] = capacity
    return out


def _operating(case: Case, year: Ints) -> Flags:
    """Open without a decision: operating plants, and idle ones from the year of a committed capacity.   [p, t]"""
    out = np.repeat((case.plants["status"] == "operating").to_numpy()[:, None], len(year), axis=1)
    at = {name: i for i, name in enumerate(case.plants["plant"])}
    for plant, start, capacity in case.plant_capacity.sort("from_year").select("plant", "from_year", "capacity").iter_rows():
        out[at[plant], year >= start] = capacity > 0
    return out


def _tax_rates(case: Case, law: Law) -> Array:
    """Income tax rate of the payer at each place.

    US profit is taxed at 26 USC 11 plus the states' rates on what each may tax of it: its sales factor times its share of
    sales, and the rest of its formula by the share of the maker's US capacity, which stands in for property and payroll.
    With a single sales factor the state a plant stands in changes nothing. State tax is deductible from federal.
    """
    places = case.places
    states = places.filter(pl.col("kind") == "state")
    weight, rate = states["sales_factor"].to_numpy(), states["income_tax"].to_numpy()
    share = weight * _shares(states["sales_share"].to_numpy()) + (1.0 - weight) * _shares(_capacity_by_state(case, states["place"]))
    state = float((share * rate).sum()) * float(case.finance["federal_sales_share"][0])
    us = float(combined_rate(federal_rate(law, date(case.head.first_year, 7, 1)), state))
    in_us = ((places["kind"] == "state") | (places["place"] == "USA")).to_numpy()
    return np.where(in_us, us, places["income_tax"].to_numpy())


def _shares(of: Array) -> Array:
    """Parts of the whole; zeros where there is none."""
    return np.asarray(of / total) if (total := float(of.sum())) > 0.0 else np.zeros(len(of))


def _capacity_by_state(case: Case, states: pl.Series) -> Array:
    """Capacity of the maker's plants today.   [state]"""
    mine = case.plants.filter((pl.col("owner") == case.head.automaker) & pl.col("state").is_not_null())
    found = dict(mine.group_by("state").agg(pl.col("capacity").sum()).iter_rows())
    return np.array([found.get(s, 0.0) for s in states], dtype=np.float64)


def _tail(case: Case, year: Ints, generation: Ints) -> Ints:
    last = generation[:, -1]
    eop = case.generations["eop_year"].to_numpy()
    left = np.where(last >= 0, eop[np.maximum(last, 0)] - year[-1], 0)
    return np.clip(left, 0, TAIL_LIMIT_YEARS if len(year) > 1 else 0).astype(np.int64)


def _plant_tail(tail: Ints, demand: Array) -> int:
    volume = demand[:, :, -1].sum(1)
    return round(float((tail * volume).sum() / volume.sum())) if volume.sum() > 0 else 0
