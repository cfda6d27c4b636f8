"""Taxes of the states on a plant and its profit: income, receipts, property, and machinery bought.

One provision a state, `us_xx.tax`. Before any abatement; programmes are in `reshore.law.states`.
"""
