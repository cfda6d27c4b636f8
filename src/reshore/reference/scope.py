"""What belongs to a case: programs, plants, candidate sites, years, and what was left out and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reshore.errors import Problem, RequestError
from reshore.reference.data import Row, grouped, keyed, rows
from reshore.reference.owners import Automaker

FOOTPRINT = date(2025, 1, 31)
NEW_OUTLOOK = date(2026, 7, 1)  # from here on the outlook of 2026 is known
LEAST_SHARE = 0.02  # smaller shares of a plant in a program are left out and the rest scaled up
MOST_SITES = 6
NEAR = ("USA", "CAN", "MEX")
WINNERS = "AL GA IL IN KS KY MI MO MS NC OH SC TN TX".split()  # states that win plants
HOMES = ("USA", "CAN", "MEX")


@dataclass(frozen=True)
class Program:
    """A program of the case with its two reference rows and its plants."""

    id: str
    facts: Row  # vehicle_programs
    life: Row  # program_generations
    shares: tuple[tuple[str, float], ...]  # plant, share of US units in 2024

    @property
    def luxury(self) -> bool:
        return "luxury" in str(self.facts["segment"])

    @property
    def group(self) -> str:
        return str(self.life["segment_group"])

    @property
    def cost_group(self) -> str:
        """Row of the tables that know luxury as a group of its own."""
        return "luxury" if self.luxury else self.group

    @property
    def units(self) -> float:
        return float(self.facts["us_sales_units"])

    @property
    def msrp(self) -> float:
        return float(self.facts["base_msrp_usd"])

    @property
    def mix(self) -> dict[str, float]:
        """Share of units by powertrain, without empty ones."""
        found = {p: float(self.life[f"share_{p}_2024"] or 0.0) for p in ("ice", "hev", "phev", "bev")}
        total = sum(found.values())
        return {p: share / total for p, share in found.items() if share > 0}


@dataclass(frozen=True)
class Scope:
    """The contents of one case before any number is computed."""

    maker: Automaker
    known_as_of: date
    first_year: int
    years: int
    programs: tuple[Program, ...]
    plants: tuple[Row, ...]  # assembly_plants
    sites: tuple[Row, ...]  # candidate_sites
    left_out: tuple[tuple[str, str], ...]  # what, why

    @property
    def horizon(self) -> range:
        return range(self.first_year, self.first_year + self.years)

    @property
    def countries(self) -> tuple[str, ...]:
        """Countries with a plant of the case."""
        return tuple(sorted({"USA", *(p["country"] for p in self.plants)}))

    def at(self, plant: str) -> list[tuple[Program, float]]:
        """Programs built at a plant in 2024 with their US units there."""
        return [(p, p.units * s) for p in self.programs for q, s in p.shares if q == plant]


def make_scope(maker: Automaker, known_as_of: date, years: int) -> Scope:
    """Choose programs, plants and sites of a case."""
    if known_as_of < FOOTPRINT:
        raise RequestError([too_early(known_as_of)])
    first = known_as_of.year + 1
    programs, left_out = choose_programs(maker.name, first)
    plants = choose_plants(maker.name, programs)
    return Scope(maker, known_as_of, first, years, programs, plants, choose_sites(plants), left_out)


def too_early(known_as_of: date) -> Problem:
    return Problem("request", None, "known_as_of", known_as_of.isoformat(),
                   "the reference footprint is that of January 2025", f"{FOOTPRINT.isoformat()} or later")  # fmt: skip


def choose_programs(owner: str, first_year: int) -> tuple[tuple[Program, ...], tuple[tuple[str, str], ...]]:
    """Programs with 2024 sales that still run in the first year; the others with the reason."""
    kept: list[Program] = []
    left: list[tuple[str, str]] = []
    for row in rows("programs"):
        if row["owner"] != owner:
            continue
        reason = why_not(row, first_year)
        if reason:
            left.append((row["program_id"], reason))
            continue
        program, small = make_program(row)
        kept.append(program)
        left += small
    return tuple(kept), tuple(left)


def why_not(row: Row, first_year: int) -> str:
    """Reason to leave a program out; empty if it stays."""
    if not (row["us_sales_units"] or 0) > 0:
        return "no US sales in 2024: add it with your own demand"
    end = keyed("generations", "program_id")[row["program_id"]]["end_without_successor_year"]
    if end is not None and int(end) < first_year:
        return f"ends in {int(end)} without a successor"
    return ""


def make_program(row: Row) -> tuple[Program, list[tuple[str, str]]]:
    """A program with its plant shares, variants added up, tiny shares left out and the rest scaled to one."""
    name = row["program_id"]
    found: dict[str, float] = {}
    for part in grouped("program_plant", "program_id")[name]:
        found[part["plant_id"]] = found.get(part["plant_id"], 0.0) + part["share_mid"]
    small = {p: s for p, s in found.items() if s < LEAST_SHARE}
    total = sum(s for p, s in found.items() if p not in small)
    shares = tuple((p, s / total) for p, s in found.items() if p not in small)
    note = [(f"{name} at {p}", f"{s:.1%} of the US units; given to the other plants") for p, s in small.items()]
    return Program(name, row, keyed("generations", "program_id")[name], shares), note


def choose_plants(owner: str, programs: tuple[Program, ...]) -> tuple[Row, ...]:
    """The owner's plants in North America, every plant that builds its US-bound programs now or by commitment."""
    used = {plant for p in programs for plant, _ in p.shares}
    used |= {r["plant"] for r in rows("reallocations") if r["program"] in {p.id for p in programs}}
    return tuple(
        r for r in rows("plants")
        if r["plant_id"] in used or (r["owner"] == owner and r["country"] in NEAR and r["status"] != "announced")
        or (r["owner"] == owner and r["plant_id"] in {e["plant"] for e in rows("capacity_effects")})
    )  # fmt: skip


def choose_sites(plants: tuple[Row, ...]) -> tuple[Row, ...]:
    """At most six greenfield sites, one a state that wins plants: free ones first, then states where the case has
    fewest plants, then the larger site."""
    here = [p["region"] for p in plants if p["country"] == "USA"]
    sites = [s for s in rows("candidate_sites") if s["state"] in WINNERS and s["kind"] == "greenfield"]
    sites.sort(key=lambda s: (s["status_2024"] != "free", here.count(s["state"]), -s["acres"]))
    best = {s["state"]: s for s in reversed(sites)}
    chosen = [s for s in sites if best[s["state"]] is s]
    return tuple(chosen[:MOST_SITES])
