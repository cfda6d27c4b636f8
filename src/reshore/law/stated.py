"""The law with a number that the asker states in place of the one on file, such as the base rate of a tariff line."""

from __future__ import annotations

from datetime import date

from reshore.law.provision import Citation, DatedValue
from reshore.law.record import Law

MFN = "us.tariffs.mfn"
STATED = Citation("Stated by the asker", "", False)


def with_base_rate(law: Law, line: str, rate: float) -> Law:
    """A law in which a line of `us.tariffs.mfn` has this column 1 rate (a share of customs value) at all times.

    Raises LawError for an unknown line.
    """
    return law.with_values(MFN, line, [DatedValue(date.min, None, rate, date.min, (STATED,))])
