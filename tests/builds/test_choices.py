"""What importers and suppliers choose or pass on: KORUS, certified parts, the 45X credit, metals. By hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from builds.exporting import exporting
from builds.priced import APRIL_2025, NOVEMBER_2026, abroad, build_of, line, one_year, priced
from reshore.builds.parts_duty import duty_on_day
from reshore.case import Case
from reshore.law import read_law
from reshore.law.us.parts_duty import parts_duty
from tiny import ROWS, tiny_case

US = 1
ENGINE = 0.8 * 4_000  # bought abroad
UNLISTED = [{"family": "engine", "section_232": False}, {"family": "body_and_stampings"}]


def test_korean_parts_claim_korus() -> None:
    # April 2025: 25 % on top of nothing; November 2026: a floor of 15 %, all of it open to the offset
    for known, rate in ((APRIL_2025, 0.25), (NOVEMBER_2026, 0.15)):
        builds = priced(abroad("KOR"), known)
        assert line(builds, "parts_duty", US) == 0.0
        assert line(builds, "parts_duty_232", US) == pytest.approx(rate * ENGINE)


def test_the_importer_never_pays_more_than_without_a_choice() -> None:
    law, countries = read_law(NOVEMBER_2026), ("USA", "MEX", "JPN", "KOR", "CHN")
    case = abroad("JPN", components=UNLISTED)
    for on in (date(2025, 6, 1), date(2026, 3, 1), date(2026, 11, 1)):
        best = duty_on_day(case, law, on, countries).total
        origin = np.broadcast_to(["US", "MX", "JP", "KR", "CN"], (2, 5))
        listed = np.array([[False], [True]]) & np.ones(5, dtype=bool)
        plain = parts_duty(
            law, on, origin=origin, mfn_parameter="part_typical", listed_232=listed, usmca=origin == "MX"
        ).total
        assert (best <= plain + 1e-12).all()
        assert best[:, 1].tolist() == [0.0, 0.0]


def test_an_unlisted_part_is_certified_only_where_that_is_cheaper() -> None:
    # From 2027 Brazil pays 2.5 % + 12.5 % + 25 % outside Section 232, or 2.5 % + 25 % within; India 12.5 % or 27.5 %
    brazil, india = (priced(abroad(c, year=2027, components=UNLISTED), NOVEMBER_2026) for c in ("BRA", "IND"))
    assert line(brazil, "parts_duty", US) == pytest.approx(0.025 * ENGINE)
    assert line(brazil, "parts_duty_232", US) == pytest.approx(0.25 * ENGINE)
    assert line(india, "parts_duty", US) == pytest.approx(0.125 * ENGINE)
    assert line(india, "parts_duty_232", US) == 0.0


def battery(cells_from: str = "USA", share: float = 0.5, barred: bool = False, **more: Any) -> Case:
    """A car with 60 kWh: cells of 6,000 USD and a pack of 2,000 USD, pack from the US."""
    families = ("battery_cells", "battery_pack_other")
    return tiny_case(
        **{
            **one_year(),
            "programs": [{"program": "car", "share_ice": 0.0, "share_bev": 1.0}],
            "components": [{"family": f} for f in families],
            "bom": [
                {"family": families[0], "value": 6_000, "kwh": 60},
                {"family": families[1], "value": 2_000, "kwh": 0},
            ],
            "sourcing": [{"family": families[0], "country": cells_from}, {"family": families[1], "country": "USA"}],
            "sources": [
                {
                    "family": f,
                    "country": c,
                    "price_index": 1.0,
                    "credit_share": share,
                    "prohibited_entity": barred and c == "MEX",
                }
                for f in families
                for c in ("USA", "MEX")
            ],
            **more,
        }
    )


def deflated(usd: float) -> float:
    return usd / 1.02  # dollars of 2025 for those of 2026


def test_the_credit_on_cells_and_modules_reaches_the_price_by_half() -> None:
    assert line(priced(battery()), "credit_45x", 0) == pytest.approx(-deflated(0.5 * 60 * (35 + 10)))


def test_cells_from_abroad_earn_nothing() -> None:
    assert line(priced(battery("MEX")), "credit_45x", 0) == pytest.approx(-deflated(0.5 * 60 * 10))


def test_without_a_share_passed_on_nothing_changes() -> None:
    assert not priced(battery(share=0.0)).lines["credit_45x"].any()


def test_too_much_from_prohibited_entities_earns_nothing() -> None:
    # cells are three quarters of the value; 60 % must come from elsewhere in 2026
    assert line(priced(battery("MEX", barred=True), NOVEMBER_2026), "credit_45x", 0) == 0.0


def test_a_prohibited_supplier_earns_nothing() -> None:
    sources = [
        {
            "family": f,
            "country": "USA",
            "price_index": 1.0,
            "credit_share": 0.5,
            "prohibited_entity": f == "battery_cells",
        }
        for f in ("battery_cells", "battery_pack_other")
    ]
    families = ("battery_cells", "battery_pack_other")
    mostly_packs = [
        {"family": families[0], "value": 1_000, "kwh": 60},
        {"family": families[1], "value": 9_000, "kwh": 0},
    ]
    builds = priced(battery(sources=sources, bom=mostly_packs), NOVEMBER_2026)
    assert line(builds, "credit_45x", 0) == pytest.approx(-deflated(0.5 * 60 * 10))


def test_the_credit_phases_out() -> None:
    sold = [
        {"program": "car", "market": "us-all", "year": y, "low": 1, "base": 1, "high": 1} for y in range(2029, 2034)
    ]
    years = battery(
        head={"first_year": 2029, "years": 5}, demand=sold, generations=[{"program": "car", "sop_year": 2024, "eop_year": 2034}]
    )  # fmt: skip
    builds = priced(years)
    phase = np.array([1.0, 0.75, 0.5, 0.25, 0.0]) / 1.02 ** np.arange(4, 9)
    np.testing.assert_allclose(builds.lines["credit_45x"][build_of(builds, 0)], -0.5 * 60 * 45 * phase, atol=1e-9)


def test_the_credit_brings_cells_home_where_they_would_be_too_dear() -> None:
    # US cells cost 20 % more; a credit of 13 USD/kWh on 100 USD/kWh is not enough, one of 31 is
    def has_us_cells(share: float) -> bool:
        dear = [
            {"family": "battery_cells", "country": "USA", "price_index": 1.2, "credit_share": share},
            {"family": "battery_cells", "country": "MEX", "price_index": 1.0},
            {"family": "battery_pack_other", "country": "USA", "price_index": 1.0},
        ]
        builds = priced(battery("MEX", sources=dear), NOVEMBER_2026)
        return any(builds.recipes.share[b, 0, 0] == 1.0 for b in np.nonzero(builds.recipes.pair == US)[0])

    assert not has_us_cells(0.0)
    assert has_us_cells(0.9)


def test_a_credit_that_ends_brings_cells_home_while_it_lasts() -> None:
    # 31.50 USD/kWh in 2029 against 20 of a dearer cell; the mean to 2033 is about 15
    years = range(2029, 2034)
    dear = [
        {"family": "battery_cells", "country": "USA", "price_index": 1.2, "credit_share": 0.9},
        {"family": "battery_cells", "country": "MEX", "price_index": 1.0},
        {"family": "battery_pack_other", "country": "USA", "price_index": 1.0},
    ]
    case = battery(
        "MEX", head={"first_year": 2029, "years": 5}, sources=dear,
        demand=[{"program": "car", "market": "us-all", "year": y, "low": 1, "base": 1, "high": 1} for y in years],
        generations=[{"program": "car", "sop_year": 2024, "eop_year": 2034}],
    )  # fmt: skip
    builds = priced(case, NOVEMBER_2026)
    us = np.nonzero(builds.recipes.pair == US)[0]
    cheapest = builds.recipes.share[us[np.argmin(builds.total[us], axis=0)], 0, 0]
    assert cheapest.tolist() == [1.0, 1.0, 0.0, 0.0, 0.0]


def test_metals_raise_the_price_of_us_parts() -> None:
    # 30 % metal, 80 % passed on, half duty on primary metal all through 2026
    case = tiny_case(
        **one_year(), components=[{"family": "engine", "metal_share": 0.3}, {"family": "body_and_stampings"}],
        finance=[{"metals_pass_through": 0.8}],
    )  # fmt: skip
    builds = priced(case, NOVEMBER_2026)
    assert line(builds, "metals", 0) == pytest.approx(4_000 * 0.3 * 0.8 * 0.5)
    assert not priced(tiny_case(**one_year())).lines["metals"].any()


def test_metals_can_turn_a_recipe_away_from_the_us() -> None:
    # a US engine of 3,400 USD against a Japanese one of 3,200 with 15 % of duty; 12 % of metals is more than the gap
    def cheapest(passed: float) -> float:
        case = exporting(
            "DEU", american=0.85, finance=[{"metals_pass_through": passed}],
            components=[{"family": "engine", "metal_share": 0.9}, {"family": "body_and_stampings"}],
        )  # fmt: skip
        builds = priced(case, NOVEMBER_2026)
        us = np.nonzero((builds.recipes.pair == 0) & (builds.recipes.zone == 0))[0]
        best = us[np.argmin(builds.total[us, 0])]
        return float(builds.recipes.share[best, 0, 0])

    assert ROWS["bom"][0]["value"] == 4_000
    assert cheapest(0.0) == 1.0
    assert cheapest(1.0) == 0.0
