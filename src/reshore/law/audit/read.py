"""Strict reading of a file of worked examples: every problem, each with example, case number, key and remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from reshore.errors import Problem, RequestError
from reshore.law.audit.families import FAMILIES
from reshore.law.audit.family import Family, Form
from reshore.law.audit.kinds import AMOUNT, DAY, TEXT, Kind, Unfit
from reshore.law.read import OnceLoader

FILE_KEYS = frozenset(("description", "state_of_knowledge", "conventions", "examples"))
EXAMPLE_KEYS = frozenset(("id", "family", "question", "files", "confidence", "cases", "notes"))
CASE_KEYS = frozenset(("inputs", "expected", "unit", "tolerance", "arithmetic", "question", "notes"))


@dataclass(frozen=True)
class Case:
    """One case, read: inputs of their kinds with defaults put in, and its rule."""

    example: str
    number: int  # 0-based within the example
    family: str
    form: Form
    inputs: Mapping[str, Any]
    known_as_of: date | None
    expected: float | bool
    unit: str
    tolerance: float
    arithmetic: str | None
    unread: tuple[str, ...] = ()  # keys given that only other forms of the family read

    def key(self, name: str) -> str:
        """How a message names one of the case's keys."""
        return f"{self.example}, case {self.number}, {name}"


@dataclass(frozen=True)
class Refused:
    """A case that cannot be answered as it stands."""

    id: str
    case: int
    expected: object
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Examples:
    """A file of examples, read."""

    file: str
    state_of_knowledge: date | None
    cases: tuple[Case, ...]
    refused: tuple[Refused, ...] = ()


def read_examples(path: Path, *, strict: bool = True) -> Examples:
    """A file of worked examples. Raises RequestError with every problem in it.

    strict: a case that cannot be read spoils the file; otherwise it is put into `refused` and the others stay.
    """
    if not path.is_file():
        raise RequestError(
            [Problem(str(path), None, None, None, "cannot be read: there is no such file", "name a YAML file")]
        )
    try:
        documents = list(yaml.load_all(path.read_text(encoding="utf-8"), OnceLoader))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError) as error:
        said = " ".join(str(getattr(error, "problem", None) or error).split())
        mark = getattr(error, "problem_mark", None)
        where = "" if mark is None else f", line {mark.line + 1}"
        right = "give well-formed YAML in UTF-8"
        raise RequestError([Problem(f"{path}{where}", None, None, None, f"cannot be read: {said}", right)]) from None
    if len(documents) != 1:
        raise RequestError([Problem(str(path), None, None, None, "not one YAML document", "give one document")])
    return parse_examples(documents[0], str(path), strict=strict)


def parse_examples(raw: object, file: str, *, strict: bool = True) -> Examples:
    """Examples from what YAML holds, as `read_examples` reads them. Raises RequestError with every problem."""
    reader = _Reader(file)
    examples = reader.file_of(raw)
    of_cases = [p for each in reader.refused for p in each.problems]
    if found := [p for p in reader.problems if strict or p not in of_cases]:
        raise RequestError(found)
    return replace(examples, refused=tuple(reader.refused))


