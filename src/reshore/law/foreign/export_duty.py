"""Import duty abroad on vehicles shipped from the United States, Mexico, Canada or elsewhere.

Base duty   the tariff of the destination, `<country>.tariffs.vehicles`; the agreements named there
Added       Canada's surtax (SOR/2025-118), China's retaliation, Turkey's additional duty, all on US origin only

Not covered: value added, consumption, luxury and registration taxes; fees; parts; agreements of third countries
with each other (a claim under one is refused as not known). What no file holds raises LawError, and is never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.errors import LawError, Problem
from reshore.law.foreign.base_duty import HEADINGS, base_duty, known_rate, vehicles_provision
from reshore.law.foreign.canada import surtax
from reshore.law.foreign.china import retaliation
from reshore.law.lookup import Flags, Floats, flags, known_origin, refuse, shares
from reshore.law.places import USMCA_PARTIES, Codes
from reshore.law.record import Law


@dataclass(frozen=True)
class ExportDuty:
    """Rates as shares of customs value in the common shape; `added` is every duty on top for US origin."""

    base: Floats
    added: Floats

    @property
    def total(self) -> Floats:
        """Both layers together."""
        return self.base + self.added


@dataclass(frozen=True)
class _Shipment:
    """All arguments in one shape, one dimension."""

    destination: Codes
    hts_class: Codes
    origin: Codes
    usmca: Flags
    fta: Flags
    content: Floats
    in_quota: Flags
    large_engine: Flags | None

    def at(self, where: Flags) -> _Shipment:
        """The part of the shipments picked."""
        return _Shipment(
            self.destination[where], self.hts_class[where], self.origin[where],
            self.usmca[where], self.fta[where], self.content[where], self.in_quota[where],
            None if self.large_engine is None else self.large_engine[where],
        )  # fmt: skip


def export_duty(
    law: Law,
    on: date,
    *,
    destination: ArrayLike,
    hts_class: ArrayLike,
    origin: ArrayLike = "US",
    usmca_originating: ArrayLike = False,
    fta_originating: ArrayLike = False,
    canadian_mexican_content: ArrayLike = 0.0,
    in_remission_quota: ArrayLike = False,
    large_engine: ArrayLike | None = None,
) -> ExportDuty:
    """Duty on vehicles entered abroad on a day, layer by layer; zero inside the territory of origin.

    destination, origin: alpha-2 codes; all arguments broadcast together.
    hts_class: "8703" (passenger vehicle) or "8704" (light truck).
    usmca_originating: originates under USMCA (origin US, CA or MX only); claimed in Canada and Mexico.
    fta_originating: originates under another agreement of the destination with the United States, and is claimed.
    canadian_mexican_content: proven share of value, in [0, 1]; counts for Canada's surtax only.
    in_remission_quota: within the maker's quota in Canada (US origin into Canada only).
    large_engine: above the tariff's limit of 2.5 or 2.8 litres (see the provision); needed where the duty depends
        on it: light trucks into the EU and the UK, passenger vehicles from the US into China since 2025-02-10.
    Raises ValueError for codes, classes, shares or flags that cannot be; LawError where the duty is not known.
    """
    shipment, shape = _shipments(
        destination, hts_class, origin, usmca_originating, fta_originating, canadian_mexican_content,
        in_remission_quota, large_engine,
    )  # fmt: skip
    base, added = np.zeros(shipment.destination.shape), np.zeros(shipment.destination.shape)
    crosses = np.array(
        [
            vehicles_provision(d) != vehicles_provision(o)
            for d, o in zip(shipment.destination, shipment.origin, strict=True)
        ],
        dtype=np.bool_,
    )
    for country in np.unique(shipment.destination[crosses]).tolist():
        for heading in np.unique(shipment.hts_class[crosses]).tolist():
            here = crosses & (shipment.destination == country) & (shipment.hts_class == heading)
            base[here] = _base(law, on, country, heading, shipment.at(here))
            american = here & (shipment.origin == "US")
            added[american] = _added(law, on, country, heading, shipment.at(american))
    return ExportDuty(base.reshape(shape), added.reshape(shape))


def _base(law: Law, on: date, country: str, heading: str, goods: _Shipment) -> Floats:
    rates = base_duty(
        law, on, country, heading, goods.origin,
        usmca_originating=goods.usmca, fta_originating=goods.fta, large_engine=goods.large_engine,
    )  # fmt: skip
    if np.any(np.isnan(rates)):
        raise _not_known(on, country, heading, goods.origin[np.isnan(rates)].tolist()[0])
    return rates


def _added(law: Law, on: date, country: str, heading: str, goods: _Shipment) -> Floats:
    """Duties on US origin on top of the base duty of one country."""
    if country == "CA":
        return surtax(
            law, on, entitled=goods.usmca, canadian_mexican_content=goods.content, in_quota=goods.in_quota
        )  # fmt: skip
    if country == "CN":
        return retaliation(law, on, goods.hts_class, goods.large_engine)
    rate = known_rate(law, vehicles_provision(country), f"added_us_{heading}", on)
    return np.full(goods.origin.shape, 0.0 if np.isnan(rate) else rate)


def _shipments(
    destination: ArrayLike,
    hts_class: ArrayLike,
    origin: ArrayLike,
    usmca: ArrayLike,
    fta: ArrayLike,
    content: ArrayLike,
    quota: ArrayLike,
    engine: ArrayLike | None,
) -> tuple[_Shipment, tuple[int, ...]]:
    """Checked arguments, flattened, and their common shape."""
    given = (destination, hts_class, origin, usmca, fta, content, quota, False if engine is None else engine)
    shape = np.broadcast_shapes(*(np.shape(a) for a in given))
    to, start = (
        np.broadcast_to(known_origin(a, what), shape).ravel()
        for a, what in ((destination, "destination"), (origin, "origin"))
    )
    classes = np.broadcast_to(np.asarray(hts_class, dtype=np.str_), shape).ravel()
    treaty, agreement, in_quota = (flags(a, shape).ravel() for a in (usmca, fta, quota))
    refuse(to == "US", "imports into the US are the work of vehicle_duty")
    refuse(~np.isin(classes, HEADINGS), "hts_class must be 8703 or 8704")
    refuse(
        treaty & ~np.isin(start, sorted(USMCA_PARTIES)), "usmca_originating can be true only for origin US, CA or MX"
    )
    refuse(in_quota & ~((to == "CA") & (start == "US")), "the remission quota is only for US vehicles into Canada")
    proven = shares(content, shape, "canadian_mexican_content").ravel()
    large = None if engine is None else flags(engine, shape).ravel()
    return _Shipment(to, classes, start, treaty, agreement, proven, in_quota, large), shape


def _not_known(on: date, country: str, heading: str, origin: str) -> LawError:
    wrong = f"duty on heading {heading} from {origin} into {country} on {on} is not known for what is claimed"
    right = "claim what the provision has a rate for, or state the rate in an overlay"
    return LawError([Problem(vehicles_provision(country), None, None, heading, wrong, right)])
