"""Duties abroad on exported vehicles: by hand, by published number, and what must always hold."""

from __future__ import annotations

from datetime import date, timedelta

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from reshore.errors import LawError
from reshore.law import Law, read_law, with_overlay
from reshore.law.foreign.canada import REMISSION, SURTAX, remission_quota
from reshore.law.foreign.export_duty import ExportDuty, export_duty

LAW = read_law(date(2026, 11, 23))
BEFORE = read_law(date(2025, 1, 31))
DAY = date(2026, 8, 1)

shares = st.floats(0.0, 1.0)
days = st.dates(date(2020, 7, 1), date(2036, 6, 30))


def _duty(on: date, to: str, law: Law = LAW, **more: object) -> float:
    return float(export_duty(law, on, destination=to, **{"hts_class": "8703", **more}).total)  # type: ignore[arg-type]


# Canada


def test_canada_by_hand() -> None:
    found = export_duty(
        LAW, DAY, destination="CA", hts_class=["8703", "8703", "8704", "8703", "8703"],
        usmca_originating=[True, True, True, False, True], canadian_mexican_content=[0.40, 0.0, 1.0, 0.40, 0.40],
        in_remission_quota=[False, False, False, False, True],
    )  # fmt: skip
    assert found.base.tolist() == [0.0, 0.0, 0.0, 0.061, 0.0]
    # 25 % of 60 %; of 85 % (15 % is taken off without proof); of nothing; of all; remitted.
    assert found.added == pytest.approx([0.15, 0.2125, 0.0, 0.25, 0.0])
    assert found.total == pytest.approx([0.15, 0.2125, 0.0, 0.311, 0.0])


def test_the_surtax_begins_on_9_april_2025_and_is_american_only() -> None:
    begins = date(2025, 4, 9)
    assert _duty(begins - timedelta(days=1), "CA", usmca_originating=True) == 0.0
    assert _duty(begins, "CA", usmca_originating=True) == pytest.approx(0.2125)
    assert _duty(begins, "CA", origin="MX", usmca_originating=True) == 0.0
    assert _duty(begins, "CA", origin="JP") == pytest.approx(0.061)
    assert _duty(DAY, "CA", law=BEFORE, usmca_originating=True) == 0.0  # not known in January 2025


@given(days, st.booleans(), shares, shares)
def test_more_canadian_content_never_raises_the_duty(on: date, treaty: bool, a: float, b: float) -> None:
    low, high = sorted((a, b))
    less, more = (_duty(on, "CA", usmca_originating=treaty, canadian_mexican_content=c) for c in (low, high))
    assert more <= less
    assert _duty(on, "CA", usmca_originating=True, canadian_mexican_content=low) <= less
    assert _duty(on, "CA", usmca_originating=True, in_remission_quota=True) <= more


def test_remission_quota_of_named_makers_is_cut() -> None:
    before, after = date(2025, 10, 22), date(2025, 10, 23)
    assert remission_quota(LAW, before, "general_motors", [1000.0, 0.0]).tolist() == [1000.0, 0.0]
    assert remission_quota(LAW, after, "general_motors", 1000.0) == pytest.approx(758.0)
    assert remission_quota(LAW, after, "stellantis", 1000.0) == pytest.approx(500.0)
    assert remission_quota(LAW, after, "honda", 1000.0) == pytest.approx(1000.0)
    with pytest.raises(LawError, match="no class 'subaru'"):
        remission_quota(LAW, after, "subaru", 1000.0)
    with pytest.raises(ValueError, match="zero or more"):
        remission_quota(LAW, after, "honda", -1.0)


def test_the_order_read_in_2025_ended_after_a_year() -> None:
    then = read_law(date(2025, 12, 1))
    assert then.at(REMISSION, "remitted_share", date(2026, 4, 8)) == 1.0
    assert then.at(REMISSION, "remitted_share", date(2026, 4, 9)) is None
    assert float(remission_quota(then, date(2026, 4, 9), "honda", 10.0)) == 0.0
    assert _duty(date(2026, 4, 9), "CA", law=then, usmca_originating=True, in_remission_quota=True) > 0.0
    assert not LAW.explain(REMISSION, "remitted_share", DAY).verified  # no renewing order was read
    assert LAW.explain(SURTAX, "surtax", DAY).verified


# Other countries


def test_mexico_and_the_agreement_s_end() -> None:
    assert _duty(DAY, "MX", usmca_originating=True) == 0.0
    assert _duty(date(2025, 12, 31), "MX") == 0.20
    assert _duty(DAY, "MX", origin="CA", usmca_originating=True, hts_class="8704") == 0.0
    assert _duty(date(2036, 7, 1), "MX", usmca_originating=True) == 0.50  # the term is over
    with pytest.raises(LawError, match="not known"):
        _duty(DAY, "MX", hts_class="8704")


def test_the_union_lets_american_vehicles_in_free_from_july_2026() -> None:
    assert _duty(date(2026, 6, 30), "DE") == 0.10
    assert _duty(date(2026, 7, 1), "DE") == 0.0
    assert _duty(date(2026, 7, 1), "DE", hts_class="8704") == 0.0
    assert _duty(date(2026, 7, 1), "DE", origin="MX") == 0.10
    assert _duty(date(2030, 1, 1), "DE") == 0.10
    assert _duty(date(2026, 7, 1), "DE", law=BEFORE) == 0.10
    assert _duty(DAY, "FR", origin="DE") == 0.0
    assert _duty(DAY, "GB") == 0.10


