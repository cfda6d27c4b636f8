"""Origin: the USMCA contents of every build, and the Section 232 US content. Tested on the recipe itself.

    RVC (net cost)   (NC - VNM) / NC, NC = parts + inbound freight + labour + energy + plant overhead
    core parts       regional share of the Table A.2 families, averaged as one super-core
    LVC              high-wage parts and assembly labour over NC, plus the technology and assembly credits
    US content       value of parts from the United States over the customs value; at a US plant all but imported parts
    CA/MX content    value of parts from Canada and Mexico over the customs value (Canada's counter-tariff)

What no table of the case holds is assumed and said: steel and aluminium purchases pass; the technology credit (10 points)
and assembly credit (5 points) are earned, as every maker here runs engine or battery plants in the region; parts
bought from a country of the region originate.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from reshore.builds.recipes import REGION
from reshore.case import Case
from reshore.law import Law
from reshore.law.usmca.origin import rvc_net_cost

Array = NDArray[np.float64]


def regional_value(buy: Array) -> Array:
    """Value bought in the region.   buy [build, family, country] -> [build, family] USD"""
    out: Array = buy[:, :, : len(REGION)].sum(2)
    return out


def rvc(buy: Array, net_cost: Array) -> Array:
    """Regional value content by net cost.   [build]"""
    foreign = buy.sum((1, 2)) - regional_value(buy).sum(1)
    return rvc_net_cost(np.maximum(net_cost, 1e-9), foreign)


def core_share(case: Case, buy: Array) -> Array:
    """Regional share of core parts, averaged as one super-core; 1 where a vehicle has none.   [build]"""
    core = case.components["core"].to_numpy()
    total = buy.sum(2)[:, core].sum(1)
    out: Array = np.divide(regional_value(buy)[:, core].sum(1), total, out=np.ones_like(total), where=total > 0)
    return out


def labour_value(
    case: Case,
    buy: Array,
    labour: Array,
    net_cost: Array,
    countries: tuple[str, ...],
    high_wage_plant: NDArray[np.bool_],
) -> Array:
    """High-wage share of net cost before credits.   [build]"""
    high = np.array([_high_wage(case, c) for c in countries]) & np.isin(countries, REGION)
    return np.asarray((buy.sum(1)[:, high].sum(1) + labour * high_wage_plant) / np.maximum(net_cost, 1e-9))


def _high_wage(case: Case, country: str) -> bool:
    rows = case.sources.filter(case.sources["country"] == country)["high_wage"]
    return bool(rows.any()) if len(rows) else False


def us_content(buy: Array, customs_value: Array, in_us: NDArray[np.bool_]) -> Array:
    """US content as share of customs value: Section 232's of what enters the US, all but imports of exports.   [build]"""
    us = buy[:, :, 0].sum(1)
    return _share_of_value(np.where(in_us, customs_value - (buy.sum((1, 2)) - us), us), customs_value)


def neighbour_content(buy: Array, customs_value: Array) -> Array:
    """Canadian and Mexican content as share of customs value.   [build]"""
    return _share_of_value(buy[:, :, 1 : len(REGION)].sum((1, 2)), customs_value)


def _share_of_value(value: Array, customs_value: Array) -> Array:
    share = np.divide(value, customs_value, out=np.zeros_like(value), where=customs_value > 0)
    return np.asarray(np.clip(share, 0.0, 1.0))


def high_wage_threshold(law: Law, year: int) -> float:
    """USD/hour of the year that the LVC asks of a plant.   USMCA automotive appendix, article 7"""
    return law.rate("us.origin.usmca_autos", "high_wage_threshold", date(year, 7, 1))
