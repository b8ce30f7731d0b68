"""What the template's guidance sheet says."""

from __future__ import annotations

from datetime import date

from comity.dictionary import fields
from comity.memorandum.model import Memorandum
from comity.returns.template.words import code_words, required_words


def guidance(memorandum: Memorandum, quarter: str, last: date) -> list[tuple[str, str, str]]:
    """The sheet's rows, three texts each: advice first, then every field."""
    day = f"{last.day} {last:%B %Y}"
    lines = [
        (f"{memorandum.title}: return for {quarter}", "", ""),
        ("What goes in", "", f"Every agency social work assignment that ran at any time in the quarter ending {day}."),
        ("One row", "", "One assignment. Give each its own reference and keep the reference from quarter to quarter."),
        ("Blanks", "", "Leave a cell blank where the fact is not known. A blank is never read as a pass."),
        ("Dates", "", "Day first, such as 04/01/2026."),
        ("Departures", "", "One departure from a clause fits in the row; put any others on the Sign-offs sheet."),
        ("Headings", "", "The headings are locked. Rows may be added, sorted and taken out."),
        ("Personal data", "", "Give Social Work England numbers, never names."),
        ("", "", ""),
        ("Column", "Needed", "What to write"),
    ]
    for field in fields():
        codes = " One of: " + "; ".join(code_words(code) for code in field.codes) + "." if field.codes else ""
        about = (
            f"{field.description}." if field.description and not field.description.endswith(".") else field.description
        )
        lines.append((field.label, required_words(field), (about + codes).strip() or field.type.value.capitalize()))
    return lines
