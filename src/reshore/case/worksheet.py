"""One table of a case as a sheet to edit: comments, colours, drop-downs and number formats from the schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from reshore.case.schema import PROVENANCE, TABLES, Column, TableSchema
from reshore.tables import Table

SPARE_ROWS = 500  # rows below the data that have drop-downs too
LONGEST_TEXT = 32_767  # of a cell in Excel
COLOURS = {  # of a header, by kind of column
    "key": ("#1F4E79", "key: together they name a row once; required"),
    "required": ("#2E75B6", "required in every row"),
    "optional": ("#7F7F7F", "optional: the comment says what an empty cell means"),
    "provenance": ("#7A5C99", "where the row comes from and how far to trust it"),
}
_WHOLE_AMOUNTS = (
    "USD", "USD/year", "USD/vehicle", "USD/worker", "USD (nominal)", "vehicles/year", "workers/year", "jobs", "people", "kg",
)  # fmt: skip
_LAST_ROW = 1_048_576


class Book:
    """The open workbook with its formats."""

    def __init__(self, path: str) -> None:
        plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.file = xlsxwriter.Workbook(path, plain)
        self.title = self.file.add_format({"bold": True, "font_size": 14})
        self.bold = self.file.add_format({"bold": True, "bottom": 1})
        self.prose = self.file.add_format({"text_wrap": True, "valign": "top"})
        self.heads = {k: self._head(colour) for k, (colour, _) in COLOURS.items()}
        self.looks = {f: self.file.add_format({"num_format": f}) for f in ("@", "0", "#,##0", "General", "yyyy-mm-dd")}

    def _head(self, colour: str) -> Any:
        return self.file.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": colour})


class _Exact(float):
    """A number that xlsxwriter writes with all its digits (it writes 16, which is not enough for every float)."""

    def __new__(cls, value: float) -> _Exact:
        made = super().__new__(cls, value)
        made.text = repr(value)
        return made

    text: str

    def __format__(self, spec: str) -> str:
        return self.text


def add_table(book: Book, schema: TableSchema, table: Table) -> None:
    """Adds the sheet of one table: header in row 1, a data row in each row below."""
    page = book.file.add_worksheet(schema.name)
    for i, column in enumerate(schema.columns):
        values = table[column.name].to_list()
        look = book.looks[_number_format(column)]
        page.set_column(i, i, _width(column, values), look)
        _write_head(book, page, i, column)
        _add_validation(page, i, column, len(values) + SPARE_ROWS)
        for row, value in enumerate(values, start=1):
            write_value(page, row, i, value, look)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(len(table), 1), len(schema.columns) - 1)


def write_value(page: Worksheet, row: int, place: int, value: object, look: Any = None) -> None:
    """Writes one value as what it is; None leaves the cell blank."""
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_boolean(row, place, value, look)
    elif isinstance(value, (int, float)):
        page.write_number(row, place, _Exact(value), look)
    elif isinstance(value, str):
        page.write_string(row, place, value, look)
    else:
        page.write_datetime(row, place, value, look)


def kind_of_column(column: Column) -> str:
    """The word of COLOURS for a column."""
    if column in PROVENANCE:
        return "provenance"
    if column.key:
        return "key"
    return "required" if column.required else "optional"


def comment(column: Column) -> str:
    """What the comment of a header says."""
    lines = [column.meaning, f"{column.kind}, {column.unit}" if column.unit else column.kind, _need(column)]
    lines += [f"at least {column.low:g}"] if _is_number(column) and column.low is not None else []
    lines += [f"at most {column.high:g}"] if _is_number(column) and column.high is not None else []
    lines += [f"one of {', '.join(column.choices)}"] if column.choices else []
    lines += [f"a {column.refers}"] if column.refers else []
    if column.list_of is not None:
        lines.append("words with | between" + (f": {', '.join(column.list_of)}" if column.list_of else ""))
    return "\n".join(lines)


def _need(column: Column) -> str:
    if column.key:
        return "key, required"
    if column.required:
        return "required"
    if column.default is None or column.default == "":
        return "may be empty"
    return f"empty means {str(column.default).lower() if isinstance(column.default, bool) else column.default}"


def _is_number(column: Column) -> bool:
    return column.kind in ("number", "integer")


def _write_head(book: Book, page: Worksheet, place: int, column: Column) -> None:
    page.write_string(0, place, column.name, book.heads[kind_of_column(column)])
    text = comment(column)
    page.write_comment(0, place, text, {"x_scale": 2, "y_scale": max(1.0, len(text) / 150)})


def _number_format(column: Column) -> str:
    if column.kind == "number":
        return "#,##0" if column.unit in _WHOLE_AMOUNTS else "General"
    return {"text": "@", "integer": "0", "flag": "General", "date": "yyyy-mm-dd"}[column.kind]


def _width(column: Column, values: list[object]) -> float:
    longest = max((len(str(v)) for v in values if v is not None), default=0)
    return min(max(longest, len(column.name) + 3, 10), 40) + 1


def _add_validation(page: Worksheet, place: int, column: Column, last: int) -> None:
    rule = _validation(column)
    if rule is not None:
        told: dict[str, Any] = {"error_title": column.name, "error_message": column.meaning[:250], "ignore_blank": True}
        page.data_validation(1, place, min(last, _LAST_ROW - 1), place, {**told, **rule})


def _validation(column: Column) -> Mapping[str, Any] | None:
    if column.kind == "flag":
        return {"validate": "list", "source": ["TRUE", "FALSE"]}
    if column.choices:
        return {"validate": "list", "source": list(column.choices)}
    if column.refers:  # a warning only: the row referred to may be written later
        return {"validate": "list", "source": _key_range(column.refers), "error_type": "warning"}
    return _bounds(column) if _is_number(column) else None


def _key_range(refers: str) -> str:
    """The filled cells of the column referred to, as they are when the list drops down."""
    table, name = refers.split(".")
    place = xl_col_to_name([c.name for c in TABLES[table].columns].index(name))
    cells = f"{table}!${place}$2:${place}${_LAST_ROW}"
    return f"=OFFSET({table}!${place}$2,0,0,MAX(1,COUNTA({cells})),1)"


def _bounds(column: Column) -> Mapping[str, Any] | None:
    kind = "integer" if column.kind == "integer" else "decimal"
    low, high = column.low, column.high
    if low is not None and high is not None:
        return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}
    if low is not None:
        return {"validate": kind, "criteria": ">=", "value": low}
    return {"validate": kind, "criteria": "<=", "value": high} if high is not None else None
