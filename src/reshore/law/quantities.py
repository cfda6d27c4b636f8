"""Checks of amounts, and days counted in years: what the tax and credit rules share."""

from __future__ import annotations

from datetime import date, timedelta


def years_later(day: date, years: int) -> date:
    """The last day of a period of whole years that begins on `day`: the day before its anniversary."""
    try:
        anniversary = day.replace(year=day.year + years)
    except ValueError:  # 29 February
        anniversary = date(day.year + years, 3, 1)
    return anniversary - timedelta(days=1)
