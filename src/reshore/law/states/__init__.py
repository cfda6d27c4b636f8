"""Programmes of the states for vehicle and battery plants; one file a state, amounts in nominal USD over the whole term.

Every function takes arrays that broadcast against each other and gives an array of their common shape. What is not
open on the day gives zero. Amounts are what the statute grants at most: an offset against tax also needs the tax.
"""
