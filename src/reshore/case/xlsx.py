"""Reads the cells of an Excel file (Office Open XML) as what they are: text, number, flag, date, error, formula.

Only the standard library: readers of spreadsheets give an empty text for an error or for a formula without a stored
value, and those must be told from empty cells.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

CellKind = Literal["text", "number", "flag", "date", "error", "formula"]  # formula: one without a stored value
MOST_BYTES = 500_000_000  # of one part, unpacked
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class Cell:
    """A cell that is not blank."""

    kind: CellKind
    text: str  # a date as ISO date where it has no time, a number as stored, a flag as true or false


@dataclass(frozen=True)
class Page:
    """One worksheet."""

    name: str
    hidden: bool
    merged: tuple[str, ...]  # ranges such as A1:B2
    rows: Mapping[int, Mapping[int, Cell]]  # by row from 1, column from 1; blank cells and rows are absent


class UnreadableWorkbook(Exception):
    """The file is no workbook that can be read."""


def read_pages(file: Path, wanted: set[str]) -> list[Page]:
    """The worksheets in order; only those named in `wanted` that can be seen have rows. Raises UnreadableWorkbook."""
    try:
        with zipfile.ZipFile(file) as packed:
            return list(_pages(packed, wanted))
    except OSError as error:
        raise UnreadableWorkbook(f"cannot be read: {error.strerror}") from error
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, ElementTree.ParseError) as error:
        raise UnreadableWorkbook("is not an Excel workbook (.xlsx), or is damaged or encrypted") from error


def _pages(packed: zipfile.ZipFile, wanted: set[str]) -> Iterator[Page]:
    book = _xml(packed, "xl/workbook.xml")
    links = {r.attrib["Id"]: r.attrib["Target"] for r in _xml(packed, "xl/_rels/workbook.xml.rels")}
    epoch = date(1904, 1, 1) if _is_1904(book) else date(1899, 12, 30)
    cells = _Cells(_strings(packed), _date_styles(packed), epoch)
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        name, hidden = sheet.attrib["name"], sheet.attrib.get("state", "visible") != "visible"
        if hidden or name not in wanted:
            yield Page(name, hidden, (), {})
            continue
        root = _xml(packed, posixpath.normpath(posixpath.join("/xl", links[sheet.attrib[_LINK]])).lstrip("/"))
        merged = tuple(m.attrib["ref"] for m in root.iterfind("{*}mergeCells/{*}mergeCell"))
        yield Page(name, False, merged, cells.rows(root))


def _xml(packed: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if packed.getinfo(name).file_size > MOST_BYTES:
        raise ValueError(name)
    raw = packed.read(name)
    if b"<!DOCTYPE" in raw[:1000]:  # no workbook has one; it could declare entities
        raise ValueError(name)
    return ElementTree.fromstring(raw)


def _is_1904(book: ElementTree.Element) -> bool:
    settings = book.find("{*}workbookPr")
    return settings is not None and settings.attrib.get("date1904", "0") in ("1", "true")


def _strings(packed: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in packed.namelist():
        return []
    return [_text(item) for item in _xml(packed, "xl/sharedStrings.xml").iterfind("{*}si")]


def _text(item: ElementTree.Element) -> str:
    """The text of a string, all its runs, without the reading aids of East Asian text."""
    runs = [*item.iterfind("{*}t"), *item.iterfind("{*}r/{*}t")]
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), "".join(t.text or "" for t in runs))


def _date_styles(packed: zipfile.ZipFile) -> set[int]:
    """The numbers of the cell styles that show a date."""
    if "xl/styles.xml" not in packed.namelist():
        return set()
    root = _xml(packed, "xl/styles.xml")
    codes = {int(f.attrib["numFmtId"]): f.attrib["formatCode"] for f in root.iterfind("{*}numFmts/{*}numFmt")}
    used = [int(x.attrib.get("numFmtId", "0")) for x in root.iterfind("{*}cellXfs/{*}xf")]
    return {i for i, f in enumerate(used) if (_shows_date(codes[f]) if f in codes else f in _BUILT_IN_DATES)}


def _shows_date(code: str) -> bool:
    bare = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.', "", code)
    return re.search("[dmyhs]", bare, re.IGNORECASE) is not None and "general" not in bare.lower()


@dataclass(frozen=True)
class _Cells:
    strings: list[str]
    dates: set[int]
    epoch: date

    def rows(self, root: ElementTree.Element) -> dict[int, dict[int, Cell]]:
        found: dict[int, dict[int, Cell]] = {}
        at_row = 0
        for row in root.iterfind("{*}sheetData/{*}row"):
            at_row = int(row.attrib.get("r", at_row + 1))
            cells = dict(self._row(row))
            if cells:
                found[at_row] = cells
        return found

    def _row(self, row: ElementTree.Element) -> Iterator[tuple[int, Cell]]:
        at = 0
        for item in row.iterfind("{*}c"):
            place = _REFERENCE.fullmatch(item.attrib.get("r", ""))
            at = _column_number(place[1]) if place else at + 1
            cell = self._cell(item)
            if cell is not None:
                yield at, cell

    def _cell(self, item: ElementTree.Element) -> Cell | None:
        kind = item.attrib.get("t", "n")
        if kind == "inlineStr":
            inside = item.find("{*}is")
            return _text_cell("" if inside is None else _text(inside))
        value = item.findtext("{*}v")
        if value is None or (value == "" and kind != "str"):
            return Cell("formula", f"={item.findtext('{*}f') or ''}") if item.find("{*}f") is not None else None
        if kind == "n":
            return self._number(value, int(item.attrib.get("s", "0")))
        return self._typed(kind, value)

    def _typed(self, kind: str, value: str) -> Cell | None:
        if kind == "s":
            return _text_cell(self.strings[int(value)])
        if kind == "b":
            return Cell("flag", "true" if value in ("1", "true") else "false")
        if kind == "d":
            return Cell("date", value.removesuffix("T00:00:00"))
        return Cell("error", value) if kind == "e" else _text_cell(_ESCAPED.sub(lambda m: chr(int(m[1], 16)), value))

    def _number(self, value: str, style: int) -> Cell:
        if style not in self.dates:
            return Cell("number", value)
        days = float(value)
        if days % 1 or not 0 <= days < 2_900_000:
            return Cell("date", f"{value} (with a time of day)")
        return Cell("date", str(self.epoch + timedelta(days=days)))


def _text_cell(text: str) -> Cell | None:
    return Cell("text", text) if text else None


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
