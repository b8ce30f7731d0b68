"""Where a national return stands, as the pages of the return that it is signed with say it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from comity.web.returns import national
from comity.web.returns.frames import DeletedError
from comity.web.returns.models import Part, Return, Version
from comity.web.words import counted


@dataclass(frozen=True, slots=True)
class NationalStanding:
    """`state` is in words. `left` is what no row of the return says and nobody has said beside it yet."""

    state: str
    left: tuple[str, ...]
    sent: bool
    path: str
    gaps_path: str

    @property
    def left_words(self) -> str:
        """What is left, as one phrase: `8 rules to explain, agencies to say`."""
        return ", ".join(self.left)


def national_standing(given: Return, version: Version) -> NationalStanding:
    """Where it stands, from what is counted of the version: its rows are not read for it."""
    added = national.additions_of(given)
    unexplained = [
        clause
        for clause in national.asked_clauses(given, version)
        if (Part.EXPLANATION.value, clause.kind.value) not in added
    ]
    left = []
    if unexplained:
        left.append(f"{counted(len(unexplained), 'rule')} to explain")
    if not any(part in (Part.AGENCY, Part.NO_AGENCIES) for part, _ in added):
        left.append("the behaviour of agencies to say")
    sent = given.despatches.exists()
    at = [given.region.slug, given.round.quarter, given.authority.code]
    return NationalStanding(
        state="Sent" if sent else "Begun" if added else "Not begun",
        left=tuple(left),
        sent=sent,
        path=reverse("national_return", args=at),
        gaps_path=reverse("national_gaps", args=at),
    )


def missing_from(given: Return, version: Version) -> int:
    """How many things that it should say are missing; none where its rows are deleted: nothing can be made of it."""
    try:
        return len(national.gaps_of(national.national_of(given, version)))
    except DeletedError:
        return 0
