"""What a study says, as small values: the answer, the numbers behind it, the largest move. Pure functions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
import polars.selectors as cs

from reshore.report import words
from reshore.study.study import Study
from reshore.tables import Table

USA = ("USA", "US")
TERMINAL = "terminal"  # in the name of terms that carry value beyond the last year
USUAL_LEAD_YEARS = {"new_site": 3, "volume_shift": 2, "added_volume": 1, "exit": 1}


@dataclass(frozen=True)
class LargestMove:
    """The move whose landed cost is shown: both ends, year, and the cheapest recipe of each."""

    move: dict[str, Any]
    from_plant: str
    to_plant: str
    year: int
    from_recipe: str
    to_recipe: str


def without_nan(study: Study) -> Study:
    """The study with numbers that are none as empty cells, which is how all readers here know them."""
    return replace(study, tables={name: t.with_columns(cs.float().fill_nan(None)) for name, t in study.tables.items()})


def last_year(study: Study) -> int:
    return study.summary.first_year + study.summary.years - 1


def difference(study: Study) -> float:
    """NPV of the plan less NPV of staying."""
    return study.summary.objective_usd - study.summary.stay_objective_usd


def best_difference(study: Study) -> float:
    """The most that any plan could gain against staying, by the bound."""
    return max(study.summary.bound_usd - study.summary.stay_objective_usd, difference(study))


def plant_names(study: Study) -> dict[str, str]:
    """Plant id -> 'Georgetown KY' or 'Tahara (JPN)', different for different plants."""
    return _distinct({p["plant"]: _plant_name(p) for p in study["plants"].iter_rows(named=True)})


def _distinct(names: dict[str, str]) -> dict[str, str]:
    """Names that occur twice are told apart by their id."""
    seen = Counter(names.values())
    return {key: name if seen[name] == 1 else f"{name} [{key}]" for key, name in names.items()}


def _plant_name(plant: dict[str, Any]) -> str:
    name = plant["name"] or plant["plant"]
    where = words.state_name(plant["state"]) or (f"({plant['country']})" if plant["country"] else "")
    return name if not where or where in name else f"{name} {where}"


def nameplates(study: Study) -> dict[str, str]:
    """Program id -> nameplate."""
    return _distinct({p["program"]: p["nameplate"] or p["program"] for p in study["programs"].iter_rows(named=True)})


def us_plants(study: Study) -> list[str]:
    return study["plants"].filter(pl.col("country").is_in(USA))["plant"].to_list()


def us_share(study: Study) -> Table:
    """who, year, us, total, share: units for the US market and those of them built in the United States."""
    us = pl.col("units").filter(pl.col("plant").is_in(us_plants(study))).sum()
    by_year = study["production"].group_by("who", "year", maintain_order=True).agg(us=us, total=pl.col("units").sum())
    return by_year.with_columns(share=pl.col("us") / pl.col("total")).sort("who", "year")


def us_built(study: Study, who: str) -> tuple[float, float]:
    """US-built units and their share of all US-bound units in the last year."""
    row = us_share(study).filter((pl.col("who") == who) & (pl.col("year") == last_year(study)))
    return (row["us"].item(), row["share"].item()) if row.height else (0.0, float("nan"))


def us_jobs(study: Study, who: str) -> float:
    """Jobs in US assembly plants in the last year."""
    mine = (pl.col("who") == who) & (pl.col("year") == last_year(study)) & pl.col("plant").is_in(us_plants(study))
    return float(study["plant_years"].filter(mine)["jobs"].sum())


def moves(study: Study) -> list[dict[str, Any]]:
    """Moves in order of start, each with its number, its plants' names and the year to decide by."""
    names = plant_names(study)
    ordered = study["moves"].sort("start_year", "move").iter_rows(named=True)
    return [_told(move, k, names) for k, move in enumerate(ordered, start=1)]


def _told(move: dict[str, Any], k: int, names: dict[str, str]) -> dict[str, Any]:
    sources = [p for p in (move["from_plants"] or "").split("|") if p]
    return {
        **move,
        "number": k,
        "nameplate": move["nameplate"] or move["program"],
        "sources": sources,
        "from_name": words.listed([names.get(p, p) for p in sources], 3) or words.DASH,
        "to_name": names.get(move["to_plant"], move["to_plant"]) or words.DASH,
        "decide_by": decide_by(move),
        "decided": bool(move["decided"]),
    }


