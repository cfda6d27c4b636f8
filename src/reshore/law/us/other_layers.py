"""The additional duties that fall beside base duty and Section 232: IEEPA, Sections 122, 301 and 338.

Authority: 50 USC 1701 (ended 2026-02-23); 19 USC 2132, HTSUS U.S. note 2(aa); 19 USC 2411, HTSUS U.S. notes 50 and
52; 19 USC 1338, HTSUS U.S. note 51. Which of them a Section 232 article escapes is in `stacking`.
Goods are taken not to be on lists of exempt lines (Annex II of EO 14257, of Section 122, of the Section 301 actions),
nor in transit at a change. Section 301 on China is in the rule of each product, as its rate goes by product.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from reshore.law.lookup import Flags, Floats, by_group, by_origin, refuse
from reshore.law.places import Codes
from reshore.law.record import Law
from reshore.law.us.stacking import open_share

IEEPA = "us.tariffs.ieepa"
RECIPROCAL = "us.tariffs.ieepa_reciprocal"
SECTION_122 = "us.tariffs.section_122"
FORCED_LABOR = "us.tariffs.section_301.forced_labor_2026"
BRAZIL_301 = "us.tariffs.section_301.brazil_2026"
CANADA_338 = "us.tariffs.section_338.canada"


def ieepa_china(law: Law, on: date, origin: Codes) -> Floats:
    """The fentanyl duty on products of China: the one IEEPA layer that cumulates with Section 232."""
    return _of_one(law, IEEPA, "china_fentanyl", on, origin, "CN")


def ieepa_neighbours(law: Law, on: date, origin: Codes, usmca: Flags) -> Floats:
    """The duties on goods of Canada and Mexico that do not originate under USMCA."""
    canada = _of_one(law, IEEPA, "canada_non_usmca", on, origin, "CA")
    mexico = _of_one(law, IEEPA, "mexico_non_usmca", on, origin, "MX")
    return np.where(usmca, 0.0, canada + mexico)


def ieepa_reciprocal(law: Law, on: date, origin: Codes, base: Floats) -> Floats:
    """The reciprocal duty (EO 14257 and amendments): the origin's floor, else its rate, else the general one."""
    if law.at(RECIPROCAL, "rate_default", on) is None:
        return np.zeros(origin.shape)
    own = by_group(law, RECIPROCAL, "rate_", on, origin)
    rate = np.where(np.isnan(own), law.rate(RECIPROCAL, "rate_default", on), own)
    floor = by_group(law, RECIPROCAL, "floor_", on, origin)
    more = by_group(law, RECIPROCAL, "additional_rate_", on, origin)
    return np.where(np.isnan(floor), rate, np.maximum(floor - base, 0.0)) + np.nan_to_num(more)


def section_122(law: Law, on: date, usmca: Flags) -> Floats:
    """The temporary import surcharge; USMCA goods are exempt."""
    return np.where(usmca, 0.0, law.rate(SECTION_122, "rate", on))


def forced_labor_301(law: Law, on: date, origin: Codes, base: Floats, usmca: Flags) -> Floats:
    """Section 301 (forced labor): a rate by group of economies, or up to a cap on base and duty together.

    Economies that were not investigated pay nothing.
    """
    ordinary = np.nan_to_num(by_group(law, FORCED_LABOR, "rate_", on, origin))
    cap = by_origin(law, FORCED_LABOR, "cap_net_of_mfn_", on, origin)
    duty = np.where(np.isnan(cap), ordinary, np.maximum(cap - base, 0.0))
    return np.where(usmca, 0.0, duty)


def brazil_301(law: Law, on: date, origin: Codes) -> Floats:
    """Section 301 on products of Brazil."""
    return _of_one(law, BRAZIL_301, "rate", on, origin, "BR")


def canada_338(law: Law, on: date, origin: Codes, listed: Flags) -> Floats:
    """Section 338 on listed lines; USMCA origin does not exempt. Raises ValueError for a listed line not of Canada."""
    refuse(listed & (origin != "CA"), "listed_338 is for origin CA only")
    return np.where(listed, law.rate(CANADA_338, "rate", on), 0.0)


def other_layers(
    law: Law, on: date, origin: Codes, base: Floats, usmca: Flags, governed: Codes, covered: Floats, listed_338: Flags
) -> dict[str, Floats]:
    """Every layer here by its name in `stacking`, after exclusion, as shares of value in the shape of `origin`.

    base: base rate. governed, covered: as in `stacking.open_share`. Raises like `canada_338`.
    """
    neighbours = ieepa_neighbours(law, on, origin, usmca)
    full: Mapping[str, Floats] = {
        "ieepa_china_fentanyl": ieepa_china(law, on, origin),
        "ieepa_canada": np.where(origin == "CA", neighbours, 0.0),
        "ieepa_mexico": np.where(origin == "MX", neighbours, 0.0),
        "ieepa_reciprocal": ieepa_reciprocal(law, on, origin, base),
        "section_122": section_122(law, on, usmca),
        "section_301_forced_labor_2026": forced_labor_301(law, on, origin, base, usmca),
        "section_301_brazil": brazil_301(law, on, origin),
        "section_338_canada": canada_338(law, on, origin, listed_338),
    }
    return {name: rate * open_share(law, on, name, governed, covered) for name, rate in full.items() if np.any(rate)}


def outside_232(law: Law, on: date, origin: Codes, base: Floats, usmca: Flags) -> Floats:
    """All of them for goods that pay no Section 232 duty and are on no list of Section 338, summed."""
    nothing = np.zeros(origin.shape, dtype=np.bool_)
    layers = other_layers(law, on, origin, base, usmca, np.full(origin.shape, ""), np.zeros(origin.shape), nothing)
    return summed(layers, origin.shape)


def summed(layers: Mapping[str, Floats], shape: tuple[int, ...]) -> Floats:
    """The layers together, in the shape given."""
    total = np.zeros(shape)
    for rate in layers.values():
        total = total + rate
    return total


def _of_one(law: Law, provision_id: str, name: str, on: date, origin: Codes, country: str) -> Floats:
    return np.where(origin == country, law.rate(provision_id, name, on), 0.0)
