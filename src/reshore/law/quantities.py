"""Checks of amounts, and days counted in years: what the tax and credit rules share."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats


def amounts(given: ArrayLike, what: str) -> Floats:
    """Amounts as floats. Raises ValueError for a negative one, NaN or infinity."""
    out = np.asarray(given, dtype=np.float64)
    if not np.all(np.isfinite(out) & (out >= 0.0)):
        raise ValueError(f"{what} must be finite and not negative")
    return out


def years_later(day: date, years: int) -> date:
    """The last day of a period of whole years that begins on `day`: the day before its anniversary."""
    try:
        anniversary = day.replace(year=day.year + years)
    except ValueError:  # 29 February
        anniversary = date(day.year + years, 3, 1)
    return anniversary - timedelta(days=1)
