"""Table `sourcing`: where each family comes from today, by program and plant, calibrated to the content label."""

from __future__ import annotations

from functools import cache

import numpy as np

from reshore.case.schema import FAMILIES
from reshore.reference import costs
from reshore.reference.calibrate import Array, Target, recipe, rows_to_one
from reshore.reference.data import Row, keyed, rows
from reshore.reference.labels import NORTH, Label, label_at
from reshore.reference.places import supply_countries
from reshore.reference.rows import case_table, origin
from reshore.reference.scope import NEAR, Program, Scope
from reshore.tables import Table

HOME_TILT = 0.6  # weight of the plant's country in the prior of an overseas plant
NEAR_TILT = 0.1  # in North America
AMERICAN_PARTS = 0.05  # what remains of the American part of the prior overseas (median label: 1 % US and Canada)
FLOOR = 0.02  # prior of the label's first foreign country where the supply table has none
REGION_BASE = (("BEL", "DEU"),)  # a country without a supply base in the table buys from its region


def sourcing_table(scope: Scope) -> Table:
    return case_table("sourcing", [r for p in scope.programs for r in program_sourcing(p)])


def program_sourcing(p: Program) -> list[Row]:
    """The recipe of a program at each of its plants: one a country of assembly."""
    where = keyed("plants", "plant_id")
    return [
        {"program": p.id, "plant": plant, "family": family, "country": country, "share": share} | proof(p, built_in)
        for plant in plants_of(p)
        for built_in in (where[plant]["country"],)
        for (family, country), share in shares(p, built_in).items()
    ]


def proof(p: Program, built_in: str) -> Row:
    """Totals are derived from the label; without one the recipe is a guess."""
    basis = "estimated" if label_at(p.id, built_in).us_canada is None else "derived"
    return origin(f"programs, labels: {p.id} built in {built_in}; supply_regions", basis, "2025")


def plants_of(p: Program) -> list[str]:
    """Plants of the program now and by commitment."""
    later = [r["plant"] for r in rows("reallocations") if r["program"] == p.id]
    return list(dict.fromkeys([plant for plant, _ in p.shares] + later))


def shares(p: Program, built_in: str) -> dict[tuple[str, str], float]:
    """Calibrated share by family and country of the source."""
    values, label = costs.family_values(p), label_at(p.id, built_in)
    families = [f for f in FAMILIES if f in values]
    pick = [FAMILIES.index(f) for f in families]
    value = np.array([values[f] for f in families])
    near = marks(*(NEAR if built_in in NEAR else ()))  # USMCA and Section 232 ask for these three: keep them first
    x = recipe(prior(p, label, built_in)[pick], value, prices()[pick], targets(label), near)
    return {
        (f, c): float(x[i, j])
        for i, f in enumerate(families)
        for j, c in enumerate(supply_countries())
        if x[i, j] > 1e-9
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
    return rows_to_one(found)


def prior(p: Program, label: Label, built_in: str) -> Array:
    """What one would guess without the label's totals: market supply, tilted to the country of assembly; engine and
    transmission only from the countries the label names (the motor of an electric vehicle counts as engine)."""
    home, near = next((b for a, b in REGION_BASE if a == built_in), built_in), built_in in NEAR
    tilt = NEAR_TILT if near else HOME_TILT
    found = market() * (1.0 if near else 1 - (1 - AMERICAN_PARTS) * marks(*NEAR))
    found = (1 - tilt) * rows_to_one(found) + tilt * marks(home)
    found = np.maximum(found, FLOOR * marks(*([label.foreign] if label.foreign else [])))
    found = np.maximum(found, FLOOR * marks(*(["USA"] if label.us_canada else [])))
    engine = "e_drive" if p.mix.get("bev", 0.0) > 0.5 else "engine"
    return fix(fix(found, engine, label.engine), "transmission", label.transmission)


def fix(found: Array, family: str, countries: tuple[str, ...]) -> Array:
    """Only the countries named supply the family, evenly until the totals of the label shift them."""
    if not countries:
        return found
    fixed = found.copy()
    fixed[FAMILIES.index(family)] = marks(*countries) / len(countries)
    return fixed
