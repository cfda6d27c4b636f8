"""What git tracks: no registry address, no path of one machine, no lock file; and all data reaches the wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Joined here so that this file does not hold what it forbids.
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("conda", "anaconda", "org"),
        ("index", "crates", "io"),
        ("proxy", "golang", "org"),
    )
]
PLACES = ["/".join(("", "work", name)) for name in ("main", "shared", ".library")]
PLACES += ["/".join(("", "root", "")), "." + "pyenv", "/".join(("", "opt", "wheels"))]


def git(*arguments: str) -> str:
    command = ["git", "-c", "safe.directory=*", *arguments]  # a clone may belong to another user
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def tracked(under: str = ".") -> list[str]:
    listed = (name for name in git("ls-files", "-z", under).split("\0") if name)
    return [name for name in listed if (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def contents() -> dict[str, bytes]:
    return {name: (ROOT / name).read_bytes().lower() for name in tracked()}


@pytest.mark.parametrize("word", HOSTS + PLACES)
def test_no_tracked_file_holds(word: str, contents: dict[str, bytes]) -> None:
    assert [name for name, body in contents.items() if word.encode() in body] == []


def test_the_lock_file_is_ignored_and_not_tracked() -> None:
    assert "uv.lock" not in tracked()
    assert git("check-ignore", "uv.lock").strip() == "uv.lock"


def test_tracked_files_are_small() -> None:
    large = {name: size for name in tracked() if (size := (ROOT / name).stat().st_size) > 5_000_000}
    assert large == {}


def test_the_shipped_package_stays_under_ten_megabytes() -> None:
    assert sum((ROOT / name).stat().st_size for name in tracked("src")) < 10_000_000


def test_every_tracked_file_of_the_package_reaches_the_wheel(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env={**os.environ, "NO_COLOR": "1"})
    (wheel,) = tmp_path.glob("reshore-*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    assert {name.removeprefix("src/") for name in tracked("src/reshore")} <= inside
