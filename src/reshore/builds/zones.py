"""Customs zones: the country a market lies in, what a vehicle earns there, and its customs value at that border.

US numbers stand in `programs`, those of other zones in `prices`. The importer of a zone is an entity of the maker in that
country, so that the customs value moves profit between two tax rates, as it does for imports into the US.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reshore.case import Case

Array = NDArray[np.float64]
US = "USA"


@dataclass(frozen=True, eq=False)
class Zones:
    """Zones of the case: the US first, then in the order of markets.   USD/vehicle, 0 where a program is not sold"""

    name: tuple[str, ...]  # [zone] country
    market: NDArray[np.int64]  # [market] its zone
    sold: NDArray[np.bool_]  # [program, zone] has rows in demand
    net_revenue: Array  # [program, zone]
    import_price: Array  # [program, zone]

    def __len__(self) -> int:
        return len(self.name)

    def members(self, z: int) -> NDArray[np.bool_]:
        """Markets of a zone.   [market]"""
        return np.asarray(self.market == z)


def find_zones(case: Case) -> Zones:
    """The zones of the markets, with the prices of each program there."""
    of = case.markets["zone"].to_list()
    name = tuple(sorted(dict.fromkeys(of), key=lambda z: z != US))  # a stable sort: the US first
    market = np.array([name.index(z) for z in of], dtype=np.int64)
    program = {v: i for i, v in enumerate(case.programs["program"])}
    sold = np.zeros((len(program), len(name)), dtype=bool)
    at = dict(zip(case.markets["market"], market, strict=True))
    for v, m in case.demand.select("program", "market").unique().iter_rows():
        sold[program[v], at[m]] = True
    revenue, price = (_prices(case, name, program, column) for column in ("net_revenue", "import_price"))
    return Zones(name, market, sold, revenue, price)


def _prices(case: Case, name: tuple[str, ...], program: dict[str, int], column: str) -> Array:
    out = np.zeros((len(program), len(name)))
    for v, zone, usd in case.prices.select("program", "zone", column).iter_rows():
        if zone in name:
            out[program[v], name.index(zone)] = usd
    if US in name:
        out[:, name.index(US)] = case.programs[column].to_numpy()
    return out
