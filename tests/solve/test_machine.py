"""The machine against brute force, published optima, its own modified problems and itself run twice."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from reshore.errors import InfeasiblePlan
from reshore.solve import Limits, Machine, Model, Problem

from .instances import make

ORLIB = Path(__file__).parents[1] / "data" / "orlib"
EXACT = Limits(dives=4, nodes=5000)


def brute(p: Problem) -> float:
    """Best objective over all whole points, the rest by scipy; -inf when there is none."""
    whole, rest = np.flatnonzero(p.integer), np.flatnonzero(~p.integer)
    a = p.matrix.toarray()
    rows = np.vstack([a, -a])
    rhs = np.concatenate([p.row_upper, -p.row_lower])
    keep = np.isfinite(rhs)
    rows, rhs = rows[keep], rhs[keep]
    best = -np.inf
    ranges = [range(int(p.lower[j]), int(p.upper[j]) + 1) for j in whole]
    for values in itertools.product(*ranges):
        z = np.array(values, float)
        left = rhs - rows[:, whole] @ z
        if len(rest) == 0:
            value = p.cost[whole] @ z if (left >= -1e-9).all() else -np.inf
        else:
            bounds = list(zip(p.lower[rest], p.upper[rest], strict=True))
            r = linprog(-p.cost[rest], rows[:, rest], left, bounds=bounds)
            value = p.cost[whole] @ z - r.fun if r.status == 0 else -np.inf
        best = max(best, float(value) + p.offset)
    return best


@st.composite
def small_problems(draw: st.DrawFn) -> Problem:
    """Up to 5 whole columns, 3 flows, 4 rows; fixed-charge rows among them."""
    whole, flows = draw(st.integers(1, 5)), draw(st.integers(0, 3))
    number = st.integers(-6, 9)
    m = Model()
    w = m.columns("w", (whole,), upper=draw(st.integers(1, 2)), integer=True, neighbourhood=np.arange(whole))
    x = m.columns("x", (flows,), upper=draw(st.integers(1, 9)))
    both = np.concatenate([w, x])
    m.objective(both, [draw(number) for _ in both])
    for k in range(draw(st.integers(1, 3))):
        low = draw(st.sampled_from([-np.inf, -np.inf, -4.0, 1.0]))
        row = m.rows(f"r{k}", 1, lower=low, upper=draw(st.integers(1, 12)))
        m.add(row, both, [draw(number) for _ in both])
    if flows:
        row = m.rows("charge", 1, upper=draw(st.integers(0, 2)))
        m.add(row, x, 1.0)
        m.add(row, w, [-draw(st.integers(1, 9)) for _ in w])
    m.offset(draw(number))
    return m.freeze()


@settings(max_examples=80, deadline=None, derandomize=True)
@given(small_problems())
def test_brute_force(p: Problem) -> None:
    want = brute(p)
    if want == -np.inf:
        with pytest.raises(InfeasiblePlan):
            Machine(p).maximise(EXACT)
        return
    got = Machine(p).maximise(EXACT)
    assert got.objective == pytest.approx(want, abs=1e-5)
    assert got.bound >= want - 1e-6 and got.bound <= want + 1e-3 and got.lp_bound >= want - 1e-6
    assert p.violation(got.x) < 1e-6 and (got.x[p.integer] == np.round(got.x[p.integer])).all()


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 30)), min_size=2, max_size=9), st.integers(5, 90))
def test_knapsack(items: list[tuple[int, int]], room: int) -> None:
    m = Model()
    x = m.columns("x", (len(items),), upper=1, integer=True)
    m.add(m.rows("room", 1, upper=room), x, [size for _, size in items])
    m.objective(x, [worth * 1e9 for worth, _ in items])  # dollars
    best = [0] * (room + 1)
    for worth, size in items:
        for k in range(room, size - 1, -1):
            best[k] = max(best[k], best[k - size] + worth)
    got = Machine(m.freeze()).maximise(EXACT)
    assert got.objective == pytest.approx(best[room] * 1e9, rel=1e-9)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(small_problems(), st.integers(0, 4))
def test_forbidding_equals_the_modified_problem(p: Problem, which: int) -> None:
    column = which % int(p.integer.sum())
    upper = p.upper.copy()
    upper[column] = 0.0
    changed = Problem(**{**p.__dict__, "upper": upper})
    want = brute(changed)
    machine = Machine(p)
    if brute(p) > -np.inf:
        machine.maximise(EXACT)
    if want == -np.inf:
        with pytest.raises(InfeasiblePlan):
            machine.maximise(EXACT, fix=(column, 0.0, 0.0))
        return
    got = machine.maximise(EXACT, fix=(column, 0.0, 0.0))
    assert got.objective == pytest.approx(want, abs=1e-5) and got.bound >= want - 1e-6
    assert machine.bound(fix=(column, 0.0, 0.0)) >= want - 1e-6


def shuffled(p: Problem, seed: int) -> Problem:
    """Rows and columns in another order."""
    rng = np.random.default_rng(seed)
    c, r = rng.permutation(p.n_columns), rng.permutation(p.n_rows)
    m = Model()
    for j in c:
        m.columns(f"c{j}", (), lower=p.lower[j], upper=p.upper[j], integer=bool(p.integer[j]))
    for i in r:
        m.rows(f"r{i}", 1, lower=p.row_lower[i], upper=p.row_upper[i])
    a = p.matrix.tocoo()
    m.add(np.argsort(r)[a.coords[0]], np.argsort(c)[a.coords[1]], a.data)
    m.objective(np.arange(p.n_columns), p.cost[c])
    m.offset(p.offset)
    return m.freeze()


def test_order_does_not_matter() -> None:
    p = make("mini").problem
    want = Machine(p).maximise(EXACT)
    for seed in range(2):
        got = Machine(shuffled(p, seed)).maximise(EXACT)
        assert got.objective == pytest.approx(want.objective, rel=1e-8)


def test_twice_the_same() -> None:
    limits = Limits(dives=8, nodes=5, searches=1)
    runs = []
    for _ in range(2):
        made = make("tiny")
        machine = Machine(made.problem)
        runs.append([machine.maximise(limits), machine.maximise(limits, fix=(made.moves[0], 0.0, 0.0))])
    for one, two in zip(*runs, strict=True):
        assert (one.x == two.x).all() and one.objective == two.objective and one.bound == two.bound
        assert [(a.stage, a.objective, a.bound) for a in one.log] == [(b.stage, b.objective, b.bound) for b in two.log]
        assert one.reproducible and two.reproducible


def test_restricted_calls_leave_no_trace() -> None:
    made = make("tiny", seed=3)
    limits = Limits(dives=4, nodes=0)
    direct, after = Machine(made.problem), Machine(made.problem)
    for machine in (direct, after):
        machine.maximise(limits)
    after.maximise(limits, fix=(made.moves[1], 0.0, 0.0))
    one = direct.maximise(limits, fix=(made.moves[0], 0.0, 0.0))
    two = after.maximise(limits, fix=(made.moves[0], 0.0, 0.0))
    assert (one.x == two.x).all() and one.bound == two.bound


def test_cuts_close_gap_and_keep_the_optimum() -> None:
    p = make("mini", seed=1).problem
    machine = Machine(p)
    best = machine.maximise(EXACT)
    plain = linprog_bound(p)
    assert best.objective <= best.bound <= machine.bound() * (1 + 1e-8)
    assert machine.bound() < plain
    assert machine._strong[0].violation(best.x) < 1e-6


def linprog_bound(p: Problem) -> float:
    a = p.matrix
    up, low = np.isfinite(p.row_upper), np.isfinite(p.row_lower)
    from scipy import sparse

    rows = sparse.vstack([sparse.csr_array(a)[up], -sparse.csr_array(a)[low]])
    rhs = np.concatenate([p.row_upper[up], -p.row_lower[low]])
    r = linprog(-p.cost, rows, rhs, bounds=np.column_stack([p.lower, p.upper]))
    return p.offset - float(r.fun)


def test_start_and_evaluate() -> None:
    made = make("tiny")
    p = made.problem
    machine = Machine(p)
    limits = Limits(dives=0, nodes=0)
    stay = machine.maximise(Limits(dives=0, nodes=20), fix=(np.flatnonzero(p.integer), 0.0, made.stay[p.integer]))
    again = machine.evaluate(stay.x)
    short = machine.evaluate(stay.x[p.integer])
    assert again is not None and short is not None
    assert again.objective == pytest.approx(stay.objective) and short.objective == again.objective
    assert machine.maximise(limits, start=stay.x).objective >= stay.objective - 1
    everything_tooled = np.where(p.integer, 1.0, 0.0)
    assert machine.evaluate(everything_tooled) is None


def test_fix_outside_bounds_is_refused() -> None:
    p = make("tiny").problem
    with pytest.raises(ValueError, match=r"tool\[0,0\]"):
        Machine(p).maximise(fix=(0, 0.0, 2.0))


def test_clock_says_so() -> None:
    got = Machine(make("small").problem).maximise(Limits(clock_seconds=1e-6))
    assert not got.reproducible and got.bound >= got.objective


def test_scaling_of_money_changes_nothing() -> None:
    p = make("mini", seed=2).problem
    dearer = Problem(**{**p.__dict__, "cost": p.cost * 1e3})
    one, two = Machine(p).maximise(EXACT), Machine(dearer).maximise(EXACT)
    assert two.objective == pytest.approx(one.objective * 1e3, rel=1e-8)


def cflp(path: Path) -> Problem:
    """Aggregated capacity rows and the strong row of each facility and customer."""
    numbers = [float(t) for t in path.read_text().split()]
    facilities, customers = int(numbers[0]), int(numbers[1])
    head = np.array(numbers[2 : 2 + 2 * facilities]).reshape(facilities, 2)
    body = np.array(numbers[2 + 2 * facilities :]).reshape(customers, facilities + 1)
    demand, cost = body[:, 0], body[:, 1:].T
    m = Model()
    y = m.columns("open", (facilities,), upper=1, integer=True, neighbourhood=np.arange(facilities))
    x = m.columns("serve", (facilities, customers), upper=1)
    m.objective(y, -head[:, 1])
    m.objective(x, -cost)
    m.add(m.rows("served", customers, lower=1, upper=1), x, 1.0)
    cap = m.rows("capacity", facilities, upper=0)
    m.add(cap[:, None], x, demand)
    m.add(cap, y, -head[:, 0])
    strong = m.rows("strong", facilities * customers, upper=0).reshape(facilities, customers)
    m.add(strong, x, 1.0)
    m.add(strong, y[:, None], -1.0)
    return m.freeze()


@pytest.mark.parametrize(("name", "best"), [("cap41", 1040444.375), ("cap71", 932615.750), ("cap131", 793439.562)])
def test_published_optima(name: str, best: float) -> None:
    got = Machine(cflp(ORLIB / f"{name}.txt")).maximise(Limits(gap_target=0.1))
    assert -got.objective == pytest.approx(best, abs=0.02)
    assert -got.bound <= best + 0.02 and got.gap <= 0.1 + 0.01
