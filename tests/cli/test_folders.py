"""Folders appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from reshore.errors import RequestError
from reshore.folders import require_new, require_place, whole_folder


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_a_folder_appears_whole(tmp_path: Path) -> None:
    with whole_folder(tmp_path / "a" / "b") as place:
        (place / "x").write_text("1")
        assert not (tmp_path / "a" / "b").exists()
    assert names(tmp_path / "a") == ["b"]
    assert names(tmp_path / "a" / "b") == ["x"]


def test_a_failure_leaves_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "study.json").write_text("old")
    with pytest.raises(ZeroDivisionError), whole_folder(tmp_path / "b") as place:
        (place / "study.json").write_text("new")
        raise ZeroDivisionError
    assert names(tmp_path) == ["b"]
    assert (tmp_path / "b" / "study.json").read_text() == "old"


def test_a_study_is_replaced_with_all_its_files(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "stale.parquet").write_text("old")
    with whole_folder(tmp_path / "b") as place:
        (place / "study.json").write_text("new")
    assert names(tmp_path) == ["b"]
    assert names(tmp_path / "b") == ["study.json"]


def test_places_that_are_fine(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "study").mkdir()
    (tmp_path / "study" / "study.json").write_text("{}")
    for name in ("new", "new/deep", "empty", "study"):
        require_place(tmp_path / name)
    require_new(tmp_path / "empty")


def test_places_that_are_refused(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("mine")
    for name in ("full", "full/x", "full/x/below"):
        with pytest.raises(RequestError):
            require_place(tmp_path / name)
    with pytest.raises(RequestError):
        require_new(tmp_path / "full")
