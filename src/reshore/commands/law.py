"""`reshore law`: what the law says, what it comes to, and whether worked examples come out.

reshore law                    list the provisions
reshore law show ADDRESS       value, dates, unit and citation of a provision or one of its parameters
reshore law duty ...           duty on an import, line by line
reshore law credit KIND ...    federal credits            reshore law depreciation ...   tax saved by deductions
reshore law origin ...         USMCA origin, test by test reshore law incentive ...      state programmes, packages
reshore law check FILE         run a file of worked examples
reshore law diff A B           where two versions of the law differ
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reshore.commands import law_arithmetic
from reshore.commands.words import LAW_CHECKED, AsJson, KnownAsOf, Overlays, as_date, law_of, refuse, say, say_json

if TYPE_CHECKING:
    from reshore.law import Explanation, Law
    from reshore.law.audit import Result
    from reshore.law.difference import Change

app = typer.Typer(help="What the law says, line by line, with dates and citations.", rich_markup_mode=None)

FIRST_COMPARED, LAST_COMPARED = date(2020, 1, 1), date(2049, 12, 31)

Day = Annotated[
    date | None,
    typer.Option("--on", parser=as_date, metavar="YYYY-MM-DD", help="Day of the values [default: as known]."),
]


@app.callback(invoke_without_command=True)
def law(context: typer.Context, known_as_of: KnownAsOf = None, as_json: AsJson = False) -> None:
    """What the law says, line by line, with dates and citations; without a command, list the provisions."""
    if context.invoked_subcommand is None:
        list_provisions(law_of(known_as_of, None), as_json)
    elif known_as_of is not None or as_json:
        refuse("law", context.invoked_subcommand, "options before the command", "put them after the command")


def list_provisions(known: Law, as_json: bool) -> None:
    found = [{"provision": k, "status": p.status, "label": p.label} for k, p in sorted(known.provisions.items())]
    text = [f"{row['provision']:<44}{row['status']:<11}{row['label']}" for row in found]
    say_json(found) if as_json else say(*text)


@app.command()
def show(
    address: Annotated[
        str | None, typer.Argument(metavar="ADDRESS", help="Such as us.tariffs.mfn or us.tariffs.mfn.light_truck.")
    ] = None,
    on: Day = None,
    known_as_of: KnownAsOf = None,
    overlay: Overlays = None,
    as_json: AsJson = False,
) -> None:
    """Print value, dates, unit and citation of a provision on a day; without an address, list the provisions."""
    known = law_of(known_as_of, overlay)
    if address is None:
        list_provisions(known, as_json)
        return
    values = explained(known, address, on or known.known_as_of)
    text = statutes_once([str(v) + (seen_or_not(v) if v.applies else next_value(known, v)) for v in values])
    text = text or [f"{address}: a rule without numbers. {known.provisions[address].description}"]
    say_json([explanation_record(v) for v in values]) if as_json else say(*text)


def explained(known: Law, name: str, on: date) -> list[Explanation]:
    """Every parameter of a provision, or of all in a folder of the law, on a day; or the one parameter named."""
    if below := [p for p in known.provisions if p.startswith(f"{name}.")]:
        return [v for each in below for v in explained(known, each, on)]
    provision, _, parameter = (name, "", "") if name in known.provisions else name.rpartition(".")
    if provision not in known.provisions:
        near = get_close_matches(name, known.provisions, n=4, cutoff=0.4)
        refuse("ADDRESS", name, "no such provision", ", ".join(near) or "see `reshore law`")
    if parameter:
        return [known.explain(provision, parameter, on)]
    return [known.explain(provision, each, on) for each in known.provisions[provision].parameters]


def statutes_once(texts: list[str]) -> list[str]:
    """Texts of the parameters of one provision, with its legal basis only under the first that tells it."""
    told, kept = set[str](), list[str]()
    for line in "\n".join(texts).splitlines():
        if not line.startswith("  legal basis:") or line not in told:
            kept.append(line)
        told.add(line)
    return kept


def explanation_record(value: Explanation) -> dict[str, Any]:
    """An explanation as plain values; a number a class becomes a mapping."""
    from reshore.law.explain.account import plain

    return {**asdict(value), "value": plain(value.value)}


def next_value(known: Law, value: Explanation) -> str:
    """Where nothing is in force: the first later value."""
    later = [v for v in known.parameter(value.provision_id, value.parameter).values if v.start > value.on]
    return f"; {later[0].value} {value.unit} from {later[0].start}" if later else ""


def seen_or_not(value: Explanation) -> str:
    return "\n  verified: " + ("yes" if value.verified else "no, unverified: a source was recalled and not read again")


# ---- worked examples -------------------------------------------------------------------------------------------------


@app.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="YAML file of worked examples; see docs/law.")],
    known_as_of: KnownAsOf = None,
    overlay: Overlays = None,
    as_json: AsJson = False,
) -> None:
    """Run worked examples: exit code 0 if all come out, 1 if one does not, 2 if the file or a case is malformed.

    Each case is asked under the law as known on its known_as_of, else on the file's state_of_knowledge, else on the
    day of --known-as-of. A malformed case does not keep the others from being run.
    """
    from reshore.law.audit import audit, read_examples

    examples = read_examples(file, strict=False)
    result = audit(examples, lambda day: law_of(day, overlay), known_as_of or LAW_CHECKED, strict=False)
    say_json(audit_record(result)) if as_json else say(*audit_lines(result))
    for problem in (p for each in result.refused for p in each.problems):
        typer.echo(f"reshore: {problem}", err=True)
    if result.refused or result.failed:
        raise typer.Exit(2 if result.refused else 1)


def audit_record(result: Result) -> dict[str, Any]:
    """The result with the keys an auditor's tool reads; notes are remarks on the examples themselves.

    A refused case is listed as failed with `got` null and what is wrong with it.
    """
    failed: list[dict[str, Any]] = [asdict(each) for each in result.failed]
    failed += [
        {"id": r.id, "case": r.case, "expected": r.expected, "got": None, "problems": list(map(str, r.problems))}
        for r in result.refused
    ]
    return {"cases": result.cases, "passed": result.passed, "failed": failed, "notes": list(result.notes)}


def audit_lines(result: Result) -> list[str]:
    lines = [f"{f.id}, case {f.case}: expected {f.expected}, got {f.got}" for f in result.failed]
    notes = [f"note: {note}" for note in result.notes]
    refused = f", {len(result.refused)} refused" if result.refused else ""
    return [*lines, *notes, f"{result.cases} cases, {result.passed} passed, {len(result.failed)} failed{refused}."]


# ---- two versions ----------------------------------------------------------------------------------------------------


@app.command()
def diff(
    a: Annotated[str, typer.Argument(metavar="A", help="shipped, a day, an overlay, or several joined by +.")],
    b: Annotated[str, typer.Argument(metavar="B", help="As A.")],
    first: Annotated[
        date | None,
        typer.Option("--from", parser=as_date, metavar="YYYY-MM-DD", help="First day compared [default: 2020-01-01]."),
    ] = None,
    last: Annotated[
        date | None,
        typer.Option("--to", parser=as_date, metavar="YYYY-MM-DD", help="Last day compared [default: 2049-12-31]."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List every parameter whose value differs between two versions of the law, with the days; empty if none does."""
    from reshore.law.difference import difference
    from reshore.law.versions import law_named

    begin, end = first or FIRST_COMPARED, last or LAST_COMPARED
    if end < begin:
        refuse("--to", end, f"before --from {begin}", "give the days in order")
    changes = difference(law_named(a, LAW_CHECKED), law_named(b, LAW_CHECKED), begin, end)
    say_json([change_record(c) for c in changes]) if as_json else say(*(change_text(c) for c in changes))


