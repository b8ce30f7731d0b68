"""What the memorandum in force says of returns: by when, and from whom."""

from __future__ import annotations

from datetime import date, timedelta

from comity.assessing.day import last_day
from comity.clauses.data_return import window_end
from comity.memorandum.model import Kind
from comity.web import words
from comity.web.organisations.models import Region
from comity.web.returns.reading import NoneInForceError, standing_of


def deadline_of(region: Region, quarter: str) -> date | None:
    """The last day of the quarter's window, as the memorandum's data-return clause has it; None where it says none."""
    try:
        memorandum = standing_of(region, quarter).memorandum
    except NoneInForceError:
        return None
    months = [clause.window_months for clause in memorandum.clauses if clause.kind == Kind.DATA_RETURN]
    return window_end(quarter, months[0]) if months and months[0] is not None else None


def deadlines(quarter: str, today: date) -> tuple[date, date]:
    """The first and the last day that a quarter's deadline may be given as: not past, after the quarter's end, and at
    most a year after it. The last comes before the first where that year is over."""
    end = last_day(quarter)
    return max(today, end + timedelta(days=1)), end.replace(year=end.year + 1)


def why_no_deadline(quarter: str, deadline: date, today: date) -> str:
    """Why a day cannot be the deadline of a quarter's returns, and which can; "" where it can."""
    first, last = deadlines(quarter, today)
    if first <= deadline <= last:
        return ""
    end = last_day(quarter)
    if last < first:
        return f"{quarter} ended on {words.date(end)}, more than a year ago, so it can have no new deadline."
    if deadline < today:
        found = "is before today"
    elif deadline <= end:
        found = f"is not after the last day of {quarter}"
    else:
        found = f"is more than a year after the last day of {quarter}"
    return f"{words.date(deadline)} {found}. Give a day from {words.date(first)} to {words.date(last)}."


def parties_on(region: Region, quarter: str) -> frozenset[str]:
    """The codes of the memorandum's parties on the last day of a quarter; none where no memorandum is in force."""
    try:
        standing = standing_of(region, quarter)
    except NoneInForceError:
        return frozenset()
    return frozenset(
        party.authority
        for party in standing.memorandum.parties
        if (party.joined is None or party.joined <= standing.as_at)
        and (party.left is None or standing.as_at < party.left)
    )
