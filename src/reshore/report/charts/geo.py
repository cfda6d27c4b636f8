"""Outlines and great circles."""

from __future__ import annotations

import math
from functools import cache
from importlib import resources

import altair as alt

Point = tuple[float, float]  # longitude, latitude in degrees
_EARTH_KM = 6371.0


@cache
def _topology(name: str) -> str:
    return resources.files("reshore.report").joinpath("outlines", f"{name}.json").read_text(encoding="utf-8")


def outline(name: str, feature: str) -> alt.InlineData:
    """`world`, `countries` or `states`, `states`: shapes shipped with the package, as text (copied at no cost)."""
    return alt.InlineData(values=_topology(name), format=alt.TopoDataFormat(feature=feature, type="topojson"))


def _angle(a: Point, b: Point) -> float:
    """Central angle in radians (haversine)."""
    (lon1, lat1), (lon2, lat2) = ((math.radians(x) for x in p) for p in (a, b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * math.asin(min(1.0, math.sqrt(h)))


def great_circle_km(a: Point, b: Point) -> float:
    return _EARTH_KM * _angle(a, b)


def between(a: Point, b: Point, share: float) -> Point:
    """The point at a share of the great circle from a to b."""
    angle = _angle(a, b)
    if angle < 1e-9 or abs(math.pi - angle) < 1e-9:
        return a if share < 0.5 else b
    wa, wb = math.sin((1 - share) * angle) / math.sin(angle), math.sin(share * angle) / math.sin(angle)
    x, y, z = (wa * p + wb * q for p, q in zip(_vector(a), _vector(b), strict=True))
    return math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y)))


def _vector(p: Point) -> tuple[float, float, float]:
    lon, lat = math.radians(p[0]), math.radians(p[1])
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)
