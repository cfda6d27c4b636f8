"""The workbook as written, read back from its own XML: sheets, drop-downs, comments, digits; and what is refused."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path

import pytest

from case.folders import rich_case
from reshore.case import TABLES, write_workbook
from reshore.case.worksheet import comment
from reshore.errors import RequestError
from tiny import tiny_case


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The XML files of the rich case as a workbook, by name."""
    file = write_workbook(rich_case(), tmp_path_factory.mktemp("book") / "rich.xlsx")
    with zipfile.ZipFile(file) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def page(parts: dict[str, str], table: str) -> str:
    return parts[f"xl/worksheets/sheet{list(TABLES).index(table) + 2}.xml"]


def test_sheets_are_the_head_the_tables_and_the_sources(parts: dict[str, str]) -> None:
    assert re.findall('<sheet name="([^"]+)"', parts["xl/workbook.xml"]) == ["case", *TABLES, "provenance"]


def test_header_is_frozen_and_filtered(parts: dict[str, str]) -> None:
    for table in TABLES:
        assert 'ySplit="1"' in page(parts, table)
        assert "<autoFilter" in page(parts, table)


def test_drop_downs_of_words_flags_and_references(parts: dict[str, str]) -> None:
    plants = page(parts, "plants")
    assert '"operating,idle,candidate"' in plants.replace("&quot;", '"')
    assert '"TRUE,FALSE"' in plants.replace("&quot;", '"')
    assert "OFFSET(places!$A$2,0,0,MAX(1,COUNTA(places!$A$2:$A$1048576)),1)" in plants
    for schema in TABLES.values():
        wanted = sum(bool(c.refers or c.choices) or c.kind == "flag" for c in schema.columns)
        assert page(parts, schema.name).count('type="list"') == wanted, schema.name


def test_every_header_has_its_comment(parts: dict[str, str]) -> None:
    comments = [text for name, text in parts.items() if re.fullmatch(r"xl/comments\d+\.xml", name)]
    assert sum(text.count("<comment ") for text in comments) == sum(len(t.columns) for t in TABLES.values())


def test_comment_says_meaning_unit_need_and_bounds() -> None:
    columns = {c.name: c for c in TABLES["plants"].columns}
    assert comment(columns["hours_ratio"]).splitlines()[1:] == ["number, ratio", "empty means 1.0", "at least 0"]
    assert comment(columns["state"]).splitlines()[1:] == ["text", "may be empty", "a places.place"]
    assert comment(columns["plant"]).splitlines()[2] == "key, required"


def test_required_columns_have_another_look_than_optional_ones(parts: dict[str, str]) -> None:
    header = re.findall(r'<c r="[A-Z]+1" s="(\d+)" t="s">', page(parts, "plants"))
    look = dict(zip((c.name for c in TABLES["plants"].columns), header, strict=True))
    assert len({look["plant"], look["name"], look["union"], look["source"]}) == 4
    assert look["name"] == look["capacity"]


def test_every_digit_of_a_number_is_written(tmp_path: Path) -> None:
    value = 0.1 + 0.2
    file = write_workbook(tiny_case(finance=[{"case": "x", "carrying_rate": value}]), tmp_path / "a.xlsx")
    with zipfile.ZipFile(file) as packed:
        text = packed.read(f"xl/worksheets/sheet{list(TABLES).index('finance') + 2}.xml").decode()
    assert f"<v>{value!r}</v>" in text


def test_formula_like_text_stays_text(tmp_path: Path) -> None:
    file = write_workbook(tiny_case(plants=[{"plant": "home", "name": "=1+1"}, {"plant": "us"}]), tmp_path / "a.xlsx")
    with zipfile.ZipFile(file) as packed:
        assert "<f>" not in packed.read("xl/worksheets/sheet2.xml").decode()
        assert "=1+1" in packed.read("xl/sharedStrings.xml").decode()


def test_sources_are_counted(parts: dict[str, str]) -> None:
    rows = sum(len(getattr(rich_case(), name)) for name in TABLES)
    assert f"<v>{rows}</v>" in parts[f"xl/worksheets/sheet{len(TABLES) + 2}.xml"]  # the user's rows are one source


def test_places_that_are_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.xlsx").write_text("mine")
    with pytest.raises(RequestError, match="exists"):
        write_workbook(tiny_case(), tmp_path / "mine.xlsx")
    with pytest.raises(RequestError, match="does not end in"):
        write_workbook(tiny_case(), tmp_path / "a.xls")
    assert [f.name for f in tmp_path.iterdir()] == ["mine.xlsx"]
    assert (tmp_path / "mine.xlsx").read_text() == "mine"


def test_what_excel_cannot_hold_is_refused(tmp_path: Path) -> None:
    long = tiny_case(plants=[{"plant": "home", "name": "x" * 40_000}, {"plant": "us", "name": "<r>x</r>"}])
    with pytest.raises(RequestError) as caught:
        write_workbook(long, tmp_path / "a.xlsx")
    assert [(p.table, p.row, p.column) for p in caught.value.problems] == [("plants", 1, "name"), ("plants", 2, "name")]
    early = tiny_case({"footprint_date": date(1899, 1, 1)}, facts=[{"announced": date(1800, 1, 1)}])
    with pytest.raises(RequestError) as caught:
        write_workbook(early, tmp_path / "a.xlsx")
    assert [(p.table, p.column) for p in caught.value.problems] == [("case", "footprint_date"), ("facts", "announced")]
    assert list(tmp_path.iterdir()) == []


def test_the_same_case_is_the_same_file(tmp_path: Path) -> None:
    one, two = (write_workbook(rich_case(), tmp_path / name).read_bytes() for name in ("a.xlsx", "b.xlsx"))
    assert one == two
