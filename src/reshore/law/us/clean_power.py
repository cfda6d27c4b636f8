"""Investment credit for clean power at a plant, 26 USC 48E as amended by Pub. L. 119-21.

Not covered: the production credit 45Y, bonus amounts, the basis reduction, the material assistance thresholds.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from reshore.law.record import Law

CLEAN_POWER = "us.credits.48e_45y"

Technology = Literal["wind", "solar", "storage", "other"]


def clean_power_credit(law: Law, technology: Technology, construction_start: date, in_service: date) -> float:
    """Credit as a share of basis, prevailing wage and apprenticeship met; zero where the dates come too late.

    Wind and solar begun after the last start date must be in service by the last service date; storage and the rest
    phase out by the year construction begins.
    """
    rate = law.rate(CLEAN_POWER, "itc_rate_with_pwa", construction_start)
    if technology in ("wind", "solar"):
        return rate if _in_time(law, construction_start, in_service) else 0.0
    return rate * law.rate(CLEAN_POWER, "storage_and_other_phase_out", construction_start)


def _in_time(law: Law, construction_start: date, in_service: date) -> bool:
    last_start = law.at(CLEAN_POWER, "wind_solar_last_construction_start", in_service)
    last_service = law.at(CLEAN_POWER, "wind_solar_last_placed_in_service", in_service)
    if not isinstance(last_start, date) or not isinstance(last_service, date):
        return True  # before Pub. L. 119-21 was known there was no last date within sight
    return construction_start <= last_start or in_service <= last_service
