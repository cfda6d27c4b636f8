"""The program of the small cases, as text: a formulation cannot drift unseen. README.md says how to write it again."""

from __future__ import annotations

import re
from itertools import zip_longest
from math import isclose
from pathlib import Path

import pytest

from golden.cases import CASES
from reshore.builds import one_path, price_builds
from reshore.case import Case
from reshore.law import read_law
from reshore.plan.data import prepare
from reshore.plan.model import build_model
from reshore.solve import lp_text

HERE = Path(__file__).parent
NUMBER = re.compile(r"(?<![\w(])\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w)])")


def golden_text(case: Case) -> str:
    """LP text with numbers of nine digits."""
    law = read_law(case.head.known_as_of)
    text = lp_text(build_model(prepare(case, law, price_builds(case, law, one_path(case)))).problem)
    return NUMBER.sub(lambda n: f"{float(n.group()):.9g}", text)


def same(a: str, b: str) -> bool:
    """Lines that differ at most by the last digit of a number, as two machines may."""
    numbers = zip(NUMBER.findall(a), NUMBER.findall(b), strict=False)
    return NUMBER.sub("#", a) == NUMBER.sub("#", b) and all(isclose(float(x), float(y), rel_tol=1e-7) for x, y in numbers)


@pytest.mark.parametrize("name", CASES)
def test_the_program_is_the_golden_one(name: str) -> None:
    had, has = (HERE / f"{name}.lp").read_text("utf-8").splitlines(), golden_text(CASES[name]()).splitlines()
    changes = [(a, b) for a, b in zip_longest(had, has, fillvalue="") if not same(a, b)]
    shown = "\n".join(f"- {a}\n+ {b}" for a, b in changes[:20])
    assert not changes, f"{len(changes)} lines changed; see tests/golden/README.md\n{shown}"


def test_a_changed_coefficient_or_row_is_seen() -> None:
    line = " P1_tooled(3): - 60000 tool(0) + 1.5 units(1_1) <= 0"
    assert same(line, line.replace("1.5", "1.50000001"))
    assert not same(line, line.replace("1.5", "1.501"))
    assert not same(line, line.replace("tool(0)", "tool(1)"))
    assert not same(line, line.replace("<=", ">="))
    assert not same(line, line.replace(" + 1.5 units(1_1)", ""))
