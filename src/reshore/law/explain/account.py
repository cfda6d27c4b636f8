"""An account: lines that sum to the number a rule gave, each with its sources, as text and as a record for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reshore.law.record import Explanation
from reshore.law.versions import SHIPPED


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
    """What was asked, the lines, and the total the rule gave; a flag where the question is yes or no.

    defaults: keys of `asked` that were not stated. looked_at: what the rule read and no line rests on, such as a
    threshold that is met.
    """

    title: str
    asked: Mapping[str, Any]
    lines: tuple[Line, ...]
    total: float | bool | None
    unit: str
    known_as_of: date
    notes: tuple[str, ...] = field(default=())
    defaults: frozenset[str] = frozenset()
    looked_at: tuple[Explanation, ...] = ()


def account_lines(account: Account) -> Iterator[str]:
    """The account as text, two or more lines a step; the documents behind a parameter are listed once."""
    told: set[str] = set()
    yield account.title
    yield from _asked_lines(account)
    yield f"law as known on {account.known_as_of}"
    for line in account.lines:
        yield f"  {line.label:<44}{_amount(line, account)}"
        if line.note:
            yield f"      {line.note}"
        yield from _cited(line.sources, told)
    if account.total is not None:
        yield f"  {'answer' if isinstance(account.total, bool) else 'total':<44}{_with_unit(account.total, account.unit)}"
    if account.looked_at:
        yield "also read, such as thresholds met and limits not reached:"
        yield from _cited(account.looked_at, told)
    yield from _legal_bases(account)
    yield from (f"note: {note}" for note in account.notes)


def _legal_bases(account: Account) -> Iterator[str]:
    """The statutes and orders behind the provisions that the lines rest on."""
    found = {s.provision_id: "; ".join(s.legal_basis) for line in account.lines for s in line.sources if s.legal_basis}
    if found:
        yield "legal basis:"
        yield from (f"  {provision}: {basis}" for provision, basis in found.items())


def _asked_lines(account: Account) -> Iterator[str]:
    """What was stated, and apart from it what was taken because it was not."""
    for words, taken in (("asked", False), ("not stated, so taken", True)):
        told = [
            f"{k} {shown(v)}" for k, v in account.asked.items() if v is not None and (k in account.defaults) == taken
        ]
        if told:
            yield f"{words}: {', '.join(told)}"


def _cited(sources: Iterable[Explanation], told: set[str]) -> Iterator[str]:
    """Parameters with their documents; documents of a parameter already told are not told again."""
    for source in sources:
        head, *documents = _source_lines(source)
        yield f"      {head}"
        yield from (f"      {text}" for text in documents if head not in told)
        told.add(head)


def _amount(line: Line, account: Account) -> str:
    product = None if line.rate is None or line.value is None else line.rate * line.value
    told = product is not None and abs(product - line.amount) <= 1e-6 * abs(line.amount)
    how = f"  = {line.rate:.6g} x {line.value:,.2f}" if told else ""
    if line.counts or product is not None:
        return ("" if line.counts else "(not added) ") + _with_unit(line.amount, account.unit) + how
    return ("" if isinstance(account.total, bool) else "(not added) ") + shown(line.amount)


def _with_unit(value: float | bool, unit: str) -> str:
    """An amount with its unit; dollars to the cent."""
    if isinstance(value, bool):
        return shown(value)
    told = f"{value:,.2f}".removesuffix(".00") if unit == "USD" else shown(float(value))
    return f"{told} {unit}".rstrip()


def shown(value: object) -> str:
    """A value as a reader of text sees it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _source_lines(source: Explanation) -> Iterator[str]:
    until = "open" if source.end is None else str(source.end)
    since = "always" if source.start in (None, date.min) else str(source.start)
    value = float(source.value) if type(source.value) is int and abs(source.value) >= 10_000 else source.value
    unit = "" if source.unit in ("bool", "date", "text") else f" {source.unit}"
    head = f"{source.provision_id}.{source.parameter} = {shown(value)}{unit}, {since} to {until}"
    by = "" if source.source == SHIPPED else f"  [overlay {source.source}]"
    yield head + by + ("  [verified]" if source.verified else "  [unverified]")
    yield from (f"  {'' if c.seen else 'recalled: '}{c.title} {c.href}".rstrip() for c in source.citations)


def account_record(account: Account) -> dict[str, Any]:
    """The account as plain values for JSON."""
    return {
        "title": account.title,
        "asked": dict(account.asked),
        "defaults": sorted(account.defaults),
        "known_as_of": account.known_as_of,
        "lines": [_line_record(line) for line in account.lines],
        "total": account.total,
        "unit": account.unit,
        "looked_at": [source_record(s) for s in account.looked_at],
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
        "source": source.source,
        "verified": source.verified,
        "citations": [{"title": c.title, "href": c.href, "seen": c.seen} for c in source.citations],
        "legal_basis": list(source.legal_basis),
    }


def plain(value: Any) -> Any:
    """A value as JSON holds it: classes as a mapping."""
    items = getattr(value, "items", None)
    return dict(items) if isinstance(items, tuple) else value
