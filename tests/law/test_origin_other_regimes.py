"""Heavy trucks, the alternative staging regime, and the term of the agreement."""

from __future__ import annotations

from datetime import date

import pytest

from reshore.errors import LawError
from reshore.law import read_law, shipped_overlay
from reshore.law.usmca.heavy_truck import heavy_truck_labor_ok, heavy_truck_originates, heavy_truck_part_threshold
from reshore.law.usmca.origin import vehicle_originates
from reshore.law.usmca.staging import staged_core_part_originates, staged_labor_ok, staged_vehicle_originates
from reshore.law.usmca.term import joint_reviews, usmca_in_force, withdrawal_takes_effect

LAW = read_law(date(2026, 11, 23))
REST = {"lvc_ok": True, "steel": 0.7, "aluminium": 0.7}


@pytest.mark.parametrize(
    ("on", "least"), [(date(2024, 6, 30), 0.60), (date(2024, 7, 1), 0.64), (date(2027, 7, 1), 0.70)]
)
def test_heavy_trucks_step_up(on: date, least: float) -> None:
    more = {"steel_melted_poured": 0.7} if on >= date(2027, 7, 1) else {}
    found = heavy_truck_originates(LAW, on, rvc=[least - 0.001, least], **REST, **more)
    assert found.tolist() == [False, True]
    assert heavy_truck_part_threshold(LAW, on, "principal") == least
    assert heavy_truck_part_threshold(LAW, on, "complementary", "transaction_value") == pytest.approx(least)


def test_heavy_truck_labor_value() -> None:
    found = heavy_truck_labor_ok(
        LAW, date(2026, 1, 1), material_manufacturing=[0.29, 0.30, 0.30, 0.45], technology=[0.5, 0.5, 0.05, 0.0],
        assembly_credit=[True, True, True, False],
    )  # fmt: skip
    assert found.tolist() == [False, True, False, True]


def test_staging_is_easier_and_over() -> None:
    on, case = date(2025, 6, 30), {"rvc": 0.63, "core_ok": True, **REST}
    assert staged_vehicle_originates(LAW, on, **case) and not vehicle_originates(LAW, on, **case)
    assert staged_core_part_originates(LAW, on, [0.62, 0.625]).tolist() == [False, True]
    assert not staged_core_part_originates(LAW, on, 0.70, "transaction_value")
    assert staged_labor_ok(LAW, on, material_manufacturing=0.10, technology=0.10, assembly_credit=True)
    for rule in (
        lambda d: staged_vehicle_originates(LAW, d, **case),
        lambda d: staged_core_part_originates(LAW, d, 0.9),
        lambda d: staged_labor_ok(LAW, d, material_manufacturing=0.9),
    ):
        with pytest.raises(LawError, match="not in force"):
            rule(date(2025, 7, 1))


def test_reviews_are_yearly_after_the_refusal_until_the_term_ends() -> None:
    assert joint_reviews(LAW, date(2028, 1, 1)) == (date(2026, 7, 1), date(2027, 7, 1))
    assert joint_reviews(LAW, date(2050, 1, 1))[-1] == date(2035, 7, 1)
    as_of_2025 = read_law(date(2025, 6, 1))
    assert joint_reviews(as_of_2025, date(2033, 1, 1)) == (date(2026, 7, 1), date(2032, 7, 1))


def test_withdrawal_needs_six_months() -> None:
    assert withdrawal_takes_effect(LAW, date(2026, 12, 31)) == date(2027, 6, 30)
    assert withdrawal_takes_effect(LAW, date(2027, 1, 1)) == date(2027, 7, 1)
    left = read_law(date(2026, 11, 23), [shipped_overlay("usmca_withdrawal_2027")])
    assert usmca_in_force(left, date(2027, 6, 30)) and not usmca_in_force(left, date(2027, 7, 1))
    with pytest.raises(LawError, match="not in force"):
        withdrawal_takes_effect(LAW, date(2019, 1, 1))
