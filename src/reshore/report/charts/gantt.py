"""Launch plan: where each program is built, year by year, with launches and investments."""

from __future__ import annotations

from functools import cache

import altair as alt
import polars as pl

from reshore.report import digest, words
from reshore.report.charts.base import BLUE, GREEN, INK, ORANGE, AnyChart, Row, empty, finished, layered, rows
from reshore.study.study import Study

TITLE = "Launch plan"
MOST_ROWS = 60
PLACES = ("built in the US", "built elsewhere", "investment")
MARKS = ("new generation in place", "launch by a move", "new capacity in use")


def launch_gantt(study: Study) -> AnyChart:
    """A row a program and plant: bars while it is built there, marks where it is launched."""
    bars, marks = gantt_rows(study)
    if not bars:
        return empty(study, TITLE, "No production in the plan.")
    order = list(dict.fromkeys(r["row"] for r in bars))[:MOST_ROWS]
    kept = [[r for r in part if r["row"] in set(order)] for part in (bars, marks)]
    what = "Bars: years of build, thickness by units; programs that move first"
    return finished(_layers(kept[0], kept[1], order), study, TITLE, what, height=22 * len(order))


def gantt_rows(study: Study) -> tuple[list[Row], list[Row]]:
    """Bars and marks in the order of rows: investments, moving programs, the rest."""
    spent, built = _investments(study), _built(study)
    known = {r["row"] for r in built}
    launches = [r for r in _launches(study) if r["row"] in known]
    return [*spent, *built], [*({**r, "mark": MARKS[2]} for r in spent), *launches]


def _row_name(study: Study, program: str, plant: str) -> str:
    names, plates = digest.plant_names(study), digest.nameplates(study)
    return f"{plates.get(program, program)} · {names.get(plant, plant)}"


def _built(study: Study) -> list[Row]:
    """A bar for each year with units, as thick as the units are large within their program."""
    moving, home = set(study["moves"]["program"]), set(digest.us_plants(study))
    ours = study["production"].filter((pl.col("who") == "plan") & (pl.col("units") > 0.5))
    ours = ours.with_columns(top=pl.col("units").max().over("program"))
    name = cache(lambda program, plant: _row_name(study, program, plant))
    found = [_bar(r, name(r["program"], r["plant"]), r["plant"] in home) for r in ours.iter_rows(named=True)]
    return sorted(
        found, key=lambda r: (r["program"] not in moving, r["program"], r["place"] == PLACES[0], r["row"], r["start"])
    )


def _bar(row: Row, name: str, in_us: bool) -> Row:
    thick = max(row["units"] / row["top"], 0.12)
    return {
        "row": name, "place": PLACES[0] if in_us else PLACES[1], "program": row["program"], "thick": thick,
        "start": row["year"], "end": row["year"] + 1, "units": row["units"],
    }  # fmt: skip


def _investments(study: Study) -> list[Row]:
    names = digest.plant_names(study)
    ours = study["investments"].filter((pl.col("who") == "plan") & pl.col("year").is_not_null()).sort("year", "option")
    return [
        {
            "row": f"{words.title(r['kind'])} · {names.get(r['plant'], r['plant'])}", "place": PLACES[2],
            "start": r["year"], "end": digest.last_year(study) + 1, "units": r["capacity"] or 0.0, "thick": 0.5, "year": r["year"],
            "what": r["option"], "capex": words.money(r["capex_usd"], study.summary.usd_year),
        }
        for r in ours.iter_rows(named=True)
    ]  # fmt: skip


def _launches(study: Study) -> list[Row]:
    arrivals = {(m["program"], m["to_plant"], m["start_year"]) for m in digest.moves(study)}
    ours = study["launches"].filter(pl.col("who") == "plan").sort("year", "program", "plant")
    return [_launch(study, r, arrivals) for r in ours.iter_rows(named=True)]


def _launch(study: Study, row: Row, arrivals: set[tuple[str, str, int]]) -> Row:
    by_move = row["kind"] != "new_generation" or (row["program"], row["plant"], row["year"]) in arrivals
    return {
        "row": _row_name(study, row["program"], row["plant"]), "year": row["year"], "mark": MARKS[1 if by_move else 0],
        "what": f"{words.title(row['kind'])}, generation {row['generation']}",
        "capex": words.money(row["capex_usd"], study.summary.usd_year),
    }  # fmt: skip


def _layers(bars: list[Row], marks: list[Row], order: list[str]) -> alt.LayerChart:
    low, high = min(r["start"] for r in bars), max(r["end"] for r in bars)
    ticks = list(range(low, high + 1, 1 if high - low <= 16 else 2))
    x = alt.X("start:Q", title=None, scale=alt.Scale(domain=[low, high], nice=False),
              axis=alt.Axis(format="d", values=ticks, labelOverlap=True, orient="top"))  # fmt: skip
    y = alt.Y("row:N", sort=order, title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=250, grid=True))
    used = [p for p in PLACES if any(r["place"] == p for r in bars)]
    hues = dict(zip(PLACES, (BLUE, ORANGE, GREEN), strict=True))
    tint = alt.Color(
        "place:N", scale=alt.Scale(domain=used, range=[hues[p] for p in used]), legend=alt.Legend(title=None)
    )
    tips = [
        alt.Tooltip("row:N", title="program · plant"),
        alt.Tooltip("units:Q", format=",.0f", title="units a year, mean"),
    ]
    size = alt.Size("thick:Q", scale=alt.Scale(domain=[0, 1], range=[0, 15]), legend=None)
    body = (
        alt.Chart(rows(bars)).mark_bar(opacity=0.75).encode(x=x, x2="end:Q", y=y, size=size, color=tint, tooltip=tips)
    )
    return layered(body, _marks(marks, y), shape="independent")


def _marks(marks: list[Row], y: alt.Y) -> alt.Chart:
    used = [m for m in MARKS if any(r["mark"] == m for r in marks)]
    shapes = dict(zip(MARKS, ("circle", "diamond", "triangle-up"), strict=True))
    looks = alt.Legend(title=None, symbolFillColor=INK, symbolStrokeColor=INK) if used else None
    shape = alt.Shape("mark:N", scale=alt.Scale(domain=used, range=[shapes[m] for m in used]), legend=looks)
    tips = [alt.Tooltip(f"{k}:N") for k in ("row", "year", "what", "capex")]
    drawn = alt.Chart(rows(marks)).mark_point(filled=True, size=80, color=INK, stroke="white", strokeWidth=1, opacity=1)
    points: alt.Chart = drawn.encode(x="year:Q", y=y, shape=shape, tooltip=tips)
    return points
