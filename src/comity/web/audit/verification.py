"""Verifying a chain: every event is read once, in order, its hash made again, and its end held against the rest.

What it can find alone: an event changed, taken out, put in or moved, and an end cut off without the chain's own row
being changed to match. What needs a checkpoint that was kept elsewhere: a chain cut off, or written anew, together with
that row.

The hash of a thinned event cannot be made again. It is trusted by what stands before and after it: its hash is what the
next holds, its time lies between theirs, and a later event, whose own hash can be made again, tells of its thinning.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models
from django.db.models.functions import Cast
from django.utils import timezone
from django_scopes import scopes_disabled

from comity.web.audit import guards, thinning
from comity.web.audit.chain import NO_EVENT, Record, digest
from comity.web.audit.checkpoint import Checkpoint
from comity.web.audit.models import Chain, Event, chain_name
from comity.web.organisations.models import Region

_BATCH = 2000
_TOLD_EVERY = 10_000
_FIELDS = ("number", "at", "actor", "verb", "subject_kind", "subject", "organisation_id", "_identifiers", "request_id")

Told = Callable[[int, int], None]
"""Called now and then with how many events are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong. `number` is that of the first event that is not as it was, or None where no event is to blame.

    `mend` is the command by which whoever runs the server puts it right, where there is one.
    """

    number: int | None
    words: str
    mend: str = ""


_EMPTY = Fault(1, "There is no event at all, although setting up a region is its first.")


@dataclass(frozen=True, slots=True)
class Verification:
    """What verifying a chain came to. `events` is how many were read and found good before the first fault."""

    chain: str
    events: int
    head: str
    faults: tuple[Fault, ...]
    checkpoints: tuple[int, ...] = ()
    """The numbers of the checkpoints that the chain was held against and keeps."""
    thinned: int = 0
    """How many of the events are thinned: what was read is no longer kept, so their hashes cannot be made again."""

    @property
    def unbroken(self) -> bool:
        """Whether nothing at all was found."""
        return not self.faults


def verify(region: Region | None, *, checkpoints: Sequence[Checkpoint] = (), told: Told | None = None) -> Verification:
    """Read a chain from its first event to its last. Memory does not grow with it.

    `checkpoints` are held against the chain; that their signatures hold is for the caller to have seen. Events that are
    added meanwhile are verified too.
    """
    with scopes_disabled():
        before = Chain.objects.filter(region=region).first()
        name = before.name if before else chain_name(region)
        faults = _of_the_guards()
        if before is None:
            return Verification(name, 0, NO_EVENT, (*faults, *_of_an_absent(region, name, checkpoints)))
        walk = _Walk(before, [one for one in checkpoints if one.chain == name], told)
        faults += walk.faults()
        if walk.whole:
            faults += walk.faults_of_thinning()
            faults += _of_the_end(Chain.objects.get(pk=before.pk), walk)
        faults += [_of_another(one, name) for one in checkpoints if one.chain != name]
    return Verification(name, walk.events, walk.head, tuple(faults), tuple(walk.kept), walk.thinned)


_NONE: dict[str, Any] = {"at": datetime.min.replace(tzinfo=UTC), "thinned_at": None}
"""What stands before the first event."""


class _Walk:
    """One reading of a chain's events."""

    def __init__(self, chain: Chain, checkpoints: Sequence[Checkpoint], told: Told | None) -> None:
        self.chain, self.told = chain, told
        self.expected: dict[int, list[Checkpoint]] = {}
        for one in checkpoints:
            self.expected.setdefault(one.number, []).append(one)
        self.events, self.head, self.whole = 0, NO_EVENT, False
        self.kept: list[int] = []
        self.now, self.before, self.thinned = timezone.now(), _NONE, 0
        self.tallies: dict[datetime, thinning.Tally] = {}
        self.told_of: dict[tuple[Any, Any], int] = {}

    def faults(self) -> list[Fault]:
        """The first event that is not as it was, and the checkpoints that the chain up to there does not keep."""
        found: list[Fault] = []
        try:
            for row in _rows(self.chain):
                fault = self._of(row)
                if fault is not None:
                    return [*found, fault]
                self.events, self.head, self.before = row["number"], row["hash"], row
                found += self._held_against()
                if self.told and self.events % _TOLD_EVERY == 0:
                    self.told(self.events, max(self.chain.length, self.events))
        except (ValueError, TypeError, AttributeError, OverflowError):  # a value that is none of its column's kind
            return [*found, Fault(self.events + 1, f"Event {self.events + 1} cannot be read: it was changed.")]
        self.whole = True
        lost = [number for number in sorted(self.expected) if number > self.events]
        return [*found, *(_cut_off(number, self.events) for number in lost)]

    def _of(self, row: dict[str, Any]) -> Fault | None:
        wanted = self.events + 1
        number = row["number"]
        if number != wanted:
            words = f"Event {wanted} is missing: the next one found is {number}."
            return Fault(wanted, words if number > wanted else f"Event {number} is there more than once.")
        if row["before"] != self.head:
            return Fault(wanted, f"Event {wanted} does not follow on event {self.events}: one of the two was replaced.")
        if row["region_id"] != self.chain.region_id:
            return Fault(wanted, f"Event {wanted} is held under another region than its chain.")
        if (row["thinned_at"] or self.before["thinned_at"]) and not thinning.in_order(self.before["at"], row["at"]):
            return Fault(wanted, f"Event {wanted} is of a time before event {self.events}, on which it follows.")
        if row["thinned_at"] is not None:
            return self._of_thinned(row)
        if _digest(self.chain.name, row) != row["hash"]:
            return Fault(wanted, f"Event {wanted} was changed: its hash is not that of what it says.")
        if row["verb"] == thinning.VERB:
            held = json.loads(row["_identifiers"])
            self.told_of[held.get("count"), held.get("digest")] = wanted
        return None

    def _of_thinned(self, row: dict[str, Any]) -> Fault | None:
        held = {**row, "identifiers": json.loads(row["_identifiers"])}
        if words := thinning.wrong_with(held, now=self.now):
            return Fault(row["number"], words)
        tally = self.tallies.setdefault(row["thinned_at"], thinning.Tally(row["number"]))
        tally.add(number=row["number"], at=row["at"], verb=row["verb"], hash=row["hash"])
        self.thinned += 1
        return None

    def faults_of_thinning(self) -> list[Fault]:
        """Those thinned at one time are just those that an event of the record says were, and the reverse."""
        found = [
            Fault(each.first, f"Event {each.first} is thinned, and no event says of it, as it is, that this was done.")
            for each in self.tallies.values()
            if self.told_of.pop(each.told, None) is None
        ]
        if found:  # what an event tells of otherwise is among these
            return found
        words = "Event {0} tells of events that were thinned, and they are not thinned as it says."
        return [Fault(number, words.format(number)) for number in self.told_of.values()]

    def _held_against(self) -> list[Fault]:
        found = []
        for checkpoint in self.expected.get(self.events, ()):
            if checkpoint.hash == self.head:
                self.kept.append(self.events)
                continue
            words = (
                f"Event {self.events} is not the one that the checkpoint of {checkpoint.at} was signed for: "
                "it, or one before it, was written anew."
            )
            found.append(Fault(self.events, words))
        return found


