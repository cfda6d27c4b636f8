"""What must hold of the whole law: of every dated value, every rule and every shipped overlay.

Rules are those of `every_rule`, each asked with arguments that it accepts.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import assume, given, settings

from every_rule import HELPERS, LOOKING_AHEAD, RULES, SITE, Sample, numbers, public_functions
from reshore.errors import LawError
from reshore.law import Law, read_law, shipped_overlay
from reshore.law.audit.families.duties import CARS, HEAVY, PART_LINES
from reshore.law.audit.read import parse_examples
from reshore.law.difference import difference
from reshore.law.explain.duty import RULES as DUTY_RULES
from reshore.law.explain.duty import layer_rates
from reshore.law.explain.trace import ListeningLaw
from reshore.law.foreign.export_duty import export_duty
from reshore.law.packages import clawback_triggered, min_jobs_before_clawback, package, packages
from reshore.law.provision import ByClass, DatedValue, Parameter, Value
from reshore.law.states.terms import STATES, Terms, amount, programme_groups, terms, yearly
from reshore.law.us.clean_power import clean_power_credit, production_credit
from reshore.law.us.credit_45x import COMPONENTS, CREDIT, MATERIALS, component_credit, material_credit
from reshore.law.us.credit_48c import advanced_energy_credit
from reshore.law.us.demand_side import LOAN, car_loan_deduction, charger_credit, charger_credit_max
from reshore.law.us.drawback import drawback
from reshore.law.us.foreign_trade_zone import weekly_entry_fee, zone_duty
from reshore.law.us.heavy_vehicle_duty import heavy_vehicle_layers
from reshore.law.us.parts_duty import parts_duty
from reshore.law.us.user_fees import harbor_maintenance_fee, merchandise_processing_fee
from reshore.law.us.vehicle_duty import vehicle_duty
from reshore.law.usmca.averaging import averaged
from reshore.law.usmca.origin import rvc_net_cost, rvc_transaction_value
from reshore.law.usmca.shares import ROUNDING
from reshore.law.usmca.value_content import vehicle_non_originating

KNOWN = date(2026, 11, 23)
DAY = date(2026, 6, 1)
ONE_DAY = timedelta(days=1)
LAW = read_law(KNOWN)
ALL = read_law(date.max)
OVERLAYS = sorted(p.stem for p in shipped_overlay("canada_autos_50").parent.glob("*.yaml"))
VERSIONS = (LAW, read_law(date(2025, 4, 10)), *(read_law(KNOWN, [shipped_overlay(name)]) for name in OVERLAYS))
EPS = 1e-12

Address = tuple[str, str]

days = st.dates(date(2021, 1, 1), date(2040, 12, 31))
versions = st.sampled_from(VERSIONS)
shares = st.floats(0.0, 1.0)
dollars = st.floats(0.0, 1e9)


def values_of(law: Law) -> Iterator[tuple[str, Parameter, DatedValue]]:
    """Every dated value with its provision and parameter."""
    for provision in law.provisions.values():
        for parameter in provision.parameters.values():
            yield from ((provision.id, parameter, value) for value in parameter.values)


def value_or_unknown(law: Law, provision: str, parameter: str, on: date) -> Value | str:
    try:
        return law.at(provision, parameter, on)
    except LawError:
        return "not known"


def test_every_public_function_of_the_rules_is_asked_here() -> None:
    asked = {f"{s.rule.__module__}.{s.rule.__name__}" for s in RULES.values() if hasattr(s.rule, "__name__")}
    asked |= {f"{s.rule.func.__module__}.{s.rule.func.__name__}" for s in RULES.values() if hasattr(s.rule, "func")}
    found = {name for name, _ in public_functions() if f"reshore.law.{name}" not in asked}
    left = {name for name in found if not name.startswith("states.common.") and not name.endswith("_terms")}
    assert left == HELPERS | LOOKING_AHEAD.keys()


# 1. Duties grow with value and are never negative ------------------------------------------------------------------

ORIGINS = ("US", "CA", "MX", "JP", "KR", "DE", "GB", "CN", "BR", "IN", "TW", "CH", "RU")
ITEMS = ("coil, Annex I-A", "bracket, Annex I-B", "robot, Annex III", "bench, no Section 232")
PRODUCTS = {
    "vehicle_duty": (*CARS, "light_truck"),
    "part_duty": tuple(PART_LINES),
    "mhdv_duty": tuple(HEAVY),
    "equipment_duty": ITEMS,
}


def duty_case(family: str, draw: Callable[[st.SearchStrategy[Any]], Any]) -> dict[str, Any]:
    """Inputs of a duty family, but for the customs value."""
    origin = draw(st.sampled_from(ORIGINS))
    case: dict[str, Any] = {"origin": origin, "entry_date": draw(days)}
    case["item" if family == "equipment_duty" else "product"] = draw(st.sampled_from(PRODUCTS[family]))
    case["usmca_originating"] = origin in ("CA", "MX") and draw(st.booleans())
    if family in ("part_duty", "equipment_duty"):
        case["base_rate"] = draw(shares)
    if family == "part_duty":
        case |= {"section_232_listed": draw(st.booleans()), "knock_down_kit": draw(st.booleans())}
    if family == "equipment_duty":
        case |= {"metal_content": draw(shares), "metal_weight_share": draw(shares), "us_metal": draw(st.booleans())}
    if family in ("vehicle_duty", "mhdv_duty") and case["usmca_originating"]:
        case |= {"us_content_share": draw(shares), "us_content_approved": draw(st.booleans())}
    return case


def owed(law: Law, family: str, case: Mapping[str, Any], value: float) -> tuple[float, float]:
    """Duty in USD, asked as a worked example asks, and the least of its layers."""
    inputs = {**case, "customs_value_usd": value}
    raw = {"examples": [{"id": "x", "family": family, "cases": [{"inputs": inputs, "expected": 0}]}]}
    (read,) = parse_examples(raw, "x").cases
    layers = layer_rates(DUTY_RULES[family](law, read.inputs))
    return float(read.form.rule(law, read.inputs)), min(layers.values())


@settings(max_examples=300)
@given(versions, st.sampled_from(sorted(PRODUCTS)), st.data(), dollars, dollars)
def test_import_duty_grows_with_value_and_is_never_negative(
    law: Law, family: str, data: st.DataObject, a: float, b: float
) -> None:
    case = duty_case(family, data.draw)
    (low, least), (high, _) = (owed(law, family, case, value) for value in sorted((a, b)))
    assert 0.0 <= low <= high and least >= 0.0


# `foreign.base_duty` gives NaN for what no file holds; `export_duty` refuses it.
ENDS = ("_duty", "_layers", "_301", "_338", "_122", "_232", "_reciprocal")
DUTIES = sorted(name for name in RULES if name.endswith(ENDS) and name != "foreign.base_duty.base_duty")


@pytest.mark.parametrize("name", DUTIES)
def test_no_layer_of_a_duty_is_negative_on_any_day(name: str) -> None:
    for day in LAW.change_dates:
        if RULES[name].outcome(LAW, day) != "not known":
            assert np.all(numbers(RULES[name].ask(LAW, day)) >= 0.0), day


VEHICLE_TARIFFS = {p.split(".")[0] for p in LAW.provisions if p.endswith("tariffs.vehicles")}
DESTINATIONS = sorted({p.upper() for p in VEHICLE_TARIFFS - {"eu", "gcc"}} | {"DE", "SA"})


@settings(max_examples=200)
@given(versions, days, st.sampled_from(DESTINATIONS), st.sampled_from(("8703", "8704")), st.booleans(), shares)
def test_export_duty_is_never_negative_and_nothing_at_home(
    law: Law, on: date, to: str, hts: str, large: bool, content: float
) -> None:
    more = {"destination": to, "hts_class": hts, "large_engine": large}
    try:
        duty = export_duty(law, on, origin="US", canadian_mexican_content=content, **more)
    except LawError:
        assume(False)  # what no file holds is refused, and never zero
    assert float(duty.base) >= 0.0 and float(duty.added) >= 0.0
    assert float(export_duty(law, on, origin=to, **more).total) == 0.0


@given(versions, days, dollars, dollars, st.booleans())
def test_user_fees_grow_with_value(law: Law, on: date, a: float, b: float, exempt: bool) -> None:
    worth = sorted((a, b))
    for fee in (
        merchandise_processing_fee(law, on, worth, exempt),
        harbor_maintenance_fee(law, on, worth, not exempt),
        weekly_entry_fee(law, on, worth, exempt),
    ):
        assert 0.0 <= fee[0] <= fee[1]


@given(versions, days, st.sampled_from(ORIGINS[3:]), dollars, shares, shares)
def test_refund_and_zone_never_exceed_the_duty(
    law: Law, on: date, origin: str, value: float, exported: float, base: float
) -> None:
    layers = parts_duty(law, on, origin=origin, mfn_parameter="part_typical", listed_232=True, usmca=False).layers
    whole = sum(float(rate) for rate in layers.values()) * value
    back = drawback(law, on, layers=layers, value=value, exported_share=exported, destination="DE")
    assert all(float(refund) >= 0.0 for refund in back.by_layer.values())
    assert float(back.total) <= whole * exported * (1.0 + EPS)
    zone = zone_duty(law, on, layers=layers, value=value, vehicle_base=base, exported_share=exported)
    assert 0.0 <= float(zone.total) <= whole * (1.0 + EPS)


# 2. US content never raises the duty of a USMCA vehicle --------------------------------------------------------------

VEHICLES: Mapping[str, Callable[..., Any]] = {
    "car": functools.partial(vehicle_duty, hts_class="8703"),
    "light truck": functools.partial(vehicle_duty, hts_class="8704"),
    "heavy truck": functools.partial(heavy_vehicle_layers, kind="medium_heavy_truck_8704"),
    "tractor": functools.partial(heavy_vehicle_layers, kind="road_tractor_8701"),
    "bus": functools.partial(heavy_vehicle_layers, kind="bus_8702"),
}


@settings(max_examples=300)
@given(versions, days, st.sampled_from(sorted(VEHICLES)), st.sampled_from(("CA", "MX")), shares, shares, st.booleans())
def test_us_content_never_raises_a_usmca_duty(
    law: Law, on: date, vehicle: str, origin: str, a: float, b: float, approved: bool
) -> None:
    def total(content: float, claimed: bool) -> float:
        known = {"origin": origin, "usmca": claimed, "content_approved": approved}
        return float(VEHICLES[vehicle](law, on, us_content=content, **known).total)

    low, high = sorted((a, b))
    assert total(high, True) <= total(low, True) + EPS
    assert total(high, True) <= total(high, False) + EPS
    assert total(high, False) == total(low, False)


def test_us_content_lowers_the_duty_of_an_approved_car() -> None:
    """Without this the test above would hold of a rule that never reads the content."""
    more = {"origin": "MX", "hts_class": "8703", "usmca": True}
    totals = [float(vehicle_duty(LAW, DAY, us_content=content, **more).total) for content in (0.0, 0.5, 1.0)]
    assert totals == pytest.approx([0.25, 0.125, 0.0])


# 3. The day before and the day of every dated value ------------------------------------------------------------------


@pytest.mark.parametrize("provision", sorted(LAW.provisions))
def test_every_value_holds_from_its_first_day_to_its_last(provision: str) -> None:
    for name, parameter in LAW.provisions[provision].parameters.items():
        before: Value | str = None if parameter.before_first == "not_applicable" else "not known"
        for value in parameter.values:
            if value.start > date.min:
                assert value_or_unknown(LAW, provision, name, value.start - ONE_DAY) == before
                assert value.start in LAW.change_dates
            assert LAW.at(provision, name, value.start) == value.value
            if value.end is not None:
                assert LAW.at(provision, name, value.end) == value.value
                alone = {name: replace(parameter, values=(value,))}
                only = Law(KNOWN, {provision: replace(LAW.provisions[provision], parameters=alone)})
                assert value.end + ONE_DAY in only.change_dates
            before = value.value if value.end is None or value is not parameter.values[-1] else None
        if (last := parameter.values[-1] if parameter.values else None) and last.end is not None:
            assert LAW.at(provision, name, last.end + ONE_DAY) is None


@functools.cache
def moves(provision: str, parameter: str) -> frozenset[date]:
    """Days on which a parameter changes, or a limit it names begins or has passed."""
    found = set[date]()
    for value in LAW.parameter(provision, parameter).values:
        found |= {value.start} | ({value.end + ONE_DAY} if value.end else set())
        found |= {value.value, value.value + ONE_DAY} if isinstance(value.value, date) else set()
    return frozenset(found)


def asked(sample: Sample, law: Law, day: date) -> tuple[str, tuple[tuple[str, str, date], ...]]:
    """What a rule gives on a day, and what it asked the law."""
    listening = ListeningLaw(law.known_as_of, law.provisions)
    return sample.outcome(listening, day), tuple(listening.asked)


DAILY = sorted(name for name, sample in RULES.items() if sample.days and not sample.by_year)
YEARLY = sorted(name for name, sample in RULES.items() if sample.by_year and sample.takes_law and not sample.days)


@pytest.mark.parametrize("name", DAILY)
def test_a_rule_changes_only_where_the_law_it_reads_changes(name: str) -> None:
    last = None
    for day in LAW.change_dates:
        (before, read_before), (then, read_then) = (asked(RULES[name], LAW, d) for d in (day - ONE_DAY, day))
        assert last in (None, before), f"changes between change dates, before {day}"
        if before != then:
            assert any(day in moves(*question[:2]) for question in (*read_before, *read_then)), day
        last = then


@pytest.mark.parametrize("name", YEARLY)
def test_a_rule_of_years_changes_only_with_what_it_asked(name: str) -> None:
    def seen(year: int) -> tuple[str, list[Any]]:
        given_, questions = asked(RULES[name], LAW, date(year, 7, 1))
        return given_, [(*q[:2], value_or_unknown(LAW, *q)) for q in questions]

    for year in range(2015, 2045):
        (before, asked_before), (then, asked_then) = seen(year - 1), seen(year)
        assert before == then or asked_before != asked_then, year


def test_most_rules_change_at_some_time() -> None:
    """Without this the tests above would hold of samples that read nothing which ever changes."""
    constant = [n for n in DAILY if len({RULES[n].outcome(LAW, d) for d in LAW.change_dates if d.year > 2015}) == 1]
    assert len(constant) < len(DAILY) * 0.4, constant


@settings(max_examples=200)
@given(st.sampled_from(DAILY), days)
def test_on_any_other_day_a_rule_gives_what_it_gave_the_day_before(name: str, day: date) -> None:
    assume(day not in LAW.change_dates)
    assert RULES[name].outcome(LAW, day) == RULES[name].outcome(LAW, day - ONE_DAY)


def test_a_limit_that_includes_its_day_ends_the_day_after() -> None:
    """A year's average of a programme with a last day counts that day: 240 of 365 days of 2030."""
    open_ = RULES["states.mo.works_open"]
    average = LAW.year_average(lambda on: np.asarray(float(open_.ask(LAW, on))), 2030)
    assert float(average) == pytest.approx(240 / 365)


