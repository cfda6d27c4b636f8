"""Builds: every way to build a vehicle and land it in the US, priced line by line under the law."""

from reshore.builds.builds import Builds, CostLine
from reshore.builds.futures import Futures, one_path
from reshore.builds.price import COST_LINES, DELIVERY_LINES, price_builds

__all__ = ["COST_LINES", "DELIVERY_LINES", "Builds", "CostLine", "Futures", "one_path", "price_builds"]
