"""The study as an Excel workbook: real tables, totals as formulas, one native chart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_col_to_name, xl_range, xl_rowcol_to_cell  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from reshore.report import digest, words
from reshore.report.sheets import (
    COUNT,
    FLAG,
    PLAIN,
    RATIO,
    SHARE,
    USD,
    VALUE,
    Head,
    Sheet,
    jobs_sheet,
    ledger_columns,
    ledger_pivot,
    plain_sheets,
)
from reshore.study.study import Study

_NUMBERS = {
    USD: "#,##0;[Red]-#,##0",
    COUNT: "#,##0",
    SHARE: "0.0%",
    RATIO: "#,##0.00",
    VALUE: "#,##0.####",
    PLAIN: "",
    FLAG: "",
}
_STYLE = "Table Style Medium 2"
_BLOCKS = (("plan", "Plan"), ("stay", "Stay"), ("difference", "Difference"))


class Book:
    """The open workbook with its number formats."""

    def __init__(self, path: Path) -> None:
        plain = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
        self.file = xlsxwriter.Workbook(str(path), plain)
        self.looks = {k: self.file.add_format({"num_format": f} if f else {}) for k, f in _NUMBERS.items()}
        self.bold = self.file.add_format({"bold": True})
        self.title = self.file.add_format({"bold": True, "font_size": 14})
        self.wrap = self.file.add_format({"text_wrap": True, "valign": "top"})
        self.sum = self.file.add_format({"bold": True, "top": 1, "num_format": _NUMBERS[USD]})


def write_workbook(study: Study, path: Path) -> None:
    """Write all sheets; the ledger's totals are formulas with their values stored beside."""
    study, book = digest.without_nan(study), Book(path)
    s = study.summary
    book.file.set_properties({"title": f"reshore: {s.automaker}", "comments": f"run {s.inputs_hash}"})
    summary, moves = book.file.add_worksheet("Summary"), plain_sheets(study)
    add_table(book, moves[0])
    ends = add_ledger(book, study)
    for sheet in [*moves[1:], jobs_sheet(study)]:
        add_table(book, sheet)
    add_summary(book, summary, study, ends)
    book.file.close()


def add_table(book: Book, sheet: Sheet) -> None:
    """One sheet with one Excel table, its heading frozen and its units in comments."""
    page = book.file.add_worksheet(sheet.name)
    _excel_table(book, page, 0, sheet)
    page.freeze_panes(1, 0)


def _excel_table(book: Book, page: Worksheet, top: int, sheet: Sheet) -> None:
    data = [list(row) for row in sheet.table.iter_rows()] or [[None] * len(sheet.heads)]
    columns = [{"header": words.title(h.name), "format": book.looks[h.look]} for h in sheet.heads]
    name = "t_" + sheet.name.lower().replace(" ", "_")
    options = {"data": data, "columns": columns, "name": name, "style": _STYLE}
    page.add_table(top, 0, top + len(data), len(sheet.heads) - 1, options)
    for k, head in enumerate(sheet.heads):
        page.set_column(k, k, _width(head, [row[k] for row in data]))
        if head.says:
            page.write_comment(top, k, head.says)


def _width(head: Head, values: list[Any]) -> float:
    """Wide enough for the heading and most values, never wider than a line of text."""
    widest = max((len(_shown(head, v)) for v in values[:400]), default=0)
    return float(min(max(len(words.title(head.name)) + 4, widest + 2), 60))


def _shown(head: Head, value: Any) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if head.look in (USD, COUNT) and isinstance(value, float) else str(value)


