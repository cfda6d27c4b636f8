"""Duty on imported production equipment and plant materials.

Section 232 metals   Proclamations 10895/10896, 10947 and of 2026-04-02; HTSUS chapter 99, U.S. note 16
Other layers         see `other_layers`

Not covered: the 10 % rate of goods made of US metal, metal-content bases before 2026-04-06, the weight threshold, the
USMCA auto-supplier rate, Section 301 on Chinese machinery, copper, AD/CVD.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Flags, Floats, refuse, shares
from reshore.law.places import Codes, checked_origin
from reshore.law.record import Law
from reshore.law.us.other_layers import outside_232
from reshore.law.usmca.term import usmca_claim

METALS = "us.tariffs.section_232.metals"
METAL_CLASSES = ("none", "primary", "derivative", "equipment")


@dataclass(frozen=True)
class EquipmentDuty:
    """Rates as shares of customs value, all in the shape of `origin`."""

    base: Floats
    section_232: Floats
    other: Floats

    @property
    def total(self) -> Floats:
        """All layers together."""
        return self.base + self.section_232 + self.other


def equipment_duty(
    law: Law, on: date, *, origin: ArrayLike, base: ArrayLike, metal_class: ArrayLike, usmca: ArrayLike = False
) -> EquipmentDuty:
    """Duty on goods for the plant entered on a day, layer by layer; zero for US origin.

    origin: alpha-2 codes; every other argument broadcasts to its shape. base: column 1 or special rate, in [0, 1].
    metal_class: "primary" (Annex I-A, sheet and coil), "derivative" (I-B), "equipment" (III, robots, conveyors,
    moulds: an all-in floor until its sunset, then the rate of derivatives), or "none".
    Raises ValueError for codes, classes or rates that cannot be.
    """
    origins = checked_origin(origin)
    classes = np.broadcast_to(np.asarray(metal_class, dtype=np.str_), origins.shape)
    refuse(~np.isin(classes, METAL_CLASSES), f"metal_class must be one of {', '.join(METAL_CLASSES)}")
    rates = shares(base, origins.shape, "base")
    claimed = usmca_claim(law, on, origins, usmca)
    metal, is_article = _metals(law, on, origins, rates, classes)
    other = np.where(is_article, 0.0, outside_232(law, on, origins, rates, claimed))
    return EquipmentDuty(*(np.where(origins != "US", layer, 0.0) for layer in (rates, metal, other)))


def _metals(law: Law, on: date, origin: Codes, base: Floats, classes: Codes) -> tuple[Floats, Flags]:
    """The metals layer, and which goods are articles of note 16 that day."""
    derivative = _by_country(law, on, origin, "derivative_rate", "uk_derivative_rate")
    floor = law.at(METALS, "equipment_floor_rate", on)
    equipment = derivative if floor is None else np.maximum(law.rate(METALS, "equipment_floor_rate", on) - base, 0.0)
    duty = np.select(
        [classes == "primary", classes == "derivative", classes == "equipment"],
        [_by_country(law, on, origin, "primary_article_rate", "uk_primary_rate"), derivative, equipment],
        default=0.0,
    )
    begun = {
        "primary": law.at(METALS, "primary_article_rate", on) is not None,
        "derivative": law.at(METALS, "derivative_rate", on) is not None,
    }
    begun["equipment"] = floor is not None or begun["derivative"]
    return duty, np.isin(classes, [name for name, yes in begun.items() if yes])


def _by_country(law: Law, on: date, origin: Codes, general: str, british: str) -> Floats:
    rate = law.rate(METALS, general, on)
    uk = rate if law.at(METALS, british, on) is None else law.rate(METALS, british, on)
    return np.where(origin == "GB", uk, rate)
