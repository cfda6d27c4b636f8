"""Credits for clean power at a plant, 26 USC 48E (investment) and 45Y (production), as amended by Pub. L. 119-21.

Not covered: the bonus amounts for energy communities and domestic content, leased solar water heaters, fuel cells'
own rate from 2026, and the continuous-work test behind the start of construction (Notice 2025-42).
"""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, amounts
from reshore.law.record import Law
from reshore.law.us.material_assistance import material_assistance_ok, owner_test_applies

CLEAN_POWER = "us.credits.48e_45y"

Technology = Literal["wind", "solar", "storage", "geothermal", "nuclear", "hydropower", "fuel_cell", "other"]


def clean_power_credit(
    law: Law,
    technology: Technology,
    construction_start: date,
    in_service: date,
    *,
    wage_rules_met: bool = True,
    macr: float = 1.0,
    prohibited: bool = False,
) -> float:
    """Investment credit (48E) as a share of basis; zero where the dates come too late.

    Wind and solar begun after the last start date must be in service by the last service date; storage and the rest
    phase out by the year construction begins. wage_rules_met: prevailing wage and apprenticeship, or below 1 MW.
    macr: material assistance cost ratio in [0, 1], tested for construction begun from 2026; the default says that
    nothing came from prohibited foreign entities. prohibited: the taxpayer is one.
    Raises ValueError for a technology, ratio or order of dates that cannot be.
    """
    rate = law.rate(CLEAN_POWER, "itc_rate_with_pwa" if wage_rules_met else "itc_rate_without_pwa", in_service)
    return rate * _available_share(law, technology, construction_start, in_service, macr, prohibited)


def clean_power_available(
    law: Law,
    technology: Technology,
    construction_start: date,
    in_service: date,
    section: Literal["48E", "45Y"] = "48E",
) -> bool:
    """Whether a section gives anything for a facility with these dates; other conditions taken as met.

    Storage makes no electricity, so 45Y gives it nothing. Raises ValueError for another section.
    """
    if section not in ("48E", "45Y"):
        raise ValueError("section must be 48E or 45Y")
    barred = section == "45Y" and technology == "storage"
    return clean_power_credit(law, technology, construction_start, in_service) > 0.0 and not barred


def production_credit(
    law: Law,
    technology: Technology,
    construction_start: date,
    in_service: date,
    year: int,
    kwh: ArrayLike,
    *,
    wage_rules_met: bool = True,
    macr: float = 1.0,
    prohibited: bool = False,
) -> Floats:
    """Nominal USD of production credit (45Y) for electricity (kWh) made and sold in a year; not together with 48E.

    Earned in the first years of service only. Storage has no production credit (zero). Arguments as above. Broadcasts.
    """
    energy = amounts(kwh, "kwh")
    years = law.rate(CLEAN_POWER, "ptc_years", in_service)
    in_window = in_service.year <= year < in_service.year + years and technology != "storage"
    rate = law.rate(CLEAN_POWER, "ptc_rate_with_pwa" if wage_rules_met else "ptc_rate_without_pwa", date(year, 12, 31))
    share = _available_share(law, technology, construction_start, in_service, macr, prohibited)
    return energy * (rate * share if in_window else 0.0)


def basis_after_credit(law: Law, on: date, basis: ArrayLike, credit: ArrayLike) -> Floats:
    """Depreciable basis (USD) after an investment credit (USD) is taken: less half of it, 26 USC 50(c)(3)."""
    cost, taken = amounts(basis, "basis"), amounts(credit, "credit")
    if np.any(taken > cost):
        raise ValueError("credit must not exceed basis")
    return cost - law.rate(CLEAN_POWER, "basis_reduction_share", on) * taken


def _available_share(
    law: Law, technology: str, construction_start: date, in_service: date, macr: float, prohibited: bool
) -> float:
    if technology not in get_args(Technology):
        raise ValueError(f"technology must be one of {', '.join(get_args(Technology))}")
    if in_service < construction_start:
        raise ValueError("in_service must not be before construction_start")
    kind: Literal["storage", "generation"] = "storage" if technology == "storage" else "generation"
    enough = bool(material_assistance_ok(law, kind, construction_start, macr))
    if not enough or (prohibited and owner_test_applies(law, in_service)):
        return 0.0
    if technology in ("wind", "solar"):
        return 1.0 if _in_time(law, construction_start, in_service) else 0.0
    phase = law.parameter(CLEAN_POWER, "storage_and_other_phase_out")
    # A start before the act counts as on its first day: what decides then is service from 2025.
    starts = [construction_start, *(v.start for v in phase.values[:1])]
    return law.rate(CLEAN_POWER, phase.name, max(starts))


def _in_time(law: Law, construction_start: date, in_service: date) -> bool:
    last_start = law.at(CLEAN_POWER, "wind_solar_last_construction_start", in_service)
    last_service = law.at(CLEAN_POWER, "wind_solar_last_placed_in_service", in_service)
    if not isinstance(last_start, date) or not isinstance(last_service, date):
        return True  # before Pub. L. 119-21 was known there was no last date within sight
    return construction_start <= last_start or in_service <= last_service
