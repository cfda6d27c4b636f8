"""Tables `plants`, `lines`, `plant_capacity` and `allocation`."""

from __future__ import annotations

from collections.abc import Callable

from reshore.case.schema import POWERTRAINS
from reshore.reference import costs
from reshore.reference.data import Figure, Row, amount, figure, grouped, keyed, pick, rows
from reshore.reference.places import neighbours
from reshore.reference.rows import case_table, from_table, joined
from reshore.reference.scope import Program, Scope
from reshore.tables import Table

DETROIT = ("General Motors", "Ford", "Stellantis")
SMALL_PLANT = 100_000  # vehicles/year: below it a plant is made for its model and takes no other; a judgement
NEW_PRODUCT_LOAD = 0.6  # share of committed capacity that its new product fills; a judgement
IDLE = ("idle", "under_construction", "announced")
EVERYTHING = "|".join(POWERTRAINS)


def plants_table(scope: Scope) -> Table:
    found = [plant_row(p, scope) for p in scope.plants]
    return case_table("plants", found + [site_row(s, scope) for s in scope.sites])


def plant_row(plant: Row, scope: Scope) -> Row:
    """One existing plant. Without present shifts its capacity is 0: a restart option or a commitment brings it back."""
    name, idle = plant["plant_id"], plant["status"] in IDLE
    state = f"US-{plant['region']}" if plant["country"] == "USA" else None
    wage = labour_rate(plant["owner"], scope.maker.name, plant["country"])
    proof = joined(
        from_table("plants", "plant_id", plant), wage, source=base_source(name), basis=plant["capacity_basis"]
    )
    return {
        "plant": name, "name": plant["name"], "owner": plant["owner"], "country": plant["country"], "state": state,
        "lat": plant["lat"], "lon": plant["lon"], "status": "idle" if idle else "operating",
        "capacity": 0.0 if idle else capacity(plant), "union": union(plant),
    } | load(plant, scope) | fixed(plant, scope) | work(plant, wage, scope) | energy(plant["country"], built(name, scope)) | proof  # fmt: skip


def base_source(name: str) -> str:
    return f"base_load: {name}" if name in keyed("base_load", "plant_id") else ""


def union(plant: Row) -> str | None:
    """The agreement that names the plant, or the plain fact of a union."""
    for contract in rows("contracts"):
        if plant["plant_id"] in str(contract["plants_covered"]).split("|") and contract["expiry_date"]:
            return str(contract["union_or_agreement"])
    return "union" if plant["unionised"] == "yes" else None


def nameplate(plant: Row) -> float:
    """Capacity of the site whether it runs or not, vehicles/year."""
    return float(plant["capacity_units_per_year"] or 0.0)


def capacity(plant: Row) -> float:
    """Straight-time capacity: that of the table, at least what was built in 2024."""
    base = keyed("base_load", "plant_id").get(plant["plant_id"])
    return max(nameplate(plant), float(base["production_2024_units_mid"]) if base else 0.0)


def built(plant: str, scope: Scope) -> list[tuple[Program, float]]:
    """Programs and their US units at the plant, or every program of the case when the plant builds none of them."""
    return scope.at(plant) or [(p, p.units) for p in scope.programs]


def mean(pairs: list[tuple[Program, float]], of: Callable[[Program], float]) -> float:
    """Mean over programs by units."""
    return sum(of(p) * units for p, units in pairs) / sum(units for _, units in pairs)


def load(plant: Row, scope: Scope) -> Row:
    """Vehicles for other markets, unlisted models and, at joint plants, other makers."""
    base = keyed("base_load", "plant_id").get(plant["plant_id"])
    other = float(base["base_load_other_markets_units_mid"]) if base else 0.0
    units = other + partner_units(plant["plant_id"], scope) + new_product_units(plant, scope)
    margin = mean(built(plant["plant_id"], scope), lambda p: costs.other_market_margin(p).low)
    return {"other_market_units": units, "other_market_margin": margin if units else 0.0}


def new_product_units(plant: Row, scope: Scope) -> float:
    """Yearly units of the new product that a committed reopening or new plant is meant for; no program of the case."""
    if plant["status"] not in IDLE or scope.at(plant["plant_id"]):
        return 0.0
    committed = [float(r["capacity"]) for r in rows("capacity_effects") if r["plant"] == plant["plant_id"]]
    return NEW_PRODUCT_LOAD * max(committed, default=0.0)


