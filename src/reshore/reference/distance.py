"""Great circles and land routes, in miles."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH = 3958.8  # miles
DETOUR = 1.2  # road and rail over great circle

Point = tuple[float, float]  # latitude, longitude


def great_circle(a: Point, b: Point) -> float:
    """Miles on the sphere (haversine)."""
    (la, lo), (lb, lp) = a, b
    u, v = radians(lb - la) / 2, radians(lp - lo) / 2
    h = sin(u) ** 2 + cos(radians(la)) * cos(radians(lb)) * sin(v) ** 2
    return 2 * EARTH * asin(sqrt(h))


def land(a: Point, b: Point) -> float:
    """Miles by road or rail."""
    return DETOUR * great_circle(a, b)


def via(a: Point, b: Point, gates: tuple[Point, ...]) -> float:
    """Miles by land through the best of the gates."""
    return min(land(a, g) + land(g, b) for g in gates)
