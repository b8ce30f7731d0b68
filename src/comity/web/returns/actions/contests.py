"""Contesting a finding before the return is authorised, and answering on the record."""

from __future__ import annotations

from hashlib import sha256

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from comity.web.audit.actions import record
from comity.web.notices.actions import tell
from comity.web.notices.kinds import NoticeKind
from comity.web.people.models import Person
from comity.web.people.queries import holders, who_may
from comity.web.people.roles import Permission
from comity.web.returns.locking import LockedError, to_contest
from comity.web.returns.models import Contest, Return
from comity.web.sealing import seal, unseal

PURPOSE = "evidence"
MOST_NAME = 120


@transaction.atomic
def contest(
    *, by: str, given: Return, assignment_ref: str, clause: str, outcome: str, words: str, name: str, evidence: bytes
) -> Contest:
    """Say that a finding of the current version is wrong, and why. `evidence` is a file, or empty.

    Raises:
        LockedError: the return is authorised, its round closed, or the finding is contested already.
    """
    found = to_contest(given)
    if found.current is None:
        raise LockedError("Nothing of this return has been judged yet.")
    if found.contests.filter(assignment_ref=assignment_ref, clause=clause).exists():
        raise LockedError("This finding is contested already. What was said of it is on its page.")
    made = Contest.objects.create(
        region=found.region,
        given=found,
        version=found.current,
        assignment_ref=assignment_ref,
        clause=clause,
        outcome=outcome,
        words=words.strip(),
        evidence=seal(evidence, of=found.authority, purpose=PURPOSE) if evidence else None,
        evidence_name=name[:MOST_NAME] if evidence else "",
        evidence_digest=sha256(evidence).hexdigest() if evidence else "",
        made_by=by,
        made_at=timezone.now(),
    )
    tell(
        people=who_may(found.region, Permission.ANSWER_CONTESTS),
        region=found.region,
        kind=NoticeKind.FINDING_CONTESTED,
        path=reverse("contest", args=[found.region.slug, made.pk]),
    )
    record(
        verb="contested_finding",
        by=by,
        subject=made,
        region=found.region,
        organisation=found.authority,
        identifiers={"quarter": found.round.quarter},
    )
    return made


@transaction.atomic
def answer(*, by: str, contest: Contest, upheld: bool, words: str) -> Contest:
    """Answer a contest, for everyone who may see the finding to read.

    Raises:
        LockedError: it is answered already.
    """
    found = Contest.objects.select_for_update(of=("self",)).select_related("given__authority").get(pk=contest.pk)
    if found.answered_at is not None:
        raise LockedError("This is answered already, and the answer stays on the record.")
    found.upheld, found.answer = upheld, words.strip()
    found.answered_by, found.answered_at = by, timezone.now()
    found.save(update_fields=["upheld", "answer", "answered_by", "answered_at"])
    tell(
        people=[*holders(found.given.authority, Permission.MAKE_RETURN), *_who_contested(found)],
        region=found.region,
        kind=NoticeKind.CONTEST_ANSWERED,
        path=reverse("contest", args=[found.region.slug, found.pk]),
    )
    record(
        verb="answered_contest",
        by=by,
        subject=found,
        region=found.region,
        organisation=found.given.authority,
        identifiers={"quarter": found.given.round.quarter},
    )
    return found


def _who_contested(contest: Contest) -> list[Person]:
    """Whoever contested it, as long as they may read the return: a director is not of those who make it."""
    who, _, key = contest.made_by.partition(":")
    readers = holders(contest.given.authority, Permission.READ_RETURN)
    return [one for one in readers if who == "person" and str(one.pk) == key]


@transaction.atomic
def read_evidence(*, by: str, contest: Contest) -> bytes:
    """The file that was sent with a contest. Reading it is on the record.

    Raises:
        SealedError: what is kept is not what was sent.
    """
    assert contest.evidence is not None
    content = unseal(bytes(contest.evidence), of=contest.given.authority, purpose=PURPOSE)
    record(
        verb="downloaded_evidence",
        by=by,
        subject=contest,
        region=contest.region,
        organisation=contest.given.authority,
        identifiers={"quarter": contest.given.round.quarter, "digest": contest.evidence_digest},
    )
    return content
