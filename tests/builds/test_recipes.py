"""Recipes: families are separable, so the frontier must hold the cheapest of all combinations for each weight."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from builds.priced import NOVEMBER_2026, one_year, priced
from reshore.builds import Builds
from reshore.builds.recipes import DUTY_WEIGHTS
from reshore.case import Case
from tiny import ROWS, tiny_case

# family: value, (share, country) of today, price index in USA, MEX, JPN
FAMILIES: dict[str, tuple[float, str, dict[str, float]]] = {
    "engine": (4_000, "JPN", {"USA": 1.0, "MEX": 0.95, "JPN": 0.88}),
    "transmission": (2_000, "JPN", {"USA": 1.0, "MEX": 0.95, "JPN": 0.7}),
    "electronics_and_wiring": (3_000, "MEX", {"USA": 1.0, "MEX": 0.8, "JPN": 0.9}),
    "body_and_stampings": (6_000, "MEX", {"USA": 1.0, "MEX": 0.9, "JPN": 0.9}),
}


def three_bases(country: str = "MEX", **more: Any) -> Case:
    """A car of four families that three countries supply."""
    lanes = {("USA", "MEX"): 0.02, ("MEX", "USA"): 0.02, ("JPN", "USA"): 0.06, ("JPN", "MEX"): 0.06}
    home: dict[str, Any] = {"plant": "home", "country": country}
    given = dict(
        plants=[home, {"plant": "us"}],
        components=[{"family": f, "core": f == "engine"} for f in FAMILIES],
        bom=[{"family": f, "value": v} for f, (v, _, _) in FAMILIES.items()],
        sourcing=[{"family": f, "country": c} for f, (_, c, _) in FAMILIES.items()],
        sources=[
            {"family": f, "country": c, "price_index": i, "high_wage": c != "MEX"}
            for f, (_, _, indices) in FAMILIES.items()
            for c, i in indices.items()
        ],
        places=[*ROWS["places"], {"place": "JPN", "name": "Japan"}],
        part_lanes=[
            {"country": a, "to_country": b, "freight": lanes.get((a, b), 0.01), "days": 60 if a == "JPN" else 5}
            for a in ("USA", "MEX", "JPN")
            for b in ("USA", "MEX")
        ],
    )
    return tiny_case(**{**one_year(), **given, **more})


def cost_of(builds: Builds, weight: float) -> list[float]:
    """What the recipes of the US plant cost in parts, with a weight on the Section 232 duty."""
    mine = np.nonzero(builds.recipes.pair == 1)[0]
    names = ("parts", "inbound_freight", "carrying_parts", "parts_duty")
    return [
        float(sum(builds.lines[n][b, 0] for n in names) + weight * builds.lines["parts_duty_232"][b, 0]) for b in mine
    ]


def by_hand(family: str, country: str, weight: float) -> float:
    """Cost of a family at the US plant: price, freight, money on the way, 2.5 % and the rest to 15 % from Japan."""
    value, _, index = FAMILIES[family]
    freight = {"USA": 0.01, "MEX": 0.02, "JPN": 0.06}[country]
    days = 60 if country == "JPN" else 5
    duty = 0.025 + weight * 0.125 if country == "JPN" else 0.0
    return value * index[country] * (1 + freight + 0.10 * days / 365 + duty)


@pytest.mark.parametrize("weight", DUTY_WEIGHTS)
def test_the_frontier_holds_the_cheapest_of_all_combinations(weight: float) -> None:
    # at the US plant each family may stay where it is (stampings are pressed there) or come from the US
    today = {f: "USA" if f == "body_and_stampings" else c for f, (_, c, _) in FAMILIES.items()}
    every = product(*({today[f], "USA"} for f in FAMILIES))
    best = min(sum(by_hand(f, c, weight) for f, c in zip(FAMILIES, combination, strict=True)) for combination in every)
    assert min(cost_of(priced(three_bases(), NOVEMBER_2026), weight)) == pytest.approx(best)


def sold_in_germany(in_zone: bool) -> Case:
    """The same car, sold in Germany too, from US plants within a foreign-trade zone or not."""
    demand = one_year()["demand"]
    return three_bases(
        plants=[{"plant": "home"}, {"plant": "us", "foreign_trade_zone": in_zone}],
        markets=[*ROWS["markets"], {"market": "de", "name": "Germany", "zone": "DEU", "lat": 50.0, "lon": 8.0}],
        demand=[*demand, {**demand[0], "market": "de"}],
        prices=[{"zone": "DEU"}],
        places=[*ROWS["places"], *({"place": p, "name": p} for p in ("JPN", "DEU"))],
        lanes=[
            *ROWS["lanes"],
            *({"plant": p, "market": "de", "mode": "roro", "freight": 1_200, "days": 30} for p in ("home", "us")),
        ],
    )


@pytest.mark.parametrize(("in_zone", "weight"), [(False, 0.0), (False, 1.0), (True, 0.0)])
def test_the_frontier_for_export_holds_the_cheapest_after_what_is_given_back(in_zone: bool, weight: float) -> None:
    # of column 1 one hundredth stays, or nothing in a zone; Section 232 duty stays outside a zone
    def cost(family: str, country: str) -> float:
        value, _, index = FAMILIES[family]
        left = (0.0 if in_zone else 0.01 * 0.025 + weight * 0.125) if country == "JPN" else 0.0
        return by_hand(family, country, 0.0) + value * index[country] * (left - 0.025 * (country == "JPN"))

    builds = priced(sold_in_germany(in_zone), NOVEMBER_2026)
    names = ("parts", "inbound_freight", "carrying_parts", "parts_duty", "drawback")
    mine = np.nonzero((builds.recipes.pair == 1) & (builds.recipes.zone == 1))[0]
    part = 1.0 if in_zone else weight  # in a zone drawback holds the Section 232 duty too
    found = [
        float(sum(builds.lines[n][b, 0] for n in names) + part * builds.lines["parts_duty_232"][b, 0]) for b in mine
    ]
    today = {f: "USA" if f == "body_and_stampings" else c for f, (_, c, _) in FAMILIES.items()}
    every = product(*({today[f], "USA"} for f in FAMILIES))
    assert min(found) == pytest.approx(min(sum(map(cost, FAMILIES, combination)) for combination in every))


def test_the_duty_turns_the_recipe() -> None:
    # the Japanese engine costs 88 % + 6 % + 1.6 % + 2.5 % before Section 232 duty, and 12.5 % more with it
    builds = priced(three_bases(), NOVEMBER_2026)
    mine = np.nonzero(builds.recipes.pair == 1)[0]
    engine = [builds.recipes.share[b, 0].round(6).tolist() for b in mine]
    countries = builds.recipes.countries
    assert countries == ("USA", "MEX", "CAN", "JPN")
    assert [0.0, 0.0, 0.0, 1.0] in engine
    assert [1.0, 0.0, 0.0, 0.0] in engine


def test_todays_recipe_is_first_and_recipes_of_a_pair_differ() -> None:
    builds = priced(three_bases(), NOVEMBER_2026)
    for n in range(len(builds.pairs)):
        mine = np.nonzero(builds.recipes.pair == n)[0]
        assert builds.recipes.label[mine[0]] == "today"
        assert len(np.unique(builds.recipes.share[mine].reshape(len(mine), -1), axis=0)) == len(mine)
    np.testing.assert_allclose(builds.recipes.share.sum(2), 1.0)


def test_a_mexican_plant_can_buy_regional_value_up_to_originating() -> None:
    # today two fifths come from Japan: no origin; with a weight on regional value the recipe originates
    builds = priced(three_bases(), NOVEMBER_2026)
    mine = np.nonzero(builds.recipes.pair == 0)[0]
    assert not builds.origin.originates[mine[0]].any()
    assert builds.origin.originates[mine].any()
    assert builds.origin.rvc[mine].max() == pytest.approx(1.0)


def test_stampings_are_pressed_at_the_plant_that_a_program_comes_to() -> None:
    builds = priced(three_bases(), NOVEMBER_2026)
    us, f = int(np.nonzero(builds.recipes.pair == 1)[0][0]), list(FAMILIES).index("body_and_stampings")
    assert builds.recipes.share[us, f].tolist() == [1.0, 0.0, 0.0, 0.0]
    assert builds.recipes.share[0, f].tolist() == [0.0, 1.0, 0.0, 0.0]
