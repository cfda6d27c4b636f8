"""What a plan made on a day may know of the law."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from reshore.law import Law, read_law
from reshore.law.provision import DatedValue, Parameter
from reshore.law.us.depreciation import bonus_rate, building_deductions, equipment_deductions, qualifies_168n
from reshore.law.us.offset import offset_rate
from reshore.law.us.parts_duty import parts_duty
from reshore.law.us.vehicle_duty import vehicle_duty
from reshore.law.vintage import as_known

LIBERATION = date(2025, 4, 10)
AUTUMN_2026 = date(2026, 11, 23)


def _car(law: Law, on: date, origin: str) -> float:
    return float(vehicle_duty(law, on, origin=origin, hts_class="8703", usmca=False, us_content=0.0).total)


def test_in_april_2025_no_deal_is_known() -> None:
    law = read_law(LIBERATION)
    for on in (date(2025, 10, 1), date(2026, 6, 1), date(2030, 6, 1)):
        assert [_car(law, on, o) for o in ("JP", "DE", "GB")] == pytest.approx([0.275] * 3)
        assert _car(law, on, "KR") == pytest.approx(0.25)


def test_the_european_floor_is_retroactive_and_known_only_from_its_notice() -> None:
    entry = date(2025, 8, 15)
    assert _car(read_law(date(2025, 9, 24)), entry, "DE") == pytest.approx(0.275)
    assert _car(read_law(date(2025, 9, 25)), entry, "DE") == pytest.approx(0.15)


def test_in_april_2025_the_parts_duty_of_may_is_known() -> None:
    law = read_law(LIBERATION)

    def rate(on: date) -> float:
        part = parts_duty(law, on, origin="JP", mfn_parameter="part_typical", listed_232=True, usmca=False)
        return float(part.section_232)

    assert [rate(date(2025, 5, 2)), rate(date(2025, 5, 3)), rate(date(2028, 1, 1))] == [0.0, 0.25, 0.25]


@pytest.mark.parametrize(
    ("known", "rates"),
    [
        (date(2025, 4, 10), (0.0, 0.0, 0.0, 0.0)),
        (date(2025, 4, 29), (0.0375, 0.025, 0.0, 0.0)),
        (date(2025, 10, 16), (0.0375, 0.025, 0.0, 0.0)),
        (date(2025, 10, 17), (0.0375, 0.0375, 0.0375, 0.0)),
    ],
)
def test_offset_schedule_switches_when_the_extension_is_public(known: date, rates: tuple[float, ...]) -> None:
    days = (date(2025, 6, 1), date(2026, 6, 1), date(2028, 6, 1), date(2030, 6, 1))
    assert tuple(offset_rate(read_law(known), d) for d in days) == rates


def test_before_the_act_of_july_2025_is_known_the_old_schedule_rules() -> None:
    law = read_law(LIBERATION)
    assert bonus_rate(law, date(2025, 6, 1), 2026) == 0.2
    assert bonus_rate(law, date(2026, 6, 1), 2028) == 0.0
    assert not qualifies_168n(law, date(2026, 1, 1), date(2028, 1, 1))
    assert building_deductions(law, date(2026, 1, 1), date(2028, 1, 1), 1)[0] < 0.03
    later = read_law(date(2025, 7, 4))
    assert equipment_deductions(later, date(2025, 6, 1), 2026, 3)[0] == 1.0
    assert building_deductions(later, date(2026, 1, 1), date(2028, 1, 1), 1)[0] == 1.0


def test_a_repeal_is_not_known_before_it_is_announced() -> None:
    key = ("us.tariffs.ieepa", "mexico_non_usmca", date(2027, 1, 1))
    assert read_law(date(2026, 2, 19)).at(*key) == 0.25
    assert read_law(date(2026, 2, 20)).at(*key) is None


def test_phase_outs_enacted_long_ago_are_known() -> None:
    key = ("us.credits.45x", "phase_out_components", date(2031, 6, 1))
    assert read_law(LIBERATION).at(*key) == 0.5
    minerals = ("us.credits.45x", "phase_out_critical_minerals", date(2032, 6, 1))
    assert read_law(LIBERATION).at(*minerals) == 1.0  # the phase-out of minerals came in July 2025
    assert read_law(AUTUMN_2026).at(*minerals) == 0.5


def _value(start: str, end: str | None, value: float, announced: str, end_announced: str | None = None) -> DatedValue:
    day = date.fromisoformat
    ends = None if end is None else day(end)
    repeal = None if end_announced is None else day(end_announced)
    return DatedValue(day(start), ends, value, day(announced), (), repeal)


def _known(known: str, *values: DatedValue) -> list[tuple[str, str | None, object]]:
    parameter = Parameter("p", "", "/1", "not_applicable", values, "test")
    shown = as_known(parameter, date.fromisoformat(known)).values
    return [(str(v.start), None if v.end is None else str(v.end), v.value) for v in shown]


def test_hiding_a_successor_reopens_what_it_replaced() -> None:
    a = _value("2025-04-03", "2025-10-01", 1.0, "2025-04-01")
    b = _value("2025-10-02", None, 2.0, "2025-09-20")
    assert _known("2025-05-01", a, b) == [("2025-04-03", None, 1.0)]
    assert _known("2025-09-20", a, b) == [("2025-04-03", "2025-10-01", 1.0), ("2025-10-02", None, 2.0)]
    assert _known("2025-01-01", a, b) == []


def test_what_is_reopened_runs_to_the_next_known_value() -> None:
    a = _value("2020-01-01", "2024-12-31", 1.0, "2019-01-01")
    b = _value("2025-01-01", "2026-12-31", 2.0, "2025-07-04")
    c = _value("2027-01-01", None, 3.0, "2019-01-01")
    assert _known("2025-01-01", a, b, c) == [("2020-01-01", "2026-12-31", 1.0), ("2027-01-01", None, 3.0)]


def test_a_sunset_enacted_with_its_value_stays() -> None:
    assert _known("2026-03-01", _value("2026-02-24", "2026-07-23", 0.1, "2026-02-20")) == [
        ("2026-02-24", "2026-07-23", 0.1)
    ]


def test_a_repeal_with_its_own_announcement_reopens() -> None:
    a = _value("2025-03-04", "2026-02-23", 0.25, "2025-02-01", "2026-02-20")
    assert _known("2025-12-01", a) == [("2025-03-04", None, 0.25)]


def test_every_value_that_starts_in_the_future_says_when_it_was_announced() -> None:
    """Without `announced` a scheduled step would be hidden until its day: the commonest mistake in these files."""
    law = read_law(date.max)
    values = [
        (p.id, q.name, v.start)
        for p in law.provisions.values()
        for q in p.parameters.values()
        for v in q.values
        if v.start > AUTUMN_2026 and v.announced > AUTUMN_2026
    ]
    assert values == []


def test_no_value_is_announced_long_after_it_started_unless_retroactive_by_statute() -> None:
    law = read_law(date.max)
    late = {
        p.id: (v.announced - v.start).days
        for p in law.provisions.values()
        for q in p.parameters.values()
        for v in q.values
        if v.announced > v.start
    }
    assert max(late.values()) <= 200


def test_vintages_agree_on_the_past_where_nothing_was_retroactive() -> None:
    on = date(2025, 4, 10)
    early, late = read_law(LIBERATION), read_law(AUTUMN_2026)
    origins = ["JP", "DE", "KR", "GB", "CN", "US"]
    rates = [
        vehicle_duty(w, on, origin=origins, hts_class="8703", usmca=False, us_content=0).total for w in (early, late)
    ]
    assert np.array_equal(*rates)
