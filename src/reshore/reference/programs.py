"""Tables `programs`, `generations` and `bom`."""

from __future__ import annotations

from reshore.case.schema import POWERTRAINS
from reshore.reference import costs
from reshore.reference.data import Figure, Row, amount, figure, keyed, pick
from reshore.reference.rows import case_table, joined, origin
from reshore.reference.scope import Program, Scope
from reshore.tables import Table

AFTER = 8  # years of generations beyond the horizon
ESTIMATE = origin("cost_structure: ratios to base MSRP by segment", "estimated", "2024")


def programs_table(scope: Scope) -> Table:
    return case_table("programs", [program_row(p) for p in scope.programs])


def program_row(p: Program) -> Row:
    """One program; prices and costs are estimated from the base MSRP."""
    tool, launch = tooling(p), figure("capex", "launch_cost")
    second, move = figure("capex", "tooling_for_second_plant_share"), figure("capex", "tooling_transfer_share")
    proof = joined(seen(p), ESTIMATE, tool, launch)
    return identity(p) | prices(p) | proof | {
        "hours": hours(p), "mass": p.life["kerb_mass_kg"], "warranty": warranty(p),
        "tooling": tool.mid, "launch_cost": launch.mid,
        "second_plant_tooling": second.mid, "transfer_tooling": move.mid, "us_share": us_share(p),
    }  # fmt: skip


def us_share(p: Program) -> float:
    """US part of the volume of the plants that build the program in 2024, an estimate for the program itself.

    A program sold the world over needs its tools at home whatever the US does.
    """
    base = keyed("base_load", "plant_id")
    parts = [(share, base[plant]) for plant, share in p.shares if plant in base]
    whole = sum(share for share, _ in parts)
    if whole <= 0:
        return 1.0
    return min(1.0, sum(s * float(b["us_bound_units"]) / max(float(b["production_2024_units_mid"]), 1.0) for s, b in parts) / whole)


def seen(p: Program) -> Row:
    """Provenance of the program itself."""
    return {"source": f"programs: {p.id}; generations: {p.id}", "as_of": "2025-01-31", "basis": p.facts["basis"]}


def identity(p: Program) -> Row:
    """What the program is: names, platform, customs class, powertrain shares."""
    classes = str(p.life["hts_class"]).split("|")
    return {
        "program": p.id, "nameplate": f"{p.facts['brand']} {p.facts['nameplate']}", "owner": p.facts["owner"],
        "platform": p.life["platform"], "body": p.life["body"], "segment": p.facts["segment"],
        "segment_group": p.group, "hts_class": "8704" if "8704" in classes else "8703",
    } | {f"share_{t}": p.mix.get(t, 0.0) for t in POWERTRAINS}  # fmt: skip


def prices(p: Program) -> Row:
    """Retail price, net revenue and customs value, USD a vehicle."""
    customs = costs.customs_value()
    return {
        "msrp": costs.retail_price(p), "net_revenue": costs.net_revenue(p),
        "import_price": p.msrp * customs.mid,
        "import_price_low": p.msrp * customs.low, "import_price_high": p.msrp * customs.high,
    }  # fmt: skip


def tooling(p: Program) -> Figure:
    """Program tooling of one generation, USD; pickups, vans and body-on-frame vehicles are the large kind."""
    large = p.group in ("pickup", "van") or p.life["body"] == "body_on_frame"
    return figure("capex", "program_tooling_pickup_or_large" if large else "program_tooling_car_or_suv")


def hours(p: Program) -> float:
    """Assembly hours in a mature US plant, weighted over powertrains."""
    base = amount("labour", "labour_hours_per_vehicle", region="USA", segment_group=p.cost_group, powertrain="ice")
    return base * sum(share * powertrain_hours(t) for t, share in p.mix.items())


def powertrain_hours(powertrain: str) -> float:
    found = pick("labour", "labour_hours_ratio_to_ice_mature", powertrain=powertrain)
    return found.mid if found else 1.0


def warranty(p: Program) -> float:
    """Warranty accrual over net revenue: maker x segment x powertrain."""
    maker = amount("quality_response", "warranty_accrual_rate", maker_or_lane=p.facts["owner"])
    segment = pick("quality_response", "warranty_segment_ratio", segment_group=p.group)
    power = sum(s * amount("quality_response", "warranty_powertrain_ratio", step=t) for t, s in p.mix.items())
    return maker * (segment.mid if segment else 1.0) * power


def generations_table(scope: Scope) -> Table:
    return case_table("generations", [r for p in scope.programs for r in chain(p, scope)])


def chain(p: Program, scope: Scope) -> list[Row]:
    """Generations of a program; 0 is the one in production in the year before the first year of the plan."""
    spans = [s for s in all_spans(p, scope.first_year + scope.years + AFTER) if s[1] >= scope.first_year - 1]
    basis = p.life["timing_basis"] or p.life["basis"]
    proof = joined(seen(p), origin(f"generations: {p.id} timing", basis))
    return [
        {"program": p.id, "generation": i, "sop_year": sop, "eop_year": eop}
        | (proof if i == 0 else joined(proof, origin("usual cadence of the program", "estimated")))
        for i, (sop, eop) in enumerate(spans)
    ]


def all_spans(p: Program, last: int) -> list[tuple[int, int]]:
    """First and last year of each generation from the present one until `last` is covered or the program ends."""
    start, length = int(p.life["current_sop_year"]), max(1, round(p.life["generation_years_mid"]))
    end = p.life["end_without_successor_year"]
    if end is not None:
        return [(start, int(end))]
    spans = [(start, int(p.life["next_sop_year_mid"]) - 1)]
    while spans[-1][1] < last:
        spans.append((spans[-1][1] + 1, spans[-1][1] + length))
    return spans


def bom_table(scope: Scope) -> Table:
    return case_table("bom", [r for p in scope.programs for r in bom_rows(p)])


def bom_rows(p: Program) -> list[Row]:
    """Families of one program at US source prices."""
    proof = joined(
        seen(p), source="cost_structure: exworks_cost_over_base_msrp, share_of_exworks_cost", basis="estimated"
    )
    return [
        {"program": p.id, "family": family, "value": value} | proof
        | {"kwh": costs.battery_kwh(p) if family == "battery_cells" else 0.0}
        for family, value in costs.family_values(p).items()
    ]  # fmt: skip
