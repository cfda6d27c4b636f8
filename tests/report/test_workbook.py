"""The workbook read back from its own XML: sheets, tables, formulas and the ledger's sum."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from reshore.report import write_workbook

from .sample import sample_study
from .studies import ODD, nasty_names

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
STUDY = sample_study()


class Read:
    """A workbook as sheets of cells."""

    def __init__(self, path: Path) -> None:
        self.zip = zipfile.ZipFile(path)
        book = self._xml("xl/workbook.xml")
        self.sheets = [s.attrib["name"] for s in book.findall("m:sheets/m:sheet", NS)]
        strings = self._xml("xl/sharedStrings.xml").findall("m:si", NS)
        self.strings = ["".join(t.text or "" for t in s.iter(f"{{{NS['m']}}}t")) for s in strings]

    def _xml(self, name: str) -> ElementTree.Element:
        return ElementTree.fromstring(self.zip.read(name))

    def cells(self, sheet: str) -> dict[str, tuple[object, str | None]]:
        """Cell -> value, formula."""
        page = self._xml(f"xl/worksheets/sheet{self.sheets.index(sheet) + 1}.xml")
        return {c.attrib["r"]: self._cell(c) for c in page.iter(f"{{{NS['m']}}}c")}

    def _cell(self, cell: ElementTree.Element) -> tuple[object, str | None]:
        value, formula = cell.find("m:v", NS), cell.find("m:f", NS)
        text = None if value is None else value.text
        shown = self.strings[int(text or 0)] if cell.attrib.get("t") == "s" else text
        return shown, None if formula is None else formula.text


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Read:
    path = tmp_path_factory.mktemp("book") / "study.xlsx"
    write_workbook(STUDY, path)
    return Read(path)


def test_sheets_are_real_tables(book: Read) -> None:
    wanted = {"Summary", "Moves", "Ledger", "Production", "Deliveries", "Landed cost", "Plants", "Launches", "Jobs", "Law",
              "Sources", "Confidence"}  # fmt: skip
    assert wanted <= set(book.sheets) and book.sheets[0] == "Summary"
    tables = [n for n in book.zip.namelist() if n.startswith("xl/tables/")]
    assert len(tables) == len(book.sheets) - 1 + 2  # the ledger holds three, the summary none
    assert any(n.startswith("xl/charts/") for n in book.zip.namelist())


def _rows(cells: dict[str, tuple[object, str | None]]) -> dict[int, dict[str, tuple[object, str | None]]]:
    found: dict[int, dict[str, tuple[object, str | None]]] = {}
    for name, cell in cells.items():
        column, row = re.fullmatch(r"([A-Z]+)(\d+)", name).groups()  # type: ignore[union-attr]
        found.setdefault(int(row), {})[column] = cell
    return found


def test_ledger_sums_to_the_objective(book: Read) -> None:
    """The terms, read back and added here, and the stored value of the total formula, both give the objective."""
    rows, npv = _rows(book.cells("Ledger")), "N"  # Term, twelve years, NPV
    sums = [r for r in sorted(rows) if rows[r]["A"][0] == "Sum"]
    tops = [r for r in sorted(rows) if rows[r]["A"][0] == "Term"]
    expected = [STUDY.summary.objective_usd, STUDY.summary.stay_objective_usd]
    for top, end, value in zip(tops, sums, [*expected, expected[0] - expected[1]], strict=True):
        added = sum(float(str(rows[r][npv][0])) for r in range(top + 1, end))
        assert added == pytest.approx(value)
        assert float(str(rows[end][npv][0])) == pytest.approx(value)
        assert "SUBTOTAL" in str(rows[end][npv][1])


def test_summary_points_at_the_totals(book: Read) -> None:
    cells, ledger = book.cells("Summary"), book.cells("Ledger")
    for name, value in (("B3", STUDY.summary.objective_usd), ("B4", STUDY.summary.stay_objective_usd)):
        shown, formula = cells[name]
        assert float(str(shown)) == pytest.approx(value)
        target = str(formula).removeprefix("Ledger!").replace("$", "")
        assert float(str(ledger[target][0])) == pytest.approx(value)


def test_difference_is_made_of_formulas(book: Read) -> None:
    rows = _rows(book.cells("Ledger"))
    top = [r for r in sorted(rows) if rows[r]["A"][0] == "Term"][2]
    shown, formula = rows[top + 1]["B"]
    ours, theirs = str(formula).split("-")
    cells = book.cells("Ledger")
    assert float(str(shown)) == pytest.approx(float(str(cells[ours][0])) - float(str(cells[theirs][0])))


@pytest.mark.parametrize("name", ODD)
def test_odd_studies_make_a_workbook(name: str, tmp_path: Path) -> None:
    write_workbook(ODD[name](), tmp_path / "odd.xlsx")
    assert Read(tmp_path / "odd.xlsx").sheets[0] == "Summary"


def test_text_is_never_a_formula(tmp_path: Path) -> None:
    study = nasty_names()
    write_workbook(study, tmp_path / "x.xlsx")
    formulas = [f for _, f in Read(tmp_path / "x.xlsx").cells("Plants").values() if f]
    assert not formulas
