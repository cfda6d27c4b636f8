"""Charts: valid against altair's schema, pure, and carrying the numbers they claim to show."""

from __future__ import annotations

from itertools import pairwise

import pytest

from reshore.report import digest
from reshore.report.charts import GALLERY
from reshore.report.charts.bridge import bridge_rows
from reshore.report.charts.cash import cash_rows, paid_back
from reshore.report.charts.geo import between, great_circle_km
from reshore.report.charts.jobs import state_jobs
from reshore.report.charts.labels import put_labels
from reshore.report.charts.places import arc_rows, plant_rows
from reshore.report.charts.utilisation import utilisation_rows
from reshore.report.charts.waterfall import waterfall_rows

from .sample import LAST, sample_study
from .studies import ODD, no_coordinates

STUDY = sample_study()


@pytest.mark.parametrize("figure", GALLERY, ids=lambda f: f.name)
def test_chart_is_valid_pure_and_signed(figure) -> None:  # type: ignore[no-untyped-def]
    spec = figure.draw(STUDY).to_dict()
    assert spec == figure.draw(STUDY).to_dict()
    assert "run 9f3a1c5e77" in spec["title"]["subtitle"][-1]
    assert "url" not in str(spec.get("data")) and "http" not in str(spec["layer"])


@pytest.mark.parametrize("name", ODD)
def test_odd_studies_draw(name: str) -> None:
    study = ODD[name]()
    for figure in GALLERY:
        figure.draw(study).to_dict()


def test_bridge_ends_at_the_difference() -> None:
    last = bridge_rows(STUDY)[-1]
    assert last["kind"] == "total"
    assert last["end"] * 1e9 == pytest.approx(digest.difference(STUDY))


def test_waterfall_goes_from_old_to_new_cost() -> None:
    largest = digest.largest_move(STUDY)
    assert largest is not None and largest.move["program"] == "rav4"
    lines = digest.landed_lines(STUDY, largest)
    steps = waterfall_rows(lines, "old", "new")
    assert steps[0]["end"] == pytest.approx(lines["old"].sum())
    assert steps[-1]["end"] == pytest.approx(lines["new"].sum(), abs=1.0)
    for before, after in pairwise(steps[:-1]):
        assert after["start"] == pytest.approx(before["end"])


def test_cash_sums_to_the_npv_difference() -> None:
    rows = cash_rows(STUDY)
    total = rows[-1]["npv"] * 1e9 + digest.terminal_difference(STUDY)
    assert total == pytest.approx(digest.difference(STUDY))
    assert paid_back(rows) == "Paid back in 2034."


def test_utilisation_and_jobs_agree_with_the_study() -> None:
    row = next(r for r in utilisation_rows(STUDY) if r["plant"] == "Liberty megasite NC" and r["year"] == str(LAST))
    assert row["use"] == pytest.approx((row["units"] + row["other"]) / row["capacity"])
    jobs = state_jobs(STUDY)
    shown = jobs.filter((jobs["who"] == "plan") & (jobs["year"] == LAST))["jobs"].sum()
    assert shown == pytest.approx(digest.us_jobs(STUDY, "plan"))


def test_maps_without_coordinates_have_no_points() -> None:
    assert not plant_rows(no_coordinates()) and not arc_rows(no_coordinates())
    assert {r["class"] for r in plant_rows(STUDY)} >= {
        "open in the US",
        "open elsewhere",
        "new or restarted",
        "not used",
    }


def test_great_circle() -> None:
    """A quarter of the equator; and London to New York, 5,570 km."""
    assert great_circle_km((0, 0), (90, 0)) == pytest.approx(10007.5, abs=1)
    assert great_circle_km((-0.128, 51.507), (-74.006, 40.713)) == pytest.approx(5570, abs=5)
    assert between((0, 0), (90, 0), 0.5) == pytest.approx((45, 0))
    assert between((10, 20), (10, 20), 0.7) == (10, 20)


def test_labels_of_neighbours_part() -> None:
    sides = [r["side"] for r in put_labels([("Princeton IN", -87.6, 38.3), ("Georgetown KY", -84.5, 38.2)])]
    assert sides == ["left", "right"]


def test_unit_fits_the_values() -> None:
    from reshore.report import words

    assert words.unit([2e9, -1.0]) == (1e9, "USD bn")
    assert words.unit([2e8, -1e3]) == (1e6, "USD m")
