"""Words the commands share: options, dates, printing, and complaints about a request."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from reshore.errors import Problem, RequestError

if TYPE_CHECKING:
    from reshore.law import Law

LAW_CHECKED = date(2026, 11, 23)  # when the shipped law was last checked against its sources


def as_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a date; write YYYY-MM-DD, such as 2026-11-23") from None


KnownAsOf = Annotated[
    date | None,
    typer.Option(
        "--known-as-of", parser=as_date, metavar="YYYY-MM-DD", help="Hide what was not announced by this date."
    ),
]
Overlays = Annotated[
    list[str] | None,
    typer.Option("--overlay", metavar="NAME_OR_FILE", help="Shipped overlay or overlay file; may be given again."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def refuse(what: str, value: object, wrong: str, right: str) -> NoReturn:
    """Raise a RequestError about one word of the command line."""
    raise RequestError([Problem("request", None, what, None if value is None else str(value), wrong, right)])


def say(*lines: str) -> None:
    for line in lines:
        typer.echo(line)


def say_json(value: object) -> None:
    say(json.dumps(value, indent=2, default=str, ensure_ascii=False))


def law_of(known_as_of: date | None, overlays: list[str] | None) -> Law:
    """The law as known on a day, by default the day it was last checked, with overlays in order.

    A later day is told: what was announced after the check is not in the shipped law.
    """
    from reshore.law.versions import SHIPPED, law_named

    if known_as_of is not None and known_as_of > LAW_CHECKED:
        typer.echo(f"reshore: the law was last checked on {LAW_CHECKED}; what came later is not in it", err=True)
    return law_named("+".join([SHIPPED, *(overlays or ())]), known_as_of or LAW_CHECKED)
