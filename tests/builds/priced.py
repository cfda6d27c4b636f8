"""What the tests of this folder share: the tiny case priced, and its home plant moved to another country."""

from __future__ import annotations

from datetime import date
from typing import Any

from reshore.builds import Builds, one_path, price_builds
from reshore.case import Case
from reshore.law import Law, read_law
from tiny import ROWS, tiny_case

APRIL_2025, JUNE_2025, NOVEMBER_2026 = date(2025, 4, 10), date(2025, 6, 30), date(2026, 11, 23)


def priced(case: Case, law: Law | date = JUNE_2025) -> Builds:
    return price_builds(case, read_law(law) if isinstance(law, date) else law, one_path(case))


def one_year(year: int = 2026) -> dict[str, Any]:
    """Head and demand of a case with one year."""
    sold = {"program": "car", "market": "us-all", "year": year, "low": 50_000, "base": 60_000, "high": 70_000}
    return {"head": {"first_year": year, "years": 1}, "demand": [sold]}


def abroad(country: str, year: int = 2026, **tables: Any) -> Case:
    """The tiny case of one year with its home plant, and all its parts, in an overseas country."""
    families = ("engine", "body_and_stampings")
    given: dict[str, Any] = {
        "plants": [{"plant": "home", "country": country}, {"plant": "us"}],
        "sourcing": [{"family": f, "country": country} for f in families],
        "sources": [*ROWS["sources"], *({"family": f, "country": country, "price_index": 0.8} for f in families)],
        "places": [*ROWS["places"], {"place": country, "name": country}],
        "lanes": [{"plant": "home", "freight": 1_500, "days": 40, "by_sea": True}, {"plant": "us", "freight": 600, "days": 7}],
        "part_lanes": [
            *ROWS["part_lanes"],
            {"country": country, "to_country": country},
            {"country": country, "to_country": "USA", "freight": 0.05, "days": 60},
        ],
    }
    return tiny_case(**{**one_year(year), **given, **tables})


def build_of(builds: Builds, pair: int, label: str = "today") -> int:
    """Row of the build of a pair with a label."""
    found = [b for b in range(len(builds)) if builds.recipes.pair[b] == pair and builds.recipes.label[b] == label]
    assert len(found) == 1, builds.recipes.label
    return found[0]


def line(builds: Builds, name: str, pair: int, label: str = "today", node: int = 0) -> float:
    """USD/vehicle of one cost line of one build."""
    return float(builds.lines[name][build_of(builds, pair, label), node])
