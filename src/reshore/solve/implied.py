"""Column bounds that the rows imply: a row's other terms at their least leave so much for one column."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from reshore.solve.problem import Floats

__all__ = ["implied_upper"]

PASSES = 3


def implied_upper(a: sparse.csr_array, rhs: Floats, lower: Floats, upper: Floats) -> Floats:
    """Upper bounds (n,) implied by `a @ x <= rhs` with `lower <= x <= upper`; never above `upper`."""
    high = upper.copy()
    i = np.repeat(np.arange(a.shape[0]), np.diff(a.indptr))
    j, v = a.indices, a.data
    for _ in range(PASSES):
        with np.errstate(invalid="ignore", over="ignore"):
            least = np.where(v > 0, v * lower[j], v * high[j])
        endless = np.bincount(i, np.isinf(least), a.shape[0])
        least = np.where(np.isinf(least), 0.0, least)
        total = np.bincount(i, least, a.shape[0])
        usable = (v > 0) & (endless[i] == 0) & np.isfinite(rhs[i])
        room = (rhs - total)[i[usable]] + least[usable]
        before = high.copy()
        np.minimum.at(high, j[usable], np.maximum(room / v[usable], lower[j[usable]]))
        if np.array_equal(before, high):
            break
    return high
