"""Duty on imported parts at US plants: column 1 and its companions, and the Section 232 layer apart.

Only the Section 232 layer may be paid by the import-adjustment offset, so it is a line of its own. Parts from Mexico
and Canada are taken to be USMCA-originating and claimed. Duties on parts entering other countries are left out: their
plants import under inward-processing or free-trade programmes (stated in the limits).
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from reshore.builds.builds import CostLine
from reshore.case import Case
from reshore.law import Law, alpha2
from reshore.law.us.parts_duty import parts_duty

Array = NDArray[np.float64]

PARTS_DUTY = CostLine(
    "parts_duty",
    "column-1 and other duty on imported parts",
    ("components", "sourcing"),
    ("us.tariffs.mfn", "us.tariffs.section_301.china"),
)
PARTS_DUTY_232 = CostLine(
    "parts_duty_232",
    "Section 232 duty on imported parts, before the offset",
    ("components", "sourcing"),
    ("us.tariffs.section_232.auto_parts",),
)


def duty_rates(case: Case, law: Law, countries: tuple[str, ...], years: NDArray[np.int64]) -> Array:
    """Rates on parts entering the US: all layers but Section 232, and Section 232.   [2, family, country, node]"""
    origin = np.array([alpha2(c) for c in countries])
    shape = (len(case.components), len(countries))
    parameter = np.broadcast_to(case.components["duty_parameter"].to_numpy()[:, None].astype(str), shape)
    listed = np.broadcast_to(case.components["section_232"].to_numpy()[:, None], shape)
    from_where = np.broadcast_to(origin[None, :], shape)

    def rule(on: date) -> Array:
        duty = parts_duty(
            law, on, origin=from_where, mfn_parameter=parameter, listed_232=listed, usmca=np.isin(from_where, ("MX", "CA"))
        )
        return np.stack([duty.total - duty.section_232, duty.section_232])

    return np.stack([law.year_average(rule, int(y)) for y in years], axis=-1)


def duty_on(buy: Array, rates: Array, in_us: NDArray[np.bool_]) -> Array:
    """Duty for one vehicle.   buy [build, family, country], rates [family, country, node], in_us [build] -> [build, node]"""
    return np.asarray(np.einsum("bfc,fct->bt", buy, rates) * in_us[:, None])
