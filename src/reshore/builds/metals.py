"""Metals: US-made parts grow dearer with the duty on imported steel and aluminium, as far as it passes into US prices.

    metals   value of parts from the US x metal share of the family x pass-through x duty on primary metal

Both shares are stated by the case and are zero unless given: a price index that was observed under a metals duty holds
its effect already, and only what comes on top belongs here.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from reshore.builds.builds import CostLine
from reshore.case import Case
from reshore.law import Law
from reshore.law.us.metals_pass_through import part_cost_factor

Array = NDArray[np.float64]
PROVISION = "us.tariffs.section_232.metals"
METAL = "steel"  # primary aluminium pays the same rate

METALS = CostLine("metals", "rise of US parts prices by the duty on metals", ("components", "finance"), (PROVISION,))


def price_rise(case: Case, law: Law, years: NDArray[np.int64]) -> Array:
    """Rise of the price of each family made in the US, share of its price.   [family, year]"""
    share, passed = case.components["metal_share"].to_numpy(), float(case.finance["metals_pass_through"][0])

    def rise(on: date) -> Array:
        return part_cost_factor(law, on, metal_share={METAL: share}, pass_through={METAL: passed}) - 1.0

    return np.stack([law.year_average(rise, int(y)) for y in years], 1)


def metals(buy_us: Array, rise: Array) -> Array:
    """The line.   buy_us [build, family] USD/vehicle from the US, rise [family, year] -> [build, year] USD/vehicle"""
    return np.asarray(buy_us @ rise)
