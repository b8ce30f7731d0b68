"""How a registration stands on a day, by the day that the register shows it as held until.

Social workers renew by the end of November each year, and the register goes on showing "until 30 November" for some
days after it has been paid for. So a registration whose year has just ended is amber, to be looked at again, until the
end of December; it is not yet called lapsed. The same reading makes it a query of a return and no breach.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

RENEWAL_MONTHS = (11, 12)
SOON = timedelta(days=14)


class Standing(StrEnum):
    """How a registration stands."""

    CURRENT = "current"
    RENEWAL = "renewal"
    LAPSED = "lapsed"
    NOT_KNOWN = "not_known"


STANDING_WORDS: dict[str, str] = {
    Standing.CURRENT: "Registered",
    Standing.RENEWAL: "Renewal due: look again",
    Standing.LAPSED: "Past its last day",
    Standing.NOT_KNOWN: "No last day noted",
}


def renewal(until: date | None, today: date) -> Standing:
    """How a registration held until a day stands today.

    Amber from two weeks before its last day; and, where that day is in late November or in December, until the year is
    out, because the register may not have caught up. Any other that is past is lapsed.
    """
    if until is None:
        return Standing.NOT_KNOWN
    if today > until and not _in_the_window(until, today):
        return Standing.LAPSED
    return Standing.RENEWAL if today > until - SOON else Standing.CURRENT


def _in_the_window(until: date, today: date) -> bool:
    ends = until.month == 12 or (until.month == 11 and until.day >= 16)
    return ends and today.year == until.year and today.month in RENEWAL_MONTHS


def recheck_on(checked_on: date, until: date | None, days: int) -> date:
    """When to look at the register again: so many days on, or two weeks before the registration's last day if sooner.

    Where that was looked at already, the day after it ends.
    """
    later = checked_on + timedelta(days=days)
    if until is None:
        return later
    before = until - SOON
    return min(later, before if before > checked_on else max(until, checked_on) + timedelta(days=1))
