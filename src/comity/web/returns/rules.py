"""What the memorandum in force says of returns: by when, and from whom."""

from __future__ import annotations

from datetime import date

from comity.clauses.data_return import window_end
from comity.memorandum.model import Kind
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
