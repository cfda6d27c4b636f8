"""The command line.

    reshore run TARGET         plan an automaker or a case folder and write a study folder
    reshore new AUTOMAKER DIR  write a case to edit: a folder, or with --xlsx FILE a workbook
    reshore check DIR          say everything that is wrong with a case
    reshore explain P PLANT    landed cost of one program at one plant, line by line
    reshore law ...            what the law says, and what it comes to, line by line
    reshore automakers         whom the reference data knows

Each command imports what it needs when it runs, so that `reshore --help` answers at once. Errors of ours are one line
a problem on stderr with the exit code of the error (2 for input), never a traceback; a traceback is a bug.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reshore import __version__
from reshore.commands import law
from reshore.commands.words import LAW_CHECKED, AsJson, KnownAsOf, Overlays, refuse, say, say_json
from reshore.errors import InputError, ReshoreError
from reshore.folders import require_new, require_new_workbook, require_place, whole_folder

if TYPE_CHECKING:
    from reshore.case import Case
    from reshore.study import RunOptions

INTERRUPTED = 130

app = typer.Typer(
    name="reshore",
    help="Plan what an automaker should build in the United States, where and from when, under the law of the day.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


# ---- words of the command line ---------------------------------------------------------------------------------------


Years = Annotated[int | None, typer.Option("--years", min=1, max=30, help="Length of the plan in years.")]

# ---- where a case comes from -----------------------------------------------------------------------------------------


def is_path(target: str) -> bool:
    """Whether the word means a folder or workbook and not an automaker: it holds a case, or looks like a path."""
    looks = "/" in target or os.sep in target or target in (".", "..") or target.lower().endswith(".xlsx")
    return looks or (Path(target) / "case.toml").is_file()


def case_of(target: str, known_as_of: date | None, years: int | None = None) -> Case:
    """The case of a folder or workbook, or the reference case of an automaker."""
    return (
        case_of_folder(Path(target), known_as_of, years)
        if is_path(target)
        else case_of_automaker(target, known_as_of, years)
    )


def case_of_folder(folder: Path, known_as_of: date | None, years: int | None) -> Case:
    from reshore.case import read_case

    require_case(folder)
    case = read_case(folder, known_as_of)
    if years is None or years == case.head.years:
        return case
    if years > case.head.years:
        refuse(
            "--years",
            years,
            f"the case covers {case.head.years} years",
            "extend its demand and case.toml, or plan fewer",
        )
    return replace(case, head=replace(case.head, years=years))


def case_of_automaker(name: str, known_as_of: date | None, years: int | None) -> Case:
    from reshore.reference import make_reference_case
    from reshore.reference.owners import find_automaker

    slug = find_automaker(name).slug
    if years is None:
        return make_reference_case(slug, known_as_of or LAW_CHECKED)
    return make_reference_case(slug, known_as_of or LAW_CHECKED, years)


def require_case(folder: Path) -> None:
    if folder.suffix.lower() == ".xlsx" and not folder.exists():
        refuse("file", folder, "there is no such file", "name a workbook that `reshore new --xlsx` wrote")
    if folder.is_file() and folder.suffix.lower() != ".xlsx":
        refuse("folder", folder, "there is no such folder: it is a file", "name a case folder or a workbook (.xlsx)")
    if folder.is_file():
        return
    if not folder.is_dir():
        refuse(
            "folder",
            folder,
            "there is no such folder",
            "name a case folder, or an automaker (see `reshore automakers`)",
        )


# ---- commands --------------------------------------------------------------------------------------------------------


def show_version(wanted: bool) -> None:
    if wanted:
        say(f"reshore {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options before the command."""


