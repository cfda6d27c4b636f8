"""The contents page of pricing: from tables and law to every build, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray

from reshore.builds import (
    conversion,
    credit_45x,
    drawback,
    export_duty,
    lanes,
    metals,
    origin,
    parts,
    parts_duty,
    quality,
    user_fees,
    vehicle_duty,
)
from reshore.builds.builds import Builds, CostLine, Origin, SourceUse
from reshore.builds.futures import Futures
from reshore.builds.pairs import Pairs, demand_by_market, find_pairs
from reshore.builds.recipes import REGION, PartPrices, Recipes, countries_of, make_recipes, values
from reshore.builds.zones import US, Zones, find_zones
from reshore.case import Case
from reshore.errors import CaseError, Problem
from reshore.law import Law
from reshore.law.usmca.origin import labor_value_ok, part_originates, vehicle_originates

Array = NDArray[np.float64]

COST_LINES: tuple[CostLine, ...] = (
    parts.PARTS,
    metals.METALS,
    credit_45x.CREDIT_45X,
    parts.INBOUND,
    parts_duty.PARTS_DUTY,
    parts_duty.PARTS_DUTY_232,
    drawback.DRAWBACK,
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
class _World:
    """What every step reads."""

    case: Case
    law: Law
    futures: Futures
    pairs: Pairs
    zones: Zones


@dataclass(frozen=True, eq=False)
class _Bought:
    """Quantities that several lines share.   b build, f family, c country, t node"""

    program: NDArray[np.int64]  # [b]
    plant: NDArray[np.int64]  # [b]
    zone: NDArray[np.int64]  # [b]
    country: NDArray[np.str_]  # [b] of the plant
    into: NDArray[np.str_]  # [b] zone, by name
    hts: NDArray[np.str_]  # [b]
    buy: Array  # [b, f, c] USD/vehicle
    freight: Array  # [b, c]
    days: Array  # [b, c]
    labour: Array  # [b]
    energy: Array  # [b]
    customs_value: Array  # [b], 0 where the plant stands in the zone

    @property
    def in_us(self) -> NDArray[np.bool_]:
        return np.asarray(self.country == US)


def price_builds(case: Case, law: Law, futures: Futures) -> Builds:
    """Price every build of the case under the law, for each node of the futures.

    Raises CaseError where a recipe buys what no source sells or no lane carries, LawError where a zone's duty is not known.
    """
    w, countries = _World(case, law, futures, find_pairs(case), find_zones(case)), countries_of(case)
    index, lane = parts.price_index(case, countries), parts.part_lanes(case, countries)
    rates = parts_duty.parts_rates(case, law, countries, futures.year, [z for z in w.zones.name if z != US])
    prices = _part_prices(w, index, lane, rates, countries)
    recipes = make_recipes(case, w.pairs, prices, w.zones, _reached(w), partial(_quota_of, w))
    if problems := parts.unbuyable(
        case, recipes, w.pairs.plant[recipes.pair], values(case)[w.pairs.program[recipes.pair]], index, lane
    ):
        raise CaseError(problems)
    if not len(recipes):
        raise CaseError([Problem("lanes", None, None, None, "no plant reaches a market of any program", "give a lane")])
    b = _bought(w, recipes, index, lane)
    about, duty = _origin(w, recipes, b)
    lines = _lines(w, recipes, b, rates, about, duty)
    back = _drawback(w, b, rates, lines[vehicle_duty.VEHICLE_DUTY.name])
    lines[drawback.DRAWBACK.name] = 0.0 - back[0] - back[1]
    return Builds(
        futures=futures,
        pairs=w.pairs,
        zones=w.zones,
        recipes=recipes,
        lines={line.name: lines[line.name] for line in COST_LINES},
        origin=about,
        offset_duty=lines[parts_duty.PARTS_DUTY_232.name] - back[1],  # what is given back cannot be offset too
        customs_value=b.customs_value,
        hours=_hours(w, recipes),
        source_use=_source_use(case, recipes, b.buy),
        deliveries=lanes.price_deliveries(case, w.pairs, _shipped_value(w, recipes, b)),
    )


def _reached(w: _World) -> NDArray[np.bool_]:
    """Zones that a plant has some lane into.   [plant, zone]"""
    possible = np.isfinite(lanes.plant_lanes(w.case)[0])
    return np.stack([possible[:, w.zones.members(z)].any(1) for z in range(len(w.zones))], 1)


def _quota_of(w: _World, plant: int, program: int, zone: str) -> str | None:
    """The quota whose units the case gives and under which the plant's vehicles may enter the zone."""
    given = set(w.case.quotas["kind"])
    country = w.case.plants["country"][plant]
    car = w.case.programs["hts_class"][program] == "8703"
    if "uk_cars" in given and zone == US and country == "GBR" and car:
        return "uk_cars"
    return "remission" if "remission" in given and zone == "CAN" and country == US else None


