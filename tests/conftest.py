"""What every test may use: the command line as a subprocess, one hypothesis profile, no silent skips in CI."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("RESHORE_CI") == "1"

# The same examples on every run and machine: a failure seen once can be seen again.
hypothesis.settings.register_profile("reshore", derandomize=True, deadline=None, print_blob=True)
hypothesis.settings.load_profile("reshore")


@dataclass(frozen=True)
class Ran:
    """What one command line left behind."""

    code: int
    stdout: str
    stderr: str


def reshore(*arguments: str | Path, cwd: Path | None = None, timeout: float = 600) -> Ran:
    command = [sys.executable, "-m", "reshore", *map(str, arguments)]
    # A fixed width and no colour, or the messages wrap and differ with the terminal.
    env = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}
    done = subprocess.run(
        command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def run_cli() -> Callable[..., Ran]:
    """`run_cli("check", folder)` runs `reshore check folder` and returns code, stdout and stderr."""
    return reshore


@pytest.fixture
def run_here(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """As `run_cli`, but inside this process: faster, and an error that is not ours fails the test itself."""
    from reshore.cli import main

    def run(*arguments: str | Path) -> Ran:
        code = main([str(word) for word in arguments])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the repository."""
    return ROOT


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """In CI everything a test needs is installed, so a skip means that the set-up is broken."""
    if IN_CI and report.outcome == "skipped" and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"RESHORE_CI=1 allows no skip: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _refuse_skip(report)
    return report