@dataclass
class _Reader:
    file: str
    problems: list[Problem] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    def add(self, key: str | None, value: object, wrong: str, right: str) -> None:
        shown = None if value is None else str(value)[:60]
        self.problems.append(Problem(self.file, None, key, shown, wrong, right))

    def unknown(self, raw: Mapping[Any, Any], known: frozenset[str], where: str) -> None:
        for name in raw.keys() - known:
            self.add(f"{where}{name}", None, "unknown key", f"known keys: {', '.join(sorted(known))}")

    def content(self, where: str, raw: object, kind: Kind) -> Any:
        """What the kind reads, or None with a problem noted."""
        try:
            return kind.read(raw)
        except Unfit as unfit:
            self.add(where, raw, unfit.wrong, unfit.right)
            return None

    def file_of(self, raw: object) -> Examples:
        if not isinstance(raw, dict):
            self.add(None, None, "not a file of worked examples", "one mapping with the key examples")
            return Examples(self.file, None, ())
        self.unknown(raw, FILE_KEYS, "")
        known = self.content("state_of_knowledge", raw["state_of_knowledge"], DAY) if _given(raw) else None
        cases = [case for n, each in enumerate(self.examples_in(raw)) for case in self.example(each, n)]
        self.twice([str(e.get("id")) for e in self.examples_in(raw, False) if isinstance(e, dict)])
        return Examples(self.file, known, tuple(cases))

    def examples_in(self, raw: Mapping[str, object], noting: bool = True) -> Sequence[object]:
        found = raw.get("examples")
        if isinstance(found, list) and found:
            return found
        if noting:
            self.add("examples", None, "no examples", "give a list of examples")
        return ()

    def twice(self, ids: Sequence[str]) -> None:
        for each in sorted({i for i in ids if ids.count(i) > 1}):
            self.add(f"{each}, id", None, "an id used twice", "give each example its own")

    def example(self, raw: object, n: int) -> list[Case]:
        if not isinstance(raw, dict):
            self.add(f"example {n}", raw, "not an example", "a mapping with id, family and cases")
            return []
        name = raw.get("id") if isinstance(raw.get("id"), str) else None
        where = name or f"example {n}"
        self.unknown(raw, EXAMPLE_KEYS, f"{where}, ")
        if name is None:
            self.add(f"{where}, id", raw.get("id"), "missing or not a text", "give the example an id")
        family, cases = self.family(where, raw.get("family")), raw.get("cases")
        if not isinstance(cases, list) or not cases:
            self.add(f"{where}, cases", None, "no cases", "give a list of cases")
            return []
        if family is None:
            return []
        kind = str(raw["family"])
        read = [self.one(where, i, kind, family, each) for i, each in enumerate(cases)]
        return [case for case in read if case is not None]

    def one(self, example: str, n: int, name: str, family: Family, raw: object) -> Case | None:
        """A case, or None with the case among the refused."""
        before = len(self.problems)
        found = self.case(example, n, name, family, raw)
        if found is None:
            expected = raw.get("expected") if isinstance(raw, dict) else None
            self.refused.append(Refused(example, n, expected, tuple(self.problems[before:])))
        return found

    def family(self, where: str, name: object) -> Family | None:
        found = FAMILIES.get(name) if isinstance(name, str) else None
        if found is None:
            wrong = "missing key" if name is None else "unknown family"
            self.add(f"{where}, family", name, wrong, f"one of {', '.join(FAMILIES)}")
        return found

    def case(self, example: str, n: int, name: str, family: Family, raw: object) -> Case | None:
        where, before = f"{example}, case {n}, ", len(self.problems)
        if not isinstance(raw, dict):
            self.add(where + "case", raw, "not a case", "a mapping with inputs and expected")
            return None
        self.unknown(raw, CASE_KEYS, where)
        expected = self.expected(where, raw)
        tolerance = self.content(where + "tolerance", raw.get("tolerance", 0.0), AMOUNT)
        sums = raw.get("arithmetic")
        arithmetic = None if sums is None else str(sums)
        given = raw.get("inputs")
        if not isinstance(given, dict):
            self.add(where + "inputs", given, "missing or not a mapping", "give a mapping of input keys")
            return None
        form, inputs, known = self.inputs(where, family, given)
        if form is None or len(self.problems) > before:
            return None
        unit = str(raw.get("unit", ""))
        unread = unread_keys(form, family, _in_the_words_of(form, family, given))
        return Case(example, n, name, form, inputs, known, expected, unit, tolerance, arithmetic, unread)

    def expected(self, where: str, raw: Mapping[str, object]) -> float | bool:
        found, unit = raw.get("expected"), raw.get("unit")
        if unit is not None:
            self.content(where + "unit", unit, TEXT)
        if isinstance(found, bool) and unit in (None, "bool"):
            return found
        if isinstance(found, (int, float)) and not isinstance(found, bool) and unit != "bool":
            return float(found)
        wrong = "missing key" if "expected" not in raw else f"does not fit unit {unit}"
        self.add(where + "expected", found, wrong, "true or false with unit bool, else a number")
        return False

    def inputs(
        self, where: str, family: Family, raw: Mapping[str, object]
    ) -> tuple[Form | None, dict[str, Any], date | None]:
        known = self.content(where + "known_as_of", raw["known_as_of"], DAY) if "known_as_of" in raw else None
        form = self.form(where, family, raw)
        if form is None:
            return None, {}, known
        raw = _in_the_words_of(form, family, raw)
        self.unknown(raw, frozenset((*family.keys, "known_as_of")), where)
        before = len(self.problems)
        for k in unread_keys(form, family, raw):
            self.content(where + k, raw[k], family.kind_of(k))
        read = {k: self.content(where + k, raw[k], key.kind) for k, key in form.keys.items() if k in raw}
        for k, key in form.keys.items():
            if k not in raw and key.required:
                self.add(where + k, None, "missing key", key.kind.right)
        defaults = {k: key.default for k, key in form.keys.items()}
        inputs = {**defaults, **read}
        if len(self.problems) == before:
            for k, wrong, right in form.clashes(inputs):
                self.add(where + k, raw.get(k), wrong, right)
        return form, inputs, known

    def form(self, where: str, family: Family, raw: Mapping[str, object]) -> Form | None:
        """The form chosen by the selecting keys, each of which must be given unless it has a default."""
        open_forms = dict(family.forms)
        for i, key in enumerate(family.chosen_by):
            value = str(raw.get(key, family.chosen_default.get(key)))
            left = {words: form for words, form in open_forms.items() if words[i] == value}
            if not left:
                wrong = "not a known choice" if key in raw else "missing key"
                words = sorted({words[i] for words in open_forms})
                self.add(where + key, raw.get(key), wrong, f"one of {', '.join(words)}")
                return None
            open_forms = left
        return next(iter(open_forms.values()))


def _in_the_words_of(form: Form, family: Family, raw: Mapping[str, object]) -> Mapping[str, object]:
    """The inputs with a synonym renamed to the key the form asks for, where it is the only one given."""
    out = dict(raw)
    for words in family.synonyms:
        asked, given = words & form.keys.keys(), words & raw.keys()
        if len(asked) == 1 and len(given) == 1 and asked != given:
            out[next(iter(asked))] = out.pop(next(iter(given)))
    return out


def unread_keys(form: Form, family: Family, raw: Mapping[str, object]) -> tuple[str, ...]:
    """Keys given that other forms of the family read and this one does not."""
    return tuple(k for k in raw if k in family.keys and k not in form.keys and k not in family.chosen_by)


def _given(raw: Mapping[str, object]) -> bool:
    return "state_of_knowledge" in raw
