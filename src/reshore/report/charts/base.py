"""What all charts share: colours a colour-blind reader can tell apart, titles with source, data as plain rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import altair as alt

from reshore.study.study import Study

AnyChart = alt.Chart | alt.LayerChart
Row = dict[str, Any]

# Okabe and Ito's palette, and greys
BLUE, ORANGE, GREEN, RED = "#0072B2", "#E69F00", "#009E73", "#D55E00"
SKY, PURPLE, YELLOW = "#56B4E9", "#CC79A7", "#F0E442"
INK, SOFT, FAINT, LAND, EDGE = "#1b2733", "#5b6b7a", "#d5dce3", "#e9edf1", "#ffffff"
SERIES = (BLUE, ORANGE, GREEN, PURPLE, SKY, RED, YELLOW, "#7a5195", "#a6761d", "#666666")
GAIN, LOSS, TOTAL = BLUE, RED, INK
FONT = "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif"

CONFIG: dict[str, Any] = {
    "font": FONT,
    "background": "transparent",
    "view": {"stroke": None},
    "title": {
        "anchor": "start", "frame": "bounds", "color": INK, "fontSize": 15, "fontWeight": 600, "offset": 12,
        "subtitleColor": SOFT, "subtitleFontSize": 11, "subtitleLineHeight": 15, "subtitlePadding": 5,
    },
    "axis": {
        "labelColor": INK, "titleColor": SOFT, "gridColor": "#e6ebf0", "domainColor": "#b9c4ce", "tickColor": "#b9c4ce",
        "labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal", "labelLimit": 220,
    },
    "axisX": {"labelAngle": 0},
    "legend": {
        "labelColor": INK, "titleColor": SOFT, "labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal",
        "orient": "bottom", "columns": 5, "labelLimit": 200, "symbolLimit": 30,
    },
    "text": {"fontSize": 11, "color": INK},
}  # fmt: skip


def rows(values: Sequence[Row]) -> alt.InlineData:
    """Rows as the data of a chart, numbers that are none as null; a chart of no rows still draws its axes."""
    return alt.InlineData(values=[{k: None if _no_number(v) else v for k, v in row.items()} for row in values])


def _no_number(value: Any) -> bool:
    return isinstance(value, float) and not math.isfinite(value)


def source_line(study: Study) -> str:
    s = study.summary
    return f"Source: reshore, {s.automaker}, run {s.inputs_hash[:10]}, as known on {s.known_as_of}"


def layered(*charts: alt.Chart, **scales: Any) -> alt.LayerChart:
    """Charts on top of each other; `scales` names those that are not shared."""
    together: Any = alt.layer(*charts)
    drawn: alt.LayerChart = together.resolve_scale(**scales) if scales else together
    return drawn


def finished(chart: Any, study: Study, title: str, *what: str, height: Any = None, **config: Any) -> AnyChart:
    """The chart with title, description, source line, width of its container and the common looks."""
    heading = alt.TitleParams(text=title, subtitle=[*what, source_line(study)])
    sized = {} if height is None else {"height": height}
    done = chart.properties(title=heading, width="container", description=title, **sized)
    looks: AnyChart = done.configure(**{**CONFIG, **config})
    return looks


def colour(field: str, names: Sequence[str], colours: Sequence[str], **legend: Any) -> alt.Color:
    """Names in fixed colours, the legend without a title."""
    scale = alt.Scale(domain=list(names), range=list(colours))
    return alt.Color(f"{field}:N", scale=scale, legend=alt.Legend(title=None, **legend))


def year_axis(title: str | None = None) -> alt.Axis:
    return alt.Axis(title=title, labelAngle=0, labelOverlap=True, grid=False, ticks=False)


def empty(study: Study, title: str, why: str) -> AnyChart:
    """What stands in place of a chart that has nothing to show."""
    mark = alt.Chart(rows([{"why": why}])).mark_text(align="left", color=SOFT, fontSize=13)
    return finished(mark.encode(text="why:N", x=alt.value(0), y=alt.value(20)), study, title, height=40)
