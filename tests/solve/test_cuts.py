"""Cuts of fixed-charge rows, by hand."""

from __future__ import annotations

import pytest

from reshore.solve import Limits, Machine, Model


def test_flow_that_two_rows_pass_on_is_bounded_by_the_finer_one() -> None:
    # A site opened for 10 makes up to 10; what it makes is the sum of its two recipes, and of its deliveries to three
    # markets that take 4, 3 and 1 and pay 3, 1 and 0 a unit. Opened, it earns 4 x 3 + 3 x 1 - 10 = 5. The relaxation
    # opens four tenths for the first market: 12 - 4 = 8, or half where it knows that no more than 8 are sold: 7. With
    # delivery <= demand x open it is 5.
    m = Model()
    opened = m.columns("open", (1,), upper=1.0, integer=True)
    units = m.columns("units", (1,), upper=8.0)
    recipe = m.columns("recipe", (2,), upper=8.0)
    deliver = m.columns("deliver", (3,), upper=[4.0, 3.0, 1.0])
    for name, parts in (("recipes", recipe), ("deliveries", deliver)):
        row = m.rows(name, 1, lower=0.0, upper=0.0)
        m.add(row, units, -1.0)
        m.add(row, parts, 1.0)
    row = m.rows("capacity", 1, upper=0.0)
    m.add(row, units, 1.0)
    m.add(row, opened, -10.0)
    m.objective(deliver, [3.0, 1.0, 0.0])
    m.objective(opened, -10.0)
    machine = Machine(m.freeze())
    assert machine.bound() == pytest.approx(5.0, abs=1e-6)
    assert machine.maximise(Limits()).objective == pytest.approx(5.0, abs=1e-6)
