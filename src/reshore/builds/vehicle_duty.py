"""Duty on the vehicle at the border of its zone, on the related-party import price; the origin claim is made where it is cheaper.

The claim opens the USMCA rate and, with approved content, the Section 232 base of non-US content; a build that fails
the origin test of the year cannot claim. KORUS is claimed wherever it helps (the rule takes the special rate).
UK cars enter within the quota unless the case gives its units; then each recipe is a build within and one outside.
Zones other than the US: see `export_duty`.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from reshore.builds.builds import CostLine
from reshore.law import Law, alpha2
from reshore.law.us.vehicle_duty import vehicle_duty

Array = NDArray[np.float64]

VEHICLE_DUTY = CostLine(
    "vehicle_duty",
    "duty of the zone on the import price (US: column-1 and Section 232), USMCA claimed where it is cheaper",
    ("programs", "sourcing", "prices"),
    ("us.tariffs.mfn", "us.tariffs.section_232.autos", "us.origin.usmca_autos"),
)


def duty_share(
    law: Law,
    year: int,
    country: NDArray[np.str_],
    hts_class: NDArray[np.str_],
    originates: NDArray[np.bool_],
    us_content: Array,
    plug_in: NDArray[np.bool_],
    in_quota: NDArray[np.bool_],
) -> tuple[Array, NDArray[np.bool_]]:
    """US duty as share of customs value, mean of the year, and whether the claim is made.   all [build]

    in_quota: within the quota of UK cars, if it is one.
    """
    origin = np.array([alpha2(c) for c in country])
    quota = in_quota & (origin == "GB") & (hts_class == "8703")

    def rule(claim: NDArray[np.bool_]) -> Array:
        def on_day(on: date) -> Array:
            return vehicle_duty(
                law,
                on,
                origin=origin,
                hts_class=hts_class,
                usmca=claim,
                us_content=us_content,
                in_quota=quota,
                plug_in=plug_in,
            ).total

        return law.year_average(on_day, year)

    plain, claimed = rule(np.zeros(len(origin), dtype=bool)), rule(originates)
    claims = originates & (claimed < plain)
    return np.where(claims, claimed, plain), claims
