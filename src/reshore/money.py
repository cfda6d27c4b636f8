"""Discounting and deflating. Real amounts are USD of the case's `usd_year`; cash falls in the middle of its year."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def real_rate(nominal: float, inflation: float) -> float:
    """Real yearly rate from a nominal one: (1 + i) / (1 + pi) - 1 (Fisher)."""
    return (1.0 + nominal) / (1.0 + inflation) - 1.0


def discount_factors(years: NDArray[np.int64], first_year: int, rate: float) -> Array:
    """Value on 1 January of `first_year` of one real USD received in the middle of each year.   [year]"""
    return np.asarray((1.0 + rate) ** -(years - first_year + 0.5), dtype=np.float64)


def deflators(years: NDArray[np.int64], usd_year: int, inflation: float) -> Array:
    """Real USD of `usd_year` for one nominal USD of each year.   [year]"""
    return (1.0 + inflation) ** -(years - usd_year).astype(float)
