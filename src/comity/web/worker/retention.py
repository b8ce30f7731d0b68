"""How long every record is kept, as it declares itself (`RETENTION`), and which are past that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from comity.web.api.models import Answer, ApiKey
from comity.web.approvals.models import Challenge, Decision, Delegation, ExceptionRequest, Question, SignOffNeeded
from comity.web.audit.models import Event
from comity.web.audit.sentences import READINGS
from comity.web.audit.thinning import YEARS as READING_YEARS
from comity.web.breaches.models import Breach, Entry, ReturnRead
from comity.web.engagements.models import NOT_STARTED, Check, Draft, Engagement, TimeAway
from comity.web.histories.models import (
    FoundPattern,
    Leaver,
    LeaverList,
    Lookup,
    Objection,
    ReferenceHeld,
    Registration,
    Spell,
    Told,
    WorkerLink,
)
from comity.web.insight.models import RegionalQuery
from comity.web.notices.models import Notice
from comity.web.people.models import Invitation, Membership
from comity.web.returns.models import (
    Addition,
    Contest,
    Correction,
    Despatch,
    Explanation,
    MovedDeadline,
    PooledAssignment,
    PooledOutcome,
    Reopening,
    Signature,
    Upload,
    Version,
)
from comity.web.returns.quarters import of_day
from comity.web.worker.models import SignOfLife


@dataclass(frozen=True, slots=True)
class Kept:
    """Records of one kind: how long they are kept, in the words of the record itself, and which are past it.

    `what` says what they are, to a person. Where `clears` is given the record stays, with its counts and digests, and
    only those fields are emptied; `deleted_at` then says when. `whose` leads to the organisation whose they are, if
    they are one's. Where `thinned` is given they are events, of which the record itself thins those.
    """

    model: Any
    declared: str
    past: Callable[[datetime], Q]
    what: str
    whose: str = ""
    clears: Mapping[str, Any] = field(default_factory=dict)
    thinned: Q | None = None

    @property
    def held(self) -> Q:
        """Those that there are, and that have not been emptied or thinned."""
        if self.thinned is not None:
            return self.thinned
        return Q(deleted_at__isnull=True) if self.clears else Q()


def years_before(moment: datetime, years: int) -> datetime:
    """The same day and time so many years earlier; the 28th for a 29th of February that was not."""
    try:
        return moment.replace(year=moment.year - years)
    except ValueError:
        return moment.replace(year=moment.year - years, day=28)


def _after_its_quarter(path: str, years: int) -> Callable[[datetime], Q]:
    """Those whose quarter (at `path`) ended so many years ago, or before."""
    return lambda now: Q(**{f"{path}__lt": of_day(timezone.localdate(years_before(now, years)))})


def _six_years_after(path: str) -> Callable[[datetime], Q]:
    """Those whose last day (at `path`) was six years ago, or before."""
    return lambda now: Q(**{f"{path}__lt": timezone.localdate(years_before(now, 6))})


RETURN_YEARS, FILE_YEARS = 6, 2
OF_A_RETURN = "6 years after the end of its quarter"
OF_AN_EXCEPTION = "6 years after the last day of its exception"

KEPT: tuple[Kept, ...] = (
    Kept(
        Invitation,
        "1 year after it lapses",
        lambda now: Q(lapses_at__lt=years_before(now, 1)),
        "Invitations",
        "organisation",
    ),
    Kept(Notice, "1 year", lambda now: Q(made_at__lt=years_before(now, 1)), "Notices to people"),
    Kept(
        Event,
        "for ever; of a reading, 2 years, then only its time, its verb and its hash",
        lambda now: Q(at__lt=years_before(now, READING_YEARS)),
        "Who read or downloaded what",
        "organisation",
        thinned=Q(verb__in=READINGS, thinned_at__isnull=True),
    ),
    Kept(
        Membership,
        "6 years after it ended",
        lambda now: Q(ended_at__lt=years_before(now, 6)),
        "Memberships",
        "organisation",
    ),
    Kept(
        ApiKey,
        "6 years after it was revoked",
        lambda now: Q(revoked_at__lt=years_before(now, 6)),
        "API keys",
        "organisation",
    ),
    Kept(
        Correction,
        "2 years",
        lambda now: Q(made_at__lt=years_before(now, FILE_YEARS)),
        "Corrections laid over files",
        "upload__organisation",
    ),
    Kept(
        Upload,
        "2 years",
        lambda now: Q(sent_at__lt=years_before(now, FILE_YEARS)),
        "Files of returns, as they were sent",
        "organisation",
        {"content": None, "name": "", "told": []},
    ),
    Kept(
        Leaver,
        "2 years after the role ended",
        lambda now: Q(left_on__lt=timezone.localdate(years_before(now, 2))),
        "Leavers that authorities told of",
        "authority",
    ),
    Kept(
        LeaverList,
        "2 years",
        lambda now: Q(sent_at__lt=years_before(now, 2)),
        "That lists of leavers were sent",
        "authority",
    ),
    Kept(
        Spell,
        "6 years after it was told",
        lambda now: Q(told_at__lt=years_before(now, 6)),
        "Spells of workers' employment",
        "authority",
    ),
    Kept(
        ReferenceHeld,
        "6 years after it was told",
        lambda now: Q(told_at__lt=years_before(now, 6)),
        "That authorities hold references of workers",
        "authority",
    ),
    Kept(
        Registration,
        "2 years after it was checked",
        lambda now: Q(checked_on__lt=timezone.localdate(years_before(now, 2))),
        "Checks of the regulator's register",
        "authority",
    ),
    Kept(
        Told,
        "6 years after it was asked",
        lambda now: Q(lookup__at__lt=years_before(now, 6)),
        "What was told when somebody asked about a worker",
        "authority",
    ),
    Kept(
        Lookup,
        "6 years after it was asked",
        lambda now: Q(at__lt=years_before(now, 6)),
        "That somebody asked what is held of a worker",
        "authority",
    ),
    Kept(
        Objection,
        "6 years after it was made",
        lambda now: Q(made_at__lt=years_before(now, 6)),
        "Workers' objections, and the answers",
        "authority",
    ),
    Kept(
        WorkerLink,
        "1 year after it lapses",
        lambda now: Q(lapses_at__lt=years_before(now, 1)),
        "Links by which workers see what is held of them",
        "authority",
    ),
    Kept(
        FoundPattern,
        "2 years after it was found",
        lambda now: Q(found_at__lt=years_before(now, 2)),
        "Patterns across the region's assignments",
    ),
    *(
        Kept(model, OF_A_RETURN, _after_its_quarter("given__round__quarter", RETURN_YEARS), what, "given__authority")
        for model, what in (
            (Contest, "Findings contested, with their evidence"),
            (Explanation, "Explanations of queries"),
            (Signature, "Signatures of returns"),
            (Reopening, "Reasons for which returns were reopened"),
            (Addition, "What authorities add to the national return beside its rows"),
            (Despatch, "When national returns were sent to the Department"),
            (RegionalQuery, "What checks across authorities asked, and the answers"),
            (PooledAssignment, "Assignments in the region's pool"),
            (PooledOutcome, "Counts of outcomes in the region's pool"),
            (ReturnRead, "That returns were read for breaches"),
        )
    ),
    Kept(
        MovedDeadline,
        OF_A_RETURN,
        _after_its_quarter("round__quarter", RETURN_YEARS),
        "Reasons for which deadlines were moved",
    ),
    Kept(
        Version,
        OF_A_RETURN,
        _after_its_quarter("given__round__quarter", RETURN_YEARS),
        "Versions of returns: assignments, issues and findings",
        "given__authority",
        {"content": None},
    ),
    Kept(
        Draft,
        "30 days after it was last changed",
        lambda now: Q(changed_at__lt=now - timedelta(days=30)),
        "Checks begun and not finished",
        "organisation",
    ),
    Kept(
        Check,
        "6 years after it was made, or its engagement ended; then its number and hash",
        lambda now: (
            Q(made_at__lt=years_before(now, 6))
            & (
                Q(engagement__isnull=True)
                | Q(engagement__state__in=NOT_STARTED)
                | Q(engagement__ended_at__lt=years_before(now, 6))
            )
        ),
        "Receipts of checks",
        "made_by_organisation",
        {"receipt": None, "sources": None, "worker_key": "", "outcomes": {}},
    ),
    Kept(
        TimeAway,
        "6 years after its engagement ended",
        lambda now: Q(engagement__ended_at__lt=years_before(now, 6)),
        "Time away within engagements",
        "engagement__authority",
    ),
    Kept(
        Engagement,
        "6 years after it ended, or was proposed and never started",
        lambda now: Q(ended_at__lt=years_before(now, 6)) | Q(state__in=NOT_STARTED, made_at__lt=years_before(now, 6)),
        "Engagements, with their workers",
        "authority",
        {"facts": None, "reference": "", "worker_key": "", "emergency_words": "", "review_words": ""},
    ),
    *(
        Kept(model, OF_AN_EXCEPTION, _six_years_after(f"{path}request__last_day"), what, f"{path}request__authority")
        for model, path, what in (
            (Challenge, "", "Challenges of exceptions, with the answers"),
            (Question, "needed__", "What approvers asked, with the answers"),
            (Decision, "needed__", "Decisions on exceptions, with what was seen"),
            (SignOffNeeded, "", "Sign-offs asked of a request"),
        )
    ),
    Kept(
        ExceptionRequest,
        "6 years after its last day; 30 days where it was never asked",
        lambda now: (
            _six_years_after("last_day")(now) & Q(asked_at__isnull=False)
            | Q(asked_at__isnull=True, made_at__lt=now - timedelta(days=30))
        ),
        "Requests for exceptions",
        "authority",
    ),
    Kept(
        Entry,
        "6 years after it was closed",
        lambda now: Q(breach__closed_at__lt=years_before(now, 6)),
        "What was said of breaches",
        "breach__authority",
    ),
    Kept(
        Breach,
        "6 years after it was closed",
        lambda now: Q(closed_at__lt=years_before(now, 6)),
        "Breaches in the log",
        "authority",
    ),
    Kept(
        Delegation,
        "6 years after its last day",
        _six_years_after("last_day"),
        "Signing given to another person",
        "organisation",
    ),
)
"""What is deleted here, in the order in which it is."""

ELSEWHERE: dict[type[models.Model], str] = {
    Answer: "by the job forget-answers, every hour; it is a copy of what was answered, and its deletion no event",
    SignOfLife: "by the job recover-tasks; it tells of no person",
}
"""What is deleted by another job, and why that is enough."""

YEARS_NAMED = 2
PEOPLE = "2 years after the last membership ended; then an id only, until no record holds it"
"""How long people are kept, in the words of the record itself. Done here, apart: they are of no region."""
