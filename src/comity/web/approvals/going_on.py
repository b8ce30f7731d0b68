"""Whether it makes sense to ask for an exception to go on, which is more than that somebody may."""

from __future__ import annotations

from datetime import date

from comity.web.approvals import queries
from comity.web.approvals.models import ExceptionRequest
from comity.web.approvals.state import Standing, State
from comity.web.approvals.telling import standing_of
from comity.web.approvals.wanting import OPEN
from comity.web.engagements.excepting import uncovered
from comity.web.engagements.judged import may_be_signed_off
from comity.web.engagements.models import OVER
from comity.web.engagements.models import State as Stage


def may_go_on(request: ExceptionRequest, stands: Standing, day: date) -> bool:
    """Whether an exception has done its work and nothing else does it afterwards: it is in force and its engagement has
    all that it needs, or it lapsed and the engagement runs without it. What never excepted anything cannot go on."""
    engagement = request.engagement
    left = uncovered(engagement.current, day)
    if stands.in_force:
        does = engagement.state not in OVER and not left
    else:
        runs = stands.state is State.LAPSED and engagement.state == Stage.STARTED
        does = runs and bool(stands.clauses & {*left}) and may_be_signed_off(engagement.current)
    return does and not _followed(request, stands)


def _followed(request: ExceptionRequest, stands: Standing) -> bool:
    """Whether another from one of its clauses waits or is approved for later days."""
    others = ExceptionRequest.objects.filter(engagement=request.engagement_id, asked_at__isnull=False)
    for other in queries.whole(others.exclude(pk=request.pk)):
        then = standing_of(other)
        later = then.last_day is not None and (stands.last_day is None or then.last_day > stands.last_day)
        if later and then.state in OPEN and then.clauses & stands.clauses:
            return True
    return False
