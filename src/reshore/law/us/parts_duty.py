"""Duty on imported automobile parts.

Base duty    HTSUS columns 1 and 2; general note 11 (USMCA)
Section 232  Proclamations 10908 and 10984; HTSUS chapter 99, U.S. note 33 (f)-(u), headings 9903.94.05-.07 and deals;
             unlisted parts that are metal derivatives: U.S. note 16, see `metals_duty`
Section 301  19 USC 2411; HTSUS chapter 99, U.S. notes 20 and 31 (products of China)
Other        see `other_layers`; which of them apply with a Section 232 programme is in `stacking`

Drawback and foreign-trade zones have their own rules. That deal partners' floors extend to certified parts was read
in a summary of note 33(r).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Flags, Floats, by_key, by_origin, flags, known_origin, rate_for, rates_of, refuse
from reshore.law.places import Codes
from reshore.law.record import Law
from reshore.law.us.base_duty import column_rate
from reshore.law.us.metals_duty import MetalGoods, metals_duty
from reshore.law.us.other_layers import RECIPROCAL, other_layers, summed
from reshore.law.us.stacking import METALS_232, PARTS_232, governing, open_share
from reshore.law.usmca.term import usmca_claim

MFN = "us.tariffs.mfn"
PARTS = "us.tariffs.section_232.auto_parts"
CHINA_301 = "us.tariffs.section_301.china"

# Section 301 list of a part by its tariff line; every other line pays the rate of a typical part.
_CHINA_301_OF = {"lithium_ion_battery_850760": "ev_lithium_ion_battery"}


@dataclass(frozen=True)
class PartsDuty:
    """Rates as shares of customs value, all in the shape of `origin`; `total` is the sum of the layers.

    section_232: the vehicle parts programme alone, what the import adjustment offset may pay. metals: Section 232
    metals duty. others: further layers by name, as in `stacking`. programme: name of the Section 232 programme whose
    duty `section_232` is. ad_cvd: as the caller stated it.
    """

    base: Floats
    section_232: Floats
    metals: Floats
    section_301: Floats
    others: Mapping[str, Floats]
    ad_cvd: Floats
    programme: str = PARTS_232

    @property
    def other(self) -> Floats:
        """The layers of `others` together."""
        return summed(self.others, self.base.shape)

    @property
    def layers(self) -> dict[str, Floats]:
        """Every layer by its name in `stacking`."""
        return {
            "mfn": self.base,
            self.programme: self.section_232,
            METALS_232: self.metals,
            "section_301_china": self.section_301,
            **self.others,
            "adcvd": self.ad_cvd,
        }

    @property
    def total(self) -> Floats:
        """All layers together."""
        return self.base + self.section_232 + self.metals + self.section_301 + self.other + self.ad_cvd


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
    metal: MetalGoods | None = None,
    listed_338: ArrayLike = False,
    ad_cvd: ArrayLike = 0.0,
) -> PartsDuty:
    """Duty on parts entered on a day, layer by layer; zero for US origin.

    origin: alpha-2 codes; every other argument broadcasts to its shape.
    mfn_parameter: the parameter of `us.tariffs.mfn` that holds the base rate, such as "part_typical".
    listed_232: on the list of note 33(g). usmca: originates and claimed (origin CA or MX only).
    certified: an unlisted part the importer certifies for US production (9903.94.07): it then pays as a listed one,
        out of the other layers and open to the offset. A choice of the importer, so the caller compares both.
    knock_down_kit: kits and compilations, which pay 232 even if USMCA-originating.
    fta_free: enters free of base duty under another agreement (KORUS). Not together with usmca.
    metal: what parts outside the vehicle parts programme are to note 16; None for no metal derivative.
    listed_338: on a list of Section 338 (origin CA). ad_cvd: a stated rate, added to the rest.
    Raises ValueError for codes, shares, rates or claims that cannot be, LawError for an unknown mfn_parameter.
    """
    origins = known_origin(origin)
    shape = origins.shape
    lines = np.broadcast_to(np.asarray(mfn_parameter, dtype=np.str_), shape)
    claimed = usmca_claim(law, on, origins, usmca)
    base = base_rate(law, on, origins, lines, claimed, flags(fta_free, shape))
    listed, chosen = flags(listed_232, shape), flags(certified, shape)
    s232, article = _section_232(law, on, origins, base, listed, chosen, claimed, flags(knock_down_kit, shape))
    s301 = np.where(origins == "CN", by_key(lines, lambda k: _china_301(law, k, on)), 0.0)
    goods = MetalGoods("none") if metal is None else metal
    given = (base, s232, s301, rates_of(ad_cvd, shape, "ad_cvd"))
    duty = stacked_parts(law, on, origins, claimed, given, article, goods, flags(listed_338, shape), PARTS_232)
    return _without_reciprocal(duty, listed) if law.at(RECIPROCAL, "listed_auto_parts_exempt", on) else duty


def _without_reciprocal(duty: PartsDuty, listed: Flags) -> PartsDuty:
    """Listed parts outside the reciprocal duty, which began a month before their own (EO 14257 section 3(b)(iii))."""
    kept = {
        name: np.where(listed, 0.0, rate) if name == "ieepa_reciprocal" else rate for name, rate in duty.others.items()
    }
    return replace(duty, others=kept)


def stacked_parts(
    law: Law,
    on: date,
    origin: Codes,
    usmca: Flags,
    given: tuple[Floats, Floats, Floats, Floats],
    article: Flags,
    goods: MetalGoods,
    listed_338: Flags,
    programme: str,
) -> PartsDuty:
    """The layers of parts after precedence and exclusion; given: base, 232 of the programme, 301 China, AD/CVD."""
    base, s232, s301, stated = given
    metals, metal_article, content = metals_duty(law, on, origin, base, usmca, goods)
    governed = governing(law, on, {programme: article, METALS_232: metal_article}, origin.shape)
    covered = np.where(governed == METALS_232, content, 1.0)
    others = other_layers(law, on, origin, base, usmca, governed, covered, listed_338)
    foreign = origin != "US"
    s232 = s232 * open_share(law, on, programme, governed, covered)
    metals = metals * open_share(law, on, METALS_232, governed, covered)
    s301 = s301 * open_share(law, on, "section_301_china", governed, covered)
    cut = {name: np.where(foreign, rate, 0.0) for name, rate in others.items()}
    mfn, s232, metals, s301, stated = (np.where(foreign, x, 0.0) for x in (base, s232, metals, s301, stated))
    return PartsDuty(mfn, s232, metals, s301, cut, stated, programme)


def base_rate(law: Law, on: date, origin: Codes, lines: Codes, usmca: Flags, fta_free: Flags) -> Floats:
    """Base rate of parts. Raises ValueError for two agreements claimed at once."""
    refuse(usmca & fta_free, "fta_free and usmca cannot both be claimed")
    general = np.where(fta_free, 0.0, column_rate(law, on, origin, lines))
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
