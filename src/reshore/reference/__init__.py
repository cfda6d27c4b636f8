"""The shipped reference data of the US light-vehicle market and the builder of a ready case for any automaker in it."""

from reshore.reference.build import make_reference_case
from reshore.reference.labels import calibration
from reshore.reference.owners import Automaker, automakers

__all__ = ["Automaker", "automakers", "calibration", "make_reference_case"]
