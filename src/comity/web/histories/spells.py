"""The sum of a worker's spells, by the library's own rule."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from comity.judge.spells import Experience, months_of
from comity.judge.spells import Spell as Stretch
from comity.memorandum.model import Memorandum
from comity.web.histories.models import Spell


def experience_of(spells: Iterable[Spell], start: date, memorandum: Memorandum) -> Experience:
    """The months that count before a start, and how they were counted."""
    return months_of([_stretch(each) for each in spells], start, memorandum)


def _stretch(spell: Spell) -> Stretch:
    return Stretch(
        authority=spell.employer,
        start_date=spell.start_date,
        end_date=spell.end_date,
        employment=spell.employment,
        context=spell.context,
        registered=spell.registered,
        note="part-time" if spell.part_time else "",
    )
