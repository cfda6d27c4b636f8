"""The tables of the report as rows of words, one function a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from reshore.report import digest, words
from reshore.study.study import Study

FEW_YEARS = 4
LEAST_USD = 0.5  # a ledger term below this is zero
SHARES = ("share", "/1", "rate", "ad valorem")  # units of law shown as percent
BASIS_WORDS = {
    "seen": "read in a source that is named",
    "derived": "computed from what was seen",
    "recalled": "known, but its source was not opened",
    "estimated": "judged",
    "user": "given by you",
}


@dataclass(frozen=True)
class Grid:
    """A table to print: caption, heads, rows of words; `right` are the columns of numbers."""

    name: str
    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: frozenset[int] = frozenset()
    foot: Sequence[str] = ()


def moves_grid(study: Study) -> Grid:
    """The headline table."""
    heads = ("No.", "Program", "From", "To", "Kind", "Decide by", "Start", "Units a year", "Investment", "Jobs",
             "NPV (low to high)", "NPV per USD", "Verdict")  # fmt: skip
    told = [
        (
            str(m["number"]), m["nameplate"], m["from_name"], m["to_name"], words.KINDS.get(m["kind"], words.title(m["kind"])),
            _year(m["decide_by"]), _year(m["start_year"]), words.number(m["units_per_year"]), words.money(m["capex_usd"]),
            words.signed(m["jobs"]), npv_range(m), digest.value_per_dollar(m), "decided" if m["decided"] else "undecided",
        )
        for m in digest.moves(study)
    ]  # fmt: skip
    caption = f"Moves; money in real USD of {study.summary.usd_year}"
    return Grid("moves", caption, heads, told, frozenset({0, 5, 6, 7, 8, 9, 10, 11}))


def _year(year: int | None) -> str:
    return words.DASH if year is None else str(year)


def npv_range(move: dict[str, float | None]) -> str:
    low, high = move["npv_low_usd"], move["npv_high_usd"]
    if low is None or high is None:
        return words.money(move["npv_usd"])
    return f"{words.money(move['npv_usd'])} ({words.scaled(low)} to {words.scaled(high)})"


def landed_grid(study: Study) -> Grid | None:
    """Cost lines of the largest move at both plants, with where each comes from."""
    largest = digest.largest_move(study)
    if largest is None:
        return None
    lines, names = digest.landed_lines(study, largest), digest.plant_names(study)
    told = [
        (
            words.title(r["line"]),
            words.number(r["old"]),
            words.number(r["new"]),
            words.signed(r["change"]),
            r["explanation"],
        )
        for r in lines.iter_rows(named=True)
    ]
    old, new = (float(lines[c].sum()) for c in ("old", "new"))
    foot = ("Landed cost", words.number(old), words.number(new), words.signed(new - old), "")
    heads = ("Line", names[largest.from_plant], names[largest.to_plant], "Change", "Law and source")
    where = f"cheapest recipes ({' and '.join(dict.fromkeys((largest.from_recipe, largest.to_recipe)))})"
    caption = f"{largest.move['nameplate']}, {largest.year}: USD per vehicle (real {study.summary.usd_year}); {where}"
    return Grid("landed", caption, heads, told, frozenset({1, 2, 3}), foot)


def ledger_grid(study: Study) -> Grid:
    """NPV by term; the feet are the sums."""
    table = digest.ledger_terms(study)
    told = [
        (words.title(r["term"]), _millions(r["plan"]), _millions(r["stay"]), _signed_millions(r["difference"]))
        for r in table.iter_rows(named=True)
        if max(abs(r["plan"]), abs(r["stay"])) >= LEAST_USD
    ]
    sums = [float(table[c].sum()) for c in ("plan", "stay", "difference")]
    foot = ("Sum", _millions(sums[0]), _millions(sums[1]), _signed_millions(sums[2]))
    caption = f"Ledger: NPV by term, USD m (real {study.summary.usd_year}); income positive, cost negative; zero terms left out"
    return Grid("ledger", caption, ("Term", "Plan", "Staying", "Difference"), told, frozenset({1, 2, 3}), foot)


def _millions(usd: float) -> str:
    return words.number(usd / 1e6)


def _signed_millions(usd: float) -> str:
    return words.signed(usd / 1e6)


def views_grid(study: Study) -> Grid:
    """The same decision seen three ways."""
    s = study.summary
    views = (
        ("NPV after tax, with value beyond the last year", s.objective_usd, s.stay_objective_usd),
        ("NPV without value beyond the last year", s.npv_without_terminal_usd, s.stay_npv_without_terminal_usd),
        ("NPV before tax", s.npv_before_tax_usd, s.stay_npv_before_tax_usd),
    )
    told = [(name, words.money(a), words.money(b), words.signed_money(a - b)) for name, a, b in views]
    caption = f"Plan and staying, present value in real USD of {s.usd_year}"
    return Grid("views", caption, ("View", "Plan", "Staying", "Difference"), told, frozenset({1, 2, 3}))


def confidence_grid(study: Study) -> Grid:
    """How much of the answer rests on what kind of data."""
    table, year = study["confidence"], study.summary.usd_year
    told = [
        (r["basis"], BASIS_WORDS.get(r["basis"], ""), words.percent(r["share"]), words.money(r["npv_difference_usd"]))
        for r in table.iter_rows(named=True)
    ]
    caption = f"What the NPV difference rests on (real USD of {year})"
    return Grid("confidence", caption, ("Basis", "Meaning", "Share", "NPV difference"), told, frozenset({2, 3}))


def sources_grid(study: Study) -> Grid:
    heads = ("table", "rows", "seen", "derived", "recalled", "estimated", "user")
    table = study["sources"].select(heads)
    told = [(r[0], *(words.number(v) for v in r[1:])) for r in table.iter_rows()]
    foot = ("sum", *(words.number(float(table[c].sum())) for c in heads[1:])) if told else ()
    caption = "Rows of the case by basis"
    return Grid("sources", caption, [words.title(h) for h in heads], told, frozenset(range(1, 7)), foot)


def law_years(study: Study) -> list[int]:
    """All years the table has, if few; else first year, first start of a move and last year."""
    known = study["law"]["year"].unique().sort().to_list()
    if len(known) <= FEW_YEARS:
        return known
    starts = [m["start_year"] for m in digest.moves(study) if m["start_year"] is not None]
    first, last = study.summary.first_year, digest.last_year(study)
    middle = min(starts, default=(first + last) // 2)
    return sorted({first, min(max(middle, first), last), last})


def law_grid(study: Study) -> Grid:
    """One row a parameter: its value in a few years, unit, citation, and whether the text was checked."""
    years = law_years(study)
    shown = study["law"].filter(pl.col("year").is_in(years) & pl.col("headline"))
    keys = ("provision", "parameter", "unit", "citation", "verified")
    values = pl.struct("year", "value").alias("values")
    grouped = shown.group_by("provision", "parameter", maintain_order=True).agg(pl.col(keys[2:]).first(), values)
    told = [_law_row(r, years) for r in grouped.sort("provision", "parameter").iter_rows(named=True)]
    heads = ("Provision", "Parameter", *map(str, years), "Unit", "Citation", "Text checked")
    return Grid("law", "Law in force in selected years", heads, told, frozenset(range(2, 2 + len(years))))


def _law_row(row: dict[str, object], years: list[int]) -> tuple[str, ...]:
    values = {v["year"]: v["value"] for v in row["values"]}  # type: ignore[attr-defined]
    unit = str(row["unit"] or "")
    shown = [law_value(values.get(y), unit) for y in years]
    checked = "verified" if row["verified"] else "unverified"
    shown_unit = "" if unit in SHARES else unit
    return (str(row["provision"]), str(row["parameter"]), *shown, shown_unit, str(row["citation"] or ""), checked)


def law_value(value: float | None, unit: str) -> str:
    """Shares as percent, the rest as it stands."""
    if value is None or words.missing(value):
        return words.DASH
    return f"{100 * value:.6g} %" if unit in SHARES else f"{value:,.6g}"


def run_grid(study: Study) -> Grid:
    """Wall and CPU seconds by stage."""
    s = study.summary
    stages = list(dict.fromkeys([*s.seconds, *s.cpu_seconds]))
    told = [(words.title(k), _seconds(s.seconds.get(k)), _seconds(s.cpu_seconds.get(k))) for k in stages]
    foot = ("Sum", _seconds(sum(s.seconds.values())), _seconds(sum(s.cpu_seconds.values())))
    return Grid("run", "Time by stage", ("Stage", "Wall seconds", "CPU seconds"), told, frozenset({1, 2}), foot)


def _seconds(value: float | None) -> str:
    return words.DASH if value is None else f"{value:,.1f}"
