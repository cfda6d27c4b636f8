"""Duty on imported passenger vehicles and light trucks.

Base duty    HTSUS chapter 87, columns 1 and 2; general note 11 (USMCA), KORUS schedule
Section 232  Proclamation 10908 as amended; HTSUS chapter 99, U.S. note 33
Section 301  19 USC 2411; HTSUS chapter 99, U.S. notes 20 and 31 (products of China)
IEEPA        EO 14193-14195 and amendments, ended by Learning Resources v. Trump (2026-02-20)
Other        see `other_layers`; which of them apply with Section 232 is in `stacking`

Antidumping and countervailing duty goes by case, so the caller states its rate. User fees are in `user_fees`, medium
and heavy trucks in `heavy_vehicle_duty`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Flags, Floats, by_key, by_origin, flags, known_origin, rate_for, rates_of, refuse, shares
from reshore.law.places import Codes
from reshore.law.record import Law
from reshore.law.us.base_duty import column_rate
from reshore.law.us.other_layers import other_layers
from reshore.law.us.stacking import AUTOS_232, governing, open_share
from reshore.law.usmca.term import usmca_claim

MFN = "us.tariffs.mfn"
AUTOS = "us.tariffs.section_232.autos"
CHINA_301 = "us.tariffs.section_301.china"
QUOTA_RATE = "quota_additional_rate_"

MFN_OF = {"8703": "passenger_vehicle", "8704": "light_truck"}
_KORUS_OF = {"8703": "korus_passenger_vehicle_special", "8704": "korus_light_truck_special"}


@dataclass(frozen=True)
class VehicleDuty:
    """Rates as shares of customs value, all in the shape of `origin`; `total` is the sum of the layers.

    ieepa: all IEEPA layers. other: Sections 122, 301 (forced labor, Brazil) and 338. ad_cvd: as the caller stated it.
    """

    base: Floats
    section_232: Floats
    section_301: Floats
    ieepa: Floats
    other: Floats
    ad_cvd: Floats

    @property
    def layers(self) -> tuple[Floats, ...]:
        """The layers in order of the fields."""
        return (self.base, self.section_232, self.section_301, self.ieepa, self.other, self.ad_cvd)

    @property
    def total(self) -> Floats:
        """All layers together."""
        return self.base + self.section_232 + self.section_301 + self.ieepa + self.other + self.ad_cvd


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
    korus: ArrayLike | None = None,
    plug_in: ArrayLike = False,
    age_years: ArrayLike = 0.0,
    ad_cvd: ArrayLike = 0.0,
) -> VehicleDuty:
    """Duty on vehicles entered on a day, layer by layer; zero for US origin.

    origin: alpha-2 codes; every other argument broadcasts to its shape.
    hts_class: "8703" (passenger vehicle) or "8704" (light truck).
    usmca: originates under USMCA and the preference is claimed (origin CA or MX only).
    us_content: share of customs value that is US content under note 33(d), in [0, 1]. A fact of the vehicle: it is
        read only where USMCA is claimed, so one array serves the claim and the entry without it.
    content_approved: Commerce has approved that content; without it a USMCA vehicle pays 232 on full value.
    in_quota: within the quota of UK passenger vehicles (origin GB, 8703).
    korus: KORUS rate claimed (origin KR only); None claims it for every vehicle of KR.
    plug_in: 8703.60-.90 (BEV, plug-in hybrid), which decides the Section 301 rate of a Chinese vehicle.
    age_years: whole years from manufacture to entry; old vehicles are free of Section 232 (9903.94.04) and, as
        articles of note 33, of the layers it excludes (our reading). ad_cvd: a stated rate, added to the rest.
    Raises ValueError for codes, classes, shares, rates or claims that cannot be.
    """
    origins = known_origin(origin)
    shape = origins.shape
    classes = np.broadcast_to(np.asarray(hts_class, dtype=np.str_), shape)
    refuse(~np.isin(classes, list(MFN_OF)), "hts_class must be 8703 or 8704")
    claimed = usmca_claim(law, on, origins, usmca)
    content = shares(us_content, shape, "us_content")
    base = _base(law, on, origins, classes, claimed, _korus_claim(korus, origins))
    quota = _quota_claim(law, origins, classes, in_quota)
    old = _old(law, on, rates_of(age_years, shape, "age_years"))
    approved = claimed & flags(content_approved, shape)
    s232 = np.where(old, 0.0, _section_232(law, on, origins, base, quota, approved, content))
    article = np.full(shape, law.at(AUTOS, "additional_rate", on) is not None)
    governed, covered = governing(law, on, {AUTOS_232: article}, shape), np.ones(shape)
    s301 = np.where(origins == "CN", _china_301(law, on, classes, flags(plug_in, shape)), 0.0)
    s301 = s301 * open_share(law, on, "section_301_china", governed, covered)
    more = other_layers(law, on, origins, base, claimed, governed, covered, np.zeros(shape, dtype=np.bool_))
    ieepa, other = (_sum_of(more, shape, wanted) for wanted in (True, False))
    stated = rates_of(ad_cvd, shape, "ad_cvd")
    return VehicleDuty(*(np.where(origins != "US", layer, 0.0) for layer in (base, s232, s301, ieepa, other, stated)))


def _sum_of(layers: dict[str, Floats], shape: tuple[int, ...], ieepa: bool) -> Floats:
    total = np.zeros(shape)
    for name, rate in layers.items():
        if name.startswith("ieepa_") == ieepa:
            total = total + rate
    return total


def _korus_claim(korus: ArrayLike | None, origin: Codes) -> Flags:
    if korus is None:
        return np.asarray(origin == "KR")
    asked = flags(korus, origin.shape)
    refuse(asked & (origin != "KR"), "korus can be claimed only for origin KR")
    return asked


def _quota_claim(law: Law, origin: Codes, hts_class: Codes, in_quota: ArrayLike) -> Flags:
    """The quota claims. A country has a quota if the law holds a rate for it, in force that day or not."""
    asked = flags(in_quota, origin.shape)
    names = law.provisions[AUTOS].parameters
    having = [n.removeprefix(QUOTA_RATE) for n in names if n.startswith(QUOTA_RATE)]
    refuse(asked & ~np.isin(origin, having), f"in_quota is for origins with a quota: {', '.join(having)}")
    refuse(asked & (hts_class != "8703"), "in_quota is for passenger vehicles (8703) only")
    return asked


def _old(law: Law, on: date, age_years: Floats) -> Flags:
    if law.at(AUTOS, "min_vehicle_age_exempt_years", on) is None:
        return np.zeros(age_years.shape, dtype=np.bool_)
    return np.asarray(age_years >= law.rate(AUTOS, "min_vehicle_age_exempt_years", on))


def _base(law: Law, on: date, origin: Codes, hts_class: Codes, usmca: Flags, korus: Flags) -> Floats:
    """Column 1 general or column 2, or the special rate of the agreement claimed."""
    lines = np.where(hts_class == "8703", MFN_OF["8703"], MFN_OF["8704"])
    general = column_rate(law, on, origin, lines)
    korean = by_key(hts_class, lambda c: _korus_rate(law, c, on))
    special = np.where(korus, np.minimum(korean, general), general)
    return np.where(usmca, law.rate(MFN, "usmca_special", on), special)


def _korus_rate(law: Law, hts_class: str, on: date) -> float:
    """The KORUS rate, or the general one where the agreement gives none that day."""
    general = law.rate(MFN, MFN_OF[hts_class], on)
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
    in_quota = by_origin(law, AUTOS, QUOTA_RATE, on, origin)
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


def uk_quota_units(law: Law, year: int, quarter: int, used_two_quarters_ago: float = 0.0) -> float:
    """UK cars that may enter at the quota rate in a quarter, in vehicles.

    What the first quarter leaves carries to the third, and the second's to the fourth. Before the quarterly split
    (2025) the whole year's quantity is open in any quarter. Raises ValueError for a quarter or use that cannot be.
    Authority: EO 14309; HTSUS chapter 99, U.S. note 33, heading 9903.94.31.
    """
    if quarter not in (1, 2, 3, 4) or not used_two_quarters_ago >= 0.0:
        raise ValueError("quarter must be 1 to 4 and used_two_quarters_ago not negative")
    day = date(year, 3 * quarter - 2, 1)
    if law.at(AUTOS, "quota_units_per_quarter_GB", day) is None:
        return law.rate(AUTOS, "quota_units_GB", date(year, 12, 31))
    each = law.rate(AUTOS, "quota_units_per_quarter_GB", day)
    return each + (max(each - used_two_quarters_ago, 0.0) if quarter > 2 else 0.0)
