"""What the tests of this folder share: the tiny case planned to the exact optimum, and numbers worked by hand.

The tiny car: 60,000 a year, built in Mexico (plant 0), could be built in Tennessee (plant 1); a generation from 2024 to
2030, a plan from 2026 to 2028, so the terminal value holds 2029 and 2030.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reshore.builds import one_path, price_builds
from reshore.case import Case
from reshore.law import Law, read_law
from reshore.law.provision import DatedValue
from reshore.plan import Options, Plan, optimise
from reshore.plan.data import prepare
from reshore.plan.model import PlanModel, build_model
from reshore.solve import Limits, Machine, Solution

JUNE_2025 = date(2025, 6, 30)
WORK = Limits(dives=40, stall=10, nodes=20_000, searches=2)
EXACT = Options(main=WORK, move=WORK, gap_share=0.0, gap_usd=0.0)
REAL = 1.08 / 1.02 - 1.0  # real rate of the tiny case
HOME, US = 0, 1
NO_LINE = [{"plant": "home"}, {"plant": "us", "platforms": "p9", "bodies": "body_on_frame"}]  # the US plant cannot build it


def worth(*years: int, first: int = 2026) -> float:
    """Value on 1 January of the first year of one real USD in the middle of each year."""
    return float(sum((1.0 + REAL) ** -(y - first + 0.5) for y in years))


def free_law(known: date = JUNE_2025, *, tax: bool = True) -> Law:
    """The law with every duty, fee and offset at zero; without `tax` also the federal income tax."""
    law = read_law(known)
    names = [name for name in law.provisions if name.startswith("us.tariffs.")]
    for name in [*names, *([] if tax else ["us.tax.corporate_rate"])]:
        for parameter, said in law.provisions[name].parameters.items():
            if said.values and all(type(v.value) in (int, float) for v in said.values):
                law = law.with_values(name, parameter, [DatedValue(date(1990, 1, 1), None, 0.0, date(1990, 1, 1), ())])
    return law


def model(case: Case, law: Law | None = None) -> PlanModel:
    """The program of a case, not solved."""
    law = law or read_law(case.head.known_as_of)
    return build_model(prepare(case, law, price_builds(case, law, one_path(case))))


def planned(case: Case, law: Law | None = None) -> Plan:
    """The optimal plan, with a proven gap below a dollar in a billion."""
    law = law or read_law(case.head.known_as_of)
    plan = optimise(case, law, price_builds(case, law, one_path(case)), EXACT)
    assert plan.gap_usd <= 1e-6 * max(1e6, abs(plan.objective)), "the small case was not solved to the end"
    return plan


def forced(pm: PlanModel, *fixes: tuple[ArrayLike, float]) -> Solution:
    """The optimum with some columns fixed to a value."""
    columns = np.concatenate([np.asarray(c, dtype=np.int64).ravel() for c, _ in fixes])
    value = np.concatenate([np.full(np.size(c), v) for c, v in fixes])
    return Machine(pm.problem).maximise(WORK, fix=(columns, value, value))


def npv(pm: PlanModel, x: NDArray[np.float64]) -> dict[str, float]:
    return pm.cash.npv_by_term(x)


def sold(units: Iterable[float], first: int = 2026, **more: Any) -> list[dict[str, Any]]:
    """Demand of the car, year by year."""
    return [
        {"program": "car", "market": "us-all", "year": first + t, "low": u, "base": u, "high": u, **more}
        for t, u in enumerate(units)
    ]
