"""Terms of every state programme with a formula, by address, and which of them one plant may claim together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import ModuleType

import numpy as np

from reshore.errors import LawError, Problem
from reshore.law.record import Law
from reshore.law.states import al, ga, il, indiana, ks, ky, mi, mo, ms, nc, oh, sc, tn, tx
from reshore.law.states.record import Form, Groups, Site, Terms, amount, qualifies, yearly

__all__ = [
    "AGREED",
    "STATES",
    "Form",
    "Site",
    "Terms",
    "amount",
    "exclusive",
    "formula_programmes",
    "programme_groups",
    "qualifies",
    "terms",
    "yearly",
]

_MODULES: Mapping[str, ModuleType] = {
    "AL": al, "GA": ga, "IL": il, "IN": indiana, "KS": ks, "KY": ky, "MI": mi, "MO": mo, "MS": ms, "NC": nc, "OH": oh,
    "SC": sc, "TN": tn, "TX": tx,
}  # fmt: skip
STATES = tuple(_MODULES)
# Programmes whose size is agreed case by case, and the field of the site that says what was agreed.
AGREED: Mapping[str, str] = {
    "us_ky.incentives.kbi": "approved_cost",
    "us_mi.incentives.renaissance_zone": "abatement_years",
    "us_oh.incentives.jctc": "percent",
    "us_oh.incentives.jctc.megaproject": "percent",
    "us_tx.incentives.chapter_312": "abated_share",
}


def terms(law: Law, address: str, on: date, site: Site) -> Terms | None:
    """Terms of a programme for a project decided on a day; None when it is not open to it that day.

    address: provision and programme, such as `us_ga.incentives.mega_project`, with a class where the programme has
    some: `us_nc.incentives.jdig.high_yield`. Raises LawError for an unknown address or class of county, ValueError
    if the site does not say what the terms need.
    """
    state, _, key = address.removeprefix("us_").partition(".incentives.")
    built = _module(state.upper()).TERMS
    if key not in built or not address.startswith("us_"):
        known = ", ".join(f"us_{state}.incentives.{k}" for k in built)
        raise LawError([Problem("states", None, None, address, "no such programme", f"one of {known}")])
    made: Terms | None = built[key](law, on, site)
    return made


def programme_groups(state: str) -> tuple[tuple[str, ...], ...]:
    """Addresses of a state's programmes in groups; a project takes at most one of each group.

    An address that stands in several groups fills all of them. state: two letters. Raises LawError if not covered.
    """
    groups: Groups = _module(state).GROUPS
    return tuple(tuple(f"us_{state.lower()}.incentives.{key}" for key in group) for group in groups)


def exclusive(one: str, other: str) -> bool:
    """Whether a project takes at most one of two programmes, by their addresses. Raises LawError as `programme_groups`."""
    state, _, _ = one.removeprefix("us_").partition(".incentives.")
    return one != other and any(one in group and other in group for group in programme_groups(state.upper()))


def formula_programmes(law: Law, state: str, on: date, site: Site, *, jobs: float, capex: float) -> tuple[str, ...]:
    """The programmes without overlap that a plant would claim: of each group, the one that pays it most in total.

    jobs, capex (USD): of the plant. What pays nothing is left out, and what needs an agreement (`AGREED`) of which the
    site says nothing. Where one address fills several groups it is
    weighed against the best of all of them together.
    """
    groups = programme_groups(state)
    worth = {a: _worth(law, a, on, site, jobs, capex) for group in groups for a in group}
    wide = {a for a in worth if sum(a in group for group in groups) > 1}
    single = [max((a for a in group if a not in wide), key=worth.__getitem__) for group in groups]
    best_wide = max(wide, key=worth.__getitem__, default=None)
    if best_wide is not None and worth[best_wide] > sum(worth[a] for a in single):
        return (best_wide,)
    return tuple(a for a in single if worth[a] > 0.0)


def _worth(law: Law, address: str, on: date, site: Site, jobs: float, capex: float) -> float:
    if address in AGREED and getattr(site, AGREED[address]) is None:
        return 0.0
    made = terms(law, address, on, site)
    return 0.0 if made is None else float(np.asarray(amount(made, jobs, capex)))


def _module(state: str) -> ModuleType:
    if state not in _MODULES:
        raise LawError(
            [Problem("states", None, None, state, "no programmes of this state", f"one of {', '.join(STATES)}")]
        )
    return _MODULES[state]
