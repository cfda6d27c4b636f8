"""State corporate income tax by apportionment: each state's share of the profit, and its rate.

Authority: UDITPA and the tax code of each state (`us_xx.tax`). Not covered: throwback of sales, combined reporting
groups, brackets below the highest, local income taxes, optional formulas. Texas, Ohio, Nevada and Washington tax
receipts instead (see `receipts`); South Dakota and Wyoming tax neither.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, refuse, shares
from reshore.law.record import Law
from reshore.law.state_tax.values import state_codes, state_value


def corporate_rate(law: Law, on: date, states: ArrayLike) -> Floats:
    """Rate of the highest bracket, as a share of apportioned income; 0.0 where there is no such tax."""
    return state_value(law, "corporate_income_tax_rate", on, states)


def apportionment(
    law: Law,
    on: date,
    states: ArrayLike,
    *,
    sales_share: ArrayLike,
    property_share: ArrayLike,
    payroll_share: ArrayLike,
) -> Floats:
    """Share of a business's income that each state may tax: w sales + (1 - w) (property + payroll) / 2.

    states: postal codes, the last axis. The shares are of the whole business in [0, 1], in the shape of `states`
    with leading axes allowed; over the states each may not sum above one. w: the state's weight of sales.
    A state without an income tax has share 0.0. Raises ValueError for shares that cannot be.
    """
    codes = state_codes(law, states)
    given = np.broadcast_arrays(sales_share, property_share, payroll_share, np.zeros(codes.shape))[:3]
    names = ("sales_share", "property_share", "payroll_share")
    sales, plant, payroll = (shares(g, g.shape, n) for g, n in zip(given, names, strict=True))
    for factor, name in zip((sales, plant, payroll), names, strict=True):
        refuse(factor.sum(axis=-1) > 1.0 + 1e-9, f"{name} sums above one over the states")
    weight = state_value(law, "sales_factor_weight", on, codes)
    taxes = state_value(law, "corporate_income_tax_rate", on, codes) > 0.0
    return np.where(taxes, weight * sales + (1.0 - weight) * (plant + payroll) / 2.0, 0.0)


def apportioned_state_rate(
    law: Law,
    on: date,
    states: ArrayLike,
    *,
    sales_share: ArrayLike,
    property_share: ArrayLike = 0.0,
    payroll_share: ArrayLike = 0.0,
) -> Floats:
    """All states' income tax together as a share of the whole business's income, over the last axis.

    A plant moves the rate only where property and payroll count: with a single sales factor it adds nothing.
    Arguments as in `apportionment`.
    """
    share = apportionment(
        law, on, states, sales_share=sales_share, property_share=property_share, payroll_share=payroll_share
    )
    total: Floats = np.sum(share * corporate_rate(law, on, states), axis=-1)
    return total


def federal_deductible(law: Law, on: date, states: ArrayLike) -> Floats:
    """Share of federal income tax that a state lets deduct (for `income_tax.combined_rate`); 0.0 in most."""
    return state_value(law, "federal_tax_deductible_share", on, states)
