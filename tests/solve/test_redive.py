"""A bug that once let a fractional point pass: rounding it broke a row and raised its worth."""

from __future__ import annotations

import numpy as np
import pytest

from reshore.solve import Limits, Machine, Model


def knapsacks(seed: int) -> Model:
    """Flows that need whole charges: rounding a third of a charge down gives a flow for nothing."""
    rng = np.random.default_rng(seed)
    m = Model()
    w = m.columns("w", (6,), upper=1, integer=True, neighbourhood=np.arange(6))
    x = m.columns("x", (6,), upper=3.0)
    m.objective(w, -rng.integers(1, 4, 6))
    m.objective(x, rng.integers(1, 3, 6))
    rows = m.rows("charge", 6, upper=0.0)
    m.add(rows, x, 1.0)
    m.add(rows, w, -3.0)
    total = m.rows("total", 1, upper=7.0)
    m.add(total, x, 1.0)
    return m


@pytest.mark.parametrize("seed", range(8))
def test_every_plan_keeps_its_rows_and_whole_numbers(seed: int) -> None:
    p = knapsacks(seed).freeze()
    machine = Machine(p)
    first = machine.maximise(Limits(dives=12, nodes=0))
    for got in (first, machine.maximise(Limits(dives=12, nodes=0), fix=(0, 0.0, 0.0), start=first.x)):
        activity = p.matrix @ got.x
        assert (activity <= p.row_upper + 1e-6).all() and (activity >= p.row_lower - 1e-6).all()
        assert np.array_equal(got.x[p.integer], np.round(got.x[p.integer]))
        assert got.objective == pytest.approx(p.value(got.x)) and got.objective <= got.bound + 1e-6
