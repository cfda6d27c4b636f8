"""Rows of case tables: provenance is the weakest basis among the inputs; columns and types come from the schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from reshore.case.schema import TABLES
from reshore.reference.data import Figure, Row
from reshore.tables import POLARS_TYPES, Table

STRENGTH = ("seen", "derived", "recalled", "estimated")  # from strong to weak


def weakest(bases: Iterable[str | None]) -> str:
    """The weakest basis among inputs; an unknown one counts as estimated."""
    ranks = [STRENGTH.index(b) if b in STRENGTH else len(STRENGTH) - 1 for b in bases]
    return STRENGTH[max(ranks, default=len(STRENGTH) - 1)]


def origin(source: str, basis: str, as_of: str = "2025-01-31") -> Row:
    """Provenance in one go."""
    return {"source": source, "as_of": as_of, "basis": basis}


def joined(*inputs: Figure | Mapping[str, Any], source: str = "", basis: str | None = None) -> Row:
    """Provenance of a row made from inputs: their sources, the latest date, the weakest basis (or weaker still)."""
    parts = [i.origin if isinstance(i, Figure) else i for i in inputs]
    names = dict.fromkeys([source] * bool(source) + [str(p["source"]) for p in parts])
    bases = [p["basis"] for p in parts] + ([basis] if basis else [])
    as_of = max((str(p.get("as_of") or "") for p in parts), default="")
    return {"source": "; ".join(names), "as_of": as_of, "basis": weakest(bases)}


def from_table(name: str, key: str, row: Mapping[str, Any]) -> Row:
    """Provenance of a shipped row, named by its table and key (the row itself carries its web source)."""
    return origin(f"{name}: {row[key]}", row.get("basis") or "estimated", str(row.get("as_of") or ""))


def case_table(name: str, rows: list[Row]) -> Table:
    """A table of the schema from rows; columns left out take their default or stay empty."""
    columns = TABLES[name].columns
    series = [
        pl.Series(c.name, [convert(r.get(c.name, c.default), c.kind) for r in rows], dtype=POLARS_TYPES[c.kind])
        for c in columns
    ]
    return pl.DataFrame(series)


def convert(value: Any, kind: str) -> Any:
    """A cell in the type of its column."""
    if value is None:
        return None
    if kind == "number":
        return float(value)
    if kind == "integer":
        return round(value)
    return str(value) if kind == "text" else value
