"""Reading the files that people send, without trusting them.

A path goes in; sheets of raw cells (`Workbook`) or batches of text (`TextFile`) come out, or one
`UnreadableFile` that says what was found, what was expected and what to do. What the columns mean is
not known here. The format is told from the content and not from the name. Workbooks are looked over
byte by byte first and then read in a child process with memory and time limits, because spreadsheet
readers can be made to abort the process they run in.
"""

from __future__ import annotations

from .entry import read_file
from .errors import CODES, UnreadableFile
from .shapes import CellFault, CellValue, Sheet, Workbook, cell_name, column_letters
from .text import TextFile

__all__ = [
    "CODES",
    "CellFault",
    "CellValue",
    "Sheet",
    "TextFile",
    "UnreadableFile",
    "Workbook",
    "cell_name",
    "column_letters",
    "read_file",
]
