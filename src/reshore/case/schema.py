"""The one schema of the case tables: name, type, unit, key, default, bounds and meaning of each column.

Docs, templates, reading, checking and writing all read this file. A column without a default is required and may not
be empty; `nullable` columns may be empty and say what an empty cell means. `source`, `as_of` and `basis` are appended
to every table by `TABLES` (see `PROVENANCE`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "integer", "number", "flag", "date"]
BASES = ("seen", "derived", "recalled", "estimated", "user")
POWERTRAINS = ("ice", "hev", "phev", "bev")
FAMILIES = (
    "engine",
    "transmission",
    "e_drive",
    "battery_cells",
    "battery_pack_other",
    "body_and_stampings",
    "chassis",
    "electronics_and_wiring",
    "interior_and_seats",
    "other_purchased_parts",
)


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    name: str
    kind: Kind
    unit: str
    meaning: str
    key: bool = False
    nullable: bool = False
    default: str | int | float | bool | None = None
    low: float | None = None  # inclusive bounds
    high: float | None = None
    choices: tuple[str, ...] = ()
    refers: str | None = None  # "table.column" that must hold the value
    list_of: tuple[str, ...] | None = None  # pipe-separated list; () = free words

    @property
    def required(self) -> bool:
        return not self.nullable and self.default is None


@dataclass(frozen=True)
class TableSchema:
    """One table of a case."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    may_be_empty: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns if c.key)


PROVENANCE = (
    Column("source", "text", "", "where the row was read or how it was made", default="user"),
    Column("as_of", "text", "", "date of the source (year, month or day)", default=""),
    Column("basis", "text", "", "how far to trust the row", default="user", choices=BASES),
)


def _text(name: str, meaning: str, **kw: object) -> Column:
    return Column(name, "text", "", meaning, **kw)  # type: ignore[arg-type]


def _number(name: str, unit: str, meaning: str, low: float | None = 0.0, **kw: object) -> Column:
    return Column(name, "number", unit, meaning, low=low, **kw)  # type: ignore[arg-type]


def _integer(name: str, unit: str, meaning: str, low: float | None = 0, **kw: object) -> Column:
    return Column(name, "integer", unit, meaning, low=low, **kw)  # type: ignore[arg-type]


def _share(name: str, meaning: str, **kw: object) -> Column:
    return Column(name, "number", "share", meaning, low=0.0, high=1.0, **kw)  # type: ignore[arg-type]


def _table(name: str, meaning: str, *columns: Column, may_be_empty: bool = False) -> TableSchema:
    return TableSchema(name, meaning, columns + PROVENANCE, may_be_empty)


