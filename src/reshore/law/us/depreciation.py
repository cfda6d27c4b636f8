"""Deductions for plant and equipment, as shares of cost by tax year (index 0 = the year placed in service).

MACRS           26 USC 168; Rev. Proc. 87-57 tables, half-year convention; buildings 39 years, mid-month
Bonus           26 USC 168(k) as amended by Pub. L. 119-21, section 70301
Factory space   26 USC 168(n), Pub. L. 119-21, section 70307

Not covered: state conformity, elections out, the mid-quarter convention, recapture under 168(n) within ten years.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import numpy as np

from reshore.law.lookup import Floats
from reshore.law.record import Law

BONUS = "us.depreciation.bonus"
MACRS = "us.depreciation.macrs"
QPP = "us.depreciation.qpp_168n"

Recovery = Literal["3", "5", "7", "15"]


def bonus_rate(law: Law, acquired: date, in_service_year: int) -> float:
    """First-year share under 168(k): by date of acquisition after 2025-01-19, else by year placed in service."""
    permanent = law.at(BONUS, "rate_acquired_after_2025_01_19", acquired)
    if permanent is not None:
        return law.rate(BONUS, "rate_acquired_after_2025_01_19", acquired)
    # The older schedule is stated for calendar years of service, so any day of the year reads the same value.
    return law.rate(BONUS, "rate_acquired_before_2025_01_20", date(in_service_year, 12, 31))


def equipment_deductions(
    law: Law, acquired: date, in_service_year: int, years: int, recovery: Recovery = "7"
) -> Floats:
    """Shares of cost deducted in each of `years` tax years; later ones are cut off, so the sum may be below one.

    d_0 = b + (1 - b) m_0;  d_t = (1 - b) m_t, with b the bonus rate and m the MACRS table.
    acquired: day of the written binding contract. recovery: years of the class ("7" for class 37.11 equipment,
    "3" for special tools, "5" for computers, "15" for land improvements).
    """
    table = _macrs_table(law, recovery, in_service_year)
    bonus = bonus_rate(law, acquired, in_service_year)
    shares = np.zeros(max(years, len(table)))
    shares[: len(table)] = (1.0 - bonus) * table
    shares[0] += bonus
    return shares[:years]


def _macrs_table(law: Law, recovery: Recovery, in_service_year: int) -> Floats:
    table = law.at(MACRS, f"table_{recovery}_year", date(in_service_year, 12, 31))
    return np.asarray(table, dtype=np.float64)


def qualifies_168n(law: Law, construction_start: date, in_service: date) -> bool:
    """Whether dates make a factory building qualified production property; all four bounds are strict."""
    names = ("construction_begins_after", "construction_begins_before", "placed_in_service_after")
    bounds = [law.at(QPP, name, in_service) for name in (*names, "placed_in_service_before")]
    days = [b for b in bounds if isinstance(b, date)]
    if len(days) < 4:
        return False  # not enacted, or not yet known
    return days[0] < construction_start < days[1] and days[2] < in_service < days[3]


def building_deductions(
    law: Law,
    construction_start: date,
    in_service: date,
    years: int,
    *,
    qualified_share: float = 1.0,
    elect: bool = True,
) -> Floats:
    """Shares of a factory building's cost deducted in each of `years` tax years; later ones are cut off.

    qualified_share: share of the space used in production; at or above the de minimis share all of it counts.
    elect: the 168(n) election is made. What is not expensed follows 39-year straight line, mid-month.
    Raises ValueError for a share outside [0, 1].
    """
    if not 0.0 <= qualified_share <= 1.0:
        raise ValueError("qualified_share must lie in [0, 1]")
    expensed = 0.0
    if elect and qualifies_168n(law, construction_start, in_service):
        expensed = law.rate(QPP, "rate", in_service) * _counted_share(law, in_service, qualified_share)
    shares = (1.0 - expensed) * _straight_line(law, in_service, years)
    shares[:1] += expensed
    return shares


def _counted_share(law: Law, on: date, share: float) -> float:
    if law.at(QPP, "de_minimis_use_share", on) is None:
        return share
    return 1.0 if share >= law.rate(QPP, "de_minimis_use_share", on) else share


def _straight_line(law: Law, in_service: date, years: int) -> Floats:
    """Full-year rate, less in the first year by the mid-month convention, until the whole cost is deducted."""
    rate = law.rate(MACRS, "building_annual_rate", in_service)
    first = rate * (12 - in_service.month + 0.5) / 12
    cumulative = np.minimum(first + rate * np.arange(years), 1.0)
    return np.diff(cumulative, prepend=0.0)
