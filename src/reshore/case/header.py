"""Checks of the names of columns: unknown, missing, given twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from reshore.case.schema import TableSchema
from reshore.case.sheet import did_you_mean
from reshore.errors import Problem


def header_problems(schema: TableSchema, header: Sequence[str]) -> list[Problem]:
    """Every problem of the names of the columns of one table."""
    return [*_unknown(schema, header), *_repeated(schema, header), *_missing(schema, header)]


def _unknown(schema: TableSchema, header: Sequence[str]) -> list[Problem]:
    known = [c.name for c in schema.columns]
    free = [name for name in known if name not in header]
    advice = f"columns of {schema.name}: {', '.join(known)}"
    return [
        Problem(schema.name, None, name, None, "unknown column", did_you_mean(name, free, advice))
        for name in dict.fromkeys(header)
        if name not in known
    ]


def _repeated(schema: TableSchema, header: Sequence[str]) -> list[Problem]:
    return [
        Problem(schema.name, None, name, None, f"column given {times} times", "keep one of them")
        for name, times in Counter(header).items()
        if times > 1
    ]


def _missing(schema: TableSchema, header: Sequence[str]) -> list[Problem]:
    return [
        Problem(schema.name, None, c.name, None, "required column is missing", f"add it: {c.meaning}")
        for c in schema.columns
        if c.required and c.name not in header
    ]
