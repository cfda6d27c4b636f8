"""The additional duties that fall on goods outside Section 232: IEEPA, Section 122, Section 301 (forced labor).

Authority: 50 USC 1701 (ended 2026-02-23); 19 USC 2132, HTSUS U.S. note 2(aa); 19 USC 2411, HTSUS U.S. note 52.
Not covered, because no provision holds them: the reciprocal IEEPA duties of 2025-04-05 to 2026-02-23, Section 301
on Brazil, and Section 338 on listed Canadian goods (none of them bought by an automaker in volume).
"""

from __future__ import annotations

from datetime import date

import numpy as np

from reshore.law.lookup import Flags, Floats, by_origin
from reshore.law.places import Codes
from reshore.law.record import Law

IEEPA = "us.tariffs.ieepa"
SECTION_122 = "us.tariffs.section_122"
FORCED_LABOR = "us.tariffs.section_301.forced_labor_2026"


def ieepa_china(law: Law, on: date, origin: Codes) -> Floats:
    """The fentanyl duty on products of China: the one IEEPA layer that cumulates with Section 232."""
    return np.where(origin == "CN", law.rate(IEEPA, "china_fentanyl", on), 0.0)


def ieepa_neighbours(law: Law, on: date, origin: Codes, usmca: Flags) -> Floats:
    """The duties on goods of Canada and Mexico that do not originate under USMCA."""
    canada = np.where(origin == "CA", law.rate(IEEPA, "canada_non_usmca", on), 0.0)
    mexico = np.where(origin == "MX", law.rate(IEEPA, "mexico_non_usmca", on), 0.0)
    return np.where(usmca, 0.0, canada + mexico)


def section_122(law: Law, on: date, usmca: Flags) -> Floats:
    """The temporary import surcharge; USMCA goods are exempt."""
    return np.where(usmca, 0.0, law.rate(SECTION_122, "rate", on))


def forced_labor_301(law: Law, on: date, origin: Codes, base: Floats, usmca: Flags) -> Floats:
    """Section 301 (forced labor): a rate by group of economies, or up to a cap on base and duty together."""
    low = sorted(law.provisions[FORCED_LABOR].groups["rate_low_group"])
    ordinary = np.where(
        np.isin(origin, low), law.rate(FORCED_LABOR, "rate_low_group", on), law.rate(FORCED_LABOR, "rate_default", on)
    )
    cap = by_origin(law, FORCED_LABOR, "cap_net_of_mfn_", on, origin)
    duty = np.where(np.isnan(cap), ordinary, np.maximum(cap - base, 0.0))
    return np.where(usmca, 0.0, duty)


def outside_232(law: Law, on: date, origin: Codes, base: Floats, usmca: Flags) -> Floats:
    """All three for goods that pay no Section 232 duty; China's fentanyl duty included."""
    parts = (
        ieepa_china(law, on, origin),
        ieepa_neighbours(law, on, origin, usmca),
        section_122(law, on, usmca),
        forced_labor_301(law, on, origin, base, usmca),
    )
    total: Floats = np.sum(parts, axis=0)
    return total
