"""Tables `components`, `sources` and `part_lanes`."""

from __future__ import annotations

from functools import cache

import polars as pl

from reshore.case.schema import FAMILIES
from reshore.reference import costs
from reshore.reference.data import Figure, Row, amount, figure, pick, rows
from reshore.reference.places import FAR_EAST, continent, neighbours
from reshore.reference.rows import case_table, joined, origin
from reshore.reference.scope import HOMES, Scope
from reshore.tables import Table

CORE = ("engine", "transmission", "battery_cells", "body_and_stampings", "chassis")
DUTY = (
    ("battery_cells", "lithium_ion_battery_850760"),
    ("battery_pack_other", "lithium_ion_battery_850760"),
    ("electronics_and_wiring", "wiring_harness_854430"),
    ("interior_and_seats", "seat_940120"),
)
HIGH_WAGE = 16.0  # USD/h, USMCA
SPARE = 1.05  # of today's peak purchases
# Share of its 45X credit that a US battery supplier passes on: an estimate, from joint ventures held half and half whose
# partners share the credit (asked for: up to 0.85). Prices of supply_regions are before the credit.
CREDIT_SHARE = 0.5
BATTERY = ("battery_cells", "battery_pack_other")

# family, row of capex that gives a new line, powertrain and group of the reference vehicle that sizes one unit
LINES = (
    ("engine", "engine_line", "ice"),
    ("transmission", "transmission_line", "ice"),
    ("e_drive", "e_drive_line", "bev"),
    ("battery_pack_other", "pack_line", "bev"),
)


def components_table() -> Table:
    return case_table("components", [component_row(f) for f in FAMILIES])


def component_row(family: str) -> Row:
    """One family: USMCA core part (Table A.2), column-1 rate, Section 232 list, freight."""
    freight = figure("logistics", f"parts_freight_ratio_{family}")
    law = origin("USMCA Annex 4-B Table A.2; us.tariffs.mfn; Section 232 auto parts list", "recalled", "2025-05")
    return {"family": family, "core": family in CORE, "duty_parameter": duty(family), "section_232": True,
            "freight_ratio": freight.mid} | joined(freight, law)  # fmt: skip


def duty(family: str) -> str:
    return next((parameter for f, parameter in DUTY if f == family), "part_typical")


def sources_table(bom: Table, sourcing: Table, demand: Table, allocation: Table) -> Table:
    """Supply bases in use and those of the three USMCA countries."""
    used = set(sourcing.select("family", "country").unique().iter_rows())
    wanted = used | {(f, c) for f in FAMILIES for c in HOMES}
    bought = purchases(bom, sourcing, demand, allocation)
    return case_table("sources", [
        source_row(r, bought) for r in rows("supply_regions") if (r["component_family"], r["country"]) in wanted
    ])  # fmt: skip


def purchases(bom: Table, sourcing: Table, demand: Table, allocation: Table) -> dict[tuple[str, str], float]:
    """What the maker buys of a family in a country in the year of highest base demand, USD/year at US prices."""
    yearly = demand.group_by("program", "year").agg(pl.col("base").sum())
    last = allocation.filter(pl.col("from_year") == pl.col("from_year").max().over("program"))
    built = last.select("program", "plant", pl.col("share").alias("part"))
    flow = sourcing.join(built, on=["program", "plant"]).join(bom, on=["program", "family"]).join(yearly, on="program")
    worth = flow.with_columns(usd=pl.col("value") * pl.col("share") * pl.col("part") * pl.col("base"))
    total = worth.group_by("family", "country", "year").agg(pl.col("usd").sum())
    peak = total.group_by("family", "country").agg(pl.col("usd").max())
    return {(f, c): usd for f, c, usd in peak.iter_rows()}


def source_row(r: Row, bought: dict[tuple[str, str], float]) -> Row:
    """One supply base; beyond today's purchases in North America growth needs investment."""
    family, country = r["component_family"], r["country"]
    capex, months = development(family, country)
    near = country in HOMES
    credit = CREDIT_SHARE if country == "USA" and family in BATTERY else 0.0
    stated = [origin("45X credit_share: joint ventures held half and half", "estimated", "2023-12")] * (credit > 0)
    proof = joined(capex, origin(f"supply_regions: {family} {country}", r["basis"], str(r["as_of"])), *stated, basis="estimated")
    return {
        "family": family, "country": country, "price_index": r["price_index_mid"], "lead_time": r["lead_time_days_mid"],
        "capacity": SPARE * bought.get((family, country), 0.0) if near else None,
        "develop_capex": capex.mid, "develop_months": months,
        "prohibited_entity": family == "battery_cells" and country == "CHN",
        "high_wage": (r["labour_rate_usd_per_hour"] or 0.0) > HIGH_WAGE, "credit_share": credit,
    } | proof  # fmt: skip


