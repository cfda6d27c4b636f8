"""Folders that appear whole or not at all, and never over somebody else's files."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reshore.errors import Problem, RequestError

STUDY_FILE = "study.json"  # a folder that holds it is a study and may be replaced by another


def require_place(folder: Path) -> None:
    """Refuse, before long work, a folder that cannot be written or that holds something else than a study."""
    if folder.exists() and not (folder / STUDY_FILE).is_file() and not is_empty_folder(folder):
        raise refusal(folder, "exists and is not a reshore study", "name another folder; only a study is replaced")
    nearest = next(p for p in (folder, *folder.absolute().parents) if p.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        raise refusal(folder, f"cannot be written ({nearest})", "name a folder you may write to")


def require_new(folder: Path) -> None:
    """Refuse a folder that holds anything, or that cannot be written."""
    if folder.exists() and not is_empty_folder(folder):
        raise refusal(folder, "exists and is not empty", "name a new folder")
    require_place(folder)


def require_new_workbook(file: Path) -> None:
    """Refuse an Excel file that exists, has another ending, or cannot be written."""
    if file.suffix.lower() != ".xlsx":
        raise refusal(file, "does not end in .xlsx", "name a file such as case.xlsx")
    if file.exists():
        raise refusal(file, "exists", "name a new file")
    require_place(file)


def is_empty_folder(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())


def refusal(folder: Path, wrong: str, right: str) -> RequestError:
    return RequestError([Problem("request", None, "folder", str(folder), wrong, right)])


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A new folder beside `folder` that takes its place only when everything in it is written."""
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        made = work / "new"
        made.mkdir()
        yield made
        if folder.exists():
            folder.rename(work / "old")
        made.rename(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
