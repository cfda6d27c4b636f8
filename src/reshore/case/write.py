"""Writes a case folder: all of it or nothing, and such that reading it back gives the same case."""

from __future__ import annotations

import os
import re
import shutil
import uuid
from pathlib import Path

from reshore.case.case import Case
from reshore.case.head import HEAD_FILE, head_text
from reshore.case.read import TABLES_FOLDER, tables_of
from reshore.case.readme import case_readme
from reshore.case.sheet import cell_text
from reshore.errors import Problem, RequestError
from reshore.tables import Table

_SPECIAL = re.compile(r'[,"\r\n]')


def write_case(case: Case, path: Path) -> Path:
    """Writes case.toml, tables/*.csv and README.md into the new folder `path`, and returns it.

    The folder appears whole or not at all. Raises RequestError when it exists and is not empty.
    """
    path = Path(path)
    _refuse_used(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.parent / f".{path.name}-{uuid.uuid4().hex[:8]}"
    try:
        _write_folder(case, draft)
        if path.exists():  # empty, as checked above
            path.rmdir()
        os.rename(draft, path)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return path


def _refuse_used(path: Path) -> None:
    if path.is_dir() and any(path.iterdir()):
        raise RequestError([Problem(str(path), None, None, None, "folder is not empty", "name a new folder")])
    if path.exists() and not path.is_dir():
        raise RequestError([Problem(str(path), None, None, None, "is a file", "name a new folder")])


def _write_folder(case: Case, folder: Path) -> None:
    (folder / TABLES_FOLDER).mkdir(parents=True)
    (folder / HEAD_FILE).write_text(head_text(case.head), encoding="utf-8")
    (folder / "README.md").write_text(case_readme(case.head), encoding="utf-8")
    for name, table in tables_of(case).items():
        _write_table(table, folder / TABLES_FOLDER / f"{name}.csv")


def _write_table(table: Table, file: Path) -> None:
    lines = [table.columns, *([cell_text(value) for value in row] for row in table.iter_rows())]
    with file.open("w", encoding="utf-8", newline="") as out:
        out.writelines(",".join(map(_quoted, line)) + "\n" for line in lines)


def _quoted(cell: str) -> str:
    # csv.writer of Python 3.11 leaves a lone carriage return bare, which its reader takes for the end of the row
    return '"' + cell.replace('"', '""') + '"' if _SPECIAL.search(cell) else cell
