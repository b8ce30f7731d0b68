"""What the clock does: find breaches, see how those known stand now, and take what stays open up the ladder."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone
from django_scopes import scope

from comity.web.breaches import finding
from comity.web.breaches.actions.reporting import entered, tell_the_authority
from comity.web.breaches.actions.writing import wrote
from comity.web.breaches.finding import Found
from comity.web.breaches.ladder import due, ladder_on, next_on, people_of, reached, rungs_of
from comity.web.breaches.models import PUT_RIGHT, Breach, Happened, ReturnRead, Stands
from comity.web.breaches.queries import carers
from comity.web.breaches.telling import BY, numbers, tell_of
from comity.web.engagements.models import Engagement
from comity.web.engagements.models import State as Stage
from comity.web.notices.kinds import NoticeKind
from comity.web.organisations.models import Organisation, Region
from comity.web.organisations.queries import regions
from comity.web.people.models import Person
from comity.web.returns.frames import AlteredError, DeletedError
from comity.web.returns.models import Return
from comity.web.returns.quarters import of_day
from comity.web.sealing import SealedError

log = structlog.get_logger("comity.breaches")


def find(*, now: datetime) -> int:
    """Find what came to light in every region since the last time, and how those known stand; gives how many are new.

    A second run finds nothing: each breach is known by its key.
    """
    count = 0
    for region in regions():
        with scope(region=region):
            for given in list(finding.unread_returns()):
                count += _try_to_read(given, now)
            count += _engagements(region, now)
    return count


def _try_to_read(given: Return, now: datetime) -> int:
    try:
        return _read(given, now)
    except (AlteredError, DeletedError, SealedError):  # the others are read all the same
        log.exception("a return cannot be read for breaches", given=given.pk)
        return 0


@transaction.atomic
def _read(given: Return, now: datetime) -> int:
    """Read one authorised return. What it says of its quarter is said once, in the version that was authorised."""
    assert given.current is not None
    known = _known(Breach.objects.filter(authority=given.authority))
    found = [each for each in finding.of_return(given) if each.quarter >= _quarter(known.get(each.key))]
    for key in finding.gone(given, known.values()):
        _stand(known[key], Stands.MET)
    ReturnRead.objects.update_or_create(
        given=given, defaults={"region": given.region, "version": given.current, "read_at": now}
    )
    return _take_in(given.region, found, known, now)


@transaction.atomic
def _engagements(region: Region, now: datetime) -> int:
    found = list(finding.of_engagements(timezone.localdate(now)))
    return _take_in(region, found, _known(Breach.objects.defer("ladder")), now)


def _take_in(region: Region, found: Iterable[Found], known: dict[str, Breach], now: datetime) -> int:
    told: dict[str, Found] = {}
    for each in sorted(found, key=lambda one: one.stands != Stands.BREACHED):  # of two of one reference, the breached
        told.setdefault(each.key, each)
    new: dict[str, Found] = {}
    for each in told.values():
        breach = known.get(each.key)
        if breach is not None and not _is_anew(breach, each):
            _see(breach, each)
        elif each.stands == Stands.BREACHED:
            new[each.key] = each
    if not new:
        return 0
    ladder, number = ladder_on(region, timezone.localdate(now)), numbers(region, now)
    bodies = {each.pk: each for each in Organisation.objects.select_related("region").filter(region=region)}
    made = [
        entered(
            breach=Breach(
                authority=bodies[each.authority],
                clause=each.clause,
                source=each.source,
                key=each.key,
                quarter=each.quarter,
                assignment_ref=each.assignment_ref,
                engagement=each.engagement,
                number=next(number),
            ),
            by=BY,
            ladder=ladder,
            now=now,
        )
        for each in new.values()
    ]
    tell_the_authority(made)
    return len(made)


def _known(breaches: Iterable[Breach]) -> dict[str, Breach]:
    """The latest breach of each key."""
    return {each.key: each for each in sorted(breaches, key=lambda one: (one.found_at, one.number))}


def _quarter(breach: Breach | None) -> str:
    return breach.quarter if breach is not None else ""


def _is_anew(breach: Breach, found: Found) -> bool:
    """Whether what is found is another breach than the one that is known: that one is closed, and since then it was put
    right and is so again, or a later quarter's return has it."""
    if breach.closed_at is None or found.stands != Stands.BREACHED:
        return False
    later = found.engagement is None and found.quarter > max(breach.quarter, of_day(breach.found_on))
    return breach.stands in PUT_RIGHT or later


def _see(breach: Breach, found: Found) -> None:
    """How a breach that is known stands now. Of a closed one that is kept, and nothing is said."""
    later = found.engagement is None and found.stands == Stands.BREACHED and found.quarter > breach.quarter
    if later and breach.closed_at is None:
        breach.quarter = found.quarter
        breach.save(update_fields=["quarter"])
        if breach.stands == Stands.BREACHED:
            wrote(breach, Happened.AGAIN, BY, "found_breach_again")
    if found.engagement is None and _is_of_a_running_engagement(breach):
        return
    _stand(breach, found.stands)


def _is_of_a_running_engagement(breach: Breach) -> bool:
    """Whether an engagement says how it stands: it is judged by the day, and a return by its quarter's end."""
    return (
        breach.engagement_id is not None
        and Engagement.objects.filter(pk=breach.engagement_id, state=Stage.STARTED).exists()
    )


def _stand(breach: Breach, stands: Stands) -> None:
    if breach.stands == stands:
        return
    breach.stands = stands
    breach.save(update_fields=["stands"])
    if breach.closed_at is not None:
        return
    happened = {Stands.EXCEPTED: Happened.EXCEPTED, Stands.MET: Happened.MET}.get(stands, Happened.AGAIN)
    wrote(breach, happened, BY, "found_breach_again" if happened == Happened.AGAIN else "put_breach_right")


def escalate(*, now: datetime) -> int:
    """Take each breach that stays open up the ladder, rung by rung as the days pass; gives how many rungs were reached.

    One that is put right waits where it is until it is closed. Nobody is told of a rung twice.
    """
    count, day = 0, timezone.localdate(now)
    for region in regions():
        with scope(region=region), transaction.atomic():
            told: dict[UUID, tuple[Person, list[Breach]]] = {}
            found = Breach.objects.filter(closed_at__isnull=True, next_rung_on__lte=day).exclude(stands__in=PUT_RIGHT)
            for breach in found.select_for_update(of=("self",)).select_related("region", "authority", "reporter"):
                count += _climb(breach, now, told)
            for person, breaches in told.values():
                tell_of([person], breaches, NoticeKind.BREACH_ESCALATED)
    return count


def _climb(breach: Breach, now: datetime, told: dict[UUID, tuple[Person, list[Breach]]]) -> int:
    rungs, already, day = rungs_of(breach), set(reached(breach)), timezone.localdate(now)
    steps = due(rungs, breach.found_on, day, already)
    for position in steps:
        people = people_of(breach, rungs[position])
        at_once = frozenset(carers(breach)) if rungs[position].after_days == 0 else frozenset()
        for person in people:
            if person in at_once:  # they were told when it came to light
                continue
            _, breaches = told.setdefault(person.pk, (person, []))
            if breach not in breaches:
                breaches.append(breach)
        wrote(
            breach,
            Happened.ESCALATED,
            BY,
            "escalated_breach",
            rung=position,
            told=len(people),
            identifiers={"rung": position + 1, "count": len(people)},
        )
    breach.next_rung_on = next_on(rungs, breach.found_on, already | set(steps))
    breach.save(update_fields=["next_rung_on"])
    return len(steps)
