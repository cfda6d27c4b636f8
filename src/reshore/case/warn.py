"""Warnings: what a case may leave open, said aloud. None of them keeps a plan from being made."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from reshore.case.case import Case
from reshore.tables import Table


def warnings(case: Case) -> list[str]:
    """One sentence for each thing that is allowed and worth knowing, whole case, in fixed order."""
    return [sentence for rule in _RULES for sentence in rule(case)]


def _old_footprint(case: Case) -> Iterator[str]:
    head = case.head
    if head.known_as_of < head.footprint_date:
        yield f"footprint of {head.footprint_date} is later than what is known as of {head.known_as_of}"
    if (head.known_as_of - head.footprint_date).days > 366:
        yield f"footprint of {head.footprint_date} is over a year older than known_as_of {head.known_as_of}"


def _lanes_to_compute(case: Case) -> Iterator[str]:
    pairs = case.plants.select("plant").join(case.markets.select("market"), how="cross")
    missing = pairs.join(case.lanes, on=["plant", "market"], how="anti")
    if len(missing):
        yield f"lanes: {len(missing)} of {len(pairs)} plant-market lanes are computed from coordinates"


def _programs_without_plant(case: Case) -> Iterator[str]:
    bare = case.programs.join(case.allocation, on="program", how="anti", maintain_order="left")
    yield from _listed(bare, "program", "programs without a row in allocation, built nowhere when nothing moves")


def _options_without_ramp(case: Case) -> Iterator[str]:
    bare = case.options.filter((pl.col("capacity") > 0) & pl.col("ramp").is_null())
    yield from _listed(bare, "option", "options that add capacity at full rate at once, without a ramp")


def _ramps_below_full(case: Case) -> Iterator[str]:
    short = case.ramps.group_by("curve", maintain_order=True).agg(pl.col("share").max()).filter(pl.col("share") < 1)
    yield from _listed(short, "curve", "ramps that do not reach the full rate")


def _families_without_source(case: Case) -> Iterator[str]:
    used = case.bom.select("family").unique(maintain_order=True)
    bare = used.join(case.sources, on="family", how="anti", maintain_order="left")
    yield from _listed(bare, "family", "families in bom without a row in sources")


def _sourcing_without_source(case: Case) -> Iterator[str]:
    on = ["family", "country"]
    used = case.sourcing.filter(pl.col("share") > 0).select(on).unique(maintain_order=True)
    bare = used.join(case.sources, on=on, how="anti", maintain_order="left")
    named = bare.select(pair=pl.format("{} from {}", "family", "country"))
    yield from _listed(named, "pair", "origins in sourcing without a row in sources")


def _platforms_without_program(case: Case) -> Iterator[str]:
    words = case.lines.select(platform=pl.col("platforms").str.split("|")).explode("platform").drop_nulls()
    bare = words.unique(maintain_order=True).join(case.programs, on="platform", how="anti", maintain_order="left")
    yield from _listed(bare, "platform", "platforms in lines that no program uses")


def _listed(rows: Table, column: str, what: str) -> Iterator[str]:
    if len(rows):
        shown = rows[column].head(8).to_list()
        more = f" and {len(rows) - 8} more" if len(rows) > 8 else ""
        yield f"{what}: {', '.join(shown)}{more}"


_RULES = (
    _old_footprint,
    _lanes_to_compute,
    _programs_without_plant,
    _options_without_ramp,
    _ramps_below_full,
    _families_without_source,
    _sourcing_without_source,
    _platforms_without_program,
)
