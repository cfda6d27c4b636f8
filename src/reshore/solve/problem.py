"""A frozen mixed-integer linear program: maximise `cost @ x + offset` over rows, bounds and whole numbers.

Nothing here knows what a column means: names, priorities and neighbourhoods are tags handed down by whoever built it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

__all__ = ["Block", "Flags", "Floats", "Ints", "Problem"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Block:
    """A named run of columns or rows: the first number and the shape the block was declared with."""

    name: str
    first: int
    shape: tuple[int, ...]

    @property
    def size(self) -> int:
        return int(np.prod(self.shape, dtype=np.int64))

    @property
    def span(self) -> slice:
        return slice(self.first, self.first + self.size)

    def label(self, number: int) -> str:
        """`name[i,j]` of one member."""
        place = np.unravel_index(number - self.first, self.shape) if self.shape else ()
        return f"{self.name}[{','.join(str(int(i)) for i in place)}]" if place else self.name


@dataclass(frozen=True, eq=False)
class Problem:
    """Maximise `cost @ x + offset` subject to `row_lower <= matrix @ x <= row_upper`, `lower <= x <= upper`.

    Shapes: n columns, m rows; `matrix` is (m, n) in CSC form without duplicates; `neighbourhoods` is (k, n), one row
    a labeling, -1 = the column belongs to no neighbourhood of that labeling. A larger `priority` is decided earlier.
    """

    matrix: sparse.csc_array
    cost: Floats
    offset: float
    lower: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats
    integer: Flags
    priority: Ints
    neighbourhoods: Ints
    stage: Ints
    block: Ints
    column_blocks: tuple[Block, ...]
    row_blocks: tuple[Block, ...]

    @property
    def n_columns(self) -> int:
        return len(self.cost)

    @property
    def n_rows(self) -> int:
        return len(self.row_lower)

    @property
    def column_names(self) -> dict[str, slice]:
        """Block name -> its columns."""
        return {b.name: b.span for b in self.column_blocks}

    @property
    def row_names(self) -> dict[str, slice]:
        """Block name -> its rows. A name used twice keeps its last block here."""
        return {b.name: b.span for b in self.row_blocks}

    def column_name(self, j: int) -> str:
        """`block[i,k]` of column `j`."""
        return _find(self.column_blocks, j).label(j)

    def row_name(self, i: int) -> str:
        """`block[i]` of row `i`."""
        return _find(self.row_blocks, i).label(i)

    def row_block(self, i: int) -> str:
        """Name of the block that row `i` belongs to."""
        return _find(self.row_blocks, i).name

    def value(self, x: Floats) -> float:
        """Objective of a point."""
        return float(self.cost @ x + self.offset)

    def violation(self, x: Floats) -> float:
        """Largest violation of a row or column bound, relative to 1 + the row's sum of |a x|."""
        activity = self.matrix @ x
        size = 1.0 + abs(self.matrix) @ np.abs(x)
        rows = np.maximum(self.row_lower - activity, activity - self.row_upper) / size
        columns = np.maximum(self.lower - x, x - self.upper) / (1.0 + np.abs(x))
        return float(max(rows.max(initial=0.0), columns.max(initial=0.0)))


def _find(blocks: tuple[Block, ...], number: int) -> Block:
    """The block that holds a number. Raises IndexError when none does."""
    firsts = np.array([b.first for b in blocks])
    k = int(np.searchsorted(firsts, number, side="right")) - 1
    while k >= 0 and blocks[k].size == 0:  # empty blocks share their first number with the next one
        k -= 1
    if number < 0 or k < 0 or number >= blocks[k].first + blocks[k].size:
        raise IndexError(f"no block holds number {number}")
    return blocks[k]
