"""Automakers in the reference data: owners with at least three US-sold programs and a plant."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache

from reshore.errors import Problem, RequestError
from reshore.reference.data import rows

LEAST_PROGRAMS = 3

# (slug, words people use for it)
ALIASES = (
    ("general-motors", ("gm", "chevrolet", "gmc", "cadillac", "buick")),
    ("ford", ("ford-motor", "lincoln")),
    ("stellantis", ("chrysler", "fca", "jeep", "ram", "dodge")),
    ("toyota", ("toyota-motor", "lexus")),
    ("honda", ("honda-motor", "acura")),
    ("nissan", ("nissan-motor", "infiniti")),
    ("hyundai-motor-group", ("hyundai", "kia", "genesis", "hmg", "hyundai-kia")),
    ("volkswagen", ("vw", "volkswagen-group", "audi", "porsche")),
    ("bmw", ("bmw-group", "mini")),
    ("mercedes-benz", ("mercedes", "daimler", "mb")),
    ("geely-volvo", ("volvo", "geely", "polestar", "volvo-cars")),
    ("subaru", ("fuji",)),
    ("mazda", ("mazda-motor",)),
    ("tesla", ("tesla-motors",)),
)


@dataclass(frozen=True)
class Automaker:
    """One automaker a case can be made for."""

    slug: str
    name: str  # owner in the reference data
    aliases: tuple[str, ...]
    programs: int  # US-sold programs with 2024 sales
    plants: int  # assembly plants it owns


def slug_of(name: str) -> str:
    """Kebab case: `Hyundai Motor Group` -> `hyundai-motor-group`."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


@cache
def automakers() -> tuple[Automaker, ...]:
    """Every owner with enough programs and a plant, in the order of the alphabet."""
    names = sorted({row["owner"] for row in rows("programs")})
    made = (describe(name) for name in names)
    return tuple(a for a in made if a.programs >= LEAST_PROGRAMS and a.plants >= 1)


def describe(name: str) -> Automaker:
    programs = sum(1 for r in rows("programs") if r["owner"] == name and (r["us_sales_units"] or 0) > 0)
    plants = sum(1 for r in rows("plants") if r["owner"] == name)
    slug = slug_of(name)
    return Automaker(slug, name, next((words for s, words in ALIASES if s == slug), ()), programs, plants)


def find_automaker(wanted: str) -> Automaker:
    """The automaker of a slug, name or alias; RequestError with near matches when there is none."""
    slug = slug_of(wanted)
    for maker in automakers():
        if slug == maker.slug or slug in maker.aliases:
            return maker
    raise RequestError([unknown(wanted, slug)])


def unknown(wanted: str, slug: str) -> Problem:
    words = {word: m.slug for m in automakers() for word in (m.slug, *m.aliases)}
    near = [words[w] for w in difflib.get_close_matches(slug, words, n=4, cutoff=0.5)]
    names = list(dict.fromkeys(near)) or [m.slug for m in automakers()]
    return Problem("request", None, "automaker", wanted, "no such automaker in the reference data",
                   "one of: " + ", ".join(names))  # fmt: skip
