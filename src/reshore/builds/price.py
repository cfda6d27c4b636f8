"""The contents page of pricing: from tables and law to every build, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from reshore.builds import conversion, lanes, origin, parts, parts_duty, quality, user_fees, vehicle_duty
from reshore.builds.builds import Builds, CostLine, Origin, SourceUse
from reshore.builds.futures import Futures
from reshore.builds.pairs import Pairs, demand_by_market, find_pairs
from reshore.builds.recipes import PartPrices, Recipes, countries_of, make_recipes, values
from reshore.case import Case
from reshore.errors import CaseError
from reshore.law import Law
from reshore.law.usmca.origin import labor_value_ok, part_originates, vehicle_originates

Array = NDArray[np.float64]

COST_LINES: tuple[CostLine, ...] = (
    parts.PARTS,
    parts.INBOUND,
    parts_duty.PARTS_DUTY,
    parts_duty.PARTS_DUTY_232,
    conversion.LABOUR,
    conversion.ENERGY,
    quality.QUALITY,
    parts.CARRYING_PARTS,
    vehicle_duty.VEHICLE_DUTY,
    user_fees.USER_FEES,
)
DELIVERY_LINES: tuple[CostLine, ...] = (lanes.DELIVERY, lanes.CARRYING_VEHICLE)
TECHNOLOGY_SHARE = 0.10  # high-wage research and IT wages over production wages; an assumption, see origin.py


@dataclass(frozen=True, eq=False)
class _Bought:
    """Quantities that several lines share.   b build, f family, c country, t node"""

    buy: Array  # [b, f, c] USD/vehicle
    freight: Array  # [b, c]
    days: Array  # [b, c]
    labour: Array  # [b]
    energy: Array  # [b]
    in_us: NDArray[np.bool_]  # [b]
    customs_value: Array  # [b], 0 in the US


def price_builds(case: Case, law: Law, futures: Futures) -> Builds:
    """Price every build of the case under the law, for each node of the futures.

    Raises CaseError where a recipe buys what no source sells or no lane carries.
    """
    pairs, countries = find_pairs(case), countries_of(case)
    index, lane = parts.price_index(case, countries), parts.part_lanes(case, countries)
    rates = parts_duty.duty_rates(case, law, countries, futures.year)
    recipes = make_recipes(case, pairs, _part_prices(case, index, lane, rates))
    if problems := parts.unbuyable(case, recipes, pairs.plant[recipes.pair], values(case)[pairs.program[recipes.pair]], index, lane):
        raise CaseError(problems)
    b = _bought(case, pairs, recipes, index, lane)
    about = _origin(case, law, futures, pairs, recipes, b)
    lines = _lines(case, law, futures, pairs, recipes, b, rates, about)
    value = np.where(b.customs_value > 0, b.customs_value, b.buy.sum((1, 2)) + b.labour)
    first = np.searchsorted(recipes.pair, np.arange(len(pairs)))
    return Builds(
        futures=futures,
        pairs=pairs,
        recipes=recipes,
        lines=lines,
        origin=about,
        offset_duty=lines[parts_duty.PARTS_DUTY_232.name],
        customs_value=b.customs_value,
        hours=_hours(case, pairs, recipes),
        source_use=_source_use(case, recipes, b.buy),
        deliveries=lanes.price_deliveries(case, pairs, value[first]),
    )


def _part_prices(case: Case, index: Array, lane: parts.PartLanes, rates: Array) -> PartPrices:
    """Unit prices by assembly country, at the mean duty of the horizon."""
    ratio, rate = case.components["freight_ratio"].to_numpy(), float(case.finance["carrying_rate"][0])
    mean = rates.mean(-1)
    landed, duty = {}, {}
    for p, country in enumerate(case.plants["country"]):
        us = float(country == "USA")
        extra = ratio[:, None] * lane.freight[None, :, p] + rate / 365.0 * lane.days[None, :, p]
        landed[country] = np.nan_to_num(index * (1.0 + extra + us * mean[0]), nan=1e9, posinf=1e9)
        duty[country] = np.where(np.isfinite(index), index, 0.0) * us * mean[1]
    return PartPrices(np.where(np.isfinite(index), index, 0.0), landed, duty)


def _hours(case: Case, pairs: Pairs, recipes: Recipes) -> Array:
    """Assembly hours of each build.   [build] hours/vehicle"""
    v, p = pairs.program[recipes.pair], pairs.plant[recipes.pair]
    return np.asarray(case.programs["hours"].to_numpy()[v] * case.plants["hours_ratio"].to_numpy()[p])


def _bought(case: Case, pairs: Pairs, recipes: Recipes, index: Array, lane: parts.PartLanes) -> _Bought:
    v, p = pairs.program[recipes.pair], pairs.plant[recipes.pair]
    in_us = case.plants["country"].to_numpy()[p] == "USA"
    return _Bought(
        buy=parts.bought(recipes, values(case)[v], index),
        freight=lane.freight[:, p].T,
        days=lane.days[:, p].T,
        labour=_hours(case, pairs, recipes) * case.plants["wage"].to_numpy()[p],
        energy=conversion.energy_per_vehicle(case)[p],
        in_us=in_us,
        customs_value=np.where(in_us, 0.0, case.programs["import_price"].to_numpy()[v]),
    )


def _origin(case: Case, law: Law, futures: Futures, pairs: Pairs, recipes: Recipes, b: _Bought) -> Origin:
    """Contents and the yearly test, then the claims."""
    v, p = pairs.program[recipes.pair], pairs.plant[recipes.pair]
    plants = case.plants
    overhead = plants["fixed_cost"].to_numpy() / np.maximum(plants["capacity"].to_numpy(), 1.0)
    inbound = parts.inbound_freight(b.buy, b.freight, case.components["freight_ratio"].to_numpy())
    net_cost = b.buy.sum((1, 2)) + inbound + b.labour + b.energy + overhead[p]
    content = origin.rvc(b.buy, net_cost), origin.core_share(case, b.buy)
    us = origin.us_content(b.buy, b.customs_value)
    in_region = np.isin(plants["country"].to_numpy()[p], ("MEX", "CAN"))
    hts, country = case.programs["hts_class"].to_numpy()[v].astype(str), plants["country"].to_numpy()[p].astype(str)
    plug_in = _plug_in(case)[v]
    ok, claims, lvc = [], [], np.zeros(len(v))
    for year in futures.year:
        high = plants["wage"].to_numpy()[p] >= origin.high_wage_threshold(law, int(year))
        lvc = origin.labour_value(case, b.buy, b.labour, net_cost, recipes.countries, high)
        passed = _passes(law, int(year), content, lvc, hts, us) & in_region
        ok.append(passed)
        claims.append(vehicle_duty.duty_share(law, int(year), country, hts, passed, us, plug_in)[1])
    return Origin(content[0], content[1], lvc, us, np.stack(ok, 1), np.stack(claims, 1))


def _plug_in(case: Case) -> NDArray[np.bool_]:
    """Programs that enter mostly under 8703.60-.90.   [program]"""
    return np.asarray((case.programs["share_bev"] + case.programs["share_phev"]).to_numpy() > 0.5)


def _passes(
    law: Law, year: int, content: tuple[Array, Array], lvc: Array, hts: NDArray[np.str_], us_content: Array
) -> NDArray[np.bool_]:
    """The USMCA test on 1 July of the year; see origin.py for what is assumed."""
    on = date(year, 7, 1)
    lvc_ok = labor_value_ok(
        law, on, hts_class=hts, material_manufacturing=np.clip(lvc, 0.0, 1.0), technology=TECHNOLOGY_SHARE, assembly_credit=True
    )
    core_ok = part_originates(law, on, content[1], "core")
    return vehicle_originates(
        law, on, rvc=content[0], core_ok=core_ok, lvc_ok=lvc_ok, steel=1.0, aluminium=1.0, us_content=us_content
    )


def _lines(
    case: Case, law: Law, futures: Futures, pairs: Pairs, recipes: Recipes, b: _Bought, rates: Array, about: Origin
) -> dict[str, Array]:
    """Every cost line.   [build, node] USD/vehicle"""
    v, nodes = pairs.program[recipes.pair], futures.nodes
    ratio, rate = case.components["freight_ratio"].to_numpy(), float(case.finance["carrying_rate"][0])
    programs = case.programs
    warranty = (programs["warranty"] * programs["net_revenue"]).to_numpy()[v]
    same = {
        parts.PARTS.name: b.buy.sum((1, 2)),
        parts.INBOUND.name: parts.inbound_freight(b.buy, b.freight, ratio),
        conversion.LABOUR.name: b.labour,
        conversion.ENERGY.name: b.energy,
        quality.QUALITY.name: quality.quality(warranty, quality.mean_pipeline(b.buy, b.days)),
        parts.CARRYING_PARTS.name: parts.carrying_parts(b.buy, b.days, rate),
    }
    lines = {name: np.repeat(one[:, None], nodes, axis=1) for name, one in same.items()}
    lines[parts_duty.PARTS_DUTY.name] = parts_duty.duty_on(b.buy, rates[0], b.in_us)
    lines[parts_duty.PARTS_DUTY_232.name] = parts_duty.duty_on(b.buy, rates[1], b.in_us)
    lines[vehicle_duty.VEHICLE_DUTY.name] = _vehicle_duty(case, law, futures, pairs, recipes, b, about)
    lines[user_fees.USER_FEES.name] = _user_fees(case, law, futures, pairs, recipes, b, about)
    return {line.name: lines[line.name] for line in COST_LINES}


def _vehicle_duty(case: Case, law: Law, futures: Futures, pairs: Pairs, recipes: Recipes, b: _Bought, about: Origin) -> Array:
    v, p = pairs.program[recipes.pair], pairs.plant[recipes.pair]
    country = case.plants["country"].to_numpy()[p].astype(str)
    hts = case.programs["hts_class"].to_numpy()[v].astype(str)
    columns = [
        vehicle_duty.duty_share(law, int(year), country, hts, about.originates[:, t], about.us_content, _plug_in(case)[v])[0]
        for t, year in enumerate(futures.year)
    ]
    return np.stack(columns, 1) * b.customs_value[:, None]


def _user_fees(case: Case, law: Law, futures: Futures, pairs: Pairs, recipes: Recipes, b: _Bought, about: Origin) -> Array:
    v, p = pairs.program[recipes.pair], pairs.plant[recipes.pair]
    units = demand_by_market(case, futures.year).sum(1).mean(1)[v]
    sea = np.asarray(lanes.plant_lanes(case)[3].any(1))[p]
    fees = [user_fees.fee_share(law, int(y), b.customs_value, units, about.claims[:, t], sea) for t, y in enumerate(futures.year)]
    return np.stack(fees, 1)


def _source_use(case: Case, recipes: Recipes, buy: Array) -> SourceUse:
    """What each build buys from sources with a known capacity."""
    row = {(f, c): k for k, (f, c) in enumerate(case.sources.select("family", "country").iter_rows())}
    limited = case.sources["capacity"].is_not_null().to_numpy()
    table = np.full(buy.shape[1:], -1, dtype=np.int64)
    for f, family in enumerate(case.components["family"]):
        for c, country in enumerate(recipes.countries):
            k = row.get((family, country), -1)
            table[f, c] = k if k >= 0 and limited[k] else -1
    at = np.nonzero((buy > 1e-6) & (table >= 0)[None])
    return SourceUse(at[0], table[at[1], at[2]], buy[at])
