"""Reads a case: text, then types, then cells, keys, references, then rules across tables; all problems, then one error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from reshore.case.book import read_book
from reshore.case.case import Case, Head
from reshore.case.cells import cell_problems
from reshore.case.files import read_text_table, stray_files
from reshore.case.head import HEAD_FILE, head_problems, read_head
from reshore.case.keys import dangling_references, duplicate_keys
from reshore.case.parse import adopt_frame, parse_text
from reshore.case.rules import rule_problems
from reshore.case.schema import TABLES
from reshore.case.sheet import Sheet, did_you_mean
from reshore.errors import CaseError, Problem
from reshore.tables import Table

TABLES_FOLDER = "tables"


def read_case(path: Path, known_as_of: date | None = None) -> Case:
    """The case in a folder or workbook (.xlsx), as known on a date (that of its head unless given).

    Raises CaseError with every problem found; nothing is filled in but the defaults of the schema.
    """
    case, problems = _load(Path(path), known_as_of)
    if case is None:
        raise CaseError(problems)
    return case


def check_case(path: Path) -> list[Problem]:
    """Every problem of the case in a folder or workbook; an empty list when it can be read."""
    return _load(Path(path), None)[1]


def case_from_tables(head: Head, tables: Mapping[str, Table]) -> Case:
    """The case of frames in memory, checked like files.

    Every table must be given. Columns with a default or nullable may be absent. Raises CaseError with every problem.
    """
    problems = head_problems(head) + _unknown_tables(tables)
    sheets: dict[str, Sheet] = {}
    for name, schema in TABLES.items():
        if name in tables:
            sheets[name], found = adopt_frame(schema, tables[name])
            problems += found
        else:
            problems.append(Problem(name, None, None, None, "table is missing", "give it, empty if need be"))
    problems += _sheet_problems(sheets, head, problems)
    if problems:
        raise CaseError(problems)
    return _case(head, sheets)


def tables_of(case: Case) -> dict[str, Table]:
    """The tables of a case by name, to be edited and given to `case_from_tables` again."""
    return {name: getattr(case, name) for name in TABLES}


def _load(path: Path, known_as_of: date | None) -> tuple[Case | None, list[Problem]]:
    if is_workbook(path):
        return _checked(*read_book(path), known_as_of)
    folder = path / TABLES_FOLDER
    if not path.is_dir():
        return None, [Problem(str(path), None, None, None, "no such folder", "name the folder of a case")]
    head, problems = read_head(path / HEAD_FILE)
    if not folder.is_dir():
        problems.append(Problem(str(folder), None, None, None, "no such folder", "put the tables there"))
        return None, problems
    sheets, found = _read_sheets(folder)
    return _checked(head, sheets, problems + found, known_as_of)


def is_workbook(path: Path) -> bool:
    """Whether a path names a workbook and not a folder."""
    return path.suffix.lower() == ".xlsx" and not path.is_dir()


def _checked(
    head: Head | None, sheets: dict[str, Sheet], problems: list[Problem], known_as_of: date | None
) -> tuple[Case | None, list[Problem]]:
    if head is not None and known_as_of is not None:
        head = replace(head, known_as_of=known_as_of)
    problems += _sheet_problems(sheets, head, problems)
    return (None, problems) if problems or head is None else (_case(head, sheets), [])


def _read_sheets(folder: Path) -> tuple[dict[str, Sheet], list[Problem]]:
    sheets: dict[str, Sheet] = {}
    problems = stray_files(folder)
    for name, schema in TABLES.items():
        text, found = read_text_table(folder, schema)
        problems += found
        if text is not None:
            sheets[name], found = parse_text(schema, text)
            problems += found
    return sheets, problems


def _sheet_problems(sheets: dict[str, Sheet], head: Head | None, before: list[Problem]) -> list[Problem]:
    problems = [p for sheet in sheets.values() for p in [*cell_problems(sheet), *duplicate_keys(sheet)]]
    problems += [p for sheet in sheets.values() for p in dangling_references(sheet, sheets)]
    faulty = {p.table for p in [*before, *problems]}
    found = rule_problems({name: s.frame for name, s in sheets.items()}, head, faulty)
    return problems + [_as_numbered(p, sheets) for p in found]


def _as_numbered(problem: Problem, sheets: Mapping[str, Sheet]) -> Problem:
    """A Problem of a rule, which counts data rows from 1, with the row as the file counts it."""
    if problem.row is None:
        return problem
    return replace(problem, row=problem.row + sheets[problem.table].first_row - 1)


def _unknown_tables(tables: Mapping[str, Table]) -> list[Problem]:
    absent = [name for name in TABLES if name not in tables]
    advice = f"tables of a case: {', '.join(TABLES)}"
    return [
        Problem(name, None, None, None, "unknown table", did_you_mean(name, absent, advice))
        for name in tables
        if name not in TABLES
    ]


def _case(head: Head, sheets: Mapping[str, Sheet]) -> Case:
    frames = {name: sheet.frame for name, sheet in sheets.items()}
    frames["facts"] = frames["facts"].filter(pl.col("announced") <= head.known_as_of)
    return Case(head, **frames)
