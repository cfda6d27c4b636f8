"""Reads, checks and writes `case.toml`, the head of a case."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from reshore.case.case import Head
from reshore.case.schema import Column
from reshore.case.sheet import did_you_mean
from reshore.errors import Problem

HEAD_FILE = "case.toml"

HEAD_FIELDS: tuple[Column, ...] = (
    Column("name", "text", "", "identifier of the case, such as general-motors"),
    Column("automaker", "text", "", "name for people, such as General Motors"),
    Column("known_as_of", "date", "", "nothing announced later is in the case"),
    Column("footprint_date", "date", "", "date of the plants and allocations"),
    Column("first_year", "integer", "year", "first calendar year of the plan", low=1950, high=2100),
    Column("years", "integer", "years", "length of the horizon", low=1, high=60),
    Column("usd_year", "integer", "year", "all real amounts are USD of this year", low=1950, high=2100),
    Column("seed", "integer", "", "seed of every random draw", low=0, default=1),
)
_RIGHT = {
    "text": "write a text in quotes",
    "integer": "write a whole number without quotes",
    "date": "write an ISO date such as 2025-01-31",
}


def read_head(file: Path) -> tuple[Head | None, list[Problem]]:
    """The head of a case, or None with every problem of `case.toml`."""
    try:
        given = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        names = ", ".join(c.name for c in HEAD_FIELDS)
        return None, [_problem(None, None, "file is missing", f"add it with the keys {names}")]
    except OSError as error:
        return None, [_problem(None, None, f"cannot be read: {error.strerror}", "make it a readable file")]
    except UnicodeDecodeError:
        return None, [_problem(None, None, "is not UTF-8", "save it as UTF-8")]
    except tomllib.TOMLDecodeError as error:
        return None, [_problem(None, None, f"is not TOML: {error}", "write lines such as first_year = 2026")]
    return head_of(given)


def head_problems(head: Head) -> list[Problem]:
    """Every problem of a head made in memory."""
    return head_of(asdict(head))[1]


def head_text(head: Head) -> str:
    """The text of `case.toml`."""
    given = asdict(head)
    return "".join(f"{c.name} = {_toml(given[c.name])}  # {c.meaning}\n" for c in HEAD_FIELDS)


def head_of(given: dict[str, object]) -> tuple[Head | None, list[Problem]]:
    """The head made of values by key, or None with every problem of them."""
    known = [c.name for c in HEAD_FIELDS]
    problems = [
        _problem(name, None, "unknown key", did_you_mean(name, known, f"keys: {', '.join(known)}"))
        for name in given
        if name not in known
    ]
    values = {c.name: _value(c, given[c.name]) for c in HEAD_FIELDS if c.name in given}
    problems += [v for v in values.values() if isinstance(v, Problem)]
    problems += [
        _problem(c.name, None, "required key is missing", f"add it: {c.meaning}")
        for c in HEAD_FIELDS
        if c.required and c.name not in given
    ]
    return (None if problems else Head(**values)), problems  # type: ignore[arg-type]


def _value(column: Column, value: object) -> object:
    if column.kind == "date":
        return _date(column, value)
    wanted = str if column.kind == "text" else int
    if not isinstance(value, wanted) or isinstance(value, bool):
        return _problem(column.name, value, "wrong type", _RIGHT[column.kind])
    if isinstance(value, str):
        return _text(column, value)
    return _integer(column, value)


def _date(column: Column, value: object) -> date | Problem:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
            raise ValueError
        return date.fromisoformat(str(value))
    except ValueError:
        return _problem(column.name, value, "is not a date", _RIGHT["date"])


def _text(column: Column, value: str) -> str | Problem:
    if not value or value != value.strip():
        return _problem(column.name, value, "is empty or has blanks around it", f"give {column.meaning}")
    return value


def _integer(column: Column, value: object) -> object:
    low, high = column.low or 0, column.high
    if isinstance(value, int) and (value < low or (high is not None and value > high)):
        right = f"at least {low:g}" if high is None else f"from {low:g} to {high:g}"
        return _problem(column.name, value, "is out of bounds", right)
    return value


def _problem(key: str | None, value: object, wrong: str, right: str) -> Problem:
    return Problem(HEAD_FILE, None, key, None if value is None else str(value), wrong, right)


def _toml(value: object) -> str:
    if isinstance(value, str):  # a JSON string is a TOML string but for DEL
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return value.isoformat() if isinstance(value, date) else str(value)
