"""From options of the command line to the inputs of a rule: the same keys and kinds as in a file of worked examples."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from reshore.errors import LawError, Problem, RequestError

if TYPE_CHECKING:
    from reshore.law.audit.family import Family, Form

TABLE = "request"
NOTHING: Mapping[str, str] = MappingProxyType({})
Got = TypeVar("Got")


def option(key: str) -> str:
    """The option of an input key."""
    return "--" + key.replace("_", "-")


def words_to_inputs(words: Sequence[str]) -> dict[str, Any]:
    """`--key value`, `--key=value` and bare `--flag` as a mapping of keys. Raises RequestError for anything else."""
    found: dict[str, Any] = {}
    left = list(words)
    while left:
        name, sign, value = left.pop(0).partition("=")
        if not name.startswith("--") or len(name) < 3:
            raise RequestError([Problem(TABLE, None, None, name, "not an option", "write --key value")])
        if not sign:
            value = left.pop(0) if left and not left[0].startswith("--") else "true"
        key = name[2:].replace("-", "_")
        if key in found:
            raise RequestError([Problem(TABLE, None, name, value, "given twice", "give it once")])
        found[key] = _scalar(value)
    return found


def _scalar(text: str) -> Any:
    """Flags and numbers as such, any other word as it is."""
    if text in ("true", "yes", "false", "no"):
        return text in ("true", "yes")
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if text.isdecimal() else number


def choose(family: Family, words: Mapping[str, str]) -> Form:
    """The form chosen by the words of the command, dashes as underscores. Raises RequestError with the ones there are.

    Where the first of two words is known (a state), those told are of it.
    """
    wanted = tuple(word.replace("-", "_") for word in words.values())
    if wanted in family.forms:
        return family.forms[wanted]
    known = sorted(key for key in family.forms if key[0] == wanted[0]) or sorted(family.forms)
    told = [" ".join(key) for key in known]
    near = get_close_matches(" ".join(wanted), told, n=4, cutoff=0.6) if len(wanted) == 1 else []
    said = " ".join(wanted).strip() or None
    raise RequestError(
        [Problem(TABLE, None, " ".join(words), said, "no such one", f"one of {', '.join(near or told)}")]
    )


def chosen_first(form: Form, given: Mapping[str, Any], either: Sequence[str]) -> None:
    """Raise RequestError where a form has some of the keys, at least one of which must be given, and none is."""
    options = [key for key in either if key in form.keys]
    if options and not any(key in given for key in options):
        right = f"give one of {', '.join(map(option, options))}"
        raise RequestError([Problem(TABLE, None, option(options[0]), None, "missing", right)])


def read_inputs(form: Form, given: Mapping[str, Any], named: Mapping[str, str] = NOTHING) -> dict[str, Any]:
    """Inputs of their kinds, defaults put in. Raises RequestError with every problem, naming the options.

    named: options that are not named after their key.
    """
    from reshore.law.audit.kinds import Unfit

    def _problem(key: str, value: object, wrong: str, right: str) -> Problem:
        return Problem(TABLE, None, named.get(key, option(key)), None if value is None else str(value), wrong, right)

    known = ", ".join(named.get(k, option(k)) for k in form.keys)
    must = ", ".join(named.get(k, option(k)) for k, key in form.keys.items() if key.required)
    may = ", ".join(named.get(k, option(k)) for k, key in form.keys.items() if not key.required)
    hint = f"must be given: {must or 'none'}; may be given: {may or 'none'}"
    problems = [] if given else [Problem(TABLE, None, None, None, "no option", hint)]
    problems += [_problem(k, None, "no such option", f"known: {known}") for k in given.keys() - form.keys.keys()]
    inputs = {k: key.default for k, key in form.keys.items()}
    for k, key in form.keys.items():
        if k not in given:
            problems += [_problem(k, None, "missing", f"give {key.kind.right}")] if key.required else []
            continue
        try:
            inputs[k] = key.kind.read(given[k])
        except Unfit as unfit:
            problems.append(_problem(k, given[k], unfit.wrong, unfit.right))
    problems = problems or [_problem(k, given.get(k), wrong, right) for k, wrong, right in form.clashes(inputs)]
    if problems:
        raise RequestError(problems)
    return inputs


def answered(rule: Callable[[], Got]) -> Got:
    """What a rule gives; a refusal of its numbers becomes a RequestError. Errors of addresses and days pass on."""
    try:
        return rule()
    except LawError:
        raise
    except ValueError as error:
        raise RequestError([Problem(TABLE, None, None, None, str(error), "give inputs the rule accepts")]) from None