def decide_by(move: dict[str, Any]) -> int | None:
    """Year of the decision: the study's own where it has one, else the start less the usual lead time of the kind."""
    if move.get("decide_by"):
        return int(move["decide_by"])
    return None if move["start_year"] is None else move["start_year"] - USUAL_LEAD_YEARS.get(move["kind"], 2)


def decided(study: Study) -> list[dict[str, Any]]:
    return [m for m in moves(study) if m["decided"]]


def value_per_dollar(move: dict[str, Any]) -> str:
    """NPV of the move per USD invested."""
    if not move["capex_usd"] or move["npv_usd"] is None:
        return words.DASH
    return words.digits(move["npv_usd"] / move["capex_usd"])


def answer(study: Study) -> str:
    """The answer in one sentence."""
    done, found, worth = decided(study), study["moves"].height, _worth(study)
    if not found:
        return f"Stay: no move pays under the law known on {words.day(study.summary.known_as_of)}; the plan is {worth}."
    if not done:
        shown = words.count(found, "move")
        return f"Nothing is decided yet: the value of {shown} cannot be told from zero; the plan is {worth}."
    capex = words.money(sum(m["capex_usd"] or 0.0 for m in study["moves"].iter_rows(named=True)), study.summary.usd_year)
    others = found - len(done)
    rest = f" and {words.count(others, 'move')} more that {'is' if others == 1 else 'are'} worth too little alone to be sure of" if others else ""
    return f"{_what(study, done)}{rest}, for {capex} of investment in all: {worth}."


def _worth(study: Study) -> str:
    gain = difference(study)
    if abs(gain) < 0.5:
        return "worth the same as staying"
    more = "more" if gain > 0 else "less"
    return f"worth {words.money(abs(gain), study.summary.usd_year)} {more} than staying, in present value"


def _what(study: Study, done: list[dict[str, Any]]) -> str:
    """'Move Tacoma and RX to the United States from 2028 to 2030, and end NX at Cambridge in 2029'."""
    home = set(us_plants(study))
    to_us = [m for m in done if m["to_plant"] in home]
    away = [m for m in done if m["to_plant"] and m["to_plant"] not in home]
    exits = [m for m in done if not m["to_plant"]]
    parts = [f"move {_names(to_us)} to the United States{_span(to_us)}"] if to_us else []
    parts += [f"move {_names(away)} to {_goals(away)}{_span(away)}"] if away else []
    parts += [f"end {_names(exits)} at {_sources(exits)}{_span(exits)}"] if exits else []
    said = ", and ".join(parts)
    return said[:1].upper() + said[1:]


def _names(some: list[dict[str, Any]]) -> str:
    return words.listed(list(dict.fromkeys(m["nameplate"] for m in some)))


def _goals(some: list[dict[str, Any]]) -> str:
    return words.listed(list(dict.fromkeys(m["to_name"] for m in some)))


def _sources(some: list[dict[str, Any]]) -> str:
    return words.listed(list(dict.fromkeys(m["from_name"] for m in some)))


def _span(some: list[dict[str, Any]]) -> str:
    years = sorted(m["start_year"] for m in some if m["start_year"] is not None)
    if not years:
        return ""
    return f" in {years[0]}" if years[0] == years[-1] else f" between {years[0]} and {years[-1]}"


def this_year(study: Study) -> list[dict[str, Any]]:
    """Decided moves by the year in which they must be decided, soonest first."""
    return sorted(decided(study), key=lambda m: (m["decide_by"] or 9999, m["number"]))


def ledger_terms(study: Study) -> Table:
    """term, plan, stay, difference: NPV by term, largest difference first."""
    plan, stay = study.summary.ledger_usd, study.summary.stay_ledger_usd
    terms = sorted({*plan, *stay})
    rows = {"term": terms, "plan": [plan.get(t, 0.0) for t in terms], "stay": [stay.get(t, 0.0) for t in terms]}
    table = pl.DataFrame(rows, schema={"term": pl.String, "plan": pl.Float64, "stay": pl.Float64})
    table = table.with_columns(difference=pl.col("plan") - pl.col("stay"))
    return table.sort(pl.col("difference").abs(), "term", descending=[True, False])


def largest_move(study: Study) -> LargestMove | None:
    """The move of most units whose both ends have priced builds in one year; from abroad to the US, decided, first."""
    home = set(us_plants(study))

    def rank(m: dict[str, Any]) -> tuple[bool, bool, float]:
        inward = m["to_plant"] in home and any(p not in home for p in m["sources"])
        return not inward, not m["decided"], -(m["units_per_year"] or 0.0)

    candidates = sorted(moves(study), key=rank)
    return next((found for found in (_priced(study["costs"], m) for m in candidates) if found), None)


