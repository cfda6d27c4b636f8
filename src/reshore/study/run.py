"""Run a study: law, builds, plan, and the tables people read."""

from __future__ import annotations

import hashlib
import os
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
import polars as pl

from reshore import __version__
from reshore.builds import one_path, price_builds
from reshore.case import TABLES, Case
from reshore.law import Law, read_law
from reshore.law.explain.trace import ListeningLaw
from reshore.plan import Options, Plan, optimise
from reshore.plan.capital import TAX_DEPRECIATION
from reshore.plan.ledger import INCOME_TAX
from reshore.solve import Progress
from reshore.study.study import Study, Summary
from reshore.study.tabulate import tabulate

Listener = Callable[[Progress | str], None]
PACKAGES = ("highspy", "numpy", "polars", "scipy")


@dataclass(frozen=True)
class RunOptions:
    """What a user may ask of a run beside the case."""

    clock_seconds: float | None = None  # stops improving; the study is then not reproducible
    plan: Options = field(default_factory=Options)
    overlays: tuple[Path, ...] = ()  # laid over the law, later ones win


@dataclass
class _Clock:
    """Wall and CPU seconds by stage."""

    wall: dict[str, float] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        wall, cpu = time.perf_counter(), tree_cpu_seconds()
        yield
        self.wall[name] = time.perf_counter() - wall
        self.cpu[name] = tree_cpu_seconds() - cpu


def tree_cpu_seconds() -> float:
    """CPU seconds of this process and of its ended children."""
    t = os.times()
    return t.user + t.system + t.children_user + t.children_system


def run_study(
    case: Case, *, seed: int = 1, options: RunOptions | None = None, on_progress: Listener | None = None
) -> Study:
    """Plan the case under the law as known on its date.

    Raises what reading the law (with its overlays) and optimising raise. With the same case, seed and versions, and without a clock, two
    runs give the same study.
    """
    options, clock = options or RunOptions(), _Clock()
    with clock.stage("law"):
        known = read_law(case.head.known_as_of, options.overlays)
        law = ListeningLaw(known.known_as_of, known.provisions)
    with clock.stage("builds"):
        builds = price_builds(case, law, one_path(case))
    _say(on_progress, f"{len(builds)} builds of {len(builds.pairs)} program-plant pairs priced")
    with clock.stage("plan"):
        how = replace(options.plan, clock_seconds=options.clock_seconds, seed=seed)
        plan = optimise(case, law, builds, how, on_progress)
    with clock.stage("tables"):
        asked = {(provision, parameter) for provision, parameter, _ in law.asked}
        tables = tabulate(case, law, builds, plan, asked)
    summary = summarise(case, law, plan, seed, clock.wall, clock.cpu)
    return Study(replace(summary, warnings=(*summary.warnings, *_changed(options.overlays))), tables)


def _changed(overlays: Sequence[Path]) -> list[str]:
    """What a reader must know of the law the study was made under."""
    names = ", ".join(path.stem for path in overlays)
    return [f"This is not the law: it is changed by the overlays {names}."] if overlays else []


def _say(listener: Listener | None, words: str) -> None:
    if listener is not None:
        listener(words)


def inputs_hash(case: Case) -> str:
    """Hash of the case's tables and head: the same for the same inputs, whatever the machine."""
    digest = hashlib.sha256(repr(case.head).encode())
    for name in TABLES:
        table: pl.DataFrame = getattr(case, name)
        digest.update(name.encode())
        digest.update(table.write_csv().encode())
    return digest.hexdigest()[:16]


def versions() -> dict[str, str]:
    """Versions of what computes the result."""
    return {"reshore": __version__, "python": platform.python_version()} | {p: version(p) for p in PACKAGES}


def summarise(case: Case, law: Law, plan: Plan, seed: int, seconds: dict[str, float], cpu: dict[str, float]) -> Summary:
    """The numbers of `study.json`."""
    cash, head = plan.model.cash, case.head
    inside = cash.year <= int(plan.model.data.year[-1])
    taxes = [i for i, name in enumerate(cash.terms) if name in (INCOME_TAX, TAX_DEPRECIATION)]
    pretax = ~np.isin(cash.term, taxes)
    return Summary(
        case=head.name,
        automaker=head.automaker,
        known_as_of=head.known_as_of,
        footprint_date=head.footprint_date,
        first_year=head.first_year,
        years=head.years,
        usd_year=head.usd_year,
        seed=seed,
        reproducible=plan.reproducible,
        versions=versions() | {"law": law.fingerprint[:16]},
        inputs_hash=inputs_hash(case),
        objective_usd=plan.objective,
        bound_usd=plan.bound,
        gap_usd=plan.gap_usd,
        gap=plan.gap,
        decision_gap=plan.decision_gap,
        stay_objective_usd=plan.stay_objective,
        npv_without_terminal_usd=cash.npv(plan.x, inside),
        stay_npv_without_terminal_usd=cash.npv(plan.stay, inside),
        npv_before_tax_usd=cash.npv(plan.x, pretax),
        stay_npv_before_tax_usd=cash.npv(plan.stay, pretax),
        ledger_usd=cash.npv_by_term(plan.x),
        stay_ledger_usd=cash.npv_by_term(plan.stay),
        seconds=seconds,
        cpu_seconds=cpu | {f"plan.{name}": value for name, value in plan.cpu_seconds.items()},
        warnings=tuple(warn(case)),
    )


def warn(case: Case) -> list[str]:
    """What a reader must know before the numbers."""
    head, out = case.head, []
    if head.footprint_date < head.known_as_of:
        out.append(
            f"The footprint is of {head.footprint_date}; law and demand are as known on {head.known_as_of}. "
            "Moves announced in between are not in the data."
        )
    return out
