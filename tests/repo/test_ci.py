"""A skip is a failure under RESHORE_CI=1, and .ci/run calls what README promises."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = (
    "python3 -m pip install uv && python3 -m uv run reshore run general-motors",
    "python3 -m uv run pytest",
)

SUITE = """
import pytest

def test_passes(): pass

@pytest.mark.skip(reason="no browser")
def test_marked(): pass

def test_inside(): pytest.skip("no database")

@pytest.mark.xfail(strict=True)
def test_expected(): assert False
"""
MODULE = 'import pytest\npytest.importorskip("no_such_module_anywhere")\n'


def outcome(folder: Path, in_ci: bool) -> str:
    """Closing line of a small suite that holds skips of every kind."""
    shutil.copy(ROOT / "tests" / "conftest.py", folder / "conftest.py")
    (folder / "pytest.ini").write_text("[pytest]\n")  # no configuration of a folder above
    (folder / "test_some.py").write_text(SUITE)
    (folder / "test_module.py").write_text(MODULE)
    env = {**os.environ, "RESHORE_CI": "1" if in_ci else "0", "NO_COLOR": "1"}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(folder),
        str(folder),
    ]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == (1 if in_ci else 0), done.stdout
    return done.stdout


def test_skips_are_allowed_at_home(tmp_path: Path) -> None:
    assert re.search(r"1 passed, 3 skipped, 1 xfailed", outcome(tmp_path, in_ci=False))


def test_skips_fail_in_ci(tmp_path: Path) -> None:
    said = outcome(tmp_path, in_ci=True)
    for reason in ("no browser", "no database", "no_such_module_anywhere"):
        assert f"RESHORE_CI=1 allows no skip: Skipped: {reason}" in said or reason in said
    assert "skipped" not in said.splitlines()[-1]


@pytest.mark.parametrize("command", COMMANDS)
def test_readme_states_the_two_commands(command: str) -> None:
    assert f"\n{command}\n" in (ROOT / "README.md").read_text("utf-8")


def test_ci_calls_the_test_command_of_the_readme_and_lets_it_fail() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert script.splitlines()[-1] == COMMANDS[1]
    assert "set -euo pipefail" in script
    assert "export RESHORE_CI=1" in script
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_changelog_opens_with_what_may_alter_results() -> None:
    headings = [line for line in (ROOT / "CHANGELOG.md").read_text("utf-8").splitlines() if line.startswith("### ")]
    assert headings[0] == "### Changes that may alter results"


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", *(str(p.relative_to(ROOT)) for p in ROOT.glob("docs/**/*.md"))]
)
def test_links_lead_somewhere(page: str) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", (ROOT / page).read_text("utf-8"))
    here = (ROOT / page).parent
    assert [link for link in links if "://" not in link and not (here / link).exists()] == []
