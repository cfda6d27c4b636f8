"""Studies: one case, scenario and seed, solved, tabulated and stored."""

from reshore.study.run import RunOptions, run_study
from reshore.study.store import study_json, write_study
from reshore.study.study import STUDY_TABLES, Study, Summary
from reshore.study.unitcost import explain

__all__ = ["STUDY_TABLES", "RunOptions", "Study", "Summary", "explain", "run_study", "study_json", "write_study"]
