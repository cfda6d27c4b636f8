"""What the user states, as known on a date: schema, reading, checking, writing."""

from reshore.case.case import Case, Head
from reshore.case.read import case_from_tables, check_case, read_case, tables_of
from reshore.case.schema import TABLES
from reshore.case.warn import warnings
from reshore.case.workbook import write_workbook
from reshore.case.write import write_case

__all__ = [
    "TABLES",
    "Case",
    "Head",
    "case_from_tables",
    "check_case",
    "read_case",
    "tables_of",
    "warnings",
    "write_case",
    "write_workbook",
]
