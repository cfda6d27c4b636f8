"""The builder: blocks, broadcasting, duplicates, names, golden text, refusals."""

from __future__ import annotations

import numpy as np
import pytest

from reshore.solve import Model, lp_text

GOLDEN = """\
Maximize
 obj: + 4 x(0) + 5 x(1) + 1 y(0_0) + 1 y(0_1) - 3.5 y(1_0) + 1 y(1_1) + 2
Subject To
 cap(0): + 3 x(0) + 4 x(1) <= 7.5
 link(0): - 1 x(0) + 1 y(0_0) = 0
 link(1): - 1 x(1) + 1 y(1_0) = 0
 range(0)_lo: + 1 y(0_1) >= 1
 range(0): + 1 y(0_1) <= 2
 low(0): + 2 y(1_1) >= -1
Bounds
 0 <= x(0) <= 1
 0 <= x(1) <= 1
 0 <= y(0_0) <= 1
 0 <= y(0_1) <= +inf
 0 <= y(1_0) <= 1
 0 <= y(1_1) <= +inf
General
 x(0)
 x(1)
End
"""


def build() -> Model:
    m = Model()
    x = m.columns("x", (2,), upper=1, integer=True, priority=3, neighbourhood=[0, 1])
    y = m.columns("y", (2, 2), upper=[1.0, np.inf], stage=1, block=[[0], [1]], neighbourhood=np.zeros((2, 2, 2)))
    cap = m.rows("cap", 1, upper=7.5)
    m.add(cap, x, [3.0, 3.0])
    m.add(cap, x[1], 1.0)  # adds up
    link = m.rows("link", 2, lower=0, upper=0)
    m.add(link, y[:, 0], 1)
    m.add(link, x, -1)
    m.add(m.rows("range", 1, lower=1, upper=2), y[0, 1], 1)
    m.add(m.rows("low", 1, lower=-1), y[1, 1], 2)
    m.objective(x, [4, 5])
    m.objective(y, 1)
    m.objective(y[1, 0], -4.5)
    m.offset(2)
    return m


def test_golden_text() -> None:
    assert lp_text(build().freeze()) == GOLDEN


def test_names_and_tags() -> None:
    p = build().freeze()
    assert p.column_name(1) == "x[1]" and p.column_name(4) == "y[1,0]"
    assert p.row_name(2) == "link[1]" and p.row_block(3) == "range"
    assert p.column_names["y"] == slice(2, 6) and p.row_names["link"] == slice(1, 3)
    assert p.priority.tolist() == [3, 3, 0, 0, 0, 0]
    assert p.stage.tolist() == [0, 0, 1, 1, 1, 1] and p.block.tolist() == [0, 0, 0, 0, 1, 1]
    assert p.neighbourhoods.tolist() == [[0, 1, 0, 0, 0, 0], [-1, -1, 0, 0, 0, 0]]
    with pytest.raises(IndexError):
        p.column_name(6)


def test_empty_blocks_and_models() -> None:
    m = Model()
    assert lp_text(m.freeze()).startswith("Maximize\n obj: 0")
    m.columns("none", (0, 3))
    x = m.columns("x", ())
    assert x.shape == () and m.freeze().column_name(0) == "x"
    m.add([], [], [])
    m.objective([], [])


@pytest.mark.parametrize(
    "wrong",
    [
        lambda m: m.columns("x", (2,), lower=1, upper=0),
        lambda m: m.columns("x", (2,), lower=np.nan),
        lambda m: m.rows("r", 1, lower=1, upper=0),
        lambda m: m.add(99, 0, 1.0),
        lambda m: m.add(0, 99, 1.0),
        lambda m: m.add(0, 0, np.inf),
        lambda m: m.objective(-1, 1.0),
        lambda m: m.objective(0, np.nan),
        lambda m: m.offset(np.inf),
    ],
)
def test_refuses(wrong) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError):
        wrong(build())
