"""Tooling: what each generation costs, wherever it is built, and what a move within a generation costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from plan.small import HOME, NO_LINE, US, forced, free_law, model, npv, planned, sold, worth
from reshore.case import Case
from reshore.plan.stay import stay_fix
from tiny import tiny_case

# The first generation ends in 2026, the second begins in 2027.
CHANGE = [{"eop_year": 2026}, {"generation": 1, "sop_year": 2027, "eop_year": 2032}]


def changing(**tables: Any) -> Case:
    return tiny_case(generations=CHANGE, **tables)


def test_staying_pays_the_tooling_and_launch_of_its_generation_change() -> None:
    plan = planned(changing(), free_law())
    stay = npv(plan.model, plan.stay)
    assert stay["capex_tooling"] == pytest.approx(-100e6 * worth(2027))
    assert stay["launch"] == pytest.approx(-50e6 * worth(2027))
    assert npv(plan.model, plan.x)["capex_tooling"] == pytest.approx(stay["capex_tooling"])


def test_staying_without_a_generation_change_pays_nothing() -> None:
    plan = planned(tiny_case(), free_law())
    stay = npv(plan.model, plan.stay)
    assert (stay["capex_tooling"], stay["launch"]) == (0.0, 0.0)


def test_a_second_plant_pays_its_share_of_the_tooling() -> None:
    # two home plants: 100 million at the first, and half of that again at the second
    allocation = [{"plant": "home", "share": 0.5}, {"plant": "us", "share": 0.5}]
    plan = planned(changing(allocation=allocation), free_law())
    stay = npv(plan.model, plan.stay)
    assert stay["capex_tooling"] == pytest.approx(-150e6 * worth(2027))
    assert stay["launch"] == pytest.approx(-2 * 50e6 * worth(2027))


def test_no_more_is_built_of_a_generation_than_its_tools_allow() -> None:
    pm = model(changing(), free_law())
    found = forced(pm, (pm.tools.tool, 0.0), (pm.tools.transfer, 0.0))
    assert found.x[pm.made.units[:, 0]].sum() == pytest.approx(60_000)  # the running generation has its tools
    assert found.x[pm.made.units[:, 1:]].sum() == pytest.approx(0.0, abs=1e-5)


def test_what_was_spent_before_the_plan_is_sunk() -> None:
    # the change falls into the first year; a quarter of its tooling was paid the year before
    spend = [{"profile": "early", "offset": -1, "share": 0.25}, {"profile": "early", "offset": 0, "share": 0.75}]
    retooling = [{"kind": "new_generation", "spend": "early"}]
    rest = [{"kind": k, "spend": None} for k in ("same_platform", "other_platform", "bev_conversion", "transfer")]
    generations = [{"eop_year": 2025}, {"generation": 1, "sop_year": 2026, "eop_year": 2032}]
    case = tiny_case(generations=generations, spend=spend, retooling=retooling + rest)
    plan = planned(case, free_law())
    assert npv(plan.model, plan.stay)["capex_tooling"] == pytest.approx(-75e6 * worth(2026))


def test_a_transfer_moves_the_tools() -> None:
    # 20 % of the tooling, a launch, and 1,500 USD for each of 60,000 yearly units; four weeks lost in the first year
    pm = model(tiny_case())
    assert pm.tools.transfer_node.tolist() == [1, 2]
    found = forced(pm, (pm.tools.transfer[0], 1.0), (pm.tools.tool, 0.0))
    terms = npv(pm, found.x)
    assert terms["capex_tooling"] == pytest.approx(-20e6 * worth(2027))
    assert terms["launch"] == pytest.approx(-50e6 * worth(2027))
    assert terms["capex_lines"] == pytest.approx(-1_500 * 60_000 * worth(2027))
    np.testing.assert_allclose(found.x[pm.made.units[US]], [0, 60_000 * 48 / 52, 60_000], atol=1e-5)
    np.testing.assert_allclose(found.x[pm.made.units[HOME]], [60_000, 0, 0], atol=1e-5)


def test_a_further_plant_in_the_running_generation_pays_the_second_plants_share() -> None:
    pm = model(tiny_case())
    now = pm.tools.tool[(pm.tools.tool_pair == US) & (pm.tools.tool_node == 1)]
    found = forced(pm, (now, 1.0), (pm.tools.transfer, 0.0))
    terms = npv(pm, found.x)
    assert terms["capex_tooling"] == pytest.approx(-50e6 * worth(2027))
    assert terms["launch"] == pytest.approx(-50e6 * worth(2027))
    assert found.x[pm.made.units[:, 1]].sum() == pytest.approx(60_000)  # the home plant keeps its tools


def test_a_new_generation_at_another_plant_saves_the_tooling_at_home() -> None:
    # the change is made in the US alone: 50 million for the first plant anywhere, 50 million for this one
    pm = model(changing(), free_law())
    at_home = pm.tools.tool[pm.tools.tool_pair == HOME]
    in_us = pm.tools.tool[(pm.tools.tool_pair == US) & (pm.tools.tool_node == 1) & (pm.tools.tool_generation == 1)]
    found = forced(pm, (at_home, 0.0), (in_us, 1.0))
    terms = npv(pm, found.x)
    assert terms["capex_tooling"] == pytest.approx(-100e6 * worth(2027))
    assert found.x[pm.made.units[HOME, 1:]].sum() == pytest.approx(0.0, abs=1e-5)


def test_the_old_generation_runs_out_while_the_new_plant_ramps_up() -> None:
    # the new plant builds half its rate in its first year, less four weeks; the old one fills half a year at most
    ramps = [{"month": m, "share": 0.5} for m in range(1, 13)]
    retooling = [{"kind": "new_generation"}, {"kind": "same_platform", "capex": 1_500, "ramp": "slow"}]
    rest = [{"kind": k} for k in ("other_platform", "bev_conversion", "transfer")]
    pm = model(changing(retooling=retooling + rest, ramps=ramps), free_law())
    at_home = pm.tools.tool[pm.tools.tool_pair == HOME]
    in_us = pm.tools.tool[(pm.tools.tool_pair == US) & (pm.tools.tool_node == 1) & (pm.tools.tool_generation == 1)]
    found = forced(pm, (at_home, 0.0), (in_us, 1.0), (pm.tools.transfer, 0.0))
    np.testing.assert_allclose(found.x[pm.made.units[HOME]], [60_000, 30_000, 0], atol=1e-5)
    np.testing.assert_allclose(found.x[pm.made.units[US]], [0, 60_000 * (0.5 - 4 / 52), 60_000], atol=1e-5)


def test_no_plant_starts_before_the_lead_time_of_its_retooling() -> None:
    retooling = [{"kind": "new_generation"}, {"kind": "same_platform", "capex": 1_500, "lead_months": 24}]
    rest = [{"kind": k} for k in ("other_platform", "bev_conversion", "transfer")]
    pm = model(tiny_case(retooling=retooling + rest))
    assert pm.tools.tool_node[pm.tools.tool_pair == US].tolist() == [2]
    assert pm.tools.transfer_node.tolist() == [2]
    assert pm.problem.upper[pm.tools.rate[US]].tolist() == [0.0, 0.0, 60_000.0]


def test_staying_takes_no_decision_but_its_tooling() -> None:
    pm = model(changing())
    columns, low, high = stay_fix(pm)
    assert (low == high).all()
    assert low.sum() == 1.0  # the change at home
    names = {pm.problem.column_name(int(c)).split("[")[0] for c in columns}
    assert {"start", "close", "transfer", "rate", "accept", "tool"} >= names


def test_a_commitment_tools_the_plant_it_brings_a_program_to() -> None:
    allocation = [{"plant": "home", "share": 1.0}, {"plant": "us", "from_year": 2028, "share": 1.0}]
    plan = planned(tiny_case(allocation=allocation), free_law())
    np.testing.assert_allclose(plan.units(plan.stay)[US], [0, 0, 60_000], atol=1e-5)
    np.testing.assert_allclose(plan.units(plan.stay)[HOME], [60_000, 60_000, 0], atol=1e-5)
    assert npv(plan.model, plan.stay)["launch"] == pytest.approx(-50e6 * worth(2028))


def test_home_tools_have_ten_percent_of_slack() -> None:
    case = tiny_case(demand=sold([60_000] * 3), lines=NO_LINE, allocation=[{"plant": "home", "share": 1.0}])
    assert model(case).tools.home_rate.tolist() == [pytest.approx([66_000] * 3)]
