"""How long the agreement runs. Authority: USMCA articles 34.6 (withdrawal) and 34.7 (term and joint review)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.errors import LawError, Problem
from reshore.law.lookup import Flags, flags, refuse
from reshore.law.places import USMCA_PARTIES, Codes
from reshore.law.record import Law

STATUS = "us.origin.usmca_status"


def usmca_in_force(law: Law, on: date) -> bool:
    """Whether preference can be claimed on a day: from entry into force until the day the term ends.

    The term ends 2036-07-01 unless extended, which the joint review of 2026 did not do. An overlay states an
    extension or a withdrawal by another date in `expiry_if_not_extended`.
    """
    begins, ends = law.at(STATUS, "entry_into_force", on), law.at(STATUS, "expiry_if_not_extended", on)
    return isinstance(begins, date) and begins <= on and not (isinstance(ends, date) and on >= ends)


def usmca_claim(law: Law, on: date, origin: Codes, claimed: ArrayLike) -> Flags:
    """The claims that have effect on a day, in the shape of `origin`.

    Raises ValueError for a claim of an origin that is no party.
    """
    asked = flags(claimed, origin.shape)
    refuse(asked & ~np.isin(origin, sorted(USMCA_PARTIES)), "usmca can be claimed only for origin CA or MX")
    return asked & usmca_in_force(law, on)


def withdrawal_takes_effect(law: Law, notice: date) -> date:
    """The day the agreement ends for a party that gives notice on a day: months later, the month's last day at most.

    Authority: article 34.6. Raises LawError before entry into force.
    """
    months = law.rate(STATUS, "withdrawal_notice_months", notice)
    if months <= 0.0:
        raise LawError(
            [Problem(STATUS, None, "withdrawal_notice_months", str(notice), "not in force", "a later day")]
        )  # fmt: skip
    year, month = divmod(notice.year * 12 + notice.month - 1 + round(months), 12)
    return date(year, month + 1, min(notice.day, monthrange(year, month + 1)[1]))


def joint_reviews(law: Law, until: date) -> tuple[date, ...]:
    """Days of the joint reviews up to a day, inclusive, and before the term ends; yearly once extension is refused.

    Authority: article 34.7. Empty where no first review is known.
    """
    day, found = law.at(STATUS, "first_joint_review", until), list[date]()
    while isinstance(day, date) and day <= until and usmca_in_force(law, day):
        found.append(day)
        day = day.replace(year=day.year + round(law.rate(STATUS, "review_interval_years", day)))
    return tuple(found)
