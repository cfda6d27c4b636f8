"""Differences of two laws: empty for the same law, spans of days for an overlay or an earlier vintage."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reshore.errors import LawError
from reshore.law import read_law, shipped_overlay
from reshore.law.difference import difference
from reshore.law.versions import law_named

TODAY = date(2026, 11, 23)
LAW, EARLY = read_law(TODAY), read_law(date(2025, 4, 10))
FIRST, LAST = date(2024, 1, 1), date(2031, 12, 31)


def test_a_law_does_not_differ_from_itself() -> None:
    assert difference(LAW, read_law(TODAY), date(1990, 1, 1), date(2060, 1, 1)) == ()


def test_an_overlay_differs_where_it_says() -> None:
    changes = difference(LAW, read_law(TODAY, [shipped_overlay("canada_autos_50")]), FIRST, LAST)
    assert [(c.address, c.first, c.last, c.a, c.b) for c in changes] == [
        ("us.tariffs.section_232.auto_parts.additional_rate_CA", date(2027, 1, 1), LAST, None, 0.5),
        ("us.tariffs.section_232.autos.additional_rate_CA", date(2027, 1, 1), LAST, None, 0.5),
    ]
    assert changes[0].citations_b and not changes[0].citations_a


def test_an_overlay_outside_the_window_is_no_difference() -> None:
    assert difference(LAW, read_law(TODAY, [shipped_overlay("canada_autos_50")]), FIRST, date(2026, 12, 31)) == ()


def test_a_vintage_that_did_not_know_the_deals() -> None:
    found = {c.address: c for c in difference(EARLY, LAW, date(2026, 1, 1), date(2026, 12, 31))}
    japan = found["us.tariffs.section_232.autos.floor_rate_JP"]
    assert (japan.first, japan.last, japan.a, japan.b) == (date(2026, 1, 1), date(2026, 12, 31), None, 0.15)


def test_a_value_changed_in_the_middle_gives_two_spans() -> None:
    """The offset falls to 2.5 % and then 0 as enacted; a law that keeps 3.75 % differs in two spans."""
    name = ("us.tariffs.import_adjustment_offset", "auto_rate_as_enacted_april_2025")
    kept = [v for v in LAW.parameter(*name).values if v.value == 0.0375]
    other = LAW.with_values(*name, [type(kept[0])(kept[0].start, None, 0.0375, kept[0].announced, kept[0].citations)])
    spans = [(c.first, c.last, c.a, c.b) for c in difference(LAW, other, FIRST, LAST)]
    assert spans == [
        (date(2026, 5, 1), date(2027, 4, 30), 0.025, 0.0375),
        (date(2027, 5, 1), LAST, 0.0, 0.0375),
    ]


@given(st.dates(FIRST, LAST))
def test_a_day_differs_exactly_where_the_values_do(day: date) -> None:
    changes = {(c.provision_id, c.parameter): c for c in difference(EARLY, LAW, day, day)}
    for provision, found in LAW.provisions.items():
        for name, parameter in found.parameters.items():
            mine = next((v.value for v in EARLY.parameter(provision, name).values if v.holds_on(day)), None)
            other = next((v.value for v in parameter.values if v.holds_on(day)), None)
            assert ((provision, name) in changes) == (mine != other)


@given(st.dates(FIRST, LAST), st.integers(0, 900))
def test_both_ways_are_mirror_images(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    there, back = difference(EARLY, LAW, first, last), difference(LAW, EARLY, first, last)
    assert [(c.address, c.first, c.last, c.a, c.b) for c in there] == [
        (c.address, c.first, c.last, c.b, c.a) for c in back
    ]


def test_a_window_that_ends_before_it_begins() -> None:
    with pytest.raises(ValueError, match="must not end before"):
        difference(LAW, EARLY, LAST, FIRST)


def test_versions_by_name() -> None:
    assert law_named("shipped", TODAY).fingerprint == LAW.fingerprint
    assert law_named("2025-04-10", TODAY).fingerprint == EARLY.fingerprint
    two = law_named("2025-04-10+canada_autos_50+usmca_withdrawal_2027", TODAY)
    overlays = [shipped_overlay("canada_autos_50"), shipped_overlay("usmca_withdrawal_2027")]
    assert two.fingerprint == read_law(date(2025, 4, 10), overlays).fingerprint
    assert law_named(str(overlays[0]), TODAY).fingerprint == read_law(TODAY, overlays[:1]).fingerprint


@pytest.mark.parametrize("name", ["nothing_like_it", "2025-01-01+2026-01-01", "no/such/file.yaml"])
def test_versions_that_are_none(name: str) -> None:
    with pytest.raises(LawError):
        law_named(name, TODAY)
