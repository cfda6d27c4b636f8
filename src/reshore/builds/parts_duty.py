"""Duty on imported parts at US plants: column 1 and its companions, and the Section 232 layer apart.

Only the Section 232 layer may be paid by the import-adjustment offset, so it is a line of its own. Parts from Mexico
and Canada are taken to be USMCA-originating and claimed, parts from Korea to originate under KORUS (assumptions: no
table says what a supplier can certify). The importer chooses day by day what is cheapest in all: to claim KORUS or not,
and to certify an unlisted part for US production, which then pays as a listed one (9903.94.07) and opens it to the
offset. Where a claim under KORUS changes nothing in all, it is made. Duties on parts entering other countries are left out: their
plants import under inward-processing or free-trade programmes (stated in the limits).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from reshore.builds import drawback
from reshore.builds.builds import CostLine
from reshore.case import Case
from reshore.law import Law, alpha2
from reshore.law.us.parts_duty import PartsDuty, parts_duty

Array = NDArray[np.float64]
TIE = 1e-12  # sums of rates that differ by less are the same

PARTS_DUTY = CostLine(
    "parts_duty",
    "column-1 and other duty on imported parts",
    ("components", "sourcing"),
    ("us.tariffs.mfn", "us.tariffs.section_301.china"),
)
PARTS_DUTY_232 = CostLine(
    "parts_duty_232",
    "Section 232 duty on imported parts, before the offset",
    ("components", "sourcing"),
    ("us.tariffs.section_232.auto_parts",),
)


@dataclass(frozen=True, eq=False)
class PartsRates:
    """Rates on parts that enter the US, share of value, mean of the year.   [family, country, node]"""

    other: Array  # all layers but Section 232
    section_232: Array
    back: dict[str, Array]  # zone outside the US -> what drawback gives back of `other` on exported vehicles
    back_232: dict[str, Array]  # the same, of `section_232`


def parts_rates(
    case: Case, law: Law, countries: tuple[str, ...], years: NDArray[np.int64], zones: Sequence[str] = ()
) -> PartsRates:
    """Rates on parts entering the US, and what is given back on vehicles exported to each of `zones` (countries)."""

    def rule(on: date) -> Array:
        duty = duty_on_day(case, law, on, countries)
        rows = [duty.total - duty.section_232, duty.section_232]
        for zone in zones:
            rows += drawback.given_back(law, on, duty, zone)
        return np.stack(rows)

    found = np.stack([law.year_average(rule, int(y)) for y in years], axis=-1)
    back = {zone: (found[2 + 2 * k], found[3 + 2 * k]) for k, zone in enumerate(zones)}
    return PartsRates(found[0], found[1], {z: b[0] for z, b in back.items()}, {z: b[1] for z, b in back.items()})


def duty_on_day(case: Case, law: Law, on: date, countries: tuple[str, ...]) -> PartsDuty:
    """Layers of duty on a day, with the importer's choices made.   [family, country]"""
    shape = (len(case.components), len(countries))
    parameter = np.broadcast_to(case.components["duty_parameter"].to_numpy()[:, None].astype(str), shape)
    listed = np.broadcast_to(case.components["section_232"].to_numpy()[:, None], shape)
    origin = np.broadcast_to(np.array([alpha2(c) for c in countries])[None, :], shape)
    korean, unlisted = origin == "KR", ~listed & (origin != "US")

    def duty(korus: NDArray[np.bool_], certified: NDArray[np.bool_]) -> PartsDuty:
        return parts_duty(
            law, on, origin=origin, mfn_parameter=parameter, listed_232=listed, usmca=np.isin(origin, ("MX", "CA")),
            fta_free=korus, certified=certified,
        )  # fmt: skip

    no = np.zeros(shape, dtype=bool)
    best = duty(no, no)
    if unlisted.any():
        best = _cheaper(best, duty(no, unlisted))
    if korean.any():
        best = _cheaper(_cheaper(duty(korean, no), duty(korean, unlisted)), best)
    return best


def _cheaper(one: PartsDuty, other: PartsDuty) -> PartsDuty:
    """Element by element the one that is less in all; the first wins ties."""
    use = other.total < one.total - TIE

    def pick(a: Array, b: Array) -> Array:
        return np.where(use, b, a)

    none = np.zeros(use.shape)
    names = dict.fromkeys([*one.others, *other.others])
    return PartsDuty(
        base=pick(one.base, other.base),
        section_232=pick(one.section_232, other.section_232),
        metals=pick(one.metals, other.metals),
        section_301=pick(one.section_301, other.section_301),
        others={name: pick(one.others.get(name, none), other.others.get(name, none)) for name in names},
        ad_cvd=pick(one.ad_cvd, other.ad_cvd),
        programme=one.programme,
    )


def duty_on(buy: Array, rates: Array, in_us: NDArray[np.bool_]) -> Array:
    """Duty for one vehicle.   buy [build, family, country], rates [family, country, node], in_us [build] -> [build, node]"""
    return np.asarray(np.einsum("bfc,fct->bt", buy, rates) * in_us[:, None])
