"""What a check at the desk is given of what the region holds. Each is a lookup, as any other asking is."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from comity.judge.conform import TOLD
from comity.web.engagements.gathering import HeldFact, Lacking
from comity.web.histories.actions.asking import ask_for_check
from comity.web.histories.keys import keys_of
from comity.web.histories.models import Purpose
from comity.web.histories.rows import left_here


def held_facts(lacking: Lacking) -> Iterator[HeldFact]:
    """The facts that a check lacks and the region holds, and the role that is held where it was given otherwise.

    Nothing is asked for a check that lacks nothing, of a worker of whom no leaver is held: it could be told nothing.
    """
    region = lacking.authority.region
    if not lacking.wanted and not left_here(region, keys_of(region, lacking.worker)):
        return
    usable = ask_for_check(
        by=lacking.by,
        authority=lacking.authority,
        number=lacking.worker,
        purpose=Purpose.CHANGED if lacking.again else Purpose.ENGAGING,
        start=lacking.start_date or timezone.localdate(),
        memorandum=lacking.memorandum,
        wanted=lacking.wanted,
        given=lacking.given,
    )
    for each in usable:
        words = each.words or (" ".join(line.words for line in each.told) if each.field != TOLD else "")
        yield HeldFact(each.field, each.value, words, each.over)
