"""What a check at the desk is given of what the region holds. Each is a lookup, as any other asking is."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from comity.web.engagements.gathering import HeldFact, Lacking
from comity.web.histories.actions.asking import ask
from comity.web.histories.models import Purpose


def held_facts(lacking: Lacking) -> Iterator[HeldFact]:
    """The facts that a check lacks and the region holds. Nothing is asked where nothing is wanted."""
    if not lacking.wanted:
        return
    asked = ask(
        by=lacking.member.actor,
        authority=lacking.authority,
        number=lacking.worker,
        purpose=Purpose.ENGAGING,
        start=lacking.start_date or timezone.localdate(),
    )
    for each in asked.answer.usable:
        yield HeldFact(each.field, each.value, each.words)
