"""The words of the template: how a code looks in a drop-down, and what a cell's message says."""

from __future__ import annotations

from comity.dictionary import Field, FieldType
from comity.dictionary.code_words import code_words

_WHEN = {
    "always": "Always needed.",
    "optional": "May be left blank.",
}


def required_words(field: Field) -> str:
    """When a field is needed, as a sentence."""
    return _WHEN.get(field.required, f"Needed {field.required}.")


def message(field: Field) -> str:
    """What the cell's input message says: what the field is, how to write it, when it is needed.

    At most 255 characters, which is what a spreadsheet shows.
    """
    how = {
        FieldType.DATE: "A date, day first: 04/01/2026.",
        FieldType.YES_NO: "Yes or No.",
        FieldType.MONEY_PER_HOUR: "Pounds an hour: 34.50.",
        FieldType.MONEY: "Pounds: 1234.50.",
        FieldType.CODE: "Choose from the list.",
        FieldType.AUTHORITY: "Choose from the list, or write an ONS or DfE code.",
        FieldType.REGISTRATION: "SW123456.",
        FieldType.QUARTER: "Blank means the template's own quarter.",
        FieldType.INTEGER: "A whole number.",
        FieldType.DECIMAL: "A number: 37.5.",
    }.get(field.type, "")
    return " ".join(part for part in (field.description, how, required_words(field)) if part)[:255]


__all__ = ["code_words", "message", "required_words"]
