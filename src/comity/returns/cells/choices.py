"""Codes, yes and no, and registration numbers."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from comity.dictionary import Field, fields_by_name
from comity.dictionary.registration import FORM, registration_number
from comity.returns.cells.problem import CellProblem

YES = frozenset({"y", "yes", "true", "t", "1", "1.0", "✓", "✔"})
NO = frozenset({"n", "no", "false", "f", "0", "0.0"})


def key(text: str) -> str:
    """A text with case, spaces and punctuation laid aside, for looking up a choice.

    A text of nothing but punctuation ("✓") stands for itself.
    """
    return "".join(character for character in text.casefold() if character.isalnum()) or text.strip()


@cache
def spellings(field: str) -> dict[str, str]:
    """What each spelling of a code means, by `key`: the codes, and `codes.csv` beside this file."""
    known = {key(code): code for code in fields_by_name()[field].codes}
    text = files(__package__).joinpath("codes.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        if row["field"] == field:
            known[key(row["spelling"])] = row["code"]
    return known


def parse_code(text: str, field: Field) -> str | CellProblem:
    """The code that a text is, or is a usual spelling of."""
    found = spellings(field.name).get(key(text))
    return found if found is not None else CellProblem("not-a-code", f"one of {', '.join(field.codes)}")


def parse_yes_no(text: str) -> bool | CellProblem:
    """Y, Yes, TRUE, 1 and their opposites."""
    folded = text.casefold()
    if folded in YES:
        return True
    if folded in NO:
        return False
    return CellProblem("not-yes-or-no", "yes or no")


def parse_registration(text: str) -> str | CellProblem:
    """A Social Work England number: spaces taken out, upper-cased."""
    number = registration_number(text)
    return number if number is not None else CellProblem("unreadable-registration", FORM)
