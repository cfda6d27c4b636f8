"""What the tests of exports share: the tiny car built in Tennessee with a Japanese engine, sold in the US and elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reshore.case import Case
from tiny import ROWS, tiny_case

HOME, US = 0, 1
ENGINE, REST = 4_000.0, 6_000.0  # USD at US prices
INDEX = 0.8  # Japanese engine


def exporting(
    *zones: str,
    years: Sequence[int] = (2026,),
    units: float = 10_000,
    us_units: float = 60_000,
    price: dict[str, Any] | None = None,
    american: float = 3.0,
    **tables: Any,
) -> Case:
    """The car at the US plant, with a market in each zone. An American engine costs `american` times its value."""
    markets = [{"market": z, "name": z, "zone": z, "lat": 50.0, "lon": 8.0} for z in zones if z not in ("CAN", "MEX")]
    near = [{"market": z, "name": z, "zone": z, "lat": 43.7, "lon": -79.4} for z in zones if z in ("CAN", "MEX")]
    sold = {"us-all": us_units} | dict.fromkeys(zones, units)
    places = dict.fromkeys(("JPN", "CAN", *zones))
    families = ("engine", "body_and_stampings")
    given: dict[str, Any] = {
        "head": {"first_year": years[0], "years": len(years)},
        "allocation": [{"plant": "us", "share": 1.0}],
        "markets": [*ROWS["markets"], *markets, *near],
        "demand": [
            {"program": "car", "market": m, "year": y, "low": u, "base": u, "high": u} for m, u in sold.items() for y in years
        ],
        "prices": [{"zone": z, **(price or {})} for z in zones],
        "sourcing": [{"plant": "us", "family": "engine", "country": "JPN"}, {"plant": "us", "family": families[1], "country": "USA"}],
        "sources": [
            {"family": "engine", "country": "USA", "price_index": american, "high_wage": True},
            {"family": "engine", "country": "JPN", "price_index": INDEX, "high_wage": True},
            {"family": families[1], "country": "USA", "price_index": 1.0, "high_wage": True},
        ],
        "places": [*ROWS["places"], *({"place": z, "name": z, "income_tax": 0.30} for z in places if z != "MEX")],
        "lanes": [
            *ROWS["lanes"],
            *({"plant": p, "market": z, "mode": "roro", "freight": 1_200, "days": 30, "by_sea": True} for p in ("home", "us") for z in zones),
        ],
        "part_lanes": [
            *ROWS["part_lanes"],
            *({"country": "JPN", "to_country": c, "freight": 0.05, "days": 60} for c in ("USA", "MEX")),
        ],
    }  # fmt: skip
    return tiny_case(**{**given, **tables})
