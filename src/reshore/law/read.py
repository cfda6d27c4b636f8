"""Reading the law: shipped provisions and overlays into one `Law`, as known on a day.

All files are read and checked before anything is raised, so that one run shows every problem.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import yaml

from reshore.errors import LawError, Problem
from reshore.law.check import Checker
from reshore.law.provision import Parameter, Provision
from reshore.law.record import Law
from reshore.law.vintage import as_known

Overlay = Path | Mapping[str, object]


class OnceLoader(yaml.CSafeLoader):
    """Safe YAML that refuses a key given twice in one mapping (plain YAML keeps the last, in silence)."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        seen: set[object] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key {key.value!r} given twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_day(self, node: yaml.ScalarNode) -> object:
        """A day, or an error with its line where there is no such day (plain YAML gives no line)."""
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError as error:
            wrong = f"{node.value!r} is no day, {error}"
            raise yaml.constructor.ConstructorError(None, None, wrong, node.start_mark) from None


OnceLoader.add_constructor("tag:yaml.org,2002:timestamp", OnceLoader.construct_day)


def read_law(known_as_of: date, overlays: Sequence[Overlay] = (), folder: Path | None = None) -> Law:
    """The law as it was known on a day.

    known_as_of: values announced later are hidden, and what they had replaced runs on.
    overlays: YAML files, or mappings, of the form of a provision; a later one wins over an earlier one. What an
        overlay says counts as known from the beginning unless it states `announced`.
    folder: provisions to read instead of the shipped ones.
    Raises LawError with every problem in every file.
    """
    provisions, problems = _shipped() if folder is None else _read_folder(folder, str(folder))
    changes, faults = _read_overlays(overlays)
    base = {p.id: _known_provision(p, known_as_of) for p in provisions}
    merged, misfits = _merge(base, changes, known_as_of)
    if found := [*problems, *faults, *misfits]:
        raise LawError(found)
    return Law(known_as_of, merged)


def shipped_overlay(name: str) -> Path:
    """The path of an overlay that comes with the package, such as `canada_autos_50`. Raises LawError if none."""
    folder = Path(str(files("reshore.law") / "overlays"))
    path = folder / f"{name}.yaml"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in folder.glob("*.yaml")))
        raise LawError([Problem("overlays", None, None, name, "no such shipped overlay", f"one of {known}")])
    return path


def with_overlay(law: Law, overlay: Overlay) -> Law:
    """A new law with one overlay more, as known on the law's own day. Raises LawError."""
    changes, problems = _read_overlays([overlay])
    merged, misfits = _merge(law.provisions, changes, law.known_as_of)
    if found := [*problems, *misfits]:
        raise LawError(found)
    return Law(law.known_as_of, merged)


def _known_provision(provision: Provision, known_as_of: date) -> Provision:
    known = {name: as_known(p, known_as_of) for name, p in provision.parameters.items()}
    return replace(provision, parameters=known)


@functools.cache
def _shipped() -> tuple[tuple[Provision, ...], tuple[Problem, ...]]:
    return _read_folder(files("reshore.law") / "provisions", "law/provisions")


def _read_folder(folder: Traversable, label: str) -> tuple[tuple[Provision, ...], tuple[Problem, ...]]:
    """Every provision below a folder; its id must be its path, so the path is the address."""
    found: list[Provision] = []
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for parts, file in _yaml_files(folder, ()):
        name = "/".join((label, *parts))
        for provision in _read_file(file, name, problems):
            if provision.id in seen:
                problems.append(
                    Problem(name, None, "id", provision.id, f"also in {seen[provision.id]}", "ids are unique")
                )
            elif provision.id != (address := ".".join(parts).removesuffix(".yaml")):
                problems.append(
                    Problem(name, None, "id", provision.id, "id is not the path", f"{address!r}, or move it")
                )
            seen.setdefault(provision.id, name)
            found.append(provision)
    return tuple(found), tuple(problems)


def _yaml_files(folder: Traversable, above: tuple[str, ...]) -> Iterable[tuple[tuple[str, ...], Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            yield from _yaml_files(entry, (*above, entry.name))
        elif entry.name.endswith(".yaml"):
            yield (*above, entry.name), entry


def _read_file(file: Traversable, name: str, problems: list[Problem], overlay: bool = False) -> list[Provision]:
    """The provisions of a file's documents; what is wrong is added to `problems`."""
    try:
        documents = list(yaml.load_all(file.read_text(encoding="utf-8"), OnceLoader))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError) as error:
        where = getattr(error, "problem_mark", None)
        row = None if where is None else where.line + 1
        wrong = getattr(error, "problem", None) or str(error)
        problems.append(Problem(name, row, None, None, f"cannot be read: {wrong}", "give well-formed YAML in UTF-8"))
        return []
    if overlay and all(d is None for d in documents):
        problems.append(Problem(name, None, None, None, "an empty overlay", "give id, parameters and references"))
        return []
    return [p for d in documents if (p := _check(d, name, problems, overlay)) is not None]


def _check(raw: object, name: str, problems: list[Problem], overlay: bool) -> Provision | None:
    checker = Checker(name, overlay)
    provision = checker.provision(raw)
    problems.extend(checker.problems)
    return provision


def _read_overlays(overlays: Sequence[Overlay]) -> tuple[list[Provision], list[Problem]]:
    problems: list[Problem] = []
    found: list[Provision] = []
    for i, overlay in enumerate(overlays):
        if isinstance(overlay, Mapping):
            one = _check(dict(overlay), f"overlay {i + 1}", problems, overlay=True)
            found += [one] if one is not None else []
        else:
            found += _read_file(overlay, str(overlay), problems, overlay=True)
    return found, problems


def _merge(
    provisions: Mapping[str, Provision], changes: Sequence[Provision], known_as_of: date
) -> tuple[dict[str, Provision], list[Problem]]:
    """Provisions with the overlays' parameters put in place of, or beside, their own.

    A parameter of which the overlay announces nothing in time leaves the law as it was.
    """
    merged, problems = dict(provisions), list[Problem]()
    for change in changes:
        base = merged.get(change.id)
        if base is None:
            problems += _unknown_provision(change, sorted(provisions))
            continue
        problems += [p for new in change.parameters.values() for p in _unit_clash(base, new)]
        told = {k: p for k, p in _known_provision(change, known_as_of).parameters.items() if p.values}
        parameters = {**base.parameters, **told}
        merged[change.id] = replace(base, parameters=parameters, groups={**base.groups, **change.groups})
    return merged, problems


def _unknown_provision(change: Provision, known: Sequence[str]) -> list[Problem]:
    where = change.label or change.id
    return [Problem(where, None, "id", change.id, "overlay of an unknown provision", f"one of {', '.join(known)}")]


def _unit_clash(base: Provision, new: Parameter) -> list[Problem]:
    old = base.parameters.get(new.name)
    if old is None or old.unit == new.unit:
        return []
    key = f"parameters.{new.name}.unit"
    return [Problem(f"{new.source} on {base.id}", None, key, new.unit, "wrong unit", f"the provision has {old.unit}")]
