"""What a program costs ex works, earns and is made of: real 2024 USD a vehicle.

Ex-works cost = `exworks_cost_over_base_msrp` x base MSRP, split over families by `share_of_exworks_cost`; other
powertrains than the cheapest of the program add the ratio of the reference totals (the base MSRP is the cheapest trim).
Luxury multiplies each family and renormalises. Families are then divided by `us_market_mix_price_index`, because the
reference cost carries today's mix of origins and the case states US source prices.
"""

from __future__ import annotations

from functools import cache

from reshore.case.schema import FAMILIES, POWERTRAINS
from reshore.reference.data import Figure, amount, figure, pick
from reshore.reference.scope import Program

CONVERSION = ("assembly_labour", "plant_overhead", "energy")
ITEMS = (*FAMILIES, *CONVERSION)


@cache
def reference_total(powertrain: str, group: str) -> float:
    """Ex-works cost of the reference vehicle, USD."""
    return amount("cost_structure", "exworks_cost_reference_vehicle", powertrain=powertrain, segment_group=group)


@cache
def split(powertrain: str, group: str, luxury: bool) -> dict[str, float]:
    """Share of ex-works cost by family and conversion item; sums to one."""
    found = {item: item_share(powertrain, group, item) for item in ITEMS}
    if luxury:
        found = {item: share * luxury_multiplier(item) for item, share in found.items()}
    total = sum(found.values())
    return {item: share / total for item, share in found.items()}


def item_share(powertrain: str, group: str, item: str) -> float:
    where = {"powertrain": powertrain, "segment_group": group, "component_family": item}
    return amount("cost_structure", "share_of_exworks_cost", **where)


def luxury_multiplier(item: str) -> float:
    return amount("cost_structure", "luxury_multiplier_on_family_cost", component_family=item)


def exworks_by_powertrain(program: Program) -> dict[str, float]:
    """Ex-works cost of one vehicle by powertrain of the program, USD."""
    base = ratio(program, "exworks_cost_over_base_msrp").mid * program.msrp
    cheapest = next(p for p in POWERTRAINS if p in program.mix)
    anchor = reference_total(cheapest, program.group)
    return {p: base * reference_total(p, program.group) / anchor for p in program.mix}


def items(program: Program) -> dict[str, float]:
    """Mean cost of one vehicle by family and conversion item at today's mix of origins, USD."""
    costs = exworks_by_powertrain(program)
    found = dict.fromkeys(ITEMS, 0.0)
    for powertrain, share in program.mix.items():
        for item, part in split(powertrain, program.group, program.luxury).items():
            found[item] += share * costs[powertrain] * part
    return found


def exworks(program: Program) -> float:
    """Mean ex-works cost of one vehicle, USD."""
    return sum(items(program).values())


def family_values(program: Program) -> dict[str, float]:
    """Value of each family in one vehicle at US source prices, USD; families it does not have are left out."""
    found = items(program)
    return {f: found[f] / mix_index(f) for f in FAMILIES if found[f] > 0.5}


@cache
def mix_index(family: str) -> float:
    return amount("cost_structure", "us_market_mix_price_index", component_family=family)


def battery_kwh(program: Program) -> float:
    """Mean battery energy of one vehicle, kWh."""
    return sum(share * kwh(p, program.group) for p, share in program.mix.items())


@cache
def kwh(powertrain: str, group: str) -> float:
    where = {"powertrain": powertrain, "segment_group": group, "year": 2024}
    found = pick("cost_structure", "battery_capacity_per_vehicle", **where)
    return found.mid if found else 0.0


def ratio(program: Program, parameter: str) -> Figure:
    """A ratio to base MSRP by segment group, luxury apart."""
    return figure("cost_structure", parameter, segment_group=program.cost_group)


def retail_price(program: Program) -> float:
    """Mean retail price, USD: the base MSRP with the mix of trims."""
    return program.msrp * ratio(program, "transaction_price_over_base_msrp").mid


def net_revenue(program: Program) -> float:
    """What the maker receives: the retail price less incentives and the dealer's margin, USD."""
    incentive = amount("cost_structure", "maker_incentive_over_transaction_price")
    margin = amount("cost_structure", "dealer_gross_margin_over_msrp")
    return retail_price(program) * (1 - incentive) * (1 - margin)


def customs_value() -> Figure:
    """Related-party import price over base MSRP."""
    return figure("cost_structure", "customs_value_over_base_msrp")


def overhead(program: Program) -> float:
    """Plant overhead in one vehicle, USD."""
    return items(program)["plant_overhead"]


def other_market_margin(program: Program) -> Figure:
    """Contribution of a vehicle sold elsewhere: the low end of the US variable margin of the segment, USD."""
    return figure("cost_structure", "variable_margin_per_vehicle", segment_group=program.cost_group)
