"""What waits for a member to act in the room: requests to decide, questions to answer, and challenges."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from comity.memorandum.words import within
from comity.web.approvals import queries
from comity.web.approvals.lateness import waits_words
from comity.web.approvals.models import Challenge, ExceptionRequest, Question
from comity.web.approvals.permissions import entitled, speaks_for
from comity.web.approvals.telling import standing_of
from comity.web.approvals.whose import why_not_theirs
from comity.web.notices.waiting import Waiting
from comity.web.people.member import Member
from comity.web.people.roles import Permission


def waiting(member: Member) -> list[Waiting]:
    """All of it."""
    return [*_decisions(member), *_questions(member), *_challenges(member)]


def _decisions(member: Member) -> Iterator[Waiting]:
    today = timezone.localdate()
    if member.person is None or not member.may(Permission.DECIDE_EXCEPTIONS):
        return
    found = list(queries.undecided(member))
    whole = queries.whole(ExceptionRequest.objects.filter(pk__in=[each.request_id for each in found]))
    requests = {each.pk: each for each in whole}
    for needed in found:
        request = requests[needed.request_id]
        needed.request = request
        basis = entitled(member, needed, today)
        stands = standing_of(request, today)
        if basis is None or stands.turn != needed.position:
            continue
        if why_not_theirs(request, needed, member.person, basis):
            continue
        who = within(needed.who)
        what = f"Write down what {who} came to on" if needed.group else "Decide"
        words = f"{what} {request.number}, an exception of {request.authority}: {waits_words(needed, today)}"
        assert needed.turn_at is not None
        yield Waiting(words, _path("decide_exception", member, request.pk, needed.position), needed.turn_at)


def _questions(member: Member) -> Iterator[Waiting]:
    mine = member.organisations(Permission.REQUEST_EXCEPTIONS)
    found = Question.objects.filter(needed__request__authority__in=mine, answered_at__isnull=True)
    for each in found.select_related("needed__request__authority"):
        if not speaks_for(member, each.needed.request):
            continue
        words = f"Answer what was asked about {each.needed.request.number}"
        yield Waiting(words, _path("answer_approver", member, each.pk), each.asked_at)


def _challenges(member: Member) -> Iterator[Waiting]:
    mine = member.organisations(Permission.REQUEST_EXCEPTIONS)
    found = Challenge.objects.filter(request__authority__in=mine, answered_at__isnull=True)
    for each in found.select_related("request"):
        what = "objects to" if each.is_objection else "asks about"
        words = f"Answer a member that {what} {each.request.number}"
        yield Waiting(words, _path("answer_challenge", member, each.pk), each.made_at)


def _path(name: str, member: Member, *given: object) -> str:
    return reverse(name, args=[member.region.slug, *given])
