"""Opening a round, moving its deadline, closing it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from comity.returns.template.stamp import TEMPLATE_VERSION
from comity.web import words
from comity.web.audit.actions import record
from comity.web.notices.actions import tell
from comity.web.notices.kinds import NoticeKind
from comity.web.organisations.models import Organisation, Region
from comity.web.people.queries import holders
from comity.web.people.roles import Permission
from comity.web.returns.models import QUARTER, MovedDeadline, Return, Round, State
from comity.web.returns.reminders import who_is_next
from comity.web.returns.rules import why_no_deadline


class RoundError(Exception):
    """A round that cannot be opened, changed or closed as asked; the text says why, and what to do."""


@transaction.atomic
def open_round(*, by: str, region: Region, quarter: str, deadline: date, authorities: Iterable[Organisation]) -> Round:
    """Open a quarter's round: a return is due from each authority, and each is told.

    Raises:
        RoundError: there is one already, nobody is in it, or its deadline is not within the year after the quarter.
    """
    Region.objects.select_for_update().get(pk=region.pk)
    QUARTER(quarter)
    bodies = sorted({body.pk: body for body in authorities}.values(), key=lambda body: body.name)
    if not bodies:
        raise RoundError("Choose at least one authority that makes a return in this round.")
    if Round.objects.filter(region=region, quarter=quarter).exists():
        raise RoundError(f"There is a round for {quarter} already. Open it and change its deadline there.")
    opened = min(timezone.localdate(), deadline)  # what is brought in of the past has its deadline behind it
    if why := why_no_deadline(quarter, deadline, opened):
        raise RoundError(why)
    made = Round.objects.create(
        region=region,
        quarter=quarter,
        deadline=deadline,
        template=TEMPLATE_VERSION,
        opened_by=by,
        opened_at=timezone.now(),
    )
    for body in bodies:
        Return.objects.create(region=region, round=made, authority=body)
    for body in bodies:
        tell(
            people=holders(body, Permission.MAKE_RETURN),
            region=region,
            kind=NoticeKind.ROUND_OPENED,
            path=reverse("return", args=[region.slug, quarter, body.code]),
        )
    record(
        verb="opened_round",
        by=by,
        subject=made,
        region=region,
        identifiers={"quarter": quarter, "count": len(bodies)},
    )
    return made


@transaction.atomic
def change_deadline(*, by: str, round: Round, deadline: date, reason: str) -> Round:
    """Move a round's deadline, and tell everyone whose return is not authorised. What was authorised before is in time,
    or late, by the new one.

    Raises:
        RoundError: the round is closed, no reason is given, or the day is past, the same, or too far from the quarter.
    """
    found = _open(round)
    before = found.deadline
    if why := why_no_deadline(found.quarter, deadline, timezone.localdate()):
        raise RoundError(why)
    if deadline == before:
        raise RoundError(f"The deadline is {words.date(before)} already. Give another day.")
    if not reason.strip():
        raise RoundError("Say why the deadline is changed.")
    MovedDeadline.objects.create(
        region=found.region,
        round=found,
        before=before,
        after=deadline,
        by=by,
        at=timezone.now(),
        reason=reason.strip(),
    )
    found.deadline = deadline
    found.save(update_fields=["deadline"])
    for given in found.returns.exclude(state=State.AUTHORISED).select_related("authority"):
        tell(
            people=[*holders(given.authority, Permission.MAKE_RETURN), *who_is_next(given)],
            region=found.region,
            kind=NoticeKind.DEADLINE_MOVED,
            path=reverse("return", args=[found.region.slug, found.quarter, given.authority.code]),
        )
    record(
        verb="changed_deadline",
        by=by,
        subject=found,
        region=found.region,
        identifiers={"quarter": found.quarter, "deadline_before": str(before), "deadline": str(deadline)},
    )
    return found


@transaction.atomic
def close_round(*, by: str, round: Round) -> Round:
    """Close a round: no return of it changes from now on.

    Raises:
        RoundError: it is closed already.
    """
    found = _open(round)
    list(found.returns.select_for_update().order_by("pk"))  # whoever signs one just now has signed before it closes
    found.closed_by, found.closed_at = by, timezone.now()
    found.save(update_fields=["closed_by", "closed_at"])
    record(verb="closed_round", by=by, subject=found, region=found.region, identifiers={"quarter": found.quarter})
    return found


def _open(round: Round) -> Round:
    found = Round.objects.select_for_update().select_related("region").get(pk=round.pk)
    if not found.is_open:
        raise RoundError(f"The round for {found.quarter} is closed, and stays as it is.")
    return found
