"""Capital spending: cash by spend profile, and what tax depreciation gives back, by calendar year.

Spending before the plan's first day falls into its first year, but is sunk for the tooling of a generation change
that is under way where the program is built (same for staying and for the plan: not counted). US equipment and tools
follow sections 168(b), (e) and (k), production buildings section 168(n) where the windows are met, else 39 years;
amounts are nominal, so later deductions are deflated. Abroad: straight line over ten years, from the year of start of production (an estimate).
The tax base is always enough to use a deduction (stated in the limits).

Sites and lines in a US state also pay sales tax on machinery and, to the end of the plan's tail, property tax: on buildings
at cost, on machinery at a value that falls in a straight line to a floor (an estimate of what assessors do). Tools of a
program (3-year class) are left out: most states exempt special tooling. What is there today pays within its overhead.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reshore.law import Law
from reshore.law.us.depreciation import Recovery, building_deductions, equipment_deductions
from reshore.plan.data import PlanData
from reshore.plan.ledger import Ledger

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

TAX_DEPRECIATION = "tax_depreciation"
PROPERTY_TAX, MACHINERY_SALES_TAX = "property_tax", "machinery_sales_tax"
ASSESSED_LIFE_YEARS, ASSESSED_FLOOR = 10, 0.20  # an estimate: assessors' tables differ by state and county
FOREIGN_TAX_LIFE_YEARS = 10  # an estimate: tax lives of equipment abroad run from 7 to 15 years
LONGEST_SCHEDULE_YEARS = 40


def spend_profile(d: PlanData, name: str | None) -> list[tuple[int, float]]:
    """Offsets (years from start of production) and shares; without a profile all in the year of start."""
    if name is None:
        return [(0, 1.0)]
    rows = d.case.spend.filter(d.case.spend["profile"] == name).select("offset", "share")
    return [(int(k), float(s)) for k, s in rows.iter_rows()]


def invest(
    cash: Ledger,
    d: PlanData,
    term: str,
    place: ArrayLike,
    cols: ArrayLike,
    usd: ArrayLike,
    node: ArrayLike,
    *,
    profile: str | None,
    building_share: float = 0.0,
    recovery: Recovery = "7",
    sunk: bool = False,
) -> None:
    """Post capex of one unit of each column, with start of production at `node`; arrays broadcast together.

    `sunk`: what the profile places before the first day of the plan is spent already and left out.
    """
    arrays = np.broadcast_arrays(np.asarray(place), np.asarray(cols), np.asarray(usd, float), np.asarray(node))
    p, c, u, n = (a.ravel() for a in arrays)
    for offset, share in spend_profile(d, profile):
        year, spent = np.maximum(d.year[n] + offset, d.year[0]), sunk & (d.year[n] + offset < d.year[0])
        cash.pay(term, p, c, np.where(spent, 0.0, -u * share), node=n, year=year, taxed=False, capital=True)
    first = min((k for k, _ in spend_profile(d, profile)), default=0)
    for at in np.unique(n):
        now = n == at
        _deductions(cash, d, p[now], c[now], u[now], int(at), first, building_share, recovery)
    if recovery != "3":
        _state_taxes(cash, d, p, c, u, n, building_share)


def _state_taxes(cash: Ledger, d: PlanData, place: Ints, cols: Ints, usd: Array, node: Ints, building: float) -> None:
    """Sales tax in the year of service, property tax in each year after it."""
    rate = {k: d.case.places[k].to_numpy()[place] for k in ("property_tax", "machinery_tax", "machinery_sales_tax")}
    machines = usd * (1.0 - building)
    cash.pay(MACHINERY_SALES_TAX, place, cols, -machines * rate["machinery_sales_tax"], node=node)
    last = int(d.year[-1]) + d.plant_tail
    for k in range(1, last - int(d.year[0]) + 1):
        value = usd * building * rate["property_tax"] + machines * rate["machinery_tax"] * assessed_share(k)
        year = d.year[node] + k
        nominal = np.where(year <= last, value, 0.0) / (1.0 + d.inflation) ** k  # assessed on nominal cost
        cash.pay(PROPERTY_TAX, place, cols, -nominal, node=node, year=year)


def assessed_share(age: int) -> float:
    """Assessed value of machinery over its cost, so many years after the year of service."""
    return max(1.0 - age / ASSESSED_LIFE_YEARS, ASSESSED_FLOOR)


def _deductions(
    cash: Ledger,
    d: PlanData,
    place: NDArray[np.int64],
    cols: NDArray[np.int64],
    usd: Array,
    node: int,
    first: int,
    building: float,
    recovery: Recovery,
) -> None:
    """Tax saved by the deductions of investments in service at `node`."""
    service = int(d.year[node])
    begin = max(service + first, int(d.year[0]))
    us = us_schedule(d.law, begin, service, building, recovery)
    abroad = np.full(FOREIGN_TAX_LIFE_YEARS, 1.0 / FOREIGN_TAX_LIFE_YEARS)
    states = d.case.places["kind"].to_numpy() == "state"
    in_us = states[place] | (place == d.us)
    for schedule, mine in ((us, in_us), (abroad, ~in_us)):
        if not mine.any():
            continue
        for k in np.nonzero(schedule)[0]:
            saved = usd[mine] * cash.tax_rate(place[mine]) * schedule[k] / (1.0 + d.inflation) ** int(k)
            cash.pay(TAX_DEPRECIATION, place[mine], cols[mine], saved, node=node, year=service + int(k), taxed=False)


def us_schedule(law: Law, begin_year: int, service_year: int, building_share: float, recovery: Recovery) -> Array:
    """Share of the basis deducted in each tax year from the in-service year on.   [40]"""
    acquired, placed = date(begin_year, 1, 1), date(service_year, 7, 1)
    tools = equipment_deductions(law, acquired, service_year, LONGEST_SCHEDULE_YEARS, recovery)
    if building_share == 0.0:
        return np.asarray(tools)
    house = building_deductions(law, acquired, placed, LONGEST_SCHEDULE_YEARS)
    return np.asarray((1.0 - building_share) * tools + building_share * house)
