"""What every clause is judged in: the day, the memorandum, and the facts that all clauses share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import narwhals as nw

from comity.memorandum.model import Memorandum, Party

UNREADABLE_FIELDS = (
    "end_date",
    "substantive_notice_days",
    "worker_approved_date",
    "review_completed_date",
    "review_shared_date",
    "dcs_signoff_date",
    "ce_signoff_date",
    "signoff_from",
    "signoff_until",
)
"""The cells whose being unreadable must not be read as their being blank."""

ENDED = "shared__ended"
ENTRY = "shared__entry"
JUDGED_ON = "shared__judged_on"
BEGUN = "shared__begun"
"""Whether the assignment has begun by the day it is judged on: what would have put it right before is too late."""
PARTY = "authority__party"
REGION = "authority__region"
IMPLEMENTS = "authority__implements"
LAST_REGION = "last_substantive_authority__region"
MAPPED_ROLE = "mapped_role"

OPEN = 0
NOT_A_PARTY = 1
START_BLANK = 5
AUTHORITY_UNKNOWN = 8
"""What `shared__entry` holds: whether any clause can be judged at all. They are shared verdicts."""


def known(condition: nw.Expr) -> nw.Expr:
    """A condition that a blank does not fulfil."""
    return condition.fill_null(False)


def unreadable(field: str) -> nw.Expr:
    """Whether the cell of a field had something in it that could not be read."""
    return nw.col(f"unreadable_{field}")


@dataclass(frozen=True)
class Setting:
    """The memorandum and the day that assignments are judged for."""

    memorandum: Memorandum
    as_at: date

    @cached_property
    def _floor(self) -> tuple[Party, ...]:
        """The parties whose implementing date holds a term back; empty where none does, which is usual."""
        dates = [term.new_from for clause in self.memorandum.clauses for term in clause.terms]
        dates += [term.new_from for clause in self.memorandum.clauses for line in clause.caps for term in line.terms]
        first = min(dates, default=date.min)
        return tuple(party for party in self.memorandum.parties if party.implements and party.implements > first)

    def floor(self) -> tuple[Party, ...]:
        """The same, worked out once."""
        return self._floor

    def shared(self) -> dict[str, nw.Expr]:
        """The columns that clauses build on.

        An assignment has ended when its end date is on or before the as-at date, and is judged on
        the earlier of the two, so that what lapsed after it ended does not count.
        """
        end = nw.col("end_date")
        ended = known(end <= self.as_at)
        return {
            ENDED: ended,
            JUDGED_ON: nw.when(end <= self.as_at).then(end).otherwise(nw.lit(self.as_at)),
            BEGUN: ended | known(nw.col("start_date") <= self.as_at),
        }

    def entry(self) -> dict[str, nw.Expr]:
        """Whether any clause can be judged: of an authority that is recognised and a party, and with a start date."""
        start = nw.col("start_date")
        blank = nw.when(start.is_null()).then(nw.lit(START_BLANK, nw.Int64)).otherwise(nw.lit(OPEN, nw.Int64))
        outside = nw.when(nw.col(PARTY)).then(blank).otherwise(nw.lit(NOT_A_PARTY, nw.Int64))
        unknown = nw.col(REGION).is_null()
        return {ENTRY: nw.when(unknown).then(nw.lit(AUTHORITY_UNKNOWN, nw.Int64)).otherwise(outside)}
