"""What a column and a table of a case are, and the short words in which the schema declares them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "integer", "number", "flag", "date"]
BASES = ("seen", "derived", "recalled", "estimated", "user")


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    name: str
    kind: Kind
    unit: str
    meaning: str
    key: bool = False
    nullable: bool = False
    default: str | int | float | bool | None = None
    low: float | None = None  # inclusive bounds
    high: float | None = None
    choices: tuple[str, ...] = ()
    refers: str | None = None  # "table.column" that must hold the value
    list_of: tuple[str, ...] | None = None  # pipe-separated list; () = free words

    @property
    def required(self) -> bool:
        return not self.nullable and self.default is None


@dataclass(frozen=True)
class TableSchema:
    """One table of a case."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    may_be_empty: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns if c.key)


PROVENANCE = (
    Column("source", "text", "", "where the row was read or how it was made", default="user"),
    Column("as_of", "text", "", "date of the source (year, month or day)", default=""),
    Column("basis", "text", "", "how far to trust the row", default="user", choices=BASES),
)


def text(name: str, meaning: str, **kw: object) -> Column:
    return Column(name, "text", "", meaning, **kw)  # type: ignore[arg-type]


def number(name: str, unit: str, meaning: str, low: float | None = 0.0, **kw: object) -> Column:
    return Column(name, "number", unit, meaning, low=low, **kw)  # type: ignore[arg-type]


def integer(name: str, unit: str, meaning: str, low: float | None = 0, **kw: object) -> Column:
    return Column(name, "integer", unit, meaning, low=low, **kw)  # type: ignore[arg-type]


def share(name: str, meaning: str, **kw: object) -> Column:
    return Column(name, "number", "share", meaning, low=0.0, high=1.0, **kw)  # type: ignore[arg-type]


def table(name: str, meaning: str, *columns: Column, may_be_empty: bool = False) -> TableSchema:
    return TableSchema(name, meaning, columns + PROVENANCE, may_be_empty)
