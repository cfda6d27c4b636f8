"""Civil penalty for missing the corporate average fuel economy standard. Authority: 49 USC 32902 and 32912."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats
from reshore.law.record import Law

CAFE = "us.environment.cafe"


def cafe_penalty(law: Law, on: date, shortfall_mpg: ArrayLike, vehicles: ArrayLike) -> Floats:
    """Nominal USD: penalty per tenth of a mile per gallon short, times vehicles. Broadcasts; no credit for surplus."""
    tenths = np.round(np.maximum(np.asarray(shortfall_mpg, dtype=np.float64), 0.0) * 10.0, 6)
    return law.rate(CAFE, "penalty_per_0_1_mpg", on) * tenths * np.asarray(vehicles, dtype=np.float64)
