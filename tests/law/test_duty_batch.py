"""Vehicle duty for many entries equals the rule, entry by entry, and refuses what the rule refuses."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reshore.law import read_law, shipped_overlay, with_overlay
from reshore.law.us.duty_batch import vehicle_duty_many, vehicle_duty_year
from reshore.law.us.vehicle_duty import VehicleDuty, vehicle_duty

LAW = read_law(date.max)
ORIGINS = ("JP", "DE", "KR", "GB", "CN", "MX", "CA", "TH", "RU", "BR", "US")

Entry = dict[str, object]


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    origin, hts = draw(st.sampled_from(ORIGINS)), draw(st.sampled_from(("8703", "8704")))
    flag = st.booleans()
    return {
        "origin": origin,
        "hts_class": hts,
        "usmca": draw(flag) and origin in ("MX", "CA", "US"),
        "us_content": draw(st.floats(0.0, 1.0)),
        "content_approved": draw(flag),
        "in_quota": draw(flag) and (origin, hts) == ("GB", "8703"),
        "korus": draw(flag) and origin == "KR",
        "plug_in": draw(flag),
    }


def _columns(rows: list[Entry]) -> dict[str, np.ndarray]:
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def _layers(duty: VehicleDuty) -> np.ndarray:
    return np.stack([*duty.layers, duty.total])


days = st.dates(date(2015, 1, 1), date(2045, 12, 31))


@given(st.lists(st.tuples(days, entries()), min_size=1, max_size=12))
def test_many_entries_equal_the_rule_exactly(rows: list[tuple[date, Entry]]) -> None:
    dates, given_ = np.array([d for d, _ in rows], dtype="datetime64[D]"), _columns([e for _, e in rows])
    found = _layers(vehicle_duty_many(LAW, dates, **given_))
    right = [_layers(vehicle_duty(LAW, d, **e)) for d, e in rows]  # type: ignore[arg-type]
    np.testing.assert_array_equal(found, np.stack(right, axis=-1))


@given(st.lists(st.tuples(st.integers(2018, 2042), entries()), min_size=1, max_size=4))
def test_year_averages_equal_those_of_the_law(rows: list[tuple[int, Entry]]) -> None:
    years, given_ = np.array([y for y, _ in rows]), _columns([e for _, e in rows])
    found = vehicle_duty_year(LAW, years, **given_)
    for i, (year, entry) in enumerate(rows):

        def rule(on: date, entry: Entry = entry) -> np.ndarray:
            return np.stack(vehicle_duty(LAW, on, **entry).layers)  # type: ignore[arg-type]

        right = LAW.year_average(rule, year)
        np.testing.assert_allclose(np.stack(found.layers)[:, i], right, rtol=0, atol=1e-15)


def test_shapes_and_days_as_numbers() -> None:
    day = (date(2026, 6, 1) - date(1970, 1, 1)).days
    dates = np.full((2, 3), day)
    duty = vehicle_duty_many(LAW, dates, origin="MX", hts_class="8703", usmca=True, us_content=[0.0, 0.5, 1.0])
    assert duty.total.tolist() == [[0.25, 0.125, 0.0]] * 2
    single = vehicle_duty_many(
        LAW, np.datetime64("2026-06-01"), origin="KR", hts_class="8704", usmca=False, us_content=0.0
    )
    assert single.total.shape == () and float(single.total) == 0.25
    none = vehicle_duty_many(
        LAW, np.array([], dtype="datetime64[D]"), origin="JP", hts_class="8703", usmca=False, us_content=0.0
    )
    assert none.total.shape == (0,)
    empty = vehicle_duty_year(
        LAW, np.array([], dtype=np.int64), origin="JP", hts_class="8703", usmca=False, us_content=0.0
    )
    assert empty.total.shape == (0,)


def test_an_overlay_reaches_the_table() -> None:
    law = with_overlay(LAW, shipped_overlay("canada_autos_50"))
    given_ = {"origin": "CA", "hts_class": "8703", "usmca": False, "us_content": 0.0}
    dates = np.array(["2026-12-31", "2027-01-01"], dtype="datetime64[D]")
    assert vehicle_duty_many(law, dates, **given_).total == pytest.approx([0.275, 0.525])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "bad",
    [
        {"origin": ["DE", "ZZ"]},
        {"origin": ["DE", "DEU"]},
        {"origin": ["DE", "d"]},
        {"hts_class": ["8703", "8705"]},
        {"hts_class": ["8703", "87031"]},
        {"us_content": [0.0, 1.5]},
        {"us_content": [0.0, np.nan]},
        {"usmca": [True, False]},
        {"in_quota": [True, False]},
        {"korus": [True, False]},
        {"plug_in": [True, False, True]},
        {"dates": np.array(["2026-01-01", "NaT"], dtype="datetime64[D]")},
        {"dates": np.array([1.0, 2.0])},
    ],
)
def test_entries_that_cannot_be(bad: dict[str, object]) -> None:
    good = {
        "dates": np.array(["2026-01-01", "2026-06-01"], dtype="datetime64[D]"),
        "origin": ["DE", "JP"], "hts_class": "8703", "usmca": False, "us_content": 0.0,
    }  # fmt: skip
    with pytest.raises(ValueError):
        vehicle_duty_many(LAW, **{**good, **bad})  # type: ignore[arg-type]
    if "dates" not in bad:
        years = {k: v for k, v in {**good, **bad}.items() if k != "dates"}
        with pytest.raises(ValueError):
            vehicle_duty_year(LAW, [2026, 2027], **years)  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        vehicle_duty_year(LAW, [2026.5], origin="DE", hts_class="8703", usmca=False, us_content=0.0)
