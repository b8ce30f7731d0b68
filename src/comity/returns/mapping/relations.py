"""How columns of dates stand to each other: a start comes before an end, sign-offs stand together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

BEFORE: tuple[tuple[str, str, float], ...] = (
    ("start_date", "planned_end_date", 1.0),
    ("start_date", "end_date", 1.0),
    ("last_substantive_end_date", "start_date", 0.8),
    ("registration_checked_date", "start_date", 0.6),
    ("dbs_checked_date", "start_date", 0.6),
    ("right_to_work_checked_date", "start_date", 0.6),
    ("start_date", "review_completed_date", 0.8),
    ("start_date", "review_shared_date", 0.8),
    ("review_completed_date", "review_shared_date", 0.8),
    ("signoff_from", "signoff_until", 0.8),
    ("dcs_signoff_date", "signoff_until", 0.5),
    ("ce_signoff_date", "signoff_until", 0.5),
    ("start_date", "registration_until", 0.4),
)
"""(earlier, later, how much it tells)."""

TOGETHER: tuple[tuple[str, str, float], ...] = (
    ("end_date", "end_reason", 1.0),
    ("review_completed_date", "review_shared_date", 0.8),
    ("last_substantive_end_date", "last_substantive_authority", 1.0),
    ("last_substantive_end_date", "leaving_reason", 1.0),
    ("dcs_signoff_date", "signoff_clause", 1.0),
    ("ce_signoff_date", "signoff_clause", 0.4),
    ("signoff_until", "signoff_clause", 1.0),
    ("signoff_until", "signoff_reason", 0.6),
    ("signoff_from", "signoff_clause", 0.3),
    ("worker_approved_date", "costs_disaggregated", 0.8),
    ("worker_approved_date", "practice_control", 0.6),
    ("worker_approved_date", "team_ref", 0.6),
)
"""(one, other, how much it tells): fields that are filled on the same rows."""

_LEAST_ROWS = 4
_WORTH = 0.16


def relation_worth(dates: Mapping[str, list[date | None]], filled: Mapping[str, list[bool]]) -> float:
    """How well columns that are taken for these fields keep the relations; 0 where nothing can be told.

    `dates` are the rows of the date fields, `filled` whether each row of a field has anything in it.
    """
    worth = 0.0
    for first, second, weight in BEFORE:
        if first in dates and second in dates:
            pairs = [(a, b) for a, b in zip(dates[first], dates[second], strict=True) if a and b]
            if len(pairs) >= _LEAST_ROWS:
                worth += weight * _WORTH * (2 * sum(a <= b for a, b in pairs) / len(pairs) - 1)
    for first, second, weight in TOGETHER:
        if first in filled and second in filled:
            both = sum(a and b for a, b in zip(filled[first], filled[second], strict=True))
            either = sum(a or b for a, b in zip(filled[first], filled[second], strict=True))
            if either >= _LEAST_ROWS:
                worth += weight * _WORTH * (2 * both / either - 1)
    return worth
