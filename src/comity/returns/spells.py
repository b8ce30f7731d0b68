"""Employment spells from a CSV file, with every problem named by its line."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from comity.judge.spells import Spell
from comity.returns.cells.dates import parse_date
from comity.returns.cells.problem import CellProblem

COLUMNS = ("authority", "start_date", "end_date", "employment", "context", "registered", "note")
EMPLOYMENT = ("direct", "agency", "other")
CONTEXT = ("child_and_family", "other")


class SpellsError(ValueError):
    """Spells that cannot be read: every problem with its line, what was found and what to write."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


def read_spells(path: Path) -> list[Spell]:
    """The spells of a CSV file with COLUMNS. Raises SpellsError with every problem, or OSError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SpellsError([f"{path.name}: not UTF-8 text. Save it as CSV UTF-8."]) from error
    reader = csv.reader(text.splitlines())
    headings = [heading.strip().lower() for heading in next(reader, [])]
    problems = [
        f"{path.name} line 1: no column {column!r}. Its columns are: {', '.join(headings) or 'none'}. "
        f"Write: {', '.join(COLUMNS)}."
        for column in COLUMNS[:6]
        if column not in headings
    ]
    if problems:
        raise SpellsError(problems)
    spells: list[Spell] = []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        where = f"{path.name} line {reader.line_num}"
        if len(cells) != len(headings):
            problems.append(f"{where}: {len(cells)} cells under {len(headings)} headings. Give one cell a heading.")
            continue
        row = dict(zip(headings, (cell.strip() for cell in cells), strict=True))
        found = _spell(row, where, problems)
        if found is not None:
            spells.append(found)
    if problems:
        raise SpellsError(problems)
    return spells


def _spell(row: dict[str, str], where: str, problems: list[str]) -> Spell | None:
    before = len(problems)
    start = _day(row, "start_date", where, problems)
    end = _day(row, "end_date", where, problems) if row["end_date"] else None
    employment, context = row["employment"].lower(), row["context"].lower().replace(" ", "_")
    registered = row["registered"].lower()
    if start is not None and end is not None and end < start:
        problems.append(f"{where}: ends on {end} before it starts on {start}. Correct one of the dates.")
    if employment not in EMPLOYMENT:
        problems.append(f"{where}: employment is {row['employment']!r}. Write one of: {', '.join(EMPLOYMENT)}.")
    if context not in CONTEXT:
        problems.append(f"{where}: context is {row['context']!r}. Write one of: {', '.join(CONTEXT)}.")
    if registered not in ("yes", "no"):
        problems.append(f"{where}: registered is {row['registered']!r}. Write yes or no.")
    if len(problems) > before or start is None:
        return None
    return Spell(row["authority"], start, end, employment, context, registered == "yes", row.get("note", ""))


def _day(row: dict[str, str], column: str, where: str, problems: list[str]) -> date | None:
    found = parse_date(row[column])
    if isinstance(found, date):
        return found
    expected = found.expected if isinstance(found, CellProblem) else "a date"
    problems.append(f"{where}: {column} is {row[column]!r}; expected {expected}.")
    return None
