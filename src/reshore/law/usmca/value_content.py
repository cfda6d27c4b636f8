"""What regional value content is made of: net cost, non-originating materials with roll-up, and what a claim is worth.

Authority: USMCA articles 4.5 and 4.6; automotive appendix, article 3; 19 CFR part 182, appendix A, sections 7, 8, 14;
panel report USA-CDA-2022-31-01 on roll-up. Not covered: taking the originating value inside a non-originating
material out of VNM (article 4.7); the caller may give that lower value.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, amounts, refuse
from reshore.law.record import Law
from reshore.law.usmca.shares import ROUNDING, content_share

ORIGIN = "us.origin.usmca_autos"


def net_cost(
    total_cost: ArrayLike,
    *,
    sales_promotion: ArrayLike = 0.0,
    royalties: ArrayLike = 0.0,
    shipping: ArrayLike = 0.0,
    non_allowable_interest: ArrayLike = 0.0,
) -> Floats:
    """Net cost: total cost less what article 4.5 excludes. Broadcasts; one currency, for example USD a vehicle.

    sales_promotion: with marketing and after-sales service. shipping: with packing.
    Raises ValueError for a negative cost, or if nothing is left.
    """
    named = {
        "sales_promotion": sales_promotion,
        "royalties": royalties,
        "shipping": shipping,
        "non_allowable_interest": non_allowable_interest,
    }
    excluded = [amounts(cost, f"{name}, which is excluded,") for name, cost in named.items()]
    left: Floats = np.asarray(total_cost, dtype=np.float64) - np.sum(np.broadcast_arrays(*excluded), axis=0)
    refuse(~(left > 0.0), "net cost must be positive: total_cost must exceed what is excluded")
    return left


def max_non_originating(cost: ArrayLike, threshold: ArrayLike) -> Floats:
    """Most non-originating material at which the threshold is still reached: cost x (1 - threshold). Broadcasts.

    cost: net cost, or transaction value with its own threshold. Raises ValueError if it is not positive.
    """
    value = np.asarray(cost, dtype=np.float64)
    refuse(~(value > 0.0), "cost or value must be positive")
    return value * (1.0 - content_share(threshold, "threshold"))


def vehicle_non_originating(
    law: Law,
    on: date,
    *,
    other: ArrayLike,
    core_value: ArrayLike,
    core_non_originating: ArrayLike,
    core_originates: ArrayLike,
    rollup: bool | None = None,
) -> Floats:
    """Non-originating materials of a vehicle, [...]: those outside core parts and those of its core parts.

    other [...]: outside core parts. core_value, core_non_originating, core_originates [..., part]: value of each core
    part, the non-originating materials in it, whether it originates.
    A part that does not originate counts whole. One that does counts nothing (roll-up), or without roll-up the
    materials in it. rollup: None takes `core_part_rollup` of the provision.
    Raises ValueError for negative values or materials above the part.
    """
    outside, value, inside = (np.asarray(a, dtype=np.float64) for a in (other, core_value, core_non_originating))
    refuse(~(outside >= 0.0), "other must be zero or more")
    refuse(
        ~((inside >= 0.0) & (inside <= value * (1.0 + ROUNDING))),
        "core_non_originating must lie between zero and the part, core_value",
    )
    whole = law.at(ORIGIN, "core_part_rollup", on) is True if rollup is None else rollup
    kept = np.zeros(inside.shape) if whole else inside
    counted: Floats = np.where(np.asarray(core_originates, dtype=np.bool_), kept, value)
    return np.asarray(outside + counted.sum(-1))


def duty_cost_of_failing(without_claim: ArrayLike, with_claim: ArrayLike, customs_value: ArrayLike = 1.0) -> Floats:
    """What losing origin costs: duty without the claim less duty with it, in the unit of `customs_value`. Broadcasts.

    without_claim, with_claim: total rates, shares of customs value (`vehicle_duty(...).total`).
    Raises ValueError for negative rates or values.
    """
    lost, kept = amounts(without_claim, "without_claim"), amounts(with_claim, "with_claim")
    return np.asarray((lost - kept) * amounts(customs_value, "customs_value"))
