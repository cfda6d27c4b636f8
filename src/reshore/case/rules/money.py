"""Rules of investment, finance, budgets and targets."""

from __future__ import annotations

import polars as pl

from reshore.case.rules.common import ROW, Tables, numbered, problems_of_rows, problems_where, share_sums
from reshore.errors import Problem

RETOOLING_KINDS = ("new_generation", "same_platform", "other_platform", "bev_conversion", "transfer")


def ramps_have_every_month(tables: Tables) -> list[Problem]:
    """The months of a ramp run 1, 2, 3, ... without a hole."""
    ordered = numbered(tables["ramps"]).sort("curve", "month")
    expected = pl.int_range(1, pl.len() + 1).over("curve")
    bad = ordered.with_columns(expected=expected).filter(pl.col("month") != pl.col("expected"))
    first = bad.unique("curve", keep="first", maintain_order=True)
    wrong = "month {expected} of curve {curve} is missing"
    return problems_of_rows(first, "ramps", "month", wrong, "give every month from 1 on")


def ramps_never_fall(tables: Tables) -> list[Problem]:
    """The share of a ramp never falls from month to month."""
    ordered = numbered(tables["ramps"]).sort("curve", "month")
    falls = pl.col("share") < pl.col("share").shift(1).over("curve")
    wrong, right = "curve {curve} falls in month {month}", "let the share rise or stay"
    return problems_of_rows(ordered.filter(falls).sort(ROW), "ramps", "share", wrong, right)


def spend_sums_to_one(tables: Tables) -> list[Problem]:
    """The shares of a spend profile sum to 1."""
    return share_sums(tables, "spend", ["profile"], 1e-6)


def finance_has_one_row(tables: Tables) -> list[Problem]:
    """One case, one cost of money."""
    rows = len(tables["finance"])
    if rows == 1:
        return []
    return [Problem("finance", None, None, str(rows), "has more or less than one row", "keep exactly one")]


def retooling_has_every_kind(tables: Tables) -> list[Problem]:
    """Any program may come to any plant, so every kind of retooling has its cost."""
    missing = [k for k in RETOOLING_KINDS if k not in tables["retooling"]["kind"]]
    return [Problem("retooling", None, "kind", k, "kind is missing", "give its row") for k in missing]


def budget_scopes_are_countries(tables: Tables) -> list[Problem]:
    """A budget for an unknown country would bind nothing, silently."""
    countries = tables["places"].filter(kind="country")["place"].to_list()
    strange = pl.col("scope").str.split("|").list.eval(~pl.element().is_in(countries)).list.any()
    wrong, right = "names a place that is no country of places", "name countries with | between"
    return problems_where(tables, "budget", strange, "scope", wrong, right)


def targets_limit_something(tables: Tables) -> list[Problem]:
    """A target has a floor, a cap, or both in order."""
    floor, cap = pl.col("floor"), pl.col("cap")
    bad = (floor.is_null() & cap.is_null()) | (floor > cap).fill_null(False)
    wrong, right = "floor {floor} and cap {cap} limit nothing sensible", "give a floor, a cap, or floor <= cap"
    return problems_where(tables, "targets", bad, "target", wrong, right)


def programmes_have_wages(tables: Tables) -> list[Problem]:
    """An offer with state programmes says what the new jobs pay."""
    bad = pl.col("programs").is_not_null() & (pl.col("wage") <= 0.0)
    return problems_where(tables, "offers", bad, "wage", "programmes need the wage of the new jobs", "give USD a year")
