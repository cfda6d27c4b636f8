"""Cuts that tighten fixed-charge rows: what a few flows can use at most bounds what a decision may count for.

Take a row `sum a x <= b + sum g w + rest` with flows x >= 0, whole numbers w >= 0, b >= 0, g > 0. For any subset S of
the flows let U be the most that the rows elsewhere let `sum_S a x` be. Then

    sum_S a x  <=  b + sum min(g, U - b) w + rest        whenever U > b,

for a whole w of 1 or more with g >= U - b already lifts the right side to U. The relaxation violates these where it
buys a tenth of a tooling for a tenth of its capacity. Before that, rows are rewritten: flows that an equality row
passes on (builds = deliveries) are replaced by what they are passed on to, where tighter limits are known. These cuts
hold for every plan under the problem's bounds, whatever the incumbent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from reshore.solve.implied import implied_upper
from reshore.solve.problem import Floats, Ints, Problem
from reshore.solve.scaling import Scaling

__all__ = ["Cuts", "Separator"]

VIOLATED = 1e-4  # scaled violation, relative to the length of the cut
TINY = 1e-9


@dataclass(frozen=True, eq=False)
class Cuts:
    """`matrix @ x_scaled <= upper`."""

    matrix: sparse.csr_array
    upper: Floats

    @property
    def count(self) -> int:
        return len(self.upper)


@dataclass(frozen=True, eq=False)
class _Row:
    """One fixed-charge row, scaled: flows (a, most each can use), deciders (g), and the rest (coefficients h >= 0)."""

    flow: Ints
    a: Floats
    most: Floats
    decider: Ints
    g: Floats
    rest: Ints
    h: Floats
    b: float


class Separator:
    """Finds violated cuts at a point. Made once a problem."""

    def __init__(self, problem: Problem, scaling: Scaling) -> None:
        a = sparse.csr_array(scaling.matrix(problem))
        rows, rhs = _one_sided(a, problem.row_lower * scaling.row, problem.row_upper * scaling.row)
        lower, upper = problem.lower / scaling.column, problem.upper / scaling.column
        self._n = problem.n_columns
        high = implied_upper(rows, rhs, lower, upper)
        both = sparse.csr_array(sparse.vstack([rows, _passed_on(rows, rhs)]))
        twice = np.concatenate([rhs, rhs])
        self._rows = _fixed_charges(both, twice, problem, lower, high)

    def separate(self, x: Floats) -> Cuts:
        """Violated cuts at the scaled point x."""
        found: list[tuple[Ints, Floats, float]] = []
        for row in self._rows:
            w = x[row.decider]
            if (np.abs(w - np.round(w)) > 1e-6).any():
                found.extend(_violated(row, x))
        return _assemble(found, self._n)


def _one_sided(a: sparse.csr_array, lower: Floats, upper: Floats) -> tuple[sparse.csr_array, Floats]:
    """All rows as `<=`: those with an upper bound, then those with a lower bound turned round."""
    up, low = np.isfinite(upper), np.isfinite(lower)
    rows = sparse.csr_array(sparse.vstack([a[up], -a[low]]))
    return rows, np.concatenate([upper[up], -lower[low]])


def _passed_on(rows: sparse.csr_array, rhs: Floats) -> sparse.csr_array:
    """Each row plus multiples of pass-on rows `out - in <= 0` whose `in` columns it holds completely.

    A pass-on row has rhs 0 and both signs and no whole number needs to be known: adding a valid row with a positive
    factor is always valid. Where two would replace the same column, the one that spreads it over more columns comes
    first: its limits are finer. Rows to which nothing was added come back empty.
    """
    entries = rows.tocoo()
    i, j = entries.coords
    count = rows.shape[0]
    negative = entries.data < 0
    incoming, outgoing = np.bincount(i, negative, count), np.bincount(i, ~negative, count)
    passes = (rhs == 0) & (incoming > 0) & (outgoing > 0)
    taken = negative & passes[i]
    held = entries.data > 0
    into = sparse.csr_array((-1.0 / entries.data[taken], (j[taken], i[taken])), shape=(rows.shape[1], count))
    have = sparse.csr_array((np.ones(held.sum()), (i[held], j[held])), shape=rows.shape)
    hits = sparse.coo_array(have @ sparse.csr_array((np.ones(into.nnz), into.indices, into.indptr), into.shape))
    whole = (hits.data == incoming[hits.coords[1]]) & (hits.coords[0] != hits.coords[1])
    row, passing = (c[whole] for c in hits.coords)
    order = np.argsort(-outgoing[passing], kind="stable")
    return _add_multiples(rows, into, row[order], passing[order])


def _add_multiples(rows: sparse.csr_array, into: sparse.csr_array, i: Ints, e: Ints) -> sparse.csr_array:
    """Row i plus the largest multiple of row e that leaves no `in` column negative, for one pair after the other."""
    by_pass = sparse.csc_array(into)
    left = rows.data.copy()  # coefficients not yet replaced
    factor = np.empty(len(i))
    for k, (row, passing) in enumerate(zip(i, e, strict=True)):
        span = slice(by_pass.indptr[passing], by_pass.indptr[passing + 1])
        mine = slice(rows.indptr[row], rows.indptr[row + 1])
        at = mine.start + np.searchsorted(rows.indices[mine], by_pass.indices[span])
        factor[k] = (left[at] * by_pass.data[span]).min()
        left[at] -= factor[k] / by_pass.data[span]
    added = sparse.csr_array((factor, (i, e)), shape=(rows.shape[0], rows.shape[0])) @ rows
    touched = np.zeros(rows.shape[0])
    touched[i] = 1.0
    out = sparse.csr_array(sparse.diags_array(touched) @ rows + added)
    out.data[np.abs(out.data) < TINY] = 0.0
    out.eliminate_zeros()
    return out


def _fixed_charges(rows: sparse.csr_array, rhs: Floats, problem: Problem, lower: Floats, high: Floats) -> list[_Row]:
    """Rows of the form that the cuts need."""
    out = []
    for i in np.flatnonzero((rhs >= 0) & (np.diff(rows.indptr) > 1)):
        span = slice(rows.indptr[i], rows.indptr[i + 1])
        j, v = rows.indices[span].astype(np.int64), rows.data[span]
        if (lower[j] < 0).any():
            continue
        whole = problem.integer[j]
        flow = (v > 0) & ~whole & np.isfinite(high[j])
        decider, rest = (v < 0) & whole, (v < 0) & ~whole
        if flow.any() and decider.any():
            most = v[flow] * high[j[flow]]
            out.append(_Row(j[flow], v[flow], most, j[decider], -v[decider], j[rest], -v[rest], float(rhs[i])))
    return out


def _violated(row: _Row, x: Floats) -> list[tuple[Ints, Floats, float]]:
    """Violated cuts of one row: each flow alone, and the best leading run of flows by share of their most."""
    used = row.a * x[row.flow]
    w, rest = x[row.decider], float(row.h @ x[row.rest])
    order = np.argsort(-used / np.maximum(row.most, TINY), kind="stable")
    sums, mosts = used[order].cumsum(), row.most[order].cumsum()
    out = []
    best = _excess(row, sums, mosts, w, rest)
    k = int(best.argmax())
    if k > 0 and best[k] > 0:
        out.append(_cut(row, order[: k + 1], mosts[k]))
    alone = _excess(row, used, row.most, w, rest)
    out.extend(_cut(row, np.array([s]), row.most[s]) for s in np.flatnonzero(alone > 0))
    return out


def _excess(row: _Row, used: Floats, most: Floats, w: Floats, rest: float) -> Floats:
    """By how much each candidate is violated, less what is too little to count; negative = not violated."""
    room = most - row.b
    capped = np.minimum(row.g[None, :], np.maximum(room, 0.0)[:, None])
    length = np.sqrt(1.0 + (capped**2).sum(axis=1))
    return np.where(room > TINY, used - row.b - rest - capped @ w - VIOLATED * length, -1.0)


def _cut(row: _Row, members: Ints, most: float) -> tuple[Ints, Floats, float]:
    columns = np.concatenate([row.flow[members], row.decider, row.rest])
    capped = np.minimum(row.g, most - row.b)
    return columns, np.concatenate([row.a[members], -capped, -row.h]), row.b


def _assemble(found: list[tuple[Ints, Floats, float]], n: int) -> Cuts:
    if not found:
        return Cuts(sparse.csr_array((0, n)), np.empty(0))
    starts = np.concatenate([[0], np.cumsum([len(c) for c, _, _ in found])])
    columns = np.concatenate([c for c, _, _ in found])
    values = np.concatenate([v for _, v, _ in found])
    return Cuts(sparse.csr_array((values, columns, starts), shape=(len(found), n)), np.array([b for *_, b in found]))
