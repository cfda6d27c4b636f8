"""The plan: what to build where, from when, with a proven bound and the worth of each move."""

from reshore.plan.optimise import optimise
from reshore.plan.plan import Move, Options, Plan

__all__ = ["Move", "Options", "Plan", "optimise"]
