"""Duty on parts of vehicles made in a foreign-trade zone.

Authority: 19 USC 81c; 19 CFR 146.41 (privileged foreign status), 146.42 (nonprivileged: the rate of the finished
good), 146.63 (weekly entry). Which layers force privileged status, and since when, is in
`us.tariffs.foreign_trade_zone`. A part under one of them keeps its own rates; only parts under none may pay the
vehicle's base rate where that is lower. Vehicles that are exported owe no duty on their parts. The duty falls due when
the vehicle leaves the zone; here it is priced at the day's law, not at that of the day of admission.
Not covered: scrap and waste, domestic status, the limits of a zone's production authority, deferral of payment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Flags, Floats, amounts, refuse, shares
from reshore.law.record import Law
from reshore.law.us.user_fees import merchandise_processing_fee

ZONE = "us.tariffs.foreign_trade_zone"
BASE = "mfn"
WEEKS = 52


@dataclass(frozen=True)
class ZoneDuty:
    """Nominal USD, all of one shape: what is owed by layer, and what the zone saves on base duty and by export."""

    by_layer: Mapping[str, Floats]
    saved_by_election: Floats
    saved_by_export: Floats

    @property
    def total(self) -> Floats:
        """What is owed, all layers together."""
        together: Floats = np.sum(np.stack(list(self.by_layer.values())), axis=0)
        return together


def privileged(law: Law, on: date, layers: Mapping[str, ArrayLike], shape: tuple[int, ...]) -> Flags:
    """Parts that must be admitted in privileged foreign status: those that owe duty of a layer which asks for it."""
    out = np.zeros(shape, dtype=np.bool_)
    for name, rate in layers.items():
        if name != BASE and law.at(ZONE, name, on):
            out = out | (amounts(rate, f"rate of {name}") > 0.0)
    return out


def zone_duty(
    law: Law,
    on: date,
    *,
    layers: Mapping[str, ArrayLike],
    value: ArrayLike,
    vehicle_base: ArrayLike,
    exported_share: ArrayLike = 0.0,
) -> ZoneDuty:
    """Duty on the foreign parts of vehicles that leave a zone on a day.

    layers: rates as shares of customs value by layer, such as `PartsDuty.layers` (with "mfn").
    value: customs value of the parts, nominal USD. vehicle_base: base rate of the finished vehicle, in [0, 1].
    exported_share: share of the vehicles that is exported, in [0, 1]. Every array broadcasts to one shape.
    Raises ValueError for negative amounts, shares outside [0, 1], or layers without a base rate; LawError for a layer
    `us.tariffs.foreign_trade_zone` does not speak of.
    """
    if BASE not in layers:
        raise ValueError(f"layers must hold the base rate under {BASE!r}")
    worth = amounts(value, "value")
    rates = {name: amounts(rate, f"rate of {name}") for name, rate in layers.items()}
    sizes = (np.shape(vehicle_base), np.shape(exported_share), *(r.shape for r in rates.values()))
    shape = np.broadcast_shapes(worth.shape, *sizes)
    finished, leaves = shares(vehicle_base, shape, "vehicle_base"), shares(exported_share, shape, "exported_share")
    base = np.broadcast_to(rates[BASE], shape)
    elected = np.where(privileged(law, on, rates, shape), base, np.minimum(base, finished))
    stays = worth * (1.0 - leaves)
    owed = {name: np.broadcast_to((elected if name == BASE else rate) * stays, shape) for name, rate in rates.items()}
    outside = np.sum(np.stack([np.broadcast_to(rate, shape) for rate in rates.values()]), axis=0)
    return ZoneDuty(owed, (base - elected) * stays, outside * worth * leaves)


def weekly_entry_fee(law: Law, on: date, yearly_value: ArrayLike, originating: ArrayLike = False) -> Floats:
    """Merchandise processing fee of a year with one entry a week (19 CFR 146.63), nominal USD.

    yearly_value: customs value entered in the year, spread evenly, nominal USD. The maximum per entry then binds
    once a week; without a zone it binds once an entry (`merchandise_processing_fee` times the entries).
    """
    refuse(np.asarray(yearly_value) < 0, "yearly_value must not be negative")
    return WEEKS * merchandise_processing_fee(law, on, amounts(yearly_value, "yearly_value") / WEEKS, originating)
