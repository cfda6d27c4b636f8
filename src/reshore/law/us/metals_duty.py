"""Section 232 duty on steel, aluminium, copper and derivatives, as one layer of any article.

Authority: Proclamations 10895/10896, 10947, 10962 and those of 2026-04-02 and 2026-06-01; HTSUS chapter 99, U.S. note
16. Until 2026-04-05 derivatives and copper paid on the value of their metal content, since then goods pay on full
value. Not covered: 200 % on Russian aluminium, USMCA steel in Annex I-C, quotas before 2025-03-12.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Flags, Floats, flags, in_group, refuse, shares
from reshore.law.places import Codes
from reshore.law.record import Law
from reshore.law.us.base_duty import at_column_2

METALS = "us.tariffs.section_232.metals"
METAL_CLASSES = ("none", "primary", "derivative", "equipment", "mobile_equipment", "copper")
_ON_CONTENT = ("derivative", "equipment", "mobile_equipment", "copper")
_PARTNERS = "mobile_equipment_floor_rate_partners"


@dataclass(frozen=True)
class MetalGoods:
    """What note 16 asks of the goods; arrays that broadcast to the shape of their origins.

    metal_class: "primary" (Annex I-A, sheet and coil), "derivative" (I-B), "equipment" (III: robots, conveyors,
        moulds), "mobile_equipment" (I-C: fork-lifts), "copper" (I-A copper), or "none".
    metal_content: share of customs value that is listed metal, the base until 2026-04-05. Must be given for
        derivatives and copper in that time. Equipment without it was on no list then, and pays nothing.
    metal_weight_share: listed metal over total weight. Goods outside chapters 72, 73, 74 and 76 below the threshold
        are no articles; None says that the threshold is met.
    us_metal: at least 95 % of the metal is melted and poured, or smelted and cast, in the United States.
    uk_metal: the same in the United Kingdom, read for origin GB only; it opens the UK rates.
    auto_supplier: within the quantities Commerce allows to USMCA suppliers of US vehicle makers (9903.82.18/.19).
    """

    metal_class: ArrayLike
    metal_content: ArrayLike | None = None
    metal_weight_share: ArrayLike | None = None
    us_metal: ArrayLike = False
    uk_metal: ArrayLike = True
    auto_supplier: ArrayLike = False


def metals_duty(
    law: Law, on: date, origin: Codes, base: Floats, usmca: Flags, goods: MetalGoods
) -> tuple[Floats, Flags, Floats]:
    """(duty, is article, covered share of value) in the shape of `origin`; duty as share of customs value.

    base: base rate, for the floors. usmca: claims with effect.
    Raises ValueError for classes or shares that cannot be, content not given where it is the base, or a supplier's
    quantity claimed without USMCA.
    """
    shape = origin.shape
    classes = np.broadcast_to(np.asarray(goods.metal_class, dtype=np.str_), shape)
    refuse(~np.isin(classes, METAL_CLASSES), f"metal_class must be one of {', '.join(METAL_CLASSES)}")
    supplier = flags(goods.auto_supplier, shape)
    refuse(supplier & ~usmca, "auto_supplier needs a USMCA claim")
    british = (origin == "GB") & flags(goods.uk_metal, shape)
    rate, on_value = _rates(law, on, origin, base, classes, british, flags(goods.us_metal, shape))
    covered = _covered(classes, on_value, goods, shape)
    article = (classes != "none") & ~np.isnan(rate) & (covered > 0.0) & ~_too_light(law, on, classes, goods)
    final = np.where(supplier, _supplier_rate(law, on, rate), rate)
    return np.where(article, final * covered, 0.0), article, covered


def _rates(
    law: Law, on: date, origin: Codes, base: Floats, classes: Codes, british: Flags, us_metal: Flags
) -> tuple[Floats, Flags]:
    """Rate by class (NaN where none is in force that day) and whether it falls on full value."""
    full_value = law.at(METALS, "derivative_rate", on) is not None
    primary = _or_uk(law, on, british, "primary_article_rate", "uk_primary_rate")
    if full_value:
        derivative = _derivative(law, on, british, us_metal)
        copper = np.full(origin.shape, _rate(law, on, "copper_rate"))
        fixed = _fixed_plant(law, on, origin, base, us_metal, derivative)
        mobile = _mobile(law, on, origin, base, us_metal, derivative)
    else:
        derivative = _or_uk(law, on, british, "derivative_content_rate", "uk_derivative_content_rate")
        copper = np.full(origin.shape, _rate(law, on, "copper_content_rate"))
        fixed = mobile = derivative
    kinds = [classes == name for name in ("primary", "derivative", "equipment", "mobile_equipment", "copper")]
    rate = np.select(kinds, [primary, derivative, fixed, mobile, copper], default=np.nan)
    return rate, np.isin(classes, _ON_CONTENT, invert=True) | full_value


def _rate(law: Law, on: date, name: str) -> float:
    """The rate, NaN where none is in force."""
    return np.nan if law.at(METALS, name, on) is None else law.rate(METALS, name, on)


def _or_uk(law: Law, on: date, british: Flags, general: str, uk: str) -> Floats:
    rate = _rate(law, on, general)
    special = _rate(law, on, uk)
    return np.where(british & ~np.isnan(special), special, rate)


def _derivative(law: Law, on: date, british: Flags, us_metal: Flags) -> Floats:
    rate = _or_uk(law, on, british, "derivative_rate", "uk_derivative_rate")
    low = _rate(law, on, "us_origin_metal_rate")
    return np.where(us_metal & ~np.isnan(low), np.minimum(low, rate), rate)


def _fixed_plant(law: Law, on: date, origin: Codes, base: Floats, us_metal: Flags, derivative: Floats) -> Floats:
    """Annex III: an all-in floor until its sunset, lower for US metal, not for column-2 countries."""
    floor = _rate(law, on, "equipment_floor_rate")
    if np.isnan(floor):
        return derivative
    low = _rate(law, on, "us_origin_metal_rate")
    level = np.where(us_metal & ~np.isnan(low), low, floor)
    return np.where(at_column_2(law, on, origin), derivative, np.maximum(level - base, 0.0))


def _mobile(law: Law, on: date, origin: Codes, base: Floats, us_metal: Flags, derivative: Floats) -> Floats:
    """Annex I-C: an all-in floor for the partners, a rate for others, while the annex lasts."""
    if law.at(METALS, "mobile_equipment_rate", on) is None:
        return derivative
    rate = np.where(us_metal, np.minimum(derivative, _rate(law, on, "mobile_equipment_rate")), np.nan)
    general = np.where(np.isnan(rate), _rate(law, on, "mobile_equipment_rate"), rate)
    floor = np.maximum(_rate(law, on, _PARTNERS) - base, 0.0)
    partner = in_group(law, METALS, _PARTNERS, origin)
    return np.where(partner, np.minimum(floor, general), general)


def _supplier_rate(law: Law, on: date, rate: Floats) -> Floats:
    """Half the rate, not below the least rate; the rate itself before the programme or where it is lower."""
    least = _rate(law, on, "usmca_auto_supplier_min_rate")
    if np.isnan(least):
        return rate
    cut = np.maximum(law.rate(METALS, "auto_supplier_share_of_rate", on) * rate, least)
    return np.minimum(rate, cut)


def _covered(classes: Codes, on_value: Flags, goods: MetalGoods, shape: tuple[int, ...]) -> Floats:
    """Share of value the duty falls on."""
    if goods.metal_content is None:
        refuse(
            ~on_value & np.isin(classes, ("derivative", "copper")),
            "metal_content must be given for derivatives and copper before 2026-04-06: the duty fell on it",
        )
        return np.where(on_value, 1.0, 0.0)
    return np.where(on_value, 1.0, shares(goods.metal_content, shape, "metal_content"))


def _too_light(law: Law, on: date, classes: Codes, goods: MetalGoods) -> Flags:
    least = _rate(law, on, "min_metal_weight_share")
    if goods.metal_weight_share is None or np.isnan(least):
        return np.zeros(classes.shape, dtype=np.bool_)
    weight = shares(goods.metal_weight_share, classes.shape, "metal_weight_share")
    return np.isin(classes, ("derivative", "equipment", "mobile_equipment")) & (weight < least)
