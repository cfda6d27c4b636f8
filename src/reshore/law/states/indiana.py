"""Indiana: EDGE (IC 6-3.1-13), Hoosier Business Investment credit (IC 6-3.1-26), Skills Enhancement Fund.

All three are granted, up to what the statute allows. Not covered: innovation development districts, local abatements.
"""

from __future__ import annotations

from datetime import date

from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, amounts
from reshore.law.record import Law
from reshore.law.states.common import negotiated
from reshore.law.states.record import Builder, Groups, Reader, Site, Terms

IN = "us_in.incentives"


def edge(
    law: Law, on: date, *, withholding: ArrayLike, share: ArrayLike | None = None, years: ArrayLike | None = None
) -> Floats:
    """EDGE credit over the term, nominal USD, refundable: a share of state tax withheld on new jobs (USD a year).

    share, years: as granted; None is the most allowed. Raises ValueError above it.
    """
    part = negotiated(share, law.rate(IN, "edge_max_share_of_withholding", on), "share")
    term = negotiated(years, law.rate(IN, "edge_max_years", on), "years")
    return part * amounts(withholding, "withholding") * term


def hbi(law: Law, on: date, *, capex: ArrayLike, share: ArrayLike | None = None) -> Floats:
    """Investment credit, nominal USD: a share of qualified capex (USD); None is the most allowed."""
    return negotiated(share, law.rate(IN, "hbi_max_share_of_capex", on), "share") * amounts(capex, "capex")


def sef(law: Law, on: date, *, training_cost: ArrayLike) -> Floats:
    """Training grant, nominal USD: a share of training cost (USD)."""
    return law.rate(IN, "sef_training_share", on) * amounts(training_cost, "training_cost")


def edge_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `edge` at the most allowed; withholding at the state's rate on the site's wage."""
    r = Reader(law, IN, on)
    share = r("edge_max_share_of_withholding") * r("wage_withholding_rate")
    return r.terms(
        "edge", "Indiana EDGE credit", "refundable credit", site,
        per_job_year=share * site.average_wage, job_years=r.years("edge_max_years"),
    )  # fmt: skip


def hbi_terms(law: Law, on: date, site: Site) -> Terms | None:
    """Terms of `hbi` at the most allowed."""
    r = Reader(law, IN, on)
    return r.terms(
        "hbi", "Hoosier Business Investment credit", "credit", site,
        per_capex_year=r("hbi_max_share_of_capex"), capex_years=1,
    )  # fmt: skip


TERMS: dict[str, Builder] = {"edge": edge_terms, "hbi": hbi_terms}
GROUPS: Groups = (("edge",), ("hbi",))
