"""Worked examples: a file of cases with expected numbers, checked against the rules.

`read_examples` reads a file strictly, `audit` runs its cases, `FAMILIES` says which families and input keys there are.
"""

from __future__ import annotations

from reshore.law.audit.families import FAMILIES
from reshore.law.audit.family import Family, Form
from reshore.law.audit.read import Case, Examples, parse_examples, read_examples
from reshore.law.audit.run import Failure, Result, audit

__all__ = [
    "FAMILIES",
    "Case",
    "Examples",
    "Failure",
    "Family",
    "Form",
    "Result",
    "audit",
    "parse_examples",
    "read_examples",
]
