"""The study in a few lines of plain text, for the console."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from reshore.report import digest, words
from reshore.study.study import Study
from reshore.tables import Table

WIDE = 110  # letters of a line of prose
_BAR = 24  # letters of the longest bar


def summary_lines(study: Study, files: Sequence[Path] = ()) -> list[str]:
    """Answer, moves, NPV against staying, the three gaps, units, jobs, warnings, files."""
    parts = [
        textwrap.wrap(digest.answer(study), WIDE),
        move_lines(study),
        number_lines(study),
        _warnings(study),
        _files(files),
    ]
    return [line for k, part in enumerate(p for p in parts if p) for line in ([""] if k else []) + part]


def move_lines(study: Study) -> list[str]:
    """The moves as an aligned table."""
    heads = ("", "program", "from", "to", "start", "units/year", "capex", "jobs", "NPV", "")
    rows = [
        (
            str(m["number"]), words.short(m["nameplate"], 24), words.short(m["from_name"], 26),
            words.short(m["to_name"], 26), _year(m["start_year"]), words.number(m["units_per_year"]),
            words.scaled(m["capex_usd"] or 0.0), words.signed(m["jobs"]), _npv(m["npv_usd"]),
            "" if m["decided"] else "undecided",
        )
        for m in digest.moves(study)
    ]  # fmt: skip
    return aligned([heads, *rows], right={0, 4, 5, 6, 7, 8}) if rows else []


def _year(year: int | None) -> str:
    return words.DASH if year is None else str(year)


def _npv(usd: float | None) -> str:
    return words.DASH if usd is None else words.scaled(usd)


def number_lines(study: Study) -> list[str]:
    s, last = study.summary, digest.last_year(study)
    (units, share), (stay_units, stay_share) = (digest.us_built(study, who) for who in ("plan", "stay"))
    jobs, stay_jobs = (digest.us_jobs(study, who) for who in ("plan", "stay"))
    rows = [
        ("NPV against staying", words.signed_money(digest.difference(study), s.usd_year)),
        ("  plan, staying", f"{words.money(s.objective_usd)}, {words.money(s.stay_objective_usd)}"),
        ("gap to the bound", f"{words.money(s.gap_usd)} = {words.percent(s.gap, 3)} of the present value of costs"),
        ("decision gap", f"{words.percent(s.decision_gap, 1)} of what could be gained on staying"),
        (f"US-built units {last}", f"{words.number(units)} ({words.signed(units - stay_units)}),"
         f" share {words.percent(share)} (staying {words.percent(stay_share)})"),
        (f"US assembly jobs {last}", f"{words.number(jobs)} ({words.signed(jobs - stay_jobs)})"),
        ("as known on", f"{s.known_as_of}, footprint of {s.footprint_date}"),
    ]  # fmt: skip
    return aligned(rows)


def _warnings(study: Study) -> list[str]:
    return [f"warning: {text}" for text in study.summary.warnings]


def _files(files: Sequence[Path]) -> list[str]:
    return [f"wrote {path}" for path in files]


def waterfall_lines(
    costs: Table, program: str, plant: str, year: int | None = None, recipe: str | None = None
) -> list[str]:
    """Landed cost of one build, line by line with bars; the cheapest recipe of the first year unless named."""
    here = costs.filter((pl.col("program") == program) & (pl.col("plant") == plant))
    if year is None and here.height:
        year = int(here["year"].min())  # type: ignore[arg-type]
    now = here.filter(pl.col("year") == year) if year is not None else here
    if not now.height:
        return [f"No priced build of {program} at {plant}" + (f" in {year}." if year is not None else ".")]
    chosen = recipe or digest.cheapest_recipe(now, program, plant, int(now["year"][0]))
    return _waterfall(
        now.filter(pl.col("recipe") == chosen), f"{program} at {plant}, {year}, recipe {chosen}: USD per vehicle"
    )


def _waterfall(lines: Table, heading: str) -> list[str]:
    summed = lines.group_by("line", maintain_order=True).agg(
        pl.col("usd_per_vehicle").sum(), pl.col("explanation").first()
    )
    total = float(summed["usd_per_vehicle"].sum())
    top = max(abs(v) for v in [*summed["usd_per_vehicle"], total]) or 1.0
    rows = [
        (
            words.title(r["line"]),
            words.number(r["usd_per_vehicle"]),
            _bar(r["usd_per_vehicle"], top),
            r["explanation"] or "",
        )
        for r in summed.iter_rows(named=True)
    ]
    return [heading, *aligned([*rows, ("Landed cost", words.number(total), _bar(total, top), "")], right={1})]


def _bar(value: float, top: float) -> str:
    return ("-" if value < 0 else "#") * max(round(_BAR * abs(value) / top), 1 if value else 0)


def aligned(rows: Sequence[Sequence[str]], right: set[int] | frozenset[int] = frozenset()) -> list[str]:
    """Columns padded to their widest cell, two blanks apart."""
    wide = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    padded = (
        [c.rjust(w) if k in right else c.ljust(w) for k, (c, w) in enumerate(zip(row, wide, strict=True))]
        for row in rows
    )
    return ["  ".join(cells).rstrip() for cells in padded]
