"""Federal standards for greenhouse gases of light-duty fleets, Clean Air Act 202(a); rescinded in 2026.

Targets are the industry averages that the agency projected; footprint curves and credits are not covered.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, amounts
from reshore.law.record import Law

GHG = "us.environment.vehicle_ghg"


def ghg_in_force(law: Law, on: date) -> bool:
    """Whether the federal standard binds on a day."""
    return law.at(GHG, "federal_ghg_standard_in_force", on) is True


def ghg_excess(law: Law, model_year: int, on: date, vehicle_class: str, g_per_mile: ArrayLike) -> Floats:
    """Grams of CO2 a mile above the target of a class for a model year; zero where the standard does not bind.

    vehicle_class: passenger_car, light_truck or fleet. on: the day compliance is judged. g_per_mile: fleet average.
    There is no price on the excess: without credits such a fleet is not certified for sale (Clean Air Act 203, 206).
    Raises LawError for another class.
    """
    emitted = amounts(g_per_mile, "g_per_mile")
    target = law.rate(GHG, "co2_target", date(model_year, 7, 1), of=vehicle_class)
    bound = ghg_in_force(law, on) and law.at(GHG, "co2_target", date(model_year, 7, 1)) is not None
    return np.maximum(emitted - target, 0.0) if bound else np.zeros_like(emitted)
