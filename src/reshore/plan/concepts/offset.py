"""Import-adjustment offset: a pool per automaker, earned by assembling in the US, spent on Section 232 parts duty.

Sets      t node
Decides   used[t], pool[t] >= 0                                             thousand USD
Rows      O1  pool[t] = pool[t-1] / (1 + inflation) + rate[t] x MSRP x US-assembled units - used[t]
          O2  used[t] <= Section 232 parts duty of the year's builds, less what drawback gives back on export
Cash      offset    used[t]
Source    Proclamation 10925 (90 FR 18899), as amended by Proclamation 10984; carry-forward without expiry or
interest, so that what waits loses its real worth.
The pool opens empty (what was earned before the plan is not known). The proclamation counts automobiles assembled in the
United States, wherever they are sold: units exported to the markets of the case earn too, at the US MSRP of the program.
The load held constant in plants.other_market_units earns nothing here.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from reshore.law.us.offset import offset_rate
from reshore.plan.concepts.production import Production
from reshore.plan.data import PlanData
from reshore.plan.ledger import Ledger
from reshore.plan.recurring import pay_yearly
from reshore.solve import Model

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

THOUSAND = 1_000.0


def rates(d: PlanData) -> Array:
    """Share of MSRP earned, mean of each year.   [t]"""

    def rule(on: date) -> Array:
        return np.array([offset_rate(d.law, on)])

    return np.array([float(d.law.year_average(rule, int(y))[0]) for y in d.year])


def add_offset(m: Model, d: PlanData, cash: Ledger, made: Production) -> None:
    """Add the columns, rows and cash of the offset."""
    used = m.columns("offset_used", (d.nodes,))
    pool = m.columns("offset_pool", (d.nodes,))
    msrp = d.case.programs["msrp"].to_numpy()[d.program[made.pair]] * d.in_us[d.plant[made.pair]]
    balance = m.rows("O1_pool", d.nodes, lower=0.0, upper=0.0)
    m.add(balance, pool, 1.0)
    m.add(balance[1:], pool[:-1], -1.0 / (1.0 + d.inflation))
    m.add(balance, used, 1.0)
    m.add(balance, made.build, -rates(d) * msrp[:, None] / THOUSAND)
    most = m.rows("O2_parts_duty", d.nodes, upper=0.0)
    m.add(most, used, 1.0)
    m.add(most, made.build, -d.builds.offset_duty / THOUSAND)
    pay_yearly(cash, d, "offset", d.us, used, THOUSAND, 0)
