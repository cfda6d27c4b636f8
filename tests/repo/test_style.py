"""Linter, import contract and proportions of the code."""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "reshore"
SOURCES = sorted(PACKAGE.rglob("*.py"))

# Heavy or walled-off libraries and the only rooms that may import them.
WALLS = {
    "highspy": ("solve",),
    "altair": ("report",),
    "vl_convert": ("report",),
    "xlsxwriter": ("report", "case"),
    "jinja2": ("report",),
    "numba": ("simulate",),
    "typer": ("cli.py", "commands"),
}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def run(*command: str) -> None:
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module


def length(function: Function) -> int:
    """Lines of code, without decorators and docstring."""
    first = function.body[0]
    spoken = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    docstring = (first.end_lineno or 0) - first.lineno + 1 if spoken else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def lengths() -> dict[str, int]:
    return {
        f"{name_of(path)}:{node.name}": length(node)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, Function)
    }


def test_ruff_finds_nothing() -> None:
    run("-m", "ruff", "check", "--no-cache", "src", "tests", "tools", "benchmarks")


def test_imports_run_downward() -> None:
    run("-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache")


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_walls(path: Path) -> None:
    room = name_of(path).split("/")[0]
    roots = {name.split(".")[0] for name in imported(ast.parse(path.read_text("utf-8")))}
    assert {r for r in roots & WALLS.keys() if room not in WALLS[r]} == set()


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_files_are_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400


def test_functions_are_short() -> None:
    sizes = lengths()
    assert {name: n for name, n in sizes.items() if n > 60} == {}
    assert statistics.median(sizes.values()) <= 8
    assert statistics.quantiles(sizes.values(), n=10)[-1] <= 30


def test_public_names_are_sorted() -> None:
    # RUF022 sorts CONSTANTS, then Classes, then functions; this only makes sure that nobody switches it off.
    run("-m", "ruff", "check", "--no-cache", "--ignore-noqa", "--select", "RUF022", "src")


def test_every_error_is_a_public_name_and_every_public_name_exists() -> None:
    from reshore import errors

    defined = {name for name, value in vars(errors).items() if getattr(value, "__module__", "") == errors.__name__}
    assert set(errors.__all__) == defined
