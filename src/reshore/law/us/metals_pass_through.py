"""How duty on imported metal raises the price of domestic metal, and so the cost of parts made in the United States.

Duty: Section 232, HTSUS chapter 99, U.S. note 16 (see `metals_duty`). The share of the duty that shows in domestic
prices is no law but an estimate, so the caller states it; there is no default. Duties before 2025-03-12 (with their
country exemptions) are not in the provision and count zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, refuse, shares
from reshore.law.record import Law
from reshore.law.us.metals_duty import METALS

# Parameters that hold the duty on the imported article; at most one of a metal is in force on a day.
_DUTY_OF = {
    "steel": ("primary_article_rate",),
    "aluminum": ("primary_article_rate",),
    "copper": ("copper_rate", "copper_content_rate"),
}


def metal_duty_rate(law: Law, on: date, metal: str) -> float:
    """Duty on the imported primary article, share of its value. Raises ValueError for another metal."""
    if metal not in _DUTY_OF:
        raise ValueError(f"metal must be one of {', '.join(_DUTY_OF)}; got {metal!r}")
    return sum(law.rate(METALS, name, on) for name in _DUTY_OF[metal])


def metal_price_factor(
    law: Law, on: date, metal: str, *, pass_through: ArrayLike, priced_on: date | None = None
) -> Floats:
    """Price of domestic metal on a day over its price without duty, or over that of the day the prices are of.

    pass_through: share of the duty that shows in the domestic price, in [0, 1]; the result has its shape.
    priced_on: day the case's prices are of, whose duty is in them already.
    Raises ValueError for another metal or shares outside [0, 1].
    """
    passed = shares(pass_through, np.shape(pass_through), "pass_through")
    factor = 1.0 + passed * metal_duty_rate(law, on, metal)
    return factor if priced_on is None else factor / (1.0 + passed * metal_duty_rate(law, priced_on, metal))


def part_cost_factor(
    law: Law,
    on: date,
    *,
    metal_share: Mapping[str, ArrayLike],
    pass_through: Mapping[str, ArrayLike],
    priced_on: date | None = None,
) -> Floats:
    """Cost of parts made in the United States over their cost at the metal prices given.

    metal_share: by metal, share of the part's cost that is domestic metal, in [0, 1] and together at most 1.
    pass_through: by the same metals, as in `metal_price_factor`; everything broadcasts to one shape.
    Raises ValueError for metals that differ, shares that cannot be, or no metal at all.
    """
    if not metal_share or metal_share.keys() != pass_through.keys():
        raise ValueError("metal_share and pass_through must name the same metals, at least one")
    held = {m: shares(s, np.shape(s), f"metal_share of {m}") for m, s in metal_share.items()}
    together = np.sum(np.broadcast_arrays(*held.values()), axis=0)
    refuse(np.asarray(together > 1.0 + 1e-12), "metal shares of a part must not exceed 1 together")
    factors = {m: metal_price_factor(law, on, m, pass_through=pass_through[m], priced_on=priced_on) for m in held}
    rises = [share * (factors[m] - 1.0) for m, share in held.items()]
    cost: Floats = 1.0 + np.sum(np.broadcast_arrays(*rises), axis=0)
    return cost
