"""`findings.csv` and `issues.csv`: plain tables for people's spreadsheets and for other programs.

UTF-8, comma-separated, one heading row, `\\n` line ends and **no byte order mark**: a mark would become part
of the first heading in most programs (`\\ufeffassignment_ref`), and those who read in Excel have the
annotated workbook, where a pound sign is a pound sign.

Both carry text that a stranger typed, and a spreadsheet runs text that begins like a formula. Such text
gets an apostrophe before it, which a spreadsheet shows as text. A plain number, such as -5, is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

FINDINGS: tuple[str, ...] = (
    "assignment_ref",
    "authority",
    "clause",
    "kind",
    "code",
    "strength",
    "outcome",
    "reason",
    "remedy",
    "citation",
    "working",
)
"""The columns of findings.csv: one row for each assignment and clause, whatever the outcome."""

ISSUES: tuple[str, ...] = (
    "level",
    "code",
    "sheet",
    "cell",
    "row",
    "field",
    "assignment_ref",
    "found",
    "expected",
    "message",
)
"""The columns of issues.csv."""

_FORMULA = r"^[\s\x00-\x20\u00a0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]"
_NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"
_SENT = ("assignment_ref", "authority", "reason", "remedy", "working")
"""The columns of findings that can begin with what a sender wrote; the others are the memorandum's own."""


def write_findings(parts: Iterable[pl.DataFrame], path: Path) -> None:
    """Write findings.csv from findings in parts, of which there is at least one. Raises OSError."""
    with path.open("wb") as file:
        for number, part in enumerate(parts):
            defused(part.select(FINDINGS), _SENT).write_csv(file, include_header=number == 0)


def write_issues(issues: pl.DataFrame, path: Path) -> None:
    """Write issues.csv. Raises OSError."""
    with path.open("wb") as file:
        defused(issues.select(ISSUES), ISSUES).write_csv(file)


def defused(frame: pl.DataFrame, columns: tuple[str, ...]) -> pl.DataFrame:
    """The frame with an apostrophe before any text of those columns that a spreadsheet could run.

    Empty text becomes null, so that it takes no room in the file.
    """
    import polars as pl

    text = [name for name in columns if frame.schema[name] == pl.String]
    return frame.with_columns(
        pl.when(pl.col(name).str.contains(_FORMULA) & ~pl.col(name).str.contains(_NUMBER))
        .then(pl.lit("'") + pl.col(name))
        .when(pl.col(name) != "")
        .then(pl.col(name))
        .alias(name)
        for name in text
    )
