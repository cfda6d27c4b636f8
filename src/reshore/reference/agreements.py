"""Tables `contracts` and `facts`."""

from __future__ import annotations

import re
from datetime import date

from reshore.reference.data import Row, grouped, keyed, rows
from reshore.reference.rows import case_table, from_table, origin
from reshore.reference.scope import FOOTPRINT, Scope
from reshore.tables import Table

YEAR = re.compile(r"(19|20)\d\d")


def contracts_table(scope: Scope) -> Table:
    """One row a plant of the case that an agreement with an expiry covers."""
    here = {p["plant_id"] for p in scope.plants}
    return case_table("contracts", [
        contract_row(c, plant)
        for c in rows("contracts") if year_of(c["expiry_date"]) and year_of(c["signed"], 0) <= scope.known_as_of.year
        for plant in str(c["plants_covered"]).split("|") if plant in here
    ])  # fmt: skip


def contract_row(c: Row, plant: str) -> Row:
    """A right to strike over closures or a ban on dismissals is read as a closure bar to the year in `closure_bars`."""
    bar = keyed("closure_bars", "contract_id").get(c["contract_id"])
    return {
        "contract": f"{c['contract_id']}@{plant}", "plant": plant, "agreement": c["union_or_agreement"],
        "expiry_year": year_of(c["expiry_date"]), "closure_bar_until": bar["until"] if bar else None,
    } | from_table("contracts", "contract_id", c)  # fmt: skip


def year_of(text: object, default: int | None = None) -> int:
    """The first year in a text."""
    found = YEAR.search(str(text or ""))
    return int(found.group()) if found else (default or 0)


def facts_table(scope: Scope) -> Table:
    """Commitments of the maker announced by the footprint date, and what the case leaves out."""
    found = [fact_row(c, scope) for c in rows("commitments") if concerns(c, scope)]
    return case_table(
        "facts", [f for f in found if f["announced"] <= FOOTPRINT] + [left_row(*x) for x in scope.left_out]
    )


def concerns(c: Row, scope: Scope) -> bool:
    """Whether a commitment is at a plant of the case or by its maker (or a joint venture named after it)."""
    maker = scope.maker
    short = maker.slug.split("-")[0]
    return (
        c["plant_id_or_site"] in {p["plant_id"] for p in scope.plants}
        or maker.name in str(c["company"])
        or str(c["commitment_id"]).startswith(f"{short}-")
    )


def fact_row(c: Row, scope: Scope) -> Row:
    """A commitment; it binds where a capacity or an allocation row of the case names it."""
    name = c["commitment_id"]
    notes = effects(name, scope)
    return {
        "fact": name, "plant": c["plant_id_or_site"], "kind": c["kind"], "what": c["program_or_product"] or c["kind"],
        "announced": day(c["announced"]), "year": year_of(c["sop_planned_mid"]) or None, "modelled": bool(notes),
        "note": "; ".join(notes) or f"listed only ({c['firmness']}): next generations stand in generations, other products are not programs here",
    } | from_table("commitments", "commitment_id", c)  # fmt: skip


def effects(name: str, scope: Scope) -> list[str]:
    """How a commitment enters the tables."""
    plants = {p["plant_id"] for p in scope.plants}
    size = [f"plant_capacity {r['plant']} {r['from_year']}: {r['capacity']:,}" for r in rows("capacity_effects")
            if r["commitment_id"] == name and r["plant"] in plants]  # fmt: skip
    known = {p.id for p in scope.programs}
    share = [f"allocation {r['program']} at {r['plant']} from {r['from_year']}: {r['share']:.0%}" for r in rows("reallocations")
             if r["commitment_id"] == name and r["program"] in known]  # fmt: skip
    return size + share


def day(text: object) -> date:
    """A date from a year, month or day."""
    parts = [int(p) for p in str(text).split("-")] + [1, 1]
    return date(*parts[:3])


def left_row(what: str, why: str) -> Row:
    """What the case leaves out: a program with its plants, or a program at one plant."""
    name, _, plant = what.partition(" at ")
    plants = plant or "|".join(dict.fromkeys(r["plant_id"] for r in grouped("program_plant", "program_id")[name]))
    return {"fact": f"left-out {what}", "plant": plants, "kind": "left_out", "what": name, "announced": FOOTPRINT,
            "modelled": False, "note": why} | origin(f"programs: {name}; program_plant: {name}", "derived")  # fmt: skip
