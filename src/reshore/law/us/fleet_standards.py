"""Standards on a maker's fleet that bind for a model year, federal and Californian, with their values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from reshore.law.provision import ByClass, Value
from reshore.law.record import Law
from reshore.law.us.fuel_economy import CAFE
from reshore.law.us.vehicle_ghg import GHG, ghg_in_force
from reshore.law.us_ca.zev import ACC2, zev_enforceable


@dataclass(frozen=True)
class FleetStandard:
    """One standard: where it stands, for which vehicles, its value and unit, and what missing it costs.

    penalty: nominal USD per `penalty_unit` short; None where the sanction is that the fleet may not be sold.
    """

    provision_id: str
    parameter: str
    vehicle_class: str
    value: float
    unit: str
    penalty: float | None
    penalty_unit: str


def fleet_standards(law: Law, model_year: int, on: date | None = None) -> list[FleetStandard]:
    """Standards in force for a model year, as the law stands on a day.

    on: the day compliance is judged; by default the last day of the calendar year of that number.
    """
    day = date(model_year, 12, 31) if on is None else on
    return [*_fuel_economy(law, model_year, day), *_greenhouse_gases(law, model_year, day), *_zev(law, model_year, day)]


def _fuel_economy(law: Law, model_year: int, day: date) -> Iterator[FleetStandard]:
    penalty = law.rate(CAFE, "penalty_per_0_1_mpg", day)
    for name in ("mpg_standard", "fleet_mpg"):
        for vehicle_class, value in _classes(law.at(CAFE, name, date(model_year, 7, 1))):
            yield FleetStandard(CAFE, name, vehicle_class, value, "mpg", penalty, "0.1 mpg and vehicle")


def _greenhouse_gases(law: Law, model_year: int, day: date) -> Iterator[FleetStandard]:
    if ghg_in_force(law, day):
        for vehicle_class, value in _classes(law.at(GHG, "co2_target", date(model_year, 7, 1))):
            yield FleetStandard(GHG, "co2_target", vehicle_class, value, "g/mile", None, "")


def _zev(law: Law, model_year: int, day: date) -> Iterator[FleetStandard]:
    if zev_enforceable(law, day):
        penalty = law.rate(ACC2, "penalty_per_value", day)
        for vehicle_class, value in _classes(law.at(ACC2, "zev_share_by_model_year", date(model_year, 7, 1))):
            yield FleetStandard(ACC2, "zev_share_by_model_year", vehicle_class, value, "/1", penalty, "vehicle value")


def _classes(value: Value) -> tuple[tuple[str, float], ...]:
    """A value by class, one for the whole fleet, or none."""
    if isinstance(value, ByClass):
        return value.items
    return (("fleet", float(value)),) if isinstance(value, (int, float)) else ()
