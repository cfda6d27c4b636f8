"""The pages in docs/law hold every provision and value and are what the data give today."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reshore.law import read_law
from reshore.law.audit import FAMILIES
from reshore.law.catalog import INDEX, SUBJECTS, UNVERIFIED, main, pages, subject, value_row, with_tables

LAW = read_law(date.max)
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "law"
HOW = "run `python -m reshore.law.catalog docs/law`"


@pytest.mark.parametrize("name", [f"{each}.md" for each in SUBJECTS])
def test_a_page_is_current(name: str) -> None:
    if (FOLDER / name).read_text("utf-8") != pages(LAW)[name]:
        pytest.fail(f"docs/law/{name} is old: {HOW}")


def test_the_index_is_current() -> None:
    page = (FOLDER / INDEX).read_text("utf-8")
    if page != with_tables(page, LAW):
        pytest.fail(f"docs/law/{INDEX} is old: {HOW}")


def test_there_is_no_page_of_a_subject_that_is_gone() -> None:
    assert {p.name for p in FOLDER.glob("*.md")} == {INDEX, *pages(LAW)}


@pytest.mark.parametrize("provision_id", sorted(LAW.provisions))
def test_every_value_of_a_provision_is_on_its_page(provision_id: str) -> None:
    provision = LAW.provisions[provision_id]
    text = (FOLDER / f"{subject(provision_id)}.md").read_text("utf-8")
    section = text.partition(f"## {provision_id}\n")[2].partition("\n## ")[0]
    assert provision.label in section
    for name, parameter in provision.parameters.items():
        table = section.partition(f"`{name}` (")[2]
        assert table, name
        for value in parameter.values:
            row = value_row(value)
            assert f"\n{row}\n" in table
            assert (UNVERIFIED in row) == (not all(c.seen for c in value.citations))


def test_the_index_names_every_provision_and_family() -> None:
    page = (FOLDER / INDEX).read_text("utf-8")
    assert [p for p in LAW.provisions if f"[`{p}`](" not in page] == []
    assert [f for f in FAMILIES if f"\n| {f} |" not in page] == []


def test_a_missing_mark_is_an_error() -> None:
    with pytest.raises(ValueError, match="marks of families"):
        with_tables("# no marks\n", LAW)


def test_writing_gives_the_pages(tmp_path: Path) -> None:
    (tmp_path / INDEX).write_text(
        "".join(f"<!-- {n}: begin -->\n<!-- {n}: end -->\n" for n in ("families", "provisions"))
    )
    main(str(tmp_path))
    assert (tmp_path / "tariffs.md").read_text("utf-8") == pages(LAW)["tariffs.md"]
    assert "us.tariffs.mfn" in (tmp_path / INDEX).read_text("utf-8")
