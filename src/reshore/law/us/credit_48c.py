"""Allocated credit for advanced energy projects, 26 USC 48C (section 13501 of Pub. L. 117-169)."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, amounts
from reshore.law.quantities import years_later
from reshore.law.record import Law

ADVANCED = "us.credits.48c"


def allocations_open(law: Law, on: date) -> bool:
    """Whether a project may still be awarded an allocation on a day."""
    return law.at(ADVANCED, "new_allocations_open", on) is True


def advanced_energy_credit(
    law: Law,
    certified: date,
    in_service: date,
    investment: ArrayLike,
    allocation: ArrayLike,
    *,
    wage_rules_met: bool = True,
) -> Floats:
    """Nominal USD of credit: a share of qualified investment, up to the allocation. Broadcasts.

    certified: day of certification; service later than the years allowed after it forfeits the allocation.
    investment, allocation: nominal USD (the allocation is in USD of credit). wage_rules_met: prevailing wage and
    apprenticeship. A facility with this credit earns no 45X (`has_48c_basis` there).
    Raises ValueError for negative amounts or service before certification.
    """
    if in_service < certified:
        raise ValueError("in_service must not be before certified")
    rate = law.rate(ADVANCED, "rate_with_pwa" if wage_rules_met else "rate_without_pwa", certified)
    last = years_later(certified, round(law.rate(ADVANCED, "years_to_service", certified)))
    credit = np.minimum(rate * amounts(investment, "investment"), amounts(allocation, "allocation"))
    return credit if in_service <= last else np.zeros_like(credit)
