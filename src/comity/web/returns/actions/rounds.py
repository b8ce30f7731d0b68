"""Opening a round, moving its deadline, closing it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from comity.assessing.day import last_day
from comity.returns.template.stamp import TEMPLATE_VERSION
from comity.web.audit.actions import record
from comity.web.notices.actions import tell
from comity.web.notices.kinds import NoticeKind
from comity.web.organisations.models import Organisation, Region
from comity.web.people.queries import holders
from comity.web.people.roles import Permission
from comity.web.returns.models import QUARTER, Return, Round


class RoundError(Exception):
    """A round that cannot be opened, changed or closed as asked; the text says why, and what to do."""


@transaction.atomic
def open_round(*, by: str, region: Region, quarter: str, deadline: date, authorities: Iterable[Organisation]) -> Round:
    """Open a quarter's round: a return is due from each authority, and each is told.

    Raises:
        RoundError: there is one already, nobody is in it, or its deadline is not after the quarter's end.
    """
    Region.objects.select_for_update().get(pk=region.pk)
    QUARTER(quarter)
    bodies = sorted({body.pk: body for body in authorities}.values(), key=lambda body: body.name)
    if not bodies:
        raise RoundError("Choose at least one authority that makes a return in this round.")
    if Round.objects.filter(region=region, quarter=quarter).exists():
        raise RoundError(f"There is a round for {quarter} already. Open it and change its deadline there.")
    _must_come_after(quarter, deadline)
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
def change_deadline(*, by: str, round: Round, deadline: date) -> Round:
    """Move a round's deadline.

    Raises:
        RoundError: the round is closed, or the deadline is not after the quarter's end.
    """
    found = _open(round)
    _must_come_after(found.quarter, deadline)
    found.deadline = deadline
    found.save(update_fields=["deadline"])
    record(verb="changed_deadline", by=by, subject=found, region=found.region, identifiers={"quarter": found.quarter})
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


def _must_come_after(quarter: str, deadline: date) -> None:
    if deadline <= last_day(quarter):
        raise RoundError(f"The deadline must come after the last day of {quarter}. Give a later day.")
