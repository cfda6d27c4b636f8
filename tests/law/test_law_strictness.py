"""Each kind of bad provision is refused, with file and key, and all of them at once."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path

import pytest

from reshore.errors import LawError
from reshore.law import read_law, shipped_overlay, with_overlay
from reshore.law.us.vehicle_duty import vehicle_duty

KNOWN = date(2026, 11, 23)
GOOD = """
id: us.duty
label: A duty
description: For tests
jurisdiction: US
legal_basis: [A statute]
status: in_effect
confidence: high
parameters:
  rate:
    unit: /1
    before_first: not_applicable
    values:
      - {start: 2020-01-01, end: 2020-12-31, value: 0.1, reference: a}
      - {start: 2021-01-01, end: null, value: 0.2, reference: [a, b]}
references:
  a: {title: A, href: "", seen: true}
  b: {title: B, href: "", seen: false}
"""

BAD = {
    "unknown key": ("label: A duty", "label: A duty\ncolour: red", "colour"),
    "missing key": ("status: in_effect\n", "", "status"),
    "missing key of a parameter": ("    before_first: not_applicable\n", "", "parameters.rate.before_first"),
    "unknown key of a value": ("value: 0.1,", "value: 0.1, worth: 3,", "parameters.rate.values[0].worth"),
    "overlap": ("end: 2020-12-31", "end: 2021-01-01", "parameters.rate"),
    "open end before a successor": ("end: 2020-12-31", "end: null", "parameters.rate"),
    "gap": ("end: 2020-12-31", "end: 2020-11-30", "parameters.rate"),
    "value without a reference": ("reference: a}", "reference: []}", "parameters.rate.values[0].reference"),
    "no reference key": (", reference: a}", "}", "parameters.rate.values[0].reference"),
    "reference not listed": ("reference: a}", "reference: c}", "parameters.rate.values[0].reference"),
    "wrong unit": ("unit: /1", "unit: percent", "parameters.rate.unit"),
    "value that does not fit its unit": ("value: 0.1,", "value: ten,", "parameters.rate.values[0].value"),
    "flag where a number belongs": ("value: 0.1,", "value: true,", "parameters.rate.values[0].value"),
    "not a number": ("value: 0.1,", "value: .nan,", "parameters.rate.values[0].value"),
    "end before start": ("end: null", "end: 2020-06-30", "parameters.rate.values[1].end"),
    "unparsable date": ("start: 2020-01-01", "start: first of May", "parameters.rate.values[0].start"),
    "unparsable announced": ("value: 0.1,", "value: 0.1, announced: soon,", "parameters.rate.values[0].announced"),
    "before_first of another word": ("not_applicable", "zero", "parameters.rate.before_first"),
    "seen is not a flag": ("seen: true", "seen: perhaps", "references.a.seen"),
    "id is not the path": ("id: us.duty", "id: us.other", "id"),
    "group of no parameter": ("references:", "groups: {speed: [CA]}\nreferences:", "groups.speed"),
}


def _write(folder: Path, text: str, name: str = "us/duty.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_the_good_file_is_read(tmp_path: Path) -> None:
    law = read_law(KNOWN, folder=_write(tmp_path, GOOD))
    assert law.at("us.duty", "rate", date(2020, 6, 1)) == 0.1
    assert law.at("us.duty", "rate", date(2019, 6, 1)) is None
    assert law.explain("us.duty", "rate", date(2020, 6, 1)).verified
    assert not law.explain("us.duty", "rate", date(2021, 6, 1)).verified


@pytest.mark.parametrize("kind", BAD)
def test_each_fault_is_refused_with_file_and_key(tmp_path: Path, kind: str) -> None:
    old, new, key = BAD[kind]
    assert old in GOOD
    with pytest.raises(LawError) as caught:
        read_law(KNOWN, folder=_write(tmp_path, GOOD.replace(old, new, 1)))
    assert [p.column for p in caught.value.problems] == [key]
    assert caught.value.problems[0].table.endswith("us/duty.yaml")


def test_a_key_given_twice_and_broken_yaml_are_refused_with_their_line(tmp_path: Path) -> None:
    _write(tmp_path, GOOD.replace("  rate:", "  rate: {}\n  rate:"))
    _write(tmp_path, "id: [us", "us/broken.yaml")
    with pytest.raises(LawError) as caught:
        read_law(KNOWN, folder=tmp_path)
    assert sorted(p.table.rsplit("/", 1)[1] for p in caught.value.problems) == ["broken.yaml", "duty.yaml"]
    assert all(p.row is not None for p in caught.value.problems)


def test_a_duplicated_id_is_refused(tmp_path: Path) -> None:
    _write(_write(tmp_path, GOOD), GOOD, "us/other.yaml")
    with pytest.raises(LawError, match=r"also in .*us/duty\.yaml"):
        read_law(KNOWN, folder=tmp_path)


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    text = GOOD
    for old, new, _ in (
        BAD[k] for k in ("unknown key", "overlap", "wrong unit", "reference not listed", "seen is not a flag")
    ):
        text = text.replace(old, new, 1)
    _write(_write(tmp_path, text), GOOD.replace("us.duty", "us.x").replace("0.1,", "ten,"), "us/x.yaml")
    with pytest.raises(LawError) as caught:
        read_law(KNOWN, [{"id": "us.duty", "parameters": {}, "references": {}, "colour": "red"}], folder=tmp_path)
    assert len(caught.value.problems) == 7


@pytest.mark.parametrize("call", ["at", "explain"])
def test_asking_for_what_is_not_there(call: str) -> None:
    law = read_law(KNOWN)
    with pytest.raises(LawError, match="no such provision"):
        getattr(law, call)("us.tariffs.tea", "rate", KNOWN)
    with pytest.raises(LawError, match="no such parameter"):
        getattr(law, call)("us.tariffs.mfn", "tea", KNOWN)
    with pytest.raises(LawError, match="has no value on 1999"):
        getattr(law, call)("us.tariffs.mfn", "passenger_vehicle", date(1999, 1, 1))


def test_an_overlay_replaces_and_adds() -> None:
    base = read_law(KNOWN)
    law = read_law(KNOWN, [shipped_overlay("canada_autos_50")])
    on = date(2027, 6, 1)

    def rates(w: object) -> list[float]:
        return vehicle_duty(w, on, origin=["CA", "MX"], hts_class="8703", usmca=False, us_content=0).total.tolist()  # type: ignore[arg-type]

    assert rates(base) == pytest.approx([0.275, 0.275])
    assert rates(law) == pytest.approx([0.525, 0.275])
    assert rates(with_overlay(base, shipped_overlay("canada_autos_50"))) == rates(law)
    assert law.explain("us.tariffs.section_232.autos", "additional_rate_CA", on).source == "canada_autos_50"


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"id": "us.tariffs.tea"}, "unknown provision"),
        ({"unit": "USD"}, "wrong unit"),
        ({"unit": "percent"}, "wrong unit"),
        ({"reference": "nowhere"}, "not listed"),
    ],
)
def test_an_overlay_is_as_strict(change: dict[str, str], wrong: str) -> None:
    value = {"start": date(2027, 1, 1), "end": None, "value": 0.3, "reference": change.get("reference", "mine")}
    parameter = {"unit": change.get("unit", "/1"), "before_first": "not_applicable", "values": [value]}
    overlay = {
        "id": change.get("id", "us.tariffs.section_232.autos"),
        "parameters": {"additional_rate": parameter},
        "references": {"mine": {"title": "A what-if", "href": "", "seen": False}},
    }
    with pytest.raises(LawError, match=wrong):
        read_law(KNOWN, [overlay])


def test_every_shipped_overlay_can_be_read() -> None:
    folder = shipped_overlay("canada_autos_50").parent
    laws = [read_law(KNOWN, [path]) for path in sorted(folder.glob("*.yaml"))]
    assert len({law.fingerprint for law in laws}) == len(laws) >= 5
    with pytest.raises(LawError, match="no such shipped overlay"):
        shipped_overlay("tea")


def test_the_shipped_overlays_do_what_they_say() -> None:
    on = date(2028, 6, 1)

    def total(overlay: str, origin: str, usmca: bool = False) -> float:
        law = read_law(KNOWN, [shipped_overlay(overlay)])
        return float(vehicle_duty(law, on, origin=origin, hts_class="8703", usmca=usmca, us_content=0.5).total)

    assert total("eu_autos_25", "DE") == pytest.approx(0.275)
    assert total("usmca_us_content_floor", "MX", usmca=True) == pytest.approx(0.125)
    assert total("usmca_withdrawal_2027", "MX", usmca=True) == pytest.approx(0.275)


def test_a_law_does_not_change_and_can_be_sent_to_a_worker() -> None:
    law = read_law(KNOWN)
    with pytest.raises(TypeError):
        law.provisions["x"] = law.provisions["us.tariffs.mfn"]  # type: ignore[index]
    copy = pickle.loads(pickle.dumps(law))
    assert copy == law and copy.fingerprint == law.fingerprint
    assert read_law(date(2025, 4, 10)).fingerprint != law.fingerprint


def _overlay(value: dict[str, object]) -> dict[str, object]:
    parameter = {"unit": "/1", "before_first": "not_applicable", "values": [{"end": None, "reference": "r", **value}]}
    return {
        "id": "us.tariffs.section_232.autos",
        "parameters": {"additional_rate": parameter},
        "references": {"r": {"title": "A what-if", "href": "", "seen": False}},
    }


def test_an_overlay_announced_too_late_leaves_the_law_as_it_was() -> None:
    later = {"start": date(2025, 4, 3), "value": 0.5, "announced": date(2027, 1, 1)}
    key = ("us.tariffs.section_232.autos", "additional_rate", date(2028, 1, 1))
    assert read_law(KNOWN, [_overlay(later)]).at(*key) == 0.25
    assert read_law(date(2027, 1, 1), [_overlay(later)]).at(*key) == 0.5


def test_a_parameter_for_a_country_that_does_not_exist_is_refused() -> None:
    overlay = _overlay({"start": date(2027, 1, 1), "value": 0.5})
    overlay["parameters"] = {"additional_rate_CAN": overlay["parameters"]["additional_rate"]}  # type: ignore[index]
    with pytest.raises(LawError, match="no such country"):
        vehicle_duty(
            read_law(KNOWN, [overlay]), date(2027, 6, 1), origin="CA", hts_class="8703", usmca=False, us_content=0
        )
