"""`reshore law`: what it prints, as text and JSON, and how it leaves on what cannot be."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

Cli = Callable[..., Any]
EXAMPLES = Path(__file__).parents[1] / "law" / "data" / "worked_examples.yaml"
DUTY = ("law", "duty", "--product", "car", "--origin", "MX", "--value", "40000", "--date", "2026-03-15")
CONTENT = ("--usmca", "--us-content", "0.45", "--approved")


def test_law_lists_provisions(run_here: Cli) -> None:
    lines = run_here("law").stdout.splitlines()
    assert any(line.startswith("us.tariffs.mfn ") for line in lines)
    listed = json.loads(run_here("law", "--json").stdout)
    assert [row["provision"] for row in listed] == [line.split()[0] for line in lines]


def test_show_explains_one_number(run_here: Cli) -> None:
    (found,) = json.loads(run_here("law", "show", "us.tariffs.mfn.light_truck", "--json").stdout)
    assert (found["value"], found["unit"], found["verified"]) == (0.25, "/1", False)
    text = run_here("law", "show", "us.tariffs.mfn.light_truck").stdout
    assert "recalled, not read" in text and "unverified" in text


def test_show_gives_classes_as_a_mapping(run_here: Cli) -> None:
    (found,) = json.loads(run_here("law", "show", "us_ks.incentives.hpip_threshold", "--json").stdout)
    assert found["value"] == {"standard": 50000, "metro_5": 1000000}


def test_show_as_known_earlier_hides_what_came_later(run_here: Cli) -> None:
    name, on = "us.tariffs.section_232.autos.floor_rate_JP", ("--on", "2026-06-30")
    assert "0.15" in run_here("law", "show", name, *on).stdout
    assert "not applicable" in run_here("law", "show", name, *on, "--known-as-of", "2025-04-10").stdout


def test_show_with_an_overlay(run_here: Cli) -> None:
    words = ("law", "show", "us.tariffs.section_232.autos.additional_rate_CA", "--on", "2027-02-01")
    (found,) = json.loads(run_here(*words, "--overlay", "canada_autos_50", "--json").stdout)
    assert (found["value"], found["source"]) == (0.5, "canada_autos_50")
    assert run_here(*words).code == 2


def test_duty_line_by_line(run_here: Cli) -> None:
    told = json.loads(run_here(*DUTY, *CONTENT, "--json").stdout)
    assert told["total"] == pytest.approx(5500.0)
    assert sum(line["amount"] for line in told["lines"] if line["counts"]) == pytest.approx(5500.0)
    (s232,) = [line for line in told["lines"] if line["label"] == "Section 232"]
    (source,) = s232["sources"]
    assert source["address"] == "us.tariffs.section_232.autos.usmca_non_us_content_rate"
    assert (source["start"], source["verified"], source["citations"][0]["seen"]) == ("2025-04-03", True, True)
    text = run_here(*DUTY, *CONTENT).stdout
    assert "0.25 x 22,000.00" in text and "[unverified]" in text and "total" in text


def test_duty_as_known_earlier_and_under_an_overlay(run_here: Cli) -> None:
    japan = ("law", "duty", "--product", "car", "--origin", "JP", "--value", "100", "--date", "2026-03-15", "--json")
    assert json.loads(run_here(*japan).stdout)["total"] == pytest.approx(15.0)
    assert json.loads(run_here(*japan, "--known-as-of", "2025-04-10").stdout)["total"] == pytest.approx(27.5)
    canada = ("law", "duty", "--product", "car", "--origin", "CA", "--value", "100", "--date", "2027-03-15", "--json")
    assert json.loads(run_here(*canada, "--overlay", "canada_autos_50").stdout)["total"] == pytest.approx(52.5)


def test_a_base_rate_left_out_is_said(run_here: Cli) -> None:
    part = ("law", "duty", "--product", "part", "--origin", "IN", "--value", "100", "--date", "2026-03-15")
    told = run_here(*part).stdout
    assert "base rate not stated: that of us.tariffs.mfn.part_typical is taken" in told
    stated = json.loads(run_here(*part, "--base-rate", "0.1", "--json").stdout)
    assert stated["notes"] == [] and stated["total"] == pytest.approx(35.0)


@pytest.mark.parametrize(
    ("words", "total"),
    [
        ("credit 45x --year 2027 --cells-gwh 30 --modules-gwh 30 --macr 0.7", 1_350_000_000),
        ("credit 45x-materials --kind critical_minerals --production-cost-usd 120e6 --year 2030", 12_000_000),
        ("credit 30d --acquired 2025-09-30", 7500),
        ("credit 48e --technology wind --construction-start 2025-01-01 --placed-in-service 2029-01-01", 0.3),
        ("credit 45y --technology solar --construction-start 2026-07-05 --placed-in-service 2028-01-01", False),
        (
            "credit 48c --certified 2024-01-01 --placed-in-service 2025-12-31 --investment-usd 1e8 --allocation-usd 2e7",
            20_000_000,
        ),
        (
            "credit car-loan --tax-year 2026 --interest-usd 6400 --magi-usd 112300 --filing single --us-final-assembly",
            3800,
        ),
        ("incentive GA mega_project --jobs 3200 --capex-usd 9e8", 84_000_000),
        ("incentive mo mega120 --jobs=1000 --new-payroll-usd-per-year=6e7 --company=new", 18_000_000),
        ("origin --quantity max_vnm --product car --date 2026-05-01 --net-cost-usd 30000", 7500),
        (
            "depreciation --cost-usd 5e8 --class-years 7 --discount-rate 0.08 --contract-date 2025-06-01 "
            "--placed-in-service 2027-06-30",
            97_222_222.22,
        ),
    ],
)
def test_arithmetic_of(words: str, total: float, run_here: Cli) -> None:
    told = run_here("law", *words.split(), "--json")
    assert told.code == 0, told.stderr
    assert json.loads(told.stdout)["total"] == pytest.approx(total, abs=0.01)
    assert run_here("law", *words.split()).stdout.splitlines()[0]


def test_defaults_are_told_apart_from_what_was_stated(run_here: Cli) -> None:
    words = "credit 45x --year 2027 --cells-gwh 30 --macr 0.7"
    told = json.loads(run_here("law", *words.split(), "--json").stdout)
    assert told["defaults"] == ["has_48c_basis", "modules_gwh", "modules_without_cells_gwh", "pfe_free"]
    read = {source["address"]: source["verified"] for source in told["looked_at"]}
    assert read["us.credits.45x.macr_threshold_battery_component"] is False  # met, so it decides nothing, and is told
    text = run_here("law", *words.split()).stdout
    assert "not stated, so taken: pfe_free yes, has_48c_basis no" in text and "legal basis:" in text


@pytest.mark.parametrize(
    ("words", "note"),
    [
        (
            "incentive GA mega_project --jobs 3200 --capex-usd 9e8 --wage-test no",
            "because wage_test is no; otherwise 84",
        ),
        ("incentive GA mega_project --jobs 3200 --capex-usd 9e8 --date 1990-01-01", "nothing in force on 1990-01-01"),
        (
            "duty --product car --origin mx --value 40000 --date 2026-03-15 --us-content 0.4",
            "same without --us-content",
        ),
        (
            "depreciation --cost-usd 5e8 --class-years 7 --discount-rate 0.08 --contract-date 2025-06-01 "
            "--placed-in-service 2027-06-30 --bonus 0.4",
            "0.4 is stated, the dates give 1",
        ),
    ],
)
def test_what_makes_no_difference_and_why_nothing_is_due_is_noted(words: str, note: str, run_here: Cli) -> None:
    told = json.loads(run_here("law", *words.split(), "--json").stdout)
    assert any(note in each for each in told["notes"]), told["notes"]


def test_a_floor_above_a_stated_base_rate_is_paid_on_the_whole_value(run_here: Cli) -> None:
    words = "duty --product part --origin JP --value 40000 --date 2026-03-15 --base-rate 0.025 --json"
    told = json.loads(run_here("law", *words.split()).stdout)
    (s232,) = [line for line in told["lines"] if line["label"] == "Section 232"]
    assert (s232["rate"], s232["value"]) == pytest.approx((0.125, 40000.0)) and "all-in" in s232["note"]


def test_a_base_rate_that_a_claim_takes_away_is_not_called_the_asker_s(run_here: Cli) -> None:
    words = "duty --product part --origin KR --value 100 --date 2026-06-15 --base-rate 0.025 --korus"
    assert "free under the agreement claimed" in run_here("law", *words.split()).stdout


def test_a_statute_is_told_once_a_provision(run_here: Cli) -> None:
    assert run_here("law", "show", "us_ga.incentives").stdout.count("legal basis:") == 1


def test_a_day_after_the_law_was_checked_is_told(run_here: Cli) -> None:
    ran = run_here("law", "show", "us.tariffs.mfn.light_truck", "--known-as-of", "2030-01-01")
    assert ran.code == 0 and "last checked on 2026-11-23" in ran.stderr


def test_a_rule_that_refuses_another_law_is_still_explained(run_here: Cli) -> None:
    words = "--product equipment --origin MX --value 1e6 --date 2026-09-15 --base-rate 0.02 --usmca --auto-supplier"
    ran = run_here("law", "duty", *words.split(), "--item", "press, Annex III")
    assert ran.code == 0 and "press, Annex III (equipment)" in ran.stdout


def test_an_account_names_the_overlay(run_here: Cli, tmp_path: Path) -> None:
    words = ("law", "duty", "--product", "car", "--origin", "CA", "--value", "100", "--date", "2027-03-15")
    assert "[overlay canada_autos_50]" in run_here(*words, "--overlay", "canada_autos_50").stdout
    assert "[overlay" not in run_here(*words).stdout


def test_origin_after_a_withdrawal_says_why(run_here: Cli) -> None:
    words = (
        "--product car --date 2028-05-01 --net-cost-usd 30000 --vnm-usd 7200 --lvc-material-manufacturing 0.4 "
        "--steel-share 0.75 --aluminum-share 0.72 --core-parts-originate --overlay usmca_withdrawal_2027"
    )
    told = json.loads(run_here("law", "origin", *words.split(), "--json").stdout)
    failed = [line["label"] for line in told["lines"] if line["note"].endswith("fail")]
    assert told["total"] is False and failed == ["agreement in force"]


def test_a_value_not_yet_in_force_says_from_when(run_here: Cli) -> None:
    name = "us.tariffs.section_232.autos.floor_rate_JP"
    assert "0.15 /1 from 2025-09-16" in run_here("law", "show", name, "--on", "2020-01-01").stdout


def test_origin_test_by_test(run_here: Cli) -> None:
    words = (
        "--product car --date 2026-05-01 --net-cost-usd 30000 --vnm-usd 7800 --lvc-material-manufacturing 0.27 "
        "--lvc-technology 0.09 --lvc-assembly-credit --steel-share 0.72 --aluminum-share 0.7 --core-parts-originate"
    )
    told = json.loads(run_here("law", "origin", *words.split(), "--json").stdout)
    assert told["total"] is False
    verdicts = {line["label"]: line["note"].rpartition(" ")[2] for line in told["lines"]}
    assert [label for label, verdict in verdicts.items() if verdict == "fail"] == ["regional value content"]


def test_a_package(run_here: Cli) -> None:
    told = json.loads(run_here("law", "incentive", "--package", "tn-ford-blueoval-city-2021", "--json").stdout)
    assert told["min_jobs_before_clawback"][0]["min_jobs"] == 5184
    assert "Stanton" in run_here("law", "incentive", "--package", "tn-ford-blueoval-city-2021").stdout


def test_check_that_passes(run_here: Cli) -> None:
    ran = run_here("law", "check", EXAMPLES, "--json")
    assert (ran.code, ran.stderr) == (0, "")
    told = json.loads(ran.stdout)
    assert (told["cases"], told["passed"], told["failed"], told["notes"]) == (80, 80, [], [])
    assert run_here("law", "check", EXAMPLES).stdout == "80 cases, 80 passed, 0 failed.\n"


def test_check_that_fails_says_where(run_cli: Cli, tmp_path: Path) -> None:
    raw = yaml.safe_load(EXAMPLES.read_text("utf-8"))
    raw["examples"][0]["cases"][1]["expected"] = 9999
    (tmp_path / "mine.yaml").write_text(yaml.safe_dump(raw), "utf-8")
    ran = run_cli("law", "check", "mine.yaml", "--json", cwd=tmp_path)
    assert ran.code == 1
    told = json.loads(ran.stdout)
    assert (told["cases"], told["passed"]) == (80, 79)
    assert told["failed"] == [{"id": "s01-usmca-us-content", "case": 1, "expected": 9999.0, "got": 10000.0}]
    text = run_cli("law", "check", "mine.yaml", cwd=tmp_path)
    assert text.code == 1 and "s01-usmca-us-content, case 1: expected 9999.0, got 10000.0" in text.stdout


def test_check_of_a_malformed_file(run_cli: Cli, tmp_path: Path) -> None:
    shutil.copy(EXAMPLES, tmp_path / "mine.yaml")
    text = (tmp_path / "mine.yaml").read_text("utf-8").replace("origin: MX", "origin: XX", 1)
    (tmp_path / "mine.yaml").write_text(text, "utf-8")
    ran = run_cli("law", "check", "mine.yaml", cwd=tmp_path)
    assert ran.code == 2 and "Traceback" not in ran.stderr
    assert "mine.yaml, column s01-usmca-us-content, case 0, origin ('XX'): unknown country" in ran.stderr
    told = json.loads(run_cli("law", "check", "mine.yaml", "--json", cwd=tmp_path).stdout)
    (refused,) = told["failed"]
    assert (told["cases"], told["passed"]) == (80, 79)  # the other cases are run all the same
    assert (refused["id"], refused["case"], refused["got"]) == ("s01-usmca-us-content", 0, None)
    assert "unknown country" in refused["problems"][0]


def test_check_of_a_file_that_is_no_yaml(run_cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("examples: [", "utf-8")
    ran = run_cli("law", "check", "mine.yaml", "--json", cwd=tmp_path)
    assert ran.code == 2
    assert json.loads(ran.stdout)["error"] == "RequestError"


def test_check_takes_synonyms_and_notes_what_it_does_not_read(run_cli: Cli, tmp_path: Path) -> None:
    case = {"inputs": {"state": "GA", "program": "mega_project", "jobs": 2000, "capex_usd": 1e6, "company": "new",
                       "new_payroll_usd_per_year": 2e8}, "expected": 52.5e6}  # fmt: skip
    example = {"id": "mine", "family": "state_incentive", "cases": [case]}
    (tmp_path / "mine.yaml").write_text(json.dumps({"examples": [example]}), "utf-8")
    ran = run_cli("law", "check", "mine.yaml", "--json", cwd=tmp_path)
    told = json.loads(ran.stdout)
    assert ran.code == 0 and told["passed"] == 1
    assert told["notes"] == ["mine, case 0, company: given, but the rule does not read it"]


def test_diff(run_here: Cli) -> None:
    assert run_here("law", "diff", "shipped", "shipped").stdout == ""
    assert json.loads(run_here("law", "diff", "shipped", "shipped", "--json").stdout) == []
    found = json.loads(run_here("law", "diff", "shipped", "canada_autos_50", "--to", "2027-12-31", "--json").stdout)
    assert {(c["address"], c["first"], c["last"], c["a"], c["b"]) for c in found} == {
        (f"us.tariffs.section_232.{name}.additional_rate_CA", "2027-01-01", "2027-12-31", None, 0.5)
        for name in ("autos", "auto_parts")
    }
    text = run_here("law", "diff", "2025-04-10", "shipped", "--from", "2026-01-01", "--to", "2026-01-31").stdout
    assert "us.tariffs.section_232.autos.floor_rate_JP, 2026-01-01 to 2026-01-31\n  A: not in force" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("duty --product tank --origin MX --value 1 --date 2026-03-15", ("--product", "'tank'", "light_truck")),
        ("duty --product car --origin XX --value 1 --date 2026-03-15", ("--origin", "unknown country")),
        ("duty --product car --origin MX --value -1 --date 2026-03-15", ("--value", "negative value")),
        ("duty --product car --origin MX --value nan --date 2026-03-15", ("--value", "not a number")),
        ("duty --product car --origin MX --value 1 --date 2026-13-15", ("not a date",)),
        ("duty --product car --origin MX --value 1 --date 2026-03-15 --us-content 1.2", ("--us-content", "above 1")),
        ("duty --product car --origin JP --value 1 --date 2026-03-15 --usmca", ("--usmca", "conflicts with origin JP")),
        ("duty --product car --origin MX --value 1 --date 2026-03-15 --in-quota", ("--in-quota", "conflicts")),
        ("duty --product bus --origin KR --value 1 --date 2026-03-15 --korus", ("--korus", "no such option")),
        ("duty --product car --origin MX --value 1 --date 1990-03-15", ("us.tariffs.mfn", "no value on 1990-03-15")),
        ("duty --product equipment --origin DE --value 1 --date 2026-03-15", ("--item", "--base-rate", "missing")),
        ("credit 99z", ("KIND", "'99z'", "45x")),
        ("credit 45x --year 2027", ("--macr", "missing")),
        ("credit 45x --year 2027 --macr 0.7", ("--cells-gwh", "missing key")),
        ("credit 45x --year 2027 --macr 0.7 --cells-gwh many", ("--cells-gwh", "not a number")),
        ("credit 45x --year 2027 --year 2028", ("--year", "given twice")),
        ("credit 45x 2027", ("'2027'", "not an option")),
        ("credit 48e --technology coal", ("--technology", "not a known choice", "solar")),
        ("incentive", ("state program", "no such one")),
        ("incentive GA mega_projects --jobs 1", ("GA mega_project",)),
        ("incentive GA mega-project", ("must be given: --jobs, --capex-usd", "may be given: --date")),
        ("incentive GA --package ga-rivian-2022", ("--package", "does not go with GA")),
        ("origin --quantity threshold --date 2026-05-01", ("--product, --part, --part-class",)),
        ("incentive GA mega_project --jobs -1 --capex-usd 1", ("--jobs", "negative value")),
        ("incentive KS hpip --county nowhere --capex-usd 1e8", ("'nowhere'", "metro_5")),
        ("incentive --package tn-ford", ("no such package", "tn-ford-blueoval-city-2021")),
        ("origin --quantity rvc --product car --date 2026-05-01 --net-cost-usd 1 --vnm-usd 2", ("--vnm-usd", "above")),
        ("depreciation --cost-usd 1", ("--class-years", "missing")),
        ("show us.tariffs.nothing", ("no such provision",)),
        ("show us.tariffs.mfn --overlay nothing", ("no such shipped overlay", "canada_autos_50")),
        ("check no_such_file.yaml", ("no_such_file.yaml", "cannot be read")),
        ("diff shipped nothing", ("no such shipped overlay",)),
        ("diff shipped shipped --from 2027-01-01 --to 2026-01-01", ("--to", "before --from")),
        ("--json show us.tariffs.mfn", ("put them after the command",)),
    ],
)
def test_what_cannot_be_is_said_and_leaves_with_2(words: str, said: tuple[str, ...], run_here: Cli) -> None:
    ran = run_here("law", *words.split())
    assert ran.code == 2, ran.stdout
    assert "Traceback" not in ran.stderr
    told = ran.stderr + ran.stdout
    assert all(word in told for word in said), told
