"""Parts by table of the automotive appendix, and the test of a vehicle's core parts.

Authority: USMCA automotive appendix, article 3.7 to 3.9 and tables A.1, A.2, B and C.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from reshore.errors import LawError, Problem
from reshore.law.lookup import Flags, Floats, refuse
from reshore.law.record import Law
from reshore.law.usmca.origin import ORIGIN, Method, PartClass, rvc_net_cost, rvc_threshold_part
from reshore.law.usmca.shares import ROUNDING, reaches
from reshore.law.usmca.term import usmca_in_force

Choice = Literal["each", "super_core", "best"]

CLASSES: tuple[PartClass, ...] = ("core", "principal", "complementary")


def part_names(law: Law, on: date, part_class: PartClass) -> frozenset[str]:
    """Names of the parts in a table."""
    return frozenset(str(law.at(ORIGIN, f"{part_class}_parts", on)).split(", "))


def part_class_of(law: Law, on: date, part: str) -> PartClass:
    """The class of a part by name, such as `transmission`; spaces, hyphens and capitals do not matter.

    Raises LawError for a part in none of the tables (its own rule in general note 11(o) applies, which is not kept).
    """
    name = part.strip().lower().replace(" ", "_").replace("-", "_")
    found = [c for c in CLASSES if name in part_names(law, on, c)]
    if not found:
        known = ", ".join(sorted(n for c in CLASSES for n in part_names(law, on, c)))
        raise LawError([Problem(ORIGIN, None, "part", part, "in no table of the appendix", f"one of {known}")])
    return found[0]


def core_parts_originate(
    law: Law,
    on: date,
    *,
    cost: ArrayLike,
    non_originating: ArrayLike,
    listed_non_originating: ArrayLike | None = None,
    method: Method = "net_cost",
    choice: Choice = "best",
) -> Flags:
    """Whether the core parts of vehicles originate, [...].

    cost [..., part]: net cost, or transaction value, of each part; zero for a part the vehicle does not have.
    non_originating [..., part]: all such materials in it. listed_non_originating: only components that table A.2
    lists for it; the producer may use either count, for a single part and for the super-core (article 3.8, 3.9).
    choice: each part on its own, all as one super-core, or the one that passes.
    Raises ValueError for another choice, negative costs, materials above the part, or listed ones above all.
    """
    if choice not in get_args(Choice):
        raise ValueError(f"choice must be one of {', '.join(get_args(Choice))}")
    value, vnm = _core_values(cost, non_originating, listed_non_originating)
    threshold = rvc_threshold_part(law, on, "core", method)
    each = _each_reaches(value, vnm, threshold)
    together = _each_reaches(value.sum(-1, keepdims=True), vnm.sum(-1, keepdims=True), threshold)
    passes = {"each": each, "super_core": together, "best": each | together}[choice]
    return passes & usmca_in_force(law, on)


def _core_values(cost: ArrayLike, non_originating: ArrayLike, listed: ArrayLike | None) -> tuple[Floats, Floats]:
    """Costs, and the materials that count, both [..., part]."""
    value, everything = np.broadcast_arrays(*(np.asarray(a, dtype=np.float64) for a in (cost, non_originating)))
    refuse(~(value >= 0.0), "cost must be zero or more")
    refuse(
        ~((everything >= 0.0) & (everything <= value * (1.0 + ROUNDING))),
        "non_originating must lie between zero and the part",
    )
    if listed is None:
        return value, everything
    some = np.broadcast_to(np.asarray(listed, dtype=np.float64), value.shape)
    refuse(~((some >= 0.0) & (some <= everything)), "listed_non_originating must lie between zero and all materials")
    return value, some


def _each_reaches(value: Floats, non_originating: Floats, threshold: float) -> Flags:
    """All parts reach the threshold; a part that is not there passes.   [..., part] -> [...]"""
    there = value > 0.0
    rvc = rvc_net_cost(np.where(there, value, 1.0), np.where(there, non_originating, 0.0))
    return np.asarray(np.all(reaches(rvc, threshold), axis=-1))
