"""Parts: what component families cost ex works, their inbound freight, and the money tied up on the way.

    parts            sum_f value[f] x sum_c share[f, c] x price_index[f, c]
    inbound_freight  the same x freight share of the lane c -> plant country x freight ratio of f
    carrying_parts   the same x carrying rate x days of the lane / 365
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reshore.builds.builds import CostLine
from reshore.builds.recipes import Recipes
from reshore.case import Case
from reshore.errors import Problem
from reshore.units import DAYS_PER_YEAR

Array = NDArray[np.float64]

PARTS = CostLine("parts", "parts ex works by family and source country", ("bom", "sources", "sourcing"))
INBOUND = CostLine("inbound_freight", "freight of parts to the plant", ("part_lanes", "components"))
CARRYING_PARTS = CostLine("carrying_parts", "cost of money in parts in transit and safety stock", ("part_lanes", "finance"))


@dataclass(frozen=True, eq=False)
class PartLanes:
    """Lanes of parts.   [country, plant]"""

    freight: Array  # share of value, average family
    days: Array


def price_index(case: Case, countries: tuple[str, ...]) -> Array:
    """Price over that of a US source; a family without a source row in a country cannot be bought there: infinite.

    [family, country]
    """
    family = {name: i for i, name in enumerate(case.components["family"])}
    country = {name: i for i, name in enumerate(countries)}
    out = np.full((len(family), len(countries)), np.inf)
    for f, c, index in case.sources.select("family", "country", "price_index").iter_rows():
        out[family[f], country[c]] = index
    return out


def part_lanes(case: Case, countries: tuple[str, ...]) -> PartLanes:
    """Lanes from every supply country to every plant; a missing lane cannot be used: infinite freight."""
    given = case.part_lanes.select("country", "to_country", "freight", "days")
    row = {(a, b): (freight, days) for a, b, freight, days in given.iter_rows()}
    cells = [[row.get((c, to), (np.inf, 0.0)) for to in case.plants["country"]] for c in countries]
    both = np.array(cells, dtype=float).reshape(len(countries), len(case.plants), 2)
    return PartLanes(both[:, :, 0], both[:, :, 1])


def unbuyable(case: Case, recipes: Recipes, plant: NDArray[np.int64], value: Array, index: Array, lanes: PartLanes) -> list[Problem]:
    """What the recipes buy where no source sells it, or no lane carries it: it would cost nothing, silently.

    plant [recipe], value [recipe, family] USD/vehicle
    """
    used = (recipes.share > 0) & (value > 0)[:, :, None]
    family, to = case.components["family"].to_list(), case.plants["country"].to_list()
    sold = {(family[f], recipes.countries[c]) for f, c in np.argwhere(used.any(0) & np.isinf(index))}
    near = used.any(1) & np.isinf(lanes.freight[:, plant].T)
    carried = {(recipes.countries[c], to[plant[b]]) for b, c in np.argwhere(near)}
    remedy = "add the row, or change sourcing"
    return [
        *(Problem("sources", None, "country", c, f"has no source of {f} there, but a recipe buys it", remedy) for f, c in sorted(sold)),
        *(Problem("part_lanes", None, "country", c, f"has no lane to {p}, but a recipe needs it", remedy) for c, p in sorted(carried)),
    ]


def bought(recipes: Recipes, value: Array, index: Array) -> Array:
    """Value bought of each family from each country for one vehicle.   [build, family, country] USD"""
    return value[:, :, None] * recipes.share * np.where(np.isfinite(index), index, 0.0)


def inbound_freight(buy: Array, lane_freight: Array, ratio: Array) -> Array:
    """Inbound freight.   buy [build, family, country], lane_freight [build, country], ratio [family] -> [build]"""
    share = np.where(np.isfinite(lane_freight), lane_freight, 0.0)
    return np.asarray(np.einsum("bfc,bc,f->b", buy, share, ratio))


def carrying_parts(buy: Array, lane_days: Array, rate: float) -> Array:
    """Cost of money in the pipeline.   buy [build, family, country], lane_days [build, country] -> [build]"""
    return np.asarray(np.einsum("bfc,bc->b", buy, lane_days) * rate / DAYS_PER_YEAR)
