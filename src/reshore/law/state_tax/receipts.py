"""State taxes on receipts, margin and net worth.

Ohio CAT, Nevada commerce tax, Delaware and Hawaii receipts taxes, Washington business and occupation tax; Texas
franchise (margin) tax, Oregon activity tax, Kentucky limited liability entity tax, Tennessee franchise tax. Rates
are recalled. Not covered: local receipts taxes, Washington's credit for tax paid elsewhere, minimum taxes.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, amounts, refuse, shares
from reshore.law.record import Law
from reshore.law.state_tax.values import provision_of, state_flag, state_value


def gross_receipts_tax(law: Law, on: date, state: str, *, sold_in_state: ArrayLike, made_in_state: ArrayLike) -> Floats:
    """USD a year of tax on receipts above the free amount; 0.0 in a state without such a tax. Broadcasts.

    sold_in_state: USD of sales delivered to the state. made_in_state: USD of goods made there, wherever sold, which is
    the base in Washington and Hawaii. Ohio, Nevada and Delaware leave goods sold elsewhere free.
    """
    sold, made = amounts(sold_in_state, "sold_in_state"), amounts(made_in_state, "made_in_state")
    base = made if state_flag(law, "gross_receipts_of_goods_made", on, state) else sold
    free = float(state_value(law, "gross_receipts_excluded", on, state))
    tax = float(state_value(law, "gross_receipts_rate", on, state)) * np.maximum(base - free, 0.0)
    return tax + np.zeros(np.broadcast_shapes(sold.shape, made.shape))


def texas_margin_tax(
    law: Law, on: date, *, revenue: ArrayLike, cost_of_goods: ArrayLike, compensation: ArrayLike, texas_share: ArrayLike
) -> Floats:
    """USD a year of Texas franchise tax: rate on the least of four margins, by share of receipts. Broadcasts.

    revenue, cost_of_goods, compensation: USD of the whole business. texas_share: of its receipts, in [0, 1].
    Margin: a share of revenue, or revenue less cost of goods, less compensation, or less a fixed amount.
    """
    at = provision_of("TX")
    total, share = amounts(revenue, "revenue"), shares(texas_share, np.shape(texas_share), "texas_share")
    margins = (
        law.rate(at, "margin_revenue_share", on) * total,
        total - amounts(cost_of_goods, "cost_of_goods"),
        total - amounts(compensation, "compensation"),
        total - law.rate(at, "margin_fixed_deduction", on),
    )
    least = np.maximum(np.minimum.reduce(np.broadcast_arrays(*margins)), 0.0)
    owed = total > law.rate(at, "no_tax_due_revenue", on)
    return np.where(owed, law.rate(at, "margin_rate", on) * least * share, 0.0)


def oregon_activity_tax(law: Law, on: date, *, activity: ArrayLike, inputs: ArrayLike, labour: ArrayLike) -> Floats:
    """USD a year: rate on activity less a share of the greater of inputs and labour, above the free amount.

    activity: USD of Oregon receipts; inputs, labour: USD of cost apportioned to Oregon. Broadcasts.
    """
    at = provision_of("OR")
    greater = np.maximum(amounts(inputs, "inputs"), amounts(labour, "labour"))
    taxable = amounts(activity, "activity") - law.rate(at, "activity_subtraction_share", on) * greater
    return law.rate(at, "activity_tax_rate", on) * np.maximum(taxable - law.rate(at, "activity_excluded", on), 0.0)


def kentucky_entity_tax(
    law: Law, on: date, *, receipts: ArrayLike, profits: ArrayLike, income_tax: ArrayLike
) -> Floats:
    """USD a year beyond Kentucky income tax: the lesser of two rates, less that tax, which it is credited against.

    receipts, profits: USD of gross receipts and gross profits in Kentucky. income_tax: USD owed there. Broadcasts.
    """
    at = provision_of("KY")
    on_receipts = law.rate(at, "llet_receipts_rate", on) * amounts(receipts, "receipts")
    on_profits = law.rate(at, "llet_profits_rate", on) * amounts(profits, "profits")
    return np.maximum(np.minimum(on_receipts, on_profits) - amounts(income_tax, "income_tax"), 0.0)


def tennessee_franchise_tax(law: Law, on: date, *, net_worth: ArrayLike, apportioned_share: ArrayLike) -> Floats:
    """USD a year on net worth (USD, of the whole business) times the share apportioned to Tennessee. Broadcasts."""
    share = shares(apportioned_share, np.shape(apportioned_share), "apportioned_share")
    return law.rate(provision_of("TN"), "franchise_tax_rate", on) * amounts(net_worth, "net_worth") * share


def net_of_federal(tax: ArrayLike, federal_rate: ArrayLike) -> Floats:
    """USD left of a state tax after it is deducted federally (26 USC 164). Broadcasts."""
    rate = np.asarray(federal_rate, dtype=np.float64)
    refuse(~((rate >= 0.0) & (rate <= 1.0)), "federal_rate must lie in [0, 1]")
    return amounts(tax, "tax") * (1.0 - rate)
