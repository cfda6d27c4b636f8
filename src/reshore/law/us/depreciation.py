"""Deductions for plant and equipment, as shares of cost by tax year (index 0 = the year placed in service).

MACRS           26 USC 168; Rev. Proc. 87-57 tables, half-year or mid-quarter convention; buildings 39 years, mid-month
Bonus           26 USC 168(k) as amended by Pub. L. 119-21, section 70301; election out, 168(k)(7)
Factory space   26 USC 168(n), Pub. L. 119-21, section 70307; recapture 168(n)(5) and 1245

State conformity is in `reshore.law.state_tax.conformity`. Not covered: section 179, short tax years, the alternative
system, and the extra year of longer-production property in the old bonus schedule.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, amounts, shares
from reshore.law.quantities import years_later
from reshore.law.record import Law

BONUS = "us.depreciation.bonus"
MACRS = "us.depreciation.macrs"
QPP = "us.depreciation.qpp_168n"

Recovery = Literal["3", "5", "7", "15"]
BUILDING_CLASS = 39  # years, nonresidential real property: 168(c)


def bonus_rate(law: Law, acquired: date, in_service_year: int) -> float:
    """First-year share under 168(k): by date of acquisition after 2025-01-19, else by year placed in service."""
    permanent = law.at(BONUS, "rate_acquired_after_2025_01_19", acquired)
    if permanent is not None:
        return law.rate(BONUS, "rate_acquired_after_2025_01_19", acquired)
    # The older schedule is stated for calendar years of service, so any day of the year reads the same value.
    return law.rate(BONUS, "rate_acquired_before_2025_01_20", date(in_service_year, 12, 31))


def equipment_deductions(
    law: Law,
    acquired: date,
    in_service_year: int,
    years: int,
    recovery: Recovery = "7",
    *,
    quarter: int | None = None,
    bonus: bool = True,
) -> Floats:
    """Shares of cost deducted in each of `years` tax years; later ones are cut off, so the sum may be below one.

    d_0 = b + (1 - b) m_0;  d_t = (1 - b) m_t, with b the bonus rate and m the MACRS table.
    acquired: day of the written binding contract. recovery: years of the class ("7" for class 37.11 equipment,
    "3" for special tools, "5" for computers, "15" for land improvements).
    quarter: 1 to 4 where the mid-quarter convention holds for the year (see `mid_quarter_applies`), else None.
    bonus: False after an election out for the class and year.
    Raises ValueError for a class or quarter that does not exist, or negative `years`.
    """
    _refuse_negative(years)
    table = _macrs_table(law, recovery, in_service_year, quarter)
    first = bonus_rate(law, acquired, in_service_year) if bonus else 0.0
    out = np.zeros(max(years, len(table)))
    out[: len(table)] = (1.0 - first) * table
    out[0] += first
    return out[:years]


def mid_quarter_applies(law: Law, on: date, basis_by_quarter: ArrayLike) -> bool:
    """Whether the mid-quarter convention replaces the half-year one for a year's equipment. 168(d)(3).

    basis_by_quarter: four amounts (USD) of basis placed in service, buildings left out. It does when the last
    quarter holds more than the share set by law. Raises ValueError if they are not four, or negative.
    """
    basis = amounts(basis_by_quarter, "basis_by_quarter")
    if basis.shape != (4,):
        raise ValueError("basis_by_quarter must hold four amounts")
    return bool(basis[3] > law.rate(MACRS, "mid_quarter_share", on) * basis.sum())


def _macrs_table(law: Law, recovery: str, in_service_year: int, quarter: int | None) -> Floats:
    if recovery not in get_args(Recovery):
        raise ValueError(f"recovery must be one of {', '.join(get_args(Recovery))}")
    if quarter not in (None, 1, 2, 3, 4):
        raise ValueError("quarter must be 1 to 4, or None")
    name = f"table_{recovery}_year" + ("" if quarter is None else f"_quarter_{quarter}")
    return np.asarray(law.at(MACRS, name, date(in_service_year, 12, 31)), dtype=np.float64)


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
    Raises ValueError for a share outside [0, 1] or negative `years`.
    """
    expensed = expensed_share(law, construction_start, in_service, qualified_share=qualified_share, elect=elect)
    out = (1.0 - expensed) * _straight_line(law, in_service, years)
    out[:1] += expensed
    return out


