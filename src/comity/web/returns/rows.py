"""A row of a return in view: the cells that matter for an issue, and the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from comity.dictionary import DECIMAL_SCALE, MONEY_SCALE, Field, FieldType, fields
from comity.web import words
from comity.web.returns.masking import masked, without_numbers

ALWAYS = ("local_title", "agency", "start_date", "end_date")
"""What tells somebody which assignment it is, beside its reference."""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of a row as a page shows it. `wrong` is the cell that an issue is about."""

    field: str
    label: str
    words: str
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row in view: the cells that matter first, and the rest."""

    reference: str
    matter: tuple[ShownCell, ...]
    rest: tuple[ShownCell, ...]


def shown_row(
    row: Mapping[str, Any], *, wrong: Iterable[str], beside: Iterable[str], names: Mapping[str, str]
) -> ShownRow:
    """A row of the frame of assignments in view. `names` are authorities' by code.

    A cell that could not be read says so. Registration numbers are masked.
    """
    marked, first = {*wrong}, list(dict.fromkeys([*wrong, *beside, *ALWAYS]))
    cells = [
        ShownCell(field.name, field.label, cell_words(field, row, names), field.name in marked)
        for field in fields()
        if field.name in row and field.name not in ("authority", "quarter", "assignment_ref")
    ]
    return ShownRow(
        reference=row.get("assignment_ref") or "",
        matter=tuple(sorted((cell for cell in cells if cell.field in first), key=lambda cell: first.index(cell.field))),
        rest=tuple(cell for cell in cells if cell.field not in first),
    )


def cell_words(field: Field, row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What a cell of a row says, as a person writes it; "" where it is blank."""
    value = row.get(field.name)
    if value is None:
        return "could not be read" if row.get(f"unreadable_{field.name}") else ""
    return value_words(field, value, names)


def value_words(field: Field, value: Any, names: Mapping[str, str]) -> str:
    """A typed value as a person writes it, with registration numbers masked."""
    from comity.returns.template.words import code_words

    match field.type:
        case FieldType.DATE if isinstance(value, date):
            return words.date(value)
        case FieldType.MONEY | FieldType.MONEY_PER_HOUR:
            return f"£{number_text(value, MONEY_SCALE, 2)}"
        case FieldType.DECIMAL:
            return number_text(value, DECIMAL_SCALE, 0)
        case FieldType.YES_NO:
            return "Yes" if value else "No"
        case FieldType.CODE:
            return code_words(value)
        case FieldType.AUTHORITY:
            return names.get(value, value)
        case FieldType.REGISTRATION:
            return masked(value)
        case FieldType.INTEGER:
            return words.number(value)
    return without_numbers(str(value))


def in_words(field: Field, text: str, names: Mapping[str, str]) -> str:
    """A text that was put in a cell, as a person writes what it was read as; itself where it cannot be read."""
    from comity.returns.cells import CellProblem, Context, parse
    from comity.returns.cells.authorities import AuthorityIndex

    if field.type is FieldType.AUTHORITY:
        return names.get(text, text)
    read = parse(text, field, Context(AuthorityIndex(())))
    value = read.kept if isinstance(read, CellProblem) else read
    return without_numbers(text) if value is None else value_words(field, value, names)


def number_text(value: int, scale: int, places: int) -> str:
    """A scaled number in full, with at least so many decimals: 345000 of ten-thousandths is `34.50`."""
    number = (Decimal(value) / scale).normalize()
    decimals = max(places, -int(number.as_tuple().exponent))
    return f"{number:,.{decimals}f}"
