"""Corporate income tax rates. Authority: 26 USC 11; state tax is deductible federally (26 USC 164(a)(3))."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats
from reshore.law.record import Law

CORPORATE = "us.tax.corporate_rate"


def federal_rate(law: Law, on: date) -> float:
    """Federal rate as a share of taxable income."""
    return law.rate(CORPORATE, "rate", on)


def combined_rate(federal: ArrayLike, state: ArrayLike) -> Floats:
    """Federal and state rate on the same income, state tax deducted first: f (1 - s) + s. Broadcasts."""
    f, s = np.asarray(federal, dtype=np.float64), np.asarray(state, dtype=np.float64)
    return f * (1.0 - s) + s
