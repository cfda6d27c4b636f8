"""Averaging over a category of vehicles, the producer's choice.

Authority: USMCA automotive appendix, article 5 (regional value content, core parts), articles 6 and 7 (steel,
aluminium, labor value content); 19 CFR part 182, appendix A, section 16.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, refuse
from reshore.law.usmca.shares import content_share, reaches

RVC_CATEGORIES = ("class", "plant", "model_line")
PRODUCER_CATEGORIES = ("class", "plant", "model_line", "country_of_export")


def averaged(values: ArrayLike, costs: ArrayLike, group: ArrayLike) -> Floats:
    """The mean share of each vehicle's group, weighted by cost.   [vehicle] -> [vehicle]

    values: shares of cost (content, labor value, purchases). costs: total net cost or purchases behind each, in one
    currency. For content this is (sum NC - sum VNM) / sum NC. group: any label, such as a plant.
    Raises ValueError for shares outside [0, 1], a cost that is not positive, or arrays of unlike length.
    """
    share, cost, label = content_share(values, "values"), np.asarray(costs, dtype=np.float64), np.asarray(group)
    if not share.shape == cost.shape == label.shape or share.ndim != 1:
        raise ValueError("values, costs and group must be one-dimensional and of one length")
    refuse(~(cost > 0.0), "costs must be positive")
    _, where = np.unique(label, return_inverse=True)
    mean = np.bincount(where, share * cost) / np.bincount(where, cost)
    return np.asarray(mean[where], dtype=np.float64)


def best_category(
    values: ArrayLike,
    costs: ArrayLike,
    categories: Mapping[str, ArrayLike],
    threshold: ArrayLike,
    *,
    units: ArrayLike = 1.0,
    allowed: tuple[str, ...] = RVC_CATEGORIES,
) -> tuple[str, Floats]:
    """The category by which most vehicles pass, and the averages by it.   [vehicle]

    categories: name -> label of each vehicle; names from `allowed` (for labor value, steel and aluminium
    PRODUCER_CATEGORIES). threshold: one, or one a vehicle. units: vehicles behind each entry. The first of equals.
    Averages are as in `averaged`, and raise as it does; ValueError also for no or an unknown category.
    """
    if not categories or set(categories) - set(allowed):
        raise ValueError(f"categories must be some of {', '.join(allowed)}; got {sorted(categories)}")
    weight = np.broadcast_to(np.asarray(units, dtype=np.float64), np.shape(values))
    refuse(~(weight >= 0.0), "units must be zero or more")
    means = {name: averaged(values, costs, label) for name, label in categories.items()}
    least = content_share(threshold, "threshold")
    best = max(means, key=lambda name: float(weight[reaches(means[name], least)].sum()))
    return best, means[best]
