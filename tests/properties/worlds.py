"""Random small cases of plain numbers, and their exact optimum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from hypothesis import strategies as st

from reshore.builds import one_path, price_builds
from reshore.case import TABLES, Case, case_from_tables
from reshore.case.read import tables_of
from reshore.law import Law, read_law
from reshore.law.provision import DatedValue
from reshore.plan.data import prepare
from reshore.plan.model import build_model
from reshore.solve import Limits, Machine
from tiny import ROWS, tiny_case

WORK = Limits(dives=20, stall=6, nodes=20_000, searches=2)
AUTOS = "us.tariffs.section_232.autos"
NOVEMBER_2026 = date(2026, 11, 23)


@dataclass(frozen=True)
class World:
    """The tables of a case by rows, to be changed and made."""

    tables: dict[str, list[dict[str, Any]]]
    years: int

    def case(self, **more: list[dict[str, Any]]) -> Case:
        return tiny_case(head={"years": self.years}, **{**self.tables, **more})


def whole(low: int, high: int, step: int = 1) -> st.SearchStrategy[int]:
    return st.integers(low // step, high // step).map(lambda k: k * step)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """One or two programs at a Mexican and a Japanese plant, with a US plant that could build them."""
    years = draw(st.integers(2, 3))
    names = draw(st.sampled_from([["car"], ["car", "van"]]))
    homes = [draw(st.sampled_from(["home", "far"])) for _ in names]
    change = draw(st.booleans())
    last = [{"generation": 1, "sop_year": 2027, "eop_year": 2032}] if change else []
    return World(
        {
            "programs": [_program(draw, name) for name in names],
            "plants": _plants(draw),
            "lines": [{"plant": p} for p in ("home", "us", "far")],
            "generations": [
                {"program": n, **g} for n in names for g in [{"generation": 0, "eop_year": 2026 if change else 2030}, *last]
            ],
            "allocation": [{"program": n, "plant": p} for n, p in zip(names, homes, strict=True)],
            "demand": [
                {"program": n, "year": 2026 + t, "low": u, "base": u, "high": u}
                for n in names
                for t, u in enumerate(draw(st.lists(whole(0, 120_000, 1_000), min_size=years, max_size=years)))
            ],
            "bom": [{"program": n, "family": f, "value": draw(whole(500, 8_000, 100))} for n in names for f in FAMILIES],
            "sourcing": [
                {"program": n, "plant": p, "family": f, "country": c, "share": s}
                for n, p in zip(names, homes, strict=True)
                for f in FAMILIES
                for c, s in _mix(draw)
            ],
            "sources": [
                {"family": f, "country": c, "price_index": draw(whole(70, 130)) / 100, "high_wage": c != "MEX"}
                for f in FAMILIES
                for c in COUNTRIES
            ],
            "places": [*map(dict, ROWS["places"]), {"place": "JPN", "name": "Japan", "income_tax": 0.30}],
            "lanes": [
                {"plant": "home", "freight": 900, "days": 14},
                {"plant": "us", "freight": 600, "days": 7},
                {"plant": "far", "freight": draw(whole(800, 2_000, 100)), "days": 40, "by_sea": True},
            ],
            "part_lanes": [
                {"country": a, "to_country": b, "freight": 0.01 if a == b else 0.04, "days": 3 if a == b else 30}
                for a in COUNTRIES
                for b in COUNTRIES
            ],
            "options": [{"option": "more", "plant": "us", "capacity": draw(whole(0, 80_000, 1_000)), "capex": draw(whole(0, 300, 5)) * 1e6}],
            "offers": draw(st.sampled_from([[], [{"option": "more", "amount": 80e6, "jobs": 300}]])),
        },
        years,
    )  # fmt: skip


FAMILIES = ("engine", "body_and_stampings")
COUNTRIES = ("USA", "MEX", "JPN")


def _program(draw: st.DrawFn, name: str) -> dict[str, Any]:
    price = draw(whole(14_000, 22_000, 100))
    return {
        "program": name, "nameplate": name.title(), "net_revenue": draw(whole(18_000, 30_000, 100)), "import_price": price,
        "import_price_low": price, "import_price_high": price, "hours": draw(whole(15, 30)),
        "tooling": draw(whole(0, 200, 10)) * 1e6, "launch_cost": draw(whole(0, 60, 5)) * 1e6,
    }  # fmt: skip


def _plants(draw: st.DrawFn) -> list[dict[str, Any]]:
    far = {"plant": "far", "name": "Far", "country": "JPN", "lat": 35.0, "lon": 137.0, "wage": 25.0, "hours_ratio": 1.0}
    own = [
        {
            "capacity": draw(whole(20_000, 150_000, 1_000)), "fixed_cost": draw(whole(20, 150, 5)) * 1e6,
            "severance": draw(whole(0, 50_000, 1_000)), "overtime_limit": draw(whole(0, 20)) / 100,
            "closure_cost": draw(whole(0, 200, 10)) * 1e6,
        }
        for _ in range(3)
    ]  # fmt: skip
    return [plant | more for plant, more in zip(({"plant": "home"}, {"plant": "us"}, far), own, strict=True)]


def _mix(draw: st.DrawFn) -> list[tuple[str, float]]:
    first, second = draw(st.permutations(COUNTRIES))[:2]
    share = draw(whole(0, 100, 10)) / 100
    return [(first, share), (second, 1.0 - share)]


def optimum(case: Case, law: Law | None = None) -> float:
    """The largest NPV, proven."""
    law = law or read_law(NOVEMBER_2026)
    found = Machine(build_model(prepare(case, law, price_builds(case, law, one_path(case)))).problem).maximise(WORK)
    assert found.gap <= 1e-6 * max(1.0, abs(found.objective)), "not solved to the end"
    return found.objective


def with_rate(law: Law, provision: str, parameter: str, rate: float) -> Law:
    """The law with one value, always."""
    return law.with_values(provision, parameter, [DatedValue(date(1990, 1, 1), None, rate, date(1990, 1, 1), ())])


def shuffled(case: Case, seed: int) -> Case:
    """The same case with the rows of every table in another order."""
    rng = np.random.default_rng(seed)
    return case_from_tables(case.head, {n: t[rng.permutation(len(t)).tolist()] for n, t in tables_of(case).items()})


def in_thousands(case: Case) -> Case:
    """The same case with every amount of money in thousands."""
    out = {}
    for name, table in tables_of(case).items():
        money = [c.name for c in TABLES[name].columns if c.unit.startswith("USD") and not c.unit.startswith("USD per USD")]
        out[name] = table.with_columns(pl.col(money) / 1_000) if money else table
    return case_from_tables(case.head, out)


def law_in_thousands(law: Law) -> Law:
    """The law with its amounts in thousands: limits of the processing fee, and the high wage."""
    amounts = (
        ("us.tariffs.user_fees", "mpf_minimum_per_entry"),
        ("us.tariffs.user_fees", "mpf_maximum_per_entry"),
        ("us.origin.usmca_autos", "high_wage_threshold"),
    )
    for provision, parameter in amounts:
        values = law.parameter(provision, parameter).values
        small = [DatedValue(v.start, v.end, float(v.value) / 1_000, v.announced, v.citations) for v in values]  # type: ignore[arg-type]
        law = law.with_values(provision, parameter, small)
    return law
