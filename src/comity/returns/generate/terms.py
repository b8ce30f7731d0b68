"""The exemplar's terms, written down a second time on purpose.

The bundle in `library/exemplar` says the same in its own files, and the judge reads those. Planting
from this copy means that a slip in the bundle, the loader or the judge shows as a difference.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Dated:
    """A value for assignments that start from `new`, and for running ones from `existing` (None = never)."""

    new: date
    existing: date | None
    value: int = 0


NATIONAL = date(2024, 10, 31)
A_YEAR_ON = date(2025, 10, 1)
CAPS_EXISTING = date(2026, 1, 1)
AMENDED = date(2026, 4, 1)
AMENDED_EXISTING = date(2026, 7, 1)

CAP_PENCE: dict[tuple[str, str], int] = {
    ("social_worker", "umbrella"): 3400,
    ("social_worker", "limited_company"): 3400,
    ("social_worker", "paye"): 2780,
    ("senior_social_worker", "umbrella"): 3700,
    ("senior_social_worker", "limited_company"): 3700,
    ("senior_social_worker", "paye"): 3025,
    ("advanced_practitioner", "umbrella"): 4000,
    ("advanced_practitioner", "limited_company"): 4000,
    ("advanced_practitioner", "paye"): 3270,
    ("team_manager", "umbrella"): 4400,
    ("team_manager", "limited_company"): 4400,
    ("team_manager", "paye"): 3595,
    ("iro_cp_chair", "umbrella"): 4150,
    ("iro_cp_chair", "paye"): 3390,
}
AMENDED_PENCE = {"umbrella": 3350, "limited_company": 3350, "paye": 2740}

TERMS: dict[str, tuple[Dated, ...]] = {
    "price-cap": (Dated(A_YEAR_ON, CAPS_EXISTING),),
    "cool-off": (Dated(NATIONAL, None, 3), Dated(date(2026, 1, 1), None, 6)),
    "experience": (Dated(NATIONAL, A_YEAR_ON, 36),),
    "notice": (Dated(NATIONAL, A_YEAR_ON, 28),),
    "references": (Dated(NATIONAL, None, 2),),
    "end-of-placement-review": (Dated(NATIONAL, NATIONAL),),
    "project-team": (Dated(NATIONAL, A_YEAR_ON),),
    "pre-employment-checks": (Dated(NATIONAL, None),),
    "on-site": (Dated(AMENDED, None, 2),),
}

AUTHORITIES: tuple[tuple[str, str, str, str], ...] = (
    ("X99000001", "991", "Abbotsbridge City Council", "Abbotsbridge"),
    ("X99000002", "992", "Brackenshire County Council", "Brackenshire"),
    ("X99000003", "993", "Coldharbour Borough Council", "Coldharbour"),
    ("X99000004", "994", "Dunmere Council", "Dunmere"),
    ("X99000005", "995", "Eastvale Children's Trust", "Eastvale Children's Trust"),
    ("X99000006", "996", "Fenwick and Holme Council", "Fenwick & Holme Council"),
    ("X99000007", "997", "Greywater City Council", "Greywater"),
    ("X99000008", "998", "Hallowdene County Council", "Hallowdene"),
)
"""ONS code, DfE code, name, and the name as a supplier writes it."""

ELSEWHERE: tuple[tuple[str, str, str, str], ...] = (
    ("E08000030", "335", "Walsall", "Walsall Council"),
    ("E09000007", "202", "Camden", "Camden"),
    ("E08000026", "331", "Coventry", "Coventry City Council"),
    ("E10000016", "886", "Kent", "Kent County Council"),
    ("E08000028", "333", "Sandwell", "Sandwell"),
)
"""Real authorities, because leaving another region exempts. Nothing is said of them but that they exist."""


def in_force(terms: tuple[Dated, ...], start: date, judged_on: date) -> Dated | None:
    """The term with the latest `new` of those that have reached this assignment."""
    reached = [
        term for term in terms if start >= term.new or (term.existing is not None and judged_on >= term.existing)
    ]
    return max(reached, key=lambda term: term.new, default=None)


def cap_terms(role: str, basis: str) -> tuple[Dated, ...]:
    """The dated caps of a role on a payment basis, in pence; empty where none is agreed."""
    pence = CAP_PENCE.get((role, basis))
    if pence is None:
        return ()
    lines = [Dated(A_YEAR_ON, CAPS_EXISTING, pence)]
    if role == "social_worker":
        lines.append(Dated(AMENDED, AMENDED_EXISTING, AMENDED_PENCE[basis]))
    return tuple(lines)


def add_months(day: date, months: int) -> date:
    """The same day so many calendar months on, or the month's last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_leaving_day_that_is_lawful(start: date, months: int) -> date:
    """The latest end of a substantive role after which an assignment may start on `start`."""
    day = add_months(start, -months) + timedelta(days=4)
    while add_months(day, months) > start:
        day -= timedelta(days=1)
    return day


def quarter_days(quarter: str) -> tuple[date, date]:
    """First and last day of a quarter such as 2026-Q3.

    Raises:
        ValueError: it is not of that form.
    """
    year, _, number = quarter.upper().partition("-Q")
    if not (year.isdigit() and len(year) == 4 and number in {"1", "2", "3", "4"}):
        raise ValueError(f"{quarter!r} is not a quarter; write it as 2026-Q3")
    first = date(int(year), 3 * int(number) - 2, 1)
    return first, add_months(first, 3) - timedelta(days=1)
