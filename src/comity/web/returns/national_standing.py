"""Where a national return stands, as the pages of the return that it is signed with say it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse

from comity.web.returns import national
from comity.web.returns.frames import DeletedError, frames_of
from comity.web.returns.models import Return, Version
from comity.web.words import counted


@dataclass(frozen=True, slots=True)
class NationalStanding:
    """`state` is in words. `missing` is how many things that it should say are missing, and `left` what they are."""

    state: str
    missing: int
    left: tuple[str, ...]
    sent: bool
    path: str
    gaps_path: str

    @property
    def left_words(self) -> str:
        """What is missing, as one phrase: `why 8 rules were not complied with, and what 3 months cost`."""
        *others, last = self.left or ("",)
        return f"{', '.join(others)}, and {last}" if others else last

    @property
    def missing_words(self) -> str:
        """The same as a sentence without its full stop; empty where nothing is missing."""
        if not self.missing:
            return ""
        are = "is" if self.missing == 1 else "are"
        return f"{counted(self.missing, 'thing')} that it should say {are} missing: {self.left_words}"


def national_standing(given: Return, version: Version) -> NationalStanding:
    """Where it stands, by the gaps that its own page counts; none where its rows are deleted: nothing can be made of
    it."""
    try:
        frames_of(version)
        missing, left = _missing(given.pk, version.pk, national.made_from(given, version))
    except DeletedError:
        missing, left = 0, ()
    sent, begun = given.despatches.exists(), given.additions.exists()
    at = [given.region.slug, given.round.quarter, given.authority.code]
    return NationalStanding(
        state="Sent" if sent else "Complete" if not missing else "Begun" if begun else "Not begun",
        missing=missing,
        left=left,
        sent=sent,
        path=reverse("national_return", args=at),
        gaps_path=reverse("national_gaps", args=at),
    )


def missing_from(given: Return, version: Version) -> int:
    """How many things that it should say are missing."""
    return national_standing(given, version).missing


@lru_cache(maxsize=512)
def _missing(given_pk: int, version_pk: int, digest: str) -> tuple[int, tuple[str, ...]]:
    """How many gaps there are, and what they are in words, by the digest of all that the national return is made of:
    the page of a return need not read its rows each time."""
    from comity.returns.national.sources import AGENCIES, ASSIGNMENTS, MONTHLY_COST, RULES

    given = Return.objects.select_related("authority", "round").get(pk=given_pk)
    version = Version.objects.defer("content").select_related("publication").get(pk=version_pk)
    gaps = national.gaps_of(national.national_of(given, version))

    def kind(gap: national.Gap) -> str:
        if gap.table in (RULES, AGENCIES, MONTHLY_COST):
            return gap.table
        if gap.source == "signed_by":
            return gap.source
        return "rejected" if gap.table == ASSIGNMENTS and not gap.of else "cells"

    count = Counter(map(kind, gaps))
    months = {gap.of for gap in gaps if gap.table == MONTHLY_COST}
    basis = " and how that is known" if count[MONTHLY_COST] > len(months) else ""
    words = {
        RULES: f"why {counted(count[RULES], 'rule')} {'was' if count[RULES] == 1 else 'were'} not complied with",
        AGENCIES: "whose behaviour affected compliance",
        MONTHLY_COST: f"what {counted(len(months), 'month')} cost{basis}",
        "signed_by": f"who signed {counted(count['signed_by'], 'assignment')} above the cap",
        "rejected": "the rows that could not be read",
        "cells": f"{counted(count['cells'], 'cell')} of its rows",
    }
    return len(gaps), tuple(said for name, said in words.items() if count[name])
