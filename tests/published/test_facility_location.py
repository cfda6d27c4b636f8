"""Facility location of OR-Library, posed as cases: the plan reaches the published optimum and proves it."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
ORLIB = ROOT / "tests" / "data" / "orlib"
sys.path.insert(0, str(ROOT / "benchmarks"))

from facility_location import first_price, make_case, plan_cost, read_instance, solve, untaxed_law  # noqa: E402

from reshore.errors import InfeasiblePlan, InputError  # noqa: E402

# Beasley 1988, EJOR 33:314-325 (OR-Library, capopt)
PUBLISHED = {"cap41": 1040444.375, "cap71": 932615.750, "cap131": 793439.5625}

# Two sites and two customers, who want 6 and 4. Site 1 holds 6 and costs 10, site 2 holds 10 and costs 15. Serving all of
# customer 1 costs 6 from site 1 and 18 from site 2 (1 and 3 a unit); all of customer 2 costs 12 and 4 (3 and 1 a unit).
#   site 1 alone   holds 6 of 10: not enough
#   site 2 alone   15 + 18 + 4 = 37
#   both           10 + 15 + 6 + 4 = 35        the least
TWO_BY_TWO = "2 2\n6 10\n10 15\n6\n6 18\n4\n12 4\n"
# The same when site 2 holds 4 and site 1 holds 8 but customer 2 wants 6: two of its units come from site 1, at 3 a unit.
#   both           10 + 15 + 6 + 4 x 1 + 2 x 3 = 41
SPLIT = "2 2\n8 10\n4 15\n6\n6 18\n6\n18 6\n"


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return tmp_path / "two.txt"


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_optimum_is_reached_and_proven(name: str) -> None:
    found = solve(read_instance(ORLIB / f"{name}.txt"))
    assert found.objective == pytest.approx(PUBLISHED[name], rel=1e-9)
    assert found.bound == pytest.approx(PUBLISHED[name], rel=1e-6)
    assert 0.0 <= found.gap <= 1e-6


@pytest.mark.parametrize(("text", "least"), [(TWO_BY_TWO, 35.0), (SPLIT, 41.0)])
def test_by_hand(written: Path, text: str, least: float) -> None:
    written.write_text(text)
    found = solve(read_instance(written))
    assert found.objective == pytest.approx(least, abs=1e-6)
    assert found.bound == pytest.approx(least, rel=1e-6)


def test_customer_without_demand_costs_nothing(written: Path) -> None:
    written.write_text("2 3\n6 10\n10 15\n6\n6 18\n0\n0 0\n4\n12 4\n")
    assert solve(read_instance(written)).objective == pytest.approx(35.0, abs=1e-6)


def test_low_price_loses_sales_and_still_bounds_the_cost(written: Path) -> None:
    # At 3 USD a vehicle only site 1 and customer 1 pay: 6 x (3 - 1) - 10 = 2. All sales would earn 30: no plan that serves
    # all costs less than 30 - 2 = 28.
    written.write_text(TWO_BY_TWO)
    cost, bound, lost = plan_cost(read_instance(written), 3.0, untaxed_law(), None)
    assert (cost, lost) == (pytest.approx(28.0), pytest.approx(0.4))
    assert bound == pytest.approx(28.0)


def test_case_is_what_the_file_says(written: Path) -> None:
    written.write_text(TWO_BY_TWO)
    instance = read_instance(written)
    case = make_case(instance, first_price(instance))
    assert case.options["capacity"].to_list() == [6.0, 10.0]
    assert case.options["fixed_cost"].to_list() == [10.0, 15.0]
    assert case.demand["base"].to_list() == [6.0, 4.0]
    np.testing.assert_allclose(case.lanes["freight"], [1.0, 3.0, 3.0, 1.0])
    assert len(case.allocation) == 0


def test_word_capacity_and_gz(tmp_path: Path) -> None:
    file = tmp_path / "capx.txt.gz"
    file.write_bytes(gzip.compress(TWO_BY_TWO.replace("6 10\n10 15", "capacity 10\ncapacity 15").encode()))
    instance = read_instance(file, 10)
    assert (instance.name, instance.capacity.tolist()) == ("capx_10", [10.0, 10.0])
    with pytest.raises(InputError, match="--capacity"):
        read_instance(file)


@pytest.mark.parametrize("text", ["", "2 2\n6 10\n", TWO_BY_TWO + "7", "x y z", TWO_BY_TWO.replace("18", "-18"), "0 0 0"])
def test_bad_file(written: Path, text: str) -> None:
    written.write_text(text)
    with pytest.raises(InputError, match=str(written)):
        read_instance(written)


def test_too_little_capacity(written: Path) -> None:
    written.write_text(TWO_BY_TWO.replace("10 15", "3 15"))
    with pytest.raises(InfeasiblePlan, match="together"):
        solve(read_instance(written))


def test_command_prints_a_list_and_nothing_else(written: Path) -> None:
    written.write_text(TWO_BY_TWO)
    command = [sys.executable, str(ROOT / "benchmarks" / "facility_location.py"), str(written), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    (row,) = json.loads(done.stdout)
    assert list(row) == ["instance", "objective", "bound", "gap", "seconds", "cpu_seconds"]
    assert row["objective"] == pytest.approx(35.0)
