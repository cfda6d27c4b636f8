"""How far the result rests on what was seen, derived, recalled or estimated."""

from __future__ import annotations

import polars as pl

from reshore.builds import COST_LINES, DELIVERY_LINES
from reshore.case import TABLES, Case
from reshore.case.schema import BASES
from reshore.plan import Plan
from reshore.tables import Table

# Tables each ledger term rests on; the cost lines name their own.
TERM_TABLES: dict[str, tuple[str, ...]] = {
    "revenue": ("programs", "demand"),
    "plant_overhead": ("plants", "options"),
    "idle_plant": ("plants",),
    "other_markets": ("plants",),
    "closure": ("plants",),
    "capex_sites": ("options",),
    "capex_tooling": ("programs",),
    "capex_lines": ("retooling",),
    "capex_sources": ("sources",),
    "launch": ("programs",),
    "overtime": ("plants",),
    "offset": ("programs",),
    "training": ("plants",),
    "severance": ("plants",),
    "property_tax": ("places",),
    "machinery_sales_tax": ("places",),
    "incentives": ("offers",),
    "clawback": ("offers",),
    "income_tax": ("places",),
    "tax_depreciation": ("places", "options"),
} | {line.name: line.tables for line in (*COST_LINES, *DELIVERY_LINES)}

_ORDER = {"seen": 0, "user": 1, "derived": 2, "recalled": 3, "estimated": 4}  # weaker later


def basis_shares(case: Case, table: str) -> dict[str, float]:
    """Share of a table's rows by basis."""
    rows: Table = getattr(case, table)
    if not len(rows):
        return {}
    return {str(b): n / len(rows) for b, n in rows.group_by("basis").len().iter_rows()}


def weakest_basis(case: Case, tables: tuple[str, ...]) -> str:
    """The weakest basis on which most rows of some table rest; `user` for tables without rows."""
    main = [max(s, key=lambda b: (s[b], _ORDER[b])) for t in tables if (s := basis_shares(case, t))]
    return max(main, key=lambda b: _ORDER[b], default="user")


def confidence(case: Case, plan: Plan) -> Table:
    """Share of the NPV difference, plan against stay, by basis of what it rests on.

    A term's difference is spread over the basis of the rows of its weakest table; shares are of absolute differences,
    so that terms that cancel are both counted.
    """
    new, old = plan.model.cash.npv_by_term(plan.x), plan.model.cash.npv_by_term(plan.stay)
    net, gross = dict.fromkeys(BASES, 0.0), dict.fromkeys(BASES, 0.0)
    for term in new:
        for basis, share in _term_shares(case, term).items():
            net[basis] += share * (new[term] - old[term])
            gross[basis] += share * abs(new[term] - old[term])
    total = sum(gross.values()) or 1.0
    return pl.DataFrame(
        {
            "basis": list(BASES),
            "share": [gross[b] / total for b in BASES],
            "npv_difference_usd": [net[b] for b in BASES],
        }
    )


def _term_shares(case: Case, term: str) -> dict[str, float]:
    """Basis shares of the weakest table of a term."""
    found = [s for t in TERM_TABLES[term] if (s := basis_shares(case, t))]
    return max(found, key=lambda s: sum(_ORDER[b] * x for b, x in s.items()), default={"user": 1.0})


def count_rows(case: Case) -> Table:
    """Rows of each table by basis."""
    rows = []
    for name in TABLES:
        table: Table = getattr(case, name)
        count = {str(b): int(n) for b, n in table.group_by("basis").len().iter_rows()} if len(table) else {}
        rows.append((name, len(table), *(count.get(b, 0) for b in BASES)))
    return pl.DataFrame(rows, schema=["table", "rows", *BASES], orient="row")
