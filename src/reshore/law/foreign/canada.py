"""Canada's surtax on vehicles made in the United States, and its remission.

Authority: United States Surtax Order (Motor Vehicles 2025), SOR/2025-118, section 2; United States Surtax Remission
Order (Motor Vehicles 2025), SI/2025-60. Not covered: remission for public bodies, duties on parts.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Flags, Floats, refuse
from reshore.law.record import Law

SURTAX = "ca.tariffs.us_surtax"
REMISSION = "ca.tariffs.us_surtax_remission"


def surtax(law: Law, on: date, *, entitled: Flags, canadian_mexican_content: Floats, in_quota: Flags) -> Floats:
    """Surtax on US-made vehicles, a share of value for duty, in the shape of the arguments.

    entitled: to the United States Tariff, that is originating under USMCA: content is taken off only then.
    canadian_mexican_content: proven share of value, in [0, 1]; the deemed content is taken off if it is more.
    in_quota: within the maker's remission quota.
    Raises ValueError for a vehicle in the quota that is not entitled (remission reaches only those that are).
    """
    refuse(in_quota & ~entitled, "the remission quota is only for vehicles that originate under USMCA")
    content = np.maximum(canadian_mexican_content, law.rate(SURTAX, "deemed_content", on))
    due = law.rate(SURTAX, "surtax", on) * np.where(entitled, 1.0 - content, 1.0)
    return due * np.where(in_quota, 1.0 - law.rate(REMISSION, "remitted_share", on), 1.0)


def remission_quota(law: Law, on: date, maker: str, base_units: ArrayLike) -> Floats:
    """Units a year that a maker may bring in without surtax, in the shape of `base_units`.

    base_units: units first granted, confidential, so the caller states them. maker: as in `quota_change`.
    Zero where no remission is in force. Raises ValueError for negative units, LawError for an unknown maker.
    """
    units = np.asarray(base_units, dtype=np.float64)
    refuse(~(units >= 0.0), "base_units must be zero or more")
    granted = 1.0 if law.rate(REMISSION, "remitted_share", on) > 0.0 else 0.0
    return units * granted * (1.0 + law.rate(REMISSION, "quota_change", on, of=maker))