@pytest.mark.parametrize(("to", "on"), [("DE", date(2026, 6, 30)), ("GB", DAY)])
def test_engines_decide_on_light_trucks(to: str, on: date) -> None:
    found = export_duty(LAW, on, destination=to, hts_class="8704", large_engine=[True, False])
    assert found.total.tolist() == [0.22, 0.10]
    with pytest.raises(ValueError, match="large_engine"):
        _duty(on, to, hts_class="8704")


@pytest.mark.parametrize(
    ("on", "large", "small"),
    [
        (date(2018, 12, 31), 0.40, 0.40),
        (date(2019, 1, 1), 0.15, 0.15),
        (date(2025, 2, 9), 0.15, 0.15),
        (date(2025, 2, 10), 0.25, 0.15),
        (date(2025, 4, 10), 1.09, 0.99),
        (date(2025, 5, 13), 1.50, 1.40),
        (date(2025, 5, 14), 0.35, 0.25),
        (date(2026, 11, 11), 0.35, 0.25),
    ],
)
def test_china_s_retaliation_by_date(on: date, large: float, small: float) -> None:
    found = export_duty(LAW, on, destination="CN", hts_class="8703", large_engine=[True, False])
    assert found.total == pytest.approx([large, small])
    assert export_duty(LAW, on, destination="CN", hts_class="8703", origin="DE").total == pytest.approx(0.15)


def test_china_needs_the_engine_and_knows_no_pickup_rate() -> None:
    assert _duty(date(2025, 1, 1), "CN") == 0.15
    with pytest.raises(ValueError, match="large_engine"):
        _duty(DAY, "CN")
    with pytest.raises(LawError, match="not known"):
        _duty(DAY, "CN", hts_class="8704", large_engine=True)


@pytest.mark.parametrize(
    ("to", "fta", "rate"),
    [
        ("KR", True, 0.0), ("KR", False, 0.08), ("AU", True, 0.0), ("AU", False, 0.05), ("BH", True, 0.0),
        ("JP", False, 0.0), ("SA", False, 0.05), ("CL", True, 0.0), ("CH", False, 0.0), ("BR", False, 0.35),
        ("TR", False, 0.7), ("IN", False, 1.1), ("NO", False, 0.0), ("TW", False, 0.175), ("EG", False, 0.4),
    ],
)  # fmt: skip
def test_rates_of_other_countries(to: str, fta: bool, rate: float) -> None:
    assert _duty(DAY, to, fta_originating=fta) == pytest.approx(rate)


@pytest.mark.parametrize(
    ("to", "more"),
    [
        ("CL", {}),  # only the rate with a claim is kept
        ("BR", {"origin": "MX"}),  # only for US origin
        ("DE", {"origin": "MX", "fta_originating": True}),  # another agreement
        ("RU", {}),
        ("VN", {}),  # by line since 2025-03-31
        ("KE", {}),  # no provision
        ("KR", {"hts_class": "8704"}),
    ],
)
def test_what_no_file_holds_is_not_zero(to: str, more: dict[str, object]) -> None:
    with pytest.raises(LawError, match="not known"):
        _duty(DAY, to, **more)


def test_vietnam_had_one_rate_until_march_2025() -> None:
    assert _duty(date(2025, 3, 30), "VN") == 0.64
    assert LAW.rate("vn.tariffs.vehicles", "lowered_line", DAY, of="litres_2_0_to_2_5") == 0.5


# Shapes, overlays, bad input


def test_arguments_broadcast_and_layers_add_up() -> None:
    found = export_duty(
        LAW, DAY, destination=[["CA"], ["DE"]], hts_class=["8703", "8704", "8703"], usmca_originating=True
    )
    assert isinstance(found, ExportDuty) and found.total.shape == (2, 3)
    assert np.allclose(found.total, found.base + found.added)
    assert found.total[0] == pytest.approx([0.2125] * 3) and not found.total[1].any()


def test_no_shipments_no_duties() -> None:
    none = np.array([], dtype=np.str_)
    assert export_duty(LAW, DAY, destination=none, hts_class="8703").total.shape == (0,)


@given(days, st.sampled_from(("CA", "MX", "DE", "KR", "JP", "CN")), st.booleans())
def test_an_overlay_of_nothing_changes_no_duty(on: date, to: str, treaty: bool) -> None:
    same = with_overlay(LAW, {"id": SURTAX, "parameters": {}, "references": {}})
    before, after = (_duty(on, to, law=w, usmca_originating=treaty, large_engine=True) for w in (LAW, same))
    assert before == after >= 0.0


def test_a_year_averages_by_days() -> None:
    def rule(on: date) -> np.ndarray:
        return export_duty(LAW, on, destination=["DE"], hts_class="8703").total

    assert LAW.year_average(rule, 2026) == pytest.approx([0.10 * 181 / 365])


@pytest.mark.parametrize(
    "bad",
    [
        {"destination": "US"},
        {"destination": "Canada"},
        {"hts_class": "8702"},
        {"canadian_mexican_content": 1.1},
        {"canadian_mexican_content": -0.1},
        {"origin": "JP", "usmca_originating": True},
        {"in_remission_quota": True},  # not originating
        {"in_remission_quota": True, "usmca_originating": True, "origin": "MX"},
        {"in_remission_quota": True, "usmca_originating": True, "destination": "MX"},
    ],
)
def test_what_cannot_be_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"must|only|codes|work of"):
        export_duty(LAW, DAY, **{"destination": "CA", "hts_class": "8703", **bad})  # type: ignore[arg-type]