# 4. Regional value content lies between zero and one -----------------------------------------------------------------


@given(st.floats(1e-3, 1e9), st.floats(-ROUNDING, 1.0 + ROUNDING))
def test_content_is_a_share(whole: float, part: float) -> None:
    for content in (rvc_net_cost, rvc_transaction_value):
        assert 0.0 <= float(content(whole, whole * part)) <= 1.0


@given(st.lists(st.tuples(st.floats(0.01, 1e5), shares, st.booleans()), min_size=1, max_size=7), st.floats(0.0, 1e5), st.booleans())  # fmt: skip
def test_content_of_a_vehicle_with_its_core_parts_is_a_share(
    parts: list[tuple[float, float, bool]], other: float, rollup: bool
) -> None:
    value, inside, originates = (np.array(column) for column in zip(*parts, strict=True))
    vnm = vehicle_non_originating(
        LAW, DAY, other=other, core_value=value, core_non_originating=value * inside, core_originates=originates, rollup=rollup,
    )  # fmt: skip
    assert 0.0 <= float(rvc_net_cost(value.sum() + other, vnm)) <= 1.0


@given(st.lists(st.tuples(shares, st.floats(0.01, 1e6), st.sampled_from("ab")), min_size=1, max_size=8))
def test_averaged_content_lies_between_the_shares_averaged(fleet: list[tuple[float, float, str]]) -> None:
    content, cost, group = (np.array(column) for column in zip(*fleet, strict=True))
    mean = averaged(content, cost, group)
    assert np.all(mean >= content.min() - EPS) and np.all(mean <= content.max() + EPS)


