"""Depreciation for state income tax: which states follow federal bonus and 168(n), and what remains where not.

Authority: the tax code of each state (`us_xx.tax`); recalled nearly throughout. Not covered: add-backs returned over
five years (North Carolina), states' own bonus, and income-tax-free states, where there is nothing to deduct from.
"""

from __future__ import annotations

from datetime import date

from reshore.law.lookup import Floats
from reshore.law.record import Law
from reshore.law.state_tax.values import state_flag, state_value
from reshore.law.us.depreciation import Recovery, building_deductions, equipment_deductions


def state_equipment_deductions(
    law: Law,
    state: str,
    acquired: date,
    in_service_year: int,
    years: int,
    recovery: Recovery = "7",
    *,
    quarter: int | None = None,
) -> Floats:
    """Shares of cost deducted from state income by tax year: c of the federal schedule, the rest without bonus.

    c: the share of bonus that the state follows. Other arguments as in `equipment_deductions`.
    """
    follows = float(state_value(law, "bonus_conformity_share", date(in_service_year, 12, 31), state))
    federal = equipment_deductions(law, acquired, in_service_year, years, recovery, quarter=quarter)
    plain = equipment_deductions(law, acquired, in_service_year, years, recovery, quarter=quarter, bonus=False)
    return follows * federal + (1.0 - follows) * plain


def state_building_deductions(
    law: Law, state: str, construction_start: date, in_service: date, years: int, *, qualified_share: float = 1.0
) -> Floats:
    """Shares of a building's cost deducted from state income; 39-year straight line where 168(n) is not followed."""
    follows = state_flag(law, "conforms_168n", in_service, state)
    return building_deductions(
        law, construction_start, in_service, years, qualified_share=qualified_share, elect=follows
    )