@cache
def development(family: str, country: str) -> tuple[Figure, float]:
    """Investment per USD of yearly value at US prices, and months to develop it."""
    option, unit = line(family)
    home = figure("capex", option, region="USA")
    scale = capex_ratio(option, country) / unit
    return Figure(home.low * scale, home.mid * scale, home.high * scale, home.origin), lead_months(option)


def line(family: str) -> tuple[str, float]:
    """Capex row of a new source and the USD of yearly value that one of its units makes."""
    if family == "battery_cells":
        return "cell_plant", 1e6 * cell_price()
    for name, option, powertrain in LINES:
        if name == family:
            return option, reference_value(family, powertrain)
    return "develop_component_source", 1.0


def reference_value(family: str, powertrain: str) -> float:
    """Value of a family in the reference SUV at US prices, USD."""
    total = costs.reference_total(powertrain, "suv") * costs.split(powertrain, "suv", False)[family]
    return total / costs.mix_index(family)


def cell_price() -> float:
    """USD/kWh of cells from a US source."""
    return reference_value("battery_cells", "bev") / costs.kwh("bev", "suv")


@cache
def capex_ratio(option: str, country: str) -> float:
    """Investment of a country over the USA."""
    home = amount("capex", option, region="USA")
    for place in neighbours(country):
        found = None if place == "USA" else pick("capex", option, region=place)
        if found:
            return found.mid if found.mid < 10 else found.mid / home
    return 1.0


@cache
def lead_months(option: str) -> float:
    """Months from decision to first output in the USA, mid value."""
    row = next(r for r in rows("capex") if r["option"] == option and r["region"] in ("USA", "all"))
    return float(row["lead_time_months_mid"] or 0.0)


def part_lanes_table(scope: Scope, sources: Table) -> Table:
    origins = sorted(set(sources["country"]) | set(scope.countries))
    return case_table("part_lanes", [part_lane(a, b) for b in scope.countries for a in origins])


def part_lane(country: str, to: str) -> Row:
    """Freight over value and days of pipeline and safety stock."""
    name, sea = relation(country, to)
    freight, days = figure("logistics", "parts_inbound_freight", lane=name), pipeline(name, sea)
    proof = joined(freight, source="logistics: parts_pipeline_days, parts_safety_stock_days")
    return {"country": country, "to_country": to, "freight": freight.mid, "days": days, "by_sea": sea} | proof


def relation(country: str, to: str) -> tuple[str, bool]:
    """Row of `logistics` that stands for a lane, and whether it crosses an ocean; other continents are like the USA."""
    here, there = continent(country), continent(to)
    if country == to:
        return "domestic under 500 miles", False
    if here == there == "america":
        return neighbour_lane(country, to), False
    if here == there:
        return ("EUR local" if here == "EUR" else "JPN-KOR-CHN local"), False
    far = there if here == "america" else here
    return {"EUR": "EUR-USA", "asia": sea_lane(country if here != "america" else to)}[far], True


def neighbour_lane(country: str, to: str) -> str:
    """Within North America; Canada to Mexico is like Mexico to the USA."""
    if {country, to} == {"USA", "CAN"}:
        return "CAN-USA"
    return "USA-MEX" if to == "MEX" else "MEX-USA"


def sea_lane(country: str) -> str:
    return "JPN|KOR-USA" if country in FAR_EAST else "CHN|SEA-USA"


def pipeline(name: str, sea: bool) -> float:
    """Days under way and in safety stock."""
    stock = "overseas" if sea else "MEX-USA" if "MEX" in name else "domestic"
    moving = {"USA-MEX": "MEX-USA"}.get(name, name)
    found = pick("logistics", "parts_pipeline_days", lane=moving)
    days = found.mid if found else amount("logistics", "parts_pipeline_days", lane="USA cross-country")
    return days + amount("logistics", "parts_safety_stock_days", lane=stock)
