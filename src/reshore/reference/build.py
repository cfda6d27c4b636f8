"""Contents page: a ready case for an automaker from the shipped reference data."""

from __future__ import annotations

from datetime import date

from reshore.case import Case, Head, case_from_tables
from reshore.reference import (
    agreements,
    demand,
    lanes,
    money,
    offers,
    options,
    places,
    plants,
    programs,
    sourcing,
    supply,
)
from reshore.reference.owners import find_automaker
from reshore.reference.rows import case_table
from reshore.reference.scope import FOOTPRINT, Scope, make_scope
from reshore.tables import Table

USD_YEAR = 2024


def make_reference_case(slug: str, known_as_of: date, years: int = 12) -> Case:
    """The case of an automaker (slug, name or alias) as known on a date; its plan starts in the year after."""
    maker = find_automaker(slug)
    scope = make_scope(maker, known_as_of, years)
    head = Head(maker.slug, maker.name, known_as_of, FOOTPRINT, scope.first_year, years, USD_YEAR)
    return case_from_tables(head, make_tables(scope))


def make_tables(scope: Scope) -> dict[str, Table]:
    """Every table of the schema."""
    bom, recipes, sales = programs.bom_table(scope), sourcing.sourcing_table(scope), demand.demand_table(scope)
    today = plants.allocation_table(scope)
    bases = supply.sources_table(bom, recipes, sales, today)
    choices = options.options_table(scope)
    return {
        "plants": plants.plants_table(scope),
        "lines": plants.lines_table(scope),
        "programs": programs.programs_table(scope),
        "generations": programs.generations_table(scope),
        "allocation": today,
        "markets": demand.markets_table(),
        "demand": sales,
        "prices": case_table("prices", []),
        "quotas": case_table("quotas", []),
        "components": supply.components_table(),
        "bom": bom,
        "sourcing": recipes,
        "sources": bases,
        "places": places.places_table(scope),
        "lanes": lanes.lanes_table(scope),
        "part_lanes": supply.part_lanes_table(scope, bases),
        "options": choices,
        "retooling": options.retooling_table(),
        "ramps": options.ramps_table(),
        "spend": options.spend_table(),
        "offers": offers.offers_table(scope, choices),
        "contracts": agreements.contracts_table(scope),
        "facts": agreements.facts_table(scope),
        "plant_capacity": plants.plant_capacity_table(scope),
        "finance": money.finance_table(scope),
        "budget": money.budget_table(scope),
        "targets": case_table("targets", []),
        "hazards": money.hazards_table(),
    }
