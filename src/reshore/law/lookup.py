"""Small helpers of the rules: rates that differ by origin, and arguments of one shape."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reshore.law.places import GROUPS, Codes, members
from reshore.law.record import Law

# ISO 3166-1, every officially assigned alpha-2 code.
ISO_ALPHA2 = frozenset(
    (
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY "
        "BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK "
        "FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR "
        "IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK "
        "ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM "
        "PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF "
        "TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
    ).split()
)

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


def known_origin(origin: ArrayLike, what: str = "origins") -> Codes:
    """Origins as an array of assigned ISO 3166-1 alpha-2 codes. Raises ValueError for any other text."""
    codes = np.asarray(origin, dtype=np.str_)
    if unknown := [c for c in np.unique(codes).tolist() if c not in ISO_ALPHA2]:
        raise ValueError(f"{what} must be ISO 3166-1 alpha-2 codes of countries; got {unknown[:5]}")
    return codes


def in_group(law: Law, provision_id: str, name: str, origin: Codes) -> Flags:
    """Whether each origin is in the group of a parameter (codes, and groups such as EU27)."""
    listed = law.provisions[provision_id].groups[name]
    return np.isin(origin, sorted(frozenset().union(*(GROUPS.get(c, frozenset((c,))) for c in listed))))


def by_group(law: Law, provision_id: str, prefix: str, on: date, origin: Codes) -> Floats:
    """Values of the parameters `<prefix>...` that have a group, where in force; NaN for origins in none."""
    out = np.full(origin.shape, np.nan)
    for name in law.provisions[provision_id].groups:
        if name.startswith(prefix) and law.at(provision_id, name, on) is not None:
            out[in_group(law, provision_id, name, origin)] = law.rate(provision_id, name, on)
    return out


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


def amounts(given: ArrayLike, what: str) -> Floats:
    """Amounts as floats. Raises ValueError if one is negative or not finite."""
    out = np.asarray(given, dtype=np.float64)
    if not np.all((out >= 0.0) & np.isfinite(out)):
        raise ValueError(f"{what} must be finite and not negative")
    return out


def finite(given: ArrayLike, what: str) -> Floats:
    """Numbers of either sign as floats. Raises ValueError if one is not finite."""
    out = np.asarray(given, dtype=np.float64)
    if not np.all(np.isfinite(out)):
        raise ValueError(f"{what} must be finite")
    return out


def rates_of(given: ArrayLike, shape: tuple[int, ...], what: str) -> Floats:
    """Rates of duty (may exceed 1) as floats of the shape asked. Raises ValueError for negative or not finite ones."""
    return np.broadcast_to(amounts(given, what), shape)


def refuse(wrong: Flags, message: str) -> None:
    """Raise ValueError if any flag is set."""
    if np.any(wrong):
        raise ValueError(message)
