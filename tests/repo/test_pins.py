"""Exact versions are in pyproject.toml, and what is installed is what is pinned."""

from __future__ import annotations

import importlib.util
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PINS = [Requirement(line) for line in PROJECT["tool"]["uv"]["constraint-dependencies"]]
HERE = [pin for pin in PINS if pin.marker is None or pin.marker.evaluate()]


def stated() -> list[Requirement]:
    groups = PROJECT["dependency-groups"].values()
    return [Requirement(line) for line in sum(groups, PROJECT["project"]["dependencies"])]


def installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def test_each_pin_names_one_exact_version() -> None:
    for pin in PINS:
        assert [s.operator for s in pin.specifier] == ["=="], pin


def test_markers_leave_one_version_for_this_python() -> None:
    names = [canonicalize_name(pin.name) for pin in HERE]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("wanted", stated(), ids=str)
def test_each_stated_dependency_is_pinned_within_its_bounds(wanted: Requirement) -> None:
    pins = [p for p in PINS if canonicalize_name(p.name) == canonicalize_name(wanted.name)]
    assert pins, f"{wanted.name} has no pin; run tools/pin.py"
    for pin in pins:
        assert wanted.specifier.contains(next(iter(pin.specifier)).version), (pin, wanted)


def test_what_is_installed_is_what_is_pinned() -> None:
    differs = {
        str(p): installed(p.name) for p in HERE if installed(p.name) not in (None, next(iter(p.specifier)).version)
    }
    assert not differs, "run `uv sync`, or tools/pin.py after changing a dependency"


def test_build_back_end_is_pinned() -> None:
    pins = PROJECT["tool"]["uv"]["build-constraint-dependencies"]
    assert any(line.startswith("hatchling==") for line in pins)


def test_python_is_never_downloaded_and_peers_never_installed_by_default() -> None:
    assert PROJECT["tool"]["uv"]["python-downloads"] == "never"
    assert PROJECT["tool"]["uv"]["default-groups"] == ["dev"]


def test_pin_script_rewrites_one_array_and_nothing_else() -> None:
    spec = importlib.util.spec_from_file_location("pin", ROOT / "tools" / "pin.py")
    assert spec is not None and spec.loader is not None
    pin = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(pin)
    text = '[tool.uv]\nconstraint-dependencies = [\n  "a==1",\n]\nother = ["b[c]"]\n'
    lines = pin.requirements("# a comment\nb==2 ; python_version < '3.12'\n-e .\na[x]==1\n")
    assert lines == ["a[x]==1", "b==2 ; python_version < '3.12'"]
    made = pin.with_block(text, "constraint-dependencies", lines)
    assert tomllib.loads(made) == {"tool": {"uv": {"constraint-dependencies": lines, "other": ["b[c]"]}}}
    assert pin.with_block(made, "constraint-dependencies", ["a==1"]) == text
