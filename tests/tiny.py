"""The smallest valid case, in memory: one car built in Mexico, and a US plant that could build it.

Numbers are round so that answers can be worked by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from reshore.case import TABLES, Case, Head, case_from_tables
from reshore.tables import POLARS_TYPES

Row = Mapping[str, Any]
Rows = Sequence[Row] | pl.DataFrame

HEAD = Head(
    name="tiny",
    automaker="Tiny Motors",
    known_as_of=date(2025, 6, 30),
    footprint_date=date(2025, 1, 1),
    first_year=2026,
    years=3,
    usd_year=2025,
    seed=1,
)

_PLANT = {
    "plant": "home", "name": "Home Assembly", "owner": "Tiny Motors", "country": "MEX", "state": None, "lat": 20.6,
    "lon": -100.4, "status": "operating", "capacity": 100_000, "fixed_cost": 50e6, "wage": 10.0, "hours_ratio": 1.2,
}  # fmt: skip
_US = {
    "plant": "us", "name": "US Assembly", "country": "USA", "state": "US-TN", "lat": 36.0, "lon": -86.5,
    "fixed_cost": 100e6, "wage": 50.0, "hours_ratio": 1.0,
}  # fmt: skip
_LINE = {
    "plant": "home", "line": "1", "platforms": "p1", "bodies": "unibody", "powertrains": "ice|hev",
    "powertrains_after": "ice|hev|phev|bev",
}  # fmt: skip
_PROGRAM = {
    "program": "car", "nameplate": "Car", "owner": "Tiny Motors", "platform": "p1", "body": "unibody",
    "segment": "compact car", "segment_group": "car", "hts_class": "8703", "share_ice": 1.0, "share_hev": 0.0,
    "share_phev": 0.0, "share_bev": 0.0, "msrp": 30_000, "net_revenue": 26_000, "import_price": 20_000,
    "import_price_low": 18_000, "import_price_high": 22_000, "hours": 20.0, "mass": 1_800, "warranty": 0.02,
    "tooling": 100e6, "launch_cost": 50e6,
}  # fmt: skip
_PLACE = {"place": "USA", "name": "United States", "kind": "country", "electricity": 0.08, "gas": 0.02, "grid": 0.4,
          "income_tax": 0.21}  # fmt: skip
_PART_LANE = {"country": "USA", "to_country": "USA", "freight": 0.01, "days": 3}
_RETOOLING = {"kind": "new_generation", "capex": 1_000, "lead_months": 12, "downtime": 4}

# The rows of the tiny case, each completed from the first of its table.
ROWS: dict[str, list[Row]] = {
    "plants": [_PLANT, _US],
    "lines": [_LINE, {"plant": "us"}],
    "programs": [_PROGRAM],
    "generations": [{"program": "car", "generation": 0, "sop_year": 2024, "eop_year": 2030}],
    "allocation": [{"program": "car", "plant": "home", "from_year": 2025, "share": 1.0}],
    "markets": [{"market": "us-all", "name": "United States", "zone": "USA", "lat": 39.0, "lon": -95.0}],
    "demand": [
        {"program": "car", "market": "us-all", "year": year, "low": 50_000, "base": 60_000, "high": 70_000}
        for year in (2026, 2027, 2028)
    ],
    "components": [
        {"family": "engine", "core": True, "duty_parameter": "part_typical", "section_232": True, "freight_ratio": 1.0},
        {"family": "body_and_stampings"},
    ],
    "bom": [{"program": "car", "family": "engine", "value": 4_000}, {"family": "body_and_stampings", "value": 6_000}],
    "sourcing": [
        {"program": "car", "plant": "home", "family": "engine", "country": "USA", "share": 1.0},
        {"family": "body_and_stampings", "country": "MEX"},
    ],
    "sources": [
        {"family": "engine", "country": "USA", "price_index": 1.0, "lead_time": 10, "high_wage": True},
        {"country": "MEX", "price_index": 0.9, "high_wage": False},
        {"family": "body_and_stampings"},
        {"family": "body_and_stampings", "country": "MEX", "price_index": 0.9, "high_wage": False},
    ],
    "places": [
        _PLACE,
        {"place": "MEX", "name": "Mexico", "income_tax": 0.30},
        {"place": "US-TN", "name": "Tennessee", "kind": "state", "income_tax": 0.065,
         "sales_share": 0.02, "manufacturing_jobs": 360_000},
    ],
    "lanes": [
        {"plant": "home", "market": "us-all", "mode": "rail", "freight": 1_000, "days": 14},
        {"plant": "us", "freight": 600, "days": 7},
    ],
    "part_lanes": [
        _PART_LANE,
        {"country": "USA", "to_country": "MEX", "freight": 0.02, "days": 7},
        {"country": "MEX", "to_country": "USA", "freight": 0.02, "days": 7},
        {"country": "MEX", "to_country": "MEX"},
    ],
    "options": [],
    "retooling": [
        _RETOOLING,
        {"kind": "same_platform", "capex": 1_500},
        {"kind": "other_platform", "capex": 3_000},
        {"kind": "bev_conversion", "capex": 5_000},
        {"kind": "transfer", "capex": 500},
    ],
    "finance": [{"case": "tiny", "wacc_nominal": 0.08, "inflation": 0.02, "carrying_rate": 0.10}],
    "prices": [], "quotas": [], "ramps": [], "spend": [], "offers": [], "contracts": [], "facts": [], "plant_capacity": [], "budget": [],
    "targets": [], "hazards": [],
}  # fmt: skip

# What a given row of a table without rows is completed from.
TEMPLATES: dict[str, Row] = {
    "prices": {"program": "car", "zone": "CAN", "net_revenue": 25_000, "import_price": 20_000},
    "quotas": {"zone": "CAN", "kind": "remission", "year": 2026, "units": 10_000},
    "options": {"option": "us-line", "plant": "us", "kind": "add_line", "capacity": 50_000, "capex": 200e6},
    "ramps": {"curve": "slow", "month": 1, "share": 1.0},
    "spend": {"profile": "even", "offset": 0, "share": 1.0},
    "offers": {"offer": "tn", "option": "us-line", "amount": 50e6, "jobs": 500},
    "contracts": {"contract": "local", "plant": "home", "agreement": "local agreement", "expiry_year": 2028},
    "facts": {"fact": "f1", "plant": "us", "kind": "opening", "what": "US Assembly", "announced": date(2025, 3, 1),
              "modelled": False},
    "plant_capacity": {"plant": "us", "from_year": 2027, "capacity": 120_000},
    "budget": {"year": 2026, "scope": "USA", "capex": 1e9},
    "targets": {"target": "t1", "kind": "us_built_share", "from_year": 2027, "floor": 0.5},
    "hazards": {"hazard": "fire", "node_kind": "plant", "region": "USA", "rate": 0.01, "median_days": 30,
                "sigma": 1.0, "severity": 1.0},
}  # fmt: skip


def tiny_case(head: Mapping[str, Any] | None = None, **tables: Rows) -> Case:
    """The tiny case with the tables given in place of its own; checked like any other.

    `head` holds fields to change. A row given needs only what counts: the rest comes from the row of the tiny case
    with the same key, else from the first row of that table. A frame given is taken as it is.

    >>> tiny_case(plants=[{"plant": "home", "capacity": 80_000}, {"plant": "us"}]).plants["capacity"].to_list()
    [80000.0, 100000.0]
    """
    return case_from_tables(tiny_head(**(head or {})), tiny_tables(**tables))


def tiny_head(**fields: Any) -> Head:
    """The head of the tiny case with some fields changed."""
    return Head(**({name: getattr(HEAD, name) for name in HEAD.__dataclass_fields__} | fields))


def tiny_tables(**tables: Rows) -> dict[str, pl.DataFrame]:
    """The frames of the tiny case, not yet checked; see `tiny_case`."""
    unknown = set(tables) - set(TABLES)
    if unknown:
        raise TypeError(f"no such table: {', '.join(sorted(unknown))}")
    return {name: _table(name, tables.get(name, ROWS[name])) for name in TABLES}


def _table(name: str, rows: Rows) -> pl.DataFrame:
    return rows if isinstance(rows, pl.DataFrame) else frame(name, [_completed(name, row) for row in rows])


def frame(name: str, rows: Sequence[Row]) -> pl.DataFrame:
    """A frame of one table with the types of the schema; columns that no row names are left out."""
    types: dict[str, pl.DataType] = {c.name: POLARS_TYPES[c.kind] for c in TABLES[name].columns}
    named = list(dict.fromkeys(column for row in rows for column in row)) if rows else list(types)
    schema = {column: types.get(column, pl.String()) for column in named}
    return pl.DataFrame([[row.get(column) for column in named] for row in rows], schema=schema, orient="row")


def _completed(name: str, row: Row) -> Row:
    first = ROWS[name][0] if ROWS[name] else TEMPLATES[name]
    key = [k for k in TABLES[name].key if k in row]
    same = next((own for own in ROWS[name] if key and all(_own(name, own)[k] == row[k] for k in key)), {})
    return {**first, **same, **row}


def _own(name: str, own: Row) -> Row:
    return {**ROWS[name][0], **own}
