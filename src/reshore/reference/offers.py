"""Table `offers`: for each new plant and added line what the state's law gives by formula, and a negotiated part.

The package is the median USD a job of the state's packages known by the year; what its programmes give by formula in the
first year of the plan is taken from it, and the rest is the negotiated part. A programme that alone would give more than the
package is left out: what limits it (tax owed, approved cost, a local vote) is not known here. Class of the county, wages,
tax rates of the place and what of a credit can be used are assumptions, so every row is an estimate.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from statistics import mean as average
from statistics import median

from reshore.law import Law, read_law
from reshore.law.states.terms import STATES, Site, formula_programmes, terms, yearly
from reshore.reference.data import Row, keyed, rows
from reshore.reference.programs import hours
from reshore.reference.rows import case_table, origin
from reshore.reference.scope import Scope
from reshore.tables import Table

HOURS_A_JOB = 1900.0  # paid production hours of one worker in a year
PAID_HOURS = 2080.0
PAY_YEARS = 10
OUTLIER = 3.0  # packages this many times the median are left out: their jobs count differs
WAGE = 27.0  # USD an hour where the state's motor vehicle wage is not known (near the mean of those that are)

# The least generous class of each state's counties, since the sites' own classes were not looked up.
COUNTY = {
    "AL": "standard",
    "GA": "tier4",
    "KS": "metro_5",
    "KY": "standard",
    "NC": "tier3",
    "SC": "tier1",
    "TN": "tier1",
}
POPULATION = 1_000_000.0  # of a Texan county: the class with the highest thresholds
SCHOOL_TAX = 0.0067  # school maintenance and operations of Texas, recalled
# A large maker's tax in one state, at a single sales factor, is well below the yearly credits of a plant.
USABLE = 0.5
MACHINES_TAXED = 0.48  # taxable value of machinery over its cost, mean of ten years, as the plan assesses it


def offers_table(scope: Scope, options: Table) -> Table:
    """One offer for each new plant and added line."""
    states = {p["plant_id"]: p["region"] for p in scope.plants} | {s["site_id"]: s["state"] for s in scope.sites}
    law = read_law(scope.known_as_of)
    return case_table("offers", [
        offer_row(o, states[o["plant"]], scope, law)
        for o in options.iter_rows(named=True) if o["kind"] in ("greenfield", "add_line")
    ])  # fmt: skip


def offer_row(o: Row, state: str, scope: Scope, law: Law) -> Row:
    """Nominal USD; the amount is what the going package leaves after the formula."""
    jobs = o["capacity"] * average(hours(p) for p in scope.programs) / HOURS_A_JOB
    rate, where = usd_per_job(state, scope.known_as_of.year)
    on = date(scope.first_year, 7, 1)
    site = site_of(law, state, on, o)
    found = earned(law, state, on, site, jobs, o["capex"], rate * jobs)
    proof = origin(
        f"packages: median of {where}, less the formula of the law", "estimated", str(scope.known_as_of.year)
    )
    return {
        "offer": f"offer-{o['option']}", "option": o["option"], "amount": rate * jobs - sum(usd for _, usd in found),
        "jobs": round(jobs), "pay_years": PAY_YEARS, "term_years": 10, "threshold": 0.8, "clawback": 1.0,
        "programs": "|".join(name for name, _ in found) or None, "county": COUNTY.get(state), "wage": site.average_wage,
        "county_wage": site.county_wage, "county_population": POPULATION if state == "TX" else None,
        "millage": site.millage, "school_tax": SCHOOL_TAX if state == "TX" else None,
        "usable_share": USABLE,
    } | proof  # fmt: skip


def earned(
    law: Law, state: str, on: date, site: Site, jobs: float, capex: float, package: float
) -> list[tuple[str, float]]:
    """Programmes claimed, as many as fit into the package with their whole term, the largest first.

    Beside each its nominal USD of the first ten years, which are those of the negotiated part.
    """
    names = formula_programmes(law, state, on, site, jobs=jobs, capex=capex) if state in STATES else ()
    paid = [(name, yearly(t, jobs, capex)) for name in names if (t := terms(law, name, on, site)) is not None]
    found, left = list[tuple[str, float]](), package
    for name, by_year in sorted(paid, key=lambda w: -float(w[1].sum())):
        if (whole := float(by_year.sum())) <= left:
            found, left = [*found, (name, float(by_year[:PAY_YEARS].sum()))], left - whole
    return found


def site_of(law: Law, state: str, on: date, option: Row) -> Site:
    """What the state looks at, as `plan.concepts.programmes` reads it from the row."""
    own, tax = keyed("states", "abbreviation")[state], keyed("state_tax_base", "state")[state]
    wage = own["auto_manufacturing_wage_usd_per_hour"] or own["transport_equipment_wage_usd_per_hour"] or WAGE
    building = option["building_share"] or 0.0
    real, machines = (
        tax[name] or 0.0
        for name in (
            "industrial_real_property_tax_mid_fraction_of_value",
            "machinery_tax_mid_fraction_of_depreciated_value",
        )
    )
    worth = (1.0 - building) * MACHINES_TAXED * (machines > 0.0)
    rate = (building * real + worth * machines) / max(building + worth, 1e-9)
    return Site(
        average_wage=wage * PAID_HOURS,
        county=COUNTY.get(state, ""),
        county_wage=(own["manufacturing_wage_usd_per_hour"] or WAGE) * PAID_HOURS,
        population=POPULATION,
        machinery_share=1.0 - building,
        taxed_share=building + worth,
        property_tax_rate=rate,
        school_tax_rate=SCHOOL_TAX,
        millage=rate / assessed_at(law, on) if state == "SC" else None,
    )


def assessed_at(law: Law, on: date) -> float:
    """Share of value that South Carolina assesses, so that its millage gives the property tax of the state."""
    return law.rate("us_sc.incentives", "property_assessment_ratio", on, of="normal")


@cache
def usd_per_job(state: str, year: int) -> tuple[float, str]:
    """Median package per job, known by the year; alternative totals and outliers are left out."""
    every = [
        r for r in rows("packages") if r["usd_per_job"] and not r["id"].endswith("-bloomberg") and r["year"] <= year
    ]
    middle = median(r["usd_per_job"] for r in every)
    every = [r for r in every if r["usd_per_job"] <= OUTLIER * middle]
    own = [r for r in every if r["state"] == state]
    return median(r["usd_per_job"] for r in own or every), state if own else "all states"
