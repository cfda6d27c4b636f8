"""User fees on imported vehicles: merchandise processing (capped per entry) and harbour maintenance.

They fall on vehicles that enter the US; other zones' fees are in their lanes. Entries are taken to be weekly, one a
program and plant, as free-trade-zone and rail importers file them.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from reshore.builds.builds import CostLine
from reshore.law import Law
from reshore.law.us.user_fees import harbor_maintenance_fee, merchandise_processing_fee
from reshore.units import WEEKS_PER_YEAR

Array = NDArray[np.float64]

USER_FEES = CostLine(
    "user_fees", "merchandise processing and harbour maintenance fees", ("programs",), ("us.tariffs.user_fees",)
)


def fee_share(
    law: Law, year: int, customs_value: Array, yearly_units: Array, claims: NDArray[np.bool_], by_sea: NDArray[np.bool_]
) -> Array:
    """Fees of one vehicle, mean of the year.   customs_value [build] USD, yearly_units [build] -> [build] USD/vehicle"""
    per_entry = np.maximum(yearly_units / WEEKS_PER_YEAR, 1.0)

    def rule(on: date) -> Array:
        mpf = merchandise_processing_fee(law, on, customs_value * per_entry, claims) / per_entry
        return np.asarray(mpf + harbor_maintenance_fee(law, on, customs_value, by_sea))

    return law.year_average(rule, year) * (customs_value > 0)
