"""Reads a workbook of a case into the same texts as a folder: what a cell means is then decided by the same checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path

import polars as pl

from reshore.case.case import Head
from reshore.case.files import TextTable
from reshore.case.head import HEAD_FIELDS, head_of
from reshore.case.parse import parse_text
from reshore.case.schema import TABLES, Column, TableSchema
from reshore.case.sheet import Sheet, did_you_mean
from reshore.case.xlsx import Cell, CellKind, Page, UnreadableWorkbook, read_pages
from reshore.errors import Problem

HEAD_SHEET = "case"
SOURCES_SHEET = "provenance"
FIRST_ROW = 2  # of the data, below the header
HEAD_COLUMNS = ("key", "value", "meaning")
_FITS: dict[str, tuple[CellKind, ...]] = {
    "text": ("text",),
    "number": ("number",),
    "integer": ("number",),
    "flag": ("flag", "text"),
    "date": ("date",),
}
_WRONG: dict[CellKind, str] = {
    "text": "is text",
    "number": "is a number",
    "flag": "is TRUE or FALSE",
    "date": "is a date",
    "error": "is an error",
    "formula": "is a formula without a stored value",
}
_MEANT = {
    "text": "text",
    "number": "a number",
    "integer": "a whole number",
    "flag": "TRUE or FALSE",
    "date": "a date",
}
_RIGHT = {
    "text": "format the cell as Text and type it again",
    "number": "format the cell as a number and type it again",
    "integer": "format the cell as a number and type a whole number",
    "flag": "give TRUE or FALSE",
    "date": "format the cell as a date and type it again",
}


def read_book(file: Path) -> tuple[Head | None, dict[str, Sheet], list[Problem]]:
    """The head, the tables and the problems of a workbook."""
    try:
        pages = read_pages(file, {HEAD_SHEET, *TABLES})
    except UnreadableWorkbook as error:
        return None, {}, [Problem(str(file), None, None, None, str(error), "save it as Excel Workbook (.xlsx)")]
    problems = _page_problems(pages)
    seen = {page.name: page for page in pages if not page.hidden}
    head, found = _read_head(seen[HEAD_SHEET]) if HEAD_SHEET in seen else (None, [])
    problems += found
    sheets: dict[str, Sheet] = {}
    for name, schema in TABLES.items():
        if name in seen:
            sheet, found = _read_sheet(schema, seen[name])
            problems += found
            sheets |= {} if sheet is None else {name: sheet}
    return head, sheets, problems


def _page_problems(pages: list[Page]) -> list[Problem]:
    names = [page.name for page in pages]
    needed = [HEAD_SHEET, *TABLES]
    absent = [name for name in needed if name not in names]
    advice = f"remove it; sheets of a case: {', '.join(needed)}"
    problems = [
        Problem(p.name, None, None, None, "sheet is hidden", "show it, or remove it") for p in pages if p.hidden
    ]
    for page in pages:
        if page.name not in (*needed, SOURCES_SHEET):
            right = did_you_mean(page.name, absent, advice)
            problems.append(Problem(page.name, None, None, None, "unknown sheet", right))
        problems += [Problem(page.name, None, None, r, "merged cells", "unmerge them") for r in page.merged]
    return problems + [
        Problem(name, None, None, None, "sheet is missing", "add it with a header in row 1, without rows if need be")
        for name in absent
    ]


def _read_head(page: Page) -> tuple[Head | None, list[Problem]]:
    start = next((r for r, cells in page.rows.items() if _texts(cells)[:2] == list(HEAD_COLUMNS[:2])), None)
    if start is None:
        right = f"give a row with {', '.join(HEAD_COLUMNS)} and the keys below"
        return None, [Problem(HEAD_SHEET, None, None, None, "has no row with the words key and value", right)]
    fields = {c.name: c for c in HEAD_FIELDS}
    given: dict[str, object] = {}
    problems: list[Problem] = []
    row = start + 1
    while row in page.rows:
        key, cell = _shown(page.rows[row].get(1)), page.rows[row].get(2)
        wrong = _head_cell(fields.get(key), cell, given, key)
        if wrong is not None:
            problems.append(Problem(HEAD_SHEET, row, key, _shown(cell), *wrong))
        row += 1
    head, found = head_of(given)
    told = {p.column for p in problems}
    problems += [replace(p, table=HEAD_SHEET) for p in found if p.column not in told]
    return (None if problems else head), problems


def _head_cell(column: Column | None, cell: Cell | None, given: dict[str, object], key: str) -> tuple[str, str] | None:
    """Puts the value of a key into `given`, or says what is wrong with it."""
    if key in given:
        return "key given twice", "keep one of them"
    if column is None:
        given[key] = _shown(cell)
    elif cell is not None:
        text, wrong = cell_words(column, cell)
        if wrong is not None:
            return wrong
        given[key] = _head_value(column, text)
    return None


def _head_value(column: Column, text: str) -> object:
    if column.kind == "integer":
        return int(text) if text.removeprefix("-").isdigit() else text
    return date.fromisoformat(text) if column.kind == "date" and len(text) == 10 else text


def _read_sheet(schema: TableSchema, page: Page) -> tuple[Sheet | None, list[Problem]]:
    header = page.rows.get(1, {})
    names = {c.name for c in schema.columns}
    if not names & {cell.text for cell in header.values()}:
        right = f"let row 1 be {', '.join(c.name for c in schema.columns)}"
        return None, [Problem(schema.name, 1, None, None, "is not the header", right)]
    width = max(max(cells) for cells in page.rows.values())
    last = max(page.rows)
    rows = [page.rows.get(r, {}) for r in range(FIRST_ROW, last + 1)]
    problems = _row_problems(schema, header, rows)
    problems += _nameless(schema, header, width)
    listed = [header[i].text for i in range(1, width + 1) if i in header]
    columns, told, found = _columns(schema, header, rows)
    bad = pl.Series("bad", [_is_header(schema, header, cells) or not cells for cells in rows], dtype=pl.Boolean)
    sheet, more = parse_text(schema, TextTable(pl.DataFrame(columns), tuple(listed), bad, FIRST_ROW, told))
    return sheet, problems + [p for p in found if not bad[(p.row or 0) - FIRST_ROW]] + more


def _nameless(schema: TableSchema, header: Mapping[int, Cell], width: int) -> list[Problem]:
    bare = [i for i in range(1, width + 1) if i not in header]
    right = "name it in row 1, or clear it"
    return [Problem(schema.name, None, f"number {i}", None, "column has no name", right) for i in bare]


def _row_problems(schema: TableSchema, header: Mapping[int, Cell], rows: list[Mapping[int, Cell]]) -> list[Problem]:
    problems: list[Problem] = []
    for blank, run in groupby(enumerate(rows, start=FIRST_ROW), key=lambda item: not item[1]):
        numbers = [number for number, cells in run if blank or _is_header(schema, header, cells)]
        if blank:
            wrong = "row is blank" if len(numbers) == 1 else f"{len(numbers)} rows are blank"
            problems.append(Problem(schema.name, numbers[0], None, None, wrong, "remove what is blank"))
        else:
            right = "remove it: the header is row 1 alone"
            problems += [Problem(schema.name, n, None, None, "is a second header", right) for n in numbers]
    return problems


def _is_header(schema: TableSchema, header: Mapping[int, Cell], cells: Mapping[int, Cell]) -> bool:
    """Whether a row repeats names, units, types or meanings of its columns and holds nothing else."""
    columns = {c.name: c for c in schema.columns}
    known = {i: columns[cell.text] for i, cell in header.items() if cell.text in columns}
    return bool(cells) and all(
        i in known and cell.text in (known[i].name, known[i].unit, known[i].kind, known[i].meaning)
        for i, cell in cells.items()
    ) and len(cells) > 1  # fmt: skip


def _columns(
    schema: TableSchema, header: Mapping[int, Cell], rows: list[Mapping[int, Cell]]
) -> tuple[dict[str, pl.Series], dict[str, pl.Series], list[Problem]]:
    """The texts of each column, which of its cells are told already, and what is told."""
    by_name = {c.name: c for c in schema.columns}
    texts: dict[str, pl.Series] = {}
    told: dict[str, pl.Series] = {}
    problems: list[Problem] = []
    for i, name in ((i, header[i].text) for i in sorted(header)):
        if name in texts:
            continue  # given twice: told by the check of the header
        column = by_name.get(name)
        read = [_words(column, cells.get(i)) for cells in rows]
        texts[name] = pl.Series(name, [text for text, _ in read], dtype=pl.String)
        told[name] = pl.Series(name, [wrong is not None for _, wrong in read], dtype=pl.Boolean)
        problems += [
            Problem(schema.name, n, name, t, *w) for n, (t, w) in enumerate(read, start=FIRST_ROW) if w is not None
        ]
    return texts, told, problems


def _words(column: Column | None, cell: Cell | None) -> tuple[str, tuple[str, str] | None]:
    if cell is None or column is None:
        return _shown(cell), None
    return cell_words(column, cell)


def cell_words(column: Column, cell: Cell) -> tuple[str, tuple[str, str] | None]:
    """A cell as it would stand in a CSV file, and where its kind is wrong, what is wrong and what would be right."""
    if cell.kind not in _FITS[column.kind]:
        if cell.kind == "formula":
            return cell.text, (_WRONG["formula"], "open the file in a spreadsheet and save it, or give the value")
        right = f"give {column.meaning}" if cell.kind == "error" else _RIGHT[column.kind]
        return cell.text, (f"{_WRONG[cell.kind]} where {_MEANT[column.kind]} is meant", right)
    if column.kind == "integer":
        number = float(cell.text)
        plain = cell.text.removeprefix("-").isdigit() or not number.is_integer()
        return (cell.text if plain else str(int(number))), None
    return cell.text, None


def _shown(cell: Cell | None) -> str:
    return "" if cell is None else cell.text


def _texts(cells: Mapping[int, Cell]) -> list[str]:
    return [cells[i].text for i in sorted(cells)]
