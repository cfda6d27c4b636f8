"""Federal tax rules that move demand: interest on car loans, and the ended credits for clean vehicles and chargers.

Authority: 26 USC 163(h)(4) (Pub. L. 119-21); 26 USC 30D, 25E, 45W, ended for vehicles acquired after 2025-09-30;
26 USC 30C, ended for chargers placed in service after 2026-06-30.

Not covered: caps on price and buyer's income, sourcing of batteries, census tracts of chargers, the loan's own terms.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, amounts, finite
from reshore.law.record import Law

LOAN = "us.credits.car_loan_interest"
CLEAN = "us.credits.clean_vehicles"

PHASE_OUT_STEP = 1000.0  # USD of income, "each 1,000 or part of it": 163(h)(4)(C)

Filing = Literal["single", "joint"]
CleanVehicle = Literal["new_30d", "used_25e", "commercial_45w_light", "commercial_45w_heavy"]


def car_loan_deduction(
    law: Law, tax_year: int, interest: ArrayLike, magi: ArrayLike, filing: Filing, us_assembled: ArrayLike,
) -> Floats:  # fmt: skip
    """Nominal USD a buyer deducts of the year's loan interest on a new vehicle. Broadcasts.

    interest, magi (modified adjusted gross income): nominal USD a year. us_assembled: final assembly in the US.
    Raises ValueError for another filing status or negative interest.
    """
    if filing not in get_args(Filing):
        raise ValueError("filing must be single or joint")
    day = date(tax_year, 12, 31)
    over = finite(magi, "magi") - law.rate(LOAN, f"phaseout_start_{filing}", day)
    lost = law.rate(LOAN, "phaseout_per_1000", day) * np.ceil(np.maximum(over, 0.0) / PHASE_OUT_STEP)
    capped = np.minimum(amounts(interest, "interest"), law.rate(LOAN, "max_deduction", day))
    return np.where(np.asarray(us_assembled, dtype=np.bool_), np.maximum(capped - lost, 0.0), 0.0)


def clean_vehicle_credit(law: Law, acquired: date, kind: CleanVehicle) -> float:
    """Largest purchase credit in nominal USD for a vehicle acquired (binding contract and payment) on a day."""
    if kind not in get_args(CleanVehicle):
        raise ValueError(f"kind must be one of {', '.join(get_args(CleanVehicle))}")
    use, section = kind.split("_", 1)
    return law.rate(CLEAN, f"{use}_max_{section}" if use == "commercial" else f"{use}_vehicle_max_{section}", acquired)


def charger_credit_max(law: Law, in_service: date, *, business: bool = True) -> float:
    """Largest credit (30C) in nominal USD an item of refueling property placed in service on a day."""
    return law.rate(CLEAN, "charger_max_30c", in_service, of="business" if business else "home")


def charger_credit(
    law: Law, in_service: date, cost: ArrayLike, *, business: bool = True, wage_rules_met: bool = True
) -> Floats:
    """Nominal USD of the 30C credit on a charger: a share of its cost (USD) up to the largest credit. Broadcasts.

    business: property subject to depreciation. wage_rules_met: prevailing wage and apprenticeship, asked of business.
    """
    low = business and not wage_rules_met
    rate = law.rate(CLEAN, "charger_rate_30c", in_service, of="without_pwa" if low else "full")
    return np.minimum(rate * amounts(cost, "cost"), charger_credit_max(law, in_service, business=business))