def add_ledger(book: Book, study: Study) -> dict[str, str]:
    """Three tables, term by year: plan, stay, difference. Gives the cell of each table's total NPV."""
    page, years = book.file.add_worksheet("Ledger"), ledger_columns(study)
    page.set_column(0, 0, 26)
    page.set_column(1, len(years) + 1, 17)
    page.freeze_panes(0, 1)
    plan, stay = (ledger_pivot(study, who) for who in ("plan", "stay"))
    high = max(len(plan), 1) + 5  # rows from one table to the next
    for k, (who, name) in enumerate(_BLOCKS):
        rows = [plan, stay, _less(plan, stay)][k]
        _ledger_block(book, page, k * high, f"{name}, USD (real {study.summary.usd_year})", who, years, rows)
    _difference_formulas(book, page, high, len(plan), len(years), plan, stay)
    return {who: f"Ledger!{_total_cell(k * high, len(plan), len(years))}" for k, (who, _) in enumerate(_BLOCKS)}


Pivot = list[tuple[str, list[float], float]]


def _less(plan: Pivot, stay: Pivot) -> Pivot:
    pairs = zip(plan, stay, strict=True)
    return [(a[0], [x - y for x, y in zip(a[1], b[1], strict=True)], a[2] - b[2]) for a, b in pairs]


def _total_cell(top: int, terms: int, years: int) -> str:
    return str(xl_rowcol_to_cell(top + 2 + max(terms, 1), years + 1, row_abs=True, col_abs=True))


def _ledger_block(book: Book, page: Worksheet, top: int, title: str, who: str, years: list[str], rows: Pivot) -> None:
    """Title, heading, a row a term, totals as formulas."""
    page.write(top, 0, title, book.bold)
    sums = [sum(r[1][k] for r in rows) for k in range(len(years))] + [sum(r[2] for r in rows)]
    usd = {"format": book.looks[USD], "total_function": "sum"}
    numbers = [{"header": h, "total_value": v, **usd} for h, v in zip([*years, "NPV"], sums, strict=True)]
    columns = [{"header": "Term", "total_string": "Sum"}, *numbers]
    data = [[words.title(t), *by_year, npv] for t, by_year, npv in rows] or [["–", *[0.0] * (len(years) + 1)]]
    options = {"data": data, "columns": columns, "name": f"t_ledger_{who}", "style": _STYLE, "total_row": True}
    page.add_table(top + 1, 0, top + 2 + len(data), len(years) + 1, options)
    page.write_comment(top + 1, 1, "USD of the year, real, undiscounted; income positive, cost negative")
    page.write_comment(top + 1, len(years) + 1, "USD, real, present value")


def _difference_formulas(
    book: Book, page: Worksheet, high: int, terms: int, years: int, plan: Pivot, stay: Pivot
) -> None:
    """Each cell of the third table is the plan's less staying's."""
    for i, (_, by_year, npv) in enumerate(_less(plan, stay)):
        for j, value in enumerate([*by_year, npv]):
            ours, theirs = (xl_rowcol_to_cell(k * high + 2 + i, j + 1) for k in (0, 1))
            page.write_formula(2 * high + 2 + i, j + 1, f"={ours}-{theirs}", book.looks[USD], value)


def add_summary(book: Book, page: Worksheet, study: Study, ends: dict[str, str]) -> None:
    """The answer, the numbers, the cash flow with its chart, and the run."""
    page.set_column(0, 0, 42)
    page.set_column(1, 5, 20)
    page.hide_gridlines(2)
    page.write(0, 0, digest.answer(study), book.title)
    row = _pairs(book, page, 2, study, ends)
    _cash(book, page, row + 1, study)


def _pairs(book: Book, page: Worksheet, row: int, study: Study, ends: dict[str, str]) -> int:
    s = study.summary
    ours = (f"NPV of the plan, USD (real {s.usd_year})", s.objective_usd, f"={ends['plan']}")
    theirs = (f"NPV of staying, USD (real {s.usd_year})", s.stay_objective_usd, f"={ends['stay']}")
    gain = ("NPV against staying", digest.difference(study), f"={ends['difference']}")
    for name, value, formula in (ours, theirs, gain):
        page.write(row, 0, name, book.bold)
        page.write_formula(row, 1, formula, book.looks[USD], value)
        row += 1
    for name, number, look in _facts(study):
        page.write(row, 0, name)
        page.write(row, 1, number, book.looks[look])
        row += 1
    return row


