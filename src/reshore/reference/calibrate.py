"""Finds the recipe nearest to the supply-region prior that meets the content label (AALA: parts only).

Share x[f, c] of family f from country c, prior q[f, c], value v[f] at US prices, price index p[f, c]. Nearest in
relative entropy: x[f, c] is proportional to q[f, c] exp(p[f, c] (a m1[c] + b m2[c])), where m1 and m2 mark the
countries of the two targets less their target (US and Canada, first foreign country); a and b are found by Newton's
method on the two totals: sum v x p (m - target) = 0. Families then keep their four largest countries and a and b are found
once more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

MOST_COUNTRIES = 4
LEAST_SHARE = 0.03
STEPS = 60
EDGE = 0.006  # content closer to the end of what can be reached is not asked for
STEEPEST = 40.0  # bound of a and b: a country at e-40 is gone


@dataclass(frozen=True)
class Target:
    """A share of parts content that a group of countries must have."""

    members: Array  # [country] 1 if the country counts
    share: float


def recipe(prior: Array, value: Array, price: Array, targets: list[Target], near: Array | None = None) -> Array:
    """Shares [family, country] that meet the targets as nearly as the prior's support allows; `near` marks countries
    whose shares are kept before those of others."""
    first = tilt(prior, value, price, targets)
    kept = keep(first, np.zeros(prior.shape[1]) if near is None else near)
    for target in targets:
        kept = restore(kept, first, value, target)
    return tilt(np.where(kept, prior, 0.0), value, price, targets)


def keep(x: Array, near: Array) -> Mask:
    """The four largest countries of each family, near ones first, that have at least 3 %."""
    enough: Mask = x >= np.minimum(LEAST_SHARE, x.max(axis=1, keepdims=True))
    rank = np.argsort(np.argsort(-(x + near * enough), axis=1), axis=1)
    return enough & (rank < MOST_COUNTRIES)


def restore(kept: Mask, x: Array, value: Array, target: Target) -> Mask:
    """Take back the largest cells of the target's countries until the target is within reach."""
    kept, inside = kept.copy(), target.members > 0
    worth = np.where(kept | ~inside, 0.0, value[:, None] * x)
    while reach(kept, value, target)[1] < target.share and worth.max() > 0:
        cell = np.unravel_index(worth.argmax(), worth.shape)
        kept[cell], worth[cell] = True, 0.0
    return kept


def reach(support: Mask, value: Array, target: Target) -> tuple[float, float]:
    """Least and largest content of the target's countries on a support (prices left out)."""
    inside = target.members > 0
    can, must = support[:, inside].any(axis=1), ~support[:, ~inside].any(axis=1)
    return float(value[must].sum() / value.sum()), float(value[can].sum() / value.sum())


def within_reach(prior: Array, value: Array, targets: list[Target]) -> list[Target]:
    """The targets that the support can move, each brought within what it can reach."""
    found = []
    for target in targets:
        low, high = reach(prior > 0, value, target)
        if high - low > EDGE:
            found.append(Target(target.members, min(max(target.share, low + EDGE / 2), high - EDGE / 2)))
    return found


def tilt(prior: Array, value: Array, price: Array, targets: list[Target]) -> Array:
    """The entropy-nearest shares on the support of the prior."""
    targets = within_reach(prior, value, targets)
    if not targets:
        return rows_to_one(prior)
    slope = np.stack([price * (t.members - t.share) for t in targets])  # [target, family, country]
    weight = np.zeros(len(targets))
    for _ in range(STEPS):
        x = shares(prior, slope, weight)
        miss, curve = moments(x, slope, value)
        if np.abs(miss).max() < 1e-6 * value.sum():
            break
        weight = np.clip(weight - step(miss, curve, value), -STEEPEST, STEEPEST)
    return shares(prior, slope, weight)


def shares(prior: Array, slope: Array, weight: Array) -> Array:
    """Normalised prior times the exponential tilt; overflow is avoided by taking out the largest exponent."""
    power = np.tensordot(weight, slope, axes=1)
    power = np.where(prior > 0, power, -np.inf)
    return rows_to_one(prior * np.exp(power - power.max(axis=1, keepdims=True)))


def rows_to_one(x: Array) -> Array:
    found: Array = x / x.sum(axis=1, keepdims=True)
    return found


def moments(x: Array, slope: Array, value: Array) -> tuple[Array, Array]:
    """Totals to bring to zero, and their derivatives by the weights (a covariance: never negative)."""
    mean = np.einsum("fc,kfc->kf", x, slope)
    miss = mean @ value
    second = np.einsum("fc,kfc,lfc,f->kl", x, slope, slope, value)
    return miss, second - np.einsum("kf,lf,f->kl", mean, mean, value)


def step(miss: Array, curve: Array, value: Array) -> Array:
    """A damped Newton step; the damping keeps it finite when a target cannot move further."""
    damp = 1e-9 * value.sum() * np.eye(len(miss))
    move: Array = np.clip(np.linalg.solve(curve + damp, miss), -2.0, 2.0)
    return move


def content(x: Array, value: Array, price: Array, members: Array) -> float:
    """Share of parts content from the member countries."""
    worth = value[:, None] * x * price
    return float((worth * members).sum() / worth.sum())
