"""The README of a written case folder, made from the schema."""

from __future__ import annotations

from reshore.case.case import Head
from reshore.case.schema import PROVENANCE, TABLES, TableSchema

FORM = """\
A case is a folder with `case.toml` and one CSV file a table in `tables/`: UTF-8, commas, the header first.
Numbers are plain digits (`1200.5`), flags `true` or `false`, dates ISO (`2025-01-31`), lists `a|b|c`.
All amounts are real USD of `usd_year` unless the unit says nominal; shares run from 0 to 1.

*Required* columns must be there and filled in every row. A column with a *default* may be absent, and an empty cell
means the default. An *optional* column may be absent, and an empty cell means none. *Key* columns together name a
row once. Every table must be there; those marked so may have no rows.
"""


def case_readme(head: Head) -> str:
    """The README of a written case folder: what each table is and what its columns mean."""
    title = f"# {head.name}: a case of {head.automaker}"
    sections = [_readme_section(schema) for schema in TABLES.values()]
    provenance = f"Every table also has the columns {', '.join(f'`{c.name}` ({c.meaning})' for c in PROVENANCE)}."
    return "\n\n".join([title, FORM.strip(), provenance, *sections]) + "\n"


def _readme_section(schema: TableSchema) -> str:
    columns = [c for c in schema.columns if c not in PROVENANCE]
    lines = [f"- `{c.name}`: {c.meaning}" + (f" [{c.unit}]" if c.unit else "") for c in columns]
    return f"## tables/{schema.name}.csv\n\n{schema.meaning}\n\n" + "\n".join(lines)
