"""Tables `finance`, `budget` and `hazards`."""

from __future__ import annotations

from reshore.reference.data import Row, figure, rows
from reshore.reference.rows import case_table, from_table, joined
from reshore.reference.scope import Scope
from reshore.tables import Table


def finance_table(scope: Scope) -> Table:
    """One row: the maker's cost of capital, long-run inflation, cost of goods under way."""
    wacc = figure("finance", "wacc_nominal", maker_or_currency=scope.maker.name)
    prices = figure("finance", "long_run_inflation")
    carrying = figure("logistics", "carrying_rate_in_transit")
    row = {"case": scope.maker.slug, "wacc_nominal": wacc.mid, "inflation": prices.mid, "carrying_rate": carrying.mid}
    return case_table("finance", [row | joined(wacc, prices, carrying)])


def budget_table(scope: Scope) -> Table:
    """Worldwide capex of 2024, the same real amount every year, over all plants of the case.

    A relocation shifts spending between regions, so the regional split of 2024 does not bind it.
    """
    world = figure("finance", "capex_budget_worldwide", maker_or_currency=scope.maker.name)
    countries = sorted({p["country"] for p in scope.plants} | {"USA", "CAN", "MEX"})
    row = {"scope": "|".join(countries), "capex": world.mid} | joined(world)
    return case_table("budget", [{"year": year} | row for year in scope.horizon])


def hazards_table() -> Table:
    return case_table("hazards", [hazard_row(r) for r in rows("hazards")])


def hazard_row(r: Row) -> Row:
    """Mid values; durations are lognormal; the rate is per `rate_basis`, named in the kind of node."""
    return {
        "hazard": r["hazard_id"], "node_kind": r["node_kind"], "region": r["region"], "rate": r["rate_per_year_mid"],
        "median_days": r["duration_days_median"], "sigma": r["lognormal_sigma"], "severity": r["capacity_lost_fraction_mid"],
    } | from_table("hazards", "hazard_id", r)  # fmt: skip
