"""Recipes: which country supplies each component family of a program at a plant. Generated, not listed by hand.

Per pair and customs zone in which the program is sold: the recipe of today; and, for each weight on what the law rewards,
the recipe that picks for every family the cheapest of {today's mix, a US source} and, at a Mexican or Canadian plant, of
sources in the three countries.
Families are separable in cost and in duty, so a recipe that is best for some weight is found by choosing family by
family; sweeping the weight gives the frontier. At a US plant the weight falls on Section 232 duty on parts (the offset
may pay it, then it weighs nothing); at a Mexican or Canadian plant on regional value (origin) and on US content.
Overseas plants keep the recipe of today. For a zone outside the US a US plant weighs duty that may be given back, too, and
for Canada and Mexico regional value, on which the duty there rests.

Where the case gives the units of a quota, each recipe that may enter under it is there twice: outside and within.

Stampings are pressed beside the body shop: a program that comes to a plant takes them from the plant's own country.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reshore.builds.pairs import Pairs
from reshore.builds.zones import US, Zones
from reshore.case import Case

Array = NDArray[np.float64]
REGION = ("USA", "MEX", "CAN")
LOCAL_FAMILY = "body_and_stampings"
# Weights tried: on Section 232 parts duty (US plants), on regional value in USD per USD (Mexico, Canada).
DUTY_WEIGHTS = (0.0, 1.0)
REGION_WEIGHTS = (0.0, 0.1, 0.3, 1.0)
SAME_SHARE = 5e-5  # recipes that differ in less of the value of a vehicle are the same


@dataclass(frozen=True, eq=False)
class Recipes:
    """Recipes of all pairs.   F families in the order of case.components, C countries in the order of `countries`."""

    pair: NDArray[np.int64]  # [recipe] row in pairs
    zone: NDArray[np.int64]  # [recipe] row in zones
    quota: tuple[str, ...]  # [recipe] kind of the quota it counts against, "" for none
    share: Array  # [recipe, family, country], sums to 1 over countries where the family is used
    label: tuple[str, ...]  # [recipe] today, us_60_region_80, ...; the zone after @ outside the US
    countries: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.pair)


@dataclass(frozen=True, eq=False)
class PartPrices:
    """What a USD of a family's value costs from a country at a plant country.   [family, country] unless said."""

    index: Array  # price ex works
    landed: dict[str, Array]  # plant country -> index x (1 + freight + carrying + column-1 and other duty)
    duty_232: dict[str, Array]  # plant country -> index x Section 232 rate (the offset may pay)
    duty_other: Array  # index x rate of all layers but Section 232 into the US
    refund: dict[str, Array]  # zone outside the US -> index x rate given back to US plants, all layers but Section 232
    refund_232: dict[str, Array]  # the same, Section 232
    extra: Array  # [program, family, country] what US metals and the 45X credit add to the price, mean of the horizon
    peak: Array  # [program, family, country] what the credit takes off in its best year beyond its mean


def countries_of(case: Case) -> tuple[str, ...]:
    """Countries that supply parts, the region first, then by name."""
    found = set(case.sourcing["country"]) | set(case.sources["country"])
    return REGION + tuple(sorted(found - set(REGION)))


def values(case: Case) -> Array:
    """Value of each family in one vehicle at US prices.   [program, family] USD/vehicle"""
    program = {name: i for i, name in enumerate(case.programs["program"])}
    family = {name: i for i, name in enumerate(case.components["family"])}
    out = np.zeros((len(program), len(family)))
    for v, f, value in case.bom.select("program", "family", "value").iter_rows():
        out[program[v], family[f]] = value
    return out


def today(case: Case, countries: tuple[str, ...]) -> dict[tuple[str, str | None], Array]:
    """Today's mix by (program, plant); key (program, None): at its largest plant, zeros if it has none.   [family, country]"""
    family = {name: i for i, name in enumerate(case.components["family"])}
    country = {name: i for i, name in enumerate(countries)}
    out: dict[tuple[str, str | None], Array] = {
        (v, None): np.zeros((len(family), len(country))) for v in case.programs["program"]
    }
    for v, p, f, c, share in case.sourcing.select("program", "plant", "family", "country", "share").iter_rows():
        mix = out.setdefault((v, p), np.zeros((len(family), len(countries))))
        mix[family[f], country[c]] += share
    first = case.allocation.sort("from_year", "share", "plant", descending=[False, True, False])
    for v, p in first.unique("program", keep="first", maintain_order=True).select("program", "plant").iter_rows():
        out[v, None] = out.get((v, p), np.zeros((len(family), len(countries))))
    return out


Quotas = Callable[[int, int, str], str | None]  # plant, program, zone -> kind of quota it may enter under


