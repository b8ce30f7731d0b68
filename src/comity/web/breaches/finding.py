"""What is found now: of engagements that have started, and of the assignments of authorised returns.

What is not known says nothing, so that a breach stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from django.db.models import Exists, OuterRef, Q, QuerySet

from comity.clauses import Outcome
from comity.web.approvals import queries as exceptions
from comity.web.approvals.models import ExceptionRequest
from comity.web.approvals.state import State as Came
from comity.web.approvals.telling import standing_of
from comity.web.breaches.models import Breach, ReturnRead, Source, Stands
from comity.web.engagements.excepting import DEPARTED, departed, uncovered
from comity.web.engagements.models import Engagement, State
from comity.web.returns.frames import frames_of
from comity.web.returns.models import Return
from comity.web.returns.models import State as ReturnState
from comity.web.returns.quarters import of_day

STANDS = {
    Outcome.BREACHED: Stands.BREACHED,
    Outcome.EXCEPTED: Stands.EXCEPTED,
    **dict.fromkeys((Outcome.MET, Outcome.EXEMPT, Outcome.TRANSITIONAL, Outcome.NOT_APPLICABLE), Stands.MET),
}
"""What an outcome says of how a breach stands. What is not known says nothing."""


@dataclass(frozen=True, slots=True)
class Found:
    """One clause of one assignment, as it is found."""

    key: str
    authority: int
    clause: str
    source: Source
    stands: Stands
    quarter: str
    assignment_ref: str = ""
    engagement: Engagement | None = None


def key_of(authority: int, assignment: str, clause: str) -> str:
    """What makes two findings the same: the authority, its reference of the assignment, and the clause."""
    return sha256(f"{authority}\x1f{assignment.strip().casefold()}\x1f{clause}".encode()).hexdigest()


def of_engagements(day: date) -> Iterator[Found]:
    """Each clause of each engagement that has begun and not ended, where it can be told how it stands on a day; and of
    those recorded as ended since the day before, because their last day may be one that nothing covered.

    Runs within the region's scope. An emergency start is left until the day by which it is to be reviewed has passed,
    whether it was reviewed before or not, so that a prompt review never makes it worse; where the memorandum says no
    such day, it is not left. One that ended by then, an emergency start however long ago, is looked at as it was on its
    last day.
    """
    lately = Q(emergency=True) | Q(ended_at__date__gte=day - timedelta(days=1))
    wanted = Q(state=State.STARTED) | (Q(state=State.ENDED) & lately)
    started = Engagement.objects.filter(wanted, current__deleted_at__isnull=True, start_date__lte=day)
    held = started.select_related("authority", "current__made_by_organisation", "current__publication")
    for engagement in held.defer("facts", "current__receipt", "current__sources", "current__publication__archive"):
        check = engagement.current
        check.engagement = engagement
        then = min(day, engagement.ended_on or day)
        open_still = frozenset(uncovered(check, then)) if departed(check) else frozenset()
        waits = engagement.review_by is not None and day <= engagement.review_by
        for clause, outcome in check.outcomes.items():
            if clause in open_still and waits:
                continue
            if outcome not in STANDS:
                continue
            stands = STANDS[outcome]
            if outcome in DEPARTED:  # what a fact says was signed off is no exception: those of the platform are
                stands = Stands.BREACHED if clause in open_still else Stands.EXCEPTED
            yield Found(
                key=key_of(engagement.authority_id, engagement.reference or f"engagement {engagement.pk}", clause),
                authority=engagement.authority_id,
                clause=clause,
                source=source_of(engagement, clause, day) if stands == Stands.BREACHED else Source.JUDGED,
                stands=stands,
                quarter=of_day(day),
                assignment_ref=engagement.reference,
                engagement=engagement,
            )


def source_of(engagement: Engagement, clause: str, day: date) -> Source:
    """How a breach of an engagement came about."""
    if engagement.is_unreviewed:
        return Source.EMERGENCY
    asked = exceptions.whole(ExceptionRequest.objects.filter(engagement=engagement, asked_at__isnull=False))
    ended = any(clause in each.clauses and standing_of(each, day).state == Came.LAPSED for each in asked)
    return Source.LAPSED if ended else Source.JUDGED


def unread_returns() -> QuerySet[Return]:
    """The returns that stand authorised in a version that was not read for breaches yet, the earliest quarter first."""
    found = Return.objects.filter(state=ReturnState.AUTHORISED, current__deleted_at__isnull=True)
    read = ReturnRead.objects.filter(given=OuterRef("pk"), version=OuterRef("current"))
    return found.filter(~Exists(read)).select_related("round", "authority", "current__given__authority")


def of_return(given: Return) -> list[Found]:
    """Each clause of each assignment of an authorised return, but for what is not known, and for findings that the
    authority contested and was right about."""
    assert given.current is not None
    wrong = set(given.contests.filter(upheld=True).values_list("assignment_ref", "clause"))
    outcomes = frames_of(given.current)["outcomes"].select("assignment_ref", "clause", "outcome")
    return [
        Found(
            key=key_of(given.authority_id, ref or "", clause),
            authority=given.authority_id,
            clause=clause,
            source=Source.RETURN,
            stands=STANDS[outcome],
            quarter=given.round.quarter,
            assignment_ref=ref or "",
        )
        for ref, clause, outcome in outcomes.iter_rows()
        if outcome in STANDS and (ref, clause) not in wrong
    ]


def gone(given: Return, breaches: Iterable[Breach]) -> frozenset[str]:
    """The keys of those breaches of this very return whose assignments it has no more: the row was put right."""
    assert given.current is not None
    held = {(ref or "").strip().casefold() for ref in frames_of(given.current)["assignments"]["assignment_ref"]}
    return frozenset(
        each.key
        for each in breaches
        if each.source == Source.RETURN
        and (each.authority_id, each.quarter) == (given.authority_id, given.round.quarter)
        and each.assignment_ref.strip().casefold() not in held
    )
