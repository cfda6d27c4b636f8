"""A problem as text in CPLEX LP form, for golden files and for reading by eye."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import sparse

from reshore.solve.problem import Floats, Ints, Problem

__all__ = ["lp_text"]


def lp_text(problem: Problem) -> str:
    """CPLEX LP text: rows, columns and terms in the order they were declared; numbers in shortest exact form."""
    lines = ["Maximize", f" obj: {_terms(problem, np.arange(problem.n_columns), problem.cost)}"]
    if problem.offset:
        lines[-1] += f" {_number(problem.offset, signed=True)}"
    lines += ["Subject To", *_rows(problem), "Bounds", *_bounds(problem)]
    whole = [_safe(problem.column_name(int(j))) for j in np.flatnonzero(problem.integer)]
    lines += ["General", *(f" {name}" for name in whole)] if whole else []
    return "\n".join([*lines, "End", ""])


def _rows(problem: Problem) -> Iterator[str]:
    by_row = sparse.csr_array(problem.matrix)
    for i in range(problem.n_rows):
        span = slice(by_row.indptr[i], by_row.indptr[i + 1])
        terms = _terms(problem, by_row.indices[span].astype(np.int64), by_row.data[span])
        low, high = problem.row_lower[i], problem.row_upper[i]
        name = _safe(problem.row_name(i))
        if low == high:
            yield f" {name}: {terms} = {_number(low)}"
            continue
        if np.isfinite(low):
            yield f" {name}{'_lo' if np.isfinite(high) else ''}: {terms} >= {_number(low)}"
        if np.isfinite(high):
            yield f" {name}: {terms} <= {_number(high)}"


def _bounds(problem: Problem) -> Iterator[str]:
    for j in range(problem.n_columns):
        low, high = problem.lower[j], problem.upper[j]
        yield f" {_number(low)} <= {_safe(problem.column_name(j))} <= {_number(high)}"


def _terms(problem: Problem, columns: Ints, values: Floats) -> str:
    shown = [
        f"{_number(v, signed=True)} {_safe(problem.column_name(int(j)))}"
        for j, v in zip(columns, values, strict=True)
        if v
    ]
    return " ".join(shown) or "0"


def _number(value: float, signed: bool = False) -> str:
    if np.isinf(value):
        return "+inf" if value > 0 else "-inf"
    text = f"{abs(value):.17g}" if float(f"{value:.12g}") != value else f"{abs(value):.12g}"
    sign = "-" if value < 0 else "+" if signed else ""
    return f"{sign} {text}" if signed else f"{sign}{text}"


def _safe(name: str) -> str:
    """LP names may not hold square brackets' commas or spaces."""
    return name.replace("[", "(").replace("]", ")").replace(",", "_").replace(" ", "_")
