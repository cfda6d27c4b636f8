"""The families of worked examples, by name."""

from __future__ import annotations

from collections.abc import Mapping

from reshore.law.audit.families.credits import CREDITS
from reshore.law.audit.families.depreciation import DEPRECIATION
from reshore.law.audit.families.duties import DUTIES
from reshore.law.audit.families.origin import ORIGIN
from reshore.law.audit.families.states import STATES
from reshore.law.audit.family import Family

FAMILIES: Mapping[str, Family] = {**DUTIES, **ORIGIN, **CREDITS, **DEPRECIATION, **STATES}

__all__ = ["FAMILIES"]
