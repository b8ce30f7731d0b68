"""Challenging an exception in the register, and answering."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from comity.web.approvals import telling
from comity.web.approvals.errors import ApprovalError
from comity.web.approvals.models import Challenge, ExceptionRequest
from comity.web.approvals.permissions import may_challenge, may_request
from comity.web.approvals.register import is_shown
from comity.web.approvals.resting import number_in
from comity.web.approvals.turns import asked
from comity.web.audit.actions import record
from comity.web.nameless import why_not
from comity.web.notices.actions import tell
from comity.web.notices.kinds import NoticeKind
from comity.web.organisations.models import Organisation
from comity.web.people.member import Member
from comity.web.people.models import Membership, Person
from comity.web.people.queries import holders
from comity.web.people.roles import Permission


@transaction.atomic
def challenge(*, by: Member, request: ExceptionRequest, words: str, is_objection: bool) -> Challenge:
    """Ask a question of an exception in the register, or object to it, for one's organisation. What is said is not held
    against the worker's own number: to refuse it would tell another authority that it is theirs.

    Raises:
        ApprovalError: they may not, it is not in the register, or nothing is said.
    """
    found = asked(request)
    if by.person is None or not may_challenge(by, found):
        raise ApprovalError("Asking and objecting is for the region’s other members.")
    if not is_shown(telling.standing_of(found)):
        raise ApprovalError("It is not in the register.")
    if not words.strip():
        raise ApprovalError("Write what you ask or object to", "words")
    if why := why_not(words):
        raise ApprovalError(why, "words")
    made = Challenge.objects.create(
        region=found.region,
        request=found,
        organisation=_organisation_of(by),
        is_objection=is_objection,
        made_by=by.actor,
        made_at=timezone.now(),
        words=words.strip(),
    )
    people = holders(found.authority, Permission.REQUEST_EXCEPTIONS)
    _tell(people, found, NoticeKind.EXCEPTION_CHALLENGED)
    record(
        verb="challenged_exception",
        by=by.actor,
        subject=found,
        region=found.region,
        organisation=found.authority,
        identifiers={"challenge": str(made.pk)},
    )
    return made


def _organisation_of(by: Member) -> Organisation:
    """The first of the organisations for which they may."""
    return Organisation.objects.filter(pk__in=by.organisations(Permission.CHALLENGE_EXCEPTIONS)).order_by("pk")[0]


@transaction.atomic
def answer_challenge(*, by: Member, challenge: Challenge, answer: str) -> Challenge:
    """Answer it, in the register, for the authority whose exception it is.

    Raises:
        ApprovalError: they may not, it is answered, or the answer is empty.
    """
    found = (
        Challenge.objects.select_for_update(of=("self",))
        .select_related(
            "request__authority", "request__region", "region", "request__engagement__current__made_by_organisation"
        )
        .get(pk=challenge.pk)
    )
    if not may_request(by, found.request.authority):
        raise ApprovalError("Answering is for those who ask for its authority.")
    if found.answered_at is not None:
        raise ApprovalError("This has been answered.")
    if not answer.strip():
        raise ApprovalError("Write an answer", "answer")
    if why := why_not(answer, number_in(found.request.engagement.current)):
        raise ApprovalError(why, "answer")
    found.answer, found.answered_by, found.answered_at = answer.strip(), by.actor, timezone.now()
    found.save()
    of_it = Membership.objects.filter(ended_at__isnull=True, person=UUID(found.made_by.partition(":")[2]))
    _tell(list(Person.objects.filter(pk__in=of_it.values("person"))), found.request, NoticeKind.CHALLENGE_ANSWERED)
    record(
        verb="answered_challenge",
        by=by.actor,
        subject=found.request,
        region=found.region,
        organisation=found.request.authority,
        identifiers={"challenge": str(found.pk)},
    )
    return found


def _tell(people: list[Person], request: ExceptionRequest, kind: NoticeKind) -> None:
    path = reverse("registered_exception", args=[request.region.slug, request.number])
    tell(people=people, region=request.region, kind=kind, path=path)
