"""The facts of a check, and where each of them came from: the form, the API, a supplier, or what the region holds.

Another room that holds facts of workers adds a function to `HOLDERS` when it is ready. It is asked for what a check
lacks, and for what is not as was given, and answers as little as will do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from comity.judge.conform import TOLD
from comity.judge.told import OF_THE_ROLE
from comity.memorandum.model import Memorandum
from comity.web.engagements.permissions import may_check
from comity.web.organisations.models import Organisation, Region
from comity.web.people.member import Member


class Source(StrEnum):
    """Where a fact of a check came from."""

    FORM = "form"
    API = "api"
    SUPPLIER = "supplier"
    HELD = "held"
    OWN = "own"


SOURCE_WORDS = {
    Source.FORM: "From the form",
    Source.API: "Through the API",
    Source.SUPPLIER: "From the supplier",
    Source.HELD: "Held by the region",
    Source.OWN: "Not given: the organisation that asks",
}


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a check lacks, as whoever holds facts of workers is asked for it.

    `worker` is the canonical registration number, which is not to be kept; `wanted` are the fields of the dictionary
    that are blank. `given` is what was said of the worker's substantive role, with which what is held may not agree.
    `authority` is whose candidate it is, `memorandum` what it is judged by, and `by` who asks. The purpose of the
    lookup is the check, or where it is made `again` that something has changed.
    """

    by: str
    authority: Organisation
    worker: str
    start_date: date | None
    wanted: frozenset[str]
    given: Mapping[str, Any]
    memorandum: Memorandum
    again: bool = False


@dataclass(frozen=True, slots=True)
class HeldFact:
    """A fact that the region holds: a field of the dictionary, its value in the frame's type, and words that say whose
    it is, or those that were told of another authority's.

    `over` are the fields in whose place it stands, whatever was given of them. The field may be `told_cool_off`, what
    a cool-off comes to by a fact of another authority's.
    """

    field: str
    value: Any
    words: str
    over: tuple[str, ...] = ()


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

HOLDERS: list[Holder] = []
"""Who is asked for held facts, in order. A room adds its own in its `AppConfig.ready`."""


News = Callable[[Region, datetime], Mapping[str, datetime]]

NEWS: list[News] = []
"""Who says, of a region and a moment, of which workers (by worker key) something that a check could be given was told
or taken back since, and when last. A room adds its own beside its holder."""


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
    memorandum: Memorandum,
    source: Source = Source.FORM,
    words: str = "",
    sources: Mapping[str, Sourced] | None = None,
    again: bool = False,
) -> Gathered:
    """The facts given (in frame types), and what the region holds of what is still blank.

    A fact that was given stands, but for the worker's last substantive role: what an authority of the region told of
    its own leaver counts over what was said, where it is less favourable. Judging by what was said would let anybody
    have a cool-off pass by denying the role, and saying nothing until the two agree would hide an answer that is
    known. Where what is held does not stand in the way more than what was said, nothing is told of it.

    `sources` says of single facts what differs from `source`. Held facts are only for an authority's own candidate
    whose registration number is given. `again`: something has changed since an earlier check.
    """
    facts = {name: value for name, value in given.items() if value is not None}
    told = dict(sources or {})
    found = {name: told.get(name, Sourced(source, words)) for name in facts}
    gathered = Gathered(facts, found)
    if member is None or authority is None or not may_check(member, authority):
        return gathered
    return with_held(gathered, by=member.actor, authority=authority, memorandum=memorandum, again=again)


def with_held(
    gathered: Gathered, *, by: str, authority: Organisation, memorandum: Memorandum, again: bool = False
) -> Gathered:
    """The same facts with what is held of the worker. What was told of a cool-off before is asked anew."""
    facts, found = dict(gathered.facts), dict(gathered.sources)
    before = facts.pop(TOLD, None)
    found.pop(TOLD, None)
    if before is not None:
        facts = before["instead_of"] | facts
        found = {name: Sourced(Source.FORM) for name in before["instead_of"]} | found
    worker = facts.get("worker")
    if not worker:
        return Gathered(facts, found)
    wanted, role = set(HELD_FIELDS) - set(facts), {name: facts[name] for name in OF_THE_ROLE if name in facts}
    if role.get("had_substantive_role") is False:
        wanted -= set(OF_THE_ROLE)
    lacking = Lacking(by, authority, worker, facts.get("start_date"), frozenset(wanted), role, memorandum, again)
    for holder in HOLDERS:
        for held in holder(lacking):
            if held.value is None or (held.field not in wanted and not held.over):
                continue
            for name in (*held.over, held.field):
                facts.pop(name, None)
                found.pop(name, None)
            wanted -= {held.field, *held.over}
            facts[held.field] = held.value
            found[held.field] = Sourced(Source.HELD, held.words)
    return Gathered(facts, found)
