"""Labels beside points on a map, kept apart as well as four places allow."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from reshore.report.charts.base import Row

Box = tuple[float, float, float, float]  # left, top, right, bottom in pixels
SIDES: dict[str, dict[str, Any]] = {
    "right": {"align": "left", "dx": 14, "dy": 0},
    "left": {"align": "right", "dx": -14, "dy": 0},
    "below": {"align": "center", "dx": 0, "dy": 20},
    "above": {"align": "center", "dx": 0, "dy": -20},
}
_PER_DEGREE = 14.0  # pixels, on a map of North America some 900 wide
_PER_LETTER, _HIGH, _DOT = 5.8, 13.0, 11.0


def put_labels(points: Sequence[tuple[str, float, float]]) -> list[Row]:
    """label, lon, lat, side: each label takes the side where it covers least of dots and earlier labels."""
    centres = [_pixel(lon, lat) for _, lon, lat in points]
    taken: list[Box] = [(x - _DOT, y - _DOT, x + _DOT, y + _DOT) for x, y in centres]
    placed = []
    for (label, lon, lat), centre in zip(points, centres, strict=True):
        side = min(SIDES, key=lambda s: sum(_overlap(_box(label, centre, s), other) for other in taken))
        taken.append(_box(label, centre, side))
        placed.append({"label": label, "lon": lon, "lat": lat, "side": side})
    return placed


def _pixel(lon: float, lat: float) -> tuple[float, float]:
    return lon * _PER_DEGREE * math.cos(math.radians(38)), -lat * _PER_DEGREE


def _box(label: str, centre: tuple[float, float], side: str) -> Box:
    wide, looks = _PER_LETTER * len(label), SIDES[side]
    x, y = centre[0] + looks["dx"], centre[1] + looks["dy"]
    left = {"left": x, "right": x - wide, "center": x - wide / 2}[looks["align"]]
    return left, y - _HIGH / 2, left + wide, y + _HIGH / 2


def _overlap(a: Box, b: Box) -> float:
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
