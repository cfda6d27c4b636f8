"""Base duty of a country on an imported vehicle: preference, rate for US goods, or the general rate.

A country's rates are the parameters of `<country>.tariffs.vehicles`, by heading:
    preference_usmca_8703   origin in a USMCA party, and the vehicle originates under USMCA
    preference_us_8703      US origin, and the vehicle originates under the country's agreement with the US
    applied_us_8703         US origin, whatever is claimed
    mfn_8703                every other case
A rate the files do not hold is NaN here, never zero.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from reshore.law.lookup import Flags, Floats, flags, refuse
from reshore.law.places import EU27, USMCA_PARTIES, Codes
from reshore.law.record import Law
from reshore.law.usmca.term import usmca_in_force

CUSTOMS_UNIONS: dict[str, frozenset[str]] = {"eu": EU27, "gcc": frozenset(("AE", "SA", "KW", "QA"))}
HEADINGS = ("8703", "8704")


def territory(code: str) -> str:
    """The customs territory of a country, in lower case: its union if it is in one of `CUSTOMS_UNIONS`."""
    return next((union for union, countries in CUSTOMS_UNIONS.items() if code in countries), code.lower())


def vehicles_provision(code: str) -> str:
    """Address of the vehicle duty of an alpha-2 country."""
    return f"{territory(code)}.tariffs.vehicles"


def known_rate(law: Law, provision: str, parameter: str, on: date) -> float:
    """A rate, or NaN where the provision, the parameter or a value that day does not exist."""
    found = law.provisions.get(provision)
    if found is None or parameter not in found.parameters or law.at(provision, parameter, on) is None:
        return float("nan")
    return law.rate(provision, parameter, on)


def base_duty(
    law: Law,
    on: date,
    destination: str,
    heading: str,
    origin: Codes,
    *,
    usmca_originating: Flags,
    fta_originating: Flags,
    large_engine: Flags | None,
) -> Floats:
    """Rate by origin for one country and heading, a share of customs value; NaN where not known.

    Raises ValueError if the general rate depends on the engine and `large_engine` is None.
    """
    provision, american = vehicles_provision(destination), origin == "US"
    usmca = known_rate(law, provision, f"preference_usmca_{heading}", on) if usmca_in_force(law, on) else float("nan")
    treaty = usmca_originating & np.isin(origin, sorted(USMCA_PARTIES)) & ~np.isnan(usmca)
    agreement = np.where(american, known_rate(law, provision, f"preference_us_{heading}", on), np.nan)
    applied = np.where(american, known_rate(law, provision, f"applied_us_{heading}", on), np.nan)
    open_ = ~treaty & ~fta_originating & np.isnan(applied)
    general = _general(law, on, provision, heading, open_, large_engine)
    return np.select([treaty, fta_originating, ~np.isnan(applied)], [usmca, agreement, applied], default=general)


def _general(law: Law, on: date, provision: str, heading: str, needed: Flags, large_engine: Flags | None) -> Floats:
    """The general rate, by engine where the tariff tells engines apart."""
    plain = np.full(needed.shape, known_rate(law, provision, f"mfn_{heading}", on))
    large = known_rate(law, provision, f"mfn_{heading}_large_engine", on)
    if np.isnan(large) or not needed.any():
        return plain
    return np.where(engines(large_engine, needed, f"{provision}, heading {heading}"), large, plain)


def engines(large_engine: Flags | None, needed: Flags, why: str) -> Flags:
    """The engine flags. Raises ValueError if they are needed and not given."""
    if large_engine is None:
        refuse(needed, f"the duty depends on the engine ({why}): large_engine must be given")
        return np.zeros(needed.shape, dtype=np.bool_)
    return flags(large_engine, needed.shape)
