"""The list of what the law holds, as Markdown; `docs/law.md` carries it and a test keeps it current."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from reshore.law.provision import Provision
from reshore.law.read import read_law
from reshore.law.record import Law

BEGIN = "<!-- provisions: begin -->"
END = "<!-- provisions: end -->"


def provision_table(law: Law) -> str:
    """One Markdown row a provision: address, what it is, status, numbers of values, how many of them are verified."""
    head = ("| provision | what | status | parameters | values | verified |", "|---|---|---|---:|---:|---:|")
    return "\n".join((*head, *(_row(p) for _, p in sorted(law.provisions.items()))))


def with_table(page: str, law: Law) -> str:
    """The page with the table put between its two marks. Raises ValueError if a mark is missing."""
    before, found, rest = page.partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not found or not closed:
        raise ValueError(f"the page lacks {BEGIN} or {END}")
    return f"{before}{BEGIN}\n{provision_table(law)}\n{END}{after}"


def _row(provision: Provision) -> str:
    values = [v for p in provision.parameters.values() for v in p.values]
    verified = sum(all(c.seen for c in v.citations) for v in values)
    cells = (f"`{provision.id}`", provision.label, provision.status.replace("_", " "), len(provision.parameters))
    return "| " + " | ".join(map(str, (*cells, len(values), verified))) + " |"


def main(path: str) -> None:
    """Rewrite the table of a page in place."""
    page = Path(path)
    page.write_text(with_table(page.read_text(encoding="utf-8"), read_law(date.max)), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
