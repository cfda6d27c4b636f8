"""Rows of the maps: plants as points, moves as great circles."""

from __future__ import annotations

import polars as pl

from reshore.report import digest, words
from reshore.report.charts.base import BLUE, GREEN, ORANGE, RED, Row
from reshore.report.charts.geo import between
from reshore.study.study import Study

CLASSES = ("open in the US", "open elsewhere", "new or restarted", "closed or idle", "not used")
CLASS_COLOURS = dict(zip(CLASSES, (BLUE, ORANGE, GREEN, RED, "#9aa5b1"), strict=True))
STEPS = 32  # straight pieces of an arc


def plant_rows(study: Study) -> list[Row]:
    """One row a plant with coordinates: name, class, capacity, units and jobs in the last year."""
    now = study["plant_years"].filter((pl.col("who") == "plan") & (pl.col("year") == digest.last_year(study)))
    built = set(study["investments"].filter(pl.col("who") == "plan")["plant"])
    joined = study["plants"].join(now.rename({"state": "now"}), on="plant", how="left")
    largest = study["plant_years"].group_by("plant", maintain_order=True).agg(pl.col("capacity").max().alias("largest"))
    joined = joined.join(largest, on="plant", how="left")
    names = digest.plant_names(study)
    found = [p for p in joined.iter_rows(named=True) if _placed(p)]
    return [_plant(p, names[p["plant"]], _class(p, built)) for p in found]


def _plant(plant: Row, name: str, kind: str) -> Row:
    counts = {k: plant[k] or 0.0 for k in ("capacity", "units", "jobs", "largest")}
    return {"plant": name, "lat": plant["lat"], "lon": plant["lon"], "class": kind, **counts}


def _class(plant: Row, built: set[str]) -> str:
    is_open = plant["now"] == "open" and (plant["capacity"] or 0.0) > 0
    if is_open and plant["status"] != "operating":
        return "new or restarted"
    if is_open:
        return "open in the US" if plant["country"] in digest.USA else "open elsewhere"
    return "closed or idle" if plant["status"] == "operating" or plant["plant"] in built else "not used"


def _placed(plant: Row) -> bool:
    return not words.missing(plant["lat"]) and not words.missing(plant["lon"])


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


def _arc_words(move: Row, source: str) -> Row:
    return {
        "number": str(move["number"]), "program": move["nameplate"], "from": source, "to": move["to_name"],
        "start": move["start_year"], "units": move["units_per_year"] or 0.0, "decided": move["decided"],
    }  # fmt: skip


def line_feature(arc: Row, width: float) -> Row:
    """The arc as GeoJSON, with its words and widths beside the geometry."""
    line = [between(arc["a"], arc["b"], k / STEPS) for k in range(STEPS + 1)]
    told = {k: v for k, v in arc.items() if k not in ("a", "b")}
    geometry = {"type": "LineString", "coordinates": line}
    return {"type": "Feature", "geometry": geometry, "width": width, "wide": width + 2.2, **told}
