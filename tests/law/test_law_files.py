"""The shipped provisions: every value cited, recalled ones reported, loading quick, the page current."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

from reshore.law import Law, read_law

LAW = read_law(date.max)


def _values(law: Law) -> list[tuple[str, str, date]]:
    return [(p.id, q.name, v.start) for p in law.provisions.values() for q in p.parameters.values() for v in q.values]


def test_every_value_has_a_reference_and_recalled_ones_are_unverified() -> None:
    unverified = 0
    for provision_id, parameter, start in _values(LAW):
        told = LAW.explain(provision_id, parameter, start)
        assert told.citations and told.citation is told.citations[0] and told.citation.title
        assert told.legal_basis
        assert told.verified == all(c.seen for c in told.citations)
        assert ("recalled, not read" in str(told)) == (not told.verified)
        unverified += not told.verified
    assert 0 < unverified < len(_values(LAW))  # both kinds are there; docs/law counts them


def test_every_provision_has_at_least_one_parameter() -> None:
    assert [k for k, p in LAW.provisions.items() if not p.parameters] == []


def test_what_does_not_apply_says_so() -> None:
    told = LAW.explain("us.tariffs.section_232.autos", "floor_rate_JP", date(2025, 1, 1))
    assert not told.applies and not told.verified and told.value is None
    assert "not applicable" in str(told)


def test_nothing_is_read_from_outside_the_package() -> None:
    code = "from datetime import date; from reshore.law import read_law; print(len(read_law(date.max).provisions))"
    out = subprocess.run([sys.executable, "-c", code], cwd="/", capture_output=True, text=True, check=True)
    assert int(out.stdout) == len(LAW.provisions)
