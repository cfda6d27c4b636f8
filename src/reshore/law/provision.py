"""The records the law is made of: a provision, its parameters, their dated values, and where each was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal

BeforeFirst = Literal["not_applicable", "error"]


@dataclass(frozen=True, slots=True)
class ByClass:
    """A number for each class of a case, such as county tiers: `{tier1: 1500, tier2: 2750}`, in order of the file."""

    items: tuple[tuple[str, float], ...]

    def __getitem__(self, name: str) -> float:
        return dict(self.items)[name]

    @property
    def names(self) -> tuple[str, ...]:
        """The classes."""
        return tuple(name for name, _ in self.items)

    def __str__(self) -> str:
        return ", ".join(f"{name} {value:,.15g}" for name, value in self.items)


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme of a state: what kind of help it is, and what of it is known.

    refundable: paid out where it exceeds the tax (None: the source does not say). discretionary: granted, not owed.
    """

    type: str
    discretionary: bool = False
    refundable: bool | None = None
    stacking: str = ""
    note: str = ""


Value = float | int | bool | str | date | tuple[float, ...] | ByClass | None

NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Citation:
    """A document a value was taken from. `seen`: the fact was read there; otherwise it is recalled."""

    title: str
    href: str
    seen: bool


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value in force from `start` to `end`, both inclusive; `end` None means open.

    `announced` is the day the value became public. `end_announced` is the day its end became public, where that is
    neither the day of its successor nor its own (a repeal, a judgment); None otherwise.
    """

    start: date
    end: date | None
    value: Value
    announced: date
    citations: tuple[Citation, ...]
    end_announced: date | None = None

    def holds_on(self, on: date) -> bool:
        return self.start <= on and (self.end is None or on <= self.end)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number (or date, flag, text, table) of a provision through time; values in order of start."""

    name: str
    description: str
    unit: str
    before_first: BeforeFirst
    values: tuple[DatedValue, ...]
    source: str  # "shipped", or the label of the overlay that set it


@dataclass(frozen=True, slots=True)
class Provision:
    """One rule of law as data: what is said of it, and its parameters by name."""

    id: str
    label: str
    description: str
    jurisdiction: str
    legal_basis: tuple[str, ...]
    status: str
    confidence: str
    parameters: Mapping[str, Parameter]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # parameter name -> countries it is for
    formula: str = ""
    notes: tuple[str, ...] = ()
    programmes: Mapping[str, Programme] = field(default_factory=dict)
    clawback: str = ""
