"""Table `sourcing`: where each family comes from today, by program and plant, calibrated to the content label."""

from __future__ import annotations

from functools import cache

import numpy as np

from reshore.case.schema import FAMILIES
from reshore.reference import costs
from reshore.reference.calibrate import Array, Target, recipe
from reshore.reference.data import Row, rows
from reshore.reference.labels import NORTH, Label, label_of
from reshore.reference.places import supply_countries
from reshore.reference.rows import case_table, joined
from reshore.reference.scope import NEAR, Program, Scope
from reshore.tables import Table

HOME_TILT = 0.6  # weight of the plant's country in the prior of an overseas plant
NEAR_TILT = 0.1  # in North America
FLOOR = 0.02  # prior of the label's first foreign country where the supply table has none

# A country without a supply base of its own in the table buys from its region.
REGION_BASE = {"BEL": "DEU"}


def sourcing_table(scope: Scope) -> Table:
    return case_table("sourcing", [r for p in scope.programs for r in program_sourcing(p)])


def program_sourcing(p: Program) -> list[Row]:
    """The recipe of a program, the same at each of its plants: the label covers them all."""
    label = label_of(p.facts)
    proof = joined(
        {"source": f"programs: {p.id} content label; supply_regions", "as_of": "2025",
         "basis": "estimated" if label.us_canada is None else "derived"}
    )  # fmt: skip
    found = shares(p, label)
    return [
        {"program": p.id, "plant": plant, "family": family, "country": country, "share": share} | proof
        for plant in plants_of(p)
        for (family, country), share in found.items()
    ]


def plants_of(p: Program) -> list[str]:
    """Plants of the program now and by commitment."""
    later = [r["plant"] for r in rows("reallocations") if r["program"] == p.id]
    return list(dict.fromkeys([plant for plant, _ in p.shares] + later))


def shares(p: Program, label: Label) -> dict[tuple[str, str], float]:
    """Calibrated share by family and country."""
    values = costs.family_values(p)
    families = [f for f in FAMILIES if f in values]
    countries = supply_countries()
    pick = [FAMILIES.index(f) for f in families]
    x = recipe(prior(p, label)[pick], np.array([values[f] for f in families]), prices()[pick], targets(label))
    return {
        (f, c): round(float(x[i, j]), 9)
        for i, f in enumerate(families)
        for j, c in enumerate(countries)
        if x[i, j] > 1e-6
    }


def targets(label: Label) -> list[Target]:
    """The totals of the label: US and Canada together, first foreign country."""
    found = []
    if label.us_canada is not None:
        found.append(Target(marks(*NORTH), label.us_canada))
    if label.foreign is not None and label.foreign_share is not None:
        found.append(Target(marks(label.foreign), label.foreign_share))
    return found


def marks(*members: str) -> Array:
    return np.array([float(c in members) for c in supply_countries()])


@cache
def supply(column: str) -> dict[tuple[str, str], float]:
    return {(r["component_family"], r["country"]): float(r[column] or 0.0) for r in rows("supply_regions")}


@cache
def prices() -> Array:
    """Price index [family, country]."""
    index = supply("price_index_mid")
    return np.array([[index[f, c] for c in supply_countries()] for f in FAMILIES])


@cache
def market() -> Array:
    """Share of the supply of all US-sold vehicles [family, country], rows add to one."""
    share = supply("share_of_us_market_supply_mid")
    found = np.array([[share[f, c] for c in supply_countries()] for f in FAMILIES])
    return found / found.sum(axis=1, keepdims=True)


def prior(p: Program, label: Label) -> Array:
    """What one would guess without the label's totals: market supply, tilted to where the program is built; engine
    and transmission only from the countries the label names (the motor of an electric vehicle counts as engine)."""
    found = market()
    for country, share in homes(p).items():
        tilt = NEAR_TILT if country in NEAR else HOME_TILT
        found = found + share * tilt / (1 - tilt) * marks(country)
    if label.foreign:
        found = np.maximum(found, FLOOR * marks(label.foreign))
    if label.us_canada:
        found = np.maximum(found, FLOOR * marks("USA"))
    engine = "e_drive" if p.mix.get("bev", 0.0) > 0.5 else "engine"
    return fix(fix(found, engine, label.engine), "transmission", label.transmission)


def homes(p: Program) -> dict[str, float]:
    """Countries where the program is built, by share."""
    where = {r["plant_id"]: r["country"] for r in rows("plants")}
    found: dict[str, float] = {}
    for plant, share in p.shares:
        country = REGION_BASE.get(where[plant], where[plant])
        found[country] = found.get(country, 0.0) + share
    return found


def fix(found: Array, family: str, countries: tuple[str, ...]) -> Array:
    """Only the countries named supply the family, evenly until the totals of the label shift them."""
    if not countries:
        return found
    fixed = found.copy()
    fixed[FAMILIES.index(family)] = marks(*countries) / len(countries)
    return fixed