def _rows(chain: Chain) -> Iterator[dict[str, Any]]:
    found = (
        Event.objects.filter(chain=chain)
        .annotate(_identifiers=Cast("identifiers", models.TextField()))
        .order_by("number", "pk")
        .values(*_FIELDS, "before", "hash", "region_id", "thinned_at")
    )
    return found.iterator(chunk_size=_BATCH)


def _digest(chain: str, row: dict[str, Any]) -> str:
    given = {name: row[name] for name in _FIELDS if name not in ("_identifiers", "organisation_id")}
    if not isinstance(given["at"], datetime):
        raise TypeError("at")
    identifiers = json.loads(row["_identifiers"], object_pairs_hook=_once)
    return digest(
        Record(chain=chain, organisation=row["organisation_id"], identifiers=identifiers, before=row["before"], **given)
    )


def holds(event: Event) -> bool | None:
    """Whether an event's hash is that of what it says; None where it is thinned, so that it cannot be made again.

    That its place in the chain is right takes all of the chain.
    """
    if event.thinned_at is not None:
        held = {name: getattr(event, name) for name in ("number", "at", "verb", "thinned_at", *thinning.BLANK)}
        return False if thinning.wrong_with(held, now=timezone.now()) else None
    row = {name: getattr(event, name) for name in _FIELDS if name != "_identifiers"}
    row |= {"_identifiers": json.dumps(event.identifiers), "before": event.before}
    return _digest(event.chain.name, row) == event.hash


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object in which no name comes twice: the second would hide from a reader that takes the first."""
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name comes twice")
    return dict(pairs)


def _of_the_guards() -> list[Fault]:
    lacking = guards.missing(connection)
    if not lacking:
        return []
    words = f"The database's own guards of the record are not in place ({', '.join(lacking)})."
    return [Fault(None, words, "comity migrate")]


def _of_the_end(chain: Chain, walk: _Walk) -> Iterable[Fault]:
    """The chain's row was read again after its events, so an honest one is never behind them, nor ever was ahead."""
    if walk.events < walk.chain.length or walk.events > chain.length:
        held = chain.length if walk.events > chain.length else walk.chain.length
        more = "fewer than" if walk.events < held else "more than"
        first = min(walk.events, held) + 1
        return [Fault(first, f"The record has {walk.events} events, {more} the {held} that were added to it.")]
    if chain.region_id is not None and not walk.events:
        return [_EMPTY]
    if chain.length == walk.events and chain.head != walk.head:
        words = f"Event {walk.events} is not the last that was added to the record."
        return [Fault(walk.events or None, words)]
    return []


def _of_an_absent(region: Region | None, name: str, checkpoints: Sequence[Checkpoint]) -> Iterable[Fault]:
    if region is not None:
        yield _EMPTY
    for one in checkpoints:
        yield _cut_off(one.number, 0) if one.chain == name else _of_another(one, name)


def _cut_off(number: int, events: int) -> Fault:
    words = f"A checkpoint was signed for event {number}, and the record ends at event {events}: its end was cut off."
    return Fault(events + 1, words)


def _of_another(checkpoint: Checkpoint, name: str) -> Fault:
    return Fault(None, f"The checkpoint is of {checkpoint.chain}, not of {name}, so it says nothing of this record.")
