"""Corporate average fuel economy: standards, a fleet's average, the civil penalty. 49 USC 32902, 32904, 32912.

Standards are the levels that the agency estimated for the whole industry. The footprint curves behind a maker's own
standard, credits and their trade, and the domestic minimum for cars are not covered.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, amounts, finite
from reshore.law.record import Law

CAFE = "us.environment.cafe"


def fleet_average_mpg(mpg: ArrayLike, vehicles: ArrayLike) -> Floats:
    """Average of a fleet over the last axis: vehicles / sum(vehicles / mpg), a harmonic mean. 49 USC 32904(a).

    Raises ValueError for a fuel economy that is not positive or a fleet without vehicles.
    """
    economy, count = amounts(mpg, "mpg"), amounts(vehicles, "vehicles")
    total = count.sum(axis=-1)
    if np.any(economy <= 0.0) or np.any(total <= 0.0):
        raise ValueError("mpg must be above zero, and the fleet must have vehicles")
    average: Floats = total / np.sum(count / economy, axis=-1)
    return average


def cafe_penalty(law: Law, on: date, shortfall_mpg: ArrayLike, vehicles: ArrayLike) -> Floats:
    """Nominal USD: penalty per tenth of a mile per gallon short, times vehicles. Broadcasts; no credit for surplus.

    Raises ValueError for a negative number of vehicles.
    """
    tenths = np.round(np.maximum(finite(shortfall_mpg, "shortfall_mpg"), 0.0) * 10.0, 6)
    return law.rate(CAFE, "penalty_per_0_1_mpg", on) * tenths * amounts(vehicles, "vehicles")
