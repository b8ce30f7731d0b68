"""On-costs in words, for every surface that tells them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from comity.memorandum.model import ON_COST_PARTS, Citation, HolidayPay, OnCosts
from comity.memorandum.words import day, pounds, sentence

PART_WORDS = {
    "employer_ni_per_cent": "employer National Insurance",
    "secondary_threshold_a_week": "secondary threshold (pay a week above which it is due)",
    "apprenticeship_levy_per_cent": "apprenticeship levy",
    "holiday_pay_per_cent": "holiday pay",
    "umbrella_margin_a_week": "umbrella company's margin",
    "hours_a_week": "hours of a full week",
    "paye_holiday_pay": "whether a rate on PAYE has holiday pay in it",
}
"""What each part of on-costs is."""

HOLIDAY_WORDS = {HolidayPay.ON_TOP: "no, it is paid on top", HolidayPay.ROLLED_UP: "yes, it is rolled up in the rate"}


def percent(value: Decimal) -> str:
    """12.07%"""
    return f"{value.normalize():f}%"


def part_words(held: OnCosts, part: str) -> str:
    """The value of one part: 15%, £96.00 a week, 37 hours; `not known` where there is none."""
    value = getattr(held, part)
    if value is None:
        return "not known"
    if isinstance(value, HolidayPay):
        return HOLIDAY_WORDS[value]
    if part.endswith("per_cent"):
        return percent(value)
    return f"{value.normalize():f} hours" if part == "hours_a_week" else f"{pounds(value)} a week"


def columns(every: Sequence[OnCosts]) -> tuple[str, ...]:
    """The headings of a table of on-costs: a column for each day from which they hold."""
    return ("Part", *(f"From {day(held.from_date)}" for held in every))


def rows(every: Sequence[OnCosts], source: Callable[[Citation], str]) -> tuple[tuple[str, ...], ...]:
    """The rows of such a table: a row for each part, then what else is said and where all of it comes from."""
    parts = [(sentence(PART_WORDS[part]), *(part_words(held, part) for held in every)) for part in ON_COST_PARTS]
    told = [(heading.rstrip("."), *map(_capital, values)) for heading, *values in parts]
    if any(held.note for held in every):
        told.append(("Note", *(held.note or "None" for held in every)))
    return (*told, ("Source", *(source(held.citation) for held in every)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def changes(before: Sequence[OnCosts], after: Sequence[OnCosts]) -> Iterator[str]:
    """What changes between two tables of on-costs, each a sentence."""
    old, new = ({held.from_date: held for held in every} for every in (before, after))
    for when in sorted({*old, *new}):
        if when not in old:
            named = [f"{PART_WORDS[part]}: {part_words(new[when], part)}" for part in ON_COST_PARTS]
            yield f"new from {day(when)}: {'; '.join(named)}"
        elif when not in new:
            yield f"those from {day(when)} are taken away"
        else:
            for part in ON_COST_PARTS:
                was, now = part_words(old[when], part), part_words(new[when], part)
                if was != now:
                    yield f"{PART_WORDS[part]} from {day(when)}: {was} becomes {now}"
