"""docs/tables.md is what the schema says, and the schema says something of every column."""

from __future__ import annotations

from pathlib import Path

import pytest

from reshore.case.case import Case, Head
from reshore.case.document import table_pages
from reshore.case.head import HEAD_FIELDS
from reshore.case.schema import TABLES, TableSchema


def test_page_on_disk_is_made_from_the_schema(root: Path) -> None:
    told = "run `python -m reshore.case.document docs/tables.md`"
    assert (root / "docs" / "tables.md").read_text(encoding="utf-8") == table_pages(), told


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_schema_is_sound(table: TableSchema) -> None:
    names = [c.name for c in table.columns]
    assert len(set(names)) == len(names)
    assert table.meaning
    assert table.key or table.name in ("facts", "options")
    for column in table.columns:
        assert column.meaning
        assert not (column.nullable and column.default is not None)
        assert not (column.key and not column.required)
        if column.refers:
            target, name = column.refers.split(".")
            assert name in [c.name for c in TABLES[target].columns]


def test_nullable_columns_say_what_empty_means() -> None:
    told = [(t.name, c.name) for t in TABLES.values() for c in t.columns if c.nullable and "empty" not in c.meaning]
    assert told == []


def test_records_have_the_names_of_the_schema() -> None:
    assert list(Case.__dataclass_fields__) == ["head", *TABLES]
    assert list(Head.__dataclass_fields__) == [c.name for c in HEAD_FIELDS]
