"""Use of each plant's capacity by year."""

from __future__ import annotations

import altair as alt
import polars as pl

from reshore.report import digest, words
from reshore.report.charts.base import INK, AnyChart, Row, colour, empty, finished, layered, rows, year_axis
from reshore.study.study import Study

BANDS = (  # name, up to this use, colour
    ("under 50 %", 0.5, "#deebf7"),
    ("50 to 70 %", 0.7, "#9ecae1"),
    ("70 to 85 %", 0.85, "#4292c6"),
    ("85 to 100 %", 1.005, "#084594"),
    ("overtime, to 110 %", 1.1, "#fdae6b"),
    ("overtime, above 110 %", float("inf"), "#b5480a"),
    ("idle or closed", float("nan"), "#eceff2"),
)
TITLE = "Use of plant capacity in the plan"


def utilisation(study: Study) -> AnyChart:
    """Heat map: units of all markets over straight-time capacity; above 100 % is overtime."""
    data = utilisation_rows(study)
    if not data:
        return empty(study, TITLE, "No plant has capacity.")
    what = "Percent of straight-time capacity, all markets; above 100 % in overtime; – idle or closed"
    return finished(_cells(data), study, TITLE, what, height=24 * len({r["plant"] for r in data}))


def utilisation_rows(study: Study) -> list[Row]:
    """Plants that have capacity in some year, US plants first."""
    names, home = digest.plant_names(study), set(digest.us_plants(study))
    ours = study["plant_years"].filter(pl.col("who") == "plan").sort("plant", "year")
    used = set(ours.filter((pl.col("capacity") > 0) & (pl.col("state") == "open"))["plant"])
    stay = _stay(study)
    kept = [r for r in ours.iter_rows(named=True) if r["plant"] in used]
    kept.sort(key=lambda r: (r["plant"] not in home, names.get(r["plant"], r["plant"]), r["year"]))
    return [_cell(r, names.get(r["plant"], r["plant"]), stay) for r in kept]


def _stay(study: Study) -> dict[tuple[str, int], float | None]:
    rows_ = study["plant_years"].filter(pl.col("who") == "stay").iter_rows(named=True)
    return {(r["plant"], r["year"]): _use(r) for r in rows_}


def _use(row: Row) -> float | None:
    if row["state"] != "open" or not row["capacity"]:
        return None
    return float(((row["units"] or 0.0) + (row["other_units"] or 0.0)) / row["capacity"])


def _band(use: float | None) -> int:
    return len(BANDS) - 1 if use is None else next(k for k, (_, upto, _) in enumerate(BANDS) if use <= upto)


def _cell(row: Row, name: str, stay: dict[tuple[str, int], float | None]) -> Row:
    use, staying = _use(row), stay.get((row["plant"], row["year"]))
    return {
        "plant": name, "year": str(row["year"]), "use": use, "label": "–" if use is None else f"{100 * use:.0f}",
        "state": row["state"], "capacity": row["capacity"], "units": row["units"], "other": row["other_units"],
        "staying": words.percent(staying),
        "band": BANDS[_band(use)][0],
        "dark": _band(use) in (2, 3, 5),
    }  # fmt: skip


def _cells(data: list[Row]) -> alt.LayerChart:
    order = list(dict.fromkeys(r["plant"] for r in data))
    y = alt.Y("plant:N", sort=order, title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=180))
    base = alt.Chart(rows(data)).encode(x=alt.X("year:O", axis=year_axis()), y=y)
    tint = colour("band", [b for b, _, _ in BANDS], [c for _, _, c in BANDS])
    counts = [alt.Tooltip(f"{k}:Q", format=",.0f", title=t) for k, t in
              (("capacity", "capacity"), ("units", "for the US"), ("other", "other markets"))]  # fmt: skip
    names = [alt.Tooltip("plant:N"), alt.Tooltip("year:O"), alt.Tooltip("state:N"), alt.Tooltip("use:Q", format=".0%")]
    tips = [*names, *counts, alt.Tooltip("staying:N", title="use when staying")]
    cells = base.mark_rect(stroke="white", strokeWidth=2).encode(color=tint, tooltip=tips)
    dark = alt.Color("dark:N", scale=alt.Scale(domain=[True, False], range=["white", INK]), legend=None)
    return layered(cells, base.mark_text(fontSize=10).encode(text="label:N", color=dark), color="independent")
