"""The report: one HTML file for a board, then chapters for who wants to check. It asks the network for nothing."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
import vl_convert
from markupsafe import Markup, escape

from reshore.report import digest, grids, words
from reshore.report.charts import GALLERY, Figure
from reshore.study.study import Study

VEGA_LITE = "6.4"  # must be the Vega-Lite version of altair's schema; a test compares them
STATIC_WIDTH = 860
_URL = re.compile(r"https?://[^\s<>\"')\]]+[^\s<>\"')\].,;]")


@dataclass(frozen=True)
class Drawn:
    """A figure ready for the page: words outside, drawing inside."""

    name: str
    title: str
    notes: tuple[str, ...]
    says: str
    spec: dict[str, Any]
    static: str  # data address of the drawing for readers without scripts


def write_report(study: Study, path: Path) -> None:
    """Write the one-file report."""
    path.write_text(report_html(study), encoding="utf-8")


def report_html(study: Study) -> str:
    """The whole page as text: the same study gives the same page."""
    study = digest.without_nan(study)
    figures = {figure.name: drawn(figure, study) for figure in GALLERY}
    specs, outlines = _shared({name: f.spec for name, f in figures.items()})
    page = _environment().get_template("report.html")
    return page.render(
        figures=figures,
        css=Markup(_asset("report.css")),
        specs=Markup(_json({"outlines": outlines, "specs": specs})),
        bundle=Markup(bundle()),
        show=Markup(_asset("report.js")),
        **context(study),
    )


def context(study: Study) -> dict[str, Any]:
    """Everything the template prints, as words and grids."""
    s = study.summary
    return {
        "s": s,
        "answer": digest.answer(study),
        "numbers": headline_numbers(study),
        "todo": todo(study),
        "gaps": gap_lines(study),
        "stale": stale_warning(study),
        "known": words.day(s.known_as_of),
        "footprint": words.day(s.footprint_date),
        "moves": grids.moves_grid(study),
        "warnings": [w for w in s.warnings if not w.startswith("The footprint")],  # said by `stale`
        "undecided": sum(not m["decided"] for m in digest.moves(study)),
        "landed": grids.landed_grid(study),
        "ledger": grids.ledger_grid(study),
        "views": grids.views_grid(study),
        "confidence": grids.confidence_grid(study),
        "sources": grids.sources_grid(study),
        "law": grids.law_grid(study),
        "run": grids.run_grid(study),
        "last_year": digest.last_year(study),
        "versions": sorted(s.versions.items()),
        "terminal": words.signed_money(digest.terminal_difference(study), s.usd_year),
    }


def headline_numbers(study: Study) -> list[tuple[str, str, str]]:
    """Name, number and what stands behind it."""
    last, year = digest.last_year(study), study.summary.usd_year
    (plan_units, plan_share), (stay_units, stay_share) = (digest.us_built(study, w) for w in ("plan", "stay"))
    plan_jobs, stay_jobs = (digest.us_jobs(study, w) for w in ("plan", "stay"))
    best = words.signed_money(digest.best_difference(study))
    share = f"{words.percent(plan_share)} of US-bound units ({words.percent(stay_share)} when staying)"
    return [
        (
            "NPV against staying",
            words.signed_money(digest.difference(study), year),
            f"no plan can gain more than {best}",
        ),
        (f"US-built units in {last}", words.number(plan_units), f"{_change(plan_units - stay_units)}; {share}"),
        (
            f"US assembly jobs in {last}",
            words.number(plan_jobs),
            _change(plan_jobs - stay_jobs),
        ),
    ]


def _change(units: float) -> str:
    return f"{words.signed(units)} against staying" if round(units) else "the same as staying"


def todo(study: Study) -> tuple[str, list[str]]:
    """Heading and lines: the decisions due this year, or the next ones."""
    now = study.summary.known_as_of.year
    lines = digest.this_year(study)
    due = [m for m in lines if m["decide_by"] is not None and m["decide_by"] <= now]
    if due:
        return f"What to do in {now}", [_todo_line(m, study.summary.usd_year) for m in due]
    if not lines:
        return f"What to do in {now}", ["No decision is due: nothing moves that is decided."]
    return f"Nothing has to be decided in {now}; next", [_todo_line(m, study.summary.usd_year) for m in lines[:3]]


def _todo_line(move: dict[str, Any], year: int) -> str:
    where = f"{move['from_name']} to {move['to_name']}" if move["to_plant"] else f"{move['from_name']}, exit"
    jobs = f", {words.signed(move['jobs'])} jobs" if move["jobs"] else ""
    by = f"decide by {move['decide_by']}, " if move["decide_by"] is not None else ""
    return (
        f"{move['nameplate']}: {where}; {by}start {move['start_year']}, {words.money(move['capex_usd'], year)}{jobs}."
    )


def gap_lines(study: Study) -> list[str]:
    """The three gaps in words."""
    s = study.summary
    return [
        f"The plan is worth {words.money(s.objective_usd, s.usd_year)}; it is proved that no plan can be worth more than "
        f"{words.money(s.bound_usd, s.usd_year)}. So at most {words.money(s.gap_usd, s.usd_year)} was missed.",
        f"That is {words.percent(s.gap, 3)} of the present value of all costs.",
        _decision_gap(study),
        f"{words.percent(digest.weak_share(study))} of the difference to staying rests on data estimated or recalled, "
        "not read in a source.",
    ]


def _decision_gap(study: Study) -> str:
    share = study.summary.decision_gap
    if words.missing(share):
        return "No plan can gain on staying, so the gap that matters for the decision is not defined."
    told = f"Of all that could be gained on staying, at most {words.percent(share, 1)} was missed: this is the gap that matters."
    return told + (" It is wide: let the solver run longer before you sign." if share > 0.25 else "")


def stale_warning(study: Study) -> str:
    """A warning when the footprint is older than what is known."""
    age, s = digest.stale_years(study), study.summary
    if age <= 0:
        return ""
    return (
        f"The footprint is {age:.1f} years older than the law and facts known on {words.day(s.known_as_of)}: "
        "plants, programs and volumes may have changed since; check them before you rely on the plan."
    )


def drawn(figure: Figure, study: Study) -> Drawn:
    """The chart as specification, its title and notes taken out to be set as text."""
    spec = figure.draw(study).to_dict()
    heading = spec.pop("title")
    spec["usermeta"] = {"aspect": figure.aspect, "least": figure.least}
    notes = tuple(heading.get("subtitle", ()))
    return Drawn(figure.name, heading["text"], notes, figure.says, spec, static_svg(spec, figure.aspect))


def static_svg(spec: dict[str, Any], aspect: float | None) -> str:
    """The drawing itself as a data address."""
    size: dict[str, Any] = {"width": STATIC_WIDTH} | ({"height": STATIC_WIDTH * aspect} if aspect else {})
    svg = vl_convert.vegalite_to_svg({**spec, **size}, vl_version=VEGA_LITE)
    small = re.sub(r"(\d+\.\d)\d+", r"\1", _renumbered(svg))
    return "data:image/svg+xml;base64," + base64.b64encode(small.encode()).decode()


def _renumbered(svg: str) -> str:
    """Clip paths counted from zero: the renderer counts on from one drawing to the next."""
    ids: dict[str, str] = {}
    return re.sub(r"\bclip\d+\b", lambda m: ids.setdefault(m.group(), f"clip{len(ids)}"), svg)


def _shared(specs: dict[str, dict[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Outlines once for all charts: each chart names them, the page's script hands them over."""
    outlines: dict[str, Any] = {}
    for spec in specs.values():
        for layer in spec.get("layer", []):
            values = layer.get("data", {}).get("values")
            if isinstance(values, str):
                name = layer["data"]["format"]["feature"]
                outlines[name] = json.loads(values)
                layer["data"] = {"name": name, "format": layer["data"]["format"]}
    return specs, outlines


def _json(value: Any) -> str:
    """JSON that can stand inside a script element."""
    text = json.dumps(value, separators=(",", ":"), allow_nan=False, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@cache
def bundle() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script that makes `vegaEmbed` global."""
    text: str = vl_convert.javascript_bundle(vl_version=VEGA_LITE)  # type: ignore[call-arg]
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _asset(name: str) -> str:
    return resources.files("reshore.report").joinpath("template", name).read_text(encoding="utf-8")


@cache
def _environment() -> jinja2.Environment:
    loader = jinja2.FunctionLoader(_asset)
    made = jinja2.Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    made.filters["linked"] = linked
    return made


def linked(text: str) -> Markup:
    """Escaped text in which addresses are links; a link is followed only when clicked."""
    out, at = Markup(), 0
    for match in _URL.finditer(text):
        address = match.group()
        out += escape(text[at : match.start()])
        out += Markup('<a href="{0}" rel="noreferrer noopener">{1}</a>').format(address, words.short(address, 48))
        at = match.end()
    return out + escape(text[at:])
