"""Corporate income tax rates. Authority: 26 USC 11; state tax is deductible federally (26 USC 164(a)(3)).

State rates and apportionment are in `reshore.law.state_tax`. Not covered: the corporate alternative minimum tax.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, shares
from reshore.law.record import Law

CORPORATE = "us.tax.corporate_rate"


def federal_rate(law: Law, on: date) -> float:
    """Federal rate as a share of taxable income."""
    return law.rate(CORPORATE, "rate", on)


def combined_rate(federal: ArrayLike, state: ArrayLike, federal_deductible: ArrayLike = 0.0) -> Floats:
    """Federal and state rate on the same income, state tax deducted first: f (1 - t) + t. Broadcasts.

    federal_deductible: share of federal tax that the state lets deduct (Alabama all, Missouri half), in [0, 1].
    Raises ValueError for rates outside [0, 1]. The two taxes then depend on each other: t = s (1 - k f (1 - t)), solved for the state's effective rate t.
    """
    f, s = shares(federal, np.shape(federal), "federal"), shares(state, np.shape(state), "state")
    k = shares(federal_deductible, np.shape(federal_deductible), "federal_deductible")
    t = s * (1.0 - k * f) / (1.0 - k * s * f)
    return f * (1.0 - t) + t
