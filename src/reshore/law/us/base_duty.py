"""Base rate of duty: column 1 general or special, or column 2.

Authority: HTSUS general notes 3(b) (column 2), 11 (USMCA) and 33 (KORUS); Pub. L. 117-110 (Russia, Belarus).
"""

from __future__ import annotations

from datetime import date

import numpy as np

from reshore.law.lookup import Flags, Floats, by_key, in_group
from reshore.law.places import Codes
from reshore.law.record import Law

MFN = "us.tariffs.mfn"
COLUMN_2 = "column_2_"


def at_column_2(law: Law, on: date, origin: Codes) -> Flags:
    """Origins denied column 1 on a day, in the shape of `origin`."""
    out = np.zeros(origin.shape, dtype=np.bool_)
    for name in law.provisions[MFN].groups:
        if name.startswith(COLUMN_2) and law.at(MFN, name, on):
            out = out | in_group(law, MFN, name, origin)
    return out


def column_rate(law: Law, on: date, origin: Codes, lines: Codes) -> Floats:
    """General rate of column 1, or the rate of column 2 for the origins denied it.

    lines: parameters of `us.tariffs.mfn`, in the shape of `origin`. Raises LawError for an unknown one, or before the
    first known value.
    """
    general = by_key(lines, lambda k: law.rate(MFN, k, on))
    denied = at_column_2(law, on, origin)
    if not np.any(denied):
        return general
    out = np.array(general)
    out[denied] = by_key(lines[denied], lambda k: law.rate(MFN, COLUMN_2 + k, on))
    return out
