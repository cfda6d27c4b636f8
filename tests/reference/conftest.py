"""Every automaker's case, made once."""

from __future__ import annotations

from datetime import date

import pytest

from reshore.case import Case
from reshore.reference import automakers, make_reference_case

NOW = date(2026, 11, 23)
THEN = date(2025, 4, 10)


@pytest.fixture(scope="session")
def cases() -> dict[str, Case]:
    """As known today."""
    return {a.slug: make_reference_case(a.slug, NOW) for a in automakers()}


@pytest.fixture(scope="session")
def early() -> dict[str, Case]:
    """As known on 2025-04-10."""
    return {a.slug: make_reference_case(a.slug, THEN) for a in automakers()}


@pytest.fixture(scope="session")
def gm(cases: dict[str, Case]) -> Case:
    return cases["general-motors"]
