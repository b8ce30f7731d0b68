"""How much a file may ask of us. Each is far beyond any true return and far short of harm."""

from __future__ import annotations

MIB = 1024 * 1024

# Workbooks
MAX_WORKBOOK_BYTES = 48 * MIB
MAX_ZIP_ENTRIES = 2_000
MAX_UNPACKED_BYTES = 384 * MIB
"""All parts together: a sheet at the cell limit is about 150 MiB of XML."""
MAX_RATIO = 200
"""Unpacked to packed, for parts over `RATIO_FLOOR`: true sheets reach 40, DEFLATE's limit is 1,032."""
RATIO_FLOOR = 4 * MIB
MAX_PART_BYTES = 8 * MIB
"""Any XML part but the sheets, the shared strings and an ODS content part."""
MAX_XML_DEPTH = 64
MAX_SHEETS = 256
MAX_ROWS = 200_000
"""Of a worksheet; more than that should be sent as CSV."""
MAX_COLUMNS = 512
MAX_CELLS = 1_000_000
"""Cells of a workbook that hold something, and also blank but formatted ones."""
MAX_UNUSUAL_CELLS = 400_000
"""Of a worksheet whose cells are not written as the usual programs write them, which takes longer to check."""
MAX_AREA = 5_000_000
"""Rows by columns, from A1 to the last cell that holds something, over all sheets."""
MAX_TEXT = 48 * MIB
"""Characters of all cells together: one long shared text repeated is a bomb too."""
MAX_CELL_TEXT = 32_767
"""Characters; the most that Excel keeps in a cell."""

EXCEL_ROWS = 1_048_576
EXCEL_COLUMNS = 16_384

# The child that reads workbooks
READER_MEMORY = 480 * MIB
READER_SECONDS = 8.5

# Text files
MAX_LINE_BYTES = MIB
HEAD_BYTES = 4 * MIB
"""Read once to find the separator and the titles above the headings."""
MAX_TITLE_ROWS = 50
"""Short rows that may stand above the first full one."""
TEXT_CHUNK = 16 * MIB
