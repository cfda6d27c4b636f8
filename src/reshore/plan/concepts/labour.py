"""Labour: headcount by plant, hiring and cuts. Wages for hours worked are a cost line of the builds.

Sets      p plant, t node
Decides   jobs[p, t], hire[p, t], cut[p, t] >= 0                            workers
Rows      L1  HOURS_PER_JOB x jobs[p, t] = sum hours x build[b, t] + mean hours x other[p] x open[p, t]
          L2  jobs[p, t] - jobs[p, t-1] = hire[p, t] - cut[p, t],  jobs[p, -1] = jobs of today's production
          L3  hire[p, t] <= hire limit + hires that commitments bring
Cash      training    cost a hire x hire
          severance   cost a cut x cut
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reshore.plan.concepts.footprint import Footprint
from reshore.plan.concepts.production import Production
from reshore.plan.data import PlanData
from reshore.plan.ledger import Ledger
from reshore.solve import Model
from reshore.units import HOURS_PER_JOB

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Labour:
    """What labour offers to later concepts."""

    jobs: Ints  # [p, t] columns
    before: Array  # [p] jobs of today's production
    base: Array  # [p, t] the same and what commitments bring since: jobs that no offer is paid for


def add_labour(m: Model, d: PlanData, cash: Ledger, sites: Footprint, made: Production) -> Labour:
    """Add the columns, rows and cash of labour."""
    other = other_jobs(d)
    before = today(d) + other * d.operating[:, 0]
    jobs = m.columns("jobs", d.capacity.shape)
    hire = m.columns("hire", d.capacity.shape, upper=most_hires(d, other))
    cut = m.columns("cut", d.capacity.shape)
    _count(m, d, sites, made, jobs, other)
    change = np.zeros(jobs.shape)
    change[:, 0] = before
    row = m.rows("L2_headcount", change.size, lower=change.ravel(), upper=change.ravel()).reshape(change.shape)
    m.add(row, jobs, 1.0)
    m.add(row[:, 1:], jobs[:, :-1], -1.0)
    m.add(row, hire, -1.0)
    m.add(row, cut, 1.0)
    node = np.arange(d.nodes)
    cash.pay("training", d.place[:, None], hire, -d.case.plants["training"].to_numpy()[:, None], node=node)
    cash.pay("severance", d.place[:, None], cut, -d.case.plants["severance"].to_numpy()[:, None], node=node)
    return Labour(jobs, before, before[:, None] + brought(d, other))


def _count(m: Model, d: PlanData, sites: Footprint, made: Production, jobs: Ints, other: Array) -> None:
    kept = np.where(d.operating, other[:, None], 0.0)
    row = m.rows("L1_jobs", kept.size, lower=kept.ravel(), upper=kept.ravel()).reshape(kept.shape)
    m.add(row, jobs, 1.0)
    m.add(row[d.plant[made.pair]], made.build, -(d.builds.hours / HOURS_PER_JOB)[:, None])
    for s in range(d.nodes):
        m.add(row[:, s:], sites.close[:, s, None], kept[:, s:])


def mean_hours(d: PlanData) -> Array:
    """Mean hours of the programs built at each plant today, else of all programs.   [p]"""
    hours = d.case.programs["hours"].to_numpy()
    ratio = d.case.plants["hours_ratio"].to_numpy()
    out = np.full(len(ratio), hours.mean() if len(hours) else 0.0)
    for p in range(len(ratio)):
        mine = d.home & (d.plant == p) & (d.share[:, 0] > 0)
        if mine.any():
            out[p] = np.average(hours[d.program[mine]], weights=d.share[mine, 0])
    return np.asarray(out * ratio)


def other_jobs(d: PlanData) -> Array:
    """Jobs that build for other markets.   [p]"""
    return np.asarray(d.other * mean_hours(d) / HOURS_PER_JOB)


def _jobs(d: PlanData, units: Array) -> Array:
    """Jobs that build so many units of each pair.   units [n] or [n, t] -> [p] or [p, t]"""
    hours = d.case.programs["hours"].to_numpy()[d.program] * d.case.plants["hours_ratio"].to_numpy()[d.plant]
    jobs = np.zeros((len(d.case.plants), *units.shape[1:]))
    np.add.at(jobs, d.plant, (hours * units.T).T / HOURS_PER_JOB)
    return jobs


def today(d: PlanData) -> Array:
    """Jobs that build the US-bound units of the first year as allocated today.   [p]"""
    return _jobs(d, d.share[:, 0] * d.total_demand[d.program, 0])


def brought(d: PlanData, other: Array) -> Array:
    """Jobs that commitments (openings, programs allocated) bring to each plant since the first year.   [p, t]"""
    share = np.maximum(d.share - d.share[:, :1], 0.0)
    opened = d.operating & ~d.operating[:, :1]
    return np.asarray(_jobs(d, share * d.total_demand[d.program]) + opened * other[:, None])


def most_hires(d: PlanData, other: Array) -> Array:
    """Hire limit, beside which the hires that commitments bring (openings, programs allocated) are possible.   [p, t]"""
    limit = d.case.plants["hire_limit"].fill_null(np.inf).to_numpy()
    share = np.maximum(np.diff(d.share, axis=1, prepend=d.share[:, :1]), 0.0)
    opens = np.diff(d.operating.astype(float), axis=1, prepend=d.operating[:, :1].astype(float)) > 0
    return np.asarray(limit[:, None] + _jobs(d, share * d.total_demand[d.program]) + opens * other[:, None])
