"""How long the agreement runs. Authority: USMCA articles 34.6 (withdrawal) and 34.7 (term and joint review)."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

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
