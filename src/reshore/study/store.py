"""Write a study folder: `study.json`, one Parquet file a table, and the case it was made from."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from reshore.case import Case, write_case
from reshore.study.study import Study


def study_json(study: Study) -> dict[str, Any]:
    """The content of `study.json`: the summary, and the moves as a list."""
    return asdict(study.summary) | {"moves": [_move(row) for row in study["moves"].to_dicts()]}


def _move(row: dict[str, Any]) -> dict[str, Any]:
    """A move with its lists and pairs as such."""
    bounds = [row.pop("npv_low_usd"), row.pop("npv_high_usd")]
    return row | {"from_plants": [p for p in row["from_plants"].split("|") if p], "npv_bounds_usd": bounds}


def write_study(study: Study, case: Case, folder: Path, overlays: Sequence[Path] = ()) -> None:
    """Write into an existing folder, with a numbered copy of each overlay (the order counts).

    The caller makes the folder appear whole.
    """
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    text = json.dumps(study_json(study), indent=2, default=str, ensure_ascii=False, allow_nan=False)
    (folder / "study.json").write_text(text + "\n", "utf-8")
    for name, table in study.tables.items():
        table.write_parquet(folder / "tables" / f"{name}.parquet")
    write_case(case, folder / "case")
    for i, path in enumerate(overlays, start=1):
        (folder / "overlays").mkdir(exist_ok=True)
        shutil.copy(path, folder / "overlays" / f"{i}-{path.name}")
