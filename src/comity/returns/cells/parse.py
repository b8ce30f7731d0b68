"""The one tolerant reader of a cell: text in, typed value out, or what was wrong."""

from __future__ import annotations

from comity.dictionary import Field, FieldType
from comity.returns.cells.blanks import BLANKS, FAULT, NOT_A_NUMBER_NOR_BLANK
from comity.returns.cells.choices import key, parse_code, parse_registration, parse_yes_no
from comity.returns.cells.context import Context
from comity.returns.cells.dates import parse_date
from comity.returns.cells.numbers import parse_decimal, parse_integer, parse_money
from comity.returns.cells.problem import CellProblem, Value
from comity.returns.cells.quarters import parse_quarter

_NUMERIC = (FieldType.DECIMAL, FieldType.INTEGER, FieldType.MONEY, FieldType.MONEY_PER_HOUR)


def parse(text: str | None, field: Field, context: Context) -> Value | CellProblem:
    """The value of a cell of a field: None where it is blank, a `CellProblem` where it cannot be read.

    Values are in the shapes that `comity.dictionary` gives (money in ten-thousandths, decimals in
    millionths). Nothing is guessed: a text that is not certainly one value is a problem.
    """
    if text is None:
        return None
    if text.startswith(FAULT):
        expected = text[1:].partition(FAULT)[2]
        return CellProblem("error-cell", expected or "a value, not a spreadsheet error")
    trimmed = text.strip()
    if mapped := context.values.get(field.name):
        told = mapped.get(key(trimmed))
        if told is not None and trimmed:
            return parse(told, field, Context(context.authorities, units=context.units)) if told else None
    if trimmed in BLANKS:
        if field.type in _NUMERIC and trimmed in NOT_A_NUMBER_NOR_BLANK:
            return CellProblem("unreadable-number", "0 for none, or an empty cell")
        return None
    return _parse_type(trimmed, field, context)


def _parse_type(text: str, field: Field, context: Context) -> Value | CellProblem:
    unit = context.units.get(field.name, "")
    match field.type:
        case FieldType.DATE:
            return parse_date(text)
        case FieldType.MONEY | FieldType.MONEY_PER_HOUR:
            return parse_money(text, field)
        case FieldType.DECIMAL:
            return parse_decimal(text, field, unit)
        case FieldType.INTEGER:
            return parse_integer(text, field, unit)
        case FieldType.CODE:
            return parse_code(text, field)
        case FieldType.YES_NO:
            return parse_yes_no(text)
        case FieldType.REGISTRATION:
            return parse_registration(text)
        case FieldType.QUARTER:
            return parse_quarter(text)
        case FieldType.AUTHORITY:
            return context.authorities.read(text)
        case FieldType.TEXT:
            return _clause(text, context) if field.name == "signoff_clause" else text


def _clause(text: str, context: Context) -> str:
    """A clause named in its own spelling of case and dashes; anything else stays as it was written."""
    return next((kind for kind in context.clauses if key(kind) == key(text)), text)
