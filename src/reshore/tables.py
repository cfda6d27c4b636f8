"""The Table of the house: a polars frame, never changed in place."""

from __future__ import annotations

import polars as pl

Table = pl.DataFrame

POLARS_TYPES: dict[str, pl.DataType] = {
    "text": pl.String(),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "flag": pl.Boolean(),
    "date": pl.Date(),
}
