"""A machine that knows no car: block matrices, one solver, plans with a proven bound."""

from reshore.solve.model import Model
from reshore.solve.optimise import Limits, Machine, Progress, Solution
from reshore.solve.problem import Block, Problem
from reshore.solve.text import lp_text

__all__ = ["Block", "Limits", "Machine", "Model", "Problem", "Progress", "Solution", "lp_text"]
