"""The arithmetic behind a number of the law: line by line, with the parameters that decided each line.

Which parameters decided is found by asking the rule again under a law in which one of them is changed, so the account
cannot differ from the rule.
"""

from __future__ import annotations

from reshore.law.explain.account import Account, Line, account_lines, account_record
from reshore.law.explain.trace import Decision, decided_by

__all__ = ["Account", "Decision", "Line", "account_lines", "account_record", "decided_by"]
