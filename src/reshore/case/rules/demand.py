"""Rules of demand: order of the cases, and no missing year."""

from __future__ import annotations

import polars as pl

from reshore.case.case import Head
from reshore.case.rules.common import Tables, problems_of_rows, problems_where
from reshore.errors import Problem
from reshore.tables import Table


def demand_in_order(tables: Tables) -> list[Problem]:
    """low <= base <= high."""
    fits = pl.col("base").is_between("low", "high")
    wrong, right = "is not from low ({low}) to high ({high})", "put the three cases in order"
    return problems_where(tables, "demand", ~fits, "base", wrong, right)


def demand_has_every_year(tables: Tables, head: Head) -> list[Problem]:
    """Each program and market with demand has it in every plan year in which a generation is built."""
    pairs = tables["demand"].select("program", "market").unique(maintain_order=True)
    needed = pairs.join(years_built(tables["generations"], head), on="program", maintain_order="left")
    missing = needed.join(tables["demand"], on=["program", "market", "year"], how="anti", maintain_order="left")
    wrong = "no demand of {program} in {market} in {year}, though it is built then"
    return problems_of_rows(missing, "demand", "year", wrong, "give a row for that year; 0 where none is sold")


def years_built(generations: Table, head: Head) -> Table:
    """program, year: the plan years in which some generation of the program is built."""
    years = pl.DataFrame({"year": range(head.first_year, head.first_year + head.years)}, {"year": pl.Int64})
    pairs = generations.select("program", "sop_year", "eop_year").join(years, how="cross")
    built = pairs.filter(pl.col("year").is_between("sop_year", "eop_year"))
    return built.select("program", "year").unique().sort("program", "year")