@app.command()
def run(
    target: Annotated[
        str, typer.Argument(metavar="TARGET", help="Automaker (slug, name or short name), case folder or workbook.")
    ],
    out: Annotated[Path | None, typer.Option("--out", help="Study folder [default: studies/CASE-DATE].")] = None,
    known_as_of: KnownAsOf = None,
    years: Years = None,
    overlay: Overlays = None,
    seed: Annotated[int | None, typer.Option("--seed", min=0, help="Seed of every random draw.")] = None,
    clock: Annotated[
        float | None, typer.Option("--clock", min=1, help="Stop improving after this many seconds (not reproducible).")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
    as_json: AsJson = False,
) -> None:
    """Plan an automaker, a case folder or a workbook and write a study folder with report and workbook."""
    from reshore.study import RunOptions

    if out is not None:
        require_place(out)
    paths = overlay_paths(overlay)
    case = case_of(target, known_as_of, years)
    folder = out or Path("studies") / "-".join((case.head.name, str(case.head.known_as_of), *(p.stem for p in paths)))
    require_place(folder)
    lines = solve(case, folder, seed, RunOptions(clock_seconds=clock, overlays=paths), quiet or as_json)
    if as_json:
        say((folder / "study.json").read_text("utf-8"))
    elif not quiet:
        say(*lines)


def overlay_paths(words: Sequence[str] | None) -> tuple[Path, ...]:
    """The files of the overlays named."""
    from reshore.law.versions import overlay_path

    return tuple(overlay_path(word) for word in words or ())


def solve(case: Case, folder: Path, seed: int | None, options: RunOptions, quiet: bool) -> Sequence[str]:
    """Run the study, write it whole, and return its summary."""
    from reshore.console import live_line, own_words_only
    from reshore.report import write_report, write_workbook
    from reshore.report.text import summary_lines
    from reshore.study import run_study, write_study

    with own_words_only(), live_line(quiet) as listener:
        study = run_study(case, seed=case.head.seed if seed is None else seed, options=options, on_progress=listener)
    with whole_folder(folder) as place:
        write_study(study, case, place, options.overlays)
        write_report(study, place / "report.html")
        write_workbook(study, place / "study.xlsx")
    return summary_lines(study, [folder / name for name in ("report.html", "study.xlsx", "study.json")])


@app.command()
def new(
    automaker: Annotated[str, typer.Argument(metavar="AUTOMAKER", help="Slug, name or short name.")],
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Folder to write; must not exist or be empty.")
    ] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", metavar="FILE", help="Excel workbook to write.")] = None,
    known_as_of: KnownAsOf = None,
    years: Years = None,
) -> None:
    """Write the reference case of an automaker to edit: a folder of tables, an Excel workbook, or both."""
    from reshore.case import write_case, write_workbook

    places = [place for place in (folder, xlsx) if place is not None]
    if not places:
        refuse("DIR", "", "nowhere to write to", "name a folder, or a workbook with --xlsx FILE")
    if folder is not None:
        require_new(folder)
    if xlsx is not None:
        require_new_workbook(xlsx)
    case = case_of_automaker(automaker, known_as_of, years)
    if folder is not None:
        write_case(case, folder)
    if xlsx is not None:
        write_workbook(case, xlsx)
    for place in places:
        say(f"Wrote the case of {case.head.automaker} to {place}.", f"Edit its tables, then: reshore check {place}")


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Case folder or workbook (.xlsx).")],
    as_json: AsJson = False,
) -> None:
    """Say everything that is wrong with a case folder or workbook: table, row, column, value, remedy."""
    from reshore.case import read_case, warnings

    require_case(folder)
    notes = warnings(read_case(folder))
    if as_json:
        say_json({"problems": [], "warnings": notes})
    else:
        say(*(f"note: {note}" for note in notes), f"{folder}: no problems.")


@app.command()
def automakers(as_json: AsJson = False) -> None:
    """List the automakers of the reference data with their short names."""
    from reshore.reference import automakers as known

    if as_json:
        say_json([asdict(a) for a in known()])
        return
    for maker in known():
        say(f"{maker.slug:<22}{maker.programs:>3} programs {maker.plants:>3} plants  {', '.join(maker.aliases)}")


@app.command()
def explain(
    program: Annotated[str, typer.Argument(metavar="PROGRAM", help="Program, as in the table programs.")],
    plant: Annotated[str, typer.Argument(metavar="PLANT", help="Plant or site, as in the table plants.")],
    target: Annotated[
        str | None,
        typer.Option(
            "--case", metavar="TARGET", help="Automaker, case folder or workbook [default: owner of PROGRAM]."
        ),
    ] = None,
    year: Annotated[int | None, typer.Option("--year", help="Year of the costs [default: first of the plan].")] = None,
    known_as_of: KnownAsOf = None,
    overlay: Overlays = None,
    as_json: AsJson = False,
) -> None:
    """Print the landed cost of one program at one plant, line by line, with the law and source behind each."""
    from reshore.law import read_law
    from reshore.report.text import waterfall_lines
    from reshore.study import explain as cost_lines

    case = case_of(target or owner_of(program), known_as_of)
    law = read_law(case.head.known_as_of, overlay_paths(overlay))
    table = cost_lines(case, law, program, plant, case.head.first_year if year is None else year)
    if as_json:
        say_json(table.to_dicts())
    else:
        say(*waterfall_lines(table, program, plant))


def owner_of(program: str) -> str:
    """The automaker whose program it is in the reference data."""
    from reshore.reference.data import keyed

    known = keyed("programs", "program_id")
    if program not in known:
        near = ", ".join(get_close_matches(program, known, n=4)) or "add --case with the case that holds it"
        refuse("PROGRAM", program, "no such program in the reference data", near)
    return str(known[program]["owner"])


app.add_typer(law.app, name="law")


# ---- leaving ---------------------------------------------------------------------------------------------------------


def complain(error: ReshoreError, as_json: bool) -> int:
    """Show an error of ours and return its exit code."""
    problems = error.problems if isinstance(error, InputError) else ()
    if as_json:
        say_json({"error": type(error).__name__, "message": str(error), "problems": [asdict(p) for p in problems]})
    for line in map(str, problems or (error,)):
        typer.echo(f"reshore: {line}", err=True)
    return error.exit_code


def flushed(code: int) -> int:
    """The code, after the last words reached whoever reads them; a reader that has left is no error."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    try:
        app(args=words, prog_name="reshore")
    except SystemExit as leaving:
        return flushed(leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None))
    except ReshoreError as error:
        return flushed(complain(error, "--json" in words))
    except KeyboardInterrupt:
        typer.echo("reshore: interrupted", err=True)
        return INTERRUPTED
    return flushed(0)
