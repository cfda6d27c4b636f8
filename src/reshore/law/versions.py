"""Versions of the law by name: `shipped`, a day, an overlay or several, joined by `+`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from reshore.errors import LawError, Problem
from reshore.law.read import read_law, shipped_overlay
from reshore.law.record import Law

SHIPPED = "shipped"


def law_named(name: str, known_as_of: date) -> Law:
    """The law of a name such as `shipped`, `2025-04-10`, `canada_autos_50`, `my.yaml` or `2026-01-01+canada_autos_50`.

    A day is the law as known then; without one it is as known on `known_as_of`. Later overlays win.
    Raises LawError for an overlay that does not exist or cannot be read, or for two days.
    """
    words = [word.strip() for word in name.split("+")]
    days = [day for word in words if (day := _day(word)) is not None]
    if len(days) > 1:
        raise LawError([Problem("version", None, None, name, "names two days", "give at most one")])
    overlays = [overlay_path(word) for word in words if word != SHIPPED and _day(word) is None]
    return read_law(days[0] if days else known_as_of, overlays)


def overlay_path(word: str) -> Path:
    """The file of an overlay: a path that exists, or the name of a shipped one. Raises LawError for neither."""
    path = Path(word)
    if path.suffix in (".yaml", ".yml") or path.parent != Path("."):
        if not path.is_file():
            raise LawError([Problem("overlay", None, None, word, "there is no such file", "name a YAML file")])
        return path
    return shipped_overlay(word)


def _day(word: str) -> date | None:
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None
