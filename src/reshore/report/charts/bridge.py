"""NPV of the plan against staying, term by term of the ledger."""

from __future__ import annotations

from reshore.report import digest, words
from reshore.report.charts.base import AnyChart, Row, empty, finished
from reshore.report.charts.waterfall import falling
from reshore.study.study import Study

TITLE = "Where the difference to staying comes from"
MOST_TERMS = 14
LEAST_USD = 5e5


def npv_bridge(study: Study) -> AnyChart:
    """Starts at staying (zero) and ends at the plan: the whole NPV would hide the difference."""
    steps = bridge_rows(study)
    if len(steps) < 2:
        return empty(study, TITLE, "Plan and staying agree in every term.")
    _, unit = words.unit(digest.ledger_terms(study)["difference"].to_list())
    what = f"NPV of the plan less NPV of staying, {unit}, real {study.summary.usd_year}; zero is staying"
    return finished(falling(steps, unit, ",.4~g"), study, TITLE, what, height=26 * len(steps))


def bridge_rows(study: Study) -> list[Row]:
    """Terms that differ, gains first, the small ones together; then the sum."""
    table = digest.ledger_terms(study)
    size, _ = words.unit(table["difference"].to_list())
    terms = [(words.title(t), d / size) for t, d in zip(table["term"], table["difference"], strict=True)]
    terms = [(t, d) for t, d in terms if abs(d) * size >= LEAST_USD]
    shown, rest = terms[:MOST_TERMS], sum(d for _, d in terms[MOST_TERMS:])
    shown = sorted(shown, key=lambda pair: -pair[1]) + ([("All other terms", rest)] if rest else [])
    level, steps = 0.0, []
    for term, change in shown:
        steps.append(_step(term, level, level + change, "gains" if change > 0 else "loses"))
        level += change
    return [*steps, _step("Plan against staying", 0.0, level, "total")] if steps else []


def _step(name: str, start: float, end: float, kind: str) -> Row:
    label = ("+" if end > start else "") + words.digits(end - start)
    return {"name": name, "start": start, "end": end, "kind": kind, "label": label, "edge": max(start, end)}
