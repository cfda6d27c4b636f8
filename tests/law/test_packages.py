"""State packages: cost a job, commitments, and names that do not exist."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from reshore.errors import LawError
from reshore.law.packages import (
    clawback_triggered,
    median_usd_per_job,
    min_jobs_before_clawback,
    package,
    packages,
    usd_per_job,
)
from reshore.law.states.terms import STATES

FORD = "tn-ford-blueoval-city-2021"


@pytest.mark.parametrize(
    ("name", "jobs"),
    [
        (FORD, 5184),
        (f"{FORD}-bloomberg", 5184),
        ("ga-hyundai-metaplant-2022", 6800),
        ("ga-rivian-2022", 6000),
        ("ky-blueoval-sk-2021", 5000),
        ("il-rivian-normal-2024", 6000),
        ("ks-panasonic-2022", 0),
    ],
)
def test_jobs_below_which_money_is_repaid(name: str, jobs: float) -> None:
    assert min_jobs_before_clawback(name) == jobs


def test_a_commitment_counts_from_its_year() -> None:
    assert [min_jobs_before_clawback("ky-blueoval-sk-2021", y) for y in (2025, 2026, 2030, 2031)] == [
        0,
        2500,
        2500,
        5000,
    ]


def test_triggered_just_below_and_not_at_the_threshold() -> None:
    assert clawback_triggered(FORD, [5183, 5184, 5800]).tolist() == [True, False, False]
    assert not clawback_triggered("ks-panasonic-2022", 0)


@given(st.sampled_from([p.name for p in packages()]), st.floats(0, 20_000), st.floats(0, 20_000))
def test_more_jobs_never_trigger_a_clawback(name: str, a: float, b: float) -> None:
    low, high = sorted((a, b))
    try:
        fewer = clawback_triggered(name, low)
    except LawError as error:
        assert "not found in the sources" in str(error)
        assert all(c.min_jobs is None for c in package(name).clawbacks)
    else:
        assert fewer >= clawback_triggered(name, high)


def test_usd_per_job() -> None:
    assert usd_per_job("nc-vinfast-2022") == pytest.approx(1254.1e6 / 7500)
    assert round(usd_per_job("ks-panasonic-2022")) == 318650


def test_median_over_the_fourteen_states_is_the_published_one() -> None:
    assert round(median_usd_per_job(STATES)) == 206025


def test_alternatives_name_a_package_and_are_not_counted_twice() -> None:
    alternatives = [p for p in packages() if p.alternative_of]
    assert len(alternatives) == 2
    for p in alternatives:
        base = package(p.alternative_of)
        assert not base.alternative_of and base.state == p.state and base.total != p.total
    assert median_usd_per_job(["TN"]) == usd_per_job(FORD)


def test_what_the_sources_do_not_say_is_an_error() -> None:
    for name in ("oh-honda-lges-2022", "nc-toyota-battery-2021"):
        with pytest.raises(LawError, match="not found in the sources"):
            min_jobs_before_clawback(name)
    assert package("oh-honda-lges-2022").clawbacks[0].term_years == 33
    with pytest.raises(LawError, match="no package known"):
        median_usd_per_job(["WY"])


def test_an_unknown_name_shows_names_that_are_near() -> None:
    with pytest.raises(LawError, match=FORD):
        package("tn-ford-blueoval")


def test_negative_or_missing_jobs_are_refused() -> None:
    for jobs in (-1.0, np.nan):
        with pytest.raises(ValueError, match="jobs_delivered"):
            clawback_triggered(FORD, jobs)


def test_recalled_commitments_say_so() -> None:
    assert [c.seen for c in package("ga-rivian-2022").clawbacks] == [False]
    assert all(c.seen for c in package(FORD).clawbacks)
    assert all(p.source and p.year <= 2024 for p in packages())
