"""Steel and aluminium purchases of a vehicle producer. Authority: USMCA automotive appendix, article 6."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Flags, refuse
from reshore.law.record import Law
from reshore.law.usmca.shares import ROUNDING, content_share, reaches

ORIGIN = "us.origin.usmca_autos"


def melted_and_poured(law: Law, on: date) -> bool:
    """Whether steel must be melted and poured in the region to count (from 2027-07-01)."""
    return law.at(ORIGIN, "steel_melted_and_poured_required", on) is True


def purchases_ok(
    law: Law,
    on: date,
    *,
    steel: ArrayLike,
    aluminium: ArrayLike,
    steel_melted_poured: ArrayLike | None = None,
) -> Flags:
    """Whether enough of the producer's purchases by value in the region originates. Broadcasts.

    steel, aluminium: originating share of purchases, in [0, 1]. steel_melted_poured: the part of `steel` also melted
    and poured in the region, as a share of all steel purchases; needed from 2027-07-01.
    Raises ValueError for shares outside [0, 1], melted steel above `steel`, or melted steel needed and not given.
    """
    counted = content_share(steel, "steel")
    if steel_melted_poured is not None:
        melted = content_share(steel_melted_poured, "steel_melted_poured")
        refuse(melted > counted + ROUNDING, "steel_melted_poured is a part of steel and cannot exceed it")
        counted = melted if melted_and_poured(law, on) else counted
    elif melted_and_poured(law, on):
        raise ValueError(f"on {on} only steel melted and poured in the region counts: give steel_melted_poured")
    enough = reaches(counted, law.rate(ORIGIN, "steel_purchase_share", on))
    light = content_share(aluminium, "aluminium")
    return np.asarray(enough & reaches(light, law.rate(ORIGIN, "aluminum_purchase_share", on)))
