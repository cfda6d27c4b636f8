"""Advanced manufacturing production credit, 26 USC 45X as amended by Pub. L. 119-21: battery parts and minerals.

Amounts are nominal and not indexed. The material assistance test and the owner test are in `material_assistance`.
Not covered: solar, wind and inverter components.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Flags, Floats, amounts, refuse, shares
from reshore.law.record import Law
from reshore.law.us.material_assistance import Assisted, material_assistance_ok, owner_test_applies

CREDIT = "us.credits.45x"

Component = Literal["battery_cell", "battery_module", "battery_module_without_cells"]
Material = Literal["electrode_active_materials", "applicable_critical_minerals", "metallurgical_coal"]
COMPONENTS = ("battery_cell", "battery_module", "battery_module_without_cells")
MATERIALS = ("electrode_active_materials", "applicable_critical_minerals", "metallurgical_coal")


def component_credit(
    law: Law,
    year: int,
    component: Component,
    kwh: ArrayLike,
    *,
    macr: ArrayLike,
    prohibited: ArrayLike = False,
    has_48c_basis: ArrayLike = False,
) -> Floats:
    """Nominal USD on battery components sold in a calendar year. Broadcasts.

    kwh: capacity sold, as `counted_capacity` counts it. macr: material assistance cost ratio in [0, 1]; below the
    year's threshold nothing is earned (45X(c), 7701(a)(52)). prohibited: the taxpayer is a prohibited foreign entity,
    which bars the credit for taxable years begun after the act (calendar 2026 on). has_48c_basis: made in a facility
    that took the 48C credit (45X(c)(1)(B)). A plant that makes both cells and modules earns on both.
    Raises ValueError for a component, capacity or ratio that cannot be.
    """
    if component not in COMPONENTS:
        raise ValueError(f"component must be one of {', '.join(COMPONENTS)}")
    day = date(year, 12, 31)
    amount = law.rate(CREDIT, component, day) * law.rate(CREDIT, "phase_out_components", day)
    earns = _earns(law, day, "battery_component", macr, prohibited, has_48c_basis)
    return np.where(earns, amount * amounts(kwh, "kwh"), 0.0)


def material_credit(
    law: Law,
    year: int,
    material: Material,
    production_cost: ArrayLike,
    *,
    macr: ArrayLike = 1.0,
    prohibited: ArrayLike = False,
    has_48c_basis: ArrayLike = False,
) -> Floats:
    """Nominal USD on electrode materials sold, or minerals produced, in a year; a share of production cost (USD).

    Electrode materials phase out by year of sale, critical minerals by year of production; metallurgical coal ends
    without phasing out. macr: in [0, 1]; the default says that no material came from prohibited foreign entities.
    Other arguments, and errors, as in `component_credit`.
    """
    if material not in MATERIALS:
        raise ValueError(f"material must be one of {', '.join(MATERIALS)}")
    day = date(year, 12, 31)
    share = law.rate(CREDIT, material, day) * _material_phase(law, material, day)
    kind: Assisted = "battery_component" if material == "electrode_active_materials" else "critical_mineral"
    earns = _earns(law, day, kind, macr, prohibited, has_48c_basis)
    return np.where(earns, share * amounts(production_cost, "production_cost"), 0.0)


def _material_phase(law: Law, material: str, day: date) -> float:
    if material == "metallurgical_coal":
        return 1.0
    minerals = material == "applicable_critical_minerals"
    return law.rate(CREDIT, "phase_out_critical_minerals" if minerals else "phase_out_components", day)


def _earns(law: Law, day: date, kind: Assisted, macr: ArrayLike, prohibited: ArrayLike, has_48c: ArrayLike) -> Flags:
    barred = np.asarray(prohibited, dtype=np.bool_) & owner_test_applies(law, day)
    enough = material_assistance_ok(law, kind, day, macr)
    earns: Flags = enough & ~barred & ~np.asarray(has_48c, dtype=np.bool_)
    return earns


def counted_capacity(law: Law, on: date, kwh: ArrayLike, kw: ArrayLike) -> Floats:
    """Capacity (kWh) that counts: at most the largest ratio times the maximum discharge (kW). 45X(b)(3)(B)."""
    return np.minimum(amounts(kwh, "kwh"), law.rate(CREDIT, "max_capacity_to_power_ratio", on) * amounts(kw, "kw"))


def cell_qualifies(law: Law, on: date, wh_per_l: ArrayLike, wh: ArrayLike) -> Flags:
    """Whether a cell is large and dense enough: energy density in Wh/L, capacity in Wh. 45X(c)(5)(B)(ii)."""
    dense = amounts(wh_per_l, "wh_per_l") >= law.rate(CREDIT, "min_cell_energy_density_wh_per_l", on)
    return dense & (amounts(wh, "wh") >= law.rate(CREDIT, "min_cell_capacity_wh", on))


def module_qualifies(law: Law, on: date, kwh: ArrayLike) -> Flags:
    """Whether a vehicle's module is large enough, in kWh. 45X(c)(5)(B)(iii)."""
    return amounts(kwh, "kwh") >= law.rate(CREDIT, "min_module_capacity_kwh", on)


def integrated_component_ok(law: Law, year: int, us_material_share: ArrayLike) -> Flags:
    """Whether a component built into another at the same plant counts as sold. 45X(d)(4) as amended.

    us_material_share: share in [0, 1] of the final component's direct material cost that is made in the US.
    """
    least = law.rate(CREDIT, "integrated_component_us_material_share", date(year, 12, 31))
    return shares(us_material_share, np.shape(us_material_share), "us_material_share") >= least


def transfer_proceeds(credit: ArrayLike, price: ArrayLike, *, specified_foreign_buyer: ArrayLike = False) -> Floats:
    """Nominal USD from selling a credit under 26 USC 6418. Broadcasts.

    credit: nominal USD. price: USD paid a USD of credit, in [0, 1], stated by the caller; the law sets none.
    Raises ValueError for a buyer that is a specified foreign entity, to whom no credit may go (6418(g)(5)).
    """
    refuse(np.asarray(specified_foreign_buyer, dtype=np.bool_), "no credit may go to a specified foreign entity")
    return amounts(credit, "credit") * shares(price, np.shape(price), "price")
