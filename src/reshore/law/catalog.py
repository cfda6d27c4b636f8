"""What the law holds, as Markdown pages: `python -m reshore.law.catalog docs/law` writes them; a test keeps them current.

The index carries hand-written text; below the mark it lists every provision. Each page holds the provisions of one
subject with every parameter, dated value and document.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from reshore.law.audit import FAMILIES, Family
from reshore.law.provision import Citation, DatedValue, Parameter, Provision
from reshore.law.read import read_law
from reshore.law.record import Law

INDEX = "index.md"
UNVERIFIED = "unverified (recalled)"
SUBJECTS = {
    "tariffs": "Tariffs of the United States",
    "origin": "Origin",
    "credits": "Federal credits",
    "depreciation": "Depreciation",
    "environment": "Environment",
    "tax": "Federal tax",
    "states": "States",
    "foreign": "Duties of other countries",
}


def subject(provision_id: str) -> str:
    """The page of a provision: its folder for the United States, `states`, or `foreign`."""
    place, folder, *_ = provision_id.split(".")
    if folder == "environment":
        return folder
    if place == "us":
        return folder
    return "states" if place.startswith("us_") else "foreign"


def pages(law: Law) -> dict[str, str]:
    """Every generated page by file name. Raises KeyError for a provision of a subject that is not in `SUBJECTS`."""
    grouped: dict[str, list[Provision]] = {name: [] for name in SUBJECTS}
    for provision_id, provision in sorted(law.provisions.items()):
        grouped[subject(provision_id)].append(provision)
    return {f"{name}.md": _page(SUBJECTS[name], found) for name, found in grouped.items()}


def provision_table(law: Law) -> str:
    """One Markdown row a provision: address, what it is, status, numbers of values, how many of them are verified."""
    head = ("| provision | what | status | parameters | values | verified |", "|---|---|---|---:|---:|---:|")
    return "\n".join((*head, *(_row(p) for _, p in sorted(law.provisions.items()))))


def family_table() -> str:
    """One Markdown row a form of worked examples: what chooses it, keys that must be given, keys that may be."""
    head = ("| family | for | must be given | may be given |", "|---|---|---|---|")
    rows = (_form(n, f, words) for n, f in FAMILIES.items() for words in f.forms)
    return "\n".join((*head, *rows))


def _form(name: str, family: Family, words: tuple[str, ...]) -> str:
    chosen = ", ".join(f"{k} {w}" for k, w in zip(family.chosen_by, words, strict=True))
    keys = family.forms[words].keys
    must = ", ".join(f"`{k}`" for k, key in keys.items() if key.required)
    may = ", ".join(f"`{k}`" for k, key in keys.items() if not key.required)
    return f"| {name} | {chosen} | {must} | {may} |"


def with_tables(page: str, law: Law) -> str:
    """The page with the generated tables put between their marks. Raises ValueError if a mark is missing."""
    told = {"families": family_table(), "provisions": provision_table(law)}
    for name, table in told.items():
        before, found, rest = page.partition(f"<!-- {name}: begin -->")
        _, closed, after = rest.partition(f"<!-- {name}: end -->")
        if not found or not closed:
            raise ValueError(f"the page lacks the marks of {name}")
        page = f"{before}{found}\n{table}\n{closed}{after}"
    return page


def _row(provision: Provision) -> str:
    values = [v for p in provision.parameters.values() for v in p.values]
    verified = sum(map(_verified, values))
    link = f"[`{provision.id}`]({subject(provision.id)}.md#{anchor(provision.id)})"
    cells = (link, _cell(provision.label), provision.status.replace("_", " "), len(provision.parameters))
    return "| " + " | ".join(map(str, (*cells, len(values), verified))) + " |"


def anchor(provision_id: str) -> str:
    """The anchor that renderers of Markdown give a heading that is an address."""
    return provision_id.replace(".", "")


def _page(title: str, provisions: list[Provision]) -> str:
    lines = [f"# {title}", "", f"Written from the provisions; {UNVERIFIED} means a source was not read again.", ""]
    for provision in provisions:
        lines += _provision(provision)
    return "\n".join(lines).rstrip() + "\n"


def _provision(p: Provision) -> Iterator[str]:
    yield from (f"## {p.id}", "", f"**{p.label}**", "")
    if p.description:
        yield from (" ".join(p.description.split()), "")
    yield f"- jurisdiction: {p.jurisdiction}; status: {p.status.replace('_', ' ')}; confidence: {p.confidence}"
    yield f"- legal basis: {'; '.join(p.legal_basis)}"
    if p.formula:
        yield f"- formula: `{' '.join(p.formula.split())}`"
    yield from (f"- programme `{name}`: {each.type.replace('_', ' ')}" for name, each in p.programmes.items())
    yield from (f"- `{name}` is for {', '.join(countries)}" for name, countries in p.groups.items())
    if p.clawback:
        yield f"- clawback: {' '.join(p.clawback.split())}"
    yield from (f"- note: {' '.join(note.split())}" for note in p.notes)
    yield ""
    for parameter in p.parameters.values():
        yield from _parameter(parameter)


def _parameter(parameter: Parameter) -> Iterator[str]:
    said = f": {' '.join(parameter.description.split()).rstrip('.')}" if parameter.description else ""
    before = "the question is refused" if parameter.before_first == "error" else "not applicable"
    yield f"`{parameter.name}` ({parameter.unit}){said}. Before the first value: {before}."
    yield from ("", "| from | to | value | announced | source | |", "|---|---|---|---|---|---|")
    yield from map(value_row, parameter.values)
    yield ""


def value_row(value: DatedValue) -> str:
    """One dated value as a row: dates, value, day announced, documents, verified or not."""
    end = "open" if value.end is None else str(value.end)
    shown = "not in force" if value.value is None else _cell(str(value.value))
    documents = "; ".join(_document(c) for c in value.citations)
    checked = "verified" if _verified(value) else UNVERIFIED
    return "| " + " | ".join((str(value.start), end, shown, str(value.announced), documents, checked)) + " |"


def _document(citation: Citation) -> str:
    title = _cell(citation.title)
    if "://" in citation.href and " " not in citation.href:
        title = f"[{title.replace('[', '(').replace(']', ')')}](<{citation.href}>)"
    elif citation.href:
        title = f"{title} ({_cell(citation.href)})"
    return title if citation.seen else f"{title}, recalled"


def _verified(value: DatedValue) -> bool:
    return all(c.seen for c in value.citations)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def main(folder: str) -> None:
    """Write the pages into a folder and the table into its index."""
    law, place = read_law(date.max), Path(folder)
    for name, text in pages(law).items():
        (place / name).write_text(text, encoding="utf-8")
    index = place / INDEX
    index.write_text(with_tables(index.read_text(encoding="utf-8"), law), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
