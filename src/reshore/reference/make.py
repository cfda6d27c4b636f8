"""Makes `reference/data/*.parquet` from the project's shared tables: `python -m reshore.reference.make PATH`.

Only row-by-row copies: nothing is computed, so that every number keeps its source, date, basis and range. Columns and
rows that were not known in January 2025 (the footprint date) are dropped here. The hand-made tables of judgement
(`reallocations.csv`, `capacity_effects.csv`, `closure_bars.csv`) lie in the same folder and are not touched.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

from reshore.reference.data import FOLDER
from reshore.tables import Table

SHIPPED = {
    "plants": "industry/assembly_plants.csv",
    "programs": "industry/vehicle_programs.csv",
    "labels": "industry/aala_content_my2025.csv",
    "battery_plants": "industry/battery_plants.csv",
    "gateways": "industry/us_ports_gateways.csv",
    "states": "locations/us_states.csv",
    "countries": "locations/countries.csv",
    "packages": "policy/state_packages.csv",
    "base_load": "planning/plant_base_load.csv",
    "candidate_sites": "planning/candidate_sites.csv",
    "capex": "planning/capex.csv",
    "capex_evidence": "planning/capex_evidence.csv",
    "commitments": "planning/commitments_before_2025.csv",
    "contracts": "planning/contracts.csv",
    "cost_structure": "planning/cost_structure.csv",
    "deflators": "planning/deflators.csv",
    "demand_outlook": "planning/demand_outlook.csv",
    "energy_emissions": "planning/energy_emissions.csv",
    "exports": "planning/exports_2024.csv",
    "finance": "planning/finance.csv",
    "foreign_duties": "planning/foreign_duties.csv",
    "hazards": "planning/hazards.csv",
    "labour": "planning/labour.csv",
    "logistics": "planning/logistics.csv",
    "powertrain_plants": "planning/powertrain_plants.csv",
    "generations": "planning/program_generations.csv",
    "program_plant": "planning/program_plant_2024.csv",
    "quality_response": "planning/quality_response.csv",
    "state_sales_share": "planning/state_sales_share.csv",
    "state_tax_base": "planning/state_tax_base.csv",
    "supply_regions": "planning/supply_regions.csv",
    "baseline_na_production": "baseline/na_production_2024.csv",
    "baseline_us_built_share": "baseline/us_built_share_2024.csv",
    "baseline_us_imports": "baseline/us_imports_by_country_2024.csv",
    "baseline_us_production": "baseline/us_production_2024.csv",
    "baseline_us_sales": "baseline/us_sales_by_maker_2024.csv",
}

# What is later than January 2025, and what a case does not need from tables of others.
DROPPED = {
    "programs": ("us_sales_units_2025", "sales_2025_source"),
    "states": ("unemployment_rate_pct", "new_vehicle_share", "registrations", "motor_vehicle_dealer_payroll_share"),
    "countries": (
        "labour_cost_usd_per_hour", "labour_cost_year", "labour_cost_basis", "labour_cost_2010_bls_usd_per_hour",
        "labour_cost_2016_recalled_usd_per_hour", "assembly_labour_cost_usd_per_vehicle", "vat_rate", "lpi_2023",
        "lpi_2018_where_2023_missing", "electricity_usd_per_mwh", "electricity_basis",
    ),
}  # fmt: skip
OTHERS_SERIES = "battery_pack_price_world_average"  # rows of cost_structure that repeat a survey year by year


def read_shared(path: Path, name: str) -> Table:
    """One shared table, without what tells of later than January 2025 or what a case does not need from others."""
    frame = pl.read_csv(path / SHIPPED[name], infer_schema_length=None)
    frame = frame.drop([c for c in DROPPED.get(name, ()) if c in frame.columns])
    if name == "cost_structure":
        frame = frame.filter(pl.col("parameter") != OTHERS_SERIES)
    if name == "battery_plants":
        frame = hide_later_status(frame)
    if "as_of" in frame.columns:
        frame = frame.with_columns(pl.col("as_of").cast(pl.String))
    return frame


def hide_later_status(frame: Table) -> Table:
    """Battery plants as at January 2025: the status to March 2026 becomes what the start year allows to say."""
    started = pl.col("start_year").cast(pl.Int64, strict=False) <= 2024
    return frame.with_columns(
        pl.when(started).then(pl.lit("operating")).otherwise(pl.lit("planned")).alias("status"),
        pl.lit("derived").alias("status_basis"),
        pl.lit(None, dtype=pl.Int64).alias("jobs"),
    )


def make(shared: Path, folder: Path = FOLDER) -> None:
    """Write every shipped table."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in SHIPPED:
        read_shared(shared, name).write_parquet(folder / f"{name}.parquet", compression="zstd")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