def partner_units(plant: str, scope: Scope) -> float:
    """US-bound units of 2024 that other makers have built there."""
    makers = keyed("programs", "program_id")
    return float(sum(
        r["us_units_2024_mid"] or 0 for r in grouped("program_plant", "plant_id").get(plant, ())
        if makers[r["program_id"]]["owner"] != scope.maker.name
    ))  # fmt: skip


def fixed(plant: Row, scope: Scope) -> Row:
    """Overhead while open, cost of idling and of closing, USD."""
    size = max(nameplate(plant), capacity(plant))
    over = mean(built(plant["plant_id"], scope), costs.overhead)
    waits = plant["status"] in ("under_construction", "announced")
    return {
        "fixed_cost": over * size,
        "idle_cost": 0.0 if waits else country_cost("idle_plant_cost", plant["country"]) * size,
        "closure_cost": country_cost("plant_closure_cost", plant["country"]) * size,
    }


def country_cost(option: str, country: str) -> float:
    """Cost of a capex row in a country: its own row, or the US row times its ratio; neighbours stand in."""
    if country == "USA":
        return amount("capex", option, region="USA")
    for place in neighbours(country):
        found = pick("capex", option, region=place)
        if found:
            own = row_unit(option, place) != "ratio_to_usa_row"
            return found.mid if own else found.mid * amount("capex", option, region="USA")
    return amount("capex", option, region="USA")


def row_unit(option: str, country: str) -> str:
    return next(str(r["unit"]) for r in grouped("capex", "option")[option] if country in r["region"].split("|"))


def labour_rate(owner: str, maker: str, country: str) -> Figure:
    """All-in hourly cost; US plants follow the maker: Detroit three or transplant."""
    region = f"USA_{detroit(owner, maker)}" if country == "USA" else country
    return figure("labour", "assembly_labour_rate_all_in", region=region)


def detroit(owner: str, maker: str) -> str:
    return "detroit3" if owner in DETROIT and maker in DETROIT else "transplant"


def work(plant: Row, wage: Figure, scope: Scope) -> Row:
    """Wage, hours, hiring, severance and overtime."""
    country = plant["country"]
    us = country == "USA"
    return {
        "wage": wage.mid, "hours_ratio": 1.0 if us else hours_ratio(country),
        "severance": severance(f"USA_{detroit(plant['owner'], scope.maker.name)}" if us else country),
        "training": training() * wage.mid / us_wage(), "hire_limit": hire_limit() if us else None,
        "overtime_limit": amount("labour", "overtime_limit"), "overtime_premium": premium(country),
    }  # fmt: skip


def hours_ratio(country: str) -> float:
    """Hours of the same vehicle against a US plant."""
    found = (pick("labour", "labour_hours_ratio_to_usa_same_model", region=c) for c in neighbours(country))
    return next((f.mid for f in found if f), 1.0)


def severance(region: str) -> float:
    """USD a worker."""
    found = pick("labour", "severance_cost", region=region) or pick("capex", "closure_severance", region=region)
    return found.mid if found else amount("labour", "severance_cost", region="DEU")


def training() -> float:
    """USD a hire in the USA: production workers and skilled trades by their share."""
    trades = amount("labour", "skilled_trades_share")
    return (1 - trades) * amount("labour", "training_cost_per_hire", level_or_step="production") + trades * amount(
        "labour", "training_cost_per_hire", level_or_step="skilled trades"
    )


def us_wage() -> float:
    return amount("labour", "assembly_labour_rate_all_in", region="USA_transplant")


def hire_limit() -> float:
    """Workers a year at one US site."""
    return 12 * amount("labour", "hiring_rate_limit")


def premium(country: str) -> float:
    """Wage in overtime over straight time."""
    found = pick("labour", "overtime_premium", region=country)
    return found.mid if found else amount("labour", "overtime_premium", region="USA")


