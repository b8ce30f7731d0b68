"""Engagements: proposed from a check, started only where the memorandum lets it, reviewed, and ended. One is changed by
having its check judged again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from comity.judge.facts import typed
from comity.web.audit.actions import record
from comity.web.engagements import facts as reading
from comity.web.engagements.actions.again import OF_TEXT, OF_THE_ENGAGEMENT
from comity.web.engagements.actions.asking_anew import ask_anew
from comity.web.engagements.errors import EngagementError
from comity.web.engagements.excepting import SAID_SIGNED, was_said_signed
from comity.web.engagements.memoranda import NoMemorandumError
from comity.web.engagements.models import Check, Engagement, State
from comity.web.engagements.nobody_named import why_not_reference, why_not_words
from comity.web.engagements.sealed import FACTS, PastRetentionError, receipt_of, sealed
from comity.web.engagements.starting import DAY_NOT_KNOWN, NO_NUMBER, not_yet, review_days, why_no_emergency, why_not
from comity.web.notices.actions import tell
from comity.web.notices.kinds import NoticeKind
from comity.web.people.models import Membership
from comity.web.people.roles import Role


@transaction.atomic
def propose(*, by: str, check: Check, reference: str = "") -> Engagement:
    """Propose an engagement from an authority's own check.

    Raises:
        EngagementError: the check is not of the authority's own candidate under the region's memorandum, was made
            without a registration number, with a sign-off that was only said or judged again since, or has an
            engagement already.
    """
    found = (
        Check.objects.select_for_update(of=("self",))
        .select_related("authority", "made_by_organisation")
        .get(pk=check.pk)
    )
    if found.publication_id is None:
        raise EngagementError("The check is by a memorandum that is not the region’s. Make one by the region’s own.")
    if found.authority is None or found.authority_id != found.made_by_organisation_id:
        raise EngagementError("Only an authority’s own check, of a candidate of its own, can become an engagement.")
    if found.engagement_id is not None:
        raise EngagementError("This check is of an engagement already.")
    if found.followed_by.exists():
        raise EngagementError("The check was judged again since. Use the latest one.")
    if not found.worker_key:
        raise EngagementError(NO_NUMBER)
    if was_said_signed(found):
        raise EngagementError(SAID_SIGNED)
    facts = typed(receipt_of(found)["facts"])
    reference = reference.strip() or facts.get("assignment_ref") or ""
    if why := why_not_reference(reference, facts.get("worker")):
        raise EngagementError(why, "reference")
    made = Engagement(
        region=found.region,
        authority=found.authority,
        current=found,
        reference=reference,
        facts=sealed(reading.shown(facts), of=found.authority, purpose=FACTS),
        worker_key=found.worker_key,
        worker_key_version=found.worker_key_version,
        made_by=by,
        made_at=timezone.now(),
    )
    for name in OF_THE_ENGAGEMENT:
        value = facts.get(name)
        setattr(made, name, value if value is not None or name not in OF_TEXT else "")
    made.save(force_insert=True)
    found.engagement = made
    found.save(update_fields=["engagement"])
    record(
        verb="proposed_engagement",
        by=by,
        subject=made,
        region=made.region,
        organisation=made.authority,
        identifiers={"check": str(found.pk)},
    )
    return made


def start(*, by: str, engagement: Engagement) -> Engagement:
    """Start an engagement: its latest check is met, or an exception in force covers whatever it found breached.

    What the region holds of the worker is asked anew first. Where it is otherwise than the check was given, that is
    judged again, and kept whether the engagement starts or not.

    Raises:
        EngagementError: neither is so, its first day has not come, or it is not waiting to start.
    """
    with transaction.atomic():
        found, anew = _asked_anew(by, engagement)
        words = DAY_NOT_KNOWN if found.start_date is None else why_not(found.current, found.start_date)
        words = words or not_yet(found, timezone.localdate())
        if not words:
            return _started(by, found, "started_engagement")
    raise EngagementError(anew + words)


def start_in_an_emergency(*, by: str, engagement: Engagement, words: str) -> Engagement:
    """Start an engagement before its exception is signed, or before it can be told what stands against it. It is
    counted, and is to be reviewed by the day that the memorandum says; where the memorandum does not say, it has no
    such day and still waits for a review. What is held of the worker is asked anew first, as by `start`.

    Raises:
        EngagementError: nothing stands against it, there is no departure from what does, the registration number or
            the first day is not known, it is not waiting, or the words hold a registration number.
    """
    with transaction.atomic():
        found, anew = _asked_anew(by, engagement)
        refused, field = why_no_emergency(found, timezone.localdate()), None
        if not refused:
            refused, field = why_not_words(words, found) if words.strip() else "Say why it cannot wait.", "words"
        if not refused:
            return _started_in_an_emergency(by, found, words)
    raise EngagementError(anew + refused, field)


def _started_in_an_emergency(by: str, found: Engagement, words: str) -> Engagement:
    assert found.start_date is not None
    days = review_days(found)
    found.emergency, found.emergency_words = True, words.strip()
    found.review_by = found.start_date + timedelta(days=days) if days is not None else None
    started = _started(by, found, "started_in_an_emergency")
    directors = Membership.objects.filter(organisation=found.authority, ended_at=None, role=Role.DIRECTOR)
    tell(
        people=[held.person for held in directors.select_related("person")],
        region=found.region,
        kind=NoticeKind.EMERGENCY_START,
        path=_path(found),
    )
    return started


@transaction.atomic
def review(*, by: str, engagement: Engagement, words: str) -> Engagement:
    """Write down what the review of an emergency start came to. Whoever started it does not review it.

    Raises:
        EngagementError: it was no emergency, is reviewed already, they started it themself, or the words hold a
            registration number.
    """
    found = locked(engagement, State.STARTED, State.ENDED)
    if not found.is_unreviewed:
        raise EngagementError("There is nothing to review: it was no emergency, or has been reviewed.")
    if by == found.started_by:
        raise EngagementError("Whoever started it in an emergency does not review it. Someone else must.")
    if why := why_not_words(words, found):
        raise EngagementError(why, "words")
    found.reviewed_at, found.reviewed_by, found.review_words = timezone.now(), by, words.strip()
    found.save()
    _record("reviewed_emergency", by, found)
    return found


@transaction.atomic
def end(*, by: str, engagement: Engagement, ended_on: date) -> Engagement:
    """End an engagement that was started, or put the last day right of one that has ended. The day is its last.

    Raises:
        EngagementError: it has not started, the day is before its first, or is not come yet.
    """
    found = locked(engagement, State.STARTED, State.ENDED)
    if found.start_date is not None and ended_on < found.start_date:
        raise EngagementError("It cannot have ended before its first day.")
    if ended_on > timezone.localdate():
        raise EngagementError("That day has not come yet. End it when it has.")
    found.state, found.ended_on, found.ended_at, found.ended_by = State.ENDED, ended_on, timezone.now(), by
    found.save()
    _record("ended_engagement", by, found)
    return found


def locked(engagement: Engagement, *states: State) -> Engagement:
    """The engagement, held; what it rests on is read after that, because somebody may just have had it judged again."""
    Engagement.objects.select_for_update().only("pk").get(pk=engagement.pk)
    found = Engagement.objects.select_related("authority", "current__publication").get(pk=engagement.pk)
    if found.state not in states:
        raise EngagementError(f"The engagement is {found.get_state_display().lower()}, so this cannot be done.")
    return found


def _asked_anew(by: str, engagement: Engagement) -> tuple[Engagement, str]:
    """The engagement with what is held of its worker asked anew, and what is said where it was judged again for it."""
    found = locked(engagement, State.PROPOSED)
    if not found.worker_key:
        return found, ""
    try:
        again = ask_anew(by=by, engagement=found, as_at=timezone.localdate())
    except PastRetentionError:
        raise EngagementError("Its facts were deleted when their time was up. Make a check anew.") from None
    except NoMemorandumError:
        raise EngagementError("The region has no memorandum in force, so it cannot be told whether it may.") from None
    said = f"{again.get_because_display()}, so it was judged again. " if again is not None else ""
    return locked(engagement, State.PROPOSED), said


def _started(by: str, found: Engagement, verb: str) -> Engagement:
    found.state, found.started_at, found.started_by = State.STARTED, timezone.now(), by
    found.save()
    _record(verb, by, found, {"check": str(found.current_id)})
    return found


def _record(verb: str, by: str, found: Engagement, more: Mapping[str, Any] | None = None) -> None:
    record(
        verb=verb,
        by=by,
        subject=found,
        region=found.region,
        organisation=found.authority,
        identifiers=dict(more or {}),
    )


def _path(found: Engagement) -> str:
    return reverse("engagement", args=[found.region.slug, found.pk])
