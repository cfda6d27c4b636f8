"""Deductions for research (26 USC 174, 174A) and the limit on business interest (26 USC 163(j)).

Not covered: the research credit (section 41), early deduction of what was capitalised in 2022-2024, small businesses.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, amounts, finite
from reshore.law.record import Law

RESEARCH = "us.tax.rd_and_interest"


def research_deductions(law: Law, year: int, where: Literal["domestic", "foreign"]) -> Floats:
    """Shares of a year's research cost deducted in it and in each later year; they sum to one.

    More than one year: straight line from the midpoint of the year of cost, so the ends are halves (174(a)(2)(B)).
    Before amortisation was law (to 2021) all is deducted at once. Raises ValueError for another place.
    """
    if where not in ("domestic", "foreign"):
        raise ValueError("where must be domestic or foreign")
    n = round(law.rate(RESEARCH, f"{where}_rd_amortisation_years", date(year, 12, 31)))
    if n <= 1:
        return np.ones(1)
    out = np.full(n + 1, 1.0 / n)
    out[[0, -1]] /= 2.0
    return out


def adjusted_taxable_income(law: Law, on: date, income_before_interest: ArrayLike, depreciation: ArrayLike) -> Floats:
    """USD a year, never below zero: taxable income before interest, with depreciation added back where the law does.

    income_before_interest: after depreciation. depreciation: and amortisation deducted. Broadcasts. 163(j)(8).
    """
    adds = law.at(RESEARCH, "ati_adds_back_depreciation", on) is True
    income = finite(income_before_interest, "income_before_interest")
    return np.maximum(income + (amounts(depreciation, "depreciation") if adds else 0.0), 0.0)


def interest_allowed(
    law: Law, on: date, interest: ArrayLike, ati: ArrayLike, *, carried: ArrayLike = 0.0, income: ArrayLike = 0.0
) -> tuple[Floats, Floats]:
    """Business interest deducted in a year, and what is carried forward without expiry; USD. Broadcasts.

    interest: of the year; carried: disallowed before; ati: adjusted taxable income; income: business interest income.
    Where no limit is in force (to 2017) all is deducted.
    """
    owed = amounts(interest, "interest") + amounts(carried, "carried")
    if law.at(RESEARCH, "interest_limit_share_of_ati", on) is None:
        return owed, np.zeros_like(owed)
    share = law.rate(RESEARCH, "interest_limit_share_of_ati", on)
    deducted = np.minimum(owed, amounts(income, "income") + share * amounts(ati, "ati"))
    return deducted, owed - deducted
