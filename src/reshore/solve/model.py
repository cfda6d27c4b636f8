"""Append-only builder of a mixed-integer linear program, block by block over numpy arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from reshore.solve.problem import Block, Floats, Ints, Problem

__all__ = ["Model", "Problem"]


@dataclass(frozen=True)
class _Columns:
    """One declared block of columns, flattened."""

    block: Block
    lower: Floats
    upper: Floats
    integer: bool
    priority: int
    labels: Ints  # (k, size)
    stage: int
    tag: Ints  # (size,)


class Model:
    """Blocks of columns and rows of a mixed-integer linear program, to be MAXIMISED. Append-only builder.

    Every method takes and returns numpy arrays; nothing is summed or copied before `freeze`.
    """

    def __init__(self) -> None:
        self._columns: list[_Columns] = []
        self._rows: list[tuple[Block, Floats, Floats]] = []
        self._entries: list[tuple[Ints, Ints, Floats]] = []
        self._costs: list[tuple[Ints, Floats]] = []
        self._offset = 0.0
        self.n_columns = 0
        self.n_rows = 0

    def columns(
        self,
        name: str,
        shape: tuple[int, ...],
        *,
        lower: ArrayLike = 0.0,
        upper: ArrayLike = np.inf,
        integer: bool = False,
        priority: int = 0,
        neighbourhood: ArrayLike | None = None,
        stage: int = 0,
        block: ArrayLike = 0,
    ) -> NDArray[np.int64]:
        """Declare a block of columns; returns their numbers in the shape asked for.

        `lower`, `upper` and `block` broadcast to `shape`. `neighbourhood` broadcasts to `shape` (one labeling) or,
        with one more leading axis, gives several labelings; -1 means no neighbourhood. Integer columns with a larger
        `priority` are decided earlier. Raises ValueError when a lower bound is above its upper bound or NaN.
        """
        made = Block(name, self.n_columns, tuple(shape))
        low, high = _spread(lower, shape), _spread(upper, shape)
        _check_bounds(name, low, high)
        labels = _labels(neighbourhood, shape)
        tag = np.broadcast_to(np.asarray(block, np.int64), shape).ravel()
        self._columns.append(_Columns(made, low, high, integer, priority, labels, stage, tag))
        self.n_columns += made.size
        return np.arange(made.first, self.n_columns, dtype=np.int64).reshape(shape)

    def rows(self, name: str, n: int, *, lower: ArrayLike = -np.inf, upper: ArrayLike = np.inf) -> NDArray[np.int64]:
        """Declare `n` rows `lower <= activity <= upper`; returns their numbers. Raises ValueError as `columns`."""
        made = Block(name, self.n_rows, (n,))
        low, high = _spread(lower, (n,)), _spread(upper, (n,))
        _check_bounds(name, low, high)
        self._rows.append((made, low, high))
        self.n_rows += n
        return np.arange(made.first, self.n_rows, dtype=np.int64)

    def add(self, rows: ArrayLike, cols: ArrayLike, coefs: ArrayLike) -> None:
        """Add entries to the matrix: three arrays broadcast together; entries at one place add up."""
        r, c, v = np.broadcast_arrays(
            np.asarray(rows, np.int64), np.asarray(cols, np.int64), np.asarray(coefs, np.float64)
        )
        if r.size == 0:
            return
        _check_numbers("row", r, self.n_rows)
        _check_numbers("column", c, self.n_columns)
        _check_finite("coefficient", v)
        self._entries.append((r.ravel(), c.ravel(), v.ravel()))

    def objective(self, cols: ArrayLike, coefs: ArrayLike) -> None:
        """Add to the objective coefficients (to be maximised); duplicates add up."""
        c, v = np.broadcast_arrays(np.asarray(cols, np.int64), np.asarray(coefs, np.float64))
        if c.size == 0:
            return
        _check_numbers("column", c, self.n_columns)
        _check_finite("objective coefficient", v)
        self._costs.append((c.ravel(), v.ravel()))

    def offset(self, value: float) -> None:
        """Add a constant to the objective."""
        _check_finite("offset", np.asarray(value, np.float64))
        self._offset += float(value)

    def freeze(self) -> Problem:
        """Sum duplicates, drop zeros and hand out the immutable problem. The model may still be appended to."""
        return Problem(
            matrix=self._matrix(),
            cost=self._cost(),
            offset=self._offset,
            lower=_join([c.lower for c in self._columns]),
            upper=_join([c.upper for c in self._columns]),
            row_lower=_join([low for _, low, _ in self._rows]),
            row_upper=_join([high for _, _, high in self._rows]),
            integer=_join_ints([np.full(c.block.size, c.integer) for c in self._columns]).astype(bool),
            priority=_join_ints([np.full(c.block.size, c.priority) for c in self._columns]),
            neighbourhoods=self._neighbourhoods(),
            stage=_join_ints([np.full(c.block.size, c.stage) for c in self._columns]),
            block=_join_ints([c.tag for c in self._columns]),
            column_blocks=tuple(c.block for c in self._columns),
            row_blocks=tuple(b for b, _, _ in self._rows),
        )

    def _matrix(self) -> sparse.csc_array:
        shape = (self.n_rows, self.n_columns)
        r = _join_ints([e[0] for e in self._entries])
        c = _join_ints([e[1] for e in self._entries])
        v = _join([e[2] for e in self._entries])
        matrix = sparse.csc_array(sparse.coo_array((v, (r, c)), shape=shape))
        matrix.sum_duplicates()
        matrix.eliminate_zeros()
        return matrix

    def _cost(self) -> Floats:
        cost = np.zeros(self.n_columns)
        for c, v in self._costs:
            np.add.at(cost, c, v)
        return cost

    def _neighbourhoods(self) -> Ints:
        kinds = max((c.labels.shape[0] for c in self._columns), default=0)
        out = np.full((kinds, self.n_columns), -1, dtype=np.int64)
        for c in self._columns:
            out[: c.labels.shape[0], c.block.span] = c.labels
        return out


def _labels(neighbourhood: ArrayLike | None, shape: tuple[int, ...]) -> Ints:
    """Labels as (k, size); k = 0 when none are given."""
    size = int(np.prod(shape, dtype=np.int64))
    if neighbourhood is None:
        return np.empty((0, size), np.int64)
    given = np.asarray(neighbourhood, np.int64)
    kinds = given.shape[0] if given.ndim == len(shape) + 1 else 1
    return np.ascontiguousarray(np.broadcast_to(given, (kinds, *shape)).reshape(kinds, size))


def _spread(value: ArrayLike, shape: tuple[int, ...]) -> Floats:
    return np.array(np.broadcast_to(np.asarray(value, np.float64), shape)).ravel()


def _join(parts: list[Floats]) -> Floats:
    return np.concatenate(parts) if parts else np.empty(0)


def _join_ints(parts: list[Ints]) -> Ints:
    return np.concatenate(parts).astype(np.int64) if parts else np.empty(0, np.int64)


def _check_bounds(name: str, lower: Floats, upper: Floats) -> None:
    wrong = np.flatnonzero(~(lower <= upper))  # also catches NaN
    if wrong.size:
        k = int(wrong[0])
        raise ValueError(f"{name}: bounds {lower[k]} .. {upper[k]} of member {k} do not order")


def _check_numbers(what: str, numbers: Ints, count: int) -> None:
    if numbers.min() < 0 or numbers.max() >= count:
        raise ValueError(f"{what} number outside 0 .. {count - 1}: {numbers.min()} .. {numbers.max()}")


def _check_finite(what: str, values: Floats) -> None:
    if not np.isfinite(values).all():
        raise ValueError(f"{what} is not finite")
