"""Which layers of duty fall on one article together.

Authority: EO 14289 of 2025-04-29; HTSUS chapter 99, U.S. notes 2(aa), 16, 33, 38, 50, 51 and 52, as dated texts of
`us.tariffs.stacking`: an order of the Section 232 programmes, and for each the layers it switches off.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from reshore.errors import LawError, Problem
from reshore.law.lookup import Flags, Floats
from reshore.law.places import Codes
from reshore.law.record import Law

STACKING = "us.tariffs.stacking"

AUTOS_232 = "section_232_autos"
MHDV_232 = "section_232_mhdv"
PARTS_232 = "section_232_auto_parts"
METALS_232 = "section_232_metals"
PROGRAMMES = (AUTOS_232, MHDV_232, PARTS_232, METALS_232)
LAYERS = frozenset(
    (
        *PROGRAMMES, "mfn", "section_232_wood", "ieepa_canada", "ieepa_mexico", "ieepa_china_fentanyl",
        "ieepa_reciprocal", "section_122", "section_301_china", "section_301_forced_labor_2026", "section_301_brazil",
        "section_338_canada", "adcvd", "mpf", "hmf",
    )
)  # fmt: skip
NONE = ""


def precedence(law: Law, on: date) -> tuple[str, ...]:
    """The Section 232 programmes in the order in which they claim an article. Raises LawError for an unknown name."""
    return _names(law, "precedence", on, frozenset(PROGRAMMES))


def excluded_by(law: Law, on: date, programme: str) -> frozenset[str]:
    """The layers a Section 232 programme switches off on a day. Raises LawError for an unknown layer or programme."""
    return frozenset(_names(law, f"{programme}_excludes", on, LAYERS))


def governing(law: Law, on: date, articles: Mapping[str, Flags], shape: tuple[int, ...]) -> Codes:
    """The programme each article falls under, "" for none, in the shape given.

    articles: programme -> whether the goods are articles of it that day. The first of `precedence` wins.
    """
    out = np.full(shape, NONE, dtype="<U32")
    for programme in precedence(law, on):
        mine = np.broadcast_to(articles.get(programme, np.False_), shape)
        out = np.where((out == NONE) & mine, programme, out)
    return out


def open_share(law: Law, on: date, layer: str, governed: Codes, covered: Floats) -> Floats:
    """Share of the value a layer may fall on, in the shape of `governed`.

    governed: from `governing`. covered: share of value the governing programme covers (1, but for metals on content
    before 2026-04-06). A layer its programme excludes falls on the rest, any other layer on the whole.
    """
    programmes = [p for p in np.unique(governed).tolist() if p != NONE and layer in excluded_by(law, on, p)]
    return np.where(np.isin(governed, programmes), 1.0 - covered, 1.0)


def _names(law: Law, parameter: str, on: date, known: frozenset[str]) -> tuple[str, ...]:
    text = law.at(STACKING, parameter, on)
    names = tuple(name.strip() for name in str(text or "").split(",") if name.strip())
    if wrong := [name for name in names if name not in known]:
        right = f"one of {', '.join(sorted(known))}"
        raise LawError([Problem(STACKING, None, parameter, wrong[0], "no such layer", right)])
    return names
