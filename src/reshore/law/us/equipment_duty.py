"""Duty on imported production equipment and plant materials.

Section 232 metals   see `metals_duty`
Section 301          19 USC 2411; HTSUS chapter 99, U.S. notes 20 and 31 (products of China)
Other layers         see `other_layers`; which of them apply with metals duty is in `stacking`

Antidumping and countervailing duty goes by case, so the caller states its rate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, by_key, flags, known_origin, rates_of, shares
from reshore.law.places import Codes
from reshore.law.record import Law
from reshore.law.us.metals_duty import METAL_CLASSES, METALS, MetalGoods, metals_duty
from reshore.law.us.other_layers import other_layers, summed
from reshore.law.us.stacking import METALS_232, governing, open_share
from reshore.law.usmca.term import usmca_claim

__all__ = ["METALS", "METAL_CLASSES", "EquipmentDuty", "equipment_duty"]

CHINA_301 = "us.tariffs.section_301.china"
NO_301 = "none"
_LIST_OF = {"primary": "steel_and_aluminum"}  # any other class is machinery


@dataclass(frozen=True)
class EquipmentDuty:
    """Rates as shares of customs value, all in the shape of `origin`; `others` by layer, as named in `stacking`."""

    base: Floats
    section_232: Floats
    section_301: Floats
    others: Mapping[str, Floats]
    ad_cvd: Floats

    @property
    def other(self) -> Floats:
        """The layers of `others` together."""
        return summed(self.others, self.base.shape)

    @property
    def total(self) -> Floats:
        """All layers together."""
        return self.base + self.section_232 + self.section_301 + self.other + self.ad_cvd


def equipment_duty(
    law: Law,
    on: date,
    *,
    origin: ArrayLike,
    base: ArrayLike,
    metal_class: ArrayLike,
    usmca: ArrayLike = False,
    metal_content: ArrayLike | None = None,
    metal_weight_share: ArrayLike | None = None,
    us_metal: ArrayLike = False,
    uk_metal: ArrayLike = True,
    auto_supplier: ArrayLike = False,
    section_301_parameter: ArrayLike | None = None,
    listed_338: ArrayLike = False,
    ad_cvd: ArrayLike = 0.0,
) -> EquipmentDuty:
    """Duty on goods for the plant entered on a day, layer by layer; zero for US origin.

    origin: alpha-2 codes; every other argument broadcasts to its shape.
    base: the rate of the column that applies to the origin, or the special rate, in [0, 1].
    metal_class, metal_content, metal_weight_share, us_metal, uk_metal, auto_supplier: as in `MetalGoods`.
    section_301_parameter: parameter of `us.tariffs.section_301.china` for goods of CN, "none" for goods on no list or
        excluded; None takes "steel_and_aluminum" for primary metal and "machinery" for the rest.
    listed_338: on a list of Section 338 (origin CA). ad_cvd: a stated rate, added to the rest.
    Raises ValueError for codes, classes, shares, rates or claims that cannot be; LawError for unknown parameters.
    """
    origins = known_origin(origin)
    shape = origins.shape
    rates = shares(base, shape, "base")
    claimed = usmca_claim(law, on, origins, usmca)
    goods = MetalGoods(metal_class, metal_content, metal_weight_share, us_metal, uk_metal, auto_supplier)
    metal, article, covered = metals_duty(law, on, origins, rates, claimed, goods)
    governed = governing(law, on, {METALS_232: article}, shape)
    s301 = _china_301(law, on, origins, section_301_parameter, metal_class)
    s301 = s301 * open_share(law, on, "section_301_china", governed, covered)
    others = other_layers(law, on, origins, rates, claimed, governed, covered, flags(listed_338, shape))
    foreign = origins != "US"
    cut = {name: np.where(foreign, rate, 0.0) for name, rate in others.items()}
    mfn, s232, s301 = (np.where(foreign, layer, 0.0) for layer in (rates, metal, s301))
    return EquipmentDuty(mfn, s232, s301, cut, np.where(foreign, rates_of(ad_cvd, shape, "ad_cvd"), 0.0))


def _china_301(law: Law, on: date, origin: Codes, parameter: ArrayLike | None, metal_class: ArrayLike) -> Floats:
    if parameter is None:
        classes = np.broadcast_to(np.asarray(metal_class, dtype=np.str_), origin.shape)
        names = np.where(classes == "primary", _LIST_OF["primary"], "machinery")
    else:
        names = np.broadcast_to(np.asarray(parameter, dtype=np.str_), origin.shape)
    rates = by_key(names, lambda k: 0.0 if k == NO_301 else law.rate(CHINA_301, k, on))
    return np.where(origin == "CN", rates, 0.0)
