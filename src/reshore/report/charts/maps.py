"""Maps of plants and moves: the world, and North America closer."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from reshore.report import digest, words
from reshore.report.charts.base import BLUE, EDGE, GREEN, INK, LAND, ORANGE, RED, AnyChart, Row, finished, rows
from reshore.report.charts.geo import Point, between, great_circle_km, outline
from reshore.study.study import Study

CLASSES = ("open in the US", "open elsewhere", "new or restarted", "closed or idle", "not used")
CLASS_COLOURS = (BLUE, ORANGE, GREEN, RED, "#9aa5b1")
SEA = "#f6f8fa"
WORLD = {"type": "naturalEarth1", "rotate": [105, 0, 0], "center": [0, 27], "scale": "width / 5.5"}

NEAR = {
    "type": "conicEqualArea",
    "rotate": [94, 0, 0],
    "center": [0, 36.5],
    "parallels": [20, 50],
    "scale": "min(width, height * 1.75) * 0.98",
}


def world_map(study: Study) -> AnyChart:
    """Arcs from old plant to new plant over the whole world."""
    layers = [*_land("world"), *_moves(study, numbers_at=0.5, least_km=2500.0), _plants(study, most=320)]
    chart = alt.layer(*layers).project(**_projection(WORLD))
    return finished(
        chart, study, "Where programs move from", "Width of an arc by units a year; numbers as in the table", height=380
    )


def north_america_map(study: Study) -> AnyChart:
    """Plants and moves where most of the money is spent."""
    layers = [*_land("world", "states"), *_moves(study, numbers_at=0.88), _plants(study, most=900), *_labels(study)]
    chart = alt.layer(*layers).project(**_projection(NEAR))
    what = f"Circles: yearly capacity, state in {digest.last_year(study)}; arcs: moves, width by units a year"
    return finished(chart, study, "Plants and moves", what, height=480)


def _projection(spec: dict[str, Any]) -> dict[str, Any]:
    """Scale and centre follow the size of the chart, so that a map fits a phone too."""
    middle = alt.ExprRef(expr="[width / 2, height / 2]")
    return {**spec, "scale": alt.ExprRef(expr=spec["scale"]), "translate": middle}


def _land(*names: str) -> list[alt.Chart]:
    shapes = {"world": ("countries", LAND, "#cfd7df"), "states": ("states", LAND, "#cfd7df")}
    layers = [alt.Chart(alt.sphere()).mark_geoshape(fill=SEA)]
    for name in names:
        feature, fill, stroke = shapes[name]
        layers.append(alt.Chart(outline(name, feature)).mark_geoshape(fill=fill, stroke=stroke, strokeWidth=0.6))
    return layers


def plant_rows(study: Study) -> list[Row]:
    """One row a plant with coordinates: name, class, capacity and units in the last year."""
    now = study["plant_years"].filter((pl.col("who") == "plan") & (pl.col("year") == digest.last_year(study)))
    built = set(study["investments"].filter(pl.col("who") == "plan")["plant"])
    joined = study["plants"].join(now.rename({"state": "open"}), on="plant", how="left")
    names = digest.plant_names(study)
    found = joined.filter(pl.col("lat").is_not_null() & pl.col("lon").is_not_null()).iter_rows(named=True)
    return [
        {
            "plant": names[p["plant"]], "owner": p["owner"], "lat": p["lat"], "lon": p["lon"], "class": _class(p, built),
            "capacity": p["capacity"] or 0.0, "units": p["units"] or 0.0, "jobs": p["jobs"] or 0.0,
        }
        for p in found
    ]  # fmt: skip


def _class(plant: Row, built: set[str]) -> str:
    is_open = plant["open"] == "open" and (plant["capacity"] or 0.0) > 0
    if is_open and plant["status"] != "operating":
        return "new or restarted"
    if is_open:
        return "open in the US" if plant["country"] in digest.USA else "open elsewhere"
    return "closed or idle" if plant["status"] == "operating" or plant["plant"] in built else "not used"


def _plants(study: Study, most: int) -> alt.Chart:
    data = plant_rows(study)
    used = [c for c in CLASSES if any(r["class"] == c for r in data)]
    scale = alt.Scale(domain=used, range=[CLASS_COLOURS[CLASSES.index(c)] for c in used])
    top = max((r["capacity"] for r in data), default=1.0) or 1.0
    size = alt.Size("capacity:Q", scale=alt.Scale(domain=[0, top], range=[24, most]), legend=None)
    tips = [
        alt.Tooltip("plant:N", title="plant"),
        alt.Tooltip("class:N", title="state"),
        *_counts("capacity", "units", "jobs"),
    ]
    mark = alt.Chart(rows(data)).mark_circle(opacity=0.85, stroke=EDGE, strokeWidth=1)
    legend = alt.Legend(title=None, orient="bottom", columns=3, symbolOpacity=1)
    return mark.encode(
        longitude="lon:Q",
        latitude="lat:Q",
        size=size,
        tooltip=tips,
        color=alt.Color("class:N", scale=scale, legend=legend),
    )


def _counts(*names: str) -> list[alt.Tooltip]:
    return [alt.Tooltip(f"{name}:Q", format=",.0f", title=name) for name in names]


def arc_rows(study: Study) -> list[Row]:
    """One row an old plant and move, with both ends in degrees; moves without two known places have no arc."""
    places = {p["plant"]: (p["lon"], p["lat"]) for p in study["plants"].iter_rows(named=True) if _placed(p)}
    names = digest.plant_names(study)
    return [
        {**_arc_words(move, names.get(source, source)), "a": places[source], "b": places[move["to_plant"]]}
        for move in digest.moves(study)
        for source in move["sources"]
        if source in places and move["to_plant"] in places and source != move["to_plant"]
    ]


def _placed(plant: Row) -> bool:
    return plant["lat"] is not None and plant["lon"] is not None


def _arc_words(move: Row, source: str) -> Row:
    return {
        "number": str(move["number"]), "program": move["nameplate"], "from": source, "to": move["to_name"],
        "start": move["start_year"], "units": move["units_per_year"] or 0.0, "decided": move["decided"],
    }  # fmt: skip


def _moves(study: Study, numbers_at: float, least_km: float = 0.0) -> list[alt.Chart]:
    arcs = arc_rows(study)
    if not arcs:
        return []
    tips = [alt.Tooltip(f"{k}:N") for k in ("program", "from", "to", "start")] + _counts("units")
    data = [_line(arc) for arc in arcs]
    dash = alt.StrokeDash("decided:N", scale=alt.Scale(domain=[True, False], range=[[1, 0], [5, 4]]), legend=None)
    top = max(arc["units"] for arc in arcs) or 1.0
    width = alt.StrokeWidth("units:Q", scale=alt.Scale(domain=[0, top], range=[0.8, 5]), legend=None)
    halo = alt.Chart(rows(data)).mark_geoshape(filled=False, stroke=EDGE, strokeOpacity=0.8)
    halo = halo.encode(
        strokeWidth=alt.StrokeWidth("units:Q", scale=alt.Scale(domain=[0, top], range=[2.8, 7.5]), legend=None)
    )
    lines = alt.Chart(rows(data)).mark_geoshape(filled=False, stroke=INK, strokeOpacity=0.75)
    return [
        halo,
        lines.encode(strokeWidth=width, strokeDash=dash, tooltip=tips),
        *_numbers([a for a in arcs if great_circle_km(a["a"], a["b"]) >= least_km], numbers_at),
    ]


def _line(arc: Row) -> Row:
    ends: tuple[Point, Point] = (arc["a"], arc["b"])
    line = [between(*ends, k / 32) for k in range(33)]
    words_ = {k: v for k, v in arc.items() if k not in ("a", "b")}
    return {"type": "Feature", "geometry": {"type": "LineString", "coordinates": line}, **words_}


def _numbers(arcs: list[Row], share: float) -> list[alt.Chart]:
    """The number of each move in a disc on its arc; discs of neighbouring arcs are spread along them."""
    spread = [share + 0.06 * (k % 3 - 1) for k in range(len(arcs))]
    points = [(arc, between(arc["a"], arc["b"], s)) for arc, s in zip(arcs, spread, strict=True)]
    data = rows([{"number": arc["number"], "program": arc["program"], "lon": p[0], "lat": p[1]} for arc, p in points])
    base = alt.Chart(data).encode(longitude="lon:Q", latitude="lat:Q")
    disc = base.mark_circle(size=230, color=EDGE, opacity=1, stroke=INK, strokeWidth=1)
    return [disc, base.mark_text(fontSize=10, fontWeight="bold", baseline="middle").encode(text="number:N")]


def _labels(study: Study) -> list[alt.Chart]:
    """Names of the plants that take part in a move, and of every plant if nothing moves."""
    data = plant_rows(study)
    part = {name for arc in arc_rows(study) for name in (arc["from"], arc["to"])}
    named = [{**r, "label": words.short(r["plant"], 24)} for r in data if not part or r["plant"] in part]
    base = alt.Chart(rows(named)).encode(longitude="lon:Q", latitude="lat:Q", text="label:N")
    looks: dict[str, Any] = {"dy": 16, "fontSize": 11}
    return [base.mark_text(stroke=SEA, strokeWidth=3, **looks), base.mark_text(fill=INK, **looks)]
