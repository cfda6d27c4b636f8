"""Charts: each a pure function from a study to an Altair chart that carries its data, outlines included.

A chart reads the study's tables and nothing else. `GALLERY` lists them in the order of the report.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reshore.report.charts.base import AnyChart
from reshore.report.charts.bridge import npv_bridge
from reshore.report.charts.cash import cash_flow
from reshore.report.charts.gantt import launch_gantt
from reshore.report.charts.jobs import jobs_by_state
from reshore.report.charts.maps import north_america_map, world_map
from reshore.report.charts.share import us_built_share
from reshore.report.charts.utilisation import utilisation
from reshore.report.charts.waterfall import landed_cost
from reshore.study.study import Study


@dataclass(frozen=True)
class Figure:
    """One chart of the gallery: its name on the page, what it shows in words, how it is drawn."""

    name: str
    says: str  # for readers who do not see the chart
    draw: Callable[[Study], AnyChart]
    aspect: float | None = None  # height over width, where the drawing must keep its form
    least: int = 0  # pixels it needs; on narrower screens it scrolls


GALLERY = (
    Figure(
        "north_america_map",
        "Map of North America with all plants and the moves into them; the moves table lists the same.",
        north_america_map,
        aspect=0.58,
        least=520,
    ),
    Figure(
        "world_map", "World map with an arc from the old plant to the new one for each move.", world_map, aspect=0.36
    ),
    Figure(
        "landed_cost", "Waterfall of cost lines from the old plant to the new one, per vehicle.", landed_cost, least=560
    ),
    Figure(
        "launch_gantt", "Where each program is built by year, with launches and new plants.", launch_gantt, least=640
    ),
    Figure("us_built_share", "Share of US-bound units built in the United States, by year.", us_built_share),
    Figure("utilisation", "Units over capacity for each plant and year of the plan.", utilisation, least=600),
    Figure("cash_flow", "Cash of the plan less cash of staying by year, with its running sum.", cash_flow),
    Figure("npv_bridge", "Difference in NPV between plan and staying, term by term.", npv_bridge, least=560),
    Figure("jobs_by_state", "Jobs in US assembly plants by state and year.", jobs_by_state),
)

__all__ = [
    "GALLERY",
    "Figure",
    "cash_flow",
    "jobs_by_state",
    "landed_cost",
    "launch_gantt",
    "north_america_map",
    "npv_bridge",
    "us_built_share",
    "utilisation",
    "world_map",
]
