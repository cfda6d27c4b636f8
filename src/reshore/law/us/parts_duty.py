"""Duty on imported automobile parts.

Base duty    HTSUS column 1; general note 11 (USMCA)
Section 232  Proclamations 10908 and 10984; HTSUS chapter 99, U.S. note 33 (f)-(u), headings 9903.94.05-.07 and deals
Section 301  19 USC 2411; HTSUS chapter 99, U.S. notes 20 and 31 (products of China)
Other        IEEPA, Section 122 and Section 301 (forced labor): see `other_layers`, which says what is left out

Not covered: metals duty (Section 232, note 16) on unlisted parts that are derivatives, AD/CVD, FTZ and drawback.
That deal partners' floors extend to certified parts is our reading of note 33; it was not read word for word.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Flags, Floats, by_key, by_origin, flags, rate_for
from reshore.law.places import Codes, checked_origin
from reshore.law.record import Law
from reshore.law.us.other_layers import ieepa_china, outside_232
from reshore.law.usmca.term import usmca_claim

MFN = "us.tariffs.mfn"
PARTS = "us.tariffs.section_232.auto_parts"
CHINA_301 = "us.tariffs.section_301.china"

# Section 301 list of a part by its tariff line; every other line pays the rate of a typical part.
_CHINA_301_OF = {"lithium_ion_battery_850760": "ev_lithium_ion_battery"}


@dataclass(frozen=True)
class PartsDuty:
    """Rates as shares of customs value, all in the shape of `origin`; `total` is the sum of the four layers.

    `section_232` is the 232 layer alone: what the import adjustment offset may pay.
    """

    base: Floats
    section_232: Floats
    section_301: Floats
    other: Floats

    @property
    def total(self) -> Floats:
        """All layers together."""
        return self.base + self.section_232 + self.section_301 + self.other


def parts_duty(
    law: Law,
    on: date,
    *,
    origin: ArrayLike,
    mfn_parameter: ArrayLike,
    listed_232: ArrayLike,
    usmca: ArrayLike,
    certified: ArrayLike = False,
    knock_down_kit: ArrayLike = False,
    fta_free: ArrayLike = False,
) -> PartsDuty:
    """Duty on parts entered on a day, layer by layer; zero for US origin.

    origin: alpha-2 codes; every other argument broadcasts to its shape.
    mfn_parameter: the parameter of `us.tariffs.mfn` that holds the base rate, such as "part_typical".
    listed_232: on the list of note 33(g). usmca: originates and claimed (origin CA or MX only).
    certified: an unlisted part the importer certifies for US production (9903.94.07): it then pays as a listed one,
        out of the other layers and open to the offset. A choice of the importer, so the caller compares both.
    knock_down_kit: kits and compilations, which pay 232 even if USMCA-originating.
    fta_free: enters free of base duty under another agreement (KORUS).
    Raises ValueError for codes or USMCA claims that cannot be, LawError for an unknown mfn_parameter.
    """
    origins = checked_origin(origin)
    shape = origins.shape
    lines = np.broadcast_to(np.asarray(mfn_parameter, dtype=np.str_), shape)
    claimed = usmca_claim(law, on, origins, usmca)
    base = _base(law, on, lines, claimed, flags(fta_free, shape))
    listed, chosen = flags(listed_232, shape), flags(certified, shape)
    s232, under_232 = _section_232(law, on, origins, base, listed, chosen, claimed, flags(knock_down_kit, shape))
    s301 = np.where(origins == "CN", by_key(lines, lambda k: _china_301(law, k, on)), 0.0)
    other = np.where(under_232, ieepa_china(law, on, origins), outside_232(law, on, origins, base, claimed))
    return PartsDuty(*(np.where(origins != "US", layer, 0.0) for layer in (base, s232, s301, other)))


def _base(law: Law, on: date, lines: Codes, usmca: Flags, fta_free: Flags) -> Floats:
    general = np.where(fta_free, 0.0, by_key(lines, lambda k: law.rate(MFN, k, on)))
    return np.where(usmca, law.rate(MFN, "usmca_special", on), general)


def _china_301(law: Law, line: str, on: date) -> float:
    return law.rate(CHINA_301, _CHINA_301_OF.get(line, "typical_auto_part"), on)


def _section_232(
    law: Law, on: date, origin: Codes, base: Floats, listed: Flags, certified: Flags, usmca: Flags, kit: Flags
) -> tuple[Floats, Flags]:
    """The 232 layer, and which goods are 232 articles (a USMCA part is one, at zero: 9903.94.06)."""
    by_list = listed & (law.at(PARTS, "additional_rate", on) is not None)
    by_choice = certified & ~listed & (law.at(PARTS, "certified_parts_additional_rate", on) is not None)
    full = np.where(
        by_choice,
        rate_for(law, PARTS, "certified_parts_additional_rate", on, origin),
        rate_for(law, PARTS, "additional_rate", on, origin),
    )
    all_in = _all_in(law, on, origin)
    duty = np.select(
        [usmca & kit, usmca, ~np.isnan(all_in)],
        [
            rate_for(law, PARTS, "knock_down_kit_rate", on, origin),
            rate_for(law, PARTS, "usmca_part_rate", on, origin),
            np.maximum(all_in - base, 0.0),
        ],
        default=full,
    )
    article = by_list | by_choice
    return np.where(article, duty, 0.0), article


def _all_in(law: Law, on: date, origin: Codes) -> Floats:
    """The total of base and 232 agreed with a partner: floors (JP, EU, KR, TW) and the UK's all-in rate; else NaN."""
    floor = by_origin(law, PARTS, "floor_rate_", on, origin)
    return np.where(np.isnan(floor), by_origin(law, PARTS, "all_in_rate_", on, origin), floor)
