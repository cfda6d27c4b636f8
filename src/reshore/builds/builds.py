"""The record `Builds`: every way to build a vehicle and land it in a customs zone, priced line by line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reshore.builds.futures import Futures
from reshore.builds.pairs import Pairs
from reshore.builds.recipes import Recipes
from reshore.builds.zones import Zones

Array = NDArray[np.float64]


@dataclass(frozen=True)
class CostLine:
    """What a line of the price is made of, for `explain` and the data-confidence table."""

    name: str
    meaning: str
    tables: tuple[str, ...]  # case tables the line rests on
    provisions: tuple[str, ...] = ()  # provisions of the law it rests on


@dataclass(frozen=True, eq=False)
class Origin:
    """Contents and the origin test of each build.   Shares; never mix the three contents (see each name)."""

    rvc: Array  # [build] USMCA regional value content, net cost
    core: Array  # [build] regional share of core parts
    lvc: Array  # [build] labor value content (share of net cost at high-wage places plus credits)
    us_content: Array  # [build] Section 232 US content as share of customs value
    neighbour_content: Array  # [build] Canadian and Mexican content as share of customs value
    originates: NDArray[np.bool_]  # [build, node] meets the USMCA test of the year
    claims: NDArray[np.bool_]  # [build, node] the claim is made (it lowers the duty)


@dataclass(frozen=True, eq=False)
class SourceUse:
    """Value bought from each limited source, as COO triplets: USD at the source's price for one vehicle."""

    build: NDArray[np.int64]
    source: NDArray[np.int64]  # row in case.sources
    usd: Array


@dataclass(frozen=True, eq=False)
class Deliveries:
    """Pair x market lanes.   USD/vehicle, days."""

    freight: Array  # [pair, market] freight, insurance and damage-free handling
    carrying: Array  # [pair, market] cost of money in transit
    days: Array  # [pair, market]
    possible: NDArray[np.bool_]  # [pair, market]


@dataclass(frozen=True, eq=False)
class Builds:
    """One row a build (program + plant + recipe + customs zone), one array a cost line.   USD/vehicle, real."""

    futures: Futures
    pairs: Pairs
    zones: Zones
    recipes: Recipes  # build b is recipe b
    lines: Mapping[str, Array]  # cost line -> [build, node]
    origin: Origin
    offset_duty: Array  # [build, node] the part of parts duty that the import-adjustment offset may pay
    customs_value: Array  # [build] related-party price at the border of the zone; 0 where the plant stands in the zone
    hours: Array  # [build] assembly hours/vehicle
    source_use: SourceUse
    deliveries: Deliveries

    def __len__(self) -> int:
        return len(self.recipes)

    @property
    def total(self) -> Array:
        """Landed cost before delivery.   [build, node] USD/vehicle"""
        return np.asarray(np.sum(list(self.lines.values()), axis=0))
