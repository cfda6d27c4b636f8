"""Conversion at the plant: labour and energy.

    labour   hours x hours ratio of the plant x wage                          straight time; overtime is the plan's
    energy   electricity kWh x price + gas kWh x price
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reshore.builds.builds import CostLine
from reshore.case import Case

Array = NDArray[np.float64]

LABOUR = CostLine("labour", "assembly hours x all-in wage", ("programs", "plants"))
ENERGY = CostLine("energy", "electricity and gas at the plant", ("plants", "places"))


def energy_per_vehicle(case: Case) -> Array:
    """Energy cost of one vehicle at each plant.   [plant] USD/vehicle"""
    price = {name: (power, gas) for name, power, gas in case.places.select("place", "electricity", "gas").iter_rows()}
    at = [state or country for state, country in case.plants.select("state", "country").iter_rows()]
    power, gas = np.array([price[a] for a in at], dtype=float).reshape(len(at), 2).T
    return np.asarray(case.plants["electricity_kwh"].to_numpy() * power + case.plants["gas_kwh"].to_numpy() * gas)
