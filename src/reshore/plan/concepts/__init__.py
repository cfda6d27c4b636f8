"""Concepts of the plan: one file each; rows, cash and the formulation in the head. They meet through arguments."""