# 5. Credits phase out and keep within their caps -----------------------------------------------------------------------

ENACTED = [law for law in VERSIONS if law.known_as_of == KNOWN]
LAST_FULL_YEAR = 2029  # of 45X: 26 USC 45X(b)(3)


def falls(amounts: list[float]) -> bool:
    return all(b <= a + EPS for a, b in pairwise(amounts))


@pytest.mark.parametrize("component", COMPONENTS)
def test_45x_of_components_phases_out(component: Any) -> None:
    for law in ENACTED:
        per_kwh = [float(component_credit(law, year, component, 1.0, macr=1.0)) for year in range(2023, 2041)]
        assert len(set(per_kwh[: LAST_FULL_YEAR - 2022])) == 1 and per_kwh[0] > 0.0
        assert falls(per_kwh) and per_kwh[-1] == 0.0
        assert max(per_kwh) <= law.rate(CREDIT, component, date(2026, 12, 31))


@pytest.mark.parametrize("material", MATERIALS)
def test_45x_of_materials_phases_out(material: Any) -> None:
    for law in ENACTED:
        share = [float(material_credit(law, year, material, 1.0)) for year in range(2026, 2041)]
        assert share[0] > 0.0 and falls(share) and share[-1] == 0.0
        assert max(share) <= law.rate(CREDIT, material, date(2026, 12, 31))


@given(st.integers(2023, 2040), st.sampled_from(COMPONENTS), st.floats(0.0, 1e9), shares, st.booleans())
def test_45x_never_exceeds_its_amount_a_kwh(year: int, component: Any, kwh: float, macr: float, barred: bool) -> None:
    credit = float(component_credit(LAW, year, component, kwh, macr=macr, prohibited=barred))
    assert 0.0 <= credit <= kwh * {"battery_cell": 35.0, "battery_module": 10.0}.get(component, 45.0) * (1.0 + EPS)


@pytest.mark.parametrize("technology", ["storage", "geothermal", "nuclear", "solar", "wind"])
def test_48e_phases_out_by_start_of_construction_and_never_exceeds_its_rate(technology: Any) -> None:
    service = date(2060, 1, 1)
    starts = [date(year, 6, 1) for year in range(2025, 2042)]
    rates = [clean_power_credit(LAW, technology, start, service) for start in starts]
    assert 0.0 < max(rates) <= LAW.rate("us.credits.48e_45y", "itc_rate_with_pwa", service)
    assert falls(rates) and rates[-1] == 0.0
    if technology not in ("solar", "wind"):
        assert len(set(rates[: 2033 - 2024])) == 1 and rates[2034 - 2025] < rates[0]


@given(st.dates(date(2025, 1, 1), date(2038, 1, 1)), st.integers(0, 6000), shares, st.booleans(), st.booleans())
def test_48e_and_45y_never_exceed_rate_times_base(
    start: date, later: int, macr: float, wages: bool, barred: bool
) -> None:
    service = start + timedelta(days=later)
    more = {"wage_rules_met": wages, "macr": macr, "prohibited": barred}
    assert 0.0 <= clean_power_credit(LAW, "storage", start, service, **more) <= (0.3 if wages else 0.06)
    for year in (service.year, service.year + 5, service.year + 11):
        per_kwh = float(production_credit(LAW, "geothermal", start, service, year, 1.0, **more))
        most = LAW.rate("us.credits.48e_45y", "ptc_rate_with_pwa", date(year, 12, 31))
        assert 0.0 <= per_kwh <= (most if year < service.year + 10 else 0.0)


@given(days, st.integers(0, 3000), dollars, dollars, st.booleans())
def test_48c_never_exceeds_allocation_nor_rate(
    certified: date, later: int, investment: float, allocation: float, wages: bool
) -> None:
    service = certified + timedelta(days=later)
    credit = float(advanced_energy_credit(LAW, certified, service, investment, allocation, wage_rules_met=wages))
    assert 0.0 <= credit <= min(allocation, 0.3 * investment * (1.0 + EPS))


@given(versions, st.integers(2024, 2035), dollars, st.floats(0.0, 1e6), st.sampled_from(("single", "joint")))
def test_the_car_loan_deduction_never_exceeds_interest_or_cap(
    law: Law, year: int, interest: float, income: float, filing: Any
) -> None:
    cap = law.rate(LOAN, "max_deduction", date(year, 12, 31))
    low, high = (float(car_loan_deduction(law, year, interest, magi, filing, True)) for magi in (income, income + 5e3))
    assert 0.0 <= high <= low <= min(interest, cap)


