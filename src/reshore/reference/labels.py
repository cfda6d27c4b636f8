"""The content label of a program and how near the calibrated sourcing comes to it."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from reshore.case.case import Case
from reshore.reference.data import Row, keyed
from reshore.tables import Table

NORTH = ("USA", "CAN")  # the label counts them together


@dataclass(frozen=True)
class Label:
    """What the NHTSA (AALA) label says; None where it is blank."""

    us_canada: float | None  # share of parts content
    foreign: str | None  # first foreign country
    foreign_share: float | None
    engine: tuple[str, ...]
    transmission: tuple[str, ...]


def label_of(facts: Row) -> Label:
    """The label of a row of vehicle_programs."""
    return Label(
        fraction(facts["us_canada_content_pct"]),
        facts["foreign1_country"],
        fraction(facts["foreign1_pct"]),
        countries(facts["engine_origin"]),
        countries(facts["transmission_origin"]),
    )


def fraction(percent: float | None) -> float | None:
    return None if percent is None else float(percent) / 100


def countries(cell: str | None) -> tuple[str, ...]:
    return tuple(str(cell).split("|")) if cell else ()


def calibration(case: Case) -> Table:
    """Label against the sourcing of the case, by program: shares of parts content; `error` is the larger miss."""
    found = [row(name, parts) for (name,), parts in content(case).group_by("program", maintain_order=True)]
    return pl.DataFrame(found, schema=SCHEMA)


SCHEMA = {
    "program": pl.String(), "label_us_canada": pl.Float64(), "modelled_us_canada": pl.Float64(),
    "foreign1": pl.String(), "label_foreign1": pl.Float64(), "modelled_foreign1": pl.Float64(), "error": pl.Float64(),
}  # fmt: skip


def content(case: Case) -> Table:
    """Share of parts content by program and country at the prices of the sources (first plant of each program)."""
    one = case.sourcing.filter(pl.col("plant") == pl.col("plant").first().over("program"))
    value = case.bom.select("program", "family", "value")
    price = case.sources.select("family", "country", "price_index")
    priced = one.drop("source", "as_of", "basis").join(value, on=["program", "family"]).join(price, on=["family", "country"])
    worth = priced.with_columns(worth=pl.col("value") * pl.col("share") * pl.col("price_index"))
    total = worth.group_by("program", "country", maintain_order=True).agg(pl.col("worth").sum())
    return total.with_columns(share=pl.col("worth") / pl.col("worth").sum().over("program"))


def row(name: object, parts: Table) -> Row:
    """Label and model of one program."""
    facts = keyed("programs", "program_id").get(name)
    label = label_of(facts) if facts else Label(None, None, None, (), ())
    of = dict(zip(parts["country"], parts["share"], strict=True))
    north, first = sum(of.get(c, 0.0) for c in NORTH), of.get(label.foreign or "", 0.0)
    misses = [abs(m - t) for m, t in ((north, label.us_canada), (first, label.foreign_share)) if t is not None]
    return {
        "program": name, "label_us_canada": label.us_canada, "modelled_us_canada": north, "foreign1": label.foreign,
        "label_foreign1": label.foreign_share, "modelled_foreign1": first if label.foreign else None,
        "error": max(misses, default=None),
    }  # fmt: skip
