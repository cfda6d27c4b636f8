"""The law a study used: values in the middle of selected years, with citation."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from reshore.law import Law
from reshore.tables import Table

USED = (
    ("us.tariffs.mfn", "passenger_vehicle"),
    ("us.tariffs.mfn", "light_truck"),
    ("us.tariffs.section_232.autos", "additional_rate"),
    ("us.tariffs.section_232.autos", "usmca_non_us_content_rate"),
    ("us.tariffs.section_232.autos", "floor_rate_JP"),
    ("us.tariffs.section_232.autos", "floor_rate_EU27"),
    ("us.tariffs.section_232.autos", "floor_rate_KR"),
    ("us.tariffs.section_232.auto_parts", "additional_rate"),
    ("us.tariffs.import_adjustment_offset", "auto_rate"),
    ("us.origin.usmca_autos", "rvc_vehicle_net_cost"),
    ("us.origin.usmca_autos", "lvc_passenger_vehicle"),
    ("us.tax.corporate_rate", "rate"),
    ("us.depreciation.bonus", "rate_acquired_after_2025_01_19"),
    ("us.depreciation.qpp_168n", "rate"),
)


def law_table(law: Law, years: NDArray[np.int64]) -> Table:
    """provision, parameter, year, value, unit, citation, verified; first, middle and last year; absent values left out."""
    chosen = sorted({int(years[0]), int(years[len(years) // 2]), int(years[-1])})
    rows = [row for p, name in USED if law.knows(p, name) for y in chosen if (row := _row(law, p, name, y)) is not None]
    schema = {
        "provision": pl.String, "parameter": pl.String, "year": pl.Int64, "value": pl.Float64, "unit": pl.String,
        "citation": pl.String, "verified": pl.Boolean,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _row(law: Law, provision: str, parameter: str, year: int) -> tuple[object, ...] | None:
    said = law.explain(provision, parameter, date(year, 7, 1))
    if said.value is None:
        return None
    cited = "" if said.citation is None else f"{said.citation.title} {said.citation.href}"
    return provision, parameter, year, law.rate(provision, parameter, said.on), said.unit, cited, said.verified
