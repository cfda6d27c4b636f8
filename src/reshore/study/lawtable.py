"""The law a study used: values in the middle of selected years, with citation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from reshore.law import Law
from reshore.law.provision import ByClass, Value
from reshore.tables import Table

HEADLINE = (
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


def law_table(law: Law, years: NDArray[np.int64], asked: Iterable[tuple[str, str]] = ()) -> Table:
    """provision, parameter, year, value, unit, citation, verified, headline; first, middle and last year.

    asked: provision and parameter of everything the study read; `headline` marks the few that a report shows. Values
    that are no numbers, and what is not in force, are left out; a number a class is one row a class.
    """
    chosen = sorted({int(years[0]), int(years[len(years) // 2]), int(years[-1])})
    names = sorted({*asked, *(u for u in HEADLINE if law.knows(*u))})
    rows = [row for name in names for y in chosen for row in _rows(law, *name, y)]
    schema = {
        "provision": pl.String, "parameter": pl.String, "year": pl.Int64, "value": pl.Float64, "unit": pl.String,
        "citation": pl.String, "verified": pl.Boolean, "headline": pl.Boolean,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _rows(law: Law, provision: str, parameter: str, year: int) -> list[tuple[object, ...]]:
    on = date(year, 7, 1)
    if not law.parameter(provision, parameter).values or law.at(provision, parameter, on) is None:
        return []
    said = law.explain(provision, parameter, on)
    cited = "" if said.citation is None else f"{said.citation.title} {said.citation.href}"
    headline = (provision, parameter) in HEADLINE
    return [
        (provision, name, year, number, said.unit, cited, said.verified, headline)
        for name, number in _numbers(parameter, said.value)
    ]


def _numbers(parameter: str, value: Value) -> list[tuple[str, float]]:
    if isinstance(value, ByClass):
        return [(f"{parameter}.{name}", number) for name, number in value.items]
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return []
    return [(parameter, float(value))]
