"""Writes the golden programs again; see README.md."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from golden.cases import CASES  # noqa: E402
from golden.test_golden import golden_text  # noqa: E402

for name, make in CASES.items():
    (HERE / f"{name}.lp").write_text(golden_text(make()), "utf-8")
