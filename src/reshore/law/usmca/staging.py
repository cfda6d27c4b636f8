"""The alternative staging regime of the first five years. Authority: USMCA automotive appendix, article 8.

It held for vehicles in a plan the parties approved, and ended 2025-06-30; extensions for single producers are not
covered.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.errors import LawError, Problem
from reshore.law.lookup import Flags
from reshore.law.record import Law
from reshore.law.usmca.origin import Method, labor_test, method_add_on
from reshore.law.usmca.purchases import purchases_ok
from reshore.law.usmca.shares import content_share, reaches
from reshore.law.usmca.term import usmca_in_force

STAGING = "us.origin.usmca_alternative_staging"


def staging_threshold(law: Law, on: date, parameter: str) -> float:
    """A threshold of the regime. Raises LawError on a day it is not in force: zero would let everything pass."""
    if law.at(STAGING, parameter, on) is None:
        raise LawError(
            [Problem(STAGING, None, parameter, str(on), "the regime is not in force", "2020-07-01 to 2025-06-30")]
        )
    return law.rate(STAGING, parameter, on)


def staged_core_part_originates(law: Law, on: date, rvc: ArrayLike, method: Method = "net_cost") -> Flags:
    """Whether a core part originates under the regime, by its regional value content."""
    least = staging_threshold(law, on, "rvc_core_part_net_cost") + method_add_on(law, on, method)
    return reaches(content_share(rvc, "rvc"), least) & usmca_in_force(law, on)


def staged_labor_ok(
    law: Law,
    on: date,
    *,
    material_manufacturing: ArrayLike,
    technology: ArrayLike = 0.0,
    assembly_credit: ArrayLike = False,
) -> Flags:
    """The labor value content test of the regime, one for cars and light trucks; arguments as in `labor_value_ok`."""
    least = staging_threshold(law, on, "lvc_min_material_manufacturing")
    total = staging_threshold(law, on, "lvc_total")
    return labor_test(law, on, least, total, material_manufacturing, technology, assembly_credit)


def staged_vehicle_originates(
    law: Law,
    on: date,
    *,
    rvc: ArrayLike,
    core_ok: ArrayLike,
    lvc_ok: ArrayLike,
    steel: ArrayLike,
    aluminium: ArrayLike,
) -> Flags:
    """Whether a vehicle in an approved plan originates. Broadcasts; arguments as in `vehicle_originates`.

    Raises LawError on a day the regime is not in force, ValueError for shares outside [0, 1].
    """
    content = reaches(content_share(rvc, "rvc"), staging_threshold(law, on, "rvc_vehicle_net_cost"))
    other = np.asarray(core_ok, dtype=np.bool_) & np.asarray(lvc_ok, dtype=np.bool_)
    return content & other & purchases_ok(law, on, steel=steel, aluminium=aluminium) & usmca_in_force(law, on)
