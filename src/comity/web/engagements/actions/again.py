"""Judging again what was checked before: a fact changed, or the memorandum did. Whoever relies on it is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from comity.judge.conform import TOLD
from comity.judge.facts import typed
from comity.judge.receipt import Replay, replay
from comity.web.engagements import facts as reading
from comity.web.engagements import memoranda
from comity.web.engagements.actions.checking import After, Made, check
from comity.web.engagements.errors import EngagementError, JudgedAgainError, WithdrawnError
from comity.web.engagements.excepting import facts_changed, with_exceptions
from comity.web.engagements.fixed import in_words, refused
from comity.web.engagements.gathering import Gathered, Source, Sourced, with_held
from comity.web.engagements.memoranda import Held, NoMemorandumError
from comity.web.engagements.models import Because, Check, Engagement, State
from comity.web.engagements.queries import latest_of, who_answers_for
from comity.web.engagements.sealed import FACTS, receipt_of, sealed, sources_of
from comity.web.notices.actions import tell
from comity.web.notices.kinds import NoticeKind
from comity.web.organisations.models import Region
from comity.web.organisations.queries import regions

AHEAD = timedelta(days=28)
"""A check of which no engagement has come is judged again for so long after it was made."""

BY = "platform:tick"
OF_TEXT = frozenset({"role", "payment_basis", "supply_route"})
OF_THE_ENGAGEMENT = ("role", "payment_basis", "supply_route", "pay_rate", "start_date", "planned_end_date")


@transaction.atomic
def judge_again(
    *, by: str, check_before: Check, changes: Mapping[str, Any], because: Because, as_at: date, held: Held | None = None
) -> Made:
    """Judge a check again with some facts otherwise (in frame types; None takes one away), and tell who relies on it.

    It is judged by the region's memorandum of the day, or by the one that ships which it was made with. What another
    authority told of a cool-off is asked anew where that could change it, and that is written down as any asking is.

    Raises:
        EngagementError: it was judged again meanwhile, or an engagement that has started may not rest on that.
        PastRetentionError: the facts are past their retention.
        NoMemorandumError: the region has no memorandum in force.
    """
    before, _ = hold(check_before)
    if held is None and before.publication_id:
        held = memoranda.of_region(before.region, as_at)
    elif held is None:
        held = memoranda.named(before.region, before.memorandum, as_at)
    known = typed(receipt_of(before)["facts"]) | dict(changes)
    told = sources_of(before) | {name: Sourced(Source.FORM) for name in changes}
    kept = {name: value for name, value in known.items() if value is not None}
    gathered = Gathered(kept, {name: told.get(name, Sourced(Source.FORM)) for name in kept})
    authority, otherwise = before.authority, bool(changes) or held.memorandum.digest != before.memorandum_digest
    if TOLD in kept and otherwise and authority is not None:
        gathered = with_held(gathered, by=by, authority=authority, memorandum=held.memorandum, again=True)
    return follow(by=by, check_before=before, gathered=gathered, because=because, held=held, as_at=as_at)


@transaction.atomic
def follow(*, by: str, check_before: Check, gathered: Gathered, because: Because, held: Held, as_at: date) -> Made:
    """Judge the facts of a candidate who was checked before. An engagement that rests on the check before rests on this
    one afterwards; who relies on it is told, of an amendment only where an outcome is another for it.

    Raises:
        JudgedAgainError: it was judged again meanwhile.
        EngagementError: its engagement has started, and a fact is taken away or its first day put off.
        PastRetentionError: the facts before are past their retention.
    """
    before, engagement = hold(check_before)
    if engagement is not None:
        if wrong := refused(engagement, before, gathered.facts):
            raise EngagementError(in_words(wrong))
        gathered = with_exceptions(engagement, gathered, as_at)
    made = check(
        by=by,
        organisation=before.made_by_organisation,
        gathered=gathered,
        held=held,
        as_at=as_at,
        after=After(before, because, engagement),
        team=before.team,
        position=before.position,
    )
    if engagement is not None:
        rest_on(engagement, made)
        facts_changed(by, engagement)
    if because is not Because.AMENDMENT or made.check.outcomes != before.outcomes:
        _tell(before, made.check)
    return made


def hold(check: Check) -> tuple[Check, Engagement | None]:
    """A check to be judged again, and the engagement that rests on it, both held until the transaction ends.

    The engagement is held first, as by whoever starts it: two who want both then never wait for each other.

    Raises:
        JudgedAgainError: it was judged again already, or its engagement rests on another.
        WithdrawnError: its engagement did not come about.
    """
    engagement = _held_engagement(check.engagement_id)
    held = Check.objects.select_for_update(of=("self",))
    found = held.select_related("region", "made_by_organisation", "authority", "publication").get(pk=check.pk)
    if found.engagement_id is not None and engagement is None:
        engagement = _held_engagement(found.engagement_id)
    if engagement is not None and engagement.state == State.WITHDRAWN:
        raise WithdrawnError
    if (later := latest_of(found)) != found:
        raise JudgedAgainError(later)
    return found, engagement


def _held_engagement(pk: UUID | None) -> Engagement | None:
    if pk is None:
        return None
    Engagement.objects.select_for_update().only("pk").get(pk=pk)
    return Engagement.objects.select_related("region", "authority", "current").get(pk=pk)


def rest_on(engagement: Engagement, made: Made) -> None:
    """Have an engagement rest on a check: its facts are those, from now on."""
    facts = made.judged.facts
    engagement.current = made.check
    for name in OF_THE_ENGAGEMENT:
        value = facts.get(name)
        setattr(engagement, name, value if value is not None or name not in OF_TEXT else "")
    engagement.worker_key = made.check.worker_key
    engagement.worker_key_version = made.check.worker_key_version
    engagement.facts = sealed(reading.shown(facts), of=engagement.authority, purpose=FACTS)
    engagement.save()


def _tell(before: Check, made: Check) -> None:
    """Tell whoever made the check before, and whoever has the engagement; a program's check is told to those who may
    check for its organisation."""
    actors = {before.by, *([made.engagement.made_by, made.engagement.started_by] if made.engagement else [])}
    tell(
        people=who_answers_for(made.made_by_organisation, actors),
        region=made.region,
        kind=NoticeKind.CHECK_JUDGED_AGAIN,
        path=reverse("check", args=[made.region.slug, made.number]),
    )


def judge_what_changed(*, now: datetime) -> int:
    """Judge again, in every region, whatever rests on a memorandum that has changed. Done by `comity tick`; gives how
    many. A second run finds nothing: each is then judged by the memorandum of the day."""
    return sum(_judge_region(region, timezone.localdate(now), now) for region in regions())


def _judge_region(region: Region, day: date, now: datetime) -> int:
    with scope(region=region):
        try:
            held = memoranda.of_region(region, day)
        except NoMemorandumError:
            return 0
        open_still = Q(engagement__isnull=True, made_at__gte=now - AHEAD) | Q(
            engagement__state__in=(State.PROPOSED, State.STARTED)
        )
        found = Check.objects.filter(
            open_still, publication__isnull=False, followed_by__isnull=True, deleted_at__isnull=True
        ).exclude(memorandum_digest=held.memorandum.digest)
        done = 0
        for pk in list(found.values_list("pk", flat=True)):
            done += _judge_one(pk, held, day)
    return done


def _judge_one(pk: Any, held: Held, day: date) -> int:
    try:
        judge_again(
            by=BY, check_before=Check.objects.get(pk=pk), changes={}, because=Because.AMENDMENT, as_at=day, held=held
        )
    except (JudgedAgainError, WithdrawnError):
        return 0
    return 1


def judged_as_then(check: Check) -> Replay:
    """A receipt judged again under the memorandum that it was made with.

    Raises:
        NotKeptError: that memorandum is not kept.
        PastRetentionError: its facts are not.
    """
    return replay(receipt_of(check), memoranda.made_with(check).memorandum)
