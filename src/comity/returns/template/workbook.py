"""Writing the template workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from comity.dictionary import Field, FieldType, fields, fields_by_name
from comity.memorandum.model import Memorandum
from comity.returns.cells.dates import FIRST_YEAR, LAST_YEAR
from comity.returns.cells.quarters import first_day, last_day
from comity.returns.opening import clause_kinds
from comity.returns.signoffs import SIGNOFF_FIELDS
from comity.returns.template.guidance import guidance
from comity.returns.template.stamp import GUIDE_SHEET, STAMP_SHEET, TEMPLATE_VERSION
from comity.returns.template.words import code_words, message

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

ROWS = 2_000
"""Rows below the headings that are made ready to be filled."""

_FORMATS = {
    FieldType.DATE: "dd/mm/yyyy",
    FieldType.MONEY: "£#,##0.00",
    FieldType.MONEY_PER_HOUR: "£#,##0.00##",
    FieldType.DECIMAL: "0.0#####",
    FieldType.INTEGER: "0",
}
_ALLOWED = {
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "delete_rows": True,
    "sort": True,
    "autofilter": True,
}


def write_template(path: str | Path, memorandum: Memorandum, quarter: str) -> None:
    """Write the template of a memorandum for a quarter (`YYYY-Qn`).

    One sheet of assignments with every field of the dictionary, a Sign-offs sheet, a sheet of guidance,
    and a hidden stamp that reading understands. The same input gives the same workbook.
    """
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties(
            {"title": f"{memorandum.title}: return for {quarter}", "created": _midnight(first_day(quarter))}
        )
        main = book.add_worksheet("Return")
        signoffs = book.add_worksheet("Sign-offs")
        guide = book.add_worksheet(GUIDE_SHEET)
        hidden = book.add_worksheet(STAMP_SHEET)
        lists = _stamp(hidden, memorandum, quarter)
        _sheet(book, main, fields(), lists)
        _sheet(book, signoffs, [fields_by_name()[name] for name in SIGNOFF_FIELDS], lists)
        _guide(book, guide, guidance(memorandum, quarter, last_day(quarter)))
        main.activate()


def _midnight(day: date) -> Any:
    from datetime import datetime

    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a workbook's property has no zone


def _stamp(sheet: Worksheet, memorandum: Memorandum, quarter: str) -> dict[str, str]:
    """Write the hidden sheet; gives the ranges of its lists by field name."""
    told = {
        "template_version": TEMPLATE_VERSION,
        "quarter": quarter,
        "memorandum": memorandum.id,
        "memorandum_version": memorandum.version,
        "digest": memorandum.digest,
    }
    for row, (key, value) in enumerate(told.items()):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value)
    own = {party.authority for party in memorandum.parties}
    users = [one.name for one in memorandum.authorities if one.code in own] or [
        one.name for one in memorandum.authorities
    ]
    columns = {
        "authority": users,
        "last_substantive_authority": sorted({one.name for one in memorandum.authorities}),
        "signoff_clause": list(clause_kinds(memorandum)),
        "quarter": [quarter],
    }
    ranges = {}
    for column, (name, values) in enumerate(columns.items(), start=3):
        for row, value in enumerate(values):
            sheet.write_string(row, column, value)
        letters = chr(ord("A") + column)
        ranges[name] = f"='{STAMP_SHEET}'!${letters}$1:${letters}${len(values)}"
    sheet.very_hidden()
    sheet.protect()
    return ranges


def _sheet(book: Workbook, sheet: Worksheet, columns: Sequence[Field], lists: dict[str, str]) -> None:
    plain: dict[str, Any] = {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "locked": True}
    needed = book.add_format({**plain, "bg_color": "#1F3A5F", "font_color": "#FFFFFF"})
    optional = book.add_format({**plain, "bg_color": "#DDE5EE", "font_color": "#000000"})
    for index, field in enumerate(columns):
        sheet.set_column(index, index, max(12, min(28, len(field.label) + 2)), _open(book, field))
        sheet.write_string(0, index, field.label, optional if field.required == "optional" else needed)
        sheet.data_validation(1, index, ROWS, index, _validation(field, lists))
    sheet.set_row(0, 48)
    sheet.freeze_panes(1, 3)
    sheet.protect("", _ALLOWED)


def _open(book: Workbook, field: Field) -> Format:
    return book.add_format({"locked": False, "num_format": _FORMATS.get(field.type, "@")})


def _validation(field: Field, lists: dict[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "input_title": field.label[:32],
        "input_message": message(field),
        "error_title": field.label[:32],
        "ignore_blank": True,
    }
    if field.name in lists:
        told |= {"validate": "list", "source": lists[field.name], "error_type": "warning"}
    elif field.type is FieldType.CODE:
        told |= {"validate": "list", "source": [code_words(code) for code in field.codes]}
    elif field.codes:
        told |= {"validate": "list", "source": list(field.codes)}
    elif field.type is FieldType.YES_NO:
        told |= {"validate": "list", "source": ["Yes", "No"]}
    elif field.type is FieldType.DATE:
        told |= {
            "validate": "date",
            "criteria": "between",
            "minimum": date(FIRST_YEAR, 1, 1),
            "maximum": date(LAST_YEAR, 12, 31),
            "error_message": "Write a date, day first: 04/01/2026.",
        }
    elif field.type in (FieldType.MONEY, FieldType.MONEY_PER_HOUR, FieldType.DECIMAL):
        limits: dict[str, Any] = {"criteria": ">=", "value": 0}
        if field.name == "fte":
            limits = {"criteria": "between", "minimum": 0, "maximum": 1}
        elif field.name == "hours_per_week":
            limits = {"criteria": "between", "minimum": 0, "maximum": 60}
        told |= {"validate": "decimal", **limits, "error_message": "Write a number, such as 34.50."}
    elif field.type is FieldType.INTEGER:
        told |= {"validate": "integer", "criteria": ">=", "value": 0, "error_message": "Write a whole number."}
    else:
        told |= {"validate": "any"}
    return told


def _guide(book: Workbook, sheet: Worksheet, lines: Sequence[tuple[str, str, str]]) -> None:
    bold = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
    wrap = book.add_format({"valign": "top", "text_wrap": True})
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, 2, 90)
    for row, (first, second, third) in enumerate(lines):
        heading = not second and not third
        sheet.write_string(row, 0, first, bold if heading or first else wrap)
        sheet.write_string(row, 1, second, wrap)
        sheet.write_string(row, 2, third, wrap)
    sheet.hide_gridlines(2)
    sheet.protect()
