"""Numbers and names in words, the same in the report, the workbook and on the console."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

DASH = "–"
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
_SCALES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k"))
_WORDS = {
    "usd": "USD",
    "msrp": "MSRP",
    "ev": "EV",
    "co2e": "CO2e",
    "usmca": "USMCA",
    "us": "US",
    "npv": "NPV",
    "mfn": "MFN",
    "45x": "45X",
    "45y": "45Y",
    "48c": "48C",
    "48e": "48E",
    "ieepa": "IEEPA",
    "ftz": "FTZ",
    "hmf": "HMF",
    "mpf": "MPF",
}
KINDS = {
    "new_site": "new site",
    "volume_shift": "shift of volume",
    "added_volume": "added volume",
    "exit": "exit",
}


def missing(value: float | None) -> bool:
    """Whether there is no number to show."""
    return value is None or not math.isfinite(value)


def digits(value: float) -> str:
    """Three significant digits at most, two decimals at most: 1.24, 12.4, 124."""
    size = abs(value)
    places = 2 if size < 0.995 else 1 if size < 99.95 else 0
    return f"{value:,.{places}f}".replace("-", "−")


def scaled(value: float) -> str:
    """1234567890 -> '1.2 bn'."""
    for size, word in _SCALES:
        if abs(value) >= 0.9995 * size:
            return f"{digits(value / size)} {word}"
    return number(value)


def money(usd: float | None, year: int | None = None) -> str:
    """1.2e9, 2024 -> 'USD 1.2 bn (2024)'."""
    if usd is None or missing(usd):
        return DASH
    return f"USD {scaled(usd)}" + (f" ({year})" if year else "")


def signed_money(usd: float | None, year: int | None = None) -> str:
    """As money, with a plus before gains."""
    if usd is None or missing(usd):
        return DASH
    shown = money(usd, year)
    return shown.replace("USD ", "USD +", 1) if usd > 0 else shown


def unit(values: Sequence[float]) -> tuple[float, str]:
    """One size for all values of a chart: 1e9, 'USD bn', or 1e6, 'USD m' where none reaches a billion."""
    return (1e9, "USD bn") if max((abs(v) for v in values), default=1e9) >= 1e9 else (1e6, "USD m")


def number(value: float | None) -> str:
    """123456.7 -> '123,457'."""
    if value is None or missing(value):
        return DASH
    return f"{value:,.0f}".replace("-", "−") if round(value) else "0"


def signed(value: float | None) -> str:
    """As number, with a plus before gains."""
    return f"+{number(value)}" if value is not None and not missing(value) and round(value) > 0 else number(value)


def percent(share: float | None, places: int = 0) -> str:
    """0.123 -> '12 %'; shares that would round to none or all become '<1 %' or '>99 %'."""
    if share is None or missing(share):
        return DASH
    if 0 < abs(share) < 0.5 * 10 ** -(places + 2):
        return f"<{10**-places:.{places}f} %"
    if share < 1 and round(100 * share, places) == 100:
        return f">{100 - 10**-places:.{places}f} %"
    return f"{100 * share:.{places}f} %".replace("-", "−")


def title(name: str | None) -> str:
    """'vehicle_duty' -> 'Vehicle duty'; known short forms stay in capitals."""
    if not name:
        return DASH
    words = [_WORDS.get(w, w) for w in name.replace("_", " ").split()]
    joined = " ".join(words)
    return joined[:1].upper() + joined[1:]


def state_name(state: str | None) -> str:
    """'US-KY' -> 'KY'."""
    return state.removeprefix("US-") if state else ""


def listed(names: Sequence[str], most: int = 4) -> str:
    """'A, B and C'; beyond `most`, 'A, B, C and 5 more'."""
    if len(names) > most:
        names = [*names[: most - 1], f"{len(names) - most + 1} more"]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def count(n: int, one: str, many: str | None = None) -> str:
    """1, 'move' -> '1 move'; 2, 'move' -> '2 moves'; below ten in words only for zero."""
    return f"{n or 'no'} {one if n == 1 else many or one + 's'}"


def day(when: date) -> str:
    """date(2026, 3, 1) -> '1 March 2026', in one piece."""
    return f"{when.day}\u00a0{MONTHS[when.month - 1]}\u00a0{when.year}"


def short(name: str, most: int = 28) -> str:
    """A long name cut for a chart."""
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"
