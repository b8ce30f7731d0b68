"""The annotated workbook: the file as it was sent, with every problem marked on the cell it is about.

It is a new workbook: the same sheets in the same order with the same values (nothing that the
sender wrote becomes a formula or a link), and a last sheet that says what the marks mean. A mark is
a fill and a note; the note begins with the mark's name, so that nothing is told by colour alone.
"""

from __future__ import annotations

from comity.returns.annotate.marks import DECIDING, Level, Mark, marks
from comity.returns.annotate.workbook import MOST_ASSIGNMENTS, Legend, TooLargeForWorkbook, write_workbook

__all__ = [
    "DECIDING",
    "MOST_ASSIGNMENTS",
    "Legend",
    "Level",
    "Mark",
    "TooLargeForWorkbook",
    "marks",
    "write_workbook",
]
