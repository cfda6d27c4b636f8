"""Rules of customs zones other than the US: prices of each program sold there, and quotas."""

from __future__ import annotations

import polars as pl

from reshore.case.case import Head
from reshore.case.rules.common import ROW, Tables, numbered, problems_of_rows, problems_where
from reshore.errors import Problem

QUOTA_ZONES = {"uk_cars": "USA", "remission": "CAN"}


def exports_have_prices(tables: Tables) -> list[Problem]:
    """A program with demand in a zone other than the US has its prices there."""
    sold = numbered(tables["demand"]).join(
        tables["markets"].select("market", "zone"), on="market", maintain_order="left"
    )
    abroad = sold.filter(pl.col("zone") != "USA").unique(["program", "zone"], keep="first", maintain_order=True)
    bare = abroad.join(tables["prices"], on=["program", "zone"], how="anti", maintain_order="left")
    wrong = "{program} has demand in {zone} but no prices there"
    return problems_of_rows(bare, "demand", "program", wrong, "give the row {program}, {zone} in prices")


def prices_are_not_of_the_us(tables: Tables) -> list[Problem]:
    """Two prices for the US would leave open which one counts."""
    right = "remove it: US prices stand in programs"
    return problems_where(tables, "prices", pl.col("zone") == "USA", "zone", "is the US", right)


def quotas_are_of_their_zone(tables: Tables) -> list[Problem]:
    """Each kind of quota is of one zone."""
    zone = pl.col("kind").replace_strict(QUOTA_ZONES, return_dtype=pl.String)
    wrong, right = "has no quota {kind}", "give uk_cars with USA, remission with CAN"
    return problems_where(tables, "quotas", pl.col("zone") != zone, "zone", wrong, right)


def quotas_have_every_year(tables: Tables, head: Head) -> list[Problem]:
    """A quota that is given is given for every plan year; a missing year would say nothing."""
    years = pl.DataFrame({"year": range(head.first_year, head.first_year + head.years)}, {"year": pl.Int64})
    first = numbered(tables["quotas"]).unique(["zone", "kind"], keep="first", maintain_order=True)
    needed = first.select(ROW, "zone", "kind").join(years, how="cross")
    missing = needed.join(tables["quotas"], on=["zone", "kind", "year"], how="anti", maintain_order="left")
    wrong = "no units of {kind} in {year}"
    return problems_of_rows(missing, "quotas", "year", wrong, "give a row for that year; 0 where nothing may enter")
