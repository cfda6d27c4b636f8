"""Small helpers of the rules: rates that differ by origin, and arguments of one shape."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reshore.law.places import Codes, members
from reshore.law.record import Law

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def by_origin(law: Law, provision_id: str, prefix: str, on: date, origin: Codes) -> Floats:
    """Values of the parameters `<prefix><countries>` (as `floor_rate_EU27`), in the shape of `origin`; NaN where none."""
    out = np.full(origin.shape, np.nan)
    for name in law.provisions[provision_id].parameters:
        if name.startswith(prefix) and law.at(provision_id, name, on) is not None:
            inside = np.isin(origin, sorted(members(name.removeprefix(prefix))))
            out[inside] = law.rate(provision_id, name, on)
    return out


def rate_for(law: Law, provision_id: str, name: str, on: date, origin: Codes) -> Floats:
    """The general rate, or that of a country where an overlay sets one (`additional_rate_CA` beside `additional_rate`)."""
    special = by_origin(law, provision_id, f"{name}_", on, origin)
    return np.where(np.isnan(special), law.rate(provision_id, name, on), special)


def by_key(keys: Codes, value: Callable[[str], float]) -> Floats:
    """`value(key)` for each key, called once for each distinct one; in the shape of `keys`."""
    unique, where = np.unique(keys, return_inverse=True)
    return np.array([value(k) for k in unique.tolist()], dtype=np.float64)[where].reshape(keys.shape)


def flags(given: ArrayLike, shape: tuple[int, ...]) -> Flags:
    """A flag or array of flags as booleans of the shape asked. Raises ValueError if they do not fit."""
    return np.broadcast_to(np.asarray(given, dtype=np.bool_), shape)


def shares(given: ArrayLike, shape: tuple[int, ...], what: str) -> Floats:
    """Shares as floats of the shape asked. Raises ValueError outside [0, 1] or for NaN."""
    out = np.broadcast_to(np.asarray(given, dtype=np.float64), shape)
    if not np.all((out >= 0.0) & (out <= 1.0)):
        raise ValueError(f"{what} must lie in [0, 1]")
    return out


def refuse(wrong: Flags, message: str) -> None:
    """Raise ValueError if any flag is set."""
    if np.any(wrong):
        raise ValueError(message)