def _facts(study: Study) -> list[tuple[str, Any, str]]:
    s, last = study.summary, digest.last_year(study)
    (units, share), (stay_units, stay_share) = (digest.us_built(study, who) for who in ("plan", "stay"))
    return [
        ("No plan can be worth more than, USD", s.bound_usd, USD),
        ("Gap, USD", s.gap_usd, USD),
        ("Gap over present value of costs", _known(s.gap), SHARE),
        ("Gap over what could be gained on staying", _known(s.decision_gap), SHARE),
        (f"US-built units in {last}", units, COUNT),
        (f"US-built units in {last} when staying", stay_units, COUNT),
        (f"US-built share in {last}", _known(share), SHARE),
        (f"US-built share in {last} when staying", _known(stay_share), SHARE),
        (f"US assembly jobs in {last}", digest.us_jobs(study, "plan"), COUNT),
        (f"US assembly jobs in {last} when staying", digest.us_jobs(study, "stay"), COUNT),
        ("Automaker", s.automaker, PLAIN),
        ("Case", s.case, PLAIN),
        ("As known on", str(s.known_as_of), PLAIN),
        ("Footprint of", str(s.footprint_date), PLAIN),
        ("Inputs", s.inputs_hash, PLAIN),
        ("Seed", s.seed, PLAIN),
        *((f"Version of {name}", version, PLAIN) for name, version in sorted(s.versions.items())),
        *(("Warning", text, PLAIN) for text in s.warnings),
    ]


def _known(value: float) -> float | str:
    return words.DASH if words.missing(value) else value


def _cash(book: Book, page: Worksheet, row: int, study: Study) -> None:
    """Year, difference, running sums (formulas) and the chart beside."""
    cash = digest.cash_difference(study)
    heads = ("Year", "Plan less staying, USD", "Running sum, USD", "Present value, USD", "Running sum, present value")
    for j, head in enumerate(heads):
        page.write(row, j, head, book.bold)
    first, usd, npv = row + 1, 0.0, 0.0
    for k, record in enumerate(cash.iter_rows(named=True)):
        usd, npv = usd + record["usd"], npv + record["npv_usd"]
        page.write(first + k, 0, record["year"])
        for j, value, total in ((1, record["usd"], usd), (3, record["npv_usd"], npv)):
            page.write(first + k, j, value, book.looks[USD])
            span = f"{xl_col_to_name(j)}${first + 1}:{xl_rowcol_to_cell(first + k, j)}"
            page.write_formula(first + k, j + 1, f"=SUM({span})", book.looks[USD], total)
    if cash.height:
        page.insert_chart(2, 3, _chart(book, first, first + cash.height - 1), {"x_scale": 1.35, "y_scale": 1.25})


def _chart(book: Book, first: int, last: int) -> Any:
    bars, line = book.file.add_chart({"type": "column"}), book.file.add_chart({"type": "line"})
    years = f"=Summary!{xl_range(first, 0, last, 0)}"
    for chart, column, name, colour in (
        (bars, 1, "Year", "#0072B2"),
        (line, 4, "Running sum, present value", "#D55E00"),
    ):
        values = f"=Summary!{xl_range(first, column, last, column)}"
        look = {"fill": {"color": colour}} if chart is bars else {"line": {"color": colour, "width": 2.25}}
        chart.add_series({"name": name, "categories": years, "values": values, **look})
    bars.combine(line)
    bars.set_title({"name": "Cash of the plan against staying", "name_font": {"size": 12}})
    bars.set_y_axis(
        {"name": "USD bn, real", "display_units": "billions", "display_units_visible": False, "num_format": "0.0"}
    )
    bars.set_x_axis({"label_position": "low"})
    bars.set_legend({"position": "bottom"})
    return bars
