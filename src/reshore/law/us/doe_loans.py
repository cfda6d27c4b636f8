"""Loans of the Department of Energy to vehicle makers (ATVM, 42 USC 17013): what the cheap rate is worth.

Amount, rate and award are decided case by case, so the caller states them; the law gives the spread over Treasury.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, amounts, finite, refuse
from reshore.law.record import Law

DOE = "us.credits.doe_programs"


def atvm_rate(law: Law, on: date, treasury: ArrayLike) -> Floats:
    """Interest rate a year of an ATVM loan: Treasury of the same term and a spread. Broadcasts."""
    return finite(treasury, "treasury") + law.rate(DOE, "atvm_spread_over_treasury", on)


def loan_payments(principal: ArrayLike, rate: float, years: int, interest_only_years: int = 0) -> Floats:
    """Nominal USD paid at the end of each year, on a new last axis: interest only at first, then equal payments.

    principal: nominal USD. rate: a year, at least 0. years: of the loan, interest-only years included.
    """
    if years <= interest_only_years or interest_only_years < 0 or not rate >= 0.0:
        raise ValueError("give years above interest_only_years >= 0, and a rate of at least 0")
    n = years - interest_only_years
    # expm1 and log1p keep the ratio exact where the rate is close to zero.
    level = 1.0 / n if rate == 0.0 else rate / -np.expm1(-n * np.log1p(rate))
    profile = np.concatenate([np.full(interest_only_years, rate), np.full(n, level)])
    paid: Floats = amounts(principal, "principal")[..., None] * profile
    return paid


def loan_subsidy(
    principal: ArrayLike, *, loan_rate: float, market_rate: float, years: int, interest_only_years: int = 0
) -> Floats:
    """Value on the day of the loan: market payments less actual payments, both discounted at the market rate. USD.

    Raises ValueError for a loan dearer than the market, which no borrower takes.
    """
    refuse(
        np.asarray(not 0.0 <= loan_rate <= market_rate), "loan_rate must be 0 or more, and must not exceed market_rate"
    )
    at_market = loan_payments(principal, market_rate, years, interest_only_years)
    saved = at_market - loan_payments(principal, loan_rate, years, interest_only_years)
    worth: Floats = saved @ (1.0 + market_rate) ** -np.arange(1.0, years + 1.0)
    return worth
