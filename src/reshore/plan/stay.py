"""Staying: program-plant pairs and commitments fixed, nothing else. Sourcing, overtime and origin claims stay free."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reshore.plan.model import PlanModel

Array = NDArray[np.float64]


def stay_fix(pm: PlanModel) -> tuple[NDArray[np.int64], Array, Array]:
    """Columns fixed by staying, with their lower and upper bounds: no option, closing, transfer, line or offer.

    A home pair is tooled at every SOP (and when a commitment brings the program to it), wanted or not.
    """
    d, tools = pm.data, pm.tools
    zero = [pm.sites.start, pm.sites.close, tools.transfer, tools.rate, pm.accept]
    wanted = (d.home[tools.tool_pair] & (d.share[tools.tool_pair, tools.tool_node] > 0)).astype(float)
    columns = np.concatenate([tools.tool, *(z.ravel() for z in zero)])
    value = np.concatenate([wanted, np.zeros(sum(z.size for z in zero))])
    return columns, value, value


def integer_point(pm: PlanModel) -> Array:
    """All columns zero but those staying sets to one."""
    columns, value, _ = stay_fix(pm)
    point = np.zeros(pm.problem.n_columns)
    point[columns] = value
    return point
