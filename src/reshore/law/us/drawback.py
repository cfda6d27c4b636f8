"""Duty drawback: refund of duties on imported parts in vehicles that are exported.

Authority: 19 USC 1313(a), (b) (manufacture), (j) (unused), (l) (99 per cent); 19 USC 4534 and USMCA article 2.5 (on
exports to Canada and Mexico the lesser of the duties paid here and there). Which layers are open to it, and since
when, is in `us.tariffs.drawback`; a layer named there as false, or not in force there, is not refunded.
Not covered: substitution across sources (19 USC 1313(b) values), the time to file, accelerated payment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.errors import LawError, Problem
from reshore.law.lookup import Flags, Floats, amounts, flags, known_origin, refuse, shares
from reshore.law.places import USMCA_PARTIES
from reshore.law.record import Law
from reshore.law.us.stacking import METALS_232, PARTS_232

DRAWBACK = "us.tariffs.drawback"
PARTNER_METAL = "section_232_metals_of_partner"


@dataclass(frozen=True)
class Drawback:
    """Refund in nominal USD by layer (names of `stacking`), all of one shape."""

    by_layer: Mapping[str, Floats]

    @property
    def total(self) -> Floats:
        """All layers together."""
        together: Floats = np.sum(np.stack(list(self.by_layer.values())), axis=0)
        return together


def refundable(law: Law, on: date, layer: str, partner_metal: ArrayLike = False) -> Flags:
    """Whether duty of a layer paid on a day may be drawn back.

    partner_metal: metals duty on Annex I-B or III goods made of a trade agreement partner's metal, used in
    manufacture. Raises LawError for a layer `us.tariffs.drawback` does not speak of.
    """
    open_to_all = np.asarray(_allows(law, on, layer), dtype=np.bool_)
    if layer != METALS_232:
        return open_to_all
    return open_to_all | (np.asarray(partner_metal, dtype=np.bool_) & _allows(law, on, PARTNER_METAL))


def drawback(
    law: Law,
    on: date,
    *,
    layers: Mapping[str, ArrayLike],
    value: ArrayLike,
    exported_share: ArrayLike,
    destination: ArrayLike,
    duty_paid_abroad: ArrayLike | None = None,
    usmca_subject: ArrayLike = True,
    partner_metal: ArrayLike = False,
    offset: ArrayLike = 0.0,
) -> Drawback:
    """Refund on parts entered on a day that leave in vehicles, by layer.

    layers: rates as shares of customs value by layer, such as `PartsDuty.layers`.
    value: customs value of the parts, nominal USD. exported_share: share of them that is exported, in [0, 1].
    destination: alpha-2 code of the country of export; every array broadcasts to one shape.
    duty_paid_abroad: nominal USD paid there on the exported goods; must be given for Canada and Mexico.
    usmca_subject: a good subject to USMCA drawback (19 USC 4534(a)); False for goods exported unchanged and for
        originating materials. partner_metal: as in `refundable`.
    offset: nominal USD of the vehicle parts duty that the import adjustment offset paid: it was not paid in money, so
        it is not drawn back.
    Raises ValueError for negative amounts, shares outside [0, 1], an offset above the duty, export to the United
    States, or a duty abroad that is missing.
    """
    to = known_origin(destination, "destination")
    worth = amounts(value, "value")
    shape = np.broadcast_shapes(
        to.shape, worth.shape, np.shape(exported_share), *(np.shape(r) for r in layers.values())
    )
    leaves = shares(exported_share, shape, "exported_share")
    refuse((to == "US") & (leaves > 0.0), "destination US is no export")
    share = law.rate(DRAWBACK, "refund_share", on)
    refunds = {}
    for name, rate in layers.items():
        duty = np.broadcast_to(amounts(rate, f"rate of {name}") * worth, shape)
        paid = _less_offset(duty, offset) if name == PARTS_232 else duty
        refunds[name] = np.where(refundable(law, on, name, partner_metal), share * paid * leaves, 0.0)
    if PARTS_232 not in layers:
        refuse(amounts(offset, "offset") > 0.0, f"an offset without {PARTS_232} among the layers")
    return _limited(law, on, Drawback(refunds), np.broadcast_to(to, shape), duty_paid_abroad, usmca_subject)


def _limited(
    law: Law, on: date, refund: Drawback, to: np.ndarray, abroad: ArrayLike | None, subject: ArrayLike
) -> Drawback:
    """The lesser of the refund and the duty paid abroad where USMCA limits it, each layer cut alike."""
    party = np.isin(to, sorted(USMCA_PARTIES - {"US"})) & flags(subject, to.shape)
    if not law.at(DRAWBACK, "usmca_limit", on) or not np.any(party):
        return refund
    if abroad is None:
        raise ValueError("duty_paid_abroad must be given for exports to Canada and Mexico")
    total = refund.total
    most = np.where(party, amounts(abroad, "duty_paid_abroad"), total)
    kept = np.divide(np.minimum(total, most), total, out=np.ones(to.shape), where=total > 0.0)
    return Drawback({name: amount * kept for name, amount in refund.by_layer.items()})


def _less_offset(duty: Floats, offset: ArrayLike) -> Floats:
    used = amounts(offset, "offset")
    refuse(used > duty * (1.0 + 1e-12), "offset exceeds the vehicle parts duty")
    return np.maximum(duty - used, 0.0)


def _allows(law: Law, on: date, layer: str) -> bool:
    allowed = law.at(DRAWBACK, layer, on)
    if allowed is not None and not isinstance(allowed, bool):
        raise LawError([Problem(DRAWBACK, None, layer, str(allowed), "not a layer", "a parameter of unit bool")])
    return bool(allowed)
