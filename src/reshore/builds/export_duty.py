"""Duty on the vehicle in a zone outside the US, by the rules of `law/foreign`; preference is claimed where it is cheaper.

Between countries of the agreement USMCA origin is tested on the recipe, at US plants too. Elsewhere a vehicle built in the
US is taken to originate under an agreement of that country with the US where US content reaches 35 % of the customs value
(the regional value by net cost of KORUS and its like; an assumption, as their rules differ in detail). Canada's
counter-tariff leaves out the Canadian and Mexican parts of the recipe, and all of it within the remission quota. Agreements
of third countries with each other are not in the law yet: their vehicles pay the general rate of the zone.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from reshore.errors import CaseError, Problem
from reshore.law import Law, alpha2
from reshore.law.foreign.base_duty import known_rate, vehicles_provision
from reshore.law.foreign.export_duty import export_duty

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

US_AGREEMENT_CONTENT = 0.35


def duty_share(
    law: Law,
    year: int,
    *,
    zone: str,
    country: NDArray[np.str_],
    hts_class: NDArray[np.str_],
    originates: Flags,
    us_content: Array,
    neighbour_content: Array,
    in_quota: Flags,
    large_engine: Flags | None,
) -> tuple[Array, Flags]:
    """Duty as share of customs value, mean of the year, and whether USMCA origin is claimed.   all [build]

    zone: country of the importer. country: of the plant. in_quota: a build that is to enter within Canada's remission
    quota; it does so where it originates. large_engine: None where the case does not say.
    Raises LawError where the duty is not known, CaseError where it depends on an engine the case does not state.
    """
    to, origin = str(alpha2(zone)), np.array([alpha2(c) for c in country])

    def mean(claim: Flags) -> Array:
        def on_day(on: date) -> Array:
            agreement = us_agreement(law, on, to, origin, hts_class, us_content)
            duty = export_duty(
                law, on, destination=to, origin=origin, hts_class=hts_class, usmca_originating=claim, fta_originating=agreement,
                canadian_mexican_content=neighbour_content, in_remission_quota=in_quota & claim, large_engine=large_engine,
            )  # fmt: skip
            return duty.total

        return law.year_average(on_day, year)

    try:
        plain, claimed = mean(np.zeros(len(origin), dtype=bool)), mean(originates)
    except ValueError as why:
        if large_engine is not None:
            raise
        raise CaseError(
            [Problem("prices", None, "large_engine", zone, str(why), "say for each program sold there")]
        ) from why
    claims = originates & (claimed < plain)
    return np.where(claims, claimed, plain), claims


def us_agreement(
    law: Law, on: date, to: str, origin: NDArray[np.str_], hts_class: NDArray[np.str_], us_content: Array
) -> Flags:
    """Vehicles built in the US that take the preference of another agreement of the destination with it.   [build]"""
    given = [
        not np.isnan(known_rate(law, vehicles_provision(to), f"preference_us_{heading}", on))
        for heading in ("8703", "8704")
    ]
    some = np.where(hts_class == "8703", *given)
    return np.asarray(some & (origin == "US") & (us_content >= US_AGREEMENT_CONTENT))