def test_the_car_loan_deduction_ends() -> None:
    rich = [float(car_loan_deduction(LAW, year, 1e5, 0.0, "single", True)) for year in range(2024, 2032)]
    assert rich == [0.0, *[10_000.0] * 4, 0.0, 0.0, 0.0]


@given(st.dates(date(2023, 1, 1), date(2040, 1, 1)), dollars, st.booleans(), st.booleans())
def test_the_charger_credit_never_exceeds_its_cap(day: date, cost: float, business: bool, wages: bool) -> None:
    credit = float(charger_credit(LAW, day, cost, business=business, wage_rules_met=wages))
    assert 0.0 <= credit <= min(0.3 * cost * (1.0 + EPS), charger_credit_max(LAW, day, business=business))


COUNTY = {"AL": "standard", "KS": "metro_5", "KY": "standard"}
PROGRAMMES = sorted({a for state in STATES for group in programme_groups(state) for a in group})


def made(address: str, on: date, wage: float) -> Terms | None:
    state = address[3:5].upper()
    site = replace(SITE, county=COUNTY.get(state, "tier2"), average_wage=wage)
    return terms(LAW, address, on, site)


@settings(max_examples=400)
@given(st.sampled_from(PROGRAMMES), st.sampled_from((date(2022, 7, 1), DAY)), st.floats(2e4, 2e5), st.integers(0, 30_000), st.floats(0, 2e10))  # fmt: skip
def test_a_state_programme_never_exceeds_its_caps(address: str, on: date, wage: float, jobs: int, capex: float) -> None:
    programme = made(address, on, wage)
    assume(programme is not None)
    assert programme is not None
    paid, total = yearly(programme, jobs, capex), float(amount(programme, jobs, capex))
    counted = min(jobs, programme.max_jobs) * programme.per_job_year * programme.job_years
    invested = capex * programme.per_capex_year * programme.capex_years
    assert 0.0 <= total <= min(programme.max_total, counted + invested) * (1.0 + EPS)
    assert np.all(paid >= 0.0) and np.all(paid <= programme.max_per_year * (1.0 + EPS))
    assert total == pytest.approx(float(paid.sum()))
    assert total <= float(amount(programme, jobs + 100, capex + 1e6)) * (1.0 + EPS) + EPS


CAPPED: Mapping[str, tuple[str, float]] = {
    "us_ga.incentives.mega_project": ("max_jobs", 4_500),
    "us_ky.incentives.kbi": ("max_total", 4e7),
    "us_mo.incentives.retention_auto": ("max_per_year", 5e6),
}


@pytest.mark.parametrize("address", CAPPED)
def test_a_cap_binds_for_a_plant_large_enough(address: str) -> None:
    """Without this the test above would hold of programmes that carry no cap."""
    programme = made(address, DAY, 90_000.0)
    name, most = CAPPED[address]
    assert programme is not None and getattr(programme, name) == most
    assert float(amount(programme, 30_000, 2e10)) == float(amount(programme, 60_000, 4e10)) > 0.0


@given(st.sampled_from([p.name for p in packages() if p.clawbacks]), st.integers(0, 20_000), st.integers(2020, 2045))
def test_fewer_jobs_never_spare_a_clawback(name: str, jobs: int, year: int) -> None:
    try:
        least = min_jobs_before_clawback(name, year)
    except LawError:
        assume(False)
    promised = [c.jobs_promised for c in package(name).clawbacks if c.jobs_promised is not None]
    assert 0.0 <= least <= max(promised)
    fewer, more = (bool(clawback_triggered(name, n, year)) for n in (jobs, jobs + 1))
    assert fewer or not more


# 6. An overlay that says nothing new changes nothing -------------------------------------------------------------------

SOME_DAYS = (date(2018, 7, 1), date(2022, 7, 1), date(2025, 3, 10), date(2025, 8, 15), DAY, date(2028, 2, 1), date(2031, 6, 1))  # fmt: skip


def plain(value: Value) -> object:
    if isinstance(value, ByClass):
        return dict(value.items)
    return list(value) if isinstance(value, tuple) else value.isoformat() if isinstance(value, date) else value


def repeated(law: Law, provision: str) -> dict[str, object]:
    """An overlay that says of a provision what the law says already."""

    def dated(v: DatedValue) -> dict[str, object]:
        said_ = {"start": v.start, "end": v.end, "value": plain(v.value), "announced": v.announced, "reference": "same"}
        return said_ if v.end_announced is None else {**said_, "end_announced": v.end_announced}

    parameters = {
        name: {"unit": p.unit, "before_first": p.before_first, "values": [dated(v) for v in p.values]}
        for name, p in law.provisions[provision].parameters.items()
    }
    same = {"title": "as it stands", "href": "", "seen": False}
    return {"id": provision, "parameters": parameters, "references": {"same": same}}


@functools.cache
def readers() -> Mapping[str, frozenset[str]]:
    """By provision, the rules that read it on one of the days asked."""
    found: dict[str, set[str]] = {}
    for name, sample in RULES.items():
        for day in SOME_DAYS if sample.takes_law else ():
            for provision, *_ in asked(sample, LAW, day)[1]:
                found.setdefault(provision, set()).add(name)
    return {provision: frozenset(names) for provision, names in found.items()}


@pytest.mark.parametrize("provision", sorted(ALL.provisions))
def test_repeating_a_provision_changes_no_rule(provision: str) -> None:
    law = read_law(KNOWN, [repeated(ALL, provision)])
    assert difference(LAW, law, date(1970, 1, 1), date(2070, 1, 1)) == ()
    for name in sorted(readers().get(provision, ())):
        for day in SOME_DAYS:
            assert RULES[name].outcome(law, day) == RULES[name].outcome(LAW, day), (name, day)


@pytest.mark.parametrize("known", [date(2024, 1, 1), date(2025, 4, 10), KNOWN])
def test_repeating_the_whole_law_changes_no_rule_in_any_vintage(known: date) -> None:
    law, same = read_law(known), read_law(known, [repeated(ALL, provision) for provision in ALL.provisions])
    assert difference(law, same, date(1970, 1, 1), date(2070, 1, 1)) == ()
    for name, sample in RULES.items():
        for day in SOME_DAYS if sample.takes_law else ():
            assert sample.outcome(law, day) == sample.outcome(same, day), (name, day)


def test_rules_read_nearly_every_provision() -> None:
    """What no rule reads would pass the tests above unseen."""
    unread = {p for p in LAW.provisions if p not in readers() and not p.endswith(("tariffs.vehicles", ".tax"))}
    assert unread == {"us.environment.plant_air"}  # status of permits, told by `law show` only


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_each_shipped_overlay_changes_values_and_some_rule(overlay: str) -> None:
    law = read_law(KNOWN, [shipped_overlay(overlay)])
    changes = difference(LAW, law, date(2020, 1, 1), date(2060, 1, 1))
    assert changes and {c.provision_id for c in changes} <= set(LAW.provisions)
    days_ = [day for day in law.change_dates if day.year >= 2024]
    touched = {name for c in changes for name in readers().get(c.provision_id, ())}
    assert any(
        RULES[name].outcome(law, day) != RULES[name].outcome(LAW, day)
        for day in days_[::-1]
        for name in sorted(touched)
    )


