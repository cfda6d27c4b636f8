"""Share of US-bound units built in the United States."""

from __future__ import annotations

import altair as alt
import polars as pl

from reshore.report import digest
from reshore.report.charts.base import BLUE, SOFT, AnyChart, Row, empty, finished, layered, rows, year_axis
from reshore.study.study import Study

TITLE = "US-built share of units for the US market"


def us_built_share(study: Study) -> AnyChart:
    """Two lines with their names at the end: plan and staying."""
    data = share_rows(study)
    if not data:
        return empty(study, TITLE, "No production in the study.")
    return finished(
        _lines(data), study, TITLE, "Percent of units delivered to US markets, plan and staying", height=240
    )


def share_rows(study: Study) -> list[Row]:
    known = digest.us_share(study).filter(pl.col("total") > 0).iter_rows(named=True)
    return [
        {"who": _who(r["who"]), "year": str(r["year"]), "share": r["share"], "us": r["us"], "total": r["total"]}
        for r in known
    ]


def _who(who: str) -> str:
    return {"plan": "plan", "stay": "staying"}.get(who, who)


def _lines(data: list[Row]) -> alt.LayerChart:
    y = alt.Y(
        "share:Q", title="share built in the US", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", tickCount=5)
    )
    scale = alt.Scale(domain=["plan", "staying"], range=[BLUE, SOFT])
    tint = alt.Color("who:N", scale=scale, legend=alt.Legend(title=None, symbolType="stroke"))
    dash = alt.StrokeDash(
        "who:N",
        scale=alt.Scale(domain=["plan", "staying"], range=[[1, 0], [5, 4]]),
        legend=alt.Legend(title=None, symbolType="stroke"),
    )
    tips = [alt.Tooltip("who:N", title="case"), alt.Tooltip("year:O"), alt.Tooltip("share:Q", format=".1%"),
            alt.Tooltip("us:Q", format=",.0f", title="US-built units"), alt.Tooltip("total:Q", format=",.0f", title="all units")]  # fmt: skip
    base = alt.Chart(rows(data)).encode(x=alt.X("year:O", axis=year_axis()), y=y, color=tint)
    ends = alt.Chart(rows(_ends(data))).mark_text(dy=-9, fontWeight="bold")
    text = ends.encode(x="year:O", y="share:Q", text=alt.Text("share:Q", format=".0%"), color=tint)
    line = base.mark_line(strokeWidth=2.5).encode(strokeDash=dash)
    return layered(line, base.mark_circle(size=45).encode(tooltip=tips), text)


def _ends(data: list[Row]) -> list[Row]:
    """First and last row of each line; where plan and staying agree, one of them."""
    years = sorted({r["year"] for r in data})
    ends = [r for r in data if r["year"] in (years[0], years[-1])]
    return [r for r in ends if r["who"] == "plan" or all(abs(r["share"] - o["share"]) > 0.03 for o in _others(r, ends))]


def _others(row: Row, ends: list[Row]) -> list[Row]:
    return [o for o in ends if o["year"] == row["year"] and o["who"] != row["who"]]
