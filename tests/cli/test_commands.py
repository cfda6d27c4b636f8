"""Commands that answer without solving: help, version, automakers, new, check; and how they leave."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reshore import __version__, cli
from reshore.case import write_case
from reshore.errors import InfeasiblePlan, SolverFailure
from tiny import tiny_case

HEAVY = ("highspy", "polars", "numba", "altair", "numpy", "scipy", "yaml", "xlsxwriter", "jinja2")


@pytest.mark.parametrize(
    "words", [["--help"], ["run", "--help"], ["law", "duty", "--help"], ["--version"]], ids=" ".join
)
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    program = (
        f"import sys; from reshore.cli import main; code = main({words!r})\n"
        f"print('heavy:', sorted(set({HEAVY!r}) & set(sys.modules)), code)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "heavy: [] 0", done.stdout + done.stderr


def test_help_names_every_command(run_cli: Callable[..., Any]) -> None:
    ran = run_cli("--help")
    assert ran.code == 0
    for name in ("run", "new", "check", "explain", "law", "automakers"):
        assert f"  {name} " in ran.stdout


def test_version(run_cli: Callable[..., Any]) -> None:
    assert run_cli("--version").stdout == f"reshore {__version__}\n"


def test_automakers_lists_short_names(run_cli: Callable[..., Any]) -> None:
    lines = run_cli("automakers").stdout.splitlines()
    assert any(line.startswith("general-motors ") and " gm" in line for line in lines)
    listed = json.loads(run_cli("automakers", "--json").stdout)
    assert {"general-motors", "toyota", "hyundai-motor-group", "volkswagen", "subaru"} <= {a["slug"] for a in listed}
    assert len(listed) == len(lines)


def test_new_writes_a_case_that_passes_check(tmp_path: Path, run_cli: Callable[..., Any]) -> None:
    ran = run_cli("new", "subaru", "my/case", "--known-as-of", "2025-04-10", cwd=tmp_path)
    assert ran.code == 0, ran.stderr
    assert (tmp_path / "my" / "case" / "tables" / "programs.csv").is_file()
    assert "known_as_of = 2025-04-10" in (tmp_path / "my" / "case" / "case.toml").read_text("utf-8")
    assert os.listdir(tmp_path / "my") == ["case"]
    checked = run_cli("check", "my/case", cwd=tmp_path)
    assert (checked.code, checked.stderr) == (0, "")
    assert checked.stdout.endswith("no problems.\n")


def test_check_says_json(tmp_path: Path, run_cli: Callable[..., Any]) -> None:
    ran = run_cli("check", write_case(tiny_case(), tmp_path / "tiny"), "--json")
    assert json.loads(ran.stdout)["problems"] == []


def test_a_reader_that_leaves_early_is_no_error() -> None:
    command = f"{sys.executable} -m reshore law show us.tariffs.mfn --json | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert done.stderr == ""
    assert done.stdout == "[\n"


def raised(error: BaseException) -> Callable[..., None]:
    def instead(*_: object, **__: object) -> None:
        raise error

    return instead


@pytest.mark.parametrize(
    ("error", "code"), [(InfeasiblePlan("floors clash"), 3), (SolverFailure("stopped"), 4), (KeyboardInterrupt(), 130)]
)
def test_exit_code_is_that_of_the_error(
    error: BaseException, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "app", raised(error))
    assert cli.main(["automakers"]) == code
    assert "Traceback" not in capsys.readouterr().err


def test_interrupt_inside_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "case_of", raised(KeyboardInterrupt()))
    assert cli.main(["run", "gm"]) == 130
