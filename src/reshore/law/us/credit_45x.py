"""Advanced manufacturing production credit, 26 USC 45X as amended by Pub. L. 119-21: battery parts and minerals."""

from __future__ import annotations

from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats
from reshore.law.record import Law

CREDIT = "us.credits.45x"

Component = Literal["battery_cell", "battery_module", "battery_module_without_cells"]
Material = Literal["electrode_active_materials", "applicable_critical_minerals"]


def component_credit(
    law: Law, year: int, component: Component, kwh: ArrayLike, *, macr: ArrayLike, prohibited: ArrayLike = False
) -> Floats:
    """Nominal USD on battery components sold in a calendar year.

    kwh: capacity sold. macr: material assistance cost ratio, share of direct material cost not from prohibited
    foreign entities; below the year's threshold nothing is earned (45X(c), 7701(a)(52)). prohibited: the taxpayer
    is itself a prohibited foreign entity. Not covered: the limit on capacity to power and minimum cell sizes.
    """
    day = date(year, 12, 31)
    amount = law.rate(CREDIT, component, day) * law.rate(CREDIT, "phase_out_components", day)
    enough = np.asarray(macr, dtype=np.float64) >= law.rate(CREDIT, "macr_threshold_battery_component", day)
    earns = enough & ~np.asarray(prohibited, dtype=np.bool_)
    return np.where(earns, amount * np.asarray(kwh, dtype=np.float64), 0.0)


def material_credit(law: Law, year: int, material: Material, production_cost: ArrayLike) -> Floats:
    """Nominal USD on electrode materials sold, or critical minerals produced, in a year; a share of their cost (USD).

    The material assistance test of minerals is not covered: the caller applies it.
    """
    day = date(year, 12, 31)
    minerals = material == "applicable_critical_minerals"
    phase = law.rate(CREDIT, "phase_out_critical_minerals" if minerals else "phase_out_components", day)
    return law.rate(CREDIT, material, day) * phase * np.asarray(production_cost, dtype=np.float64)
