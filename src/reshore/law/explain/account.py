"""An account: lines that sum to the number a rule gave, each with its sources, as text and as a record for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reshore.law.record import Explanation


@dataclass(frozen=True)
class Line:
    """One step: `amount` in the account's unit; for a duty also the rate and the value it falls on (USD).

    counts: the amount is part of the total. note: what decided it in words, such as the layer that switched it off.
    """

    label: str
    amount: float
    sources: tuple[Explanation, ...] = ()
    rate: float | None = None
    value: float | None = None
    note: str = ""
    counts: bool = True


@dataclass(frozen=True)
class Account:
    """What was asked, the lines, and the total the rule gave. `answer` is a flag where the question is yes or no."""

    title: str
    asked: Mapping[str, Any]
    lines: tuple[Line, ...]
    total: float | bool | None
    unit: str
    known_as_of: date
    notes: tuple[str, ...] = field(default=())


def account_lines(account: Account) -> Iterator[str]:
    """The account as text, two or more lines a step; the documents behind a parameter are listed once."""
    told: set[str] = set()
    yield account.title
    yield "asked: " + ", ".join(f"{k} {_shown(v)}" for k, v in account.asked.items() if v is not None)
    yield f"law as known on {account.known_as_of}"
    for line in account.lines:
        yield f"  {line.label:<44}{_amount(line, account)}"
        if line.note:
            yield f"      {line.note}"
        for source in line.sources:
            head, *documents = _source_lines(source)
            yield f"      {head}"
            yield from (f"      {text}" for text in documents if head not in told)
            told.add(head)
    if account.total is not None:
        yield f"  {'answer' if isinstance(account.total, bool) else 'total':<44}{_shown(account.total)} {account.unit}".rstrip()
    yield from (f"note: {note}" for note in account.notes)


def _amount(line: Line, account: Account) -> str:
    how = "" if line.rate is None or line.value is None else f"  = {line.rate:.6g} x {line.value:,.2f}"
    if line.counts:
        return f"{_shown(line.amount)} {account.unit}{how}".rstrip()
    return ("" if isinstance(account.total, bool) else "(not added) ") + f"{_shown(line.amount)}{how}"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _source_lines(source: Explanation) -> Iterator[str]:
    until = "open" if source.end is None else str(source.end)
    since = "always" if source.start in (None, date.min) else str(source.start)
    head = f"{source.provision_id}.{source.parameter} = {_shown(source.value)} {source.unit}, {since} to {until}"
    yield head + ("  [verified]" if source.verified else "  [unverified]")
    yield from (f"  {'' if c.seen else 'recalled: '}{c.title} {c.href}".rstrip() for c in source.citations)


def account_record(account: Account) -> dict[str, Any]:
    """The account as plain values for JSON."""
    return {
        "title": account.title,
        "asked": dict(account.asked),
        "known_as_of": account.known_as_of,
        "lines": [_line_record(line) for line in account.lines],
        "total": account.total,
        "unit": account.unit,
        "notes": list(account.notes),
    }


def _line_record(line: Line) -> dict[str, Any]:
    return {
        "label": line.label,
        "amount": line.amount,
        "counts": line.counts,
        "rate": line.rate,
        "value": line.value,
        "note": line.note,
        "sources": [source_record(s) for s in line.sources],
    }


def source_record(source: Explanation) -> dict[str, Any]:
    """A parameter's value with its address, dates, citations and whether all of them were read."""
    return {
        "address": f"{source.provision_id}.{source.parameter}",
        "value": plain(source.value),
        "unit": source.unit,
        "start": None if source.start == date.min else source.start,
        "end": source.end,
        "announced": source.announced,
        "verified": source.verified,
        "citations": [{"title": c.title, "href": c.href, "seen": c.seen} for c in source.citations],
        "legal_basis": list(source.legal_basis),
    }


def plain(value: Any) -> Any:
    """A value as JSON holds it: classes as a mapping."""
    items = getattr(value, "items", None)
    return dict(items) if isinstance(items, tuple) else value