# 7. Vintages -----------------------------------------------------------------------------------------------------------

ANNOUNCED = sorted({value.announced for _, _, value in values_of(ALL) if value.announced > date.min})
LATE = [(p, q, v) for p, q, v in values_of(ALL) if v.start < v.announced]
vintage = functools.lru_cache(maxsize=400)(read_law)


def known(law: Law) -> set[tuple[str, str, date]]:
    return {(p, q.name, v.start) for p, q, v in values_of(law)}


@pytest.mark.parametrize("day", ANNOUNCED, ids=str)
def test_a_value_is_visible_from_the_day_it_was_announced(day: date) -> None:
    told = {(p, q.name, v.start) for p, q, v in values_of(ALL) if v.announced == day}
    eve, then = vintage(day - ONE_DAY), vintage(day)
    assert told and not told & known(eve) and told <= known(then)
    assert known(eve) <= known(then) and all(v.announced < day for _, _, v in values_of(eve))


def as_it_was(values: tuple[DatedValue, ...], told: date, on: date) -> DatedValue | None:
    """The value of a day as known the day before `told`, worked out from all values there are."""
    public = [v for v in values if v.announced < told and v.start <= on]
    if not public:
        return None
    last = public[-1]
    following = next((v for v in values if v.start > last.start), last)
    end_public = (last.end_announced or following.announced) < told
    return None if last.end is not None and last.end < on and end_public else last


@pytest.mark.parametrize(("provision", "parameter", "value"), LATE, ids=lambda x: x if isinstance(x, str) else "")
def test_a_retroactive_value_gives_the_old_result_as_known_the_day_before(
    provision: str, parameter: Parameter, value: DatedValue
) -> None:
    told = value.announced
    eve, then = vintage(told - ONE_DAY), vintage(told)
    old = as_it_was(parameter.values, told, value.start)
    if old is not None or parameter.before_first == "not_applicable":
        assert eve.at(provision, parameter.name, value.start) == (None if old is None else old.value)
    for name in sorted(readers().get(provision, ())):
        if not RULES[name].by_year or RULES[name].days:
            assert RULES[name].outcome(eve, value.start) == with_old_values(RULES[name], then, told, value.start)


def with_old_values(sample: Sample, law: Law, told: date, day: date) -> str:
    """What a rule gives on a day if each value it asks for were as it was before that announcement."""

    class Older(ListeningLaw):
        def at(self, provision_id: str, parameter: str, on: date) -> Value:
            every = ALL.parameter(provision_id, parameter)
            old = as_it_was(every.values, told, on)
            if old is None and every.before_first == "error":
                return super().at(provision_id, parameter, date.min)
            return None if old is None else old.value

        def knows(self, provision_id: str, parameter: str) -> bool:
            return any(v.announced < told for v in ALL.parameter(provision_id, parameter).values)

    return sample.outcome(Older(law.known_as_of, law.provisions), day)


def test_most_retroactive_values_change_some_rule() -> None:
    changed = [
        (p, q.name)
        for p, q, v in LATE
        if any(
            RULES[name].outcome(vintage(v.announced - ONE_DAY), v.start) != RULES[name].outcome(vintage(v.announced), v.start)
            for name in readers().get(p, ())
        )
    ]  # fmt: skip
    assert len(changed) > len(LATE) / 2


# 8. A year's average is the mean of its days -------------------------------------------------------------------------


def one_row(answer: Any) -> np.ndarray:
    """The numbers of a daily answer, in a row of one length: the total of a duty, else all of them."""
    return np.atleast_1d(numbers(getattr(answer, "total", answer)))


AVERAGED = [
    n
    for n in DAILY
    if n[:6] != "terms " and RULES[n].outcome(LAW, DAY) != "not known" and one_row(RULES[n].ask(LAW, DAY)).size
]


@settings(max_examples=60)
@given(st.sampled_from(AVERAGED), st.integers(2021, 2038))
def test_a_year_average_is_the_mean_of_its_days(name: str, year: int) -> None:
    sample = RULES[name]
    year_of_days = [date(year, 1, 1) + timedelta(days=n) for n in range(366 if year % 4 == 0 else 365)]
    try:
        daily = np.array([one_row(sample.ask(LAW, day)) for day in year_of_days])
    except LawError:
        assume(False)
    average = LAW.year_average(lambda day: one_row(sample.ask(LAW, day)), year)
    assert average == pytest.approx(daily.mean(axis=0), rel=1e-9, abs=1e-12)
    listened = sorted({p for day in year_of_days[::30] for p, *_ in asked(sample, LAW, day)[1]})
    cut = LAW.year_average(lambda day: one_row(sample.ask(LAW, day)), year, listened)
    assert cut == pytest.approx(average, rel=1e-9, abs=1e-12)


# 9. Bad input is refused, and the message names the argument -----------------------------------------------------------

AMOUNTS = frozenset(
    (
        "activity ad_cvd age_years allocation annual_wages approved_cost ati average_wage base_units basis "
        "basis_by_quarter capex carried class_years compensation construction core_non_originating core_value cost "
        "cost_of_goods costs county_wage credit customs_value depreciated_value depreciation duty duty_paid_abroad earned "
        "equipment expensed g_per_mile income income_tax inputs interest interest_only_years investment jobs kw kwh "
        "labour listed_non_originating machinery machinery_value made_in_state manufacturing_equipment market_rate "
        "millage mpg net_cost net_worth new_payroll new_withholding non_allowable_interest non_originating offset opening "
        "other other_equipment payroll population principal production_cost profits property_tax quarter rate real_value "
        "receipts reference_wage retained_withholding revenue royalties sales sales_promotion shipping shortfall "
        "prohibited deductions sold_in_state tax taxable_value technology total total_cost training_cost transaction_value units used "
        "used_two_quarters_ago value value_per_entry vehicles veteran_wages wages wh wh_per_l with_claim withholding "
        "without_claim yearly_value years zev_values layers"
    ).split()
)
SHARES = frozenset(
    (
        "aggregate_share aluminium apportioned_share base canadian_mexican_content debt_share exported_share federal "
        "federal_deductible federal_rate largest_share macr maintenance_rate material_manufacturing metal_content "
        "metal_share metal_weight_share pass_through payroll_share percent price property_share qualified_share rvc "
        "sales_share share state steel steel_melted_poured tax_rate texas_share threshold us_content us_material_share "
        "values vehicle_base"
    ).split()
)
COUNTRIES = frozenset(("origin", "destination"))
# Income, prices and rates that may be below zero; only what is no number is refused.
EITHER_SIGN = frozenset(("discount_rate", "income_before_interest", "loan_rate", "magi", "shortfall_mpg", "treasury"))
# Words: names of layers, parameters and programmes that other rules pass on, not users.
PASSED_ON = frozenset(
    (
        "us.stacking.open_share layer", "us.parts_duty.stacked_parts programme", "foreign.base_duty.known_rate provision",
        "foreign.base_duty.known_rate parameter", "foreign.base_duty.base_duty heading",
        "foreign.base_duty.base_duty destination", "state_tax.values.state_value parameter",
        "state_tax.values.state_flag parameter",
        "usmca.origin.labor_test least",
        "usmca.averaging.averaged group",
        "usmca.origin.labor_test total",
    )
)  # fmt: skip
CHECKED_ALREADY = ("Codes", "Floats", "Flags", "tuple", "Site", "MetalGoods")  # kinds that only other rules make
THEN = {name: date(2024, 6, 1) for name in RULES if name.startswith("usmca.staging.")}  # the regime ended in 2025


