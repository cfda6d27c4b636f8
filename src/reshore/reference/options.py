"""Tables `options`, `retooling`, `ramps` and `spend`."""

from __future__ import annotations

from reshore.reference import costs
from reshore.reference.data import Row, amount, figure, grouped, rows
from reshore.reference.plants import IDLE, built, capacity, mean, nameplate
from reshore.reference.rows import case_table, from_table, joined
from reshore.reference.scope import Scope
from reshore.reference.supply import capex_ratio, lead_months
from reshore.tables import Table

LINE = 150_000.0  # vehicles/year of an added line
SITE = 200_000.0  # vehicles/year of a new plant
SIZE = 250_000.0  # vehicles/year for which greenfield capex is stated
STEP = 0.10  # of capacity that debottlenecking adds
LEAST = 40_000.0  # vehicles/year: smaller plants and remnants get no option

RETOOLING = (
    ("new_generation", "retool_line_same_platform_new_top_hat", "new_program_existing_plant"),
    ("same_platform", "add_program_to_flexible_line", "new_program_existing_plant"),
    ("other_platform", "retool_line_to_other_platform", "new_program_existing_plant"),
    ("bev_conversion", "ice_to_bev_conversion", "ice_to_bev_conversion"),
)
CURVES = ("greenfield_plant", "new_program_existing_plant", "restart_of_idle_plant", "added_shift",
          "carryover_program_transferred", "ice_to_bev_conversion")  # fmt: skip


def options_table(scope: Scope) -> Table:
    found = [r for p in scope.plants if runs(scope, p) for r in plant_options(p, scope)]
    return case_table("options", found + [greenfield(s, scope) for s in scope.sites])


def runs(scope: Scope, plant: Row) -> bool:
    """Whether the maker owns the plant, alone or in a joint venture that bears its name."""
    return scope.maker.name in str(plant["owner"])


def plant_options(plant: Row, scope: Scope) -> list[Row]:
    """Restart of an idle plant; at running US plants a faster line, and a further line no larger than the plant."""
    if plant["status"] in IDLE:
        left = nameplate(plant) - committed(plant["plant_id"])
        return [restart(plant, left)] if plant["status"] == "idle" and left >= LEAST else []
    if plant["country"] != "USA" or capacity(plant) < LEAST:
        return []
    further = [add_line(plant, scope)] if capacity(plant) >= LINE else []
    return [debottleneck(plant), *further]


def committed(plant: str) -> float:
    """Capacity that commitments already bring to an idle plant."""
    return max((float(r["capacity"]) for r in rows("capacity_effects") if r["plant"] == plant), default=0.0)


def option(kind: str, place: str, row: str, size: float, country: str, ramp: str) -> Row:
    """An option at the per-unit capex of a row of `capex`, real USD."""
    cost = figure("capex", row, region="USA")
    return {
        "option": f"{kind}@{place}", "plant": place, "kind": kind, "capacity": size,
        "capex": cost.mid * capex_ratio(row, country) * size, "lead_months": lead_months(row), "ramp": ramp,
        "spend": "retool",
    } | joined(cost)  # fmt: skip


def restart(plant: Row, size: float) -> Row:
    """Overhead is that of the plant, charged while it is open."""
    return option(
        "restart", plant["plant_id"], "restart_of_idle_assembly_plant", size, plant["country"], "restart_of_idle_plant"
    )


def debottleneck(plant: Row) -> Row:
    return option("debottleneck", plant["plant_id"], "debottleneck", STEP * capacity(plant), "USA", "added_shift")


def add_line(plant: Row, scope: Scope) -> Row:
    found = option(
        "add_line", plant["plant_id"], "brownfield_expansion_with_paint", LINE, "USA", "new_program_existing_plant"
    )
    over = mean(built(plant["plant_id"], scope), costs.overhead)
    return found | {"building_share": building_share(), "fixed_cost": over * LINE}


def greenfield(site: Row, scope: Scope) -> Row:
    """A new plant; capex = per unit x 250,000 x (capacity / 250,000)^0.75."""
    found = option("greenfield", site["site_id"], "greenfield_assembly_plant", SITE, "USA", "greenfield_plant")
    scale = amount("capex", "capex_scale_exponent")
    capex = amount("capex", "greenfield_assembly_plant", region="USA") * SIZE * (SITE / SIZE) ** scale
    over = mean([(p, p.units) for p in scope.programs], costs.overhead) * SITE
    proof = joined(found, from_table("candidate_sites", "site_id", site))
    return (
        found | {"capex": capex, "building_share": building_share(), "spend": "greenfield", "fixed_cost": over} | proof
    )


def building_share() -> float:
    return amount("capex", "split_of_greenfield_capex_buildings")


def retooling_table() -> Table:
    return case_table("retooling", [retooling_row(*r) for r in RETOOLING] + [transfer_row()])


def retooling_row(kind: str, option: str, ramp: str) -> Row:
    """Investment per unit of yearly volume beside program tooling, at US cost."""
    return {"kind": kind, "capex": amount("capex", option, region="USA"), "ramp": ramp} | timing(option, "USA")


def transfer_row() -> Row:
    """Moving a running program: dies and fixtures are in `transfer_tooling`; the line is fitted as for a further program."""
    capex = amount("capex", "add_program_to_flexible_line", region="USA")
    return {"kind": "transfer", "capex": capex, "ramp": "carryover_program_transferred"} | timing(
        "tooling_transfer_share", "all"
    )


def timing(option: str, region: str) -> Row:
    row = next(r for r in grouped("capex", "option")[option] if r["region"] == region)
    return {
        "lead_months": row["lead_time_months_mid"],
        "downtime": row["downtime_weeks_mid"],
        "spend": "retool",
    } | from_table("capex", "option", row)


def ramps_table() -> Table:
    return case_table("ramps", [r for c in CURVES for r in ramp_rows(c)])


def ramp_rows(curve: str) -> list[Row]:
    return [
        {"curve": curve, "month": int(str(r["level_or_step"]).split()[1]), "share": r["mid"]} | from_table("labour", "parameter", r)
        for r in grouped("labour", "parameter")[f"launch_ramp_{curve}"]
    ]  # fmt: skip


def spend_table() -> Table:
    found = [r for r in rows("capex") if str(r["option"]).startswith("capex_spend_profile_")]
    return case_table("spend", [spend_row(r) for r in found])


def spend_row(r: Row) -> Row:
    profile, year = str(r["option"]).removeprefix("capex_spend_profile_").split("_year_")
    return {"profile": profile, "offset": int(year), "share": r["mid"]} | from_table("capex", "option", r)
