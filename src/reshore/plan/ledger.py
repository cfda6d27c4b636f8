"""The ledger: every dollar of the plan as a named term, in a place and a calendar year, real and undiscounted.

A posting says: column j of the model pays (or earns) so many USD per unit, under a term, at a place, in a calendar
year, at a node. Income is positive. The ledger alone discounts; the objective is the sum of its postings, so the terms
sum to it by construction (and a test says so). A posting that is taxed posts its tax as a term of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from reshore.builds import Futures
from reshore.money import discount_factors
from reshore.tables import Table

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

INCOME_TAX = "income_tax"


@dataclass(frozen=True, eq=False)
class Postings:
    """All postings, one row each."""

    term: Ints
    place: Ints
    year: Ints
    node: Ints
    column: Ints
    usd: Array
    probability: Array  # of the node
    weight: Array  # probability x discount factor of the year
    capital: NDArray[np.bool_]  # spending on capex (budget, capex of moves)
    terms: tuple[str, ...]

    def npv_by_column(self, n: int) -> Array:
        """Objective coefficients.   [column] USD of NPV for one unit"""
        return np.asarray(np.bincount(self.column, self.usd * self.weight, minlength=n), dtype=np.float64)

    def npv_by_term(self, x: Array) -> dict[str, float]:
        """NPV of every term at the point x."""
        value = np.bincount(self.term, self.usd * self.weight * x[self.column], minlength=len(self.terms))
        return {name: float(value[i]) for i, name in enumerate(self.terms)}

    def npv(self, x: Array, which: NDArray[np.bool_]) -> float:
        """NPV of the postings chosen by `which` [posting] at the point x."""
        return float((self.usd * self.weight * x[self.column])[which].sum())

    def costs_npv(self, x: Array) -> float:
        """Present value of costs: all postings but revenue, positive."""
        by_term = self.npv_by_term(x)
        return -sum(usd for name, usd in by_term.items() if name != "revenue")

    def table(self, x: Array, places: tuple[str, ...]) -> Table:
        """term, place, year, usd (undiscounted), npv_usd at the point x; rows of exactly zero left out."""
        usd = self.usd * x[self.column]
        key = (self.term * len(places) + self.place) * 10_000 + self.year
        found, where = np.unique(key, return_inverse=True)
        rest, year = np.divmod(found, 10_000)
        term, place = np.divmod(rest, len(places))
        frame = pl.DataFrame(
            {
                "term": [self.terms[i] for i in term],
                "place": [places[i] for i in place],
                "year": year,
                "usd": np.bincount(where, usd * self.probability, minlength=len(found)),
                "npv_usd": np.bincount(where, usd * self.weight, minlength=len(found)),
            }
        )
        return frame.filter(pl.col("usd") != 0.0)

    def spent(self, x: Array) -> Array:
        """Capital spending of each column at the point x.   [column] USD, undiscounted, positive"""
        mine = self.capital
        return np.asarray(np.bincount(self.column[mine], -self.usd[mine], minlength=len(x)) * x)


class Ledger:
    """Collects postings while the model is built."""

    def __init__(self, futures: Futures, first_year: int, real_rate: float, tax_by_place: Array) -> None:
        self._futures = futures
        self._first_year = first_year
        self._rate = real_rate
        self._tax = tax_by_place  # [place] income tax rate of the payer at each place
        self._terms: dict[str, int] = {}
        self._rows: list[tuple[Ints, Ints, Ints, Ints, Ints, Array, bool]] = []

    def pay(
        self,
        term: str,
        place: ArrayLike,
        cols: ArrayLike,
        usd: ArrayLike,
        *,
        node: ArrayLike,
        year: ArrayLike | None = None,
        taxed: bool = True,
        capital: bool = False,
    ) -> None:
        """Post USD for one unit of each column: income > 0, cost < 0; arrays broadcast together.

        `year` defaults to the node's calendar year. A taxed posting also posts `income_tax` at the rate of its place.
        """
        when = self._futures.year[np.asarray(node)] if year is None else year
        arrays = np.broadcast_arrays(np.asarray(place), when, np.asarray(node), np.asarray(cols), np.asarray(usd, float))
        p, y, n, c, u = (a.ravel() for a in arrays)
        keep = u != 0.0
        p, y, n, c, u = p[keep], y[keep], n[keep], c[keep], u[keep]
        if not len(u):
            self._code(term)
            return
        self._rows.append((np.full(len(u), self._code(term)), p, y, n, c, u, capital))
        if taxed and (rate := self._tax[p]).any():
            self._rows.append((np.full(len(u), self._code(INCOME_TAX)), p, y, n, c, -u * rate, False))

    def _code(self, term: str) -> int:
        return self._terms.setdefault(term, len(self._terms))

    def tax_rate(self, place: ArrayLike) -> Array:
        """Income tax rate at places."""
        return np.asarray(self._tax[np.asarray(place)])

    def close(self) -> Postings:
        """All postings so far, with their weights."""
        term, place, year, node, column = (
            np.concatenate([r[i] for r in self._rows]).astype(np.int64) if self._rows else np.zeros(0, np.int64) for i in range(5)
        )
        usd = np.concatenate([r[5] for r in self._rows]) if self._rows else np.zeros(0)
        capital = np.concatenate([np.full(len(r[5]), r[6]) for r in self._rows]) if self._rows else np.zeros(0, bool)
        probability = self._futures.probability[node]
        weight = probability * discount_factors(year, self._first_year, self._rate)
        return Postings(term, place, year, node, column, usd, probability, weight, capital, tuple(self._terms))
