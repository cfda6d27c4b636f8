"""Odd studies that a report must survive."""

from __future__ import annotations

from typing import Any

import polars as pl

from reshore.study.study import Study

from .sample import COLUMNS, MOVES, frame, sample_study, with_tables

NASTY = '<script>alert("x")</script> & Sons'


def no_moves() -> Study:
    return sample_study([], decision_gap=float("nan"), gap_usd=0.0)


def all_undecided() -> Study:
    return sample_study([(*m[:-1], False) for m in MOVES])


def with_exit() -> Study:
    """A move of kind exit without a new plant, and one without numbers."""
    study = sample_study()
    exit_: tuple[Any, ...] = ("m5", "nx", "Lexus NX", "cambridge|tahara", None, "exit", 2029, 70e3, 0.0, -900.0, None,
                              0.4e9, 0.3e9, 0.5e9, True)  # fmt: skip
    bare: tuple[Any, ...] = ("m6", "tundra", None, None, "burnaston", "added_volume", 2033, None, None, None, None,
                             None, None, None, False)  # fmt: skip
    return with_tables(study, moves=pl.concat([study["moves"], frame("moves", [exit_, bare])]))


def no_coordinates() -> Study:
    study = sample_study()
    nowhere = pl.lit(None, dtype=pl.Float64)
    return with_tables(study, plants=study["plants"].with_columns(lat=nowhere, lon=nowhere))


def one_plant() -> Study:
    """One plant, one program, nothing moves."""
    study = sample_study([])
    only = {
        name: table.filter(pl.col("plant") == "georgetown")
        for name, table in study.tables.items()
        if "plant" in table.columns
    }
    return with_tables(study, **only, programs=study["programs"].head(1))


def negative() -> Study:
    return sample_study(objective_usd=-1.2e9, stay_objective_usd=0.4e9, bound_usd=-1.0e9)


def nasty_names() -> Study:
    study = sample_study(automaker=NASTY, case=NASTY, warnings=(NASTY,))
    long = "A plant with a name so long that no axis and no table can hold it in one line"
    plants = study["plants"].with_columns(
        name=pl.when(pl.col("plant") == "liberty").then(pl.lit(NASTY)).otherwise(pl.lit(long))
    )
    told = {name: study[name].with_columns(nameplate=pl.lit(NASTY)) for name in ("moves", "programs")}
    costs = study["costs"].with_columns(explanation=pl.lit(NASTY))
    return with_tables(study, plants=plants, costs=costs, **told)


def empty() -> Study:
    """Every table without rows."""
    return with_tables(sample_study([]), **{name: frame(name, []) for name in COLUMNS})


def bigger() -> Study:
    """Forty programs at thirty plants: three copies of the sample's programs and plants side by side."""
    study = sample_study()
    return with_tables(
        study, **{name: _copies(study[name]) for name in ("plants", "programs", "production", "plant_years")}
    )


def _copies(table: pl.DataFrame) -> pl.DataFrame:
    keys = [c for c in ("plant", "program") if c in table.columns]
    more = [table.with_columns(pl.col(k) + f"_{n}" for k in keys) for n in (2, 3)]
    return pl.concat([table, *more])


ODD = {
    f.__name__: f
    for f in (no_moves, all_undecided, with_exit, no_coordinates, one_plant, negative, nasty_names, empty, bigger)
}