def sampled(name: str, argument: str) -> Any:
    """What the sample gives an argument, or its default."""
    default = inspect.signature(RULES[name].rule).parameters[argument].default
    return RULES[name].given.get(argument, None if default is inspect.Parameter.empty else default)


def open_arguments(name: str) -> list[str]:
    """Arguments that a caller chooses: neither the law, a day, nor what other rules have made."""
    sample = RULES[name]
    own = (a for a in sample.signature if a not in ("law", "on", *sample.days))
    kinds = {a: str(sample.signature[a].annotation) for a in sample.signature}
    return [a for a in own if not any(k in kinds[a] for k in CHECKED_ALREADY) and f"{name} {a}" not in PASSED_ON]


def first_of(given_: Any) -> Any:
    """One item of an argument."""
    if isinstance(given_, Mapping):
        return next(iter(given_.values()))
    flat = np.asarray(given_).ravel()
    return flat[0].item() if flat.size and flat.dtype.kind in "bifU" else given_


def is_number(given_: Any) -> bool:
    return isinstance(first_of(given_), (int, float)) and not isinstance(first_of(given_), bool)


def in_place_of(given_: Any, bad: Any) -> Any:
    """A bad value in the shape of a good one."""
    if isinstance(given_, Mapping):
        return dict.fromkeys(given_, bad)
    whole = isinstance(given_, int) and not isinstance(given_, bool) and isinstance(bad, float) and bad == -1.0
    return -1 if whole else bad if np.ndim(given_) == 0 else np.full(np.shape(given_), bad)


def bad_values(name: str, argument: str) -> tuple[Any, ...]:
    good = sampled(name, argument)
    if isinstance(first_of(good), str):
        return ("XX",) if argument in COUNTRIES else ("nonsense",)
    if isinstance(first_of(good), bool) or not (is_number(good) or good is None):
        return ()
    nan = () if isinstance(good, int) else (float("nan"),)
    if argument in SHARES:
        return (-0.5, 1.5, *nan)
    return (-1.0, *nan) if argument in AMOUNTS else nan if argument in EITHER_SIGN else ()


def refusal(name: str, **other: Any) -> str:
    """What a rule says when it refuses an argument."""
    with pytest.raises((ValueError, LawError)) as caught:
        RULES[name].ask(LAW, THEN.get(name, DAY), **other)
    return str(caught.value)


ASKABLE = sorted(name for name in RULES if not name.startswith("terms "))


@pytest.mark.parametrize("name", ASKABLE)
def test_a_bad_argument_is_refused_by_name(name: str) -> None:
    for argument in open_arguments(name):
        good = sampled(name, argument)
        words = (argument, argument.replace("_", " "), *(good if isinstance(good, Mapping) else ()), "nonsense")
        for bad in bad_values(name, argument):
            message = refusal(name, **{argument: in_place_of(good, bad)})
            assert any(word in message for word in words), f"{argument}={bad}: {message}"


def test_every_number_asked_for_is_tried_with_bad_values() -> None:
    """A new argument must be entered as an amount, a share or a number of either sign."""
    known_ = AMOUNTS | SHARES | EITHER_SIGN | {"year", "in_service_year", "model_year", "tax_year", "values"}
    numbers_ = {a for n in ASKABLE for a in open_arguments(n) if is_number(sampled(n, a))}
    assert numbers_ <= known_


def strict_reads(name: str, day: date) -> list[str]:
    """Parameters without a value on a day that must have one, among those a rule asks for."""
    listening = ListeningLaw(LAW.known_as_of, LAW.provisions)
    with contextlib.suppress(LawError, ValueError):
        RULES[name].ask(listening, day)
    asked_ = [LAW.parameter(p, q) for p, q, on in listening.asked if value_or_unknown(LAW, p, q, on) == "not known"]
    return [p.name for p in asked_]


@pytest.mark.parametrize("name", sorted({*DAILY, *YEARLY} - {"us.depreciation.recapture_168n"}))
def test_a_day_before_the_first_known_value_is_refused(name: str) -> None:
    long_ago = date(1900, 1, 1)
    if missing := strict_reads(name, long_ago):
        with pytest.raises(LawError, match=f"{missing[0]}: has no value on 1900-") as caught:
            RULES[name].ask(LAW, long_ago)
        assert "first known value from" in str(caught.value)


def test_rules_that_need_a_first_value_are_many() -> None:
    """Without this the test above would pass if no parameter were strict."""
    assert sum(bool(strict_reads(name, date(1900, 1, 1))) for name in DAILY) > 40


