"""USMCA origin of heavy trucks. Authority: USMCA automotive appendix, articles 4, 6 and 7, tables D and E."""

from __future__ import annotations

from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Flags
from reshore.law.record import Law
from reshore.law.usmca.origin import Method, labor_test, method_add_on
from reshore.law.usmca.purchases import purchases_ok
from reshore.law.usmca.shares import content_share, reaches
from reshore.law.usmca.term import usmca_in_force

HEAVY = "us.origin.usmca_heavy_trucks"


def heavy_truck_part_threshold(
    law: Law, on: date, part_class: Literal["principal", "complementary"], method: Method = "net_cost"
) -> float:
    """Least regional value content of a part for heavy trucks (principal = table D, complementary = table E)."""
    return law.rate(HEAVY, f"rvc_{part_class}_part_net_cost", on) + method_add_on(law, on, method)


def heavy_truck_labor_ok(
    law: Law,
    on: date,
    *,
    material_manufacturing: ArrayLike,
    technology: ArrayLike = 0.0,
    assembly_credit: ArrayLike = False,
) -> Flags:
    """The labor value content test of heavy trucks; arguments as in `labor_value_ok`."""
    least, total = law.rate(HEAVY, "lvc_min_material_manufacturing", on), law.rate(HEAVY, "lvc_total", on)
    return labor_test(law, on, least, total, material_manufacturing, technology, assembly_credit)


def heavy_truck_originates(
    law: Law,
    on: date,
    *,
    rvc: ArrayLike,
    lvc_ok: ArrayLike,
    steel: ArrayLike,
    aluminium: ArrayLike,
    steel_melted_poured: ArrayLike | None = None,
) -> Flags:
    """Whether a heavy truck originates; there is no test of core parts. Broadcasts; arguments as in `purchases_ok`.

    rvc: by net cost, in [0, 1]. Raises ValueError for shares that cannot be, LawError before 2020-07-01.
    """
    content = reaches(content_share(rvc, "rvc"), law.rate(HEAVY, "rvc_vehicle_net_cost", on))
    bought = purchases_ok(law, on, steel=steel, aluminium=aluminium, steel_melted_poured=steel_melted_poured)
    return content & np.asarray(lvc_ok, dtype=np.bool_) & bought & usmca_in_force(law, on)
