"""Federal tax rules that move demand: interest on car loans, and the ended credits for clean vehicles.

Authority: 26 USC 163(h)(4) (Pub. L. 119-21); 26 USC 30D, 25E, 45W, ended for vehicles acquired after 2025-09-30.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats
from reshore.law.record import Law

LOAN = "us.credits.car_loan_interest"
CLEAN = "us.credits.clean_vehicles"

PHASE_OUT_STEP = 1000.0  # USD of income, "each 1,000 or part of it": 163(h)(4)(C)


def car_loan_deduction(
    law: Law, tax_year: int, interest: ArrayLike, magi: ArrayLike, filing: Literal["single", "joint"],
    us_assembled: ArrayLike,
) -> Floats:  # fmt: skip
    """Nominal USD a buyer deducts of the year's loan interest on a new vehicle. Broadcasts.

    interest, magi (modified adjusted gross income): nominal USD a year. us_assembled: final assembly in the US.
    """
    day = date(tax_year, 12, 31)
    over = np.asarray(magi, dtype=np.float64) - law.rate(LOAN, f"phaseout_start_{filing}", day)
    lost = law.rate(LOAN, "phaseout_per_1000", day) * np.ceil(np.maximum(over, 0.0) / PHASE_OUT_STEP)
    capped = np.minimum(np.asarray(interest, dtype=np.float64), law.rate(LOAN, "max_deduction", day))
    return np.where(np.asarray(us_assembled, dtype=np.bool_), np.maximum(capped - lost, 0.0), 0.0)


def clean_vehicle_credit(
    law: Law, acquired: date, kind: Literal["new_30d", "used_25e", "commercial_45w_light", "commercial_45w_heavy"]
) -> float:
    """Largest purchase credit in nominal USD for a vehicle acquired (binding contract and payment) on a day."""
    use, section = kind.split("_", 1)
    return law.rate(CLEAN, f"{use}_max_{section}" if use == "commercial" else f"{use}_vehicle_max_{section}", acquired)
