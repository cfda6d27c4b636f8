"""Import adjustment offset: a credit against Section 232 parts duty for vehicles assembled in the United States.

Authority: Proclamation 10925 (90 FR 18899), procedures 90 FR 25027; Proclamation 10984 (90 FR 48451).
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, amounts
from reshore.law.record import Law

OFFSET = "us.tariffs.import_adjustment_offset"


def offset_rate(law: Law, on: date, vehicles: Literal["auto", "mhdv"] = "auto") -> float:
    """Share of the aggregate MSRP of US-assembled vehicles that is earned on a day; zero when not in force.

    vehicles: "auto" (passenger vehicles and light trucks) or "mhdv" (medium and heavy). ValueError for another.
    Until Proclamation 10984 was public (2025-10-17) the schedule of Proclamation 10925 was the law.
    """
    if vehicles not in ("auto", "mhdv"):
        raise ValueError(f"vehicles must be auto or mhdv; got {vehicles!r}")
    if vehicles == "mhdv":
        return law.rate(OFFSET, "mhdv_rate", on)
    extended = law.knows(OFFSET, "auto_rate")
    return law.rate(OFFSET, "auto_rate" if extended else "auto_rate_as_enacted_april_2025", on)


def offset_by_entry(used: ArrayLike, duty: ArrayLike) -> Floats:
    """Offset used, shared over the entries in proportion to their vehicle parts duty.

    used: USD in all, one amount. duty: USD of the Section 232 vehicle parts duty of each entry. What an entry gets is
    not open to drawback (`drawback(offset=...)`). Raises ValueError for negative amounts or more offset than duty.
    """
    owed, spent = amounts(duty, "duty"), amounts(used, "used")
    total = float(owed.sum())
    if spent.ndim or float(spent) > total * (1.0 + 1e-12):
        raise ValueError("used must be one amount that does not exceed the duty")
    return owed * 0.0 if total == 0.0 else owed * (float(spent) / total)


def offset_pool(earned: ArrayLike, duty: ArrayLike, opening: ArrayLike = 0.0) -> tuple[Floats, Floats]:
    """The pool year by year: (used, closing), both USD in the shape of `earned`.

    earned, duty: USD by year on the first axis (further axes, such as makers, run along).
    opening: USD in the pool before the first year. Unused credit carries forward without expiry.
    used_t = min(closing_{t-1} + earned_t, duty_t);  closing_t = closing_{t-1} + earned_t - used_t
    Raises ValueError if the shapes differ or an amount is negative.
    """
    gained, owed, pool = amounts(earned, "earned"), amounts(duty, "duty"), amounts(opening, "opening")
    if gained.shape != owed.shape:
        raise ValueError("earned and duty must have one shape")
    used, closing = np.empty_like(gained), np.empty_like(gained)
    pool = np.broadcast_to(pool, gained.shape[1:])
    for t in range(len(gained)):
        pool = pool + gained[t]
        used[t] = np.minimum(pool, owed[t])
        pool = pool - used[t]
        closing[t] = pool
    return used, closing
