"""Jobs in US assembly plants."""

from __future__ import annotations

import altair as alt
import polars as pl

from reshore.report import digest, words
from reshore.report.charts.base import INK, SERIES, AnyChart, Row, empty, finished, layered, rows, year_axis
from reshore.study.study import Study
from reshore.tables import Table

TITLE = "Jobs in US assembly plants by state"
MOST_STATES = 8


def jobs_by_state(study: Study) -> AnyChart:
    """Bars stacked by state for the plan; dots are the US total when staying."""
    data = state_jobs(study)
    plan = data.filter(pl.col("who") == "plan")
    if not plan.height:
        return empty(study, TITLE, "No US plant in the study.")
    what = "Direct jobs in assembly in the plan; white dots: US total when staying"
    return finished(_layers(_rows(plan), _rows(_totals(data, "stay"))), study, TITLE, what, height=280)


def state_jobs(study: Study) -> Table:
    """who, state, year, jobs: the largest states by name, the others together."""
    us = study["plants"].filter(pl.col("country").is_in(digest.USA)).select("plant", where=pl.col("state"))
    table = study["plant_years"].join(us, on="plant").with_columns(pl.col("where").fill_null("US"))
    size = (
        table.filter(pl.col("jobs") > 0)
        .group_by("where", maintain_order=True)
        .agg(pl.col("jobs").sum())
        .sort("jobs", "where", descending=[True, False])
    )
    large = size["where"].head(MOST_STATES).to_list()
    named = pl.when(pl.col("where").is_in(large)).then(pl.col("where")).otherwise(pl.lit("other states"))
    held = table.filter(pl.col("jobs").is_not_null()).with_columns(state=named)
    sums = held.group_by("who", "state", "year", maintain_order=True).agg(pl.col("jobs").sum())
    return sums.filter(pl.col("jobs") > 0).sort("who", "state", "year")


def _totals(data: Table, who: str) -> Table:
    mine = data.filter(pl.col("who") == who)
    return mine.group_by("year", maintain_order=True).agg(pl.col("jobs").sum()).with_columns(state=pl.lit("staying")).sort("year")


def _rows(table: Table) -> list[Row]:
    told = table.iter_rows(named=True)
    return [{"state": words.state_name(r["state"]), "year": str(r["year"]), "jobs": r["jobs"]} for r in told]


def _layers(plan: list[Row], stay: list[Row]) -> alt.LayerChart:
    last = plan[-1]["year"] if plan else ""
    weight = {s: sum(r["jobs"] for r in plan if r["state"] == s) for s in {r["state"] for r in plan}}
    states = sorted(weight, key=lambda s: (s == "other states", -weight[s], s, last))
    scale = alt.Scale(domain=states, range=list(SERIES[: len(states)]))
    tint = alt.Color("state:N", scale=scale, legend=alt.Legend(title=None))
    tips = [alt.Tooltip("state:N"), alt.Tooltip("year:O"), alt.Tooltip("jobs:Q", format=",.0f")]
    x = alt.X("year:O", axis=year_axis())
    y = alt.Y("jobs:Q", title="jobs", axis=alt.Axis(format=",.0f", tickCount=5))
    bars = alt.Chart(rows(plan)).mark_bar(stroke="white", strokeWidth=0.5)
    dots = alt.Chart(rows(stay)).mark_point(filled=True, color="white", stroke=INK, strokeWidth=2, size=70, opacity=1)
    drawn = bars.encode(x=x, y=y, color=tint, tooltip=tips)
    if not stay:
        return layered(drawn)
    return layered(drawn, dots.encode(x=x, y=y, tooltip=tips))