CONFLICTS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("us.vehicle_duty.vehicle_duty", {"origin": "JP", "usmca": True, "in_quota": False}, "usmca"),
    ("us.vehicle_duty.vehicle_duty", {"origin": "JP", "usmca": False, "in_quota": True}, "in_quota"),
    ("us.vehicle_duty.vehicle_duty", {"origin": "GB", "usmca": False, "in_quota": True, "hts_class": "8704"}, "in_quota"),
    ("us.vehicle_duty.vehicle_duty", {"origin": "JP", "usmca": False, "in_quota": False, "korus": True}, "korus"),
    ("us.duty_batch.vehicle_duty_many", {"origin": ["JP"], "usmca": True}, "usmca"),
    ("us.duty_batch.vehicle_duty_year", {"origin": ["JP"], "korus": True}, "korus"),
    ("us.parts_duty.parts_duty", {"origin": "JP", "usmca": True}, "usmca"),
    ("us.parts_duty.parts_duty", {"origin": "MX", "usmca": True, "fta_free": True}, "fta_free and usmca"),
    ("us.parts_duty.parts_duty", {"origin": "MX", "usmca": False, "listed_338": True}, "listed_338"),
    ("us.heavy_vehicle_duty.heavy_vehicle_layers", {"origin": "JP", "usmca": True}, "usmca"),
    ("us.heavy_vehicle_duty.heavy_parts_duty", {"origin": "JP", "usmca": True}, "usmca"),
    ("us.equipment_duty.equipment_duty", {"origin": "JP", "base": 0.0, "usmca": True}, "usmca"),
    ("us.equipment_duty.equipment_duty", {"origin": "MX", "base": 0.0, "usmca": False, "auto_supplier": True}, "auto_supplier"),
    ("us.equipment_duty.equipment_duty", {"on": date(2025, 6, 1), "metal_content": None}, "metal_content"),
    ("us.drawback.drawback", {"destination": "US"}, "destination"),
    ("us.drawback.drawback", {"destination": "MX", "duty_paid_abroad": None}, "duty_paid_abroad"),
    ("us.drawback.drawback", {"offset": 1e9}, "offset"),
    ("us.drawback.drawback", {"layers": {"mfn": 0.1}, "offset": 1.0}, "offset"),
    ("us.foreign_trade_zone.zone_duty", {"layers": {"section_122": 0.1}}, "layers"),
    ("us.offset.offset_by_entry", {"used": 100.0}, "used"),
    ("us.offset.offset_pool", {"earned": [1.0]}, "earned and duty"),
    ("us.clean_power.clean_power_credit", {"in_service": date(2020, 1, 1)}, "in_service"),
    ("us.clean_power.basis_after_credit", {"credit": 2e6}, "credit"),
    ("us.credit_45x.transfer_proceeds", {"specified_foreign_buyer": True}, "foreign"),
    ("us.credit_48c.advanced_energy_credit", {"in_service": date(2020, 1, 1)}, "in_service"),
    ("us.depreciation.recapture_168n", {"ceased": date(1899, 1, 1)}, "ceased"),
    ("us.depreciation.recovery_schedule", {"in_service": date(2020, 1, 1)}, "in_service"),
    ("us.doe_loans.loan_subsidy", {"loan_rate": 0.08}, "loan_rate"),
    ("us.material_assistance.cost_ratio", {"prohibited": 200.0}, "prohibited"),
    ("us.material_assistance.prohibited_entity", {"largest_share": 0.5}, "aggregate_share"),
    ("us.metals_pass_through.part_cost_factor", {"metal_share": {"steel": 0.7, "copper": 0.7}}, "metal shares"),
    ("us.metals_pass_through.part_cost_factor", {"pass_through": {"steel": 0.7}}, "metal_share and pass_through"),
    ("usmca.origin.part_originates", {"tariff_shift": True}, "core part"),
    ("usmca.origin.rvc_net_cost", {"non_originating": 101.0}, "non_originating"),
    ("usmca.purchases.purchases_ok", {"steel_melted_poured": 0.9}, "steel_melted_poured"),
    ("usmca.purchases.purchases_ok", {"on": date(2028, 1, 1), "steel_melted_poured": None}, "steel_melted_poured"),
    ("usmca.core_parts.core_parts_originate", {"non_originating": [200.0, 0.0, 0.0]}, "non_originating"),
    ("usmca.value_content.net_cost", {"shipping": 200.0}, "total_cost"),
    ("usmca.averaging.best_category", {"categories": {}}, "categories"),
    ("foreign.export_duty.export_duty", {"destination": "MX", "origin": "JP", "usmca_originating": True}, "usmca_originating"),
    ("foreign.export_duty.export_duty", {"destination": "MX", "in_remission_quota": True, "usmca_originating": True}, "remission quota"),
    ("foreign.export_duty.export_duty", {"destination": "CA", "in_remission_quota": True, "usmca_originating": False}, "remission quota"),
    ("foreign.export_duty.export_duty", {"destination": "CN", "usmca_originating": False, "large_engine": None}, "large_engine"),
    ("foreign.export_duty.export_duty", {"destination": "US", "usmca_originating": False}, "imports into the US"),
    ("states.al.jobs_credit", {"veteran_wages": 1e9}, "veteran_wages"),
    ("states.in.edge", {"years": 99}, "years"),
    ("states.in.hbi", {"share": 0.9}, "share"),
    ("states.oh.jctc", {"years": 99}, "years"),
    ("state_tax.income.apportionment", {"sales_share": [0.5, 0.5, 0.5]}, "sales_share"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "other", "word"), CONFLICTS, ids=lambda x: x if isinstance(x, str) else "")
def test_arguments_that_cannot_go_together_are_refused_by_name(name: str, other: dict[str, Any], word: str) -> None:
    sample, day = RULES[name], other.get("on", DAY)
    with pytest.raises(ValueError, match=word):
        sample.rule(**{"law": LAW, "on": day} | dict(sample.given) | other) if "on" in sample.days else sample.ask(
            LAW, day, **other
        )


DUTY = ("law", "duty", "--product", "car", "--value", "100", "--date", "2026-03-15", "--origin")
REFUSED: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    ((*DUTY, "XX"), ("--origin",)),
    ((*DUTY, "XX", "--us-content", "1.5"), ("--origin", "--us-content")),
    ((*DUTY[:4], "--value", "-5", *DUTY[6:], "DE"), ("--value",)),
    ((*DUTY[:6], "--date", "1900-01-01", "--origin", "DE"), ("has no value on 1900-01-01",)),
    ((*DUTY, "JP", "--usmca"), ("--usmca",)),
    ((*DUTY, "JP", "--korus"), ("--korus",)),
    ((*DUTY, "DE", "--in-quota"), ("--in-quota",)),
    ((*DUTY[:2], "--product", "boat", *DUTY[4:], "DE"), ("--product",)),
    ((*DUTY, "DE", "--overlay", "/nowhere.yaml"), ("/nowhere.yaml",)),
    (("law", "credit", "45x", "--year", "2027", "--cells-gwh", "-1", "--macr", "1.5"), ("--cells-gwh", "--macr")),
    (("law", "credit", "45x", "--year", "2027", "--macr", "0.9"), ("--cells-gwh",)),
    (("law", "credit", "tea"), ("KIND",)),
    (("law", "origin", "--quantity", "rvc", "--product", "car", "--date", "2026-05-01", "--net-cost-usd", "1", "--vnm-usd", "2"), ("--vnm-usd",)),
    (("law", "incentive", "GA", "mega_project", "--jobs", "-5", "--capex-usd", "x"), ("--jobs", "--capex-usd")),
    (("law", "incentive", "GA", "job_tax_credit", "--jobs", "5", "--county-tier", "9"), ("--county-tier",)),
    (("law", "incentive", "TX", "tea"), ("program",)),
    (("law", "depreciation", "--cost-usd", "1", "--class-years", "8", "--discount-rate", "0.08", "--contract-date", "2026-01-01", "--placed-in-service", "2026-02-01"), ("--class-years",)),
    (("law", "show", "us.tea"), ("ADDRESS",)),
    (("law", "diff", "shipped", "tea"), ("tea",)),
    (("law", "check", "/nowhere.yaml"), ("/nowhere.yaml",)),
)  # fmt: skip


@pytest.mark.parametrize(("words", "named"), REFUSED, ids=lambda x: " ".join(x)[:60])
def test_the_command_line_tells_each_problem_in_a_line(
    run_here: Callable[..., Any], words: tuple[str, ...], named: tuple[str, ...]
) -> None:
    ran = run_here(*words)
    lines = ran.stderr.splitlines()
    assert ran.code == 2 and ran.stdout == "" and "Traceback" not in ran.stderr
    assert len(lines) == len(named)
    assert all(word in line for word, line in zip(named, lines, strict=True))