_ALL = (
    _table(
        "plants",
        "Vehicle assembly plants: operating, idle, and candidate sites.",
        _text("plant", "identifier of the plant", key=True),
        _text("name", "name for people"),
        _text("owner", "automaker that runs it"),
        _text("country", "ISO 3166 alpha-3 country", refers="places.place"),
        _text(
            "state", "US state as in places, such as US-TN; empty outside the US", nullable=True, refers="places.place"
        ),
        _number("lat", "degree", "latitude", low=-90.0, high=90.0),
        _number("lon", "degree", "longitude", low=-180.0, high=180.0),
        _text("status", "state at the footprint date", choices=("operating", "idle", "candidate")),
        _number("capacity", "vehicles/year", "straight-time capacity with present shifts; 0 for a candidate site"),
        _number(
            "other_market_units",
            "vehicles/year",
            "load for other markets and unlisted models, held constant; without the exports that demand holds",
            default=0.0,
        ),
        _number(
            "other_market_margin", "USD/vehicle", "contribution of that load, lost when the plant closes", default=0.0
        ),
        _number("fixed_cost", "USD/year", "overhead while open, without labour, energy and depreciation"),
        _number("idle_cost", "USD/year", "cost of keeping an idle plant", default=0.0),
        _number("closure_cost", "USD", "one-off cost of closing, without severance", default=0.0),
        _number("wage", "USD/hour", "all-in cost of an hour of work"),
        _number("hours_ratio", "ratio", "hours a vehicle against the same vehicle in a US plant", default=1.0),
        _number("severance", "USD/worker", "paid for each job ended", default=0.0),
        _number("training", "USD/worker", "paid for each job filled", default=0.0),
        _number("hire_limit", "workers/year", "most net hires in a year; empty: no limit", nullable=True),
        _share("overtime_limit", "share of straight-time capacity that overtime can add", default=0.0),
        _number("overtime_premium", "ratio", "wage in overtime over straight time", default=1.5),
        _number("electricity_kwh", "kWh/vehicle", "electricity bought for one vehicle", default=0.0),
        _number("gas_kwh", "kWh/vehicle", "natural gas burnt for one vehicle", default=0.0),
        _text("union", "union; empty for none", nullable=True),
        Column("foreign_trade_zone", "flag", "", "assembles in a US foreign-trade zone and exports from it: parts of exported vehicles owe no duty", default=False),
    ),
    _table(
        "lines",
        "What the lines of a plant can build now, and after retooling.",
        _text("plant", "plant", key=True, refers="plants.plant"),
        _text("line", "line within the plant", key=True),
        _text("platforms", "platforms built now; pipe-separated, empty for none", nullable=True, list_of=()),
        _text(
            "bodies", "bodies the shops can take after retooling; * for any, empty for no other program than today's",
            nullable=True, list_of=("unibody", "body_on_frame", "*"),
        ),
        _text("powertrains", "powertrains built now; empty for none", nullable=True, list_of=POWERTRAINS),
        _text("powertrains_after", "powertrains possible after retooling", list_of=POWERTRAINS),
    ),
    _table(
        "programs",
        "US-sold vehicle programs (a lineage of generations).",
        _text("program", "identifier of the program", key=True),
        _text("nameplate", "model name on the car"),
        _text("owner", "automaker"),
        _text("platform", "shared architecture"),
        _text("body", "kind of body", choices=("unibody", "body_on_frame")),
        _text("segment", "market segment in words"),
        _text("segment_group", "group used for costs", choices=("car", "suv", "pickup", "van")),
        _text("hts_class", "customs class", choices=("8703", "8704")),
        _share("share_ice", "share of units with a combustion powertrain only"),
        _share("share_hev", "share of hybrids"),
        _share("share_phev", "share of plug-in hybrids"),
        _share("share_bev", "share of battery-electric vehicles"),
        _number("msrp", "USD/vehicle", "mean retail price before destination charge"),
        _number("net_revenue", "USD/vehicle", "what the maker receives for one vehicle in the US"),
        _number("import_price", "USD/vehicle", "related-party price at the border (customs value)"),
        _number("import_price_low", "USD/vehicle", "low end of the customs value"),
        _number("import_price_high", "USD/vehicle", "high end of the customs value"),
        _number("hours", "hours/vehicle", "assembly hours in a mature US plant"),
        _number("mass", "kg", "kerb mass"),
        _share("warranty", "warranty accrual as share of net revenue"),
        _number("tooling", "USD", "program tooling of one generation at its first plant"),
        _number("launch_cost", "USD", "launch cost of one generation at one plant"),
        _share("second_plant_tooling", "tooling of a further plant over that of the first", default=0.5),
        _share("transfer_tooling", "cost of moving tooling over the program tooling", default=0.2),
        _share("us_share", "share of the volume at the home plants that the markets of the case take; they bear that share of tooling and launch there", default=1.0),
    ),
    _table(
        "generations",
        "Generations of each program: first and last year of build.",
        _text("program", "program", key=True, refers="programs.program"),
        _integer("generation", "", "0 = in production at the footprint date", key=True),
        _integer("sop_year", "year", "start of production", low=1950, high=2100),
        _integer("eop_year", "year", "last year of build", low=1950, high=2100),
    ),
    _table(
        "allocation",
        "Where the units of each program are built when nothing moves (facts and known commitments). A program without rows is built nowhere yet.",
        _text("program", "program", key=True, refers="programs.program"),
        _text("plant", "plant", key=True, refers="plants.plant"),
        _integer(
            "from_year",
            "year",
            "first year of this share (earlier rows of the program end)",
            key=True,
            low=1950,
            high=2100,
        ),
        _share("share", "share of the program's units for the markets of the case"),
        may_be_empty=True,
    ),
    _table(
        "markets",
        "Where vehicles are sold.",
        _text("market", "identifier of the market", key=True),
        _text("name", "name for people"),
        _text("zone", "customs zone (country)", refers="places.place"),
        _number("lat", "degree", "latitude of the centre of demand", low=-90.0, high=90.0),
        _number("lon", "degree", "longitude of the centre of demand", low=-180.0, high=180.0),
    ),
    _table(
        "demand",
        "Yearly demand by program and market.",
        _text("program", "program", key=True, refers="programs.program"),
        _text("market", "market", key=True, refers="markets.market"),
        _integer("year", "year", "calendar year", key=True, low=1950, high=2100),
        _number("low", "vehicles/year", "low case (10 %)"),
        _number("base", "vehicles/year", "base case"),
        _number("high", "vehicles/year", "high case (90 %)"),
    ),
    _table(
        "prices",
        "What a vehicle earns and is worth at the border outside the US; one row for each program and zone with demand. (US prices stand in programs.)",
        _text("program", "program", key=True, refers="programs.program"),
        _text("zone", "customs zone (country) other than USA", key=True, refers="places.place"),
        _number("net_revenue", "USD/vehicle", "what the maker receives for one vehicle in the zone, without its duty and taxes on sales"),
        _number("import_price", "USD/vehicle", "related-party price at the border of the zone (customs value)"),
        Column("large_engine", "flag", "", "engine above the size at which the zone's duty changes; empty: not stated, an error where the duty depends on it", nullable=True),
        may_be_empty=True,
    ),
    _table(
        "quotas",
        "Vehicles the maker may bring into a zone at a quota rate. Without rows of a kind: UK cars all enter within the quota, nothing enters under remission.",
        _text("zone", "customs zone: USA for uk_cars, CAN for remission", key=True, refers="places.place"),
        _text("kind", "quota: UK cars in the US, or Canada's remission of its counter-tariff on US vehicles", key=True, choices=("uk_cars", "remission")),
        _integer("year", "year", "calendar year", key=True, low=1950, high=2100),
        _number("units", "vehicles/year", "most units of the maker within the quota, after any cut"),
        may_be_empty=True,
    ),
    _table(
        "components",
        "Component families.",
        _text("family", "component family", key=True),
        Column("core", "flag", "", "a USMCA core part (Table A.2)"),
        _text("duty_parameter", "parameter of us.tariffs.mfn that gives the column-1 rate"),
        Column("section_232", "flag", "", "listed as an automobile part under Section 232"),
        _number("freight_ratio", "ratio", "inbound freight over the average of all parts, per USD of value"),
        _share("metal_share", "steel and aluminium bought by US suppliers over the family's value, where the price index leaves the metals duty out", default=0.0),
    ),
    _table(
        "bom",
        "Bill of material: value of each family in one vehicle, at US ex-works prices.",
        _text("program", "program", key=True, refers="programs.program"),
        _text("family", "component family", key=True, refers="components.family"),
        _number("value", "USD/vehicle", "value at the price of a US source (price index 1)"),
        _number("kwh", "kWh/vehicle", "battery energy; 0 for other families", default=0.0),
    ),
    _table(
        "sourcing",
        "Where each family comes from today, by program and assembly plant country (calibrated to the content label).",
        _text("program", "program", key=True, refers="programs.program"),
        _text("plant", "assembly plant", key=True, refers="plants.plant"),
        _text("family", "component family", key=True, refers="components.family"),
        _text("country", "country of the source", key=True, refers="places.place"),
        _share("share", "share of the family's value from this country"),
        may_be_empty=True,
    ),
    _table(
        "sources",
        "Supply bases: one row a family and country.",
        _text("family", "component family", key=True, refers="components.family"),
        _text("country", "country", key=True, refers="places.place"),
        _number("price_index", "ratio", "ex-works price over that of a US source"),
        _number("lead_time", "days", "order to dock"),
        _number(
            "capacity", "USD/year", "value the maker can buy today; empty: no limit known or needed", nullable=True
        ),
        _number("develop_capex", "USD per USD/year", "investment for one USD of further yearly value", default=0.0),
        _integer("develop_months", "months", "time to develop that further capacity", default=0),
        Column("prohibited_entity", "flag", "", "supplier is a prohibited foreign entity", default=False),
        Column("high_wage", "flag", "", "direct workers earn the USMCA high wage", default=False),
        _share("credit_share", "share of its 45X credit that a US battery supplier passes on in its price (the price index is before 45X)", default=0.0),
        may_be_empty=True,
    ),
    _table(
        "places",
        "Countries (ISO alpha-3) and US states (US-XX).",
        _text("place", "identifier of the place", key=True),
        _text("name", "name for people"),
        _text("kind", "country or state", choices=("country", "state")),
        _number("electricity", "USD/kWh", "industrial price"),
        _number("gas", "USD/kWh", "industrial price of natural gas by energy"),
        _number("grid", "kg CO2e/kWh", "emission factor of the grid"),
        _share("income_tax", "top corporate income tax rate; for a state the state's own"),
        _share("sales_factor", "weight of the sales factor in the state's apportionment", default=1.0),
        _share("property_tax", "yearly tax on the value of new buildings, before abatement", default=0.0),
        _share("machinery_tax", "yearly tax on the depreciated value of new machinery, before abatement", default=0.0),
        _share("machinery_sales_tax", "sales tax on new machinery bought for production", default=0.0),
        _share("sales_share", "share of US new-vehicle sales (states)", default=0.0),
        _number("manufacturing_jobs", "jobs", "manufacturing employment (states)", default=0.0),
    ),
    _table(
        "lanes",
        "Outbound lanes from plants to markets.",
        _text("plant", "plant", key=True, refers="plants.plant"),
        _text("market", "market", key=True, refers="markets.market"),
        _text("mode", "modes in order, such as rail or roro+rail"),
        _number(
            "freight", "USD/vehicle", "freight, port processing and border cost for a reference vehicle of 1,800 kg"
        ),
        _number("days", "days", "gate to dealer"),
        _share("insurance", "insurance as share of the value shipped", default=0.0),
        Column("by_sea", "flag", "", "crosses an ocean (harbour maintenance fee applies)", default=False),
    ),
    _table(
        "part_lanes",
        "Inbound lanes of parts from a country to an assembly country.",
        _text("country", "country of the source", key=True, refers="places.place"),
        _text("to_country", "country of assembly", key=True, refers="places.place"),
        _share("freight", "freight as share of parts value, average family"),
        _number("days", "days", "pipeline and safety stock"),
        Column("by_sea", "flag", "", "crosses an ocean", default=False),
        may_be_empty=True,
    ),
    _table(
        "options",
        "Discrete capacity options at plants and sites; each can be taken once.",
        _text("option", "identifier of the option", key=True),
        _text("plant", "plant or site", refers="plants.plant"),
        _text("kind", "what is done", choices=("restart", "debottleneck", "add_shift", "add_line", "greenfield")),
        _number("capacity", "vehicles/year", "capacity added at full rate"),
        _number("capex", "USD", "investment, without program tooling"),
        _share("building_share", "share of capex that is buildings", default=0.0),
        _integer("lead_months", "months", "decision to first vehicle", default=0),
        _text(
            "ramp", "ramp curve of the added capacity; empty: full rate at once", nullable=True, refers="ramps.curve"
        ),
        _text(
            "spend",
            "spend profile of the capex; empty: all in the year of start",
            nullable=True,
            refers="spend.profile",
        ),
        _number("fixed_cost", "USD/year", "overhead added while in use", default=0.0),
        may_be_empty=True,
    ),
    _table(
        "retooling",
        "What it takes to bring a program to a plant, beside program tooling.",
        _text(
            "kind",
            "how far the plant is from the program",
            key=True,
            choices=("new_generation", "same_platform", "other_platform", "bev_conversion", "transfer"),
        ),
        _number("capex", "USD per vehicle/year", "investment for each unit of yearly volume"),
        _integer("lead_months", "months", "decision to first vehicle"),
        _number("downtime", "weeks", "output lost by the program in the launch year"),
        _text("ramp", "ramp curve of the launch; empty: full rate at once", nullable=True, refers="ramps.curve"),
        _text("spend", "spend profile; empty: all in the year of start", nullable=True, refers="spend.profile"),
    ),
    _table(
        "ramps",
        "Ramp curves: share of the full rate in each month after start of production.",
        _text("curve", "name of the curve", key=True),
        _integer("month", "months", "1 = first month", key=True, low=1, high=60),
        _share("share", "share of the full rate"),
        may_be_empty=True,
    ),
    _table(
        "spend",
        "Spend profiles: share of capex by year relative to start of production.",
        _text("profile", "name of the profile", key=True),
        _integer("offset", "years", "0 = year of start of production", key=True, low=-8, high=8),
        _share("share", "share of capex"),
        may_be_empty=True,
    ),
    _table(
        "offers",
        "State packages on the table for an option.",
        _text("offer", "identifier of the offer", key=True),
        _text("option", "option it supports", refers="options.option"),
        _number("amount", "USD (nominal)", "negotiated part, total paid"),
        _integer("pay_years", "years", "number of equal yearly payments from start of production", low=1, default=10),
        _number("jobs", "jobs", "jobs promised"),
        _integer(
            "term_years", "years", "years the jobs must be held, from the third year of production", low=1, default=10
        ),
        _share("threshold", "share of the promised jobs below which repayment starts", default=0.8),
        _share("clawback", "share of the amount repaid in proportion to the jobs missing", default=1.0),
        _text(
            "programs",
            "state programmes earned by formula beside the amount, such as us_ga.incentives.mega_project; empty: none",
            nullable=True,
            list_of=(),
        ),
        _number("wage", "USD/year", "average gross wage of the new jobs; needed with programs", default=0.0),
        _text("county", "class of the county in those programmes, such as tier2; empty: none", nullable=True),
        _number("county_wage", "USD/year", "average wage those programmes compare with; empty: not known", nullable=True),
        _number("county_population", "people", "population of the county (Texas); empty: not known", nullable=True),
        _number("millage", "share", "property tax on assessed value (South Carolina); empty: not known", nullable=True, high=1.0),
        _number("school_tax", "share", "school maintenance tax on taxable value (Texas); empty: not known", nullable=True, high=1.0),
        _number("approved_cost", "USD (nominal)", "most that Kentucky approves; empty: not known", nullable=True),
        _share("usable_share", "part of credits that are not refunded which the maker's state tax can use", default=1.0),
        may_be_empty=True,
    ),
    _table(
        "contracts",
        "Union or plant agreements.",
        _text("contract", "identifier", key=True),
        _text("plant", "plant covered", key=True, refers="plants.plant"),
        _text("agreement", "agreement in words"),
        _integer("expiry_year", "year", "year of expiry", low=1950, high=2100),
        _integer(
            "closure_bar_until", "year", "no closure up to and with this year; empty: no bar", nullable=True, low=1950
        ),
        may_be_empty=True,
    ),
    _table(
        "facts",
        "Dated facts and commitments announced by the footprint date, listed for people; what binds stands in allocation, plants and options.",
        _text("fact", "identifier", key=True),
        _text("plant", "plant or site as named by the source"),
        _text("kind", "kind of fact"),
        _text("what", "program, product or capacity in words"),
        Column("announced", "date", "", "date it became public"),
        _integer("year", "year", "year it takes effect; empty: not stated", nullable=True, low=1950, high=2100),
        Column("modelled", "flag", "", "binds the plan (through capacity, status or allocation)"),
        _text("note", "how it is treated; may be empty", nullable=True),
        may_be_empty=True,
    ),
    _table(
        "plant_capacity",
        "Dated changes of a plant's straight-time capacity that are already committed.",
        _text("plant", "plant", key=True, refers="plants.plant"),
        _integer("from_year", "year", "first year of the new capacity", key=True, low=1950, high=2100),
        _number("capacity", "vehicles/year", "straight-time capacity from that year"),
        may_be_empty=True,
    ),
    _table(
        "finance",
        "One row: discounting and cost of money.",
        _text("case", "name of the row", key=True),
        _share("wacc_nominal", "nominal after-tax cost of capital"),
        _share("inflation", "long-run inflation that deflates nominal amounts"),
        _share("carrying_rate", "yearly cost of goods in transit and stock as share of value"),
        _share("federal_sales_share", "share of US profit taxed by states at the sales-weighted rate", default=1.0),
        _share("metals_pass_through", "share of the duty on imported metals by which the price of US metals rises", default=0.0),
    ),
    _table(
        "budget",
        "Most capex the maker spends in a year on the plants named by scope.",
        _integer("year", "year", "calendar year", key=True, low=1950, high=2100),
        _text("scope", "countries covered, pipe-separated", list_of=()),
        _number("capex", "USD/year", "upper limit, real"),
        may_be_empty=True,
    ),
    _table(
        "targets",
        "Floors and caps the plan must keep.",
        _text("target", "identifier", key=True),
        _text("kind", "what is limited", choices=("us_built_share", "jobs", "capex", "lost_sales_share")),
        _text("place", "state, country or empty for all", nullable=True, refers="places.place"),
        _integer("from_year", "year", "first year", low=1950, high=2100),
        _number("floor", "see kind", "least value; empty: none", nullable=True),
        _number("cap", "see kind", "largest value; empty: none", nullable=True),
        may_be_empty=True,
    ),
    _table(
        "hazards",
        "Disruption hazards for the simulation.",
        _text("hazard", "identifier", key=True),
        _text("node_kind", "kind of node hit"),
        _text("region", "region"),
        _number("rate", "events/year", "mean rate"),
        _number("median_days", "days", "median duration"),
        _number("sigma", "", "standard deviation of log duration"),
        _share("severity", "share of capacity lost"),
        may_be_empty=True,
    ),
)

TABLES: dict[str, TableSchema] = {t.name: t for t in _ALL}
