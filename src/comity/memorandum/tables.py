"""Reading a bundle's CSV tables: every column known, every row whole, every row with its line."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from comity.memorandum.documents import read_text
from comity.memorandum.exact import choose, quoted
from comity.memorandum.problems import Level, Problem
from comity.memorandum.shapes import Placed, shape_row

T = TypeVar("T", bound=BaseModel)

MOST_ROWS = 5_000
"""Rows; a cap table has fifteen and England 153 authorities."""


def read_table(model: type[T], path: Path, file: str, problems: list[Problem]) -> list[Placed[T]]:
    """The rows of a CSV file as `model`; what is wrong goes to `problems` and the row is left out.

    Wholly blank lines are passed over. A row with too few or too many cells is named, never padded.
    """
    text = read_text(path, file, problems)
    if text is None:
        return []
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        problems.append(Problem(file, line, Level.ERROR, "there is a null character", "Save it as plain text CSV"))
        return []
    rows: list[Placed[T]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns: list[str] | None = None
    after = 0
    try:
        for cells in reader:
            line, after = after + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if columns is None:
                columns = _columns(model, cells, file, line, problems)
                if any(name not in columns for name in _needed(model)):
                    break  # every row would repeat what the heading lacks
                continue
            if len(rows) >= MOST_ROWS:
                found = f"there are more than {MOST_ROWS:,} rows"
                problems.append(Problem(file, line, Level.ERROR, found, "Keep what belongs to this memorandum"))
                break
            if len(cells) != len(columns):
                found = f"the row has {len(cells)} cells and the heading {len(columns)}"
                write = "Write one cell for each column, and quotes round a cell that has a comma in it"
                problems.append(Problem(file, line, Level.ERROR, found, write))
                continue
            known = dict(zip(columns, cells, strict=True))
            row = {name: known[name] for name in _names(model) if name in known}
            placed = shape_row(model, row, file, line, problems)
            if placed:
                rows.append(placed)
    except csv.Error as error:
        found = f"this is not CSV: {error}"
        problems.append(Problem(file, after + 1, Level.ERROR, found, "Check the quotes on this line"))
        return rows
    if columns is None:
        write = f"Write the heading: {','.join(_names(model))}"
        problems.append(Problem(file, 1, Level.ERROR, "the file is empty", write))
    return rows


def _names(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _columns(model: type[BaseModel], cells: list[str], file: str, line: int, problems: list[Problem]) -> list[str]:
    names = _names(model)
    columns = [cell.strip() for cell in cells]
    for position, column in enumerate(columns):
        if column in columns[:position]:
            problems.append(Problem(file, line, Level.ERROR, f'the column "{column}" is there twice', "Keep one"))
        elif column not in names:
            found = f"{quoted(column)} is not a column that is known here"
            problems.append(Problem(file, line, Level.ERROR, found, choose(column, names)))
    for name in _needed(model):
        if name not in columns:
            problems.append(Problem(file, line, Level.ERROR, f'there is no column "{name}"', f"Add a column {name}"))
    return columns


def _needed(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items() if field.is_required()]
