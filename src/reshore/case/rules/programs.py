"""Rules of programs: generations, powertrains, prices, bills of material."""

from __future__ import annotations

import polars as pl

from reshore.case.rules.common import ROW, Tables, numbered, problems_of_rows, problems_where, rows_without
from reshore.errors import Problem


def powertrains_sum_to_one(tables: Tables) -> list[Problem]:
    """The shares of powertrains of a program sum to 1."""
    total = pl.sum_horizontal("share_ice", "share_hev", "share_phev", "share_bev")
    wrong = "share_ice, share_hev, share_phev and share_bev do not sum to 1"
    return problems_where(tables, "programs", (total - 1.0).abs() > 1e-6, "program", wrong, "make them sum to 1")


def import_prices_in_order(tables: Tables) -> list[Problem]:
    """import_price_low <= import_price <= import_price_high."""
    fits = pl.col("import_price").is_between("import_price_low", "import_price_high")
    wrong = "is not from import_price_low ({import_price_low}) to import_price_high ({import_price_high})"
    return problems_where(tables, "programs", ~fits, "import_price", wrong, "put the three prices in order")


def programs_have_demand(tables: Tables) -> list[Problem]:
    """A program that nobody buys is a mistake, not a program."""
    lone = rows_without(tables, "programs", tables["demand"], ["program"])
    return problems_of_rows(lone, "programs", "program", "has no demand", "give rows in demand, or remove it")


def programs_have_bom(tables: Tables) -> list[Problem]:
    """Without a bill of material a program would cost nothing to source."""
    lone = rows_without(tables, "programs", tables["bom"], ["program"])
    return problems_of_rows(lone, "programs", "program", "has no bill of material", "give rows in bom")


def programs_have_generation_0(tables: Tables) -> list[Problem]:
    """The chain of generations begins with number 0."""
    begun = tables["generations"].filter(generation=0)
    lone = rows_without(tables, "programs", begun, ["program"])
    return problems_of_rows(lone, "programs", "program", "has no generation 0", "give it a row in generations")


def generations_end_after_start(tables: Tables) -> list[Problem]:
    """sop_year <= eop_year."""
    wrong, right = "is before sop_year ({sop_year})", "give a last year of build not before the first"
    bad = pl.col("eop_year") < pl.col("sop_year")
    return problems_where(tables, "generations", bad, "eop_year", wrong, right)


def generations_are_counted_on(tables: Tables) -> list[Problem]:
    """Numbers run 0, 1, 2, ... without a hole."""
    rows = _chain(tables).filter(pl.col("generation") != pl.col("generation_before") + 1)
    wrong, right = "follows generation {generation_before} of {program}", "number generations without a hole"
    return problems_of_rows(rows, "generations", "generation", wrong, right)


def generations_leave_no_gap(tables: Tables) -> list[Problem]:
    """A generation starts after the start of the one before and at the latest in the year after its end."""
    start = pl.col("sop_year")
    late = start > pl.col("eop_year_before") + 1
    early = start <= pl.col("sop_year_before")
    wrong = "generation before is built from {sop_year_before} to {eop_year_before}"
    right = "start after its first year and not later than the year after its last"
    return problems_of_rows(_chain(tables).filter(late | early), "generations", "sop_year", wrong, right)


def _chain(tables: Tables) -> pl.DataFrame:
    ordered = numbered(tables["generations"]).sort("program", "generation")
    before = pl.col("generation", "sop_year", "eop_year").shift(1).over("program").name.suffix("_before")
    return ordered.with_columns(before).drop_nulls("generation_before").sort(ROW)


def plug_in_programs_have_batteries(tables: Tables) -> list[Problem]:
    """A program with plug-in hybrids or battery-electric vehicles buys battery energy."""
    plug_in = tables["programs"].select("program").with_columns(row_number=pl.int_range(1, pl.len() + 1))
    plug_in = plug_in.filter(tables["programs"]["share_phev"] + tables["programs"]["share_bev"] > 0)
    lone = plug_in.join(tables["bom"].filter(pl.col("kwh") > 0), on="program", how="anti", maintain_order="left")
    wrong, right = "has plug-in powertrains but no battery", "give kwh in the battery_cells row of its bom"
    return problems_of_rows(lone, "programs", "program", wrong, right)


def energy_is_of_cells(tables: Tables) -> list[Problem]:
    """Battery energy stands in the row of the cells alone, so that it is not counted twice."""
    bad = (pl.col("kwh") > 0) & (pl.col("family") != "battery_cells")
    return problems_where(tables, "bom", bad, "kwh", "energy in a row of {family}", "give it in battery_cells, 0 here")
