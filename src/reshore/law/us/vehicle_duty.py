"""Duty on imported passenger vehicles and light trucks.

Base duty    HTSUS chapter 87, column 1; general note 11 (USMCA), KORUS schedule
Section 232  Proclamation 10908 as amended; HTSUS chapter 99, U.S. note 33
Section 301  19 USC 2411; HTSUS chapter 99, U.S. notes 20 and 31 (products of China)
IEEPA        EO 14193-14195 and amendments, ended by Learning Resources v. Trump (2026-02-20)

Not covered: AD/CVD, user fees (see `user_fees`), the age exemption of note 33, medium and heavy trucks, and the
reciprocal IEEPA layer, from which vehicles were exempt.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Flags, Floats, by_key, by_origin, flags, rate_for, refuse, shares
from reshore.law.places import Codes, checked_origin
from reshore.law.record import Law
from reshore.law.us.other_layers import ieepa_china, ieepa_neighbours
from reshore.law.usmca.term import usmca_claim

MFN = "us.tariffs.mfn"
AUTOS = "us.tariffs.section_232.autos"
CHINA_301 = "us.tariffs.section_301.china"

_MFN_OF = {"8703": "passenger_vehicle", "8704": "light_truck"}
_KORUS_OF = {"8703": "korus_passenger_vehicle_special", "8704": "korus_light_truck_special"}


@dataclass(frozen=True)
class VehicleDuty:
    """Rates as shares of customs value, all in the shape of `origin`; `total` is the sum of the four layers."""

    base: Floats
    section_232: Floats
    section_301: Floats
    ieepa: Floats

    @property
    def total(self) -> Floats:
        """All layers together."""
        return self.base + self.section_232 + self.section_301 + self.ieepa


def vehicle_duty(
    law: Law,
    on: date,
    *,
    origin: ArrayLike,
    hts_class: ArrayLike,
    usmca: ArrayLike,
    us_content: ArrayLike,
    content_approved: ArrayLike = True,
    in_quota: ArrayLike = False,
    korus: ArrayLike = True,
    plug_in: ArrayLike = False,
) -> VehicleDuty:
    """Duty on vehicles entered on a day, layer by layer; zero for US origin.

    origin: alpha-2 codes; every other argument broadcasts to its shape.
    hts_class: "8703" (passenger vehicle) or "8704" (light truck).
    usmca: originates under USMCA and the preference is claimed (origin CA or MX only).
    us_content: share of customs value that is US content under note 33(d), in [0, 1].
    content_approved: Commerce has approved that content; without it a USMCA vehicle pays 232 on full value.
    in_quota: within the quota of UK passenger vehicles. korus: KORUS rate claimed, read for origin KR only.
    plug_in: 8703.60-.90 (BEV, plug-in hybrid), which decides the Section 301 rate of a Chinese vehicle.
    Raises ValueError for codes, classes, shares or USMCA claims that cannot be.
    """
    origins = checked_origin(origin)
    shape = origins.shape
    classes = np.broadcast_to(np.asarray(hts_class, dtype=np.str_), shape)
    refuse(~np.isin(classes, list(_MFN_OF)), "hts_class must be 8703 or 8704")
    claimed = usmca_claim(law, on, origins, usmca)
    content = shares(us_content, shape, "us_content")
    base = _base(law, on, origins, classes, claimed, flags(korus, shape))
    quota = flags(in_quota, shape) & (classes == "8703")
    s232 = _section_232(law, on, origins, base, quota, claimed & flags(content_approved, shape), content)
    s301 = np.where(origins == "CN", _china_301(law, on, classes, flags(plug_in, shape)), 0.0)
    ieepa = _ieepa(law, on, origins, claimed)
    return VehicleDuty(*(np.where(origins != "US", layer, 0.0) for layer in (base, s232, s301, ieepa)))


def _base(law: Law, on: date, origin: Codes, hts_class: Codes, usmca: Flags, korus: Flags) -> Floats:
    """Column 1 general, or the special rate of the agreement claimed."""
    general = by_key(hts_class, lambda c: law.rate(MFN, _MFN_OF[c], on))
    korean = by_key(hts_class, lambda c: _korus_rate(law, c, on))
    special = np.where(korus & (origin == "KR"), np.minimum(korean, general), general)
    return np.where(usmca, law.rate(MFN, "usmca_special", on), special)


def _korus_rate(law: Law, hts_class: str, on: date) -> float:
    """The KORUS rate, or the general one where the agreement gives none that day."""
    general = law.rate(MFN, _MFN_OF[hts_class], on)
    return law.rate(MFN, _KORUS_OF[hts_class], on) if law.at(MFN, _KORUS_OF[hts_class], on) is not None else general


def _section_232(
    law: Law, on: date, origin: Codes, base: Floats, quota: Flags, approved: Flags, us_content: Floats
) -> Floats:
    """Note 33: floor for deal partners, else UK quota rate, else non-US content of USMCA vehicles, else full value."""
    if law.at(AUTOS, "additional_rate", on) is None:
        return np.zeros(origin.shape)
    full = rate_for(law, AUTOS, "additional_rate", on, origin)
    part = rate_for(law, AUTOS, "usmca_non_us_content_rate", on, origin) * (1.0 - us_content)
    floor = by_origin(law, AUTOS, "floor_rate_", on, origin)
    in_quota = by_origin(law, AUTOS, "quota_additional_rate_", on, origin)
    return np.select(
        [~np.isnan(floor), quota & ~np.isnan(in_quota), approved],
        [np.maximum(floor - base, 0.0), in_quota, part],
        default=full,
    )


def _china_301(law: Law, on: date, hts_class: Codes, plug_in: Flags) -> Floats:
    """Note 31(d) for plug-in vehicles, list 1 for other cars and for light trucks."""
    car = np.where(
        plug_in, law.rate(CHINA_301, "electric_vehicle", on), law.rate(CHINA_301, "ice_or_hybrid_vehicle", on)
    )
    return np.where(hts_class == "8704", law.rate(CHINA_301, "light_truck", on), car)


def _ieepa(law: Law, on: date, origin: Codes, usmca: Flags) -> Floats:
    """China's layer cumulates with 232; those of Canada and Mexico fall away once 232 is in force (EO 14289)."""
    china = ieepa_china(law, on, origin)
    if law.at(AUTOS, "additional_rate", on) is not None:
        return china
    return china + ieepa_neighbours(law, on, origin, usmca)


def uk_quota_units(law: Law, year: int, quarter: int, used_two_quarters_ago: float = 0.0) -> float:
    """UK cars that may enter at the quota rate in a quarter, in vehicles.

    What the first quarter leaves carries to the third, and the second's to the fourth. Before the quarterly split
    (2025) the whole year's quantity is open in any quarter.
    Authority: EO 14309; HTSUS chapter 99, U.S. note 33, heading 9903.94.31.
    """
    day = date(year, 3 * quarter - 2, 1)
    if law.at(AUTOS, "quota_units_per_quarter_GB", day) is None:
        return law.rate(AUTOS, "quota_units_GB", date(year, 12, 31))
    each = law.rate(AUTOS, "quota_units_per_quarter_GB", day)
    return each + (max(each - used_two_quarters_ago, 0.0) if quarter > 2 else 0.0)
