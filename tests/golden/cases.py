"""The cases whose programs are kept: the tiny one, and one with a row in every table that the plan reads."""

from __future__ import annotations

from collections.abc import Callable

from reshore.case import Case
from tiny import tiny_case


def every_concept() -> Case:
    """A generation change, an option with offer and ramp, a bar, a budget, targets, and limited engines."""
    return tiny_case(
        generations=[{"eop_year": 2026}, {"generation": 1, "sop_year": 2027, "eop_year": 2032}],
        plants=[
            {"plant": "home", "severance": 20_000, "training": 1_000, "hire_limit": 500, "overtime_limit": 0.1},
            {"plant": "us", "other_market_units": 10_000, "other_market_margin": 3_000, "closure_cost": 20e6},
        ],
        sources=[
            {"family": "engine", "country": "USA", "capacity": 200e6, "develop_capex": 0.5, "develop_months": 12},
            {"family": "engine", "country": "MEX"},
            {"family": "body_and_stampings", "country": "USA"},
            {"family": "body_and_stampings", "country": "MEX"},
        ],
        options=[{"ramp": "slow", "spend": "even", "lead_months": 12, "fixed_cost": 2e6, "building_share": 0.4}],
        ramps=[{"month": m, "share": 0.5} for m in range(1, 7)],
        spend=[{"offset": -1, "share": 0.25}, {"offset": 0, "share": 0.75}],
        offers=[{}],
        contracts=[{"closure_bar_until": 2027}],
        plant_capacity=[{}],
        budget=[{"year": 2027}],
        targets=[{"floor": None, "cap": 0.9}, {"target": "t2", "kind": "lost_sales_share", "floor": None, "cap": 0.5}],
    )


CASES: dict[str, Callable[[], Case]] = {"tiny": tiny_case, "every_concept": every_concept}
