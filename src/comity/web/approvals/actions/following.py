"""What follows for an engagement: its exception is void when the facts change, and it is judged again when an exception
begins or ends."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from comity.web.approvals import queries, telling
from comity.web.approvals.models import ExceptionRequest
from comity.web.approvals.state import State
from comity.web.approvals.turns import tell_asker
from comity.web.audit.actions import record
from comity.web.engagements.actions import judge_again
from comity.web.engagements.models import OVER, Because, Engagement
from comity.web.engagements.sealed import PastRetentionError
from comity.web.notices.kinds import NoticeKind


@transaction.atomic
def void_what_changed(*, by: str, engagement: Engagement) -> int:
    """Mark as void, for good, whatever was asked of an engagement whose facts are others now; gives how many."""
    count = 0
    rests = Engagement.objects.select_related("current__made_by_organisation").get(pk=engagement.pk)
    open_still = ExceptionRequest.objects.filter(engagement=rests, asked_at__isnull=False, voided_at__isnull=True)
    for each in queries.whole(open_still):
        if telling.standing_of(each, check=rests.current).state is State.VOID:
            each.voided_at = timezone.now()
            each.save(update_fields=["voided_at"])
            tell_asker(each, NoticeKind.EXCEPTION_VOID)
            record(verb="voided_exception", by=by, subject=each, region=each.region, organisation=each.authority)
            count += 1
    return count


def rest_anew(request: ExceptionRequest, *, by: str) -> bool:
    """Judge its engagement again where its exception has begun or ended since it was last judged; gives whether."""
    stands = telling.standing_of(request)
    if stands.in_force == request.judged_in_force:
        return False
    ExceptionRequest.objects.filter(pk=request.pk).update(judged_in_force=stands.in_force)
    found = Engagement.objects.select_related(
        "current__region", "current__made_by_organisation", "current__publication"
    ).get(pk=request.engagement_id)
    if found.state in OVER:
        return False
    try:
        judge_again(
            by=by, check_before=found.current, changes={}, because=Because.EXCEPTION, as_at=timezone.localdate()
        )
    except PastRetentionError:
        return False
    return True
