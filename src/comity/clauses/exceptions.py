"""Whether an approved exception covers a departure.

An exception is good if every post that the clause names signed on or before its first day. It excepts
while the assignment is judged between its days. Signed later it is retrospective and does not except,
unless granted as an emergency with an after-review; with no last day it does not except, nor with any cell of it
unreadable.
"""

from __future__ import annotations

from enum import IntEnum

import narwhals as nw

from comity.clauses.outcome import Outcome
from comity.clauses.setting import JUDGED_ON, known, unreadable
from comity.clauses.terms import any_of, first_of, whole
from comity.memorandum.model import Post


class Cover(IntEnum):
    """What an exception does for a departure; the greatest wins where there are several."""

    NONE = 0
    LAPSED = 1
    NOT_BEGUN = 2
    NO_LAST_DAY = 3
    UNSIGNED = 4
    UNREADABLE = 5
    LATE = 6
    UNCERTAIN = 7
    COVERS = 8


EXCUSED = {Cover.COVERS: Outcome.EXCEPTED, Cover.UNCERTAIN: Outcome.NOT_KNOWN}
"""What a breach becomes; any other cover leaves it one."""

SIGNED = {Post.DCS: "dcs_signoff_date", Post.CHIEF_EXECUTIVE: "ce_signoff_date"}
POST_NAMES = {Post.DCS: "Director of Children's Services", Post.CHIEF_EXECUTIVE: "chief executive"}

COVER_WORDS = {
    Cover.NONE: "",
    Cover.UNREADABLE: " An exception is recorded, but a date of it could not be read, so it does not except.",
    Cover.UNSIGNED: " An exception is recorded, but not every post that must sign has signed it.",
    Cover.LATE: " An exception is recorded, but it was signed after its first day, so it is retrospective "
    "and does not except.",
    Cover.NO_LAST_DAY: " An exception is recorded, but it has no last day, so it does not except.",
    Cover.NOT_BEGUN: " An exception is recorded, but its first day is after the day judged.",
    Cover.LAPSED: " An exception is recorded, but it lapsed before the day judged.",
    Cover.UNCERTAIN: " Whether an exception covers it turns on the end date, which could not be read.",
    Cover.COVERS: " A signed exception covers it on the day judged.",
}
"""What is added to a departure's reason."""


def posts_words(posts: tuple[Post, ...]) -> str:
    """The posts that must sign, in words."""
    return " and the ".join(POST_NAMES[post] for post in posts)


def cover(posts: tuple[Post, ...], kind: nw.Expr | None = None) -> nw.Expr:
    """What the exception on the row does for a clause that those posts may depart from.

    `kind` says whether the exception is of the clause at all; without it, it is taken to be.
    """
    if not posts:
        return whole(int(Cover.NONE))
    signed = [SIGNED[post] for post in posts]
    start, end_unreadable = nw.col("start_date"), unreadable("end_date")
    first = nw.when(nw.col("signoff_from").is_null()).then(start).otherwise(nw.col("signoff_from"))
    last = nw.col("signoff_until")
    cells = [unreadable(field) for field in (*SIGNED.values(), "signoff_from", "signoff_until")]
    late = any_of([known(nw.col(field) > first) for field in signed]) & nw.col("emergency_review_date").is_null()
    within = known(first <= nw.col(JUDGED_ON)) & known(nw.col(JUDGED_ON) <= last)
    throughout = known(first <= start) & within
    possible = known(last >= start) & known(first <= nw.col(JUDGED_ON))
    rules = [
        (any_of(cells), Cover.UNREADABLE),
        (any_of([nw.col(field).is_null() for field in signed]), Cover.UNSIGNED),
        (late, Cover.LATE),
        (last.is_null(), Cover.NO_LAST_DAY),
        (end_unreadable & possible & ~throughout, Cover.UNCERTAIN),
        (known(first > nw.col(JUDGED_ON)), Cover.NOT_BEGUN),
        (~within, Cover.LAPSED),
    ]
    state = first_of([(condition, whole(int(value))) for condition, value in rules], int(Cover.COVERS))
    return state if kind is None else nw.when(kind).then(state).otherwise(whole(int(Cover.NONE)))
