"""Rules of plants, places and what is built where today."""

from __future__ import annotations

import polars as pl

from reshore.case.case import Head
from reshore.case.rules.common import Tables, numbered, problems_of_rows, problems_where, rows_without, share_sums
from reshore.errors import Problem


def plants_have_lines(tables: Tables) -> list[Problem]:
    """A plant that stands has at least one line; a candidate site may have none."""
    lone = rows_without(tables, "plants", tables["lines"], ["plant"]).filter(pl.col("status") != "candidate")
    return problems_of_rows(lone, "plants", "plant", "is {status} but has no line", "give it a row in lines")


def countries_are_countries(tables: Tables) -> list[Problem]:
    """plants.country and markets.zone name countries, not states."""
    countries = tables["places"].filter(kind="country")["place"].implode()
    return [
        problem
        for table, column in (("plants", "country"), ("markets", "zone"))
        for problem in problems_where(
            tables, table, ~pl.col(column).is_in(countries), column, "is not a country", "name a country of places"
        )
    ]


def states_are_states(tables: Tables) -> list[Problem]:
    """plants.state names a state, not a country."""
    states = tables["places"].filter(kind="state")["place"].implode()
    bad = pl.col("state").is_not_null() & ~pl.col("state").is_in(states)
    return problems_where(tables, "plants", bad, "state", "is not a state", "name a state of places")


def us_plants_have_states(tables: Tables) -> list[Problem]:
    """A plant has a state exactly when it is in the US."""
    bad = (pl.col("country") == "USA") != pl.col("state").is_not_null()
    wrong, right = "does not go with country {country}", "give a state in the US and none elsewhere"
    return problems_where(tables, "plants", bad, "state", wrong, right)


def allocation_sums_to_one(tables: Tables) -> list[Problem]:
    """Allocation shares of a program from one year on sum to 1."""
    return share_sums(tables, "allocation", ["program", "from_year"], 1e-3)


def sourcing_sums_to_one(tables: Tables) -> list[Problem]:
    """Sourcing shares of one family at one plant sum to 1."""
    return share_sums(tables, "sourcing", ["program", "plant", "family"], 1e-3)


def allocation_starts_in_time(tables: Tables, head: Head) -> list[Problem]:
    """A program that is allocated is so from its first year of build within the plan on."""
    needed = pl.col("sop_year").min().clip(lower_bound=head.first_year)
    first = tables["generations"].group_by("program").agg(needed=needed)
    given = tables["allocation"].group_by("program").agg(given=pl.col("from_year").min())
    rows = numbered(tables["programs"]).join(first, on="program").join(given, on="program", maintain_order="left")
    late = rows.filter(pl.col("given") > pl.col("needed"))
    wrong = "is built from {needed} on but has no allocation in that year"
    return problems_of_rows(late, "programs", "program", wrong, "give rows in allocation up to that year")