def _priced(costs: Table, move: dict[str, Any]) -> LargestMove | None:
    mine = costs.filter((pl.col("program") == move["program"]) & pl.col("usd_per_vehicle").is_not_null())
    for source in move["sources"]:  # those abroad come first in the table
        both = mine.filter(pl.col("plant").is_in([source, move["to_plant"]]))
        years = (
            both.group_by("year", maintain_order=True)
            .agg(pl.col("plant").n_unique().alias("n"))
            .filter(pl.col("n") == 2)["year"]
            .sort()
            .to_list()
        )
        if move["to_plant"] != source and years:
            year = next((y for y in years if y >= (move["start_year"] or 0)), years[-1])
            ends = (cheapest_recipe(both, move["program"], plant, year) for plant in (source, move["to_plant"]))
            return LargestMove(move, source, move["to_plant"], year, *ends)
    return None


def cheapest_recipe(costs: Table, program: str, plant: str, year: int) -> str:
    """The recipe of least landed cost."""
    mine = costs.filter((pl.col("program") == program) & (pl.col("plant") == plant) & (pl.col("year") == year))
    total = mine.group_by("recipe", maintain_order=True).agg(pl.col("usd_per_vehicle").sum()).sort("usd_per_vehicle", "recipe")
    return str(total["recipe"][0])


def landed_lines(study: Study, largest: LargestMove) -> Table:
    """line, old, new, change, explanation (of the larger amount), in the order of the costs table; no lines of zeros."""
    old = _lines(study, largest, largest.from_plant, largest.from_recipe).rename({"usd": "old"})
    new = _lines(study, largest, largest.to_plant, largest.to_recipe).rename({"usd": "new"})
    both = old.join(new, on="line", how="full", coalesce=True, maintain_order="left_right", suffix="_new")
    both = both.with_columns(pl.col("old", "new").fill_null(0.0))
    louder = pl.when(pl.col("old").abs() > pl.col("new").abs()).then("explanation").otherwise("explanation_new")
    told = pl.coalesce(louder, "explanation_new", "explanation").fill_null("")
    both = both.with_columns(explanation=told, change=pl.col("new") - pl.col("old"))
    spent = (pl.col("old") != 0.0) | (pl.col("new") != 0.0)
    return both.filter(spent).select("line", "old", "new", "change", "explanation")


def _lines(study: Study, largest: LargestMove, plant: str, recipe: str) -> Table:
    here = (pl.col("program") == largest.move["program"]) & (pl.col("plant") == plant)
    now = (pl.col("year") == largest.year) & (pl.col("recipe") == recipe)
    mine = study["costs"].filter(here & now).with_columns(pl.col("explanation").cast(pl.String))
    sums = (pl.col("usd_per_vehicle").sum().alias("usd"), pl.col("explanation").first())
    return mine.group_by("line", maintain_order=True).agg(*sums)


def beyond(study: Study) -> pl.Expr:
    """Rows of the ledger that carry value beyond the last year: by their year, or by their term's name."""
    return (pl.col("year") > last_year(study)) | pl.col("term").str.contains(TERMINAL)


def cash_difference(study: Study) -> Table:
    """year, usd, npv_usd: plan less staying by calendar year, without the value beyond the last year."""
    return _signed_sum(study["ledger"].filter(~beyond(study)), ["year"])


def terminal_difference(study: Study) -> float:
    """NPV of the value beyond the last year, plan less staying."""
    return float(_signed_sum(study["ledger"].filter(beyond(study)), [])["npv_usd"].sum())


def _signed_sum(ledger: Table, by: list[str]) -> Table:
    sign = pl.when(pl.col("who") == "plan").then(1.0).otherwise(-1.0)
    signed = ledger.with_columns(pl.col("usd") * sign, pl.col("npv_usd") * sign)
    sums = signed.group_by(by, maintain_order=True).agg(pl.col("usd", "npv_usd").sum()) if by else signed.select("usd", "npv_usd").sum()
    return sums.sort(by) if by else sums


def weak_share(study: Study) -> float:
    """Share of the NPV difference that rests on data judged or recalled, not read or computed."""
    table = study["confidence"]
    return float(table.filter(pl.col("basis").is_in(["estimated", "recalled"]))["share"].sum())


def stale_years(study: Study) -> float:
    """Years by which the footprint is older than what is known (0 if not older)."""
    return max((study.summary.known_as_of - study.summary.footprint_date).days / 365.25, 0.0)
