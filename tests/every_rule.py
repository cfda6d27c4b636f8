"""Every rule of the law with arguments that it accepts, so that a test can ask all of them the same thing.

`RULES` holds a sample call of each; `HELPERS` names public functions that are no rules. `test_measures` checks that
together they are all there is, so a new rule must be entered here.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import numpy as np

import reshore.law
from reshore.errors import LawError
from reshore.law import Law
from reshore.law.audit.families.states import programmes
from reshore.law.foreign import base_duty, canada, china, export_duty
from reshore.law.state_tax import conformity, income, receipts, values
from reshore.law.state_tax import property as state_property
from reshore.law.states import ga, il, ky, mi, mo, ms, nc, oh, sc, tx
from reshore.law.states.terms import STATES, Site, programme_groups, terms
from reshore.law.us import base_duty as us_base
from reshore.law.us import (
    clean_power,
    credit_45x,
    credit_48c,
    demand_side,
    depreciation,
    doe_loans,
    drawback,
    duty_batch,
    equipment_duty,
    fleet_standards,
    foreign_trade_zone,
    fuel_economy,
    heavy_vehicle_duty,
    income_tax,
    material_assistance,
    metals_duty,
    metals_pass_through,
    offset,
    other_layers,
    parts_duty,
    research_and_interest,
    stacking,
    user_fees,
    vehicle_duty,
    vehicle_ghg,
)
from reshore.law.us_ca import zev
from reshore.law.usmca import averaging, core_parts, heavy_truck, origin, purchases, staging, term, value_content

FOLDERS = ("us", "us_ca", "usmca", "foreign", "states", "state_tax")
YEARS = ("year", "years_asked", "tax_year", "model_year", "in_service_year")


@dataclass(frozen=True)
class Sample:
    """A rule and arguments it accepts. The arguments in `days` take the day asked; years take that of the day."""

    rule: Callable[..., Any]
    days: tuple[str, ...]
    given: Mapping[str, Any]

    @property
    def takes_law(self) -> bool:
        return "law" in self.signature

    @property
    def signature(self) -> Mapping[str, inspect.Parameter]:
        return inspect.signature(self.rule).parameters

    @property
    def by_year(self) -> bool:
        """Whether it is asked for a year and not for a day."""
        return any(name in self.signature for name in YEARS)

    def ask(self, law: Law, day: date, **other: Any) -> Any:
        """The rule's answer on a day, with some arguments other than the sample's."""
        dated: dict[str, Any] = dict.fromkeys(self.days, day)
        dated |= {name: day.year for name in YEARS if name in self.signature}
        known = {"law": law} if self.takes_law else {}
        return self.rule(**{**known, **dated, **self.given, **other})

    def outcome(self, law: Law, day: date) -> str:
        """The answer as text, or that the law does not say."""
        try:
            return said(self.ask(law, day))
        except LawError:
            return "not known"


def said(answer: Any) -> str:
    """An answer as text, the same for the same numbers; documents cited are left out."""
    return repr(_plain(answer))


def _plain(answer: Any) -> Any:
    if is_dataclass(answer):
        return {f.name: _plain(getattr(answer, f.name)) for f in fields(answer) if f.name != "citations"}
    if isinstance(answer, Mapping):
        return {k: _plain(v) for k, v in answer.items()}
    if isinstance(answer, (np.ndarray, np.generic)):
        return answer.tolist()
    if isinstance(answer, (set, frozenset)):
        return sorted(answer)
    return [_plain(each) for each in answer] if isinstance(answer, (list, tuple)) else answer


def numbers(answer: Any) -> np.ndarray:
    """The numbers of an answer in one row; empty where it has none."""
    if is_dataclass(answer):
        return numbers([getattr(answer, f.name) for f in fields(answer)])
    if isinstance(answer, Mapping):
        return numbers(list(answer.values()))
    if isinstance(answer, (list, tuple)):
        return np.concatenate([np.empty(0), *map(numbers, answer)])
    if isinstance(answer, (np.ndarray, np.generic, float, int)) and np.asarray(answer).dtype.kind in "bif":
        return np.asarray(answer, dtype=np.float64).ravel()
    return np.empty(0)


ORIGINS = np.array(["JP", "DE", "KR", "GB", "CN", "BR", "TW", "CH", "IN", "RU", "MX", "CA", "MX", "CA", "US"])
CLAIMED = np.array([False] * 12 + [True] * 2 + [False])
BASE = np.full(ORIGINS.shape, 0.025)
CARS = np.full(ORIGINS.shape, "8703")
ALL = np.ones(ORIGINS.shape, dtype=np.bool_)
NONE = np.zeros(ORIGINS.shape)
GOVERNED = np.where(np.arange(len(ORIGINS)) % 2 == 0, "section_232_autos", "")
LAYERS = {"mfn": 0.025, "section_232_auto_parts": 0.1, "section_232_metals": 0.02, "section_301_china": 0.25}
SHIPPED = {"destination": ["CA", "MX", "DE", "CN", "GB", "JP", "KR", "TR", "AU", "DE"], "large_engine": True}
PURCHASED = {"steel": 0.7, "aluminium": 0.7}
SITE = Site(
    average_wage=58_000, county_wage=45_000, population=120_000, machinery_share=0.6, other_equipment_share=0.1,
    taxed_share=0.5, property_tax_rate=0.02, school_tax_rate=0.007, millage=0.3, abated_share=0.7, abatement_years=15,
    percent=0.02, approved_cost=4e7, company="existing",
)  # fmt: skip
COUNTY = {"AL": "standard", "KS": "metro_5", "KY": "standard"}

# What the arguments of the states' programmes are given.
STATE_ARGUMENTS: Mapping[str, Any] = {
    "annual_wages": 6e7, "approved_cost": 4e7, "average_wage": 60_000.0, "capex": 2e9, "construction": 3e8, "cost": 1e7,
    "county_wage": 40_000.0, "depreciated_value": 5e8, "equipment": 4e8, "high_pay_premium": True, "income_tax": 1e6,
    "jobs": 3_000.0, "machinery": 9e8, "maintenance_rate": 0.007, "manufacturing_equipment": 9e8, "millage": 0.3,
    "new_payroll": 1.8e8, "new_withholding": 6e6, "other_equipment": 1e8, "payroll": 1.8e8, "percent": 0.02,
    "population": 120_000.0, "property_tax": 4e6, "retained_withholding": 1e6, "share": 0.5, "taxable_value": 9e8,
    "tier": "tier2", "training_cost": 1e6, "veteran_wages": 1e6, "wages": 6e7, "withholding": 6e6, "years": 1,
    "reference_wage": 40_000.0,
}  # fmt: skip
_OWN: Mapping[str, Mapping[str, Any]] = {
    "il.rev_qualifies": {"project": "ev_maker"}, "il.rev_years": {"project": "ev_maker"},
    "mi.renaissance_zone_years": {"project": "gm_lansing"}, "nc.jdig_one_year": {"kind": "standard"},
    "tx.jeti_one_year": {"construction": False},
}  # fmt: skip


def _of(rule: Callable[..., Any], *days: str, **given: Any) -> Sample:
    return Sample(rule, days, given)


def _on(rule: Callable[..., Any], **given: Any) -> Sample:
    return Sample(rule, ("on",), given)


def _state(name: str, rule: Callable[..., Any]) -> Sample:
    asked = inspect.signature(rule).parameters
    bound = rule.keywords if isinstance(rule, partial) else {}
    needed = [k for k, p in asked.items() if p.default is p.empty or k in ("jobs", "capex", "income_tax",
              "veteran_wages", "retained_withholding", "manufacturing_equipment", "other_equipment", "construction", "payroll")]  # fmt: skip
    given = {k: STATE_ARGUMENTS[k] for k in needed if k in STATE_ARGUMENTS and k not in bound}
    return _on(rule, **{**given, **_OWN.get(name, {})})


def _programme_rules() -> Iterator[tuple[str, Sample]]:
    for (state, name), rule in programmes().items():
        yield f"states.{state.lower()}.{name}", _state(f"{state.lower()}.{name}", rule)
    more = (
        ga.mega_jobs_due, ga.mega_wage_test, il.rev_qualifies, il.rev_years, ky.kbi_min_wage,
        mi.renaissance_zone_years, mi.critical_industry_open, mo.works_open, ms.earns_premium, nc.jdig_class,
        nc.jdig_one_year, sc.filot_kind, sc.super_filot_qualifies, sc.property_tax_one_year, tx.jeti_qualifies,
        tx.jeti_one_year,
    )  # fmt: skip
    for rule in more:
        name = f"{rule.__module__.rpartition('.')[2]}.{rule.__name__}"
        yield f"states.{name}", _state(name, rule)
    yield "states.oh.min_wage", _on(oh.min_wage, kind="jctc")


def _terms_rules() -> Iterator[tuple[str, Sample]]:
    for state in STATES:
        site = replace(SITE, county=COUNTY.get(state, "tier2"))
        for address in sorted({a for group in programme_groups(state) for a in group}):
            yield f"terms of {address}", _on(terms, address=address, site=site)


_SAMPLES = (
    _on(us_base.at_column_2, origin=ORIGINS),
    _on(us_base.column_rate, origin=ORIGINS, lines=np.full(ORIGINS.shape, "light_truck")),
    _of(clean_power.clean_power_credit, "construction_start", technology="solar", in_service=date(2090, 1, 1)),
    _of(clean_power.clean_power_available, "construction_start", technology="storage", in_service=date(2090, 1, 1)),
    _of(clean_power.production_credit, "construction_start", technology="geothermal", in_service=date(2090, 12, 1), year=2091, kwh=1e6),
    _on(clean_power.basis_after_credit, basis=1e6, credit=3e5),
    _of(credit_45x.component_credit, component="battery_cell", kwh=[1e6, 0.0], macr=1.0),
    _of(credit_45x.material_credit, material="applicable_critical_minerals", production_cost=[1e6, 0.0]),
    _on(credit_45x.counted_capacity, kwh=100.0, kw=0.5),
    _on(credit_45x.cell_qualifies, wh_per_l=[99.0, 100.0], wh=12.0),
    _on(credit_45x.module_qualifies, kwh=[6.9, 7.0]),
    _of(credit_45x.integrated_component_ok, us_material_share=[0.64, 0.65]),
    _of(credit_45x.transfer_proceeds, credit=1e6, price=0.93),
    _on(credit_48c.allocations_open),
    _of(credit_48c.advanced_energy_credit, "certified", in_service=date(2090, 1, 1), investment=1e8, allocation=2e7),
    _of(demand_side.car_loan_deduction, interest=2000.0, magi=[90_000.0, 104_500.0], filing="single", us_assembled=True),
    _of(demand_side.clean_vehicle_credit, "acquired", kind="new_30d"),
    _of(demand_side.charger_credit_max, "in_service"),
    _of(demand_side.charger_credit, "in_service", cost=[1e4, 1e7]),
    _of(depreciation.bonus_rate, "acquired", in_service_year=2026),
    _of(depreciation.equipment_deductions, "acquired", in_service_year=2026, years=8),
    _on(depreciation.mid_quarter_applies, basis_by_quarter=[1.0, 0.0, 0.0, 0.6]),
    _of(depreciation.qualifies_168n, "construction_start", in_service=date(2030, 6, 1)),
    _of(depreciation.building_deductions, "construction_start", in_service=date(2030, 6, 1), years=40),
    _of(depreciation.expensed_share, "construction_start", in_service=date(2030, 6, 1), qualified_share=0.9),
    _of(depreciation.recapture_168n, "ceased", in_service=date(1900, 1, 1), expensed=1e6),
    _of(depreciation.recovery_schedule, "acquired", class_years=7, in_service=date(2090, 6, 1)),
    _of(depreciation.tax_saving_npv, cost=1e6, deductions=[0.5, 0.5], tax_rate=0.21, discount_rate=0.08),
    _on(doe_loans.atvm_rate, treasury=0.04),
    _of(doe_loans.loan_payments, principal=1e9, rate=0.04, years=10),
    _of(doe_loans.loan_subsidy, principal=1e9, loan_rate=0.04, market_rate=0.07, years=10),
    _on(drawback.refundable, layer="section_232_metals", partner_metal=True),
    _on(drawback.drawback, layers=LAYERS, value=1e4, exported_share=0.3, destination=["CA", "MX", "DE"], duty_paid_abroad=100.0),
    _of(duty_batch.vehicle_duty_many, dates=[np.datetime64("2026-03-01")], origin=["JP"], hts_class="8703", usmca=False, us_content=0.0),
    _of(duty_batch.vehicle_duty_year, years=[2026], origin=["JP"], hts_class="8703", usmca=False, us_content=0.0),
    _on(equipment_duty.equipment_duty, origin=ORIGINS, base=BASE, metal_class="derivative", usmca=CLAIMED, metal_content=0.4),
    _of(fleet_standards.fleet_standards),
    _on(foreign_trade_zone.privileged, layers=LAYERS, shape=()),
    _on(foreign_trade_zone.zone_duty, layers=LAYERS, value=1e4, vehicle_base=0.02, exported_share=0.1),
    _on(foreign_trade_zone.weekly_entry_fee, yearly_value=[1e5, 1e9]),
    _of(fuel_economy.fleet_average_mpg, mpg=[30.0, 40.0], vehicles=[10.0, 20.0]),
    _on(fuel_economy.cafe_penalty, shortfall_mpg=1.2, vehicles=1e5),
    _on(heavy_vehicle_duty.heavy_vehicle_duty, kind="bus_8702", origin=ORIGINS, usmca=CLAIMED, us_content=0.3),
    _on(heavy_vehicle_duty.heavy_vehicle_layers, kind="road_tractor_8701", origin=ORIGINS, usmca=CLAIMED, us_content=0.3),
    _on(heavy_vehicle_duty.heavy_parts_duty, origin=ORIGINS, mfn_parameter="part_typical", listed_232=True, usmca=CLAIMED),
    _on(income_tax.federal_rate),
    _of(income_tax.combined_rate, federal=0.21, state=0.05),
    _of(material_assistance.cost_ratio, total=100.0, prohibited=20.0),
    _of(material_assistance.cost_ratio_of_purchases, cost=[100.0, 50.0], from_prohibited=[True, False]),
    _on(material_assistance.material_assistance_threshold, kind="storage"),
    _on(material_assistance.material_assistance_ok, kind="battery_component", macr=[0.6, 0.7, 0.8, 0.85]),
    _on(material_assistance.owner_test_applies),
    _on(material_assistance.prohibited_entity, largest_share=[0.2, 0.25], aggregate_share=0.3, debt_share=0.1),
    _on(material_assistance.licence_gives_control, signed=date(2026, 1, 1)),
    _on(metals_duty.metals_duty, origin=ORIGINS, base=BASE, usmca=CLAIMED, goods=metals_duty.MetalGoods("derivative", 0.4)),
    _on(metals_pass_through.metal_duty_rate, metal="copper"),
    _on(metals_pass_through.metal_price_factor, metal="steel", pass_through=0.6),
    _on(metals_pass_through.part_cost_factor, metal_share={"steel": 0.3, "copper": 0.1}, pass_through={"steel": 0.6, "copper": 0.6}),
    _on(offset.offset_rate),
    _of(offset.offset_by_entry, used=5.0, duty=[10.0, 20.0]),
    _of(offset.offset_pool, earned=[1.0, 2.0], duty=[2.0, 0.5], opening=0.5),
    _on(other_layers.ieepa_china, origin=ORIGINS),
    _on(other_layers.ieepa_neighbours, origin=ORIGINS, usmca=CLAIMED),
    _on(other_layers.ieepa_reciprocal, origin=ORIGINS, base=BASE),
    _on(other_layers.section_122, usmca=CLAIMED),
    _on(other_layers.forced_labor_301, origin=ORIGINS, base=BASE, usmca=CLAIMED),
    _on(other_layers.brazil_301, origin=ORIGINS),
    _on(other_layers.canada_338, origin=ORIGINS, listed=ORIGINS == "CA"),
    _on(other_layers.other_layers, origin=ORIGINS, base=BASE, usmca=CLAIMED, governed=GOVERNED, covered=BASE, listed_338=~ALL),
    _on(other_layers.outside_232, origin=ORIGINS, base=BASE, usmca=CLAIMED),
    _on(parts_duty.parts_duty, origin=ORIGINS, mfn_parameter="lithium_ion_battery_850760", listed_232=True, usmca=CLAIMED),
    _on(parts_duty.stacked_parts, origin=ORIGINS, usmca=CLAIMED, given=(BASE, BASE, BASE, BASE), article=~ALL, goods=metals_duty.MetalGoods("copper", 0.5), listed_338=~ALL, programme="section_232_auto_parts"),
    _on(parts_duty.base_rate, origin=ORIGINS, lines=np.full(ORIGINS.shape, "part_typical"), usmca=CLAIMED, fta_free=ORIGINS == "KR"),
    _of(research_and_interest.research_deductions, where="domestic"),
    _on(research_and_interest.adjusted_taxable_income, income_before_interest=1e6, depreciation=1e6),
    _on(research_and_interest.interest_allowed, interest=1e6, ati=2e6),
    _on(stacking.precedence),
    _on(stacking.excluded_by, programme="section_232_auto_parts"),
    _on(stacking.governing, articles={"section_232_autos": ALL, "section_232_metals": ALL}, shape=ORIGINS.shape),
    _on(stacking.open_share, layer="ieepa_canada", governed=GOVERNED, covered=BASE),
    _on(user_fees.merchandise_processing_fee, value_per_entry=[1e3, 5e4, 1e7], originating=False),
    _on(user_fees.harbor_maintenance_fee, value=[1e3, 1e7], by_sea=True),
    _on(vehicle_duty.vehicle_duty, origin=ORIGINS, hts_class="8703", usmca=CLAIMED, us_content=0.4, in_quota=ORIGINS == "GB", plug_in=True),
    _of(vehicle_duty.uk_quota_units, quarter=3, used_two_quarters_ago=1e4),
    _on(vehicle_ghg.ghg_in_force),
    _of(vehicle_ghg.ghg_excess, "on", vehicle_class="fleet", g_per_mile=[100.0, 300.0]),
    _on(zev.zev_enforceable),
    _of(zev.zev_share),
    _of(zev.zev_shortfall, sales=1e5, zev_values=1e4),
    _on(zev.zev_penalty, shortfall=100.0),
    _of(averaging.averaged, values=[0.5, 0.8], costs=[1.0, 3.0], group=["a", "a"]),
    _of(averaging.best_category, values=[0.5, 0.8], costs=[1.0, 3.0], categories={"plant": ["a", "b"]}, threshold=0.75),
    _on(core_parts.part_names, part_class="core"),
    _on(core_parts.part_class_of, part="Transmission"),
    _on(core_parts.core_parts_originate, cost=[100.0, 50.0, 0.0], non_originating=[30.0, 10.0, 0.0]),
    _on(heavy_truck.heavy_truck_part_threshold, part_class="principal"),
    _on(heavy_truck.heavy_truck_labor_ok, material_manufacturing=np.linspace(0.0, 1.0, 21)),
    _on(heavy_truck.heavy_truck_originates, rvc=np.linspace(0.0, 1.0, 21), lvc_ok=True, steel_melted_poured=0.7, **PURCHASED),
    _of(origin.rvc_net_cost, net_cost=100.0, non_originating=[0.0, 20.0, 100.0]),
    _of(origin.rvc_transaction_value, transaction_value=100.0, non_originating=[0.0, 20.0, 100.0]),
    _on(origin.rvc_threshold_vehicle),
    _on(origin.rvc_threshold_part, part_class="complementary", method="transaction_value"),
    _on(origin.method_add_on, method="transaction_value"),
    _on(origin.part_originates, rvc=np.linspace(0.0, 1.0, 21), part_class="core"),
    _on(origin.labor_value_ok, hts_class=["8703", "8704"], material_manufacturing=[0.3, 0.4], technology=0.1, assembly_credit=True),
    _on(origin.labor_test, least=0.25, total=0.4, material_manufacturing=np.linspace(0.0, 1.0, 21), technology=0.2, assembly_credit=True),
    _on(origin.vehicle_originates, rvc=np.linspace(0.0, 1.0, 21), core_ok=True, lvc_ok=True, us_content=0.45, **PURCHASED),
    _on(purchases.melted_and_poured),
    _on(purchases.purchases_ok, steel=[0.7, 0.8], aluminium=[0.69, 0.7], steel_melted_poured=[0.69, 0.7]),
    _on(staging.staging_threshold, parameter="rvc_vehicle_net_cost"),
    _on(staging.staged_core_part_originates, rvc=np.linspace(0.0, 1.0, 21)),
    _on(staging.staged_labor_ok, material_manufacturing=np.linspace(0.0, 1.0, 21)),
    _on(staging.staged_vehicle_originates, rvc=np.linspace(0.0, 1.0, 21), core_ok=True, lvc_ok=True, **PURCHASED),
    _on(term.usmca_in_force),
    _on(term.usmca_claim, origin=ORIGINS, claimed=CLAIMED),
    _of(value_content.net_cost, total_cost=100.0, sales_promotion=1.0, royalties=1.0, shipping=1.0, non_allowable_interest=1.0),
    _of(value_content.max_non_originating, cost=100.0, threshold=0.75),
    _on(value_content.vehicle_non_originating, other=10.0, core_value=[5.0, 5.0], core_non_originating=[1.0, 4.0], core_originates=[True, False]),
    _of(value_content.duty_cost_of_failing, without_claim=0.275, with_claim=0.1, customs_value=4e4),
    _on(base_duty.known_rate, provision="mx.tariffs.vehicles", parameter="mfn_8703"),
    _on(base_duty.base_duty, destination="CA", heading="8704", origin=ORIGINS, usmca_originating=CLAIMED, fta_originating=~ALL, large_engine=None),
    _on(canada.surtax, entitled=np.array([True, False]), canadian_mexican_content=np.array([0.2, 0.5]), in_quota=np.array([True, False])),
    _on(canada.remission_quota, maker="ford", base_units=1e4),
    _on(china.retaliation, hts_class=np.array(["8703", "8704"]), large_engine=ALL[:2]),
    _on(export_duty.export_duty, hts_class="8703", usmca_originating=[True, True, *[False] * 8], canadian_mexican_content=0.1, **SHIPPED),
    _of(conformity.state_equipment_deductions, "acquired", state="GA", in_service_year=2026, years=8),
    _of(conformity.state_building_deductions, "construction_start", state="GA", in_service=date(2030, 6, 1), years=40),
    _on(income.corporate_rate, states=["GA", "NC", "MI"]),
    _on(income.apportionment, states=["GA", "NC", "MI"], sales_share=[0.1, 0.2, 0.1], property_share=0.1, payroll_share=0.1),
    _on(income.apportioned_state_rate, states=["GA", "NC", "MI"], sales_share=[0.1, 0.2, 0.1], property_share=0.1, payroll_share=0.1),
    _on(income.federal_deductible, states=["AL", "MO", "GA"]),
    _on(state_property.property_tax, states=["GA", "SC"], real_value=1e8, machinery_value=1e8),
    _on(state_property.machinery_sales_tax, states=["GA", "SC"], cost=1e8),
    _on(receipts.gross_receipts_tax, state="OH", sold_in_state=1e9, made_in_state=2e9),
    _on(receipts.texas_margin_tax, revenue=1e9, cost_of_goods=8e8, compensation=1e8, texas_share=0.2),
    _on(receipts.oregon_activity_tax, activity=1e8, inputs=5e7, labour=1e7),
    _on(receipts.kentucky_entity_tax, receipts=1e9, profits=1e8, income_tax=1e5),
    _on(receipts.tennessee_franchise_tax, net_worth=1e9, apportioned_share=0.2),
    _of(receipts.net_of_federal, tax=1e6, federal_rate=0.21),
    _on(values.state_value, parameter="corporate_income_tax_rate", states=["GA", "NC"]),
    _on(values.state_flag, parameter="conforms_168n", state="GA"),
)  # fmt: skip


def _address(rule: Callable[..., Any]) -> str:
    return f"{rule.__module__.removeprefix('reshore.law.')}.{rule.__name__}"


RULES: dict[str, Sample] = {
    **{_address(sample.rule): sample for sample in _SAMPLES},
    **dict(_programme_rules()),
    **dict(_terms_rules()),
}

# Asked on a day that the rule itself counts from, or looks ahead to: no rule of one day.
LOOKING_AHEAD = {
    "usmca.term.withdrawal_takes_effect": Sample(term.withdrawal_takes_effect, ("notice",), {}),
    "usmca.term.joint_reviews": Sample(term.joint_reviews, ("until",), {}),
}
# Addresses, checks of arguments, lookups that rules share, and what works on terms already made.
HELPERS = frozenset(
    (
        "foreign.base_duty.territory foreign.base_duty.vehicles_provision foreign.base_duty.engines "
        "state_tax.values.provision_of state_tax.values.state_codes us.other_layers.summed "
        "usmca.shares.reaches usmca.shares.content_share "
        "states.record.qualifies states.record.yearly states.record.amount "
        "states.terms.programme_groups states.terms.exclusive states.terms.formula_programmes"
    ).split()
)


def public_functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function of the folders that hold rules, by address."""
    for found in pkgutil.walk_packages(reshore.law.__path__, "reshore.law."):
        if found.name.removeprefix("reshore.law.").split(".")[0] in FOLDERS:
            module = importlib.import_module(found.name)
            for name, rule in vars(module).items():
                if inspect.isfunction(rule) and rule.__module__ == found.name and not name.startswith("_"):
                    yield _address(rule), rule
