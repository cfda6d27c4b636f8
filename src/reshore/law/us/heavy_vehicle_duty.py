"""Section 232 duty on medium- and heavy-duty trucks and buses.

Authority: Proclamation 10984 of 2025-10-17 (90 FR 48451); HTSUS chapter 99, U.S. note 38, headings 9903.74.01-.11.
Not covered: parts of such vehicles, Section 301, deal partners (the note gives them no floor).
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, flags, shares
from reshore.law.places import checked_origin
from reshore.law.record import Law
from reshore.law.usmca.term import usmca_claim

MFN = "us.tariffs.mfn"
MHDV = "us.tariffs.section_232.mhdv"

Kind = Literal["medium_heavy_truck_8704", "road_tractor_8701", "bus_8702"]


def heavy_vehicle_duty(
    law: Law,
    on: date,
    kind: Kind,
    *,
    origin: ArrayLike,
    usmca: ArrayLike,
    us_content: ArrayLike,
    content_approved: ArrayLike = True,
) -> Floats:
    """Base and 232 duty together, as a share of customs value, in the shape of `origin`; zero for US origin.

    Arguments as in `vehicle_duty`; US content is the wider one of note 38(d). Buses get no relief for content.
    """
    origins = checked_origin(origin)
    claimed = usmca_claim(law, on, origins, usmca)
    base = np.where(claimed, law.rate(MFN, "usmca_special", on), law.rate(MFN, kind, on))
    if kind == "bus_8702":
        extra = np.full(origins.shape, law.rate(MHDV, "bus_additional_rate", on))
    else:
        content = shares(us_content, origins.shape, "us_content")
        part = law.rate(MHDV, "usmca_non_us_content_rate", on) * (1.0 - content)
        approved = claimed & flags(content_approved, origins.shape)
        extra = np.where(approved, part, law.rate(MHDV, "vehicle_additional_rate", on))
    return np.where(origins != "US", base + extra, 0.0)