def make_recipes(
    case: Case, pairs: Pairs, prices: PartPrices, zones: Zones, reached: NDArray[np.bool_], quotas: Quotas
) -> Recipes:
    """All recipes of all pairs and zones, the recipe of today first in each.

    reached [plant, zone]: some market of the zone can be reached; the US zone is priced reached or not.
    """
    countries = countries_of(case)
    mixes, value = today(case, countries), values(case)
    found: list[_Recipe] = []
    for n, z in zip(*np.nonzero(_wanted(case, pairs, zones, reached)), strict=True):
        v, p = int(pairs.program[n]), int(pairs.plant[n])
        base = _base_mix(case, mixes, v, p, countries)
        for mix in _frontier(case, base, value[v], v, p, prices, countries, zones.name[z]):
            label = _label(mix, base, value[v], countries) + ("" if zones.name[z] == US else f"@{zones.name[z]}")
            found.append(_Recipe(int(n), int(z), "", mix, label))
            if (kind := quotas(p, v, zones.name[z])) is not None:
                found.append(_Recipe(int(n), int(z), kind, mix, f"{label}, within quota"))
    return Recipes(
        np.array([r.pair for r in found], dtype=np.int64),
        np.array([r.zone for r in found], dtype=np.int64),
        tuple(r.quota for r in found),
        np.array([r.mix for r in found]).reshape(len(found), len(case.components), len(countries)),
        tuple(r.label for r in found),
        countries,
    )


@dataclass(frozen=True, eq=False)
class _Recipe:
    pair: int
    zone: int
    quota: str
    mix: Array
    label: str


def _wanted(case: Case, pairs: Pairs, zones: Zones, reached: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Zones for which each pair is priced: where the program is sold and, beyond the US, the plant has a lane to.

    [pair, zone]
    """
    in_us = np.array([name == US for name in zones.name])
    return np.asarray(zones.sold[pairs.program] & (in_us | reached[pairs.plant]))


def _base_mix(
    case: Case, mixes: dict[tuple[str, str | None], Array], v: int, p: int, countries: tuple[str, ...]
) -> Array:
    program, plant = case.programs["program"][v], case.plants["plant"][p]
    if (program, plant) in mixes:
        return mixes[program, plant]
    mix = mixes[program, None].copy()
    for f, family in enumerate(case.components["family"]):
        if family == LOCAL_FAMILY and mix[f].sum() > 0 and case.plants["country"][p] in countries:
            mix[f] = _single(len(countries), countries.index(case.plants["country"][p]))
    return mix


def _single(n: int, at: int) -> Array:
    out = np.zeros(n)
    out[at] = 1.0
    return out


def _frontier(
    case: Case, base: Array, value: Array, v: int, p: int, prices: PartPrices, countries: tuple[str, ...], zone: str
) -> list[Array]:
    """Distinct mixes of the frontier, today's first."""
    country = case.plants["country"][p]
    if country not in REGION or not base.any():
        return [base]
    sources = ("USA",) if country == "USA" and zone not in ("MEX", "CAN") else REGION
    options = np.stack([base, *(_all_from(base, countries.index(c)) for c in sources)])  # [option, family, country]
    landed = (options * (prices.landed[country] + prices.extra[v])).sum(2)  # USD per USD of value
    rewards = _rewards(options, country, zone, prices)
    if prices.peak[v].any():  # a recipe for the years of the credit, which phases out
        rewards += [reward + (options * prices.peak[v]).sum(2) for reward in rewards]
    return _distinct([base, *(_pick(options, landed - reward) for reward in rewards)], value)


def _rewards(options: Array, country: str, zone: str, prices: PartPrices) -> list[Array]:
    """What the law may reward, in USD per USD of value.   each [option, family]"""
    regional = (options * prices.index)[:, :, : len(REGION)].sum(2)
    if country != "USA":
        us = (options * prices.index)[:, :, 0]
        return [*(w * regional for w in REGION_WEIGHTS), 0.25 * us, 0.5 * (regional + 0.5 * us)]
    duty = (options * prices.duty_232[country]).sum(2)
    if zone == US:
        return [-w * duty for w in DUTY_WEIGHTS]
    back, back_232 = ((options * r[zone]).sum(2) for r in (prices.refund, prices.refund_232))
    found = [-w * (duty - g * back_232) + g * back for w in DUTY_WEIGHTS for g in (0.0, 1.0)]
    found.append((options * prices.duty_other).sum(2))  # in a foreign-trade zone no duty is owed
    if zone in REGION:  # the duty there rests on origin, and on content from neither Canada nor Mexico
        near = (options * prices.index)[:, :, 1 : len(REGION)].sum(2)
        found += [w * regional - duty for w in REGION_WEIGHTS[1:]] + [0.25 * near - duty]
    return found


def _all_from(base: Array, c: int) -> Array:
    out = np.zeros_like(base)
    out[base.sum(1) > 0, c] = 1.0
    return out


def _pick(options: Array, cost: Array) -> Array:
    """Cheapest option family by family; today's mix wins ties."""
    best = np.argmin(cost, axis=0)
    mix: Array = options[best, np.arange(options.shape[1])]
    return mix


def _distinct(mixes: list[Array], value: Array) -> list[Array]:
    out: list[Array] = []
    for mix in mixes:
        if all(np.abs((mix - other) * value[:, None]).sum() > SAME_SHARE * value.sum() for other in out):
            out.append(mix)
    return out


def _label(mix: Array, base: Array, value: Array, countries: tuple[str, ...]) -> str:
    if np.allclose(mix, base):
        return "today"
    total = max(value.sum(), 1e-9)
    us, region = (value @ mix)[0] / total, (value @ mix)[: len(REGION)].sum() / total
    return f"us_{us * 100:.0f}_region_{region * 100:.0f}"
