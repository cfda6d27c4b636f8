"""USMCA automotive origin: regional value content, labor value content, and the test of a vehicle.

Authority: USMCA chapter 4 and annex 4-B, automotive appendix; HTSUS general note 11(k); 19 CFR part 182, appendix A.
Beside this file: `value_content` (net cost, roll-up), `core_parts`, `averaging`, `purchases`, `heavy_truck`, `staging`.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Flags, Floats, by_key, refuse
from reshore.law.places import Codes
from reshore.law.record import Law
from reshore.law.usmca.purchases import purchases_ok
from reshore.law.usmca.shares import ROUNDING, content_share, reaches
from reshore.law.usmca.term import usmca_in_force

ORIGIN = "us.origin.usmca_autos"

Method = Literal["net_cost", "transaction_value"]
PartClass = Literal["core", "principal", "complementary"]

_LVC_OF = {"8703": "passenger_vehicle", "8704": "light_truck"}


def rvc_net_cost(net_cost: ArrayLike, non_originating: ArrayLike) -> Floats:
    """Regional value content, net cost method: (NC - VNM) / NC, a share of net cost. Broadcasts; same currency.

    Authority: article 4.5(3). Raises ValueError if a net cost is not positive, or VNM negative or above it.
    """
    return _rvc(net_cost, non_originating, "net_cost")


def rvc_transaction_value(transaction_value: ArrayLike, non_originating: ArrayLike) -> Floats:
    """Regional value content, transaction value method: (TV - VNM) / TV. Broadcasts; same currency.

    Authority: article 4.5(2). Raises ValueError if a value is not positive, or VNM negative or above it.
    """
    return _rvc(transaction_value, non_originating, "transaction_value")


def _rvc(whole: ArrayLike, non_originating: ArrayLike, what: str) -> Floats:
    value = np.asarray(whole, dtype=np.float64)
    refuse(~((value > 0.0) & np.isfinite(value)), f"{what} must be positive")
    vnm = np.asarray(non_originating, dtype=np.float64)
    # Sums of purchases miss zero and the whole by rounding; more than that is an error of the caller.
    slack = ROUNDING * value
    refuse(~((vnm >= -slack) & (vnm <= value + slack)), f"non_originating must lie between zero and {what}")
    return np.clip((value - vnm) / value, 0.0, 1.0)


def rvc_threshold_vehicle(law: Law, on: date) -> float:
    """Least regional value content of a passenger vehicle or light truck, net cost. Authority: appendix, article 3.1."""
    return law.rate(ORIGIN, "rvc_vehicle_net_cost", on)


def rvc_threshold_part(law: Law, on: date, part_class: PartClass, method: Method = "net_cost") -> float:
    """Least regional value content of a part, by table of the appendix (core = A.1/A.2, principal = B, other = C)."""
    more = method_add_on(law, on, method)
    if part_class not in get_args(PartClass):
        raise ValueError(f"part_class must be one of {', '.join(get_args(PartClass))}")
    if part_class == "core":
        return law.rate(ORIGIN, f"rvc_core_part_{method}", on)
    return law.rate(ORIGIN, f"rvc_{part_class}_part_net_cost", on) + more


def method_add_on(law: Law, on: date, method: Method) -> float:
    """What the threshold of a method lies above that of net cost. Raises ValueError for another method."""
    if method not in get_args(Method):
        raise ValueError(f"method must be one of {', '.join(get_args(Method))}")
    return law.rate(ORIGIN, "transaction_value_add_on", on) if method == "transaction_value" else 0.0


def part_originates(
    law: Law,
    on: date,
    rvc: ArrayLike,
    part_class: PartClass,
    method: Method = "net_cost",
    *,
    tariff_shift: ArrayLike = False,
) -> Flags:
    """Whether a part originates: by its regional value content, or by change of heading where that is enough.

    tariff_shift: every non-originating material meets an alternative of the part's rule in general note 11(o) that
    asks for no content (the rules of single headings are not kept here; the caller reads them). Broadcasts.
    Raises ValueError for `rvc` outside [0, 1], and for a core part with `tariff_shift`: general note 11(k)(iii)(C) leaves it content only.
    """
    shift = np.asarray(tariff_shift, dtype=np.bool_)
    refuse(shift & (part_class == "core"), "a core part originates by regional value content only")
    by_content = reaches(content_share(rvc, "rvc"), rvc_threshold_part(law, on, part_class, method))
    return (by_content | shift) & usmca_in_force(law, on)


def labor_value_ok(
    law: Law,
    on: date,
    *,
    hts_class: ArrayLike,
    material_manufacturing: ArrayLike,
    technology: ArrayLike = 0.0,
    assembly_credit: ArrayLike = False,
) -> Flags:
    """The labor value content test, article 7 of the appendix. Broadcasts.

    material_manufacturing: share of net cost (or annual purchases) from plants paying the high wage, in [0, 1].
    technology: R&D and IT wages over production wages, zero or more, counted up to its cap. assembly_credit: a qualifying
    high-wage engine, transmission or battery plant, all or nothing.
    Raises ValueError for a share outside [0, 1], a negative `technology`, or another class.
    """
    classes = _classes(hts_class)
    least = by_key(classes, lambda c: law.rate(ORIGIN, f"lvc_min_material_manufacturing_{_LVC_OF[c]}", on))
    total = by_key(classes, lambda c: law.rate(ORIGIN, f"lvc_{_LVC_OF[c]}", on))
    return labor_test(law, on, least, total, material_manufacturing, technology, assembly_credit)


def labor_test(
    law: Law,
    on: date,
    least: ArrayLike,
    total: ArrayLike,
    material_manufacturing: ArrayLike,
    technology: ArrayLike,
    assembly_credit: ArrayLike,
) -> Flags:
    """High-wage share and credits against a least share and a total."""
    wages = np.asarray(technology, dtype=np.float64)
    refuse(~(wages >= 0.0), "technology must be zero or more")
    tech = np.minimum(wages, law.rate(ORIGIN, "lvc_max_technology_credit", on))
    assembly = np.where(np.asarray(assembly_credit, np.bool_), law.rate(ORIGIN, "lvc_max_assembly_credit", on), 0.0)
    high_wage = content_share(material_manufacturing, "material_manufacturing")
    return reaches(high_wage, least) & reaches(high_wage + tech + assembly, total)


def vehicle_originates(
    law: Law,
    on: date,
    *,
    rvc: ArrayLike,
    core_ok: ArrayLike,
    lvc_ok: ArrayLike,
    steel: ArrayLike,
    aluminium: ArrayLike,
    us_content: ArrayLike | None = None,
    steel_melted_poured: ArrayLike | None = None,
) -> Flags:
    """Whether a passenger vehicle or light truck originates: all tests of the appendix together. Broadcasts.

    rvc: by net cost, a share. core_ok: every core part originates. lvc_ok: from `labor_value_ok`.
    steel, aluminium: share by value of the producer's North American purchases that originates.
    us_content: share of customs value; needed only where an overlay sets a least US content.
    steel_melted_poured: part of `steel` also melted and poured in the region, tested from 2027-07-01. None: `steel`
    holds only such steel. For the alternative staging regime see `staging`.
    Raises ValueError for shares outside [0, 1], or if a least US content is in force and none is given; LawError
    before 2020-07-01.
    """
    content = None if us_content is None else content_share(us_content, "us_content")
    tested = steel if steel_melted_poured is None else steel_melted_poured
    passes = (
        np.asarray(usmca_in_force(law, on))
        & reaches(content_share(rvc, "rvc"), rvc_threshold_vehicle(law, on))
        & np.asarray(core_ok, dtype=np.bool_)
        & np.asarray(lvc_ok, dtype=np.bool_)
        & purchases_ok(law, on, steel=steel, aluminium=aluminium, steel_melted_poured=tested)
    )
    least = law.rate(ORIGIN, "min_us_content_share", on)
    if least <= 0.0:
        return passes
    if content is None:
        raise ValueError(f"a least US content of {least:.0%} is in force: us_content must be given")
    return passes & reaches(content, least)


def _classes(hts_class: ArrayLike) -> Codes:
    classes = np.asarray(hts_class, dtype=np.str_)
    refuse(~np.isin(classes, list(_LVC_OF)), "hts_class must be 8703 or 8704")
    return classes
