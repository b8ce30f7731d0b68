"""The facts of a check, and where each of them came from: the form, the API, a supplier, or what the region holds.

Another room that holds facts of workers adds a function to `HOLDERS` when it is ready. It is asked for what a check
lacks, and answers as little as will do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from comity.web.engagements.permissions import may_check
from comity.web.organisations.models import Organisation
from comity.web.people.member import Member


class Source(StrEnum):
    """Where a fact of a check came from."""

    FORM = "form"
    API = "api"
    SUPPLIER = "supplier"
    HELD = "held"


SOURCE_WORDS = {
    Source.FORM: "From the form",
    Source.API: "Through the API",
    Source.SUPPLIER: "From the supplier",
    Source.HELD: "Held by the region",
}


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a check lacks, as whoever holds facts of workers is asked for it.

    `worker` is the canonical registration number, which is not to be kept; `wanted` are the fields of the dictionary
    that are blank. `authority` is whose candidate it is. The purpose of the lookup is the check.
    """

    member: Member
    authority: Organisation
    worker: str
    start_date: date | None
    wanted: frozenset[str]


@dataclass(frozen=True, slots=True)
class HeldFact:
    """A fact that the region holds: a field of the dictionary, its value in the frame's type, and words that say whose
    it is and whom to ask (`Authority B; ask its HR lead`)."""

    field: str
    value: Any
    words: str


Holder = Callable[[Lacking], Iterable[HeldFact]]

HELD_FIELDS = (
    "had_substantive_role",
    "last_substantive_authority",
    "last_substantive_end_date",
    "leaving_reason",
    "direct_experience_months",
    "references_received",
    "registration_checked_date",
)
"""What a region may hold of a worker across its authorities."""

OF_THE_ROLE = frozenset({"last_substantive_authority", "last_substantive_end_date", "leaving_reason"})

HOLDERS: list[Holder] = []
"""Who is asked for held facts, in order. A room adds its own in its `AppConfig.ready`."""


@dataclass(frozen=True, slots=True)
class Sourced:
    """Where one fact came from. `words` say more, where there is more to say."""

    source: Source
    words: str = ""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Facts in the dictionary's frame types, with the source of each that is not blank."""

    facts: dict[str, Any]
    sources: dict[str, Sourced] = field(default_factory=dict)

    def plainly(self) -> dict[str, dict[str, str]]:
        """The sources as they are sealed."""
        return {name: {"source": each.source.value, "words": each.words} for name, each in self.sources.items()}


def read_sources(kept: Mapping[str, Mapping[str, str]]) -> dict[str, Sourced]:
    """The sources as they were sealed."""
    return {name: Sourced(Source(each["source"]), each.get("words", "")) for name, each in kept.items()}


def gather(
    given: Mapping[str, Any],
    *,
    member: Member | None,
    authority: Organisation | None,
    source: Source = Source.FORM,
    words: str = "",
    sources: Mapping[str, Sourced] | None = None,
) -> Gathered:
    """The facts given (in frame types), and what the region holds of what is still blank.

    A fact that was given stands; nothing held takes its place. `sources` says of single facts what differs from
    `source`. Held facts are only for an authority's own candidate whose registration number is given.
    """
    facts = {name: value for name, value in given.items() if value is not None}
    told = dict(sources or {})
    found = {name: told.get(name, Sourced(source, words)) for name in facts}
    if member is not None and authority is not None and may_check(member, authority):
        for held in list(_held(facts, member, authority)):
            facts[held.field] = held.value
            found[held.field] = Sourced(Source.HELD, held.words)
    return Gathered(facts, found)


def _held(facts: Mapping[str, Any], member: Member, authority: Organisation) -> Iterator[HeldFact]:
    """What is held of the worker and wanted: nobody is asked for what was given, or would decide nothing."""
    wanted = set(HELD_FIELDS) - set(facts)
    if facts.get("had_substantive_role") is False:
        wanted -= OF_THE_ROLE
    worker = facts.get("worker")
    if not worker or not wanted:
        return
    lacking = Lacking(member, authority, worker, facts.get("start_date"), frozenset(wanted))
    for holder in HOLDERS:
        for held in holder(lacking):
            if held.field in wanted and held.value is not None:
                wanted.discard(held.field)
                yield held