def energy(country: str, pairs: list[tuple[Program, float]]) -> Row:
    """Electricity and gas for one vehicle, kWh, by region and segment."""
    region = "USA" if country in ("USA", "CAN") else country if country in ("MEX", "JPN", "KOR") else "EUR"
    region = "JPN" if country == "CHN" else region
    size = mean(pairs, lambda p: amount("energy_emissions", "energy_ratio_by_segment", segment_group=p.group))
    return {
        "electricity_kwh": size * amount("energy_emissions", "assembly_plant_electricity", region=region),
        "gas_kwh": size * amount("energy_emissions", "assembly_plant_gas", region=region),
    }


def site_row(site: Row, scope: Scope) -> Row:
    """A candidate site: nothing there yet; overhead comes with the greenfield option."""
    everyone = [(p, p.units) for p in scope.programs]
    wage = labour_rate(scope.maker.name, scope.maker.name, "USA")
    place = {"plant_id": site["site_id"], "country": "USA", "owner": scope.maker.name}
    return {
        "plant": site["site_id"], "name": site["name"], "owner": scope.maker.name, "country": "USA",
        "state": f"US-{site['state']}", "lat": site["lat_deg"], "lon": site["lon_deg"], "status": "candidate",
        "capacity": 0.0, "fixed_cost": 0.0, "union": None,
    } | work(place, wage, scope) | energy("USA", everyone) | joined(from_table("candidate_sites", "site_id", site), wage)  # fmt: skip


def lines_table(scope: Scope) -> Table:
    found = [line_row(p, scope) for p in scope.plants]
    sites = [new_line(s) for s in scope.sites]
    return case_table("lines", found + sites)


def line_row(plant: Row, scope: Scope) -> Row:
    """One line a plant: what it builds now; after retooling every powertrain and the bodies its shops know."""
    name = plant["plant_id"]
    pairs = [] if plant["status"] in IDLE else allocated(name, scope)
    small = 0.0 < nameplate(plant) < SMALL_PLANT
    bodies = None if small else "|".join(sorted({p.life["body"] for p in pairs})) or "*"
    proof = joined(from_table("plants", "plant_id", plant), source="programs built there", basis="estimated")
    return {
        "plant": name, "line": "1", "platforms": "|".join(sorted({p.life["platform"] for p in pairs})) or None,
        "bodies": bodies, "powertrains": powertrains(plant, pairs), "powertrains_after": EVERYTHING,
    } | proof  # fmt: skip


def allocated(plant: str, scope: Scope) -> list[Program]:
    """Programs at the plant now or by a commitment that has taken effect before the plan starts."""
    early = {r["program"] for r in rows("reallocations") if r["plant"] == plant and r["from_year"] < scope.first_year}
    now = {p.id for p, _ in scope.at(plant)}
    return [p for p in scope.programs if p.id in now | early]


def powertrains(plant: Row, pairs: list[Program]) -> str | None:
    """Powertrains the plant builds now: those of the plant table, or of its programs where that is empty."""
    if plant["status"] in IDLE:
        return None
    known = set(str(plant["powertrains"] or "").split("|")) - {""}
    known |= {next(iter(sorted(p.mix, key=lambda t: -p.mix[t]))) for p in pairs}
    return "|".join(t for t in POWERTRAINS if t in known) or "ice"


def new_line(site: Row) -> Row:
    proof = joined(from_table("candidate_sites", "site_id", site), basis="estimated")
    return {"plant": site["site_id"], "line": "1", "platforms": None, "bodies": "*", "powertrains": None,
            "powertrains_after": EVERYTHING} | proof  # fmt: skip


def plant_capacity_table(scope: Scope) -> Table:
    """Capacity that commitments announced by January 2025 bring, from the first full year."""
    here = {p["plant_id"] for p in scope.plants}
    found = [r | {"source": f"capacity_effects: {r['source']}"} for r in rows("capacity_effects") if r["plant"] in here]
    return case_table("plant_capacity", found)


def allocation_table(scope: Scope) -> Table:
    found = [
        {"program": p.id, "plant": plant, "from_year": 2024, "share": share} | share_origin(p, plant)
        for p in scope.programs
        for plant, share in p.shares
    ]
    known = {p.id for p in scope.programs}
    return case_table("allocation", found + [r for r in rows("reallocations") if r["program"] in known])


def share_origin(p: Program, plant: str) -> Row:
    parts = [r for r in grouped("program_plant", "program_id")[p.id] if r["plant_id"] == plant]
    return joined(*(from_table("program_plant", "program_id", r) for r in parts))
