"""What people see of a study: one HTML file, one workbook, a few lines of text.

Imports are made when a function is called: `import reshore.report` loads neither altair nor xlsxwriter.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reshore.report.text import summary_lines, waterfall_lines

if TYPE_CHECKING:
    from reshore.study.study import Study

__all__ = ["summary_lines", "waterfall_lines", "write_report", "write_workbook"]


def write_report(study: Study, path: Path) -> None:
    """Write the study as one HTML file that asks the network for nothing."""
    from reshore.report.page import write_report as write

    write(study, path)


def write_workbook(study: Study, path: Path) -> None:
    """Write the study as an Excel workbook."""
    from reshore.report.workbook import write_workbook as write

    write(study, path)
