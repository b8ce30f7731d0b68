"""What is done with an engagement while it is only proposed: it is withdrawn where it does not come about, and its
reference is put right. Once it has started, what is found of it is kept by that reference."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from comity.web.audit.actions import record
from comity.web.engagements.actions.engaging import locked
from comity.web.engagements.errors import EngagementError
from comity.web.engagements.models import Engagement, State
from comity.web.engagements.nobody_named import why_not_reference
from comity.web.engagements.sealed import PastRetentionError, engagement_facts
from comity.web.engagements.starting import why_not_withdrawn


@transaction.atomic
def withdraw(*, by: str, engagement: Engagement) -> Engagement:
    """Withdraw a proposed engagement that did not come about. It is kept, and neither judged nor proposed again: who
    would engage the worker after all makes a check anew, by the rules and with what is held of that day.

    Raises:
        EngagementError: it is not waiting to start, or an exception of it waits or is approved.
    """
    found = locked(engagement, State.PROPOSED)
    if why := why_not_withdrawn(found, timezone.localdate()):
        raise EngagementError(why)
    found.state, found.withdrawn_at, found.withdrawn_by = State.WITHDRAWN, timezone.now(), by
    found.save(update_fields=["state", "withdrawn_at", "withdrawn_by"])
    _record("withdrew_engagement", by, found)
    return found


@transaction.atomic
def change_reference(*, by: str, engagement: Engagement, reference: str) -> Engagement:
    """Give a proposed engagement another reference, or none.

    Raises:
        EngagementError: it is not waiting to start, the reference holds a registration number, or its facts are past
            their retention.
    """
    found = locked(engagement, State.PROPOSED)
    try:
        worker = engagement_facts(found).get("worker")
    except PastRetentionError:
        raise EngagementError("Its facts were deleted when their time was up. Make a check anew.") from None
    if why := why_not_reference(reference, worker):
        raise EngagementError(why, "reference")
    if reference.strip() != found.reference:
        found.reference = reference.strip()
        found.save(update_fields=["reference"])
        _record("changed_engagement_reference", by, found)
    return found


def _record(verb: str, by: str, found: Engagement) -> None:
    record(verb=verb, by=by, subject=found, region=found.region, organisation=found.authority)
