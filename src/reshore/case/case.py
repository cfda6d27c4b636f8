"""The record `Case`: what the user states, validated, as known on a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reshore.tables import Table


@dataclass(frozen=True)
class Head:
    """What `case.toml` says."""

    name: str  # identifier of the case, such as general-motors
    automaker: str  # name for people, such as General Motors
    known_as_of: date  # nothing announced later is in the case
    footprint_date: date  # date of the plants and allocations
    first_year: int  # first calendar year of the plan
    years: int  # length of the horizon
    usd_year: int  # all real amounts are USD of this year
    seed: int = 1


@dataclass(frozen=True, eq=False)
class Case:
    """Validated tables; one attribute a table of `reshore.case.schema.TABLES`, same names, same column order."""

    head: Head
    plants: Table
    lines: Table
    programs: Table
    generations: Table
    allocation: Table
    markets: Table
    demand: Table
    prices: Table
    quotas: Table
    components: Table
    bom: Table
    sourcing: Table
    sources: Table
    places: Table
    lanes: Table
    part_lanes: Table
    options: Table
    retooling: Table
    ramps: Table
    spend: Table
    offers: Table
    contracts: Table
    facts: Table
    plant_capacity: Table
    finance: Table
    budget: Table
    targets: Table
    hazards: Table
