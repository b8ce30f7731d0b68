"""What a number of the return dictionary cannot be below or above, whoever gives it: a file, a page or a program."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from comity.dictionary import Field, FieldType


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers that can be: from `least`, itself only where it is not `above`, to `most`."""

    least: int = 0
    most: int | None = None
    above: bool = False

    @property
    def words(self) -> str:
        """It in words: `above 0 and at most 60`."""
        if self.most is None:
            return f"above {self.least}" if self.above else f"{self.least} or more"
        return f"above {self.least} and at most {self.most:,}" if self.above else f"from {self.least} to {self.most:,}"


NUMBERS = (FieldType.MONEY, FieldType.MONEY_PER_HOUR, FieldType.DECIMAL, FieldType.INTEGER)
MOST_HOURS_A_WEEK, MOST_FTE, DAYS_A_WEEK = 60, 1, 7
MOST_AN_HOUR = 1_000
"""Pounds. Many times the dearest that any council pays: what is above it is a week's pay, or has lost its point."""
MOST_MONTHS, MOST_REFERENCES, MOST_DAYS_OF_NOTICE = 720, 50, 366
_OF = {
    "hours_per_week": Limits(most=MOST_HOURS_A_WEEK, above=True),
    "fte": Limits(most=MOST_FTE),
    "onsite_days_per_week": Limits(most=DAYS_A_WEEK),
    "pay_rate": Limits(most=MOST_AN_HOUR, above=True),
    "charge_rate": Limits(most=MOST_AN_HOUR, above=True),
    "direct_experience_months": Limits(most=MOST_MONTHS),
    "references_received": Limits(most=MOST_REFERENCES),
    "notice_days": Limits(most=MOST_DAYS_OF_NOTICE),
    "substantive_notice_days": Limits(most=MOST_DAYS_OF_NOTICE),
}


def range_of(field: Field, most: int) -> str:
    """The numbers that a field can be, in words, where none above `most` can be read."""
    limits = _OF.get(field.name, Limits())
    return (limits if limits.most is not None else replace(limits, most=most)).words


def beyond(field: Field, value: Any) -> str:
    """What a number (in its frame type) should be, in words, where it is beyond its limits; else nothing.

    Nothing that is counted or paid is below 0, and nobody is paid nothing an hour.
    """
    if field.type not in NUMBERS:
        return ""
    limits = _OF.get(field.name, Limits())
    low, scale = limits.least * field.type.scale, field.type.scale
    within = value > low if limits.above else value >= low
    return "" if within and (limits.most is None or value <= limits.most * scale) else limits.words
