"""A worker's exceptions as their own page shows them: what the region's register says, signed or not."""

from __future__ import annotations

from collections.abc import Iterator

from comity.web.approvals import approved, queries
from comity.web.approvals.models import ExceptionRequest
from comity.web.approvals.shown import Step, steps
from comity.web.approvals.telling import standing_of
from comity.web.engagements.models import Engagement
from comity.web.histories.models import Fact
from comity.web.histories.with_engagements import Beside
from comity.web.words import date


def told(engagement: Engagement) -> Iterator[Beside]:
    """Each exception that was asked for an engagement. Who decided is told by post, as in the register."""
    found = queries.whole(ExceptionRequest.objects.filter(engagement=engagement, asked_at__isnull=False))
    for each in found.order_by("number"):
        stands = standing_of(each)
        decided = "; ".join(_decided(step) for step in steps(each, stands))
        yield Beside(
            Fact.EXCEPTION,
            each.number,
            (
                ("How it stands", stands.words),
                ("What it departs from", approved.clauses_words(each, stands)),
                ("Rate", approved.over_words(each, stands)),
                ("Why", f"{each.get_reason_display()}. {each.why}"),
                ("Days", approved.days_words(each, stands)),
                ("Who decides", decided or "Nobody is asked"),
            ),
        )


def _decided(step: Step) -> str:
    on = f" on {date(step.decision.at)}" if step.decision is not None else ""
    return f"{step.who}: {step.verdict.lower()}{on}"
