"""China's additional duties on vehicles of US origin.

Authority: announcements of the State Council Customs Tariff Commission, 2018 and 2025.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from reshore.law.foreign.base_duty import engines
from reshore.law.lookup import Flags, Floats
from reshore.law.places import Codes
from reshore.law.record import Law

RETALIATION = "cn.tariffs.us_retaliation"
_ON_ALL = ("added_section_301", "added_reciprocal", "added_reciprocal_suspended")
_ON_LARGE = "added_fentanyl_large_engine"


def retaliation(law: Law, on: date, hts_class: Codes, large_engine: Flags | None) -> Floats:
    """All additional duties together on US vehicles, a share of customs value, in the shape of `hts_class`.

    large_engine: above 2.5 litres; needed for passenger vehicles while a duty depends on it (ValueError if None).
    """
    everywhere = sum(law.rate(RETALIATION, name, on) for name in _ON_ALL)
    some = law.rate(RETALIATION, _ON_LARGE, on)
    if some == 0.0:
        return np.full(hts_class.shape, everywhere)
    truck = hts_class == "8704"
    large: Flags = truck | engines(large_engine, ~truck, RETALIATION)
    return np.where(large, everywhere + some, everywhere)
