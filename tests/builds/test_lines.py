"""Each cost line of one vehicle of the tiny case, worked by hand.

The car has an engine of 4,000 USD from the US and stampings of 6,000 USD from Mexico (price index 0.9), both at US
prices; its home plant is in Mexico (pair 0), the other in Tennessee (pair 1), where stampings are pressed on the spot.
"""

from __future__ import annotations

import numpy as np
import pytest

from builds.priced import APRIL_2025, NOVEMBER_2026, abroad, build_of, line, one_year, priced
from reshore.builds import COST_LINES
from reshore.case import Case
from reshore.errors import CaseError
from reshore.law import read_law
from reshore.law.provision import DatedValue
from tiny import ROWS, tiny_case

HOME, US = 0, 1


@pytest.fixture(scope="module")
def tiny() -> Case:
    return tiny_case(**one_year())


def test_parts(tiny: Case) -> None:
    builds = priced(tiny)
    assert line(builds, "parts", HOME) == pytest.approx(4_000 + 0.9 * 6_000)
    assert line(builds, "parts", US) == pytest.approx(4_000 + 6_000)


def test_inbound_freight(tiny: Case) -> None:
    # US engine to Mexico 2 %, stampings within Mexico 1 %; within the US 1 %
    builds = priced(tiny)
    assert line(builds, "inbound_freight", HOME) == pytest.approx(0.02 * 4_000 + 0.01 * 5_400)
    assert line(builds, "inbound_freight", US) == pytest.approx(0.01 * 10_000)


def test_inbound_freight_grows_with_the_ratio_of_the_family() -> None:
    components = [{"family": "engine", "freight_ratio": 3.0}, {"family": "body_and_stampings", "freight_ratio": 0.5}]
    builds = priced(tiny_case(**one_year(), components=components))
    assert line(builds, "inbound_freight", HOME) == pytest.approx(3.0 * 0.02 * 4_000 + 0.5 * 0.01 * 5_400)


def test_carrying_parts(tiny: Case) -> None:
    # 10 % a year; the engine is 7 days under way to Mexico, stampings 3
    assert line(priced(tiny), "carrying_parts", HOME) == pytest.approx(0.10 * (7 * 4_000 + 3 * 5_400) / 365)


def test_labour(tiny: Case) -> None:
    # 20 hours at the US plant at 50 USD; 1.2 times the hours at 10 USD in Mexico
    builds = priced(tiny)
    assert line(builds, "labour", HOME) == pytest.approx(20 * 1.2 * 10)
    assert line(builds, "labour", US) == pytest.approx(20 * 50)
    assert builds.hours[build_of(builds, HOME)] == pytest.approx(24)


def test_energy() -> None:
    used = {"electricity_kwh": 800, "gas_kwh": 500}
    places = [{"place": "MEX", "electricity": 0.10, "gas": 0.03}, *ROWS["places"][:1], ROWS["places"][2]]
    plants = [{"plant": "home", **used}, {"plant": "us", "electricity_kwh": 600, "gas_kwh": 400}]
    builds = priced(tiny_case(**one_year(), plants=plants, places=places))
    assert line(builds, "energy", HOME) == pytest.approx(800 * 0.10 + 500 * 0.03)
    assert line(builds, "energy", US) == pytest.approx(600 * 0.08 + 400 * 0.02)


def test_quality(tiny: Case) -> None:
    # warranty 2 % of 26,000 USD, and 3 % more for each 30 days of the mean parts pipeline
    days = (7 * 4_000 + 3 * 5_400) / 9_400
    assert line(priced(tiny), "quality", HOME) == pytest.approx(520 * (1 + 0.03 * days / 30))
    assert line(priced(tiny), "quality", US) == pytest.approx(520 * (1 + 0.03 * 3 / 30))


@pytest.mark.parametrize(("known", "base", "section_232"), [(NOVEMBER_2026, 0.025, 0.125), (APRIL_2025, 0.025, 0.25)])
def test_duty_on_a_japanese_part_at_a_us_plant(known: object, base: float, section_232: float) -> None:
    # As known in November 2026 column 1 of 2.5 % and a floor of 15 %: 15 % in all. In April 2025: 25 % on top.
    builds = priced(abroad("JPN"), known)  # type: ignore[arg-type]
    value = 0.8 * 4_000  # the engine; stampings are pressed at the plant
    assert line(builds, "parts_duty", US) == pytest.approx(base * value)
    assert line(builds, "parts_duty_232", US) == pytest.approx(section_232 * value)
    assert builds.offset_duty[build_of(builds, US), 0] == pytest.approx(section_232 * value)


def test_the_floor_gives_way_to_a_higher_base_rate() -> None:
    law = read_law(NOVEMBER_2026)
    base = law.parameter("us.tariffs.mfn", "part_typical").values[0]
    high = DatedValue(base.start, None, 0.20, base.announced, base.citations)
    builds = priced(abroad("JPN"), law.with_values("us.tariffs.mfn", "part_typical", [high]))
    assert line(builds, "parts_duty", US) == pytest.approx(0.20 * 3_200)  # max(base, floor)
    assert line(builds, "parts_duty_232", US) == pytest.approx(0.0)


