"""Infeasible problems: the stretched rows, by how much, and the rows they clash with."""

from __future__ import annotations

import pytest

from reshore.errors import InfeasiblePlan
from reshore.solve import Machine, Model
from reshore.solve.diagnose import Clashing


def clash(m: Model) -> Clashing:
    with pytest.raises(InfeasiblePlan) as caught:
        Machine(m.freeze()).maximise()
    assert isinstance(caught.value, Clashing)
    return caught.value


def test_two_rows_clash() -> None:
    m = Model()
    x = m.columns("x", (2,))
    m.add(m.rows("jobs_floor", 1, lower=5000), x, 1.0)
    m.add(m.rows("budget", 1, upper=1000), x, 1.0)
    m.add(m.rows("innocent", 1, upper=9e9), x, 1.0)
    got = clash(m)
    assert {c.block for c in got.clashes} == {"jobs_floor", "budget"}
    assert sum(c.amount for c in got.clashes) == pytest.approx(4000)
    assert "jobs_floor[0]" in str(got) and "budget[0]" in str(got)


def test_row_against_column_bounds() -> None:
    m = Model()
    x = m.columns("x", (2,), upper=1, integer=True)
    m.add(m.rows("need", 1, lower=3), x, 1.0)
    got = clash(m)
    assert [(c.name, round(c.amount, 6)) for c in got.clashes] == [("need[0]", 1.0)]


def test_only_whole_numbers_clash() -> None:
    m = Model()
    x = m.columns("x", (2,), upper=5, integer=True)
    m.add(m.rows("odd", 1, lower=3, upper=3), x, 2.0)
    got = clash(m)
    assert got.clashes[0].block == "odd" and got.clashes[0].amount == pytest.approx(1.0, abs=1e-4)


def test_clash_through_a_fix() -> None:
    m = Model()
    x = m.columns("x", (2,), upper=1, integer=True)
    m.add(m.rows("need", 1, lower=2), x, 1.0)
    m.objective(x, 1.0)
    machine = Machine(m.freeze())
    assert machine.maximise().objective == 2
    with pytest.raises(InfeasiblePlan, match=r"need\[0\] by 1"):
        machine.maximise(fix=(x[:1], 0, 0))
    with pytest.raises(InfeasiblePlan):
        machine.bound(fix=(x[:1], 0, 0))
    assert machine.evaluate([1, 1], fix=(x[:1], 0, 0)) is None
    assert machine.maximise().objective == 2