def _part_prices(
    w: _World, index: Array, lane: parts.PartLanes, rates: parts_duty.PartsRates, countries: tuple[str, ...]
) -> PartPrices:
    """Unit prices by assembly country, at the mean duty of the horizon."""
    case = w.case
    ratio, rate = case.components["freight_ratio"].to_numpy(), float(case.finance["carrying_rate"][0])
    other, s232 = rates.other.mean(-1), rates.section_232.mean(-1)
    known = np.where(np.isfinite(index), index, 0.0)
    landed, duty = {}, {}
    for p, country in enumerate(case.plants["country"]):
        us = float(country == US)
        extra = ratio[:, None] * lane.freight[None, :, p] + rate / 365.0 * lane.days[None, :, p]
        landed[country] = np.nan_to_num(index * (1.0 + extra + us * other), nan=1e9, posinf=1e9)
        duty[country] = known * us * s232
    back, back_232 = ({z: known * r.mean(-1) for z, r in given.items()} for given in (rates.back, rates.back_232))
    return PartPrices(known, landed, duty, known * other, back, back_232, *_price_extra(w, known, countries))


def _price_extra(w: _World, index: Array, countries: tuple[str, ...]) -> tuple[Array, Array]:
    """What metals and the 45X credit add to US prices, mean of the horizon, where no battery is barred from the credit; and
    what the credit takes off in its best year beyond its mean.

    [program, family, country] USD per USD of value
    """
    value, us, years = values(w.case), countries.index(US), w.futures.year
    a_kwh = credit_45x.credit_a_kwh(w.case, w.law, countries, years, np.ones(1))[0]  # [family, year]
    energy = np.divide(credit_45x.kwh(w.case)[:, None], value, out=np.zeros_like(value), where=value > 0)
    mean, peak = (np.zeros((*value.shape, len(countries))) for _ in range(2))
    rise = metals.price_rise(w.case, w.law, years).mean(-1)
    mean[:, :, us] = index[:, us] * rise - a_kwh.mean(-1) * energy
    peak[:, :, us] = (a_kwh.max(-1) - a_kwh.mean(-1)) * energy
    return mean, peak


def _hours(w: _World, recipes: Recipes) -> Array:
    """Assembly hours of each build.   [build] hours/vehicle"""
    v, p = w.pairs.program[recipes.pair], w.pairs.plant[recipes.pair]
    return np.asarray(w.case.programs["hours"].to_numpy()[v] * w.case.plants["hours_ratio"].to_numpy()[p])


def _bought(w: _World, recipes: Recipes, index: Array, lane: parts.PartLanes) -> _Bought:
    v, p, z = w.pairs.program[recipes.pair], w.pairs.plant[recipes.pair], recipes.zone
    country, into = w.case.plants["country"].to_numpy()[p].astype(str), np.array(w.zones.name, dtype=str)[z]
    return _Bought(
        program=v,
        plant=p,
        zone=z,
        country=country,
        into=into,
        hts=w.case.programs["hts_class"].to_numpy()[v].astype(str),
        buy=parts.bought(recipes, values(w.case)[v], index),
        freight=lane.freight[:, p].T,
        days=lane.days[:, p].T,
        labour=_hours(w, recipes) * w.case.plants["wage"].to_numpy()[p],
        energy=conversion.energy_per_vehicle(w.case)[p],
        customs_value=np.where(country == into, 0.0, w.zones.import_price[v, z]),
    )


def _shipped_value(w: _World, recipes: Recipes, b: _Bought) -> Array:
    """Value of a vehicle under way: the customs value across a border, else parts and labour of its first recipe.

    [pair, market] USD/vehicle
    """
    first = np.searchsorted(recipes.pair, np.arange(len(w.pairs)))
    made = (b.buy.sum((1, 2)) + b.labour)[np.minimum(first, len(recipes) - 1)]
    home = w.case.plants["country"].to_numpy()[w.pairs.plant][:, None] == np.array(w.zones.name)[None, :]
    price = w.zones.import_price[w.pairs.program]
    return np.asarray(np.where(home | (price <= 0), made[:, None], price)[:, w.zones.market])


