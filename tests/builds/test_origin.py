"""Origin: the contents of the tiny car, and the thresholds of the test."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from builds.priced import NOVEMBER_2026, build_of, one_year, priced
from reshore.builds import Builds
from tiny import ROWS, tiny_case

HOME = 0
# All that is not parts: freight within Mexico 1 %, labour 240, overhead 50 million over 100,000 cars.
LABOUR, OVERHEAD = 240.0, 500.0


def with_japan(core: float, other: float = 0.0, value: float = 10_000, **more: Any) -> Builds:
    """The tiny car with shares of its engine (core) and of its other parts from Japan, the rest from the US."""
    families = ("engine", "other_purchased_parts")
    shares = {"engine": core, "other_purchased_parts": other}
    places = ("USA", "MEX", "JPN")
    return priced(
        tiny_case(
            **one_year(),
            components=[{"family": "engine"}, {"family": "other_purchased_parts", "core": False}],
            bom=[{"family": f, "value": value} for f in families],
            sourcing=[
                {"family": f, "country": c, "share": s}
                for f in families
                for c, s in (("USA", 1 - shares[f]), ("JPN", shares[f]))
            ],
            sources=[
                {"family": f, "country": c, "price_index": 1.0, "high_wage": True, **more} for f in families for c in places
            ],
            places=[*ROWS["places"], {"place": "JPN", "name": "Japan"}],
            part_lanes=[{"country": a, "to_country": b, "freight": 0.0} for a in places for b in ("USA", "MEX")],
            programs=[{"program": "car", "import_price_high": 40_000, "import_price": 30_000}],
        ),
        NOVEMBER_2026,
    )


def net_cost(parts: float) -> float:
    return parts + LABOUR + OVERHEAD


def test_contents_by_hand() -> None:
    builds = with_japan(core=0.2, other=0.3)
    b = build_of(builds, HOME)
    assert builds.origin.rvc[b] == pytest.approx((net_cost(20_000) - 5_000) / net_cost(20_000))
    assert builds.origin.core[b] == pytest.approx(0.8)
    assert builds.origin.lvc[b] == pytest.approx(15_000 / net_cost(20_000))  # Mexican labour is no high wage
    assert builds.origin.us_content[b] == pytest.approx(15_000 / 30_000)


@pytest.mark.parametrize(("short", "passes"), [(0.0, True), (1e-6, False)])
def test_rvc_of_exactly_75_percent_passes(short: float, passes: bool) -> None:
    # all from Japan but a quarter of net cost: other parts from Japan such that VNM = 25 % of net cost
    share = 0.25 * net_cost(20_000) / 10_000 + short
    builds = with_japan(core=0.0, other=share)
    b = build_of(builds, HOME)
    assert builds.origin.rvc[b] == pytest.approx(0.75, abs=1e-6)
    assert bool(builds.origin.originates[b, 0]) is passes
    assert bool(builds.origin.claims[b, 0]) is passes


@pytest.mark.parametrize(("core", "passes"), [(0.25, True), (0.26, False)])
def test_core_parts_need_75_percent_too(core: float, passes: bool) -> None:
    builds = with_japan(core=core)
    assert bool(builds.origin.originates[build_of(builds, HOME), 0]) is passes


def test_labour_value_needs_high_wages() -> None:
    builds = with_japan(core=0.0, high_wage=False)
    b = build_of(builds, HOME)
    assert builds.origin.lvc[b] == 0.0
    assert not builds.origin.originates[b, 0]


def test_nothing_originates_in_the_us_or_overseas_and_us_plants_have_no_customs_value() -> None:
    builds = with_japan(core=0.0)
    us = builds.recipes.pair == 1
    assert not builds.origin.originates[us].any()
    assert not builds.customs_value[us].any()
    assert not builds.origin.us_content[us].any()


def test_us_content_never_passes_the_customs_value() -> None:
    builds = with_japan(core=0.0, value=20_000)  # 40,000 USD of US parts in a car of 30,000
    assert builds.origin.us_content[build_of(builds, HOME)] == 1.0
    assert builds.lines["vehicle_duty"][build_of(builds, HOME), 0] == pytest.approx(0.0)


def test_after_usmca_ends_nothing_is_claimed() -> None:
    # the agreement ends on 1 July 2036 unless extended; the test of a year is made on 1 July
    sold = [{"program": "car", "market": "us-all", "year": y, "low": 1, "base": 1, "high": 1} for y in (2035, 2037)]
    case = tiny_case(
        head={"first_year": 2035, "years": 3},
        demand=[*sold, {**sold[0], "year": 2036}],
        generations=[{"program": "car", "generation": 0, "sop_year": 2030, "eop_year": 2040}],
    )
    builds = priced(case, NOVEMBER_2026)
    assert builds.origin.claims[build_of(builds, HOME)].tolist() == [True, False, False]
    np.testing.assert_allclose(builds.lines["vehicle_duty"][build_of(builds, HOME)], [4_000, 5_500, 5_500])
