"""Property tax on a plant before any abatement, and sales tax on its machinery.

Rates of property tax are rounded estimates by state, with a low, middle and high county for land and buildings.
Not covered: inventory tax, assessment schedules and floors, freeport.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, amounts
from reshore.law.record import Law
from reshore.law.state_tax.values import state_value

Level = Literal["low", "mid", "high"]


def property_tax(
    law: Law, on: date, states: ArrayLike, *, real_value: ArrayLike, machinery_value: ArrayLike, level: Level = "mid"
) -> Floats:
    """USD a year on land and buildings, and on machinery where the state taxes it. Broadcasts with `states`.

    states: postal codes. real_value: USD market value. machinery_value: USD depreciated value.
    Raises ValueError for an unknown state or level, or a negative value.
    """
    if level not in get_args(Level):
        raise ValueError("level must be low, mid or high")
    real = state_value(law, "real_property_rate", on, states, of=level) * amounts(real_value, "real_value")
    rate = state_value(law, "machinery_property_rate", on, states)
    return real + rate * amounts(machinery_value, "machinery_value")


def machinery_sales_tax(law: Law, on: date, states: ArrayLike, cost: ArrayLike) -> Floats:
    """USD of state sales tax on machinery bought for manufacturing (cost in USD); 0.0 where it is exempt. Broadcasts."""
    return state_value(law, "machinery_sales_tax_rate", on, states) * amounts(cost, "cost")
