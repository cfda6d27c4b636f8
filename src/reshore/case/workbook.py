"""Writes a case as one Excel workbook: a sheet that explains and holds the head, a sheet a table, and the sources."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import polars as pl
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from reshore.case.book import HEAD_COLUMNS, HEAD_SHEET, SOURCES_SHEET
from reshore.case.case import Case, Head
from reshore.case.head import HEAD_FIELDS
from reshore.case.read import tables_of
from reshore.case.schema import PROVENANCE, TABLES
from reshore.case.worksheet import COLOURS, LONGEST_TEXT, Book, add_table, write_value
from reshore.errors import Problem, RequestError
from reshore.tables import Table

_HOW = (
    "Edit the sheet of a table as you would its CSV file: one row a record, the header in row 1, no blank rows between.",
    "Point at a header to read what the column means, its unit, its bounds and what an empty cell stands for.",
    "Cells with a known set of words have a drop-down, which also lists rows you add to the sheet referred to.",
    "All amounts are real USD of usd_year unless the unit says nominal; shares run from 0 to 1; lists are a|b|c.",
    "Text columns are formatted as text: 8703 and 2025-01 stay what you type. Dates are Excel dates, flags TRUE or FALSE.",
    "Formulas may stand in cells when the program that saved the file stored their values.",
    "Keep all sheets visible, and merge no cells. Then run: reshore check FILE.xlsx",
    f"The sheet {SOURCES_SHEET} counts where the rows came from when the file was written; it is not read.",
)


def write_workbook(case: Case, path: Path) -> Path:
    """Writes the case into the new file `path` (.xlsx) and returns it; the file appears whole or not at all.

    Raises RequestError when the file exists, has another ending, or Excel cannot hold a value.
    """
    path = Path(path)
    problems = [*_path_problems(path), *_text_problems(case), *_date_problems(case)]
    if problems:
        raise RequestError(problems)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.parent / f".{path.stem}-{uuid.uuid4().hex[:8]}.xlsx"
    try:
        _write_file(case, draft)
        os.rename(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return path


def _path_problems(path: Path) -> Iterator[Problem]:
    if path.suffix.lower() != ".xlsx":
        yield Problem(str(path), None, None, None, "does not end in .xlsx", "name a file such as case.xlsx")
    elif path.exists():
        yield Problem(str(path), None, None, None, "exists", "name a new file")


def _text_problems(case: Case) -> Iterator[Problem]:
    for name, table in tables_of(case).items():
        for column in table.select(pl.col(pl.String)).iter_columns():
            raw = column.str.starts_with("<r>") & column.str.ends_with("</r>")  # xlsxwriter takes it for marked-up text
            for row in ((column.str.len_chars() > LONGEST_TEXT) | raw).fill_null(False).arg_true():
                wrong = f"Excel cannot hold this text of {len(column[row])} characters"
                yield Problem(name, row + 1, column.name, column[row][:40], wrong, "shorten it, or write a folder")


def _date_problems(case: Case) -> Iterator[Problem]:
    first = date(1900, 3, 1)  # Excel counts a 29 February 1900
    for name, day in (("known_as_of", case.head.known_as_of), ("footprint_date", case.head.footprint_date)):
        if day < first:
            yield Problem(
                HEAD_SHEET, None, name, str(day), "Excel has no such date", f"from {first}, or write a folder"
            )
    for row in (case.facts["announced"] < first).arg_true():
        value = str(case.facts["announced"][row])
        yield Problem(
            "facts", row + 1, "announced", value, "Excel has no such date", f"from {first}, or write a folder"
        )


def _write_file(case: Case, file: Path) -> None:
    book = Book(str(file))
    made = datetime.combine(case.head.known_as_of, time())  # not today: the same case is the same file
    book.file.set_properties({"title": f"{case.head.automaker}: a case for reshore", "created": made})
    _add_head(book, case.head)
    for name, table in tables_of(case).items():
        add_table(book, TABLES[name], table)
    _add_sources(book, case)
    book.file.close()


def _add_head(book: Book, head: Head) -> None:
    page = book.file.add_worksheet(HEAD_SHEET)
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 28)
    page.set_column(2, 2, 90, book.prose)
    page.write_string(0, 0, f"{head.automaker}: a case for reshore", book.title)
    page.write_string(1, 0, f"as known on {head.known_as_of}, plants as of {head.footprint_date}")
    for place, word in enumerate(HEAD_COLUMNS):
        page.write_string(3, place, word, book.bold)
    for row, field in enumerate(HEAD_FIELDS, start=4):
        look = book.looks[{"text": "@", "integer": "0", "date": "yyyy-mm-dd"}[field.kind]]
        page.write_string(row, 0, field.name)
        write_value(page, row, 1, getattr(head, field.name), look)
        page.write_string(row, 2, field.meaning)
    _add_guide(book, page, 4 + len(HEAD_FIELDS) + 1)


def _add_guide(book: Book, page: Worksheet, row: int) -> None:
    colours = [(kind, meaning, book.heads[kind]) for kind, (_, meaning) in COLOURS.items()]
    sheets = [(schema.name, schema.meaning, None) for schema in TABLES.values()]
    lines = [("How to edit", "", book.bold), *((line, "", None) for line in _HOW), ("", "", None)]
    lines += [("Colours of headers", "", book.bold), *colours, ("", "", None), ("Sheets", "", book.bold), *sheets]
    for place, (first, second, look) in enumerate(lines, start=row):
        write_value(page, place, 0, first, look)
        write_value(page, place, 1, second)


def _add_sources(book: Book, case: Case) -> None:
    page = book.file.add_worksheet(SOURCES_SHEET)
    rows = _sources(case)
    page.set_column(0, 0, 70)
    page.set_column(1, 3, 12)
    page.set_column(4, 4, 60)
    for place, name in enumerate(rows.columns):
        page.write_string(0, place, name, book.heads["provenance"])
        for row, value in enumerate(rows[name].to_list(), start=1):
            write_value(page, row, place, value)
    page.freeze_panes(1, 0)


def _sources(case: Case) -> Table:
    """Each distinct source, as_of and basis with the rows that rest on it and their tables, most rows first."""
    key = [c.name for c in PROVENANCE]
    every = pl.concat(t.select(*key, table=pl.lit(name)) for name, t in tables_of(case).items())
    counted = every.group_by(key).agg(rows=pl.len(), tables=pl.col("table").unique(maintain_order=True).str.join(", "))
    return counted.sort("rows", *key, descending=[True, False, False, False])
