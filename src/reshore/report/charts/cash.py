"""Cash of the plan less cash of staying, by year and summed up."""

from __future__ import annotations

from itertools import accumulate

import altair as alt

from reshore.report import digest, words
from reshore.report.charts.base import BLUE, INK, RED, AnyChart, Row, empty, finished, layered, rows, year_axis
from reshore.study.study import Study

TITLE = "Cash of the plan against staying"
LEAST = 5e-4  # USD m or bn below which a difference is rounding


def cash_flow(study: Study) -> AnyChart:
    """Bars: the year's difference; line: its running sum; diamonds: the same discounted."""
    data = cash_rows(study)
    if not any(abs(r["usd"]) > LEAST for r in data):
        return empty(study, TITLE, "Plan and staying spend and earn the same in every year.")
    what = (
        f"{data[0]['unit']}, real {study.summary.usd_year}, after tax; value beyond {digest.last_year(study)} left out"
    )
    return finished(
        _layers(data),
        study,
        TITLE,
        what,
        f"Line: running sum; diamonds: running sum, discounted. {paid_back(data)}",
        height=300,
    )


def cash_rows(study: Study) -> list[Row]:
    """Differences in USD bn or m, whichever fits."""
    table = digest.cash_difference(study)
    size, unit = words.unit([*accumulate(table["usd"]), *table["usd"]])
    usd, npv = ([v / size for v in table[c]] for c in ("usd", "npv_usd"))
    columns = zip(table["year"], usd, accumulate(usd), accumulate(npv), strict=True)
    return [{"year": str(y), "usd": u, "sum": s, "npv": n, "sign": _sign(u), "unit": unit} for y, u, s, n in columns]


def _sign(usd: float) -> str:
    return "more cash than staying" if usd >= 0 else "less cash than staying"


def paid_back(data: list[Row]) -> str:
    """When the discounted running sum stays above zero."""
    if all(abs(r["npv"]) < LEAST for r in data):
        return "No difference in any year."
    below = [k for k, r in enumerate(data) if r["npv"] < 0]
    if not below:
        return "Never below zero."
    if below[-1] == len(data) - 1:
        return "Not paid back within these years."
    return f"Paid back in {data[below[-1] + 1]['year']}."


def _layers(data: list[Row]) -> alt.LayerChart:
    base = alt.Chart(rows(data)).encode(x=alt.X("year:O", axis=year_axis()))
    names = ["more cash than staying", "less cash than staying"]
    tint = alt.Color("sign:N", scale=alt.Scale(domain=names, range=[BLUE, RED]), legend=alt.Legend(title=None))
    fmt = ",.2f"
    tips = [alt.Tooltip("year:O"), alt.Tooltip("usd:Q", format=fmt, title="year"),
            alt.Tooltip("sum:Q", format=fmt, title="running sum"), alt.Tooltip("npv:Q", format=fmt, title="discounted sum")]  # fmt: skip
    bars = base.mark_bar(opacity=0.85).encode(y=alt.Y("usd:Q", title=data[0]["unit"]), color=tint, tooltip=tips)
    line = base.mark_line(color=INK, strokeWidth=2).encode(y="sum:Q")
    marks = base.mark_point(shape="diamond", size=90, filled=True, color=INK, stroke="white", opacity=1)
    zero = alt.Chart(rows([{"y": 0}])).mark_rule(color=INK, strokeWidth=1).encode(y="y:Q")
    last = alt.Chart(rows([{**data[-1], "label": words.digits(data[-1]["npv"])}])).mark_text(align="left", dx=8)
    end = last.encode(x="year:O", y="npv:Q", text="label:N")
    return layered(bars, zero, line, marks.encode(y="npv:Q", tooltip=tips), end)
