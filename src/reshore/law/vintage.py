"""Vintages: what of a parameter was public on a day.

A value not yet announced is hidden. Where hiding takes away the value that had cut an earlier one short, the earlier
one runs on: to the next value that was known, or open. A sunset enacted together with its value stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, zip_longest

from reshore.law.provision import DatedValue, Parameter

ONE_DAY = timedelta(days=1)


def as_known(parameter: Parameter, known_as_of: date) -> Parameter:
    """The parameter with only what was announced by `known_as_of` (inclusive)."""
    shown = [v for v in parameter.values if v.announced <= known_as_of]
    end_known = _end_known_from(parameter.values)
    pairs = zip_longest(shown, shown[1:])
    return replace(parameter, values=tuple(_reopened(v, end_known[v.start], nxt, known_as_of) for v, nxt in pairs))


def _end_known_from(values: Sequence[DatedValue]) -> dict[date, date]:
    """By start: the day on which the value's end became public."""
    successor = {a.start: b for a, b in pairwise(values)}
    return {v.start: v.end_announced or successor.get(v.start, v).announced for v in values}


def _reopened(value: DatedValue, end_known: date, following: DatedValue | None, known_as_of: date) -> DatedValue:
    if value.end is None or end_known <= known_as_of:
        return value
    return replace(value, end=None if following is None else following.start - ONE_DAY, end_announced=None)
