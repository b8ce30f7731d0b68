"""What a heading says of the unit of its numbers, and which fields that rules out."""

from __future__ import annotations

from comity.dictionary import Field, FieldType
from comity.returns.cells.numbers import UNIT_FACTORS
from comity.returns.headings.words import heading_tokens

_WORDS = {
    "day": {"day", "days"},
    "week": {"week", "weeks", "wk", "wks"},
    "month": {"month", "months", "mth", "mths"},
    "year": {"year", "years", "yr", "yrs"},
}
_NOT_HOURLY = {"day", "daily", "days", "weekly", "annual", "annually", "salary", "week", "month", "monthly", "shift"}


def unit_of(heading: str, field: Field) -> str | None:
    """What a bare number in the column counts: "" for the field's own unit, None where the heading rules the field out.

    "Notice (weeks)" gives "week" for `notice_days`, and rules out `direct_experience_months`.
    """
    tokens = set(heading_tokens(heading))
    if field.type is FieldType.MONEY_PER_HOUR:
        return None if tokens & _NOT_HOURLY and not tokens & {"holiday", "hour", "hourly", "hr"} else ""
    if field.name == "fte":
        return "percent" if "percent" in tokens or "pct" in tokens else ""
    factors = UNIT_FACTORS.get(field.name, {})
    if not factors.keys() & _WORDS.keys():
        return ""
    named = [unit for unit, words in _WORDS.items() if tokens & words]
    if not named:
        return ""
    own = next(unit for unit, worth in factors.items() if worth == 1)
    if own in named:
        return ""
    return next((unit for unit in named if unit in factors), None)
