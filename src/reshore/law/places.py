"""Countries as the law names them: ISO 3166-1 alpha-2 codes, and the groups provisions use."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reshore.errors import LawError, Problem

Codes = NDArray[np.str_]

EU27 = frozenset(("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE").split())
USMCA_PARTIES = frozenset(("US", "CA", "MX"))
GROUPS: dict[str, frozenset[str]] = {"EU27": EU27}

_PAIRS = (
    "ARE:AE ARG:AR AUS:AU AUT:AT BEL:BE BGR:BG BIH:BA BLR:BY BRA:BR CAN:CA CHE:CH CHL:CL CHN:CN COL:CO CYP:CY CZE:CZ "
    "DEU:DE DNK:DK DOM:DO DZA:DZ ECU:EC EGY:EG ESP:ES EST:EE FIN:FI FRA:FR GBR:GB GRC:GR HKG:HK HND:HN HRV:HR HUN:HU "
    "IDN:ID IND:IN IRL:IE IRN:IR ISR:IL ITA:IT JPN:JP KAZ:KZ KEN:KE KHM:KH KOR:KR LTU:LT LUX:LU LVA:LV MAR:MA MEX:MX "
    "MKD:MK MLT:MT MYS:MY NGA:NG NIC:NI NLD:NL NOR:NO NZL:NZ PAK:PK PER:PE PHL:PH POL:PL PRT:PT ROU:RO RUS:RU SAU:SA "
    "SGP:SG SRB:RS SVK:SK SVN:SI SWE:SE THA:TH TUN:TN TUR:TR TWN:TW UKR:UA URY:UY USA:US UZB:UZ VNM:VN ZAF:ZA"
)
ALPHA2: dict[str, str] = dict(pair.split(":") for pair in _PAIRS.split())


def alpha2(iso3: str | Sequence[str]) -> Codes:
    """Alpha-2 codes of ISO 3166-1 alpha-3 codes, in the shape given. Raises KeyError for a code not in `ALPHA2`."""
    codes = np.asarray(iso3, dtype=np.str_)
    unique, where = np.unique(codes, return_inverse=True)
    return np.array([ALPHA2[c] for c in unique.tolist()], dtype=np.str_)[where].reshape(codes.shape)


def members(suffix: str) -> frozenset[str]:
    """Countries of a parameter's suffix: `JP`, `EU27`, or several joined by `_` such as `JP_KR_CH`.

    Raises LawError for a part that is neither a group nor an alpha-2 code of `ALPHA2`.
    """
    if unknown := [part for part in suffix.split("_") if part not in GROUPS and part not in ALPHA2.values()]:
        raise LawError(
            [Problem("parameter name", None, suffix, unknown[0], "no such country", "alpha-2 code or group")]
        )
    return frozenset().union(*(GROUPS.get(part, frozenset((part,))) for part in suffix.split("_")))
