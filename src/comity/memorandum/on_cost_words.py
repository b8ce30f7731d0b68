"""On-costs in words, for every surface that tells them."""

from __future__ import annotations

from decimal import Decimal

from comity.memorandum.model import ON_COST_PARTS, HolidayPay, OnCosts
from comity.memorandum.words import pounds

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


def told(held: OnCosts) -> tuple[tuple[str, str], ...]:
    """Every part with its value, in order."""
    return tuple((PART_WORDS[part], part_words(held, part)) for part in ON_COST_PARTS)
