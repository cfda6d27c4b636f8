"""Vehicle duty for many entries at once: the rule of `vehicle_duty`, tabulated and looked up.

A rule changes only where the law changes, and each layer is affine in US content, so its values at content 0 and 1
for every pair of (stretch of days without a change, origin, class, claims) that occurs hold all there is. The table
is made by `vehicle_duty` itself, which also checks what it is given. Authority: as `vehicle_duty`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reshore.law.lookup import Flags, Floats, refuse
from reshore.law.record import Law
from reshore.law.us.vehicle_duty import VehicleDuty, vehicle_duty

Ints = NDArray[np.int64]

# What the rule reads: duty provisions and the term of the agreement.
READ = ("us.tariffs.", "us.origin.usmca_status")

_LETTERS = 26
_ORIGINS = _LETTERS * _LETTERS
_CLASSES = ("8703", "8704")
_FLAGS = ("usmca", "content_approved", "in_quota", "korus", "plug_in")
_COMBINATIONS = _ORIGINS * len(_CLASSES) * 2 ** len(_FLAGS)
_VERTICES = (0.0, 1.0)
_EPOCH = date(1970, 1, 1).toordinal()
_DAY = np.dtype("datetime64[D]")


@dataclass(frozen=True)
class _Entries:
    """Entries coded: `combination` of origin, class and claims, and content; all one-dimensional, with their shape."""

    combination: Ints
    us_content: Floats
    shape: tuple[int, ...]


def vehicle_duty_many(
    law: Law,
    dates: ArrayLike,
    *,
    origin: ArrayLike,
    hts_class: ArrayLike,
    usmca: ArrayLike,
    us_content: ArrayLike,
    content_approved: ArrayLike = True,
    in_quota: ArrayLike = False,
    korus: ArrayLike | None = None,
    plug_in: ArrayLike = False,
) -> VehicleDuty:
    """`vehicle_duty` of each entry on its own day, exactly; every array broadcasts to the shape of `dates`.

    dates: datetime64[D] (other datetime64 units are cut to days), or whole numbers of days since 1970-01-01.
    Other arguments and errors as in `vehicle_duty`; ValueError also for dates that are neither, or missing.
    """
    days = _days(dates)
    given = (origin, hts_class, us_content, (usmca, content_approved, in_quota, korus, plug_in))
    entries = _coded(days.shape, *given)
    changes = np.array(law.change_dates_of(READ), dtype=_DAY).view(np.int64)
    stretch = np.searchsorted(changes, days.reshape(-1), side="right")

    def table(which: int, combinations: Ints) -> Floats:
        # A day of the stretch: its first, or the last before all changes.
        day = changes[which - 1] if which else changes[0] - 1
        return _both_ends(law, date.fromordinal(int(day) + _EPOCH), combinations)

    return _looked_up(stretch, len(changes) + 1, entries, table)


def vehicle_duty_year(
    law: Law,
    years: ArrayLike,
    *,
    origin: ArrayLike,
    hts_class: ArrayLike,
    usmca: ArrayLike,
    us_content: ArrayLike,
    content_approved: ArrayLike = True,
    in_quota: ArrayLike = False,
    korus: ArrayLike | None = None,
    plug_in: ArrayLike = False,
) -> VehicleDuty:
    """Mean over a calendar year of each entry's duty: `Law.year_average` of `vehicle_duty`, to rounding.

    years: whole numbers; every array broadcasts to their shape. Other arguments and errors as in `vehicle_duty`.
    """
    asked = np.asarray(years)
    if not np.issubdtype(asked.dtype, np.integer):
        raise ValueError("years must be whole numbers")
    given = (origin, hts_class, us_content, (usmca, content_approved, in_quota, korus, plug_in))
    entries = _coded(asked.shape, *given)
    first = int(asked.min()) if asked.size else 0
    count = int(asked.max()) - first + 1 if asked.size else 0
    refuse(np.array(count > 1_000), "years must lie within 1,000 of each other")

    def table(which: int, combinations: Ints) -> Floats:
        return law.year_average(lambda day: _both_ends(law, day, combinations), first + which, READ)

    return _looked_up(asked.reshape(-1).astype(np.int64) - first, count, entries, table)


def _days(dates: ArrayLike) -> Ints:
    """Days since 1970-01-01."""
    given = np.asarray(dates)
    if np.issubdtype(given.dtype, np.datetime64):
        if np.any(np.isnat(given)):
            raise ValueError("dates must not be missing (NaT)")
        return given.astype(_DAY).astype(np.int64)
    if not np.issubdtype(given.dtype, np.integer):
        raise ValueError("dates must be datetime64 or whole numbers of days since 1970-01-01")
    return given.astype(np.int64)


def _coded(
    shape: tuple[int, ...],
    origin: ArrayLike,
    hts_class: ArrayLike,
    us_content: ArrayLike,
    claims: tuple[ArrayLike | None, ...],
) -> _Entries:
    """The entries as whole numbers. Raises ValueError for codes, classes or contents that cannot be."""
    country = _origin_codes(np.asarray(origin, dtype=np.str_))
    kind = _class_codes(np.asarray(hts_class, dtype=np.str_))
    code = np.broadcast_to(country * len(_CLASSES) + kind, shape).reshape(-1)
    for name, claim in zip(_FLAGS, claims, strict=True):
        # Without an answer KORUS is claimed for every vehicle of Korea, as the rule has it.
        asked = country == _code_of("KR") if claim is None else np.asarray(claim, dtype=np.bool_)
        refuse(np.array(asked.ndim > len(shape)), f"{name} does not fit the dates")
        code = code * 2 + np.broadcast_to(asked, shape).reshape(-1)
    content = np.broadcast_to(np.asarray(us_content, dtype=np.float64), shape).reshape(-1)
    if content.size and not (content.min() >= 0.0 and content.max() <= 1.0):
        raise ValueError("us_content must lie in [0, 1]")
    return _Entries(code, content, shape)


def _letters(texts: NDArray[np.str_], length: int, what: str) -> NDArray[np.uint32]:
    """Code points of texts, one row a text; texts that are longer are refused, shorter ones end in zeros."""
    if texts.dtype.itemsize // 4 > length and np.any(np.char.str_len(texts) > length):
        raise ValueError(f"{what} must have {length} characters")
    fixed = np.ascontiguousarray(texts.astype(f"<U{length}"))
    return fixed.view(np.uint32).reshape(*texts.shape, length)


def _origin_codes(origin: NDArray[np.str_]) -> Ints:
    """A number for each pair of capital letters; whether the pair is a country the rule itself checks."""
    points = _letters(origin, 2, "origins").astype(np.int64) - ord("A")
    if points.size and (points.min() < 0 or points.max() >= _LETTERS):
        raise ValueError("origins must be ISO 3166-1 alpha-2 codes of countries")
    return np.asarray(points[..., 0] * _LETTERS + points[..., 1], dtype=np.int64)


def _code_of(origin: str) -> int:
    return int(_origin_codes(np.array(origin)))


def _class_codes(hts_class: NDArray[np.str_]) -> Ints:
    points = _letters(hts_class, 4, "hts_class")
    known = _letters(np.array(_CLASSES), 4, "hts_class")
    first, last = known[:, :3], known[:, 3]
    kind: Ints = np.asarray(points[..., 3] == last[1], dtype=np.int64)
    same = np.all(points[..., :3] == first[0], axis=-1) & (points[..., 3] == last[kind])
    refuse(~same, "hts_class must be 8703 or 8704")
    return kind


def _decoded(combinations: Ints) -> tuple[NDArray[np.str_], NDArray[np.str_], list[Flags]]:
    rest, claims = combinations, list[Flags]()
    for _ in _FLAGS:
        claims.append((rest % 2).astype(np.bool_))
        rest = rest // 2
    kind, country = rest % len(_CLASSES), rest // len(_CLASSES)
    capitals = np.array([chr(ord("A") + i) for i in range(_LETTERS)])
    origin = np.char.add(capitals[country // _LETTERS], capitals[country % _LETTERS])
    return origin, np.array(_CLASSES)[kind], claims[::-1]


def _both_ends(law: Law, on: date, combinations: Ints) -> Floats:
    """Layers of the combinations on a day at content 0 and 1, by the rule.   [layer, end, combination]"""
    origin, hts_class, claims = _decoded(combinations)
    named = dict(zip(_FLAGS, claims, strict=True))
    ends = [
        vehicle_duty(law, on, origin=origin, hts_class=hts_class, us_content=end, **named).layers for end in _VERTICES
    ]
    return np.stack(ends, axis=1)


def _looked_up(period: Ints, periods: int, entries: _Entries, table: Callable[[int, Ints], Floats]) -> VehicleDuty:
    """The layers of every entry out of tables made for the combinations that occur in each period."""
    key = period * _COMBINATIONS + entries.combination
    occurs = np.zeros(periods * _COMBINATIONS, dtype=np.bool_)
    occurs[key] = True
    keys = np.flatnonzero(occurs)
    place = np.zeros(len(occurs), dtype=np.int32)
    place[keys] = np.arange(len(keys), dtype=np.int32)
    where = place[key]
    starts = np.flatnonzero(np.diff(keys // _COMBINATIONS, prepend=-1))
    groups = np.split(keys, starts[1:])
    made = [table(int(g[0] // _COMBINATIONS), g % _COMBINATIONS) for g in groups if len(g)]
    values = np.concatenate(made, axis=-1) if made else np.zeros((len(VehicleDuty.__dataclass_fields__), 2, 0))
    layers = (_between(low, high, where, entries.us_content).reshape(entries.shape) for low, high in values)
    return VehicleDuty(*layers)


def _between(low: Floats, high: Floats, where: NDArray[np.int32], content: Floats) -> Floats:
    """The affine layer at each content; a layer that content does not move is looked up as it is."""
    if np.array_equal(low, high):
        return low[where]
    at_zero, at_one = low[where], high[where]
    return np.where(at_zero == at_one, at_zero, at_zero * (1.0 - content) + at_one * content)
