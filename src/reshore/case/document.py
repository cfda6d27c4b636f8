"""Makes the pages about the tables from the schema: `python -m reshore.case.document docs/tables.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from reshore.case.head import HEAD_FIELDS
from reshore.case.readme import FORM
from reshore.case.schema import PROVENANCE, TABLES, Column, TableSchema


def table_pages() -> str:
    """The page docs/tables.md: every table and column of a case."""
    parts = ["# Tables of a case", "<!-- made by python -m reshore.case.document; do not edit -->", FORM]
    parts += ["## case.toml", _column_table(HEAD_FIELDS)]
    parts += ["## Columns of every table", _column_table(PROVENANCE)]
    parts += [_table_section(schema) for schema in TABLES.values()]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _table_section(schema: TableSchema) -> str:
    empty = " May have no rows." if schema.may_be_empty else ""
    columns = [c for c in schema.columns if c not in PROVENANCE]
    return f"## {schema.name}\n\n{schema.meaning}{empty}\n\n{_column_table(columns)}"


def _column_table(columns: Iterable[Column]) -> str:
    head = "| column | type | unit | need | bounds and choices | meaning |\n|---|---|---|---|---|---|"
    return "\n".join([head, *(_column_row(c) for c in columns)])


def _column_row(column: Column) -> str:
    name = f"`{column.name}`" + (" (key)" if column.key else "")
    cells = (name, column.kind, column.unit, _need(column), _limits(column), column.meaning)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _need(column: Column) -> str:
    if column.required:
        return "required"
    if column.default is None:
        return "optional"
    shown = str(column.default).lower() if isinstance(column.default, bool) else column.default
    return f"default {shown}" if shown != "" else "default: empty text"


def _limits(column: Column) -> str:
    if column.choices:
        return "one of " + ", ".join(column.choices)
    if column.list_of is not None:
        return "list of " + (", ".join(column.list_of) if column.list_of else "words")
    if column.refers:
        return f"a {column.refers}"
    if column.low is None or column.kind not in ("number", "integer"):
        return ""
    return f"at least {column.low:g}" if column.high is None else f"{column.low:g} to {column.high:g}"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(table_pages(), encoding="utf-8") if sys.argv[1:] else print(table_pages(), end="")
