"""reshore: plan what an automaker should build in the United States, where and from when.

The path of the data: case -> law -> builds -> plan -> {simulate, impact} -> study -> report / serve / cli.
"""

__version__ = "0.1.0"
