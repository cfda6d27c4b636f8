"""Depreciation year by year: deduction, tax saved, and its present value. USD nominal."""

from __future__ import annotations

from reshore.law.audit.family import Form, Inputs
from reshore.law.explain.account import Account, Line
from reshore.law.explain.trace import decided_by
from reshore.law.record import Law
from reshore.law.us.depreciation import recovery_schedule
from reshore.law.us.income_tax import federal_rate


def depreciation_account(form: Form, law: Law, inputs: Inputs) -> Account:
    """Each tax year's tax saving at present value; they sum to the rule's total. Raises what the rules raise.

    rate is the year's share of cost, value the cost (USD); amount is what that deduction is worth today. Years after
    the last deduction are left out.
    """
    acquired, service, cost = inputs["contract_date"], inputs["placed_in_service"], float(inputs["cost_usd"])

    def outputs(known: Law) -> dict[str, float]:
        shares = recovery_schedule(known, int(inputs["class_years"]), acquired, service)
        return {"tax rate": federal_rate(known, service)} | {
            f"tax year {t} ({service.year + t - 1})": float(share) for t, share in enumerate(shares, 1)
        }

    decision = decided_by(outputs, law)
    tax = decision.outputs["tax rate"]
    shares = [(name, share) for name, share in decision.outputs.items() if name != "tax rate"]
    years = shares[: 1 + max((t for t, (_, share) in enumerate(shares) if share), default=0)]
    lines = [Line("federal tax rate", tax, decision.by["tax rate"], counts=False)]
    for t, (name, share) in enumerate(years, 1):
        saved = tax * cost * share
        worth = saved / (1.0 + inputs["discount_rate"]) ** t
        note = (
            f"deduction {share:.6g} x {cost:,.2f} = {share * cost:,.2f}; tax saved x {tax:.6g} = {saved:,.2f} USD at the "
            f"end of the year; / {1.0 + inputs['discount_rate']:.6g}^{t}"
        )
        lines.append(Line(name, worth, decision.by[name], share, cost, note))
    total = form.rule(law, inputs)
    title, notes = "Depreciation, present value of tax saved", tuple(form.remarks(law, inputs))
    return Account(title, inputs, tuple(lines), total, "USD", law.known_as_of, notes)
