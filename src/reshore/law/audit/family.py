"""What a family of worked examples declares: its input keys with their kinds, what clashes, and the rule.

A family has one form, or several chosen by one or two of its keys (`quantity`, `credit`, `state` and `program`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from reshore.law.audit.kinds import Kind
from reshore.law.record import Law

Inputs = Mapping[str, Any]
Answer = float | bool
Clash = tuple[str, str, str]  # key, what is wrong, what would be right
NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Key:
    """One input key. `default` is what a case without it means; required keys have none."""

    kind: Kind
    required: bool = True
    default: Any = None


def need(kind: Kind) -> Key:
    """A key every case must have."""
    return Key(kind)


def may(kind: Kind, default: Any = None) -> Key:
    """A key a case may have."""
    return Key(kind, False, default)


def _no_clash(_: Inputs) -> Iterable[Clash]:
    return ()


def _no_remark(_: Law, __: Inputs) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class Form:
    """Input keys (beside those that choose the form) and the rule: law and inputs to a number or a flag."""

    keys: Mapping[str, Key]
    rule: Callable[[Law, Inputs], Answer]
    clashes: Callable[[Inputs], Iterable[Clash]] = _no_clash
    remarks: Callable[[Law, Inputs], Iterable[str]] = _no_remark  # on inputs the rule derives itself


@dataclass(frozen=True)
class Family:
    """A family: which keys choose the form, what they are when left out, and the forms by their values.

    synonyms: sets of keys that say the same; a case may use any of a set in place of the one its form asks for.
    """

    forms: Mapping[tuple[str, ...], Form]
    chosen_by: tuple[str, ...] = ()
    chosen_default: Mapping[str, str] = field(default_factory=lambda: NONE)
    synonyms: tuple[frozenset[str], ...] = ()

    def kind_of(self, key: str) -> Kind:
        """What a key of any form holds."""
        return next(form.keys[key].kind for form in self.forms.values() if key in form.keys)

    @property
    def keys(self) -> frozenset[str]:
        """Every input key of any form."""
        return frozenset(self.chosen_by).union(*(form.keys for form in self.forms.values()))


def single(keys: Mapping[str, Key], rule: Callable[[Law, Inputs], Answer], clashes: Any = _no_clash) -> Family:
    """A family of one form."""
    return Family({(): Form(keys, rule, clashes)})


def by(key: str, forms: Mapping[str, Form], default: str | None = None) -> Family:
    """A family whose form is chosen by one key."""
    defaults = NONE if default is None else {key: default}
    return Family({(k,): form for k, form in forms.items()}, (key,), defaults)
