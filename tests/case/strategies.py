"""Hypothesis strategies of small valid cases: two plants, one or two programs, two markets, two or three years."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from reshore.case import Case
from tiny import tiny_case

Row = dict[str, Any]


def words() -> st.SearchStrategy[str]:
    """Any text a cell may hold: no blanks around it, not empty; commas, quotes and line ends inside."""
    letters = st.characters(exclude_categories=["Cs"])
    spiced = st.text(st.one_of(letters, st.sampled_from(',"\n\r;|{}')), min_size=1, max_size=12)
    return spiced.map(str.strip).filter(bool)


def amounts(low: float = 0.0, high: float = 1e12) -> st.SearchStrategy[float]:
    """Finite numbers, down to the smallest, in bounds."""
    return st.floats(low, high, allow_nan=False, allow_infinity=False)


def shares() -> st.SearchStrategy[float]:
    """Numbers from 0 to 1."""
    return amounts(0.0, 1.0)


@st.composite
def plants(draw: st.DrawFn) -> list[Row]:
    """The two plants of the tiny case with other numbers and names."""
    return [
        {
            "plant": name,
            "name": draw(words()),
            "capacity": draw(amounts(high=1e6)),
            "wage": draw(amounts(high=200)),
            "hire_limit": draw(st.none() | amounts(high=1e5)),
            "overtime_limit": draw(shares()),
            "union": draw(st.none() | words()),
            "basis": draw(st.sampled_from(["seen", "derived", "recalled", "estimated", "user"])),
            "source": draw(words()),
            "as_of": draw(st.just("") | words()),
        }
        for name in ("home", "us")
    ]


@st.composite
def programs(draw: st.DrawFn) -> list[Row]:
    """One or two programs, each of one powertrain or two."""
    names = draw(st.sampled_from([["car"], ["car", "truck"]]))
    return [_program(draw, name) for name in names]


def _program(draw: st.DrawFn, name: str) -> Row:
    low, price, high = sorted(draw(st.lists(amounts(1.0, 1e5), min_size=3, max_size=3)))
    ice = draw(shares())
    return {
        "program": name,
        "nameplate": draw(words()),
        "share_ice": ice,
        "share_hev": 1.0 - ice,
        "import_price_low": low,
        "import_price": price,
        "import_price_high": high,
        "msrp": draw(amounts(1.0, 1e6)),
    }


@st.composite
def demand(draw: st.DrawFn, names: list[str], years: range) -> list[Row]:
    """Demand of each program in both markets in every year, in order low, base, high."""
    rows = []
    for program in names:
        for market in ("east", "west"):
            for year in years:
                low, base, high = sorted(draw(st.lists(amounts(high=1e6), min_size=3, max_size=3)))
                row = {"program": program, "market": market, "year": year}
                rows.append(row | {"low": low, "base": base, "high": high})
    return rows


@st.composite
def facts(draw: st.DrawFn) -> list[Row]:
    """No, one or two facts, all announced by the date of the tiny case."""
    count = draw(st.integers(0, 2))
    days = st.dates(date(2020, 1, 1), date(2025, 6, 30))
    return [
        {"fact": f"f{i}", "announced": draw(days), "modelled": draw(st.booleans()), "note": draw(st.none() | words())}
        for i in range(count)
    ]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A small valid case."""
    years = draw(st.integers(2, 3))
    listed = draw(programs())
    names = [p["program"] for p in listed]
    return tiny_case(
        head={"years": years, "seed": draw(st.integers(0, 2**40)), "automaker": draw(words())},
        plants=draw(plants()),
        programs=listed,
        markets=[{"market": "east"}, {"market": "west", "lon": draw(amounts(-180.0, 180.0))}],
        lanes=[{"plant": p, "market": m} for p in ("home", "us") for m in ("east", "west")],
        generations=[{"program": n} for n in names],
        allocation=[{"program": n} for n in names],
        bom=[{"program": n, "family": "engine", "value": draw(amounts(high=1e5))} for n in names],
        sourcing=[{"program": n, "family": "engine"} for n in names],
        demand=draw(demand(names, range(2026, 2026 + years))),
        facts=draw(facts()),
    )
