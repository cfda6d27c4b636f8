"""Sheets of the workbook: which tables, which columns, in which unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from reshore.report import digest
from reshore.study.study import Study
from reshore.tables import Table

USD, COUNT, PLAIN, SHARE, RATIO, VALUE, FLAG = "usd", "count", "plain", "share", "ratio", "value", "flag"


@dataclass(frozen=True)
class Head:
    """One column of a sheet: heading, how its numbers look, what its comment says."""

    name: str
    look: str = PLAIN
    says: str = ""


@dataclass(frozen=True)
class Sheet:
    """One sheet that is one Excel table."""

    name: str
    heads: Sequence[Head]
    table: Table


_LOOKS = {
    "usd": (USD, "USD, real, undiscounted; income positive, cost negative"),
    "npv_usd": (USD, "USD, real, present value"),
    "npv_low_usd": (USD, "USD, real: low end that the bounds leave"),
    "npv_high_usd": (USD, "USD, real: high end that the bounds leave"),
    "capex_usd": (USD, "USD, real"),
    "msrp_usd": (USD, "USD per vehicle"),
    "usd_per_vehicle": (RATIO, "USD per vehicle, real; income negative"),
    "npv_difference_usd": (USD, "USD, real: part of the NPV difference against staying"),
    "units": (COUNT, "vehicles per year for the US market"),
    "other_units": (COUNT, "vehicles per year for other markets"),
    "capacity": (COUNT, "vehicles per year, straight time"),
    "units_per_year": (COUNT, "vehicles per year"),
    "jobs": (COUNT, "jobs at the plant"),
    "share": (SHARE, "share"),
    "value": (VALUE, "see the column unit"),
    "year": (PLAIN, "calendar year"),
    "start_year": (PLAIN, "first calendar year at the new plant"),
    "decided": (FLAG, "whether the range of its NPV excludes zero"),
    "headline": (FLAG, "shown in the report; the other rows are all that the study read of the law"),
    "verified": (FLAG, "whether the text behind the value was checked"),
    "who": (PLAIN, "plan or stay"),
    "lat": (VALUE, "degrees north"),
    "lon": (VALUE, "degrees east"),
    "from_plants": (PLAIN, "old plants, separated by |"),
    "basis": (PLAIN, "seen, derived, recalled, estimated or user"),
    "rows": (COUNT, "rows of the table"),
}
_TABLES = (
    ("Moves", "moves"),
    ("Production", "production"),
    ("Deliveries", "deliveries"),
    ("Landed cost", "costs"),
    ("Plants", "plants"),
    ("Plant years", "plant_years"),
    ("Programs", "programs"),
    ("Launches", "launches"),
    ("Investments", "investments"),
    ("Law", "law"),
    ("Confidence", "confidence"),
    ("Sources", "sources"),
)


def plain_sheets(study: Study) -> list[Sheet]:
    """Tables of the study as they are, in the order of the workbook."""
    tables = {**study.tables, "costs": cheapest_builds(study["costs"])}
    return [Sheet(name, heads_of(tables[table]), tables[table]) for name, table in _TABLES]


def cheapest_builds(costs: Table) -> Table:
    """Lines of the cheapest recipe of each program, plant and year: all recipes could overflow a sheet."""
    keys = ["program", "plant", "year"]
    total = costs.group_by(*keys, "recipe", maintain_order=True).agg(pl.col("usd_per_vehicle").sum().alias("sum"))
    best = total.sort("sum", "recipe").group_by(keys, maintain_order=True).agg(pl.col("recipe").first())
    return costs.join(best, on=[*keys, "recipe"], how="semi", maintain_order="left")


def heads_of(table: Table) -> list[Head]:
    return [Head(c, *_LOOKS.get(c, (PLAIN, ""))) for c in table.columns]


def jobs_sheet(study: Study) -> Sheet:
    """US assembly jobs by state and year, plan beside staying."""
    us = study["plants"].filter(pl.col("country").is_in(digest.USA)).select("plant", place=pl.col("state"))
    table = study["plant_years"].join(us, on="plant").group_by("place", "year", "who", maintain_order=True).agg(pl.col("jobs").sum())
    wide = [_jobs(table, "plan"), _jobs(table, "stay")]
    both = wide[0].join(wide[1], on=["place", "year"], how="full", coalesce=True).sort("place", "year")
    both = both.with_columns(difference=pl.col("plan").fill_null(0.0) - pl.col("stay").fill_null(0.0))
    looks = [Head("state"), Head("year", PLAIN, "calendar year")]
    counts = [Head(c, COUNT, "direct jobs in assembly plants") for c in ("plan", "stay", "difference")]
    return Sheet("Jobs", [*looks, *counts], both)


def _jobs(table: Table, who: str) -> Table:
    return table.filter(pl.col("who") == who).select("place", "year", pl.col("jobs").alias(who))


LATER = "Later"


def ledger_columns(study: Study) -> list[str]:
    """Calendar years of the plan, and what comes later where the ledger goes on."""
    last, years = digest.last_year(study), study["ledger"]["year"].unique().sort().to_list()
    return [str(y) for y in years if y <= last] + ([LATER] if any(y > last for y in years) else [])


def ledger_pivot(study: Study, who: str) -> list[tuple[str, list[float], float]]:
    """Term, undiscounted USD of each column, NPV; the same terms in the same order for plan and staying."""
    label = (
        pl.when(pl.col("year") > digest.last_year(study)).then(pl.lit(LATER)).otherwise(pl.col("year").cast(pl.String))
    )
    mine = study["ledger"].filter(pl.col("who") == who).with_columns(label=label)
    cells = {(r[0], r[1]): r[2] for r in _sums(mine, ["term", "label"], "usd")}
    npv = {r[0]: r[1] for r in _sums(mine, ["term"], "npv_usd")}
    terms, columns = study["ledger"]["term"].unique().sort().to_list(), ledger_columns(study)
    return [(t, [cells.get((t, c), 0.0) for c in columns], npv.get(t, 0.0)) for t in terms]


def _sums(ledger: Table, by: list[str], column: str) -> list[tuple[Any, ...]]:
    return list(ledger.group_by(by, maintain_order=True).agg(pl.col(column).sum()).iter_rows())