def expensed_share(
    law: Law, construction_start: date, in_service: date, *, qualified_share: float = 1.0, elect: bool = True
) -> float:
    """Share of a building's cost that the 168(n) election deducts at once. Arguments as in `building_deductions`."""
    share = float(shares(qualified_share, (), "qualified_share"))
    if not elect or not qualifies_168n(law, construction_start, in_service):
        return 0.0
    return law.rate(QPP, "rate", in_service) * _counted_share(law, in_service, share)


def _counted_share(law: Law, on: date, share: float) -> float:
    if law.at(QPP, "de_minimis_use_share", on) is None:
        return share
    return 1.0 if share >= law.rate(QPP, "de_minimis_use_share", on) else share


def _straight_line(law: Law, in_service: date, years: int) -> Floats:
    """Full-year rate, less in the first year by the mid-month convention, until the whole cost is deducted."""
    _refuse_negative(years)
    rate = law.rate(MACRS, "building_annual_rate", in_service)
    first = rate * (12 - in_service.month + 0.5) / 12
    cumulative = np.minimum(first + rate * np.arange(years), 1.0)
    return np.diff(cumulative, prepend=0.0)


def _refuse_negative(years: int) -> None:
    if years < 0:
        raise ValueError("years must not be negative")


def recapture_168n(law: Law, in_service: date, ceased: date, expensed: ArrayLike) -> Floats:
    """Ordinary income (USD) when expensed factory space stops being used in production, or is sold. Broadcasts.

    expensed: USD deducted at once under 168(n). Within the ten years that begin with service all of it comes back:
    its adjusted basis is zero and the disposal counts as at no less than the recomputed basis (168(n)(5), 1245).
    Afterwards nothing does. Raises ValueError if the use ceased before it began.
    """
    if ceased < in_service:
        raise ValueError("ceased must not be before in_service")
    deducted = amounts(expensed, "expensed")
    last = years_later(in_service, round(law.rate(QPP, "recapture_years", in_service)))
    return deducted if ceased <= last else np.zeros_like(deducted)


def recovery_schedule(
    law: Law,
    class_years: int,
    acquired: date,
    in_service: date,
    *,
    quarter: int | None = None,
    bonus: bool = True,
) -> Floats:
    """Shares of cost over the whole life of any class: 3, 5, 7, 15 (equipment) or 39 (building); they sum to one.

    A building here has no 168(n) election and no bonus, which reaches classes of 20 years or less (168(k)(2)).
    Raises ValueError for a class that does not exist or service before acquisition.
    """
    if in_service < acquired:
        raise ValueError("in_service must not be before acquired")
    if class_years == BUILDING_CLASS:
        return _straight_line(law, in_service, BUILDING_CLASS + 2)
    recovery: Recovery = next((r for r in get_args(Recovery) if r == str(class_years)), "7")
    if recovery != str(class_years):
        raise ValueError(f"class_years must be one of {', '.join(get_args(Recovery))}, {BUILDING_CLASS}")
    return equipment_deductions(law, acquired, in_service.year, class_years + 1, recovery, quarter=quarter, bonus=bonus)


def tax_saving_npv(cost: ArrayLike, deductions: ArrayLike, tax_rate: ArrayLike, discount_rate: ArrayLike) -> Floats:
    """Present value (USD) of the tax that deductions save. Broadcasts over `cost` and the rates.

    cost: nominal USD. deductions: shares of cost by tax year (last axis), index 0 the year placed in service.
    The saving of tax year t comes at the end of year t, t = 1 the year placed in service: sum of
    rate * cost * d_t / (1 + r)^t. tax_rate: in [0, 1]. discount_rate: a year, above -1.
    """
    given = amounts(deductions, "deductions")
    rate = np.asarray(discount_rate, dtype=np.float64)[..., None]
    if not np.all(rate > -1.0):
        raise ValueError("discount_rate must be above -1")
    present: Floats = np.sum(given / (1.0 + rate) ** np.arange(1.0, given.shape[-1] + 1.0), axis=-1)
    return amounts(cost, "cost") * shares(tax_rate, np.shape(tax_rate), "tax_rate") * present
