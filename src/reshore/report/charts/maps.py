"""Maps of plants and moves: the world, and North America closer."""

from __future__ import annotations

from typing import Any

import altair as alt

from reshore.report import digest, words
from reshore.report.charts.base import EDGE, INK, LAND, AnyChart, Row, finished, layered, rows
from reshore.report.charts.geo import between, great_circle_km, outline
from reshore.report.charts.labels import SIDES, put_labels
from reshore.report.charts.places import CLASS_COLOURS, CLASSES, arc_rows, line_feature, plant_rows
from reshore.study.study import Study

SEA, SHORE = "#f6f8fa", "#cfd7df"
WORLD = {"type": "naturalEarth1", "rotate": [105, 0, 0], "center": [0, 27], "scale": "width / 5.5"}
NEAR = {"type": "conicEqualArea", "rotate": [94, 0, 0], "center": [0, 35.5], "parallels": [20, 50],
        "scale": "min(width, height * 1.75) * 0.98"}  # fmt: skip


def world_map(study: Study) -> AnyChart:
    """Arcs from old plant to new plant over the whole world."""
    land, numbers = _land("countries"), _numbers(study, 0.5, least_km=2500.0)
    chart = layered(*land, *_moves(study), _plants(study, most=320), *numbers).project(**_projection(WORLD))
    what = "Width of an arc by units a year, dashed if undecided; numbers as in the moves table"
    return finished(chart, study, "Where programs move from", what, height=330)


def north_america_map(study: Study) -> AnyChart:
    """Plants and moves where most of the money is spent."""
    land, points = _land("countries", "states"), [_plants(study, most=900), *_labels(study), *_numbers(study)]
    chart = layered(*land, *_moves(study), *points).project(**_projection(NEAR))
    circles = f"Circles: yearly capacity at its largest, colour: state in {digest.last_year(study)}"
    arcs = "lines: moves by number, width by units a year, dashed if undecided"
    return finished(chart, study, "Plants and moves", f"{circles}; {arcs}", height=500)


def _projection(spec: dict[str, Any]) -> dict[str, Any]:
    """Scale and centre follow the size of the chart, so that a map fits a phone too."""
    middle = alt.ExprRef(expr="[width / 2, height / 2]")
    return {**spec, "scale": alt.ExprRef(expr=spec["scale"]), "translate": middle}


def _land(*features: str) -> list[alt.Chart]:
    files = {"countries": "world", "states": "states"}
    looks: dict[str, Any] = {"fill": LAND, "stroke": SHORE, "strokeWidth": 0.6}
    shapes = [alt.Chart(outline(files[f], f)).mark_geoshape(**looks) for f in features]
    return [alt.Chart(alt.sphere()).mark_geoshape(fill=SEA), *shapes]


def _plants(study: Study, most: int) -> alt.Chart:
    data = plant_rows(study)
    used = [c for c in CLASSES if any(r["class"] == c for r in data)]
    scale = alt.Scale(domain=used, range=[CLASS_COLOURS[c] for c in used])
    top = max((r["largest"] for r in data), default=1.0) or 1.0
    size = alt.Size("largest:Q", scale=alt.Scale(domain=[0, top], range=[24, most]), legend=None)
    names = [alt.Tooltip("plant:N", title="plant"), alt.Tooltip("class:N", title="state")]
    legend = alt.Legend(title=None, symbolOpacity=1) if used else None
    tint = alt.Color("class:N", scale=scale, legend=legend)
    mark = alt.Chart(rows(data)).mark_circle(opacity=0.85, stroke=EDGE, strokeWidth=1)
    tips = [*names, *_counts("capacity", "units", "jobs")]
    points: alt.Chart = mark.encode(longitude="lon:Q", latitude="lat:Q", size=size, tooltip=tips, color=tint)
    return points


def _counts(*names: str) -> list[alt.Tooltip]:
    return [alt.Tooltip(f"{name}:Q", format=",.0f", title=name) for name in names]


def _moves(study: Study) -> list[alt.Chart]:
    """Lines of the moves over a pale halo; widths are pixels."""
    arcs = arc_rows(study)
    if not arcs:
        return []
    top = max(arc["units"] for arc in arcs) or 1.0
    base = alt.Chart(rows([line_feature(arc, 0.8 + 4.2 * arc["units"] / top) for arc in arcs]))
    tips = [alt.Tooltip(f"{k}:N") for k in ("program", "from", "to", "start")] + _counts("units")
    dash = alt.StrokeDash("decided:N", scale=alt.Scale(domain=[True, False], range=[[1, 0], [5, 4]]), legend=None)
    halo = base.mark_geoshape(filled=False, stroke=EDGE, strokeOpacity=0.8).encode(strokeWidth=_pixels("wide"))
    lines = base.mark_geoshape(filled=False, stroke=INK, strokeOpacity=0.75)
    return [halo, lines.encode(strokeWidth=_pixels("width"), strokeDash=dash, tooltip=tips)]


def _pixels(field: str) -> alt.StrokeWidth:
    return alt.StrokeWidth(f"{field}:Q", scale=None, legend=None)


def _numbers(study: Study, share: float | None = None, least_km: float = 0.0) -> list[alt.Chart]:
    """The number of each move in a disc on its arc: at a share of it, or some hundred km before its end."""
    arcs = [a for a in arc_rows(study) if great_circle_km(a["a"], a["b"]) >= least_km]
    if not arcs:
        return []
    data = [_number(arc, share + 0.06 * (k % 3 - 1) if share else _before_end(arc, k)) for k, arc in enumerate(arcs)]
    base = alt.Chart(rows(data)).encode(longitude="lon:Q", latitude="lat:Q")
    disc = base.mark_circle(size=230, color=EDGE, opacity=1, stroke=INK, strokeWidth=1)
    return [disc, base.mark_text(fontSize=10, fontWeight="bold", baseline="middle").encode(text="number:N")]


def _before_end(arc: Row, k: int) -> float:
    return max(0.5, 1 - (800.0 + 350.0 * (k % 3)) / max(great_circle_km(arc["a"], arc["b"]), 1.0))


def _number(arc: Row, share: float) -> Row:
    lon, lat = between(arc["a"], arc["b"], share)
    return {"number": arc["number"], "program": arc["program"], "lon": lon, "lat": lat}


def _labels(study: Study) -> list[alt.Chart]:
    """Names of the plants that take part in a move, and of every plant if nothing moves."""
    data = plant_rows(study)
    part = {name for arc in arc_rows(study) for name in (arc["from"], arc["to"])}
    named = [r for r in data if not part or r["plant"] in part]
    placed = put_labels([(words.short(r["plant"], 34), r["lon"], r["lat"]) for r in named])
    return [layer for side in SIDES for layer in _side([r for r in placed if r["side"] == side], side)]


def _side(labels: list[Row], side: str) -> list[alt.Chart]:
    if not labels:
        return []
    looks: dict[str, Any] = {"fontSize": 11, "baseline": "middle", **SIDES[side]}
    base = alt.Chart(rows(labels)).encode(longitude="lon:Q", latitude="lat:Q", text="label:N")
    return [base.mark_text(stroke=SEA, strokeWidth=3, **looks), base.mark_text(fill=INK, **looks)]
