"""Drawback: duty on imported parts that US plants do not bear on exported vehicles; a cost line below zero.

    drawback   - refund share x duty of the layers the law refunds                     at most plants
               - all duty on the parts                                                 at plants in a foreign-trade zone
    and to Canada and Mexico never more than the vehicle duty paid there (19 USC 4534), taken on the means of a year

Section 232 duty on parts is not refunded by drawback; what is left of it may be offset. In a foreign-trade zone exported
vehicles owe none (19 USC 81c). Refunds are claimed whenever they are open: the cost and delay of claims is left out.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from reshore.builds.builds import CostLine
from reshore.law import Law, alpha2
from reshore.law.us import drawback as rule
from reshore.law.us.parts_duty import PartsDuty

Array = NDArray[np.float64]

DRAWBACK = CostLine(
    "drawback", "parts duty given back, or not owed, on export", ("components", "sourcing"), ("us.tariffs.drawback",)
)
PARTNERS = ("CAN", "MEX")


def given_back(law: Law, on: date, duty: PartsDuty, zone: str) -> list[Array]:
    """What is given back on parts entered on a day, before the limit: all layers but Section 232, and Section 232.

    zone: country of export. Each in the shape of `duty`, share of customs value.
    """
    refund = rule.drawback(
        law, on, layers=duty.layers, value=1.0, exported_share=1.0, destination=alpha2(zone), usmca_subject=False
    )  # fmt: skip
    of_232 = refund.by_layer[duty.programme]
    return [refund.total - of_232, of_232]


def limited(law: Law, year: int, back: Array, back_232: Array, paid_abroad: Array, zone: str) -> tuple[Array, Array]:
    """The refunds cut to the lesser of the duties here and there, each alike.   all [build] USD/vehicle, mean of the year"""
    if zone not in PARTNERS or not law.at(rule.DRAWBACK, "usmca_limit", date(year, 7, 1)):
        return back, back_232
    total = back + back_232
    kept = np.divide(np.minimum(total, paid_abroad), total, out=np.zeros_like(total), where=total > 0)
    return back * kept, back_232 * kept
