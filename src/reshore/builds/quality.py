"""Quality: warranty and rework, growing with the length of the pipeline between a defect and its discovery.

    quality   warranty share x net revenue x (1 + slope x mean parts pipeline days / 30)

Launch age is added by the plan's launches, not here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reshore.builds.builds import CostLine

Array = NDArray[np.float64]

# Share by which defects rise for each 30 days of pipeline: planning/quality_response.csv,
# defect_rate_slope_with_distance, mid value, an estimate of January 2025.
SLOPE_PER_30_DAYS = 0.03

QUALITY = CostLine("quality", "warranty and rework, growing with the parts pipeline (slope estimated)", ("programs", "part_lanes"))


def quality(warranty_usd: Array, pipeline_days: Array) -> Array:
    """Expected warranty and rework.   warranty_usd [build] USD/vehicle, pipeline_days [build] -> [build]"""
    return warranty_usd * (1.0 + SLOPE_PER_30_DAYS * pipeline_days / 30.0)


def mean_pipeline(buy: Array, lane_days: Array) -> Array:
    """Value-weighted days of the parts pipeline.   buy [build, family, country], lane_days [build, country] -> [build]"""
    total = buy.sum((1, 2))
    days = np.einsum("bfc,bc->b", buy, lane_days)
    return np.asarray(np.divide(days, total, out=np.zeros_like(days), where=total > 0))