def _origin(w: _World, recipes: Recipes, b: _Bought) -> tuple[Origin, Array]:
    """Contents, the yearly test, the claims, and the vehicle duty as share of customs value [build, node]."""
    plants = w.case.plants
    overhead = plants["fixed_cost"].to_numpy() / np.maximum(plants["capacity"].to_numpy(), 1.0)
    inbound = parts.inbound_freight(b.buy, b.freight, w.case.components["freight_ratio"].to_numpy())
    net_cost = b.buy.sum((1, 2)) + inbound + b.labour + b.energy + overhead[b.plant]
    content = origin.rvc(b.buy, net_cost), origin.core_share(w.case, b.buy)
    us, near = origin.us_content(b.buy, b.customs_value, b.in_us), origin.neighbour_content(b.buy, b.customs_value)
    crosses = np.isin(b.country, REGION) & np.isin(b.into, REGION) & (b.country != b.into)
    ok, lvc = [], np.zeros(len(b.program))
    for year in w.futures.year:
        high = plants["wage"].to_numpy()[b.plant] >= origin.high_wage_threshold(w.law, int(year))
        lvc = origin.labour_value(w.case, b.buy, b.labour, net_cost, recipes.countries, high)
        ok.append(_passes(w.law, int(year), content, lvc, b.hts, us) & crosses)
    originates = np.stack(ok, 1)
    duty, claims = _duty_shares(w, recipes, b, originates, us, near)
    return Origin(content[0], content[1], lvc, us, near, originates, claims), duty


def _passes(
    law: Law, year: int, content: tuple[Array, Array], lvc: Array, hts: NDArray[np.str_], us_content: Array
) -> NDArray[np.bool_]:
    """The USMCA test on 1 July of the year; see origin.py for what is assumed."""
    on = date(year, 7, 1)
    lvc_ok = labor_value_ok(
        law,
        on,
        hts_class=hts,
        material_manufacturing=np.clip(lvc, 0.0, 1.0),
        technology=TECHNOLOGY_SHARE,
        assembly_credit=True,
    )
    core_ok = part_originates(law, on, content[1], "core")
    return vehicle_originates(
        law, on, rvc=content[0], core_ok=core_ok, lvc_ok=lvc_ok, steel=1.0, aluminium=1.0, us_content=us_content
    )


def _duty_shares(
    w: _World, recipes: Recipes, b: _Bought, originates: NDArray[np.bool_], us: Array, near: Array
) -> tuple[Array, NDArray[np.bool_]]:
    """Vehicle duty as share of customs value, and the claims.   [build, node]"""
    duty, claims = np.zeros(originates.shape), np.zeros(originates.shape, dtype=bool)
    plug_in = np.asarray((w.case.programs["share_bev"] + w.case.programs["share_phev"]).to_numpy() > 0.5)[
        b.program
    ]  # 8703.60-.90
    quota = np.array(recipes.quota, dtype=str)
    uk = (quota == "uk_cars") | ("uk_cars" not in set(w.case.quotas["kind"]))
    for k, engine in _groups(w, b):
        zone = str(b.into[k[0]])
        for t, year in enumerate(w.futures.year):
            if zone == US:
                found = vehicle_duty.duty_share(
                    w.law, int(year), b.country[k], b.hts[k], originates[k, t], us[k], plug_in[k], uk[k]
                )
            else:
                found = export_duty.duty_share(
                    w.law, int(year), zone=zone, country=b.country[k], hts_class=b.hts[k], originates=originates[k, t], us_content=us[k],
                    neighbour_content=near[k], in_quota=quota[k] == "remission", large_engine=engine,
                )  # fmt: skip
            duty[k, t], claims[k, t] = found
    return duty, claims


