"""Duty on medium- and heavy-duty trucks, buses and their parts.

Base duty    HTSUS chapter 87, columns 1 and 2; general note 11 (USMCA)
Section 232  Proclamation 10984 of 2025-10-17 (90 FR 48451); HTSUS chapter 99, U.S. note 38, headings 9903.74.01-.11;
             the note gives deal partners no floor
Section 301  19 USC 2411 (products of China). Other layers: see `other_layers` and `stacking`
"""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Flags, Floats, flags, known_origin, rates_of, shares
from reshore.law.places import Codes
from reshore.law.record import Law
from reshore.law.us.metals_duty import MetalGoods
from reshore.law.us.parts_duty import PartsDuty, base_rate, stacked_parts
from reshore.law.us.stacking import MHDV_232
from reshore.law.usmca.term import usmca_claim

MHDV = "us.tariffs.section_232.mhdv"
CHINA_301 = "us.tariffs.section_301.china"

Kind = Literal["medium_heavy_truck_8704", "road_tractor_8701", "bus_8702"]


def heavy_vehicle_duty(
    law: Law,
    on: date,
    kind: Kind,
    *,
    origin: ArrayLike,
    usmca: ArrayLike,
    us_content: ArrayLike,
    content_approved: ArrayLike = True,
    ad_cvd: ArrayLike = 0.0,
) -> Floats:
    """All layers together, as a share of customs value, in the shape of `origin`; zero for US origin.

    Arguments and errors as in `heavy_vehicle_layers`.
    """
    return heavy_vehicle_layers(
        law,
        on,
        kind,
        origin=origin,
        usmca=usmca,
        us_content=us_content,
        content_approved=content_approved,
        ad_cvd=ad_cvd,
    ).total


def heavy_vehicle_layers(
    law: Law,
    on: date,
    kind: Kind,
    *,
    origin: ArrayLike,
    usmca: ArrayLike,
    us_content: ArrayLike,
    content_approved: ArrayLike = True,
    ad_cvd: ArrayLike = 0.0,
) -> PartsDuty:
    """Duty on heavy vehicles entered on a day, layer by layer (`section_232` is the layer of note 38).

    Arguments as in `vehicle_duty`; US content is the wider one of note 38(d). Buses get no relief for content.
    Raises ValueError for kinds, codes, shares, rates or claims that cannot be.
    """
    if kind not in get_args(Kind):
        raise ValueError(f"kind must be one of {', '.join(get_args(Kind))}")
    origins = known_origin(origin)
    shape = origins.shape
    claimed = usmca_claim(law, on, origins, usmca)
    content = shares(us_content, shape, "us_content")
    approved = claimed & flags(content_approved, shape)
    base = base_rate(law, on, origins, np.full(shape, kind), claimed, np.zeros(shape, dtype=np.bool_))
    name = "bus_additional_rate" if kind == "bus_8702" else "vehicle_additional_rate"
    full = np.full(shape, law.rate(MHDV, name, on))
    part = law.rate(MHDV, "usmca_non_us_content_rate", on) * (1.0 - content)
    extra = full if kind == "bus_8702" else np.where(approved, part, full)
    article = np.full(shape, law.at(MHDV, name, on) is not None)
    given = (base, extra, _of_china(law, on, origins, "heavy_vehicle"), rates_of(ad_cvd, shape, "ad_cvd"))
    return _stacked(law, on, origins, claimed, given, article, MetalGoods("none"))


def heavy_parts_duty(
    law: Law,
    on: date,
    *,
    origin: ArrayLike,
    mfn_parameter: ArrayLike,
    listed_232: ArrayLike,
    usmca: ArrayLike,
    knock_down_kit: ArrayLike = False,
    metal: MetalGoods | None = None,
    ad_cvd: ArrayLike = 0.0,
) -> PartsDuty:
    """Duty on parts of medium and heavy vehicles, layer by layer; arguments and errors as in `parts_duty`.

    listed_232: on the list of note 38(i). USMCA parts are articles at zero, kits pay in full.
    """
    origins = known_origin(origin)
    shape = origins.shape
    lines = np.broadcast_to(np.asarray(mfn_parameter, dtype=np.str_), shape)
    claimed = usmca_claim(law, on, origins, usmca)
    base = base_rate(law, on, origins, lines, claimed, np.zeros(shape, dtype=np.bool_))
    article = flags(listed_232, shape) & (law.at(MHDV, "part_additional_rate", on) is not None)
    free = claimed & ~flags(knock_down_kit, shape)
    rate = np.where(free, law.rate(MHDV, "usmca_part_rate", on), law.rate(MHDV, "part_additional_rate", on))
    s301 = _of_china(law, on, origins, "typical_auto_part")
    given = (base, np.where(article, rate, 0.0), s301, rates_of(ad_cvd, shape, "ad_cvd"))
    return _stacked(law, on, origins, claimed, given, article, MetalGoods("none") if metal is None else metal)


def _of_china(law: Law, on: date, origin: Codes, name: str) -> Floats:
    return np.where(origin == "CN", law.rate(CHINA_301, name, on), 0.0)


def _stacked(
    law: Law,
    on: date,
    origin: Codes,
    usmca: Flags,
    given: tuple[Floats, Floats, Floats, Floats],
    article: Flags,
    goods: MetalGoods,
) -> PartsDuty:
    unlisted = np.zeros(origin.shape, dtype=np.bool_)
    return stacked_parts(law, on, origin, usmca, given, article, goods, unlisted, MHDV_232)
