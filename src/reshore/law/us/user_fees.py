"""Fees on entries: merchandise processing (19 USC 58c, 19 CFR 24.23) and harbor maintenance (26 USC 4461)."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, amounts
from reshore.law.record import Law

FEES = "us.tariffs.user_fees"


def merchandise_processing_fee(law: Law, on: date, value_per_entry: ArrayLike, originating: ArrayLike) -> Floats:
    """Nominal USD per formal entry: the ad valorem rate within the minimum and maximum of the fiscal year.

    value_per_entry: customs value of the whole entry, nominal USD (a month's vehicles may share one entry).
    originating: under USMCA or KORUS, which exempts. Broadcasts. Raises LawError before 2020-10-01,
    ValueError for a negative value.
    """
    fee = law.rate(FEES, "mpf_rate", on) * amounts(value_per_entry, "value_per_entry")
    low, high = law.rate(FEES, "mpf_minimum_per_entry", on), law.rate(FEES, "mpf_maximum_per_entry", on)
    return np.where(np.asarray(originating, dtype=np.bool_), 0.0, np.clip(fee, low, high))


def harbor_maintenance_fee(law: Law, on: date, value: ArrayLike, by_sea: ArrayLike) -> Floats:
    """USD on goods of a customs value (USD) that are unloaded at a US seaport; zero by land or air. Broadcasts.

    Raises ValueError for a negative value.
    """
    fee = law.rate(FEES, "hmf_rate", on) * amounts(value, "value")
    return np.where(np.asarray(by_sea, dtype=np.bool_), fee, 0.0)
