"""An overlay that repeats what the law says changes no number of a credit, tax, schedule or standard."""

from __future__ import annotations

from datetime import date

import pytest

from reshore.law import Parameter, read_law
from reshore.law.provision import ByClass, DatedValue, Value

KNOWN = date(2026, 11, 23)
LAW = read_law(KNOWN)
GROUPS = ("us.credits.", "us.depreciation.", "us.environment.", "us.tax.", "us_ca.environment.")
MINE = [k for k in LAW.provisions if k.startswith(GROUPS) or k.endswith(".tax")]


def _plain(value: Value) -> object:
    if isinstance(value, ByClass):
        return dict(value.items)
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def _dated(v: DatedValue) -> dict[str, object]:
    return {"start": v.start, "end": v.end, "value": _plain(v.value), "announced": v.announced, "reference": "same"}


def _parameter(p: Parameter) -> dict[str, object]:
    return {"unit": p.unit, "before_first": p.before_first, "values": [_dated(v) for v in p.values]}


@pytest.mark.parametrize("provision", MINE)
def test_repeating_the_law_changes_nothing(provision: str) -> None:
    parameters = LAW.provisions[provision].parameters
    overlay = {
        "id": provision,
        "parameters": {name: _parameter(p) for name, p in parameters.items()},
        "references": {"same": {"title": "as it stands", "href": "", "seen": False}},
    }
    law = read_law(KNOWN, [overlay])
    for name, p in parameters.items():
        for day in (v.start for v in p.values):
            assert law.at(provision, name, day) == LAW.at(provision, name, day)
    assert law.change_dates == LAW.change_dates
