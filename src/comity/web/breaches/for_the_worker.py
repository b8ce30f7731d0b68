"""A worker's breaches as their own page shows them: what every member of the region reads of one."""

from __future__ import annotations

from collections.abc import Iterator

from comity.web.breaches.models import Breach
from comity.web.breaches.shown import clause_words
from comity.web.engagements.models import Engagement
from comity.web.histories.models import Fact
from comity.web.histories.with_engagements import Beside
from comity.web.words import date


def told(engagement: Engagement) -> Iterator[Beside]:
    """Each breach of an engagement that is in the log."""
    for each in Breach.objects.filter(engagement=engagement).order_by("number"):
        yield Beside(
            Fact.BREACH,
            each.number,
            (
                ("What was not kept", clause_words(each)),
                ("How it came to light", f"{each.get_source_display()}, on {date(each.found_on)}"),
                ("How it stands", f"{each.get_stands_display()}. {each.state.label}"),
            ),
        )
