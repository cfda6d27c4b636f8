"""mypy --strict over the package; alone in its file, so that xdist can give it a worker of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_mypy_strict() -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "-p", "reshore"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
