"""Comparison of shares with thresholds, and shares that differ from zero or one by rounding only."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Flags, Floats, refuse

ROUNDING = 1e-9


def reaches(share: ArrayLike, threshold: ArrayLike) -> Flags:
    """Whether a share is at least its threshold. Broadcasts."""
    # 0.27 + 0.09 + 0.05 is 0.41 only to rounding; a test passed on paper must pass here.
    return np.asarray(np.asarray(share, dtype=np.float64) >= np.asarray(threshold) - 1e-12)


def content_share(given: ArrayLike, what: str) -> Floats:
    """Shares as floats. Raises ValueError outside [0, 1] by more than rounding, and for NaN."""
    share = np.asarray(given, dtype=np.float64)
    refuse(~((share >= -ROUNDING) & (share <= 1.0 + ROUNDING)), f"{what} must lie in [0, 1]")
    return share
