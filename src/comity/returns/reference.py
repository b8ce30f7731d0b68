"""The reference page of the return dictionary, made from the dictionary itself."""

from __future__ import annotations

from comity.dictionary import Field, fields
from comity.returns.template.words import required_words


def dictionary_markdown() -> str:
    """The dictionary as a Markdown page: every field, its type, its codes, when it is needed, its known headings."""
    from comity.returns.headings.aliases import aliases

    known = aliases()
    parts = [
        "# The return dictionary",
        "",
        "One row a field, in the order of the template. This page is made from the dictionary; edit that instead.",
        "",
        "| Field | Heading | Type | Needed | Codes | About |",
        "|---|---|---|---|---|---|",
    ]
    parts += [_row(field) for field in fields()]
    parts += ["", "## Headings that are known", "", "Case, spaces and punctuation make no difference.", ""]
    parts += [f"- **{field.label}**: {', '.join(_cell(text) for text in known[field.name][2:])}" for field in fields()]
    return "\n".join(parts) + "\n"


def rules_markdown() -> str:
    """The rules of validation as a Markdown page: code, level, field and what breaks each."""
    from comity.returns.validation.catalogue import catalogue

    parts = [
        "# Issues of a return",
        "",
        "Errors stop a return from being submitted, queries need a written reason, notes are for information.",
        "",
        "| Code | Level | Field | When |",
        "|---|---|---|---|",
    ]
    parts += [f"| {one.code} | {one.level} | {one.field} | {_cell(one.about)} |" for one in catalogue()]
    return "\n".join(parts) + "\n"


def _row(field: Field) -> str:
    codes = ", ".join(f"`{code}`" for code in field.codes)
    cells = (f"`{field.name}`", field.label, field.type.value, required_words(field), codes, field.description)
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