def test_a_date_that_does_not_parse_is_no_traceback(run_cli: Callable[..., Any]) -> None:
    ran = run_cli(*DUTY[:6], "--date", "soon", "--origin", "DE")
    assert ran.code == 2 and "--date" in ran.stderr and "Traceback" not in ran.stderr


# 10. Strict reading of programmes, clawback and classes -------------------------------------------------------------

STATE_FILE = """
id: us_zz.incentives
label: Programmes of a state
description: For tests
jurisdiction: US-ZZ
legal_basis: [A statute]
status: in_effect
confidence: high
clawback: Money goes back below 90 % of the jobs.
programs:
  works:
    type: job_tax_credit
    discretionary: true
    refundable: false
    stacking: not with the other
    note: as told
parameters:
  per_job_by_tier:
    unit: USD
    before_first: error
    values:
      - {start: 2020-01-01, end: null, value: {tier1: 1000, tier2: 2000}, reference: a}
references:
  a: {title: A, href: "", seen: true}
"""
CLASSES = "parameters.per_job_by_tier.values[0].value"
FAULTS = {
    "unknown programme type": ("type: job_tax_credit", "type: gift", "programs.works.type"),
    "programme type as a list": ("type: job_tax_credit", "type: [gift]", "programs.works.type"),
    "programme without a type": ("    type: job_tax_credit\n", "", "programs.works.type"),
    "unknown key of a programme": ("    note:", "    colour:", "programs.works.colour"),
    "refundable is no flag": ("refundable: false", "refundable: perhaps", "programs.works.refundable"),
    "discretionary is no flag": ("discretionary: true", "discretionary: 1", "programs.works.discretionary"),
    "stacking is no text": ("stacking: not with the other", "stacking: [a]", "programs.works.stacking"),
    "note is no text": ("note: as told", "note: 3", "programs.works.note"),
    "programs as a list": ("programs:\n  works:\n", "programs:\n  - works:\n", "programs"),
    "programme that is no mapping": ("programs:\n", "programs:\n  other: 3\n", "programs"),
    "clawback is no text": ("clawback: Money", "clawback: [a]\nformula: Money", "clawback"),
    "clawback as a mapping": ("clawback: Money goes", "clawback: {share: 0.9}\nformula: Money goes", "clawback"),
    "class with a word": ("tier2: 2000", "tier2: much", CLASSES),
    "class with a flag": ("tier2: 2000", "tier2: true", CLASSES),
    "class with nothing": ("tier2: 2000", "tier2: null", CLASSES),
    "class with a list": ("tier2: 2000", "tier2: [1, 2]", CLASSES),
    "class that is not a number": ("tier2: 2000", "tier2: .nan", CLASSES),
    "class that is infinite": ("tier2: 2000", "tier2: .inf", CLASSES),
    "class that is a number": ("tier2: 2000", "2: 2000", CLASSES),
    "no class at all": ("{tier1: 1000, tier2: 2000}", "{}", CLASSES),
    "classes where a date belongs": ("unit: USD", "unit: date", CLASSES),
    "classes where a text belongs": ("unit: USD", "unit: text", CLASSES),
    "value without a reference": ("reference: a}", "reference: []}", "parameters.per_job_by_tier.values[0].reference"),
    "end before start": ("end: null", "end: 2019-12-31", "parameters.per_job_by_tier.values[0].end"),
    "status as a list": ("status: in_effect", "status: [in_effect]", "status"),
    "confidence as a mapping": ("confidence: high", "confidence: {is: high}", "confidence"),
    "before_first as a list": ("before_first: error", "before_first: [error]", "parameters.per_job_by_tier.before_first"),
    "unit as a list": ("unit: USD", "unit: [USD]", "parameters.per_job_by_tier.unit"),
    "no values": ("      - {start: 2020-01-01, end: null, value: {tier1: 1000, tier2: 2000}, reference: a}", "      []", "parameters.per_job_by_tier.values"),
    "date as a word": ("start: 2020-01-01", "start: May", "parameters.per_job_by_tier.values[0].start"),
    "date with an hour": ("start: 2020-01-01", "start: 2020-01-01T00:00:00", "parameters.per_job_by_tier.values[0].start"),
    "wrong unit": ("unit: USD", "unit: dollars", "parameters.per_job_by_tier.unit"),
}  # fmt: skip


def reads(folder: Path, text: str) -> Law:
    path = folder / "us_zz" / "incentives.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return read_law(KNOWN, folder=folder)


def test_a_programme_with_classes_is_read(tmp_path: Path) -> None:
    law = reads(tmp_path, STATE_FILE)
    assert law.rate("us_zz.incentives", "per_job_by_tier", DAY, of="tier2") == 2000.0
    works = law.provisions["us_zz.incentives"].programmes["works"]
    assert works.type == "job_tax_credit" and works.discretionary and works.refundable is False
    assert law.provisions["us_zz.incentives"].clawback.startswith("Money goes back")
    with pytest.raises(LawError, match="no class 'tier9'"):
        law.rate("us_zz.incentives", "per_job_by_tier", DAY, of="tier9")


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_of_a_state_file_is_refused_with_file_and_key(tmp_path: Path, fault: str) -> None:
    old, new, key = FAULTS[fault]
    assert STATE_FILE.count(old) >= 1
    with pytest.raises(LawError) as caught:
        reads(tmp_path, STATE_FILE.replace(old, new, 1))
    assert {p.column for p in caught.value.problems} == {key}
    assert all(p.table.endswith("us_zz/incentives.yaml") for p in caught.value.problems)


@pytest.mark.parametrize(
    ("old", "new", "twice"),
    [
        ("{tier1: 1000,", "{tier1: 1000, tier1: 1500,", "tier1"),
        ("  works:", "  works: {type: tif}\n  works:", "works"),
        ("    note: as told", "    note: as told\n    note: otherwise", "note"),
    ],
)
def test_a_key_given_twice_is_refused_with_its_line(tmp_path: Path, old: str, new: str, twice: str) -> None:
    with pytest.raises(LawError, match=f"key '{twice}' given twice") as caught:
        reads(tmp_path, STATE_FILE.replace(old, new, 1))
    assert all(p.row is not None for p in caught.value.problems)


def test_a_day_that_does_not_exist_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(LawError, match="'2020-13-01' is no day") as caught:
        reads(tmp_path, STATE_FILE.replace("start: 2020-01-01", "start: 2020-13-01"))
    assert [p.row for p in caught.value.problems] == [STATE_FILE[: STATE_FILE.index("start: ")].count("\n") + 1]


def test_gap_and_overlap_of_classes_are_refused(tmp_path: Path) -> None:
    more = "\n      - {start: 2022-01-01, end: null, value: {tier1: 1, tier2: 2}, reference: a}"
    for end, wrong in (("2020-12-31", "gap"), ("2022-01-01", "overlaps")):
        text = STATE_FILE.replace("end: null", f"end: {end}", 1).replace("reference: a}", f"reference: a}}{more}", 1)
        with pytest.raises(LawError, match=wrong):
            reads(tmp_path, text)
