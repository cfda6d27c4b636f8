"""Tables `markets` and `demand`: four census regions; the 2024 sales moved by the market outlook known at the date.

Units(year) = 2024 units x total(year) / total(2024) x market share x powertrain factor. The battery-electric part of
a program grows with the market's BEV share, but at most doubles: further growth comes as new nameplates, or inside
today's lineages as their generations turn electric (a lineage keeps its buyers). The rest of the market shares what
is left, so that the total is kept.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from reshore.reference.data import Figure, Row, grouped, keyed, rows
from reshore.reference.rows import case_table, joined, origin
from reshore.reference.scope import NEW_OUTLOOK, Program, Scope
from reshore.tables import Table

REGIONS = (
    ("us-northeast", "US Northeast", ("New England", "Middle Atlantic")),
    ("us-midwest", "US Midwest", ("East North Central", "West North Central")),
    ("us-south", "US South", ("South Atlantic", "East South Central", "West South Central")),
    ("us-west", "US West", ("Mountain", "Pacific")),
)


MOST_BEV_GROWTH = 2.0  # of a program that is electric today, on 2024; a judgement


class Factors(NamedTuple):
    """Growth on 2024 of the low, base and high case."""

    low: float
    base: float
    high: float


@cache
def market_states(market: str) -> tuple[tuple[Row, float], ...]:
    """States of a market with their share of US sales."""
    divisions = next(d for name, _, d in REGIONS if name == market)
    states = keyed("states", "abbreviation")
    return tuple(
        (states[r["state"]], r["us_new_vehicle_sales_share_mid"])
        for r in rows("state_sales_share") if r["census_division"] in divisions
    )  # fmt: skip


@cache
def market_share(market: str) -> float:
    """Share of US sales; the four add to one."""
    total = sum(r["us_new_vehicle_sales_share_mid"] for r in rows("state_sales_share"))
    return float(sum(share for _, share in market_states(market)) / total)


def markets_table() -> Table:
    return case_table("markets", [market_row(name, label) for name, label, _ in REGIONS])


def market_row(market: str, label: str) -> Row:
    """A market at the sales-weighted centre of its states."""
    states = market_states(market)
    weight = sum(share for _, share in states)
    centre = {key: sum(state[f"{key}_deg"] * share for state, share in states) / weight for key in ("lat", "lon")}
    proof = origin("state_sales_share; states: lat_deg, lon_deg", "derived", "2024")
    return {"market": market, "name": label, "zone": "USA"} | centre | proof


def demand_table(scope: Scope) -> Table:
    found = [r for p in scope.programs for r in program_demand(p, scope)]
    return case_table("demand", found)


def program_demand(p: Program, scope: Scope) -> list[Row]:
    """Demand of one program by market and year; zero after its end."""
    out = outlook(scope)
    proof = joined(origin(f"programs: {p.id} us_sales_units", p.facts["sales_basis"]),
                   origin(f"demand_outlook {out}; state_sales_share", "estimated", out_date(out)))  # fmt: skip
    return [
        demand_row(p, market, year, factors(p, year, out)) | proof for market, _, _ in REGIONS for year in scope.horizon
    ]


def demand_row(p: Program, market: str, year: int, f: Factors) -> Row:
    units = p.units * market_share(market)
    return {"program": p.id, "market": market, "year": year,
            "low": units * f.low, "base": units * f.base, "high": units * f.high}  # fmt: skip


def outlook(scope: Scope) -> str:
    """Vintage of the outlook that was public at the date."""
    return "2026" if scope.known_as_of >= NEW_OUTLOOK else "pre_2025_01"


def out_date(vintage: str) -> str:
    return "2026-06" if vintage == "2026" else "2025-01"


def factors(p: Program, year: int, vintage: str) -> Factors:
    """Growth of the program on 2024; zero once it has ended."""
    end = p.life["end_without_successor_year"]
    if end is not None and year > int(end):
        return Factors(0.0, 0.0, 0.0)
    bev = p.mix.get("bev", 0.0)
    total, share = growth(year, vintage), bev_growth(year, vintage)
    rest = (1 - share.base * bev_2024()) / (1 - bev_2024())
    return Factors(*(t * (bev * s + (1 - bev) * rest) for t, s in zip(total, share, strict=True)))


@cache
def growth(year: int, vintage: str) -> Factors:
    """Market total over 2024."""
    now, then = level("us_light_vehicle_sales", "total", year, vintage), history("us_light_vehicle_sales", "total")
    return Factors(now.low / then, now.mid / then, now.high / then)


@cache
def bev_growth(year: int, vintage: str) -> Factors:
    """BEV share over that of 2024, at most `MOST_BEV_GROWTH`."""
    now = level("us_powertrain_share", "bev", year, vintage)
    return Factors(*(min(MOST_BEV_GROWTH, share / bev_2024()) for share in (now.low, now.mid, now.high)))


def bev_2024() -> float:
    return history("us_powertrain_share", "bev")


@cache
def history(series: str, item: str) -> float:
    return next(float(r["mid"]) for r in grouped("demand_outlook", "series")[series]
                if r["item"] == item and r["year"] == 2024 and r["vintage"] == "history")  # fmt: skip


@cache
def level(series: str, item: str, year: int, vintage: str) -> Figure:
    """The outlook of a year, straight lines between the years given, flat after the last."""
    points = [r for r in grouped("demand_outlook", "series")[series]
              if r["item"] == item and (r["vintage"] == vintage or (r["vintage"] == "history" and r["year"] == 2024))]  # fmt: skip
    points.sort(key=lambda r: r["year"])
    after = next((r for r in points if r["year"] >= year), points[-1])
    before = next((r for r in reversed(points) if r["year"] <= year), points[0])
    gap = after["year"] - before["year"]
    w = 0.0 if gap <= 0 else (year - before["year"]) / gap
    low, mid, high = ((1 - w) * before[k] + w * after[k] for k in ("low", "mid", "high"))
    return Figure(low, mid, high, origin(f"demand_outlook: {series} {item}", "estimated", out_date(vintage)))
