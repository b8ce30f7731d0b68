"""Writing generated returns: text in chunks, workbooks whole."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from comity.dictionary import FieldType, fields
from comity.returns.generate.planting import Plan, plant

if TYPE_CHECKING:
    import polars as pl

MOST_IN_A_WORKBOOK = 100_000


def write_csv(plan: Plan, out: Path, planted: Path | None = None) -> None:
    """Write a return in dictionary columns, chunk by chunk, and what was planted in it if asked.

    Ten million rows never stand in memory at once. Dates are ISO, rates in pounds, blanks empty.
    """
    with out.open("wb") as file:
        truth = planted.open("wb") if planted else None
        try:
            for number, chunk in enumerate(plant(plan)):
                chunk.assignments.write_csv(file, include_header=number == 0)
                if truth:
                    chunk.truth.write_csv(truth, include_header=number == 0)
        finally:
            if truth:
                truth.close()


def write_planted(truth: pl.DataFrame, path: Path) -> None:
    """Write planted outcomes: assignment_ref, clause, outcome, why."""
    truth.write_csv(path)


def write_workbook(plan: Plan, out: Path, planted: Path | None = None) -> None:
    """Write a return as a workbook with the dictionary's labels, real dates and numbers.

    Raises:
        ValueError: more rows than a workbook should hold.
    """
    import polars as pl
    import xlsxwriter

    if plan.rows > MOST_IN_A_WORKBOOK:
        raise ValueError(
            f"{plan.rows:,} rows are too many for a workbook (at most {MOST_IN_A_WORKBOOK:,}); choose .csv"
        )
    chunks = list(plant(plan))
    if planted:
        write_planted(pl.concat([chunk.truth for chunk in chunks]), planted)
    with xlsxwriter.Workbook(str(out), {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Return")
        dated = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, [field.label for field in fields()])
        number = 0
        for chunk in chunks:
            for row in chunk.assignments.iter_rows():
                number += 1
                for column, (field, text) in enumerate(zip(fields(), row, strict=True)):
                    cell = typed(text, field.type)
                    if isinstance(cell, date):
                        sheet.write_datetime(number, column, datetime.combine(cell, datetime.min.time()), dated)
                    elif isinstance(cell, float):
                        sheet.write_number(number, column, cell)
                    elif cell is not None:
                        sheet.write_string(number, column, cell)


def typed(text: str | None, kind: FieldType) -> date | float | str | None:
    """A cell as a spreadsheet would hold it: a date, a number, text, or nothing. Floats are fine here: they
    are what workbooks hold."""
    if not text:
        return None
    try:
        if kind is FieldType.DATE:
            return date.fromisoformat(text)
        if kind in (FieldType.MONEY, FieldType.MONEY_PER_HOUR, FieldType.DECIMAL, FieldType.INTEGER):
            return float(text)
    except ValueError:
        return text
    return text
