"""Deliveries: outbound freight, insurance and money in transit from every pair to every market.

A lane the case gives is taken as it is. In North America a missing lane is computed: 1.2 x the great circle, by truck
up to 400 miles and by rail beyond (`planning/logistics.csv`, mid values). Across an ocean a lane must be given.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reshore.builds.builds import CostLine, Deliveries
from reshore.builds.pairs import Pairs
from reshore.case import Case
from reshore.units import DAYS_PER_YEAR

Array = NDArray[np.float64]

DELIVERY = CostLine("delivery", "freight and insurance to the market", ("lanes",))
CARRYING_VEHICLE = CostLine("carrying_vehicle", "cost of money in vehicles under way", ("lanes", "finance"))

EARTH_RADIUS_MILES = 3_958.8
DETOUR = 1.2  # road or rail miles over the great circle
REFERENCE_MASS_KG = 1_800.0
TRUCK_LIMIT_MILES, TRUCK_PER_MILE, TRUCK_LEAST, TRUCK_DAYS = 400.0, 0.95, 130.0, 4.0
RAIL_FIXED, RAIL_PER_MILE, RAIL_MILES_PER_DAY, RAIL_DWELL = 140.0, 0.32, 280.0, 7.0
LAND = ("USA", "MEX", "CAN")


def great_circle_miles(lat1: Array, lon1: Array, lat2: Array, lon2: Array) -> Array:
    """Great-circle distance.   degrees in, miles out (haversine)"""
    a, b, c, d = (np.radians(x) for x in (lat1, lon1, lat2, lon2))
    h = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_MILES * np.arcsin(np.sqrt(h)))


def land_lane(miles: Array) -> tuple[Array, Array]:
    """Freight (USD/vehicle) and days of a land lane of so many miles."""
    truck = miles <= TRUCK_LIMIT_MILES
    freight = np.where(truck, np.maximum(TRUCK_LEAST, TRUCK_PER_MILE * miles), RAIL_FIXED + RAIL_PER_MILE * miles)
    return freight, np.where(truck, TRUCK_DAYS, RAIL_DWELL + miles / RAIL_MILES_PER_DAY)


def plant_lanes(case: Case) -> tuple[Array, Array, Array, NDArray[np.bool_]]:
    """Freight, days, insurance share, by sea; infinite freight where there is no lane.   [plant, market]"""
    plants, markets = case.plants, case.markets
    miles = DETOUR * great_circle_miles(
        plants["lat"].to_numpy()[:, None],
        plants["lon"].to_numpy()[:, None],
        markets["lat"].to_numpy(),
        markets["lon"].to_numpy(),
    )
    freight, days = land_lane(miles)
    over_land = np.isin(plants["country"].to_numpy(), LAND)[:, None] & np.isin(markets["zone"].to_numpy(), LAND)
    freight = np.where(over_land, freight, np.inf)
    insurance, sea = np.zeros_like(freight), np.zeros(freight.shape, dtype=bool)
    at = {name: i for i, name in enumerate(plants["plant"])}
    to = {name: i for i, name in enumerate(markets["market"])}
    for p, m, f, d, i, s in case.lanes.select("plant", "market", "freight", "days", "insurance", "by_sea").iter_rows():
        freight[at[p], to[m]], days[at[p], to[m]], insurance[at[p], to[m]], sea[at[p], to[m]] = f, d, i, s
    return freight, days, insurance, sea


def price_deliveries(case: Case, pairs: Pairs, vehicle_value: Array) -> Deliveries:
    """Price every pair x market; freight grows with mass.

    vehicle_value [pair, market] USD/vehicle: value of goods under way
    """
    freight, days, insurance, _ = plant_lanes(case)
    mass = case.programs["mass"].to_numpy() / REFERENCE_MASS_KG
    scale = np.where(mass > 0, mass, 1.0)[pairs.program][:, None]
    possible = np.isfinite(freight)[pairs.plant]
    shown = np.where(possible, freight[pairs.plant], 0.0)
    rate = float(case.finance["carrying_rate"][0])
    return Deliveries(
        freight=shown * scale + insurance[pairs.plant] * vehicle_value,
        carrying=vehicle_value * days[pairs.plant] * rate / DAYS_PER_YEAR,
        days=days[pairs.plant],
        possible=possible,
    )
