"""Table `lanes`: outbound freight and days from every plant to every market, computed from coordinates.

Land: the cheaper of car hauler and rail, state by state, weighted by sales. Sea: ro-ro to the coast that is cheaper for
the market, port processing, then land from the port. Mexican plants take land or coastal ro-ro, whichever is cheaper.
The mid values of `logistics` apply; they are for a compact SUV, near the reference vehicle of 1,800 kg.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from reshore.reference.data import Row, amount, pick, rows
from reshore.reference.demand import REGIONS, market_states
from reshore.reference.distance import Point, land, via
from reshore.reference.rows import case_table, origin
from reshore.reference.scope import Scope
from reshore.tables import Table

TRUCK_MILES_A_DAY = 500.0  # transport_modes: 800 km a day
ASIA = ("JPN", "KOR", "CHN")
ISLES = ("GBR",)


class Leg(NamedTuple):
    """Cost and time of moving one vehicle."""

    freight: float  # USD/vehicle
    days: float
    mode: str
    by_sea: bool = False


def lanes_table(scope: Scope) -> Table:
    places = [(p["plant_id"], p["country"], (p["lat"], p["lon"])) for p in scope.plants]
    places += [(s["site_id"], "USA", (s["lat_deg"], s["lon_deg"])) for s in scope.sites]
    return case_table("lanes", [lane_row(*place, market) for place in places for market, _, _ in REGIONS])


def lane_row(plant: str, country: str, point: Point, market: str) -> Row:
    leg = lane(country, point, market)
    proof = origin("logistics: freight, dwell and transit; plants, states: coordinates", "estimated", "2024")
    insurance = amount("logistics", "marine_insurance") if leg.by_sea else 0.0
    return {"plant": plant, "market": market, "mode": leg.mode, "freight": leg.freight, "days": leg.days,
            "insurance": insurance, "by_sea": leg.by_sea} | proof  # fmt: skip


@cache
def lane(country: str, point: Point, market: str) -> Leg:
    """The cheapest way from a plant to a market."""
    if country == "USA":
        return overland(market, lambda to: land(point, to))
    if country in ("MEX", "CAN"):
        return min([by_land(country, point, market), *by_sea(country, point, market)])
    return min(by_sea(country, point, market))


def overland(market: str, miles: Callable[[Point], float]) -> Leg:
    """Mean over the states of a market by sales."""
    legs = [(land_leg(miles((s["lat_deg"], s["lon_deg"]))), share) for s, share in market_states(market)]
    weight = sum(share for _, share in legs)
    rail = sum(share for leg, share in legs if leg.mode == "rail") / weight
    return Leg(
        sum(leg.freight * share for leg, share in legs) / weight,
        sum(leg.days * share for leg, share in legs) / weight,
        "rail" if rail >= 0.5 else "truck",
    )


@cache
def land_leg(miles: float) -> Leg:
    """Car hauler or rail with the last leg by truck, whichever is cheaper; rail at the rates of long hauls."""
    truck = Leg(max(rate("truck_haul_away_minimum"), rate("truck_haul_away") * miles),
                rate("truck_dwell") + miles / TRUCK_MILES_A_DAY, "truck")  # fmt: skip
    rail = Leg(
        rate("rail_fixed") + rate("rail_freight") * miles, rate("rail_dwell") + miles / rate("rail_speed"), "rail"
    )
    return min(truck, rail)


@cache
def rate(parameter: str) -> float:
    return amount("logistics", parameter)


@cache
def gates(country: str) -> tuple[Point, ...]:
    """Border crossings between the USA and a neighbour; the southern ones lie south of 34 degrees."""
    found = [r for r in rows("gateways") if r["kind"] in ("rail_border", "truck_border")]
    return tuple((r["lat"], r["lon"]) for r in found if (r["lat"] < 34) == (country == "MEX"))


def by_land(country: str, point: Point, market: str) -> Leg:
    """Across the border by rail or truck."""
    leg = overland(market, lambda to: via(point, to, gates(country)))
    return leg._replace(freight=leg.freight + amount("logistics", "border_crossing_cost", lane=f"{country}-USA"))


def by_sea(country: str, point: Point, market: str) -> list[Leg]:
    """Ro-ro to the west coast and to the east coast, where there is a service."""
    return [sea_leg(lane, coast, country, point, market) for lane, coast in services(country)]


@cache
def services(country: str) -> tuple[tuple[str, str], ...]:
    """Ro-ro lanes of `logistics` that serve a country, with the coast they reach."""
    if country == "MEX":
        return (("MEX_VERACRUZ-US_EAST", "east"), ("MEX_LAZARO-US_WEST", "west"))
    if country == "CAN":
        return ()
    region = country if country in ASIA else "EUR"
    east = "KOR-US_EAST" if region == "CHN" else f"{'GBR' if country in ISLES else region}-US_EAST"
    return ((f"{region}-US_WEST", "west"), (east, "east"))


def sea_leg(lane: str, coast: str, country: str, point: Point, market: str) -> Leg:
    """Plant to port, ocean, port processing, port to dealers."""
    start = to_port(lane, country, point)
    ports = us_ports(coast)
    inland = overland(market, lambda to: min(land(port, to) for port in ports))
    ocean = amount("logistics", "ocean_freight", lane=lane)
    sailing = amount("logistics", "ocean_transit", lane=lane) + amount("logistics", "port_dwell_both_ends", lane=lane)
    freight = start.freight + ocean + rate("port_processing") + inland.freight
    return Leg(freight, start.days + sailing + inland.days, f"roro+{inland.mode}", True)


def to_port(lane: str, country: str, point: Point) -> Leg:
    """From the plant to its port of export."""
    if country == "MEX":
        port = "port-veracruz" if "VERACRUZ" in lane else "port-lazaro-cardenas"
        return land_leg(land(point, port_point(port)))
    region = "JPN" if country in ASIA else "EUR"
    found = pick("logistics", "foreign_port_and_inland", lane=region)
    return Leg(found.mid if found else 0.0, 2.0, "truck")


@cache
def port_point(port: str) -> Point:
    return next((r["lat"], r["lon"]) for r in rows("gateways") if r["id"] == port)


@cache
def us_ports(coast: str) -> tuple[Point, ...]:
    """US ro-ro ports of a coast; the Gulf counts as east."""
    ports = [r for r in rows("gateways") if r["kind"] == "seaport_roro" and r["country"] == "USA"]
    return tuple((r["lat"], r["lon"]) for r in ports if (r["lon"] < -110) == (coast == "west"))
