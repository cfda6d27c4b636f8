"""Fleet standards in force, penalties, and what-ifs that bring standards back."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reshore.law import Law, read_law, shipped_overlay
from reshore.law.us.fleet_standards import fleet_standards
from reshore.law.us.fuel_economy import cafe_penalty, fleet_average_mpg
from reshore.law.us.vehicle_ghg import ghg_excess, ghg_in_force
from reshore.law.us_ca.zev import zev_enforceable, zev_penalty, zev_share, zev_shortfall

KNOWN = date(2026, 11, 23)
LAW = read_law(KNOWN)


def _with(*names: str) -> Law:
    return read_law(KNOWN, [shipped_overlay(name) for name in names])


def _values(law: Law, year: int, on: date | None = None) -> dict[tuple[str, str], float]:
    return {(s.provision_id, s.vehicle_class): s.value for s in fleet_standards(law, year, on)}


def test_average_of_a_fleet_is_harmonic() -> None:
    assert fleet_average_mpg([20.0, 60.0], [1.0, 1.0]) == pytest.approx(30.0)
    with pytest.raises(ValueError, match="vehicles"):
        fleet_average_mpg([20.0], [0.0])


@given(st.lists(st.tuples(st.floats(5, 200), st.floats(1, 1e6)), min_size=1, max_size=6))
def test_average_lies_within_the_fleet(fleet: list[tuple[float, float]]) -> None:
    economy = [m for m, _ in fleet]
    average = float(fleet_average_mpg(economy, [n for _, n in fleet]))
    assert min(economy) * (1 - 1e-9) <= average <= max(economy) * (1 + 1e-9)


def test_the_penalty_went_to_zero() -> None:
    assert cafe_penalty(LAW, date(2025, 7, 3), 2.0, 100_000) == 34_000_000.0
    assert cafe_penalty(LAW, date(2025, 7, 4), 2.0, 100_000) == 0.0
    assert cafe_penalty(LAW, date(2025, 7, 3), [-1.0, 0.3], 10).tolist() == pytest.approx([0.0, 510.0])
    assert cafe_penalty(_with("cafe_penalty_restored"), date(2027, 6, 1), 2.0, 100_000) == 34_000_000.0
    with pytest.raises(ValueError, match="vehicles"):
        cafe_penalty(LAW, KNOWN, 1.0, -1)


def test_today_only_fuel_economy_binds() -> None:
    found = fleet_standards(LAW, 2031)
    assert {(s.vehicle_class, s.value, s.penalty) for s in found} == {
        ("passenger_car", 65.1, 0.0),
        ("light_truck", 45.2, 0.0),
        ("fleet", 50.4, 0.0),
    }
    assert fleet_standards(LAW, 2033) == []


def test_before_the_repeals_all_three_bound() -> None:
    found = _values(LAW, 2026, date(2025, 6, 1))
    assert found[("us.environment.vehicle_ghg", "fleet")] == 161
    assert found[("us_ca.environment.acc2", "fleet")] == 0.35
    assert ghg_in_force(LAW, date(2026, 4, 19)) and not ghg_in_force(LAW, date(2026, 4, 20))
    assert zev_enforceable(LAW, date(2025, 6, 11)) and not zev_enforceable(LAW, date(2025, 6, 12))


def test_reinstated_standards_come_back() -> None:
    law = _with("ghg_reinstated", "acc2_reinstated", "cafe_penalty_restored")
    found = {(s.provision_id, s.vehicle_class): s for s in fleet_standards(law, 2030)}
    assert found[("us.environment.vehicle_ghg", "fleet")].value == 119
    assert found[("us_ca.environment.acc2", "fleet")].value == 0.68
    assert found[("us.environment.cafe", "passenger_car")].penalty == 17.0
    assert ghg_excess(law, 2030, date(2030, 12, 31), "fleet", [100.0, 130.0]).tolist() == [0.0, 11.0]
    assert ghg_excess(LAW, 2030, date(2030, 12, 31), "fleet", 130.0) == 0.0


def test_the_proposed_reset_is_an_overlay() -> None:
    law = _with("cafe_reset_proposed")
    assert _values(law, 2031) == {("us.environment.cafe", "fleet"): 34.5}
    assert _values(LAW, 2031)[("us.environment.cafe", "fleet")] == 50.4
    assert _values(law, 2026) == _values(LAW, 2026)


def test_zev_shortfall_and_penalty() -> None:
    assert zev_shortfall(LAW, 2030, 1000.0, [600.0, 700.0]).tolist() == pytest.approx([80.0, 0.0])
    assert zev_penalty(LAW, date(2030, 12, 31), 80.0) == 0.0
    assert zev_penalty(_with("acc2_reinstated"), date(2030, 12, 31), 80.0) == 1_600_000.0


def test_zev_share_rises_to_all() -> None:
    path = [zev_share(LAW, year) for year in range(2025, 2041)]
    assert path == sorted(path) and path[0] == 0.0 and path[-1] == 1.0
