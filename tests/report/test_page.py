"""The HTML report: self-contained, escaped, and alive in a browser."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import altair as alt
import polars as pl
import pytest

from reshore.report import write_report
from reshore.report.page import VEGA_LITE, context, linked, report_html

from .sample import sample_study, with_tables
from .studies import NASTY, ODD, nasty_names, negative, no_moves, with_exit


class Requests(HTMLParser):
    """Collects whatever in the page would make a browser ask for something."""

    FETCHING = ("src", "srcset", "poster", "data", "action", "formaction", "background")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.links: list[str] = []
        self.style = self.script = False
        self.styles: list[str] = []
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.style, self.script = tag == "style", tag == "script"
        for name, value in attrs:
            if name in self.FETCHING and not (value or "").startswith("data:"):
                self.found.append(f"<{tag} {name}={value}>")
            if name == "href" and (value or "").startswith("http"):
                self.links.append(tag)
            if name == "style" and "url(" in (value or ""):
                self.found.append(f"{tag} style {value}")

    def handle_endtag(self, tag: str) -> None:
        self.style = self.script = False

    def handle_data(self, data: str) -> None:
        if self.style:
            self.styles.append(data)
        if self.script:
            self.scripts.append(data)


@pytest.fixture(scope="module")
def page() -> str:
    return report_html(sample_study())


def test_page_asks_for_nothing(page: str) -> None:
    seen = Requests()
    seen.feed(page)
    assert not seen.found
    assert set(seen.links) == {"a"}, "only citations may carry an address"
    assert not re.search(r"url\(|@import", "".join(seen.styles))
    ours = "".join(s for s in seen.scripts if len(s) < 500_000)
    assert not re.search(r"""\bimport\s*[({"']|\bfetch\(|XMLHttpRequest|https?://(?!vega\.github\.io/schema)""", ours)
    assert "default-src 'none'" in page


def test_same_study_same_page(page: str) -> None:
    assert report_html(sample_study()) == page


def test_numbers_that_are_none_draw() -> None:
    study = sample_study()
    gone = study["plant_years"].with_columns(jobs=pl.lit(float("nan")), capacity=pl.lit(float("nan")))
    assert "NaN" not in report_html(with_tables(study, plant_years=gone)).split('id="data">')[1].split("</script>")[0]


def test_numbers_of_the_first_page(page: str) -> None:
    first = page[: page.index('<nav aria-label="Chapters"')]
    for expected in (
        "USD +2.0 bn (2024)",
        "Footprint of 1\u00a0January\u00a02025",
        "1.2 years older",
        "at most 13.6 % was missed",
    ):
        assert expected in first
    assert "What to do in 2026" in first and "4Runner" in first
    assert page.count('class="undecided"') == 1


def test_every_table_has_a_caption_and_every_chart_a_text(page: str) -> None:
    told = page[: page.index('id="data"')]
    assert told.count("<table") == told.count("<caption>") >= 8
    assert len(re.findall(r'role="img" aria-label="[^"]{20,}"', told)) == told.count("data-spec=") == 9


def test_names_are_escaped() -> None:
    page = report_html(nasty_names())
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page and NASTY not in page


def test_vega_lite_of_page_and_altair_agree() -> None:
    assert alt.SCHEMA_VERSION.startswith(f"v{VEGA_LITE}.")


def test_citations_become_links() -> None:
    assert linked("see https://a.gov/x, <b>") == (
        'see <a href="https://a.gov/x" rel="noreferrer noopener">https://a.gov/x</a>, &lt;b&gt;'
    )


def test_no_moves_says_stay() -> None:
    told = context(no_moves())
    assert told["answer"].startswith("Stay: no move pays")
    assert not told["moves"].rows and told["landed"] is None
    assert "not defined" in told["gaps"][2]


def test_exit_and_loss_are_told() -> None:
    assert "end Lexus NX at Cambridge" in context(with_exit())["answer"]
    assert "less than staying" in context(negative())["answer"]


@pytest.mark.parametrize("name", ODD)
def test_odd_studies_make_a_page(name: str, tmp_path: Path) -> None:
    write_report(ODD[name](), tmp_path / "report.html")
    assert (tmp_path / "report.html").stat().st_size > 900_000


def _chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        if os.environ.get("RESHORE_CI") == "1":
            pytest.fail("Chromium is missing, and RESHORE_CI=1 asks for it")
        pytest.skip("Chromium is not installed")
    return found


def _browse(path: Path, profile: Path) -> tuple[str, list[str]]:
    """The page's document after its scripts ran, and what they said on the console."""
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0", "--dump-dom",
             "--virtual-time-budget=20000", "--window-size=1200,2000", f"--user-data-dir={profile}"]  # fmt: skip
    done = subprocess.run([_chromium(), *flags, path.as_uri()], capture_output=True, text=True, timeout=180, check=True)
    return done.stdout, [line for line in done.stderr.splitlines() if ":CONSOLE" in line]


@pytest.mark.parametrize("name", ["sample", "empty", "nasty_names"])
def test_page_lives_in_a_browser(name: str, tmp_path: Path) -> None:
    study = sample_study() if name == "sample" else ODD[name]()
    write_report(study, tmp_path / "report.html")
    dom, console = _browse(tmp_path / "report.html", tmp_path / "profile")
    assert 'data-charts="done"' in dom
    assert not console
    assert dom.count("<svg") >= 8