def _groups(w: _World, b: _Bought) -> list[tuple[NDArray[np.int64], NDArray[np.bool_] | None]]:
    """Builds by zone, and by whether the case says how large the engine is where that may count.   [(rows, large engine)]"""
    said = {(v, z): e for v, z, e in w.case.prices.select("program", "zone", "large_engine").iter_rows()}
    name = w.case.programs["program"].to_list()
    engine = [said.get((name[v], z)) for v, z in zip(b.program, b.into, strict=True)]
    stated = np.array([e is not None for e in engine], dtype=bool)
    out: list[tuple[NDArray[np.int64], NDArray[np.bool_] | None]] = []
    for z in range(len(w.zones)):
        for known in (False, True):
            k = np.nonzero((b.zone == z) & (stated == known))[0]
            if len(k):
                out.append((k, np.array([bool(engine[i]) for i in k]) if known else None))
    return out


def _lines(
    w: _World, recipes: Recipes, b: _Bought, rates: parts_duty.PartsRates, about: Origin, duty: Array
) -> dict[str, Array]:
    """Every cost line but drawback.   [build, node] USD/vehicle"""
    case, years = w.case, w.futures.year
    ratio, rate = case.components["freight_ratio"].to_numpy(), float(case.finance["carrying_rate"][0])
    warranty = case.programs["warranty"].to_numpy()[b.program] * w.zones.net_revenue[b.program, b.zone]
    same = {
        parts.PARTS.name: b.buy.sum((1, 2)),
        parts.INBOUND.name: parts.inbound_freight(b.buy, b.freight, ratio),
        conversion.LABOUR.name: b.labour,
        conversion.ENERGY.name: b.energy,
        quality.QUALITY.name: quality.quality(warranty, quality.mean_pipeline(b.buy, b.days)),
        parts.CARRYING_PARTS.name: parts.carrying_parts(b.buy, b.days, rate),
    }
    lines = {name: np.repeat(one[:, None], len(years), axis=1) for name, one in same.items()}
    us = recipes.countries.index(US)
    lines[metals.METALS.name] = metals.metals(b.buy[:, :, us], metals.price_rise(case, w.law, years))
    lines[credit_45x.CREDIT_45X.name] = credit_45x.credit_45x(
        case, w.law, years, recipes.countries, recipes.share, b.buy, credit_45x.kwh(case)[b.program]
    )
    lines[parts_duty.PARTS_DUTY.name] = parts_duty.duty_on(b.buy, rates.other, b.in_us)
    lines[parts_duty.PARTS_DUTY_232.name] = parts_duty.duty_on(b.buy, rates.section_232, b.in_us)
    lines[vehicle_duty.VEHICLE_DUTY.name] = duty * b.customs_value[:, None]
    lines[user_fees.USER_FEES.name] = _user_fees(w, b, about)
    return lines


def _user_fees(w: _World, b: _Bought, about: Origin) -> Array:
    """Fees of what enters the US.   [build, node]"""
    fees = np.zeros(about.claims.shape)
    if US not in w.zones.name:
        return fees
    here = w.zones.members(w.zones.name.index(US))
    k = np.nonzero(b.into == US)[0]
    units = demand_by_market(w.case, w.futures.year)[:, here].sum(1).mean(1)[b.program[k]]
    sea = np.asarray(lanes.plant_lanes(w.case)[3][:, here].any(1))[b.plant[k]]
    for t, year in enumerate(w.futures.year):
        fees[k, t] = user_fees.fee_share(w.law, int(year), b.customs_value[k], units, about.claims[k, t], sea)
    return fees


def _drawback(w: _World, b: _Bought, rates: parts_duty.PartsRates, duty: Array) -> tuple[Array, Array]:
    """Parts duty given back on exports from US plants: all layers but Section 232, and Section 232.   [build, node]"""
    out = np.zeros(duty.shape), np.zeros(duty.shape)
    for zone in rates.back:
        k = np.nonzero((b.into == zone) & b.in_us)[0]
        back, back_232 = (parts_duty.duty_on(b.buy[k], r[zone], b.in_us[k]) for r in (rates.back, rates.back_232))
        whole, whole_232 = (parts_duty.duty_on(b.buy[k], r, b.in_us[k]) for r in (rates.other, rates.section_232))
        in_zone = w.case.plants["foreign_trade_zone"].to_numpy()[b.plant[k], None]
        back, back_232 = np.where(in_zone, whole, back), np.where(in_zone, whole_232, back_232)
        for t, year in enumerate(w.futures.year):
            out[0][k, t], out[1][k, t] = drawback.limited(
                w.law, int(year), back[:, t], back_232[:, t], duty[k, t], zone
            )
    return out


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
