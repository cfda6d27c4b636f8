"""Landed cost of the largest move: from the old plant to the new one, line by line."""

from __future__ import annotations

import altair as alt

from reshore.report import digest, words
from reshore.report.charts.base import GAIN, LOSS, TOTAL, AnyChart, Row, empty, finished, layered, rows
from reshore.study.study import Study
from reshore.tables import Table

TITLE = "Landed cost of a vehicle: old plant to new plant"


def landed_cost(study: Study) -> AnyChart:
    """Bars from the old plant's cost to the new plant's; each change starts where the last one ended."""
    largest = digest.largest_move(study)
    if largest is None:
        return empty(study, TITLE, "No move has priced builds at both ends.")
    names = digest.plant_names(study)
    steps = waterfall_rows(digest.landed_lines(study, largest), names[largest.from_plant], names[largest.to_plant])
    what = f"{largest.move['nameplate']}, {largest.year}; USD per vehicle, real {study.summary.usd_year}"
    return finished(falling(steps, "USD per vehicle", ",.0f"), study, TITLE, what, height=26 * len(steps))


def waterfall_rows(lines: Table, old: str, new: str) -> list[Row]:
    """First and last bar are totals; lines that do not change are left out; savings count as gains."""
    level = float(lines["old"].sum())
    steps: list[Row] = [_step(old, 0.0, level, "total", words.number(level))]
    for line, change in zip(lines["line"], lines["change"], strict=True):
        if round(change):
            kind = "saves" if change < 0 else "costs more"
            steps.append(_step(words.title(line), level, level + change, kind, words.signed(change)))
            level += change
    return [*steps, _step(new, 0.0, level, "total", words.number(level))]


def _step(name: str, start: float, end: float, kind: str, label: str) -> Row:
    return {"name": name, "start": start, "end": end, "kind": kind, "label": label, "edge": max(start, end)}


def _reach(steps: list[Row]) -> list[float]:
    """Ends of the axis, with room for the labels."""
    low, high = min(min(s["start"], s["end"]) for s in steps), max(s["edge"] for s in steps)
    return [low - 0.02 * (high - low) if low < 0 else 0.0, high + 0.12 * (high - low)]


def falling(steps: list[Row], axis: str, fmt: str) -> alt.LayerChart:
    """Horizontal bars in the given order with their labels at the right end."""
    order = [s["name"] for s in steps]
    y = alt.Y("name:N", sort=order, title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=190))
    base = alt.Chart(rows(steps)).encode(y=y)
    x = alt.X(
        "start:Q", title=axis, axis=alt.Axis(format=fmt, tickCount=6), scale=alt.Scale(domain=_reach(steps), nice=False)
    )
    kinds = [k for k in ("saves", "gains", "costs more", "loses", "total") if any(s["kind"] == k for s in steps)]
    hues = {"saves": GAIN, "gains": GAIN, "costs more": LOSS, "loses": LOSS, "total": TOTAL}
    legend = alt.Legend(title=None, values=[k for k in kinds if k != "total"])
    tint = alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=[hues[k] for k in kinds]), legend=legend)
    tips = [alt.Tooltip("name:N", title="line"), alt.Tooltip("label:N", title=axis)]
    bars = base.mark_bar(height=16).encode(x=x, x2="end:Q", color=tint, tooltip=tips)
    text = base.mark_text(align="left", dx=5).encode(x="edge:Q", text="label:N")
    return layered(bars, text)
