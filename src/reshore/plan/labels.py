"""Short questions about places of the plan."""

from __future__ import annotations

from reshore.plan.data import PlanData


def plant_is_new(d: PlanData, plant: int) -> bool:
    """Whether a plant builds nothing when nothing moves: a candidate site or an idle plant."""
    return not bool(d.operating[plant].any())
