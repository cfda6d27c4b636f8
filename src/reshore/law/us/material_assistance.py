"""Material assistance from, and ownership by, prohibited foreign entities. 26 USC 7701(a)(51)-(52); Notice 2026-15.

Not covered: the safe harbor cost tables of the notice, contracts made before 2025-06-16, attribution of ownership.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Flags, Floats, amounts, refuse, shares
from reshore.law.record import Law

ENTITY = "us.credits.prohibited_foreign_entities"

Assisted = Literal["battery_component", "critical_mineral", "storage", "generation"]

# Where the threshold of each kind stands. Components and minerals go by year of sale, facilities by construction start.
_THRESHOLD = {
    "battery_component": ("us.credits.45x", "macr_threshold_battery_component"),
    "critical_mineral": ("us.credits.45x", "macr_threshold_critical_mineral"),
    "storage": ("us.credits.48e_45y", "macr_threshold_storage"),
    "generation": ("us.credits.48e_45y", "macr_threshold_generation"),
}


def cost_ratio(total: ArrayLike, prohibited: ArrayLike) -> Floats:
    """Material assistance cost ratio: (total - prohibited) / total. Broadcasts.

    total, prohibited: direct material cost (USD), all of it and that from prohibited foreign entities.
    Raises ValueError for a total that is not positive, or a part that is negative or above it.
    """
    whole, part = amounts(total, "total"), amounts(prohibited, "prohibited")
    refuse(whole <= 0.0, "total must be above zero")
    refuse(part > whole, "prohibited cost must not exceed the total")
    return (whole - part) / whole


def cost_ratio_of_purchases(cost: ArrayLike, from_prohibited: ArrayLike) -> Floats:
    """The ratio over purchases on the last axis: cost in USD, and a flag that the supplier is prohibited."""
    usd = amounts(cost, "cost")
    barred = np.broadcast_to(np.asarray(from_prohibited, dtype=np.bool_), usd.shape)
    return cost_ratio(usd.sum(axis=-1), np.where(barred, usd, 0.0).sum(axis=-1))


def material_assistance_threshold(law: Law, kind: Assisted, on: date) -> float:
    """Least ratio on a day of sale, or of construction start for `storage` and `generation`; 0.0 before there is one."""
    if kind not in _THRESHOLD:
        raise ValueError(f"kind must be one of {', '.join(_THRESHOLD)}")
    return law.rate(*_THRESHOLD[kind], on)


def material_assistance_ok(law: Law, kind: Assisted, on: date, macr: ArrayLike) -> Flags:
    """Whether a ratio reaches the day's threshold. Raises ValueError for a ratio outside [0, 1]."""
    return shares(macr, np.shape(macr), "macr") >= material_assistance_threshold(law, kind, on)


def owner_test_applies(law: Law, on: date) -> bool:
    """Whether prohibited foreign entities are barred from the credits on a day (as the day's taxable year)."""
    return law.at(ENTITY, "bars_credits", on) is True


def prohibited_entity(
    law: Law,
    on: date,
    *,
    specified: ArrayLike = False,
    largest_share: ArrayLike = 0.0,
    aggregate_share: ArrayLike = 0.0,
    debt_share: ArrayLike = 0.0,
    effective_control: ArrayLike = False,
) -> Flags:
    """Whether a taxpayer is a prohibited foreign entity: specified, or influenced by ownership, debt or control.

    largest_share: share owned by one specified foreign entity; aggregate_share: by all of them together;
    debt_share: of debt held by them at issue; each in [0, 1]; each limit is reached at its value, not above it.
    effective_control: by a contract or licence, see `licence_gives_control`. Broadcasts; all False before the test.
    Raises ValueError for shares outside [0, 1] or an aggregate below its largest part.
    """
    names = ("largest_share", "aggregate_share", "debt_share")
    given = np.broadcast_arrays(largest_share, aggregate_share, debt_share)
    single, together, debt = (shares(g, g.shape, n) for g, n in zip(given, names, strict=True))
    refuse(together < single, "aggregate_share must not be below largest_share")
    over = (
        (single >= law.rate(ENTITY, "single_owner_share", on))
        | (together >= law.rate(ENTITY, "aggregate_owner_share", on))
        | (debt >= law.rate(ENTITY, "debt_share", on))
    )
    flagged = np.asarray(specified, dtype=np.bool_) | np.asarray(effective_control, dtype=np.bool_)
    prohibited: Flags = (over | flagged) & owner_test_applies(law, on)
    return prohibited


def licence_gives_control(law: Law, on: date, signed: date) -> bool:
    """Whether a licence from a specified foreign entity, signed or changed on a day, counts as effective control."""
    since = law.at(ENTITY, "licence_counts_from", on)
    return isinstance(since, date) and signed >= since
