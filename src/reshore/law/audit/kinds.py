"""Kinds of input: each reads what YAML holds into what a rule takes, or says what right content is."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from reshore.law.lookup import ISO_ALPHA2


class Unfit(Exception):
    """The content is not of its kind: what is wrong with it, and what is right."""

    def __init__(self, wrong: str, right: str) -> None:
        super().__init__(wrong)
        self.wrong, self.right = wrong, right


@dataclass(frozen=True)
class Kind:
    """A kind of content. `read` raises Unfit."""

    read: Callable[[object], Any]
    right: str


def _day(raw: object) -> date:
    right = "write a day as YYYY-MM-DD"
    if type(raw) is date:
        return raw
    if not isinstance(raw, str):
        raise Unfit("not a date", right)
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise Unfit("a date that does not parse", right) from None


def _flag(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise Unfit("not a flag", "write true or false")
    return raw


def _country(raw: object) -> str:
    if isinstance(raw, bool):
        raise Unfit("YAML reads this as a flag", "put the code in quotes, such as 'NO'")
    if not isinstance(raw, str) or raw not in ISO_ALPHA2:
        raise Unfit("unknown country", "an ISO 3166-1 alpha-2 code, such as MX")
    return raw


def _number(raw: object) -> float:
    if isinstance(raw, str) and _parses(raw):
        raise Unfit("a number written as text", "digits without quotes; exponents as 1.0e+10")
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not math.isfinite(raw):
        raise Unfit("not a number", "a finite number")
    return float(raw)


def _parses(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def between(low: float, high: float, what: str) -> Kind:
    """Numbers from low to high, both included."""
    right = f"{what}, {low:g} or more" if math.isinf(high) else f"{what}, {low:g} to {high:g}"

    def read(raw: object) -> float:
        number = _number(raw)
        if number < low:
            raise Unfit("negative value" if low == 0.0 else f"below {low:g}", right)
        if number > high:
            raise Unfit(f"above {high:g}", right)
        return number

    return Kind(read, right)


def whole(low: int, high: int, what: str) -> Kind:
    """Whole numbers from low to high."""
    right = f"{what}, a whole number from {low} to {high}"

    def read(raw: object) -> int:
        number = _number(raw)
        if number != int(number) or not low <= number <= high:
            raise Unfit(f"not a whole number from {low} to {high}", right)
        return int(number)

    return Kind(read, right)


def positive(what: str) -> Kind:
    """Numbers above zero."""
    right = f"{what}, above 0"

    def read(raw: object) -> float:
        number = _number(raw)
        if number <= 0.0:
            raise Unfit("negative value" if number < 0.0 else "zero", right)
        return number

    return Kind(read, right)


def one_of(*words: str) -> Kind:
    """One of some words; a number is taken as its digits, so that `county_tier: 1` is the word 1."""
    right = f"one of {', '.join(words)}"

    def read(raw: object) -> str:
        text = str(raw) if isinstance(raw, (str, int)) and not isinstance(raw, bool) else None
        if text not in words:
            raise Unfit("not a known choice", right)
        return text

    return Kind(read, right)


def _text(raw: object) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise Unfit("not a text", "one text")
    return raw


DAY = Kind(_day, "a day as YYYY-MM-DD")
FLAG = Kind(_flag, "true or false")
COUNTRY = Kind(_country, "an ISO 3166-1 alpha-2 code")
TEXT = Kind(_text, "one text")
USD = between(0.0, math.inf, "USD")
AMOUNT = between(0.0, math.inf, "an amount")
COST = positive("USD")
SHARE = between(0.0, 1.0, "a share")
YEAR = whole(1990, 2100, "a calendar year")