def test_an_unlisted_part_pays_column_1_alone() -> None:
    parts = [{"family": "engine", "section_232": False}, {"family": "body_and_stampings"}]
    builds = priced(abroad("JPN", components=parts), APRIL_2025)
    assert line(builds, "parts_duty_232", US) == 0.0


def test_parts_from_mexico_enter_free_and_parts_entering_mexico_pay_nothing_here(tiny: Case) -> None:
    sourcing = [{"family": "engine", "country": "MEX"}, {"family": "body_and_stampings", "country": "MEX"}]
    builds = priced(tiny_case(**one_year(), sourcing=sourcing))
    for name in ("parts_duty", "parts_duty_232"):
        assert not builds.lines[name].any()


def test_vehicle_duty_of_a_usmca_vehicle_falls_on_its_non_us_content(tiny: Case) -> None:
    builds = priced(tiny)
    b = build_of(builds, HOME)
    assert builds.origin.us_content[b] == pytest.approx(4_000 / 20_000)
    assert builds.origin.claims[b].all()
    assert line(builds, "vehicle_duty", HOME) == pytest.approx(0.25 * (20_000 - 4_000))
    assert line(builds, "vehicle_duty", US) == 0.0


def test_vehicle_duty_without_origin_is_on_the_full_value(tiny: Case) -> None:
    # no high-wage source and a 10 USD plant: no labour value content, no claim, 2.5 % + 25 %
    sources = [{**row, "high_wage": False} for row in ROWS["sources"]]
    builds = priced(tiny_case(**one_year(), sources=sources))
    assert not builds.origin.claims.any()
    assert line(builds, "vehicle_duty", HOME) == pytest.approx(0.275 * 20_000)


@pytest.mark.parametrize(
    ("country", "known", "rate"),
    [
        ("JPN", APRIL_2025, 0.275),  # the deal of September was not known: 25 % additional
        ("JPN", NOVEMBER_2026, 0.15),
        ("DEU", NOVEMBER_2026, 0.15),
        ("KOR", APRIL_2025, 0.25),  # KORUS frees of column 1
        ("KOR", NOVEMBER_2026, 0.15),
        ("GBR", NOVEMBER_2026, 0.10),  # 2.5 % and 7.5 % within the quota
        ("GBR", APRIL_2025, 0.275),
    ],
)
def test_vehicle_duty_overseas(country: str, known: object, rate: float) -> None:
    builds = priced(abroad(country), known)  # type: ignore[arg-type]
    assert line(builds, "vehicle_duty", HOME) == pytest.approx(rate * 20_000)


def test_the_korean_floor_counts_from_november_2025() -> None:
    # 92 days free, 212 days at 25 % from 3 April, 61 days at 15 % from 1 November
    builds = priced(abroad("KOR", 2025), NOVEMBER_2026)
    assert line(builds, "vehicle_duty", HOME) == pytest.approx((212 * 0.25 + 61 * 0.15) / 365 * 20_000)


def test_a_truck_pays_25_percent_in_column_1() -> None:
    builds = priced(abroad("JPN", programs=[{"program": "car", "hts_class": "8704"}]), NOVEMBER_2026)
    assert line(builds, "vehicle_duty", HOME) == pytest.approx(0.25 * 20_000)


def test_user_fees() -> None:
    # By sea: 0.125 %. Processing: 0.3464 % of a weekly entry of 60,000/52 cars is far over the cap of an entry,
    # which is 651.50 USD to September 2026 (273 days) and 670.86 USD after (92 days).
    builds = priced(abroad("JPN"), NOVEMBER_2026)
    cap = (273 * 651.50 + 92 * 670.86) / 365
    assert line(builds, "user_fees", HOME) == pytest.approx(0.00125 * 20_000 + cap / (60_000 / 52))
    assert line(builds, "user_fees", US) == 0.0


def test_a_usmca_vehicle_by_rail_pays_no_user_fee(tiny: Case) -> None:
    assert line(priced(tiny), "user_fees", HOME) == 0.0


def test_the_total_is_the_sum_of_the_lines(tiny: Case) -> None:
    builds = priced(tiny)
    assert tuple(builds.lines) == tuple(c.name for c in COST_LINES)
    np.testing.assert_allclose(builds.total, np.sum([builds.lines[c.name] for c in COST_LINES], axis=0))
    hand = 9_400 + 134 + 240 + line(builds, "quality", HOME) + line(builds, "carrying_parts", HOME) + 4_000
    assert builds.total[build_of(builds, HOME), 0] == pytest.approx(hand)


def test_a_part_that_no_source_sells_is_an_error_and_not_free() -> None:
    sources = [{"family": "engine", "country": "USA"}, {"family": "body_and_stampings", "country": "USA"}]
    with pytest.raises(CaseError, match=r"sources.*'MEX'.*no source of body_and_stampings"):
        priced(tiny_case(**one_year(), sources=sources))


def test_a_part_that_no_lane_carries_is_an_error_and_not_free_of_freight() -> None:
    lanes = [row for row in ROWS["part_lanes"] if (row.get("country"), row["to_country"]) != ("USA", "MEX")]
    with pytest.raises(CaseError, match=r"part_lanes.*'USA'.*no lane to MEX"):
        priced(tiny_case(**one_year(), part_lanes=lanes))
