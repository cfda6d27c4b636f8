"""The record `Study`: everything one run found, immutable, and the only thing reports, pages and comparisons read.

All money is real USD of `head.usd_year`. `who` is `plan` or `stay`. Tables and their columns:

moves          move, program, nameplate, from_plants (pipe-separated), to_plant, kind (new_site, volume_shift,
               added_volume, exit), start_year, units_per_year, capex_usd, jobs, state, npv_usd, npv_low_usd,
               npv_high_usd, decided, decide_by (year)
ledger         who, term, place, year, usd (undiscounted, after its sign: income > 0, cost < 0), npv_usd
production     who, program, plant, year, units
deliveries     who, program, plant, market, year, units
plant_years    who, plant, year, state (open, idle, closed), capacity, units (US-bound), other_units, jobs
plants         plant, name, owner, country, state, lat, lon, status
programs       program, nameplate, segment, msrp_usd
markets        market, name, lat, lon
launches       who, program, plant, generation, year, kind (new_generation, same_platform, ...), capex_usd
investments    who, option, plant, kind, year, capacity, capex_usd
costs          program, plant, recipe, year, line, usd_per_vehicle, basis, explanation   (unit costs, income negative)
confidence     basis, share (of the NPV difference plan against stay that rests on it), npv_difference_usd
sources        table, rows, seen, derived, recalled, estimated, user (count of rows by basis)
law            provision, parameter, year, value, unit, citation, verified
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reshore.tables import Table

STUDY_TABLES = (
    "moves", "ledger", "production", "deliveries", "plant_years", "plants", "programs", "markets", "launches",
    "investments", "costs", "confidence", "sources", "law",
)  # fmt: skip


@dataclass(frozen=True)
class Summary:
    """The numbers of `study.json`."""

    case: str
    automaker: str
    known_as_of: date
    footprint_date: date
    first_year: int
    years: int
    usd_year: int
    seed: int
    reproducible: bool
    versions: Mapping[str, str]  # package -> version
    inputs_hash: str
    objective_usd: float  # NPV of the plan
    bound_usd: float  # no plan can be worth more
    gap_usd: float
    gap: float  # gap_usd over present value of costs
    decision_gap: float  # gap_usd over (bound - stay)
    stay_objective_usd: float
    npv_without_terminal_usd: float
    stay_npv_without_terminal_usd: float
    npv_before_tax_usd: float
    stay_npv_before_tax_usd: float
    ledger_usd: Mapping[str, float]  # term -> NPV, sums to objective_usd
    stay_ledger_usd: Mapping[str, float]
    seconds: Mapping[str, float]  # stage -> wall seconds
    cpu_seconds: Mapping[str, float]  # stage -> process-tree CPU seconds
    warnings: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Study:
    """One case, scenario and seed, solved."""

    summary: Summary
    tables: Mapping[str, Table]  # name of STUDY_TABLES -> table

    def __getitem__(self, name: str) -> Table:
        return self.tables[name]
