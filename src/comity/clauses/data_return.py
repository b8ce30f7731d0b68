"""data-return: judged of an authority, apart from assignments: the return authorised within its window.

Nil returns count. The window is so many calendar months from the quarter's last day.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from comity.clauses.outcome import Outcome
from comity.clauses.words import date_text
from comity.memorandum.model import Clause


@dataclass(frozen=True, slots=True)
class ReturnFinding:
    """Whether an authority's return for a quarter kept the clause, and why."""

    authority: str
    quarter: str
    outcome: Outcome
    reason: str
    remedy: str = ""


def quarter_end(quarter: str) -> date:
    """The last day of a calendar quarter such as 2026-Q3. Raises ValueError if it is not one."""
    year, _, number = quarter.partition("-Q")
    if not (year.isdigit() and len(year) == 4 and number in ("1", "2", "3", "4")):
        msg = f"{quarter!r} is not a quarter such as 2026-Q3"
        raise ValueError(msg)
    month = int(number) * 3
    return date(int(year), month, calendar.monthrange(int(year), month)[1])


def window_end(quarter: str, months: int) -> date:
    """The last day on which a quarter's return may be authorised: month's end, so many months on."""
    end = quarter_end(quarter)
    total = end.year * 12 + end.month - 1 + months
    year, month = divmod(total, 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def judge(clause: Clause, authority: str, quarter: str, authorised: date | None, as_at: date) -> ReturnFinding:
    """Judge one authority's return for one quarter. Before the window closes an unauthorised one is `transitional`."""
    end = quarter_end(quarter)
    first = min((term.new_from for term in clause.terms), default=None)
    if first is None or end < first:
        return ReturnFinding(
            authority, quarter, Outcome.NOT_APPLICABLE, f"No return was due for {quarter} under this clause."
        )
    if clause.window_months is None:
        return ReturnFinding(
            authority,
            quarter,
            Outcome.NOT_KNOWN,
            "The memorandum does not say how long the window is.",
            "Enter the window in the memorandum.",
        )
    last = window_end(quarter, clause.window_months)
    if authorised is not None and authorised <= last:
        return ReturnFinding(authority, quarter, Outcome.MET, f"Authorised on {date_text(authorised)}.")
    if authorised is None and as_at <= last:
        return ReturnFinding(
            authority,
            quarter,
            Outcome.TRANSITIONAL,
            f"Not yet authorised; the window closes on {date_text(last)}.",
            f"Authorise the return by {date_text(last)}.",
        )
    found = "not been authorised" if authorised is None else f"been authorised on {date_text(authorised)}"
    return ReturnFinding(
        authority,
        quarter,
        Outcome.BREACHED,
        f"The return for {quarter} has {found}; the window closed on {date_text(last)}.",
        "Authorise the return now, and the next within its window. There is no departure from this clause.",
    )
