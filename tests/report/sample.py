"""A made-up but realistic study: ten programs, ten plants, twelve years, four moves. No number in it is a finding."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from reshore.study.study import STUDY_TABLES, Study, Summary

FIRST, YEARS, RATE = 2026, 12, 0.06
LAST = FIRST + YEARS - 1
S, N, F, B = pl.String, pl.Int64, pl.Float64, pl.Boolean
COLUMNS: dict[str, dict[str, Any]] = {
    "moves": dict(
        move=S, program=S, nameplate=S, from_plants=S, to_plant=S, kind=S, start_year=N, units_per_year=F, capex_usd=F,
        jobs=F, state=S, npv_usd=F, npv_low_usd=F, npv_high_usd=F, decided=B,
    ),
    "ledger": dict(who=S, term=S, place=S, year=N, usd=F, npv_usd=F),
    "production": dict(who=S, program=S, plant=S, year=N, units=F),
    "deliveries": dict(who=S, program=S, plant=S, market=S, year=N, units=F),
    "plant_years": dict(who=S, plant=S, year=N, state=S, capacity=F, units=F, other_units=F, jobs=F),
    "plants": dict(plant=S, name=S, owner=S, country=S, state=S, lat=F, lon=F, status=S),
    "programs": dict(program=S, nameplate=S, segment=S, msrp_usd=F),
    "markets": dict(market=S, name=S, lat=F, lon=F),
    "launches": dict(who=S, program=S, plant=S, generation=N, year=N, kind=S, capex_usd=F),
    "investments": dict(who=S, option=S, plant=S, kind=S, year=N, capacity=F, capex_usd=F),
    "costs": dict(program=S, plant=S, recipe=S, year=N, line=S, usd_per_vehicle=F, basis=S, explanation=S),
    "confidence": dict(basis=S, share=F, npv_difference_usd=F),
    "sources": dict(table=S, rows=N, seen=N, derived=N, recalled=N, estimated=N, user=N),
    "law": dict(provision=S, parameter=S, year=N, value=F, unit=S, citation=S, verified=B, headline=B),
}  # fmt: skip

PLANTS = [  # plant, name, country, state, lat, lon, status, capacity, other_units
    ("georgetown", "Georgetown", "USA", "US-KY", 38.25, -84.55, "operating", 550e3, 40e3),
    ("princeton", "Princeton", "USA", "US-IN", 38.35, -87.58, "operating", 420e3, 25e3),
    ("san_antonio", "San Antonio", "USA", "US-TX", 29.26, -98.54, "operating", 210e3, 5e3),
    ("liberty", "Liberty megasite", "USA", "US-NC", 35.85, -79.57, "candidate", 0.0, 0.0),
    ("cambridge", "Cambridge (North and South)", "CAN", None, 43.40, -80.36, "operating", 450e3, 60e3),
    ("guanajuato", "Apaseo el Grande", "MEX", None, 20.55, -100.68, "operating", 150e3, 10e3),
    ("tahara", "Tahara", "JPN", None, 34.67, 137.20, "operating", 390e3, 190e3),
    ("miyata", "Miyata", "JPN", None, 33.72, 130.68, "operating", 430e3, 250e3),
    ("takaoka", "Takaoka", "JPN", None, 35.10, 137.13, "operating", 300e3, 160e3),
    ("burnaston", "Burnaston", "GBR", None, 52.86, -1.61, "idle", 120e3, 0.0),
]  # fmt: skip
PROGRAMS = [  # program, nameplate, segment, msrp, units, plant today
    ("camry", "Camry", "mid-size car", 30e3, 300e3, "georgetown"),
    ("highlander", "Highlander", "mid-size SUV", 45e3, 170e3, "princeton"),
    ("sienna", "Sienna", "minivan", 41e3, 75e3, "princeton"),
    ("tundra", "Tundra", "full-size pickup", 55e3, 150e3, "san_antonio"),
    ("rav4", "RAV4", "compact SUV", 33e3, 230e3, "cambridge"),
    ("nx", "Lexus NX", "compact luxury SUV", 46e3, 75e3, "cambridge"),
    ("tacoma", "Tacoma", "mid-size pickup", 38e3, 130e3, "guanajuato"),
    ("4runner", "4Runner", "mid-size SUV", 47e3, 110e3, "tahara"),
    ("rx", "Lexus RX", "mid-size luxury SUV", 57e3, 110e3, "miyata"),
    ("prius", "Prius", "compact car", 32e3, 50e3, "takaoka"),
]  # fmt: skip
MOVES = [  # move, program, to, kind, start, units, capex, jobs, npv, low, high, decided
    ("m1", "4runner", "san_antonio", "volume_shift", 2028, 95e3, 0.62e9, 1450.0, 2.31e9, 2.05e9, 2.44e9, True),
    ("m2", "rav4", "liberty", "new_site", 2030, 180e3, 2.85e9, 3900.0, 1.12e9, 0.71e9, 1.35e9, True),
    ("m3", "rx", "georgetown", "volume_shift", 2029, 90e3, 0.81e9, 1200.0, 0.94e9, 0.80e9, 1.07e9, True),
    ("m4", "prius", "princeton", "volume_shift", 2031, 40e3, 0.48e9, 520.0, 0.03e9, -0.16e9, 0.19e9, False),
]  # fmt: skip
LINES = {  # line: (US, MEX and CAN, overseas) as share of MSRP, and what explains it
    "parts": (0.545, 0.535, 0.520, "Bill of material at the recipe's sources. Case tables bom, sources."),
    "inbound_freight": (0.022, 0.020, 0.008, "Share of parts value by lane. Case table part_lanes."),
    "inbound_duty": (0.021, 0.009, 0.000, "Parts at 15 % less the import-adjustment offset. 90 FR 14705 (Section 232)."),
    "labour": (0.060, 0.030, 0.034, "Hours times wage times learning. Case tables programs, plants."),
    "energy": (0.004, 0.004, 0.006, "kWh a vehicle times price of the place. Case table places."),
    "quality": (0.012, 0.013, 0.014, "Warranty accrual, growing with the length of the pipeline."),
    "carrying_cost": (0.002, 0.003, 0.008, "Days in transit times the carrying rate. Case table finance."),
    "outbound_freight": (0.016, 0.022, 0.034, "Gate to dealer, weighted by market. Case table lanes."),
    "vehicle_duty": (0.000, 0.085, 0.118, "15 % of the related-party price. Proclamation 10908, 90 FR 14705; HTS 8703."),
    "user_fees": (0.000, 0.001, 0.003, "Merchandise processing and harbour maintenance. 19 U.S.C. 58c; 26 U.S.C. 4461."),
    "production_credits": (-0.009, 0.0, 0.0, "Section 45X on cells and modules, 26 U.S.C. 45X(b)."),
}  # fmt: skip
LEDGER_TERM = {"parts": "parts", "inbound_freight": "freight", "outbound_freight": "freight", "labour": "labour",
               "inbound_duty": "parts_duty", "vehicle_duty": "vehicle_duty", "production_credits": "credit_45x"}  # fmt: skip


def frame(name: str, rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    """A table of the Study with its exact columns."""
    return pl.DataFrame(rows, schema=COLUMNS[name], orient="row")


def _country(plant: str) -> str:
    return next(p[2] for p in PLANTS if p[0] == plant)


def _unit_cost(program: tuple[Any, ...], plant: str) -> dict[str, float]:
    zone = {"USA": 0, "MEX": 1, "CAN": 1}.get(_country(plant), 2)
    return {line: shares[zone] * program[3] for line, shares in LINES.items()}


def _production(moves: list[tuple[Any, ...]]) -> list[tuple[str, str, int, float]]:
    rows = []
    for program, _, _, _, units, home in PROGRAMS:
        move = next((m for m in moves if m[1] == program), None)
        for year in range(FIRST, LAST + 1):
            total = units * (1 + 0.01 * (year - FIRST))
            share = 0.0 if move is None or year < move[4] else (0.5 if year == move[4] else 1.0) * move[5] / units
            rows.append((program, home, year, total * (1 - share)))
            if move and share:
                rows.append((program, move[2], year, total * share))
    return rows


def _ledger(who: str, built: list[tuple[str, str, int, float]], moves: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    cash: dict[tuple[str, str, int], float] = {}

    def pay(term: str, place: str, year: int, usd: float) -> None:
        cash[term, place, year] = cash.get((term, place, year), 0.0) + usd

    for name, plant, year, units in built:
        program = next(p for p in PROGRAMS if p[0] == name)
        pay("revenue", plant, year, 0.9 * program[3] * units)
        for line, usd in _unit_cost(program, plant).items():
            pay(LEDGER_TERM.get(line, "other_variable"), plant, year, -usd * units)
        if year == LAST:
            pay("terminal_value", plant, year, 1.5 * 0.1 * program[3] * units)
    for move in moves:
        for k in range(3):
            pay("capex", move[2], move[4] - k, -move[6] / 3)
        pay("offers", move[2], move[4] + 1, 0.08 * move[6])
    for year in range(FIRST, LAST + 1):
        pay("fixed_cost", "", year, -2.2e9)
        total = sum(usd for (t, _, y), usd in cash.items() if y == year and t != "terminal_value")
        pay("income_tax", "", year, -0.23 * max(total, 0.0))
    return [(who, t, p, y, usd, usd / (1 + RATE) ** (y - FIRST)) for (t, p, y), usd in sorted(cash.items())]


def _plant_years(
    who: str, built: list[tuple[str, str, int, float]], moves: list[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    rows = []
    for plant, _, _, _, _, _, status, base, other in PLANTS:
        for year in range(FIRST, LAST + 1):
            added = sum(m[5] * 1.15 for m in moves if m[2] == plant and year >= m[4] and m[3] == "new_site")
            units = sum(u for _, p, y, u in built if p == plant and y == year)
            state = "idle" if status == "idle" else "open" if base + added > 0 else "closed"
            jobs = 0.0 if state != "open" else 900 + 0.016 * (units + other)
            rows.append((who, plant, year, state, base + added, units, other, jobs))
    return rows


def _costs(built: list[tuple[str, str, int, float]]) -> list[tuple[Any, ...]]:
    rows = []
    for name, plant, year, _ in built:
        program = next(p for p in PROGRAMS if p[0] == name)
        for recipe, factor in (("near", 1.0), ("cheap_parts", 1.03)):
            for line, usd in _unit_cost(program, plant).items():
                rows.append((name, plant, recipe, year, line, usd * factor, "derived", LINES[line][3]))
    return rows


def _launches(who: str, moves: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for k, (program, _, _, _, _, home) in enumerate(PROGRAMS):
        move = next((m for m in moves if m[1] == program), None)
        for generation, year in ((1, FIRST + 1 + k % 5), (2, FIRST + 7 + k % 5)):
            if year <= LAST:
                plant = move[2] if move and year >= move[4] else home
                rows.append((who, program, plant, generation, year, "new_generation", 0.4e9))
        if move:
            rows.append((who, program, move[2], 1, move[4], "other_platform", move[6] * 0.4))
    return rows


def _law() -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for year in range(FIRST, LAST + 1):
        s232 = "us.tariffs.section_232.automobiles"
        rows.append(
            (
                s232,
                "rate_japan",
                year,
                0.15,
                "share",
                "90 FR 14705; EO 14345, sec. 2 https://www.federalregister.gov/d/2025-05930",
                True,
            )
        )
        rows.append((s232, "rate_mexico_non_us_content", year, 0.25, "share", "Proclamation 10908, 90 FR 14705", True))
        rows.append(
            (
                "us.tax.45x",
                "cell_credit",
                year,
                max(0.0, 35.0 * (1 - max(0, year - 2029) * 0.25)),
                "USD/kWh",
                "26 U.S.C. 45X(b)(1)(K)",
                True,
            )
        )
        rows.append(
            ("us.tax.bonus_depreciation", "share", year, 1.0, "share", "26 U.S.C. 168(k) as amended 2025", False)
        )
    return [(*row, True) for row in rows]  # fmt: skip


def _tables(moves: list[tuple[Any, ...]]) -> dict[str, pl.DataFrame]:
    built = {"plan": _production(moves), "stay": _production([])}
    taken = {"plan": moves, "stay": []}
    names = {p[0]: p for p in PROGRAMS}
    rows: dict[str, list[tuple[Any, ...]]] = {
        "moves": [
            (m[0], m[1], names[m[1]][1], names[m[1]][5], m[2], m[3], m[4], m[5], m[6], m[7],
             next(p[3] for p in PLANTS if p[0] == m[2]), *m[8:])
            for m in moves
        ],
        "ledger": [r for w in built for r in _ledger(w, built[w], taken[w])],
        "production": [(w, *r) for w in built for r in built[w]],
        "deliveries": [
            (w, p, plant, market, y, u / 2) for w in built for p, plant, y, u in built[w] for market in ("east", "west")
        ],
        "plant_years": [r for w in built for r in _plant_years(w, built[w], taken[w])],
        "plants": [(p[0], p[1], "hinode", *p[2:7]) for p in PLANTS],
        "programs": [p[:4] for p in PROGRAMS],
        "markets": [("east", "East", 38.0, -80.0), ("west", "West", 37.0, -118.0)],
        "launches": [r for w in built for r in _launches(w, taken[w])],
        "investments": [
            ("plan", f"greenfield_{m[2]}", m[2], "greenfield", m[4], m[5] * 1.15, m[6]) for m in moves if m[3] == "new_site"
        ],
        "costs": _costs(built["plan"]),
        "confidence": [("seen", 0.31, 0.0), ("derived", 0.42, 0.0), ("recalled", 0.07, 0.0), ("estimated", 0.20, 0.0)],
        "sources": [("plants", 10, 8, 2, 0, 0, 0), ("programs", 10, 4, 3, 1, 2, 0), ("bom", 100, 0, 70, 10, 20, 0)],
        "law": _law(),
    }  # fmt: skip
    return {name: frame(name, rows[name]) for name in STUDY_TABLES}


def terms(ledger: pl.DataFrame, who: str) -> dict[str, float]:
    """NPV by ledger term of the plan or of staying."""
    mine = ledger.filter(pl.col("who") == who).group_by("term").agg(pl.col("npv_usd").sum()).sort("term")
    return dict(zip(mine["term"], mine["npv_usd"], strict=True))


def _summary(tables: dict[str, pl.DataFrame], **changes: Any) -> Summary:
    plan, stay = terms(tables["ledger"], "plan"), terms(tables["ledger"], "stay")
    value, staying = sum(plan.values()), sum(stay.values())
    gap_usd = 0.31e9
    base = Summary(
        case="hinode", automaker="Hinode Motor", known_as_of=date(2026, 3, 1), footprint_date=date(2025, 1, 1),
        first_year=FIRST, years=YEARS, usd_year=2024, seed=7, reproducible=True,
        versions={"reshore": "0.1.0", "highspy": "1.15.1", "polars": "1.35.0"}, inputs_hash="9f3a1c5e77b24d0c8a6e",
        objective_usd=value, bound_usd=value + gap_usd, gap_usd=gap_usd, gap=0.0007,
        decision_gap=gap_usd / (value + gap_usd - staying) if value + gap_usd != staying else 0.0,
        stay_objective_usd=staying,
        npv_without_terminal_usd=value - plan.get("terminal_value", 0.0),
        stay_npv_without_terminal_usd=staying - stay.get("terminal_value", 0.0),
        npv_before_tax_usd=value - plan.get("income_tax", 0.0),
        stay_npv_before_tax_usd=staying - stay.get("income_tax", 0.0),
        ledger_usd=plan, stay_ledger_usd=stay,
        seconds={"read": 0.4, "price": 1.9, "optimise": 41.2}, cpu_seconds={"read": 0.4, "price": 2.1, "optimise": 77.0},
        warnings=("2 programs have no content label; the supply-region prior was used.",),
    )  # fmt: skip
    return replace(base, **changes)


def sample_study(moves: list[tuple[Any, ...]] | None = None, **changes: Any) -> Study:
    """The study with the given moves (default: all four); `changes` replace fields of its summary."""
    tables = _tables(MOVES if moves is None else moves)
    difference = sum(terms(tables["ledger"], "plan").values()) - sum(terms(tables["ledger"], "stay").values())
    tables["confidence"] = tables["confidence"].with_columns(npv_difference_usd=pl.col("share") * difference)
    return Study(_summary(tables, **changes), tables)


def with_tables(study: Study, **tables: pl.DataFrame) -> Study:
    """The study with some tables replaced."""
    return Study(study.summary, {**study.tables, **tables})
