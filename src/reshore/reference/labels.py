"""The content label of a program by country of assembly, and how near the calibrated sourcing comes to it.

NHTSA's list has a row a variant; where a program is built in several countries the rows of the country's variants are
averaged. A country without rows takes the program's label if that is for the same continent; else nothing is known.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

import polars as pl

from reshore.case.case import Case
from reshore.reference.data import Row, grouped, keyed, rows
from reshore.reference.places import continent
from reshore.reference.scope import NEAR
from reshore.tables import Table

NORTH = ("USA", "CAN")  # the label counts them together
MAKES = (("Chevrolet", "Chevy"), ("Ram", "RAM"))  # brand, make as NHTSA writes it


@dataclass(frozen=True)
class Label:
    """What the NHTSA (AALA) label says; None or empty where it is blank."""

    us_canada: float | None = None  # share of parts content
    foreign: str | None = None  # first foreign country
    foreign_share: float | None = None
    engine: tuple[str, ...] = ()
    transmission: tuple[str, ...] = ()


@cache
def label_at(program: str, country: str) -> Label:
    """The label of a program built in a country; engines and gearboxes of a transplant without one stay those of home."""
    whole = label_of(keyed("programs", "program_id")[program])
    listed = countries(keyed("programs", "program_id")[program]["final_assembly_countries"])
    variants = [r for r in carlines(program) if country in countries(r["final_assembly"])]
    own = [r for r in variants if r["final_assembly"] == country] or variants
    if own and len(built_in(program)) > 1:
        return average(own)
    if continent(country) in {continent(c) for c in listed}:
        return whole
    return Label(engine=whole.engine, transmission=whole.transmission) if country in NEAR else Label()


@cache
def built_in(program: str) -> set[str]:
    """Countries where a program is built."""
    where = keyed("plants", "plant_id")
    return {where[r["plant_id"]]["country"] for r in grouped("program_plant", "program_id")[program]}


@cache
def carlines(program: str) -> tuple[Row, ...]:
    """Rows of NHTSA's list for a program: same make, and no other program of the make has a longer matching name."""
    return tuple(r for r in rows("labels") if owner_of(r["make"], r["carline"]) == program)


@cache
def owner_of(make: str, carline: str) -> str | None:
    """The program a carline belongs to."""
    text = plain(carline)
    found = [(len(name), program) for name, program in names_of(make) if text.startswith(name)]
    return max(found)[1] if found else None


@cache
def names_of(make: str) -> tuple[tuple[str, str], ...]:
    """Plain nameplates of a make with their programs."""
    brand = next((b for b, m in MAKES if m == make), make)
    return tuple((plain(r["nameplate"]), r["program_id"]) for r in rows("programs") if r["brand"] == brand)


def plain(text: object) -> str:
    """Letters and digits only, so that `ES 300h` begins with `ES` and `Rav4` is `RAV4`."""
    return re.sub(r"[^a-z0-9]", "", str(text).lower())


def average(found: list[Row]) -> Label:
    """Mean over variants; the first foreign country is the one most variants name."""
    foreign = Counter(r["foreign1_country"] for r in found if r["foreign1_country"]).most_common(1)
    first = foreign[0][0] if foreign else None
    return Label(
        mean([r["us_canada_content_pct"] for r in found]),
        first,
        mean([r["foreign1_pct"] for r in found if first and r["foreign1_country"] == first]),
        union(found, "engine_origin"),
        union(found, "transmission_origin"),
    )


def mean(percents: list[float | None]) -> float | None:
    known = [p for p in percents if p is not None]
    return sum(known) / len(known) / 100 if known else None


def union(found: list[Row], column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c for r in found for c in countries(r[column])))


def label_of(facts: Row) -> Label:
    """The label of a row of vehicle_programs."""
    return Label(
        mean([facts["us_canada_content_pct"]]),
        facts["foreign1_country"],
        mean([facts["foreign1_pct"]]),
        countries(facts["engine_origin"]),
        countries(facts["transmission_origin"]),
    )


def countries(cell: str | None) -> tuple[str, ...]:
    return tuple(str(cell).split("|")) if cell else ()


def calibration(case: Case) -> Table:
    """Label against the sourcing of the case, by program and country of assembly: shares of parts content; `error` is
    the larger miss, empty where there is no label."""
    parts = content(case).partition_by("program", "built_in", as_dict=True, maintain_order=True)
    return pl.DataFrame([row(str(p), str(c), found) for (p, c), found in parts.items()], schema=SCHEMA)


SCHEMA = {
    "program": pl.String(), "built_in": pl.String(), "label_us_canada": pl.Float64(),
    "modelled_us_canada": pl.Float64(), "foreign1": pl.String(), "label_foreign1": pl.Float64(),
    "modelled_foreign1": pl.Float64(), "error": pl.Float64(),
}  # fmt: skip


def content(case: Case) -> Table:
    """Share of parts content by program, country of assembly and country of the source, at the prices of the sources."""
    plants = case.plants.select("plant", pl.col("country").alias("built_in"))
    recipes = case.sourcing.select("program", "plant", "family", "country", "share").join(plants, on="plant")
    one = recipes.filter(pl.col("plant") == pl.col("plant").first().over("program", "built_in"))
    value = case.bom.select("program", "family", "value")
    price = case.sources.select("family", "country", "price_index")
    priced = one.join(value, on=["program", "family"]).join(price, on=["family", "country"])
    worth = priced.with_columns(worth=pl.col("value") * pl.col("share") * pl.col("price_index"))
    total = worth.group_by("program", "built_in", "country", maintain_order=True).agg(pl.col("worth").sum())
    return total.with_columns(share=pl.col("worth") / pl.col("worth").sum().over("program", "built_in"))


def row(program: str, built_in: str, parts: Table) -> Row:
    """Label and model of one program in one country."""
    label = label_at(program, built_in) if program in keyed("programs", "program_id") else Label()
    of = dict(zip(parts["country"], parts["share"], strict=True))
    north, first = sum(of.get(c, 0.0) for c in NORTH), of.get(label.foreign or "", 0.0)
    misses = [abs(m - t) for m, t in ((north, label.us_canada), (first, label.foreign_share)) if t is not None]
    return {
        "program": program, "built_in": built_in, "label_us_canada": label.us_canada, "modelled_us_canada": north,
        "foreign1": label.foreign, "label_foreign1": label.foreign_share,
        "modelled_foreign1": first if label.foreign else None, "error": max(misses, default=None),
    }  # fmt: skip
