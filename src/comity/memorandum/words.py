"""Dates, numbers and lists as people write them, for every surface that reads a memorandum aloud."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from comity.memorandum.model import ASSIGNMENT_KINDS, Kind, Number, Post, Term

POSTS = {
    Post.DCS: "Director of Children's Services",
    Post.CHIEF_EXECUTIVE: "chief executive",
    Post.ASSISTANT_DIRECTOR: "assistant director",
    Post.HR_LEAD: "HR lead",
    Post.REGIONAL_LEAD: "regional lead",
}

BASES = {"paye": "PAYE", "umbrella": "Umbrella", "limited_company": "Limited company"}

CHECKS = {
    "registration": "registration",
    "dbs": "DBS",
    "right_to_work": "right to work",
    "identity": "identity",
    "qualifications": "qualifications",
}

GROUNDS = {
    "other_region": "came from another region",
    "substantive_role": "moving to a substantive role",
    "probation": "left in the probation period",
}

_UNITS = {
    Kind.COOL_OFF: ("month", "months"),
    Kind.EXPERIENCE: ("month", "months"),
    Kind.NOTICE: ("day", "days"),
    Kind.REFERENCES: ("reference", "references"),
    Kind.ON_SITE: ("day a week", "days a week"),
    Kind.DATA_RETURN: ("month", "months"),
}


def day(when: date) -> str:
    """1 January 2025."""
    return f"{when.day} {when:%B} {when.year}"


def pounds(amount: Decimal) -> str:
    """£33.50; more decimals only where there are any."""
    text = f"{amount.normalize():f}"
    decimals = len(text.partition(".")[2])
    return f"£{amount:,.{max(2, decimals)}f}"


def number_words(kind: Kind, value: Number) -> str:
    """A term's number with its unit: 12 months, 28 days, £33.50 an hour, 2 days a week."""
    if kind is Kind.PRICE_CAP:
        return f"{pounds(Decimal(value))} an hour"
    text = f"{Decimal(value).normalize():f}"
    one, many = _UNITS.get(kind, ("", ""))
    return f"{text} {one if text == '1' else many}".strip()


def term_words(kind: Kind, term: Term) -> str:
    """A term's value: its number, `not known` with the reason, or `in force` where it has dates only."""
    if term.value is not None:
        return number_words(kind, term.value)
    return f"not known: {term.unknown}" if term.unknown else "in force"


def since(term: Term, kind: Kind = Kind.PRICE_CAP) -> str:
    """Whom a term binds and from when. A return is an authority's, so it speaks of no assignments."""
    if kind is Kind.DATA_RETURN or kind not in ASSIGNMENT_KINDS:
        return f"quarters from {day(term.new_from)}" if kind is Kind.DATA_RETURN else f"all from {day(term.new_from)}"
    if term.existing_from is None:
        return f"new assignments from {day(term.new_from)}"
    if term.existing_from == term.new_from:
        return f"all assignments from {day(term.new_from)}"
    return f"new assignments from {day(term.new_from)} and existing ones from {day(term.existing_from)}"


def ground_words(ground: str) -> str:
    """A ground for exemption in words."""
    return GROUNDS.get(ground, ground.replace("_", " "))


def listed(items: Iterable[str]) -> str:
    """a, b and c."""
    every = list(items)
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} and {every[-1]}" if every else ""


def within(text: str) -> str:
    """A text that begins a sentence, as it stands within one."""
    return text[:1].lower() + text[1:]


def sentence(text: str) -> str:
    """The text with a capital and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def kind_words(kind: Kind) -> str:
    """A kind as a label: Price cap, Cool-off, On-site."""
    hyphened = (Kind.COOL_OFF, Kind.ON_SITE)
    text = kind.value if kind in hyphened else kind.value.replace("-", " ").replace("pre employment", "pre-employment")
    return text[:1].upper() + text[1:]
