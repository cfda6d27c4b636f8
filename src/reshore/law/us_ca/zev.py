"""Advanced Clean Cars II: least share of zero-emission vehicles in new sales. 13 CCR 1962.4.

Adopted, but not enforceable since the waiver was nullified (Pub. L. 119-16); the overlay `acc2_reinstated` brings it
back. Not covered: credits carried, pooled or converted, the limit on plug-in hybrids, and the states that adopted it.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, amounts
from reshore.law.record import Law

ACC2 = "us_ca.environment.acc2"


def zev_enforceable(law: Law, on: date) -> bool:
    """Whether the rule can be enforced on a day."""
    return law.at(ACC2, "enforceable", on) is True


def zev_share(law: Law, model_year: int) -> float:
    """Share of a model year's sales that must be zero-emission, as adopted; zero before the rule begins."""
    return law.rate(ACC2, "zev_share_by_model_year", date(model_year, 7, 1))


def zev_shortfall(law: Law, model_year: int, sales: ArrayLike, zev_values: ArrayLike) -> Floats:
    """Vehicle values missing in a model year: share times sales, less those earned, not below zero. Broadcasts.

    sales: new vehicles delivered for sale in the state. zev_values: zero-emission vehicles, one value each.
    """
    owed = zev_share(law, model_year) * amounts(sales, "sales")
    return np.maximum(owed - amounts(zev_values, "zev_values"), 0.0)


def zev_penalty(law: Law, on: date, shortfall: ArrayLike) -> Floats:
    """Nominal USD of civil penalty on a shortfall (values); zero while the rule cannot be enforced."""
    rate = law.rate(ACC2, "penalty_per_value", on) if zev_enforceable(law, on) else 0.0
    return rate * amounts(shortfall, "shortfall")
