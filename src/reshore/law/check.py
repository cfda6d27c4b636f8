"""Strict reading of one provision: from what YAML holds to a `Provision`, or every problem in it.

Unknown keys, missing keys, wrong types and units, dates that do not parse, an end before its start, overlaps and
gaps, a value without a reference and a reference that is not listed are all problems. Nothing is repaired.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import cast

from reshore.errors import Problem
from reshore.law.provision import BeforeFirst, ByClass, Citation, DatedValue, Parameter, Programme, Provision, Value
from reshore.law.vintage import ONE_DAY

UNITS = frozenset("/1,USD,USD/kWh,USD/h,jobs,years,months,vehicles,date,bool,text,mpg".split(",")) | frozenset(
    ("g/mile", "short ton/y", "kg/L", "kWh", "Wh", "Wh/L")
)
STATUSES = frozenset(("in_effect", "ended", "proposed", "threatened", "unknown"))
CONFIDENCES = frozenset(("high", "medium", "low"))
PROGRAMME_TYPES = frozenset(
    (
        "job_tax_credit payroll_rebate capex_credit capex_grant abatement training withholding_credit "
        "withholding_rebate withholding_retention withholding_retention_and_credit withholding_grant tif tax_credit "
        "megaproject_package job_tax_credit_and_wage_assessment sales_tax_refund formula_tax_credit"
    ).split()
)
BEFORE_FIRST = frozenset(("not_applicable", "error"))

Raw = Mapping[str, object]


def _is_text(x: object) -> bool:
    return isinstance(x, str)


def _is_texts(x: object) -> bool:
    return isinstance(x, list) and all(isinstance(i, str) for i in x)


def _is_mapping(x: object) -> bool:
    return isinstance(x, dict) and all(isinstance(k, str) for k in x)


def _is_groups(x: object) -> bool:
    return isinstance(x, dict) and all(isinstance(k, str) and _is_texts(v) for k, v in x.items())


def _is_records(x: object) -> bool:
    return isinstance(x, dict) and all(isinstance(k, str) and _is_mapping(v) for k, v in x.items())


def _is_one_of(words: frozenset[str]) -> Callable[[object], bool]:
    return lambda x: isinstance(x, str) and x in words


@dataclass(frozen=True)
class Key:
    """One permitted key: a test of its content, and what right content is."""

    fits: Callable[[object], bool]
    right: str
    required: bool = False


_TEXT, _TEXTS = "give one text", "give a list of texts"

PROVISION_KEYS: dict[str, Key] = {
    "id": Key(_is_text, _TEXT, True),
    "label": Key(_is_text, _TEXT, True),
    "description": Key(_is_text, _TEXT, True),
    "jurisdiction": Key(_is_text, _TEXT, True),
    "legal_basis": Key(_is_texts, _TEXTS, True),
    "status": Key(_is_one_of(STATUSES), f"one of {', '.join(sorted(STATUSES))}", True),
    "confidence": Key(_is_one_of(CONFIDENCES), f"one of {', '.join(sorted(CONFIDENCES))}", True),
    "parameters": Key(_is_records, "give a mapping from name to parameter", True),
    "references": Key(_is_records, "give a mapping from key to {title, href, seen}", True),
    "eligibility": Key(_is_texts, _TEXTS),
    "stacking": Key(_is_texts, _TEXTS),
    "formula": Key(_is_text, _TEXT),
    "notes": Key(_is_texts, _TEXTS),
    "groups": Key(_is_groups, "give a mapping from parameter name to a list of alpha-2 codes"),
    # Kinds of content that only one provision has.
    "classes": Key(_is_records, "give a mapping from asset class to its record"),
    "scope_hts": Key(_is_texts, _TEXTS),
    "scope_hts_families": Key(_is_texts, _TEXTS),
    "core_parts_table_A2": Key(_is_texts, _TEXTS),
    "programs": Key(_is_records, "give a mapping from programme to its record"),
    "clawback": Key(_is_text, _TEXT),
}
OVERLAY_REQUIRED = frozenset(("id", "parameters", "references"))
PARAMETER_KEYS: dict[str, Key] = {
    "description": Key(_is_text, _TEXT),
    "unit": Key(_is_one_of(UNITS), f"one of {', '.join(sorted(UNITS))}", True),
    "before_first": Key(_is_one_of(BEFORE_FIRST), "not_applicable or error", True),
    "values": Key(lambda x: isinstance(x, list) and all(map(_is_mapping, x)), "give a list of dated values", True),
}
PROGRAMME_KEYS: dict[str, Key] = {
    "type": Key(_is_one_of(PROGRAMME_TYPES), f"one of {', '.join(sorted(PROGRAMME_TYPES))}", True),
    "discretionary": Key(lambda x: isinstance(x, bool), "true if granted and not owed"),
    "refundable": Key(lambda x: isinstance(x, bool), "true if paid out beyond the tax"),
    "stacking": Key(_is_text, _TEXT),
    "note": Key(_is_text, _TEXT),
}
REFERENCE_KEYS: dict[str, Key] = {
    "title": Key(_is_text, _TEXT, True),
    "href": Key(_is_text, _TEXT, True),
    "seen": Key(lambda x: isinstance(x, bool), "true if the fact was read there, else false", True),
}
_DAY = "give a day as YYYY-MM-DD"


def _is_day(x: object) -> bool:
    return type(x) is date


def _is_day_or_null(x: object) -> bool:
    return x is None or _is_day(x)


VALUE_KEYS: dict[str, Key] = {
    "start": Key(_is_day, _DAY, True),
    "end": Key(_is_day_or_null, _DAY + ", or null for open", True),
    "value": Key(lambda x: True, "give a value, or null for not in force", True),
    "reference": Key(lambda x: _is_text(x) or (_is_texts(x) and bool(x)), "name at least one reference", True),
    "announced": Key(_is_day, _DAY),
    "end_announced": Key(_is_day, _DAY),
}


def _is_number(x: object) -> bool:
    return isinstance(x, (int, float)) and not isinstance(x, bool) and math.isfinite(x)


def _parses_as_day(x: object) -> bool:
    try:
        return isinstance(x, str) and bool(date.fromisoformat(x))
    except ValueError:
        return False


_CONTENT: dict[str, tuple[Callable[[object], bool], str]] = {
    "date": (_parses_as_day, 'give a quoted day, "YYYY-MM-DD"'),
    "bool": (lambda x: isinstance(x, bool), "give true or false"),
    "text": (_is_text, _TEXT),
}


def _is_number_or_table(x: object) -> bool:
    if isinstance(x, dict):
        return bool(x) and all(isinstance(k, str) and bool(k) and _is_number(v) for k, v in x.items())
    return _is_number(x) or (isinstance(x, list) and bool(x) and all(map(_is_number, x)))


@dataclass
class Checker:
    """Collects the problems of one file while its provision is built."""

    file: str
    overlay: bool = False
    problems: list[Problem] = field(default_factory=list)

    def add(self, key: str | None, value: object, wrong: str, right: str) -> None:
        shown = None if value is None else str(value)[:60]
        self.problems.append(Problem(self.file, None, key, shown, wrong, right))

    def keys(self, raw: Raw, schema: Mapping[str, Key], where: str, required: frozenset[str] | None = None) -> bool:
        """Compare a mapping with its schema; True when every key is known, present where required, and fits."""
        before = len(self.problems)
        for name in raw.keys() - schema.keys():
            self.add(where + name, None, "unknown key", f"known keys: {', '.join(schema)}")
        needed = required if required is not None else frozenset(k for k, v in schema.items() if v.required)
        for name in sorted(needed - raw.keys()):
            self.add(where + name, None, "missing key", schema[name].right)
        for name, key in schema.items():
            if name in raw and not key.fits(raw[name]):
                self.add(where + name, raw[name], _fault(name, raw[name]), key.right)
        return len(self.problems) == before

    def provision(self, raw: object) -> Provision | None:
        """Build a provision, or return None when its shape does not allow it; problems are in `self.problems`."""
        if not isinstance(raw, dict) or not all(isinstance(k, str) for k in raw):
            self.add(None, raw, "not a provision", "give one mapping of keys")
            return None
        self.keys(raw, PROVISION_KEYS, "", OVERLAY_REQUIRED if self.overlay else None)
        references = self.references(_records(raw, "references"))
        source = str(raw.get("label") or raw.get("id")) if self.overlay else "shipped"
        for name, body in _records(raw, "programs").items():
            self.keys(body, PROGRAMME_KEYS, f"programs.{name}.")
        parameters = {
            name: p
            for name, body in _records(raw, "parameters").items()
            if (p := self.parameter(name, body, references, source)) is not None
        }
        for name in _records_of_texts(raw).keys() - parameters.keys():
            self.add(f"groups.{name}", None, "group of a parameter that does not exist", "name a parameter")
        return _assemble(raw, parameters)

    def references(self, raw: Mapping[str, Raw]) -> dict[str, Citation]:
        good = {k: r for k, r in raw.items() if self.keys(r, REFERENCE_KEYS, f"references.{k}.")}
        listed = {k: Citation(str(r["title"]), str(r["href"]), bool(r["seen"])) for k, r in good.items()}
        # A malformed reference is one problem, not one more for each value that names it.
        return {k: listed.get(k, Citation("", "", False)) for k in raw}

    def parameter(self, name: str, raw: Raw, references: Mapping[str, Citation], source: str) -> Parameter | None:
        where = f"parameters.{name}"
        fits = self.keys(raw, PARAMETER_KEYS, where + ".")
        items = raw.get("values")
        if not isinstance(items, list) or not all(map(_is_mapping, items)):
            return None
        unit = str(raw.get("unit"))
        dated = [self.dated(f"{where}.values[{i}]", item, unit, references) for i, item in enumerate(items)]
        values = tuple(sorted((v for v in dated if v is not None), key=lambda v: v.start))
        if not items:
            self.add(where + ".values", None, "no values", "give at least one dated value")
        if len(values) == len(items):  # else a faulty value would count as a gap
            self.sequence(where, values)
        if not fits:
            return None
        before_first = cast(BeforeFirst, raw["before_first"])
        return Parameter(name, str(raw.get("description", "")), unit, before_first, values, source)

    def dated(self, where: str, raw: Raw, unit: str, references: Mapping[str, Citation]) -> DatedValue | None:
        fits = self.keys(raw, VALUE_KEYS, where + ".")
        self.content(where, raw.get("value"), unit)
        named = raw.get("reference", [])
        keys = [named] if isinstance(named, str) else named if isinstance(named, list) else []
        for key in (k for k in keys if k not in references):
            self.add(where + ".reference", key, "reference that is not listed", "add it under references")
        if not fits:
            return None
        start, end = cast(date, raw["start"]), cast("date | None", raw["end"])
        if end is not None and end < start:
            self.add(where + ".end", end, f"ends before its start {start}", "both ends are inclusive; end >= start")
        announced = cast(date, raw.get("announced", date.min if self.overlay else start))
        citations = tuple(references[k] for k in keys if k in references)
        value = _typed(raw["value"], unit)
        return DatedValue(start, end, value, announced, citations, cast("date | None", raw.get("end_announced")))

    def content(self, where: str, value: object, unit: str) -> None:
        fits, right = _CONTENT.get(
            unit, (_is_number_or_table, "give a finite number, a list of them, or a mapping from class to number")
        )
        if value is not None and unit in UNITS and not fits(value):
            self.add(where + ".value", value, f"does not fit unit {unit}", right)

    def sequence(self, where: str, values: tuple[DatedValue, ...]) -> None:
        """Values in order of start must neither overlap nor leave a gap."""
        for a, b in pairwise(values):
            if a.end is None or b.start <= a.end:
                self.add(where, b.start, f"overlaps the value from {a.start}", "end the earlier one the day before")
            elif b.start != a.end + ONE_DAY:
                self.add(where, b.start, f"gap after {a.end}", "close it, with value null where nothing is in force")


def _fault(name: str, value: object) -> str:
    if name == "unit":
        return "wrong unit"
    if name in ("start", "end", "announced", "end_announced"):
        return "not a date"
    return "value without a reference" if name == "reference" else f"not what belongs here ({type(value).__name__})"


def _records(raw: Raw, key: str) -> dict[str, Raw]:
    found = raw.get(key)
    if not isinstance(found, dict):
        return {}
    return {k: v for k, v in found.items() if isinstance(k, str) and _is_mapping(v)}


def _records_of_texts(raw: Raw) -> dict[str, tuple[str, ...]]:
    found = raw.get("groups")
    return {k: tuple(v) for k, v in found.items()} if isinstance(found, dict) and _is_groups(found) else {}


def _typed(value: object, unit: str) -> Value:
    if unit == "date" and isinstance(value, str) and _parses_as_day(value):
        return date.fromisoformat(value)
    if isinstance(value, dict):
        numbers = {str(k): v for k, v in value.items() if isinstance(v, (int, float))}
        return ByClass(tuple(numbers.items()))
    return tuple(value) if isinstance(value, list) else cast(Value, value)


def _texts(raw: Raw, key: str) -> tuple[str, ...]:
    found = raw.get(key)
    return tuple(map(str, found)) if isinstance(found, list) else ()


def _assemble(raw: Raw, parameters: dict[str, Parameter]) -> Provision:
    text = {k: str(raw.get(k) or "") for k in ("id", "label", "description", "jurisdiction", "status", "confidence")}
    return Provision(
        **text,
        legal_basis=_texts(raw, "legal_basis"),
        parameters=parameters,
        groups=_records_of_texts(raw),
        formula=str(raw.get("formula") or ""),
        notes=_texts(raw, "notes"),
        programmes=_programmes(raw),
        clawback=str(raw.get("clawback") or ""),
    )


def _programmes(raw: Raw) -> dict[str, Programme]:
    return {k: _programme(r) for k, r in _records(raw, "programs").items()}


def _programme(raw: Raw) -> Programme:
    refundable = raw.get("refundable")
    return Programme(
        type=str(raw.get("type")),
        discretionary=bool(raw.get("discretionary", False)),
        refundable=refundable if isinstance(refundable, bool) else None,
        stacking=str(raw.get("stacking") or ""),
        note=str(raw.get("note") or ""),
    )
