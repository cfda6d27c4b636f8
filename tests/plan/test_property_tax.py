"""Property and sales tax on new investment in a US state, by hand."""

from __future__ import annotations

import pytest

from plan.small import forced, model, npv, worth
from reshore.case import Case
from reshore.plan.capital import ASSESSED_LIFE_YEARS, assessed_share
from reshore.reference.offers import MACHINES_TAXED
from tiny import tiny_case

CAPEX, BUILDING = 200e6, 0.25


def taxed(**rates: float) -> Case:
    """The tiny case with a line of 200 million (a quarter of it buildings) at the US plant, and the state's rates."""
    places = [{"place": "USA"}, {"place": "MEX"}, {"place": "US-TN", **rates}]
    return tiny_case(places=places, options=[{"building_share": BUILDING}], generations=[{"eop_year": 2030}])


def terms(case: Case) -> dict[str, float]:
    pm = model(case)
    return npv(pm, forced(pm, (pm.sites.start[0, 1], 1.0), (pm.tools.rate, 0.0)).x)


def test_buildings_pay_at_cost_and_machines_at_a_falling_value() -> None:
    # in service in 2027: taxed from 2028 to 2030, the last year of the tail, on the nominal cost
    found = terms(taxed(property_tax=0.02, machinery_tax=0.01))
    house = 0.02 * CAPEX * BUILDING
    machines = 0.01 * CAPEX * (1.0 - BUILDING)
    paid = sum((house + machines * (1.0 - k / 10)) / 1.02**k * worth(2027 + k) for k in (1, 2, 3))
    assert found["property_tax"] == pytest.approx(-paid)


def test_machines_pay_sales_tax_once() -> None:
    found = terms(taxed(machinery_sales_tax=0.03))
    assert found["machinery_sales_tax"] == pytest.approx(-0.03 * CAPEX * (1.0 - BUILDING) * worth(2027))
    assert found["property_tax"] == 0.0


def test_no_rate_no_tax() -> None:
    assert terms(taxed())["property_tax"] == 0.0


def test_assessed_value_has_a_floor() -> None:
    assert [assessed_share(k) for k in (0, 5, 8, 9, 30)] == pytest.approx([1.0, 0.5, 0.2, 0.2, 0.2])


def test_the_reference_takes_the_mean_that_the_plan_assesses() -> None:
    each = [assessed_share(k) for k in range(1, ASSESSED_LIFE_YEARS + 1)]
    assert sum(each) / len(each) == pytest.approx(MACHINES_TAXED)
