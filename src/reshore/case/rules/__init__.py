"""The rules across tables: contents page. A rule runs only when the tables it reads have no problem of their own."""

from __future__ import annotations

from collections.abc import Callable

from reshore.case.case import Head
from reshore.case.rules import demand, exports, money, plants, programs
from reshore.case.rules.common import Tables
from reshore.errors import Problem

TABLE_RULES: tuple[tuple[tuple[str, ...], Callable[[Tables], list[Problem]]], ...] = (
    (("plants", "lines"), plants.plants_have_lines),
    (("plants", "markets", "places"), plants.countries_are_countries),
    (("plants", "places"), plants.states_are_states),
    (("plants",), plants.us_plants_have_states),
    (("programs",), programs.powertrains_sum_to_one),
    (("programs",), programs.import_prices_in_order),
    (("programs", "demand"), programs.programs_have_demand),
    (("programs", "bom"), programs.programs_have_bom),
    (("programs", "bom"), programs.plug_in_programs_have_batteries),
    (("bom",), programs.energy_is_of_cells),
    (("programs", "generations"), programs.programs_have_generation_0),
    (("generations",), programs.generations_end_after_start),
    (("generations",), programs.generations_are_counted_on),
    (("generations",), programs.generations_leave_no_gap),
    (("allocation",), plants.allocation_sums_to_one),
    (("demand",), demand.demand_in_order),
    (("demand", "markets", "prices"), exports.exports_have_prices),
    (("prices",), exports.prices_are_not_of_the_us),
    (("quotas",), exports.quotas_are_of_their_zone),
    (("sourcing",), plants.sourcing_sums_to_one),
    (("retooling",), money.retooling_has_every_kind),
    (("ramps",), money.ramps_have_every_month),
    (("ramps",), money.ramps_never_fall),
    (("spend",), money.spend_sums_to_one),
    (("finance",), money.finance_has_one_row),
    (("budget", "places"), money.budget_scopes_are_countries),
    (("targets",), money.targets_limit_something),
    (("offers",), money.programmes_have_wages),
)

PLAN_RULES: tuple[tuple[tuple[str, ...], Callable[[Tables, Head], list[Problem]]], ...] = (
    (("demand", "generations"), demand.demand_has_every_year),
    (("quotas",), exports.quotas_have_every_year),
    (("programs", "generations", "allocation"), plants.allocation_starts_in_time),
)


def rule_problems(tables: Tables, head: Head | None, faulty: set[str]) -> list[Problem]:
    """Every problem across tables; rules that read a table in `faulty` or one that is absent wait for its repair."""

    def sound(reads: tuple[str, ...]) -> bool:
        return all(t in tables and t not in faulty for t in reads)

    found = [p for reads, rule in TABLE_RULES if sound(reads) for p in rule(tables)]
    if head is not None:
        found += [p for reads, rule in PLAN_RULES if sound(reads) for p in rule(tables, head)]
    return found
