"""Time vehicle duty for many entries: mixed origins, days, classes, claims and contents, on one core.

python benchmarks/law_duties.py [--evaluations N] [--checked N] [--seed N]

Prints, for single days and for year averages: evaluations, CPU seconds (making the table and checking the inputs
included), evaluations a second, the load of the machine, and the largest difference from the plain rule on some rows.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from datetime import date

import numpy as np

from reshore.law import read_law
from reshore.law.record import Law
from reshore.law.us.duty_batch import vehicle_duty_many, vehicle_duty_year
from reshore.law.us.vehicle_duty import VehicleDuty, vehicle_duty

ORIGINS = np.array(["MX", "CA", "JP", "KR", "DE", "SE", "HU", "IT", "GB", "CN", "TH", "IN", "BR", "TR", "ZA", "US"])


def entries(n: int, seed: int) -> dict[str, np.ndarray]:
    """Entries by argument of the rule."""
    rng = np.random.default_rng(seed)
    origin = ORIGINS[rng.integers(len(ORIGINS), size=n)]
    hts_class = np.array(["8703", "8704"])[rng.integers(2, size=n)]
    party = (origin == "MX") | (origin == "CA")
    flag = [rng.random(n) < 0.5 for _ in range(4)]
    return {
        "origin": origin,
        "hts_class": hts_class,
        "usmca": party & flag[0],
        "us_content": rng.random(n),
        "content_approved": flag[1],
        "in_quota": (origin == "GB") & (hts_class == "8703") & flag[2],
        "plug_in": flag[3],
    }


def timed(run: Callable[[], VehicleDuty], what: str, n: int) -> VehicleDuty:
    clock = time.process_time()
    duty = run()
    spent = time.process_time() - clock
    print(f"{what}: {n} evaluations, {spent:.2f} CPU s, {n / spent:,.0f} a second, load {os.getloadavg()[0]:.1f}")
    return duty


def difference(law: Law, duty: VehicleDuty, given: dict[str, np.ndarray], rows: int, when: np.ndarray) -> float:
    """Largest difference of the total from the plain rule over the first rows; by day or, for whole numbers, year."""
    worst = 0.0
    for i in range(rows):
        row = {k: v[i] for k, v in given.items()}

        def plain(on: date, row: dict[str, np.ndarray] = row) -> np.ndarray:
            return vehicle_duty(law, on, **row).total

        day = when[i].item()
        right = plain(day) if isinstance(day, date) else law.year_average(plain, day)
        worst = max(worst, abs(float(right) - float(duty.total[i])))
    return worst


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("--evaluations", type=int, default=1_000_000)
    ask.add_argument("--checked", type=int, default=500)
    ask.add_argument("--seed", type=int, default=0)
    asked = ask.parse_args()
    n, law = asked.evaluations, read_law(date.max)
    given = entries(n, asked.seed)
    rng = np.random.default_rng(asked.seed + 1)
    days = np.datetime64("2023-01-01", "D") + rng.integers(0, 4748, size=n)
    years = rng.integers(2023, 2036, size=n)
    rows = min(asked.checked, n)
    duty = timed(lambda: vehicle_duty_many(law, days, **given), "single days", n)
    print(f"  largest difference from the rule over {rows} rows: {difference(law, duty, given, rows, days):.1e}")
    duty = timed(lambda: vehicle_duty_year(law, years, **given), "year averages", n)
    few = min(rows, 50)
    print(f"  largest difference from the rule over {few} rows: {difference(law, duty, given, few, years):.1e}")


if __name__ == "__main__":
    main()
