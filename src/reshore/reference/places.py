"""Table `places`: US states, and every country that builds, supplies or buys."""

from __future__ import annotations

from datetime import date
from functools import cache

from reshore.law import Law, read_law
from reshore.law.state_tax.income import corporate_rate
from reshore.law.state_tax.values import state_value
from reshore.reference.data import Row, keyed, pick, rows
from reshore.reference.rows import case_table, joined, origin
from reshore.reference.scope import Scope
from reshore.tables import Table

KWH_PER_MMBTU = 293.07

# A country without a price of its own takes that of its neighbour.
NEIGHBOUR = (
    ("FRA", "DEU"), ("ESP", "ITA"), ("POL", "SVK"), ("CZE", "SVK"), ("ROU", "SVK"), ("HUN", "SVK"), ("SVK", "HUN"),
    ("AUT", "DEU"), ("ITA", "DEU"), ("BEL", "DEU"), ("TUR", "SVK"), ("THA", "CHN"), ("IND", "CHN"), ("VNM", "THA"),
    ("IDN", "THA"), ("PHL", "THA"), ("MAR", "SVK"), ("TUN", "SVK"), ("BRA", "MEX"), ("TWN", "KOR"),
)  # fmt: skip


EUROPE = "DEU AUT FRA ITA ESP GBR SWE POL CZE SVK HUN ROU TUR MAR TUN BEL".split()
FAR_EAST = "JPN KOR TWN".split()
SOUTH_EAST = "CHN THA IND VNM IDN PHL".split()


def continent(country: str) -> str:
    if country in EUROPE:
        return "EUR"
    return "asia" if country in (*FAR_EAST, *SOUTH_EAST) else "america"


@cache
def neighbours(country: str) -> tuple[str, ...]:
    """The country itself, then the countries whose figures stand in for it, nearest first."""
    found = [country]
    while (near := next((b for a, b in NEIGHBOUR if a == found[-1]), None)) and near not in found:
        found.append(near)
    return tuple(found)


@cache
def supply_countries() -> tuple[str, ...]:
    return tuple(sorted({r["country"] for r in rows("supply_regions")}))


def places_table(scope: Scope) -> Table:
    countries = sorted({*scope.countries, *supply_countries()})
    law, on = read_law(scope.known_as_of), date(scope.first_year, 7, 1)
    return case_table("places", [country_row(c) for c in countries] + [state_row(s, law, on) for s in rows("states")])


def country_row(country: str) -> Row:
    """A country; federal tax of the USA is law, not data."""
    row = keyed("countries", "iso3")[country]
    power, power_proof = price(country, "industrial_electricity_price", 1000.0)
    gas, gas_proof = price(country, "industrial_gas_price", KWH_PER_MMBTU)
    tax = 0.0 if country == "USA" else row["corporate_tax_rate"]
    proof = joined(power_proof, gas_proof, source=f"countries: {country} grid, tax", basis="derived")
    return {"place": country, "name": row["name"], "kind": "country", "electricity": power, "gas": gas,
            "grid": row["grid_kgco2_per_mwh"] / 1000, "income_tax": tax, "sales_factor": 1.0} | proof  # fmt: skip


@cache
def price(country: str, parameter: str, unit: float) -> tuple[float, Row]:
    """Energy price in USD/kWh, from the country or the first neighbour that has one."""
    for i, place in enumerate(neighbours(country)):
        found = pick("energy_emissions", parameter, region=place)
        if found:
            return found.mid / unit, joined(found, basis="estimated" if i else None)
    return us_electricity(), origin("states: industrial_electricity", "derived", "2023")


@cache
def us_electricity() -> float:
    """Mean industrial price of the states by manufacturing jobs, USD/kWh."""
    found = [(r["industrial_electricity_usd_per_mwh"], r["manufacturing_employment"] or 0) for r in rows("states")]
    return float(sum(p * n for p, n in found if p) / sum(n for p, n in found if p)) / 1000


def state_row(state: Row, law: Law, on: date) -> Row:
    """A US state: its own tax (rate and weight of sales are law, as known), energy and weight in the market."""
    code = state["abbreviation"]
    tax, sales = keyed("state_tax_base", "state")[code], keyed("state_sales_share", "state")[code]
    gas, gas_proof = price("USA", "industrial_gas_price", KWH_PER_MMBTU)
    proof = joined(
        gas_proof, source=f"states: {code}; state_tax_base: {code}; law us_{code.lower()}.tax; state_sales_share: {code}", basis="estimated"
    )
    return {
        "place": f"US-{code}", "name": state["name"], "kind": "state", "gas": gas,
        "electricity": (state["industrial_electricity_usd_per_mwh"] or 1000 * us_electricity()) / 1000,
        "grid": state["grid_kgco2e_per_mwh"] / 1000, "income_tax": float(corporate_rate(law, on, [code])[0]),
        "sales_factor": float(state_value(law, "sales_factor_weight", on, [code])[0]),
        "property_tax": tax["industrial_real_property_tax_mid_fraction_of_value"] or 0.0,
        "machinery_tax": tax["machinery_tax_mid_fraction_of_depreciated_value"] or 0.0,
        "machinery_sales_tax": tax["sales_tax_rate_on_machinery_fraction"] or 0.0,
        "sales_share": sales["us_new_vehicle_sales_share_mid"],
        "manufacturing_jobs": state["manufacturing_employment"] or 0,
    } | proof  # fmt: skip