def change_record(change: Change) -> dict[str, Any]:
    from reshore.law.explain.account import plain

    cited = {side: [asdict(c) for c in getattr(change, f"citations_{side}")] for side in ("a", "b")}
    return {
        "address": change.address,
        "first": change.first,
        "last": change.last,
        "a": plain(change.a),
        "b": plain(change.b),
        "unit": change.unit,
        "citations": cited,
    }


def change_text(change: Change) -> str:
    def side(name: str, value: object, cited: Any) -> str:
        said = "not in force" if value is None else f"{value} {change.unit}"
        return f"\n  {name}: {said}" + "".join(
            f"\n     {'' if c.seen else 'unverified: '}{c.title} {c.href}" for c in cited
        )

    return (
        f"{change.address}, {change.first} to {change.last}"
        + side("A", change.a, change.citations_a)
        + side("B", change.b, change.citations_b)
    )


# ---- arithmetic ------------------------------------------------------------------------------------------------------

ANY_KEY = {"allow_extra_args": True, "ignore_unknown_options": True}  # options are the input keys of the rule asked

app.command()(law_arithmetic.duty)
for _command in (law_arithmetic.credit, law_arithmetic.origin, law_arithmetic.incentive, law_arithmetic.depreciation):
    app.command(context_settings=ANY_KEY)(_command)
