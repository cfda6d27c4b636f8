"""Worked examples: all that are published come out, wrong ones do not, malformed files name the fault."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from reshore.errors import RequestError
from reshore.law import Law, read_law
from reshore.law.audit import FAMILIES, Result, audit, parse_examples, read_examples

FILE = Path(__file__).parent / "data" / "worked_examples.yaml"
TODAY = date(2026, 11, 23)
LAWS: dict[date, Law] = {}


def law_on(day: date) -> Law:
    if day not in LAWS:
        LAWS[day] = read_law(day)
    return LAWS[day]


def run(raw: dict[str, Any]) -> Result:
    return audit(parse_examples(raw, "mine.yaml"), law_on, TODAY)


def one(family: str, inputs: dict[str, Any], expected: object = 0.0, **more: Any) -> dict[str, Any]:
    """A file of one case."""
    case = {"inputs": inputs, "expected": expected, **more}
    return {"examples": [{"id": "mine", "family": family, "cases": [case]}]}


def got(family: str, **inputs: Any) -> float | bool:
    """What the rule of a family gives."""
    (case,) = parse_examples(one(family, inputs), "mine.yaml").cases
    return case.form.rule(law_on(case.known_as_of or TODAY), case.inputs)


def test_every_published_example_comes_out() -> None:
    result = audit(read_examples(FILE), law_on, TODAY)
    assert (result.cases, result.failed, result.notes) == (80, (), ())


def test_published_examples_cover_every_family() -> None:
    assert {case.family for case in read_examples(FILE).cases} == set(FAMILIES)


@given(st.data())
def test_a_wrong_number_fails_with_its_place(data: st.DataObject) -> None:
    raw = yaml.safe_load(FILE.read_text("utf-8"))
    example = data.draw(st.sampled_from(raw["examples"]))
    number = data.draw(st.integers(0, len(example["cases"]) - 1))
    case = example["cases"][number]
    wrong = not case["expected"] if isinstance(case["expected"], bool) else case["expected"] + 1.0
    right, case["expected"] = case["expected"], wrong
    result = run({"state_of_knowledge": "2026-11-23", "examples": [example]})
    (failure,) = result.failed
    assert (failure.id, failure.case, failure.expected) == (example["id"], number, wrong)
    assert failure.got == pytest.approx(right, abs=1.0) and result.passed == result.cases - 1
    # The example's own arithmetic no longer comes to what it expects.
    assert any(note.startswith(f"{example['id']}, case {number}, arithmetic") for note in result.notes)


# ---- variants by hand ------------------------------------------------------------------------------------------------

ENTRY = {"customs_value_usd": 10000, "entry_date": "2026-06-01"}
VARIANTS: list[tuple[str, dict[str, Any], float | bool]] = [
    # Canada-built hybrid under USMCA, a third of it approved US content: 25 % of the rest.
    ("vehicle_duty", ENTRY | dict(product="hybrid", origin="CA", usmca_originating=True, us_content_share=0.36, us_content_approved=True), 1600),
    # Korean pickup: column 1 rate of 25 % exceeds the floor of 15 %.
    ("vehicle_duty", ENTRY | dict(product="light_truck", origin="KR", korus_originating=True), 2500),
    ("vehicle_duty", ENTRY | dict(product="phev", origin="SE"), 1500),
    # Thirty years old: free of Section 232, and as its article of the layers it excludes.
    ("vehicle_duty", ENTRY | dict(product="car", origin="GB", age_years=30), 250),
    ("quota", dict(year=2026, quarter=4, q2_used=20000), 30000),
    ("quota", dict(year=2026, quarter=1), 25000),
    # The rate the importer states is taken, 10 % here: 10 + 25 %.
    ("part_duty", ENTRY | dict(product="part", origin="IN", base_rate=0.10), 3500),
    ("part_duty", ENTRY | dict(product="part", origin="MX", base_rate=0.0, usmca_originating=True, knock_down_kit=True), 2500),
    # Unlisted, Section 122 of 10 % on top of the base rate.
    ("part_duty", ENTRY | dict(product="part", origin="IN", base_rate=0.025, section_232_listed=False), 1250),
    ("offset", dict(year=2031, msrp_usd=1e9, quantity="earned"), 0),
    # 120 of 365 days of 2030 lie in the schedule.
    ("offset", dict(year=2030, msrp_usd=1e9, quantity="earned"), 0.0375 * 1e9 * 120 / 365),
    # As enacted in April 2025: 120 days at 3.75 %, 245 at 2.5 %.
    ("offset", dict(year=2026, msrp_usd=1e9, quantity="earned", known_as_of="2025-05-01"), 1e9 * (0.0375 * 120 + 0.025 * 245) / 365),
    ("offset", dict(year=2026, msrp_usd=1e9, quantity="earned", product="truck"), 37_500_000),
    ("offset", dict(year=2026, msrp_usd=1e9, quantity="used", parts_duty_usd=1e6), 1e6),
    ("mhdv_duty", ENTRY | dict(product="truck", origin="JP"), 5000),
    ("equipment_duty", ENTRY | dict(item="moulds (annex i-b)", origin="DE", base_rate=0.03), 2800),
    ("usmca_origin", dict(product="light_truck", date="2021-01-01", net_cost_usd=100, vnm_usd=33, quantity="rvc_pass"), True),
    ("usmca_origin", dict(product="car", date="2022-08-01", net_cost_usd=100, quantity="max_vnm"), 28),
    ("usmca_origin", dict(part="radiator", date="2026-05-01", net_cost_usd=100, vnm_usd=30, quantity="pass"), True),
    ("usmca_origin", dict(part="wiring_harness", date="2026-05-01", transaction_value_usd=100, vnm_usd=26, method="transaction_value", quantity="pass"), False),
    ("45x", dict(year=2030, modules_gwh=1, macr=0.9), 0.75 * 10 * 1e6),
    ("45x", dict(year=2027, cells_gwh=1, macr=0.8, has_48c_basis=True), 0),
    ("45x_materials", dict(kind="critical_minerals", production_cost_usd=100, year=2031), 7.5),
    ("qpp", dict(construction_start="2025-06-01", placed_in_service="2027-01-01", election=False), False),
    ("car_loan", dict(tax_year=2026, interest_usd=12000, filing="joint", magi_usd=200500, us_final_assembly=True), 9800),
    ("ended_credits", dict(credit="25E", acquired="2025-09-30", quantity="max_credit"), 4000),
    ("ended_credits", dict(credit="45W", acquired="2025-10-01", quantity="available"), False),
    ("ended_credits", dict(credit="48E", technology="storage", construction_start="2030-01-01", placed_in_service="2031-01-01", quantity="available"), True),
    ("state_incentive", dict(state="TN", program="job_tax_credit", jobs=100, capex_usd=1e9, county_tier=2), 100 * 4500 * 4),
    ("state_incentive", dict(state="MO", program="mega140", new_payroll_usd_per_year=1e6, jobs=99, company="new"), 0),
    ("state_package", dict(package="ga-hyundai-metaplant-2022", quantity="clawback_triggered", jobs_delivered=6799), True),
]  # fmt: skip


@pytest.mark.parametrize(("family", "inputs", "expected"), VARIANTS)
def test_variants_by_hand(family: str, inputs: dict[str, Any], expected: float | bool) -> None:
    found = got(family, **inputs)
    assert type(found) is type(expected) or not isinstance(expected, bool)
    assert found == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("years", ["3", "5", "7", "15", "39"])
def test_deductions_of_every_class_save_the_tax_once(years: str) -> None:
    """At no discount the saving is the tax rate times the cost, whatever the class."""
    dates = {"contract_date": "2026-01-10", "placed_in_service": "2026-12-01"}
    saved = got("depreciation_npv", cost_usd=1000.0, class_years=int(years), discount_rate=0, **dates)
    assert saved == pytest.approx(210.0)


def test_a_bonus_rate_the_dates_do_not_give_is_told() -> None:
    inputs = {"cost_usd": 1, "class_years": 7, "discount_rate": 0, "bonus": 0.4}
    dates = {"contract_date": "2026-01-10", "placed_in_service": "2026-12-01"}
    result = run(one("depreciation_npv", inputs | dates, 0.21))
    assert result.failed == () and result.notes == ("mine, case 0, bonus: 0.4 is stated, the dates give 1",)
    assert run(one("depreciation_npv", inputs | dates | {"bonus": 1.0}, 0.21)).notes == ()


# ---- malformed files -------------------------------------------------------------------------------------------------

CAR = {"product": "car", "origin": "MX", "customs_value_usd": 40000, "entry_date": "2026-03-15"}
FAULTS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "unknown family": (one("vehicle_dutty", CAR), ("mine, family", "vehicle_dutty", "unknown family", "vehicle_duty")),
    "unknown key": (one("vehicle_duty", CAR | {"colour": "red"}), ("mine, case 0, colour", "unknown key")),
    "missing key": (one("vehicle_duty", {"product": "car"}), ("mine, case 0, origin", "missing key")),
    "wrong type": (one("vehicle_duty", CAR | {"customs_value_usd": "many"}), ("customs_value_usd", "not a number")),
    "number as text": (one("vehicle_duty", CAR | {"customs_value_usd": "10e3"}), ("customs_value_usd", "1.0e+10")),
    "flag as text": (one("vehicle_duty", CAR | {"usmca_originating": "yes"}), ("usmca_originating", "not a flag")),
    "negative": (one("vehicle_duty", CAR | {"customs_value_usd": -1}), ("customs_value_usd", "negative value")),
    "unknown country": (one("vehicle_duty", CAR | {"origin": "XX"}), ("mine, case 0, origin", "unknown country")),
    "country read as a flag": (one("vehicle_duty", CAR | {"origin": False}), ("origin", "quotes", "'NO'")),
    "content above 1": (one("vehicle_duty", CAR | {"us_content_share": 1.2}), ("us_content_share", "above 1")),
    "not a date": (one("vehicle_duty", CAR | {"entry_date": "2026-02-30"}), ("entry_date", "does not parse")),
    "vintage not a date": (one("vehicle_duty", CAR | {"known_as_of": "soon"}), ("known_as_of", "does not parse")),
    "usmca of japan": (one("vehicle_duty", CAR | {"origin": "JP", "usmca_originating": True}), ("conflicts", "JP")),
    "korus of mexico": (one("vehicle_duty", CAR | {"korus_originating": True}), ("korus_originating", "conflicts")),
    "quota of mexico": (one("vehicle_duty", CAR | {"in_quota": True}), ("in_quota", "conflicts with origin MX")),
    "approved without content": (
        one("vehicle_duty", CAR | {"usmca_originating": True, "us_content_approved": True}),
        ("us_content_share", "missing key"),
    ),
    "carried quarter": (one("quota", {"year": 2026, "quarter": 3}), ("q1_used", "missing key")),
    "fifth quarter": (one("quota", {"year": 2026, "quarter": 5}), ("quarter", "1 to 4")),
    "unknown quantity": (one("offset", {"quantity": "left"}), ("quantity", "'left'", "closing_pool")),
    "missing quantity": (one("offset", {"year": 2026}), ("quantity", "missing key", "earned")),
    "unknown programme": (one("state_incentive", {"state": "GA", "program": "mega"}), ("program", "mega_project")),
    "unknown state": (one("state_incentive", {"state": "ZZ", "program": "x"}), ("state", "'ZZ'", "GA")),
    "no annex": (
        one("equipment_duty", {"item": "robots", "origin": "DE", "base_rate": 0, **ENTRY}),
        ("item", "Annex III"),
    ),
    "two annexes": (
        one("equipment_duty", {"item": "robots, Annex III or Annex I-B", "origin": "DE", "base_rate": 0, **ENTRY}),
        ("item", "more than one"),
    ),
    "vnm above cost": (
        one(
            "usmca_origin", {"product": "car", "date": "2026-05-01", "net_cost_usd": 1, "vnm_usd": 2, "quantity": "rvc"}
        ),
        ("vnm_usd", "above net_cost_usd"),
    ),
    "car and part": (
        one(
            "usmca_origin",
            {
                "product": "car",
                "part": "axle",
                "date": "2026-05-01",
                "net_cost_usd": 2,
                "vnm_usd": 1,
                "quantity": "rvc",
            },
        ),
        ("product", "conflicts with part"),
    ),
    "service before contract": (
        one(
            "depreciation_npv",
            {
                "cost_usd": 1,
                "class_years": 7,
                "discount_rate": 0.1,
                "contract_date": "2026-01-02",
                "placed_in_service": "2026-01-01",
            },
        ),
        ("placed_in_service", "before contract_date"),
    ),
    "flag expected, number given": (one("quota", {"year": 2026, "quarter": 1}, 1, unit="bool"), ("expected", "bool")),
    "expected missing": (
        {"examples": [{"id": "mine", "family": "quota", "cases": [{"inputs": {"year": 2026, "quarter": 1}}]}]},
        ("expected", "missing key"),
    ),
    "negative tolerance": (one("quota", {"year": 2026, "quarter": 1}, tolerance=-1), ("tolerance", "negative")),
    "misspelt case key": (one("quota", {"year": 2026, "quarter": 1}, tolerence=1), ("tolerence", "unknown key")),
    "no examples": ({"examples": []}, ("examples", "no examples")),
    "misspelt file key": (one("quota", {"year": 2026, "quarter": 1}) | {"example": 1}, ("example", "unknown key")),
    "refused by the rule": (
        one(
            "usmca_origin",
            {"part": "flux", "date": "2026-05-01", "net_cost_usd": 2, "vnm_usd": 1, "quantity": "rvc_pass"},
        ),
        ("mine, case 0, inputs", "in no table"),
    ),
    "before the law": (
        one("usmca_origin", {"product": "car", "date": "2010-05-01", "net_cost_usd": 2, "quantity": "max_vnm"}),
        ("mine, case 0, inputs", "no value on 2010-05-01"),
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_malformed_file_names_the_fault(name: str) -> None:
    raw, words = FAULTS[name]
    with pytest.raises(RequestError) as caught:
        run(raw)
    assert caught.value.exit_code == 2
    said = str(caught.value)
    assert said.startswith("mine.yaml") and all(word in said for word in words), said


def test_every_fault_is_told_at_once() -> None:
    bad = CAR | {"origin": "XX", "customs_value_usd": -1, "entry_date": "never"}
    with pytest.raises(RequestError) as caught:
        run(one("vehicle_duty", bad))
    assert len(caught.value.problems) == 3


def test_an_id_used_twice_is_a_fault() -> None:
    raw = one("quota", {"year": 2026, "quarter": 1})
    raw["examples"] = [*raw["examples"], copy.deepcopy(raw["examples"][0])]
    with pytest.raises(RequestError, match="id used twice"):
        run(raw)


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (lambda p: None, "cannot be read"),
        (lambda p: p.write_text("examples: [\n"), "line"),
        (lambda p: p.write_text("examples: 1\nexamples: 2\n"), "given twice"),
        (lambda p: p.write_text("- 1\n"), "not a file of worked examples"),
        (lambda p: p.write_bytes(b""), "not one YAML document"),
        (lambda p: p.write_bytes(b"\xff\xfe\x00"), "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read(write: Callable[[Path], object], words: str, tmp_path: Path) -> None:
    write(tmp_path / "mine.yaml")
    with pytest.raises(RequestError, match=words):
        read_examples(tmp_path / "mine.yaml")


def test_a_case_is_asked_under_its_own_vintage_then_the_files_then_the_default() -> None:
    japan = {"product": "car", "origin": "JP", "customs_value_usd": 100, "entry_date": "2026-01-01"}
    raw = one("vehicle_duty", japan, 15)
    assert not run(raw).failed
    assert run(raw | {"state_of_knowledge": "2025-04-10"}).failed[0].got == pytest.approx(27.5)
    raw["examples"][0]["cases"][0]["inputs"] = japan | {"known_as_of": "2025-04-10"}
    assert run(raw).failed[0].got == pytest.approx(27.5)
