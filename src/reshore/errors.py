"""The error tree. Every error of ours carries an exit code; the command line prints it without a traceback.

ReshoreError                     exit 2
├── InputError                   one or more Problems in what the user gave
│   ├── CaseError                tables of a case
│   ├── LawError                 provisions or overlays
│   └── RequestError             names and options on the command line
├── InfeasiblePlan               no plan satisfies the rows; says which clash   exit 3
└── SolverFailure                the solver stopped without a usable answer     exit 4
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = [
    "CaseError",
    "InfeasiblePlan",
    "InputError",
    "LawError",
    "Problem",
    "RequestError",
    "ReshoreError",
    "SolverFailure",
]


@dataclass(frozen=True)
class Problem:
    """One thing wrong with an input: where it is, what is wrong, what would be right."""

    table: str
    row: int | None  # 1 = first data row; None when the whole table or file is meant
    column: str | None
    value: str | None
    wrong: str
    right: str

    def __str__(self) -> str:
        where = self.table
        if self.row is not None:
            where += f", row {self.row}"
        if self.column is not None:
            where += f", column {self.column}"
        shown = "" if self.value is None else f" ({self.value!r})"
        return f"{where}{shown}: {self.wrong}; {self.right}"


class ReshoreError(Exception):
    """Root of all errors raised on purpose."""

    exit_code = 2


class InputError(ReshoreError):
    """What the user gave cannot be used; holds every problem found, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


class CaseError(InputError):
    """Problems in the tables of a case."""


class LawError(InputError):
    """Problems in provisions or overlays."""


class RequestError(InputError):
    """A name, path or option that does not exist or does not fit."""


class InfeasiblePlan(ReshoreError):
    """No plan satisfies every row."""

    exit_code = 3


class SolverFailure(ReshoreError):
    """The solver stopped without an answer that can be used."""

    exit_code = 4
