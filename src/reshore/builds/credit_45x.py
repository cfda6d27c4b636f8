"""Production credit of battery suppliers, as far as it reaches the price: a cost line below zero.

    credit_45x   - (cells: kWh x share of cells from the US x cell credit x share passed on
                    + modules: kWh x share of packs from the US x module credit x share passed on)

`sources.credit_share` says which share of its credit a US supplier passes on; prices are before the credit. A supplier that
is a prohibited foreign entity earns none, and none is earned where too much of the battery comes from such suppliers: the
material assistance ratio is taken as 1 less their share of the value of the recipe's battery families, the nearest a table
of families comes to direct material costs. The credit is nominal, so it is deflated.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reshore.builds.builds import CostLine
from reshore.case import Case
from reshore.law import Law
from reshore.law.us.credit_45x import Component, component_credit
from reshore.money import deflators

Array = NDArray[np.float64]

CREDIT_45X = CostLine(
    "credit_45x", "45X credit passed on by US battery suppliers, deflated", ("bom", "sources"), ("us.credits.45x",)
)
EARNS: dict[str, Component] = {"battery_cells": "battery_cell", "battery_pack_other": "battery_module"}


def kwh(case: Case) -> Array:
    """Battery energy of one vehicle.   [program] kWh/vehicle"""
    program = {name: i for i, name in enumerate(case.programs["program"])}
    out = np.zeros(len(program))
    for v, energy in case.bom.select("program", "kwh").iter_rows():
        out[program[v]] += energy
    return out


def from_prohibited(case: Case, buy: Array, countries: tuple[str, ...]) -> Array:
    """Share of the value of battery families bought from prohibited foreign entities.   [build]"""
    battery = np.isin(case.components["family"].to_numpy(), list(EARNS))
    barred = _by_source(case, countries, "prohibited_entity") > 0
    total = buy[:, battery].sum((1, 2))
    bad = (buy * barred)[:, battery].sum((1, 2))
    return np.asarray(np.divide(bad, total, out=np.zeros_like(total), where=total > 0))


def passed_on(case: Case, countries: tuple[str, ...]) -> Array:
    """Share of its credit that the US source of each family passes on; 0 for those that are prohibited.   [family]"""
    us = countries.index("USA")
    barred = _by_source(case, countries, "prohibited_entity")[:, us] > 0
    return np.where(barred, 0.0, _by_source(case, countries, "credit_share")[:, us])


def _by_source(case: Case, countries: tuple[str, ...], column: str) -> Array:
    """A column of sources.   [family, country], 0 where there is no source"""
    family = {name: i for i, name in enumerate(case.components["family"])}
    out = np.zeros((len(family), len(countries)))
    for f, c, value in case.sources.select("family", "country", column).iter_rows():
        if c in countries:
            out[family[f], countries.index(c)] = float(value)
    return out


def credit_a_kwh(case: Case, law: Law, countries: tuple[str, ...], years: NDArray[np.int64], macr: Array) -> Array:
    """Real USD that reach the price for a kWh of each family made in the US.   macr [build] -> [build, family, year]"""
    share, families = passed_on(case, countries), case.components["family"].to_list()
    real = deflators(years, case.head.usd_year, float(case.finance["inflation"][0]))
    out = np.zeros((len(macr), len(families), len(years)))
    for f in np.nonzero(share)[0]:
        if (component := EARNS.get(families[f])) is not None:
            earned = [component_credit(law, int(y), component, 1.0, macr=macr) for y in years]
            out[:, f] = share[f] * np.stack(earned, -1) * real
    return out


def credit_45x(
    case: Case, law: Law, years: NDArray[np.int64], countries: tuple[str, ...], share: Array, buy: Array, energy: Array
) -> Array:
    """The line, not above zero.   share, buy [build, family, country], energy [build] kWh -> [build, year] USD/vehicle"""
    usd = credit_a_kwh(case, law, countries, years, 1.0 - from_prohibited(case, buy, countries))
    return np.asarray(0.0 - np.einsum("bf,bft,b->bt", share[:, :, countries.index("USA")], usd, energy))
