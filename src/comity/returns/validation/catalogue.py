"""Every code that an issue can carry, with its level and what brings it about."""

from __future__ import annotations

from dataclasses import dataclass

from comity.dictionary import fields_by_name
from comity.returns.cells.authorities import AuthorityIndex
from comity.returns.cells.context import Context
from comity.returns.validation.previous import COMPARED
from comity.returns.validation.rows import asked_rules, row_rules


@dataclass(frozen=True, slots=True)
class Entry:
    """One code; `field` is blank where it can be about any field, or about none."""

    code: str
    level: str
    field: str
    about: str


_CELLS = (
    ("unreadable-date", "error", "a cell of a date field that is not a date"),
    ("impossible-date", "error", "a date that is not in the calendar, or has its month first"),
    ("day-or-month-first", "error", "a date that could be read either way, in a column that has months first"),
    ("implausible-year", "error", "a date before 1950 or after 2100"),
    ("time-of-day", "note", "a date with a time of day; the date was read"),
    ("unreadable-number", "error", "a cell of a number field that is not a number in its unit"),
    ("not-whole", "error", "a part where whole numbers are counted"),
    ("negative", "error", "a figure below zero"),
    ("number-too-large", "error", "a figure of more than eight digits"),
    ("rounded", "note", "more decimals than the field keeps; rounded half up"),
    ("not-a-code", "error", "a cell of a coded field that is none of its codes"),
    ("not-yes-or-no", "error", "a cell of a yes/no field that is neither"),
    ("unreadable-registration", "error", "a Social Work England number not of its form"),
    ("unreadable-quarter", "error", "a quarter not of its form"),
    ("financial-quarter", "error", "a quarter of a financial year"),
    ("unknown-authority", "error", "an authority that is not recognised"),
    ("ambiguous-authority", "error", "a name that two authorities share"),
    ("error-cell", "error", "a spreadsheet's error value, or a formula with no saved value"),
)
_ROWS = (
    ("no-reference", "error", "a row without an assignment reference; rejected"),
    ("no-authority", "error", "a row without a recognised authority; rejected"),
    ("reference-with-different-facts", "error", "one reference on rows with different facts; all rejected"),
    ("exact-repeat", "note", "a row that says again what an earlier one says; the first is kept"),
    ("not-an-assignment", "error", "a row with nothing but a line of words, such as who prepared it; rejected"),
    ("repeated-heading", "note", "the headings again, among the rows; rejected"),
    ("blank-rows", "note", "rows with nothing in them"),
    ("total-row", "note", "rows that are totals"),
    ("two-places-at-once", "query", "one worker in two assignments with overlapping dates"),
    ("vanished-without-end", "query", "an assignment of last quarter that is gone without an end"),
)
_FILE = (
    ("missing-column", "error", "no column for a field that is always needed"),
    ("two-columns", "error", "two columns for one field; neither was read"),
    ("ambiguous-heading", "error", "a heading that could be either of two fields; nothing was read from it"),
    ("no-such-heading", "error", "a profile's heading that is not in the file"),
    ("wrong-quarter", "error", "a template of another quarter than was asked for"),
    ("correction-not-laid", "error", "a correction made when its cell, or its row, said something else"),
    ("sign-off-without-assignment", "error", "a departure on the Sign-offs sheet with no assignment"),
    ("month-first", "query", "a column of dates that says, or shows, that months come first"),
    ("other-memorandum", "query", "a template of another memorandum"),
    ("not-mapped", "note", "a column that no field was read from"),
    ("no-heading", "note", "a column with values but no heading"),
    ("no-headings", "error", "a Sign-offs sheet whose headings are not known"),
    ("no-reference-column", "error", "a Sign-offs sheet with no column of references"),
    ("ignored-column", "note", "a column that the profile ignores"),
    ("sheet-not-read", "note", "a sheet other than the data's"),
    ("profile-not-confirmed", "note", "a mapping profile that nobody has confirmed"),
    ("profile-of-other-memorandum", "note", "a mapping profile made for another memorandum"),
    ("file", "note", "something to know about how the file was read"),
)


def catalogue() -> tuple[Entry, ...]:
    """Every code, those about the file first, then rows, cells and rules."""
    entries = [Entry(code, level, "", about) for group in (_FILE, _ROWS, _CELLS) for code, level, about in group]
    rules = [*row_rules(fields_by_name(), Context(AuthorityIndex(()))), *asked_rules({"quarter": "", "authority": ""})]
    grouped: dict[str, list[str]] = {}
    told: dict[str, tuple[str, str]] = {}
    for rule in rules:
        grouped.setdefault(rule.code, []).append(rule.field)
        told.setdefault(rule.code, (rule.level, rule.about))
    entries += [
        Entry(code, told[code][0], named[0] if len(named) == 1 else "", told[code][1])
        for code, named in grouped.items()
    ]
    entries += [
        Entry(f"{name.replace('_', '-')}-changed", "query", name, "a fact that is not what it was last quarter")
        for name in COMPARED
    ]
    return tuple(entries)
