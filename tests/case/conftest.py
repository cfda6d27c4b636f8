"""A valid case on disk for each test to spoil."""

from __future__ import annotations

from pathlib import Path

import pytest

from case.folders import rich_case
from reshore.case import write_case


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_case(rich_case(), tmp_path / "rich")
