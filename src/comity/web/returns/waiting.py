"""What waits for a member to act in the room: returns to make and to sign, exports, rows to choose, contests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from comity.web.notices.waiting import Waiting
from comity.web.people.member import Member
from comity.web.people.roles import Permission
from comity.web.returns.due import due_of
from comity.web.returns.models import Progress, Return, State, Step
from comity.web.returns.permissions import may_make, may_send_export, may_sign
from comity.web.returns.queries import contests, exports, named_on, own_returns, providers, uploads
from comity.web.returns.steps import PATHS


def waiting(member: Member) -> list[Waiting]:
    """All of it."""
    return [*_returns(member), *_exports(member), *_parts(member), *_contests(member)]


def _returns(member: Member) -> Iterator[Waiting]:
    own = own_returns(member).filter(round__closed_at__isnull=True).exclude(state=State.AUTHORISED)
    for given in own:
        where = f"the return of {given.authority} for {given.round.quarter}"
        if given.state in (State.NOT_STARTED, State.DRAFT):
            if may_make(member, given) and _due_soon(given):
                make = "Make" if given.state == State.NOT_STARTED else "Finish"
                words = f"{make} {where}: {due_of(given, timezone.localdate()).words}"
                yield Waiting(words, _path("return", member, given), given.round.opened_at)
            continue
        step = Step.APPROVE if given.state == State.SUBMITTED else Step.AUTHORISE
        signed = [each for each in given.signatures.all() if each.turn == given.turn]
        own_already = any(member.person is not None and each.by_id == member.person.pk for each in signed)
        if may_sign(member, given, step) and not own_already:
            since = max((each.at for each in signed), default=given.round.opened_at)
            yield Waiting(f"{step.value.capitalize()} {where}", _path(PATHS[step], member, given), since)


def _exports(member: Member) -> Iterator[Waiting]:
    """Providers' exports that have not been sent for an open round, or whose headings have to be told."""
    if not member.may(Permission.SEND_EXPORT):
        return
    for provider in [each for each in providers(member) if may_send_export(member, each)]:
        clients = named_on(provider, timezone.localdate())
        due = Return.objects.filter(round__region=member.region, round__closed_at__isnull=True)
        due = due.filter(authority__code__in=clients).exclude(state=State.AUTHORISED).select_related("round")
        for given in {each.round_id: each for each in due}.values():
            last = exports(provider, given.round).first()
            place = [member.region.slug, given.round.quarter, provider.code]
            what = f"the export of {provider} for {given.round.quarter}"
            if last is None or last.progress in (Progress.REFUSED, Progress.FAILED):
                words = f"Send {what}: {due_of(given, timezone.localdate()).words}"
                yield Waiting(words, reverse("exports", args=place), given.round.opened_at)
            elif last.progress == Progress.HEADINGS:
                yield Waiting(f"Say what {what} means", reverse("export", args=[*place, last.pk]), last.sent_at)


def _parts(member: Member) -> Iterator[Waiting]:
    """Providers' parts that wait for the authority to say whether they are used."""
    found = uploads(member).filter(progress=Progress.HELD, round__closed_at__isnull=True)
    for part in found.select_related("given__authority", "given__round"):
        given = part.given
        if given is not None and not given.is_locked and may_make(member, given):
            yield Waiting(
                f"Choose whose rows the return of {given.authority} for {given.round.quarter} has: a provider’s wait",
                reverse("choose_rows", args=[member.region.slug, given.round.quarter, given.authority.code, part.pk]),
                part.finished_at or part.sent_at,
            )


def _due_soon(given: Return) -> bool:
    """Whether its first reminder is due, or the round has just been opened so late that it is."""
    first = max(settings.COMITY.remind_days_before, default=0)
    return timezone.localdate() >= given.round.deadline - timedelta(days=first)


def _contests(member: Member) -> Iterator[Waiting]:
    if not member.may(Permission.ANSWER_CONTESTS):
        return
    for contest in contests(member).filter(answered_at__isnull=True):
        yield Waiting(
            f"Answer a contested finding of {contest.given.authority} for {contest.given.round.quarter}",
            reverse("contest", args=[member.region.slug, contest.pk]),
            contest.made_at,
        )


def _path(name: str, member: Member, given: Return) -> str:
    return reverse(name, args=[member.region.slug, given.round.quarter, given.authority.code])
