"""The screen during long work: one live line on stderr, and nothing on stdout but our own words."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from math import isfinite
from typing import Any, Protocol

from reshore.report.words import money


class Step(Protocol):
    """What long work says on its way."""

    @property
    def stage(self) -> str: ...
    @property
    def objective(self) -> float: ...
    @property
    def bound(self) -> float: ...


def progress_text(step: Step | str) -> str:
    """One line: stage, best plan so far, proven bound, gap between them."""
    if isinstance(step, str):
        return step
    if not isfinite(step.objective):
        return f"{step.stage}: bound {money(step.bound)}"
    gap = money(step.bound - step.objective)
    return f"{step.stage}: plan {money(step.objective)}, bound {money(step.bound)}, gap {gap}"


@contextmanager
def live_line(quiet: bool) -> Iterator[Any]:
    """A function that shows a Step on one live line of stderr; None when nobody is watching."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status("reading") as status:
        yield lambda step: status.update(progress_text(step))


@contextmanager
def own_words_only() -> Iterator[None]:
    """Swallow what libraries in C print on stdout (the solver greets when it is made): it would spoil --json."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
