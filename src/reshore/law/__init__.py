"""The law: dated provisions with citations, as known on a date, and rules that apply them to arrays.

`read_law` gives a `Law`; rules live in `reshore.law.us` and `reshore.law.usmca`, one file an instrument.
"""

from __future__ import annotations

from reshore.law.places import EU27, alpha2
from reshore.law.provision import Citation, DatedValue, Parameter, Provision
from reshore.law.read import read_law, shipped_overlay, with_overlay
from reshore.law.record import Explanation, Law

__all__ = [
    "EU27",
    "Citation",
    "DatedValue",
    "Explanation",
    "Law",
    "Parameter",
    "Provision",
    "alpha2",
    "read_law",
    "shipped_overlay",
    "with_overlay",
]
