"""Thinning: what an event of reading no longer says, once it is 2 years old, and what it goes on being held to.

Its hash stays as the link between its neighbours and cannot be made again. So the event that tells of the thinning
holds a digest of what is left of each (`Tally`), and that event's own hash can.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import rfc8785

from comity.web.audit.sentences import READINGS

YEARS = 2
VERB = "thinned_readings"

BLANK: Mapping[str, Any] = {
    "actor": "",
    "subject_kind": "",
    "subject": "",
    "organisation_id": None,
    "identifiers": {},
    "request_id": "",
}
"""What a thinned event holds in the place of who read what. The id of the request goes too: without it a hash cannot be
guessed back into the few people and things that it could be of."""

LEFT = ("id", "chain_id", "region_id", "number", "at", "verb", "before", "hash")
"""What a thinned event keeps."""

APART = timedelta(hours=1)
"""How far clocks may be apart: a thinned event is no further than this before the event that it follows on."""

AHEAD = timedelta(days=1)
"""How far a clock may be ahead of the one that judges it."""


class Tally:
    """How many events were thinned at one time, and a digest of what is left of each, in their order."""

    def __init__(self, first: int) -> None:
        self.first, self.count, self._digest = first, 0, hashlib.sha256()

    def add(self, *, number: int, at: datetime, verb: str, hash: str) -> None:
        """One more of them."""
        self.count += 1
        left: list[int | str] = [number, at.astimezone(UTC).isoformat(timespec="microseconds"), verb, hash]
        self._digest.update(rfc8785.dumps(left))

    @property
    def told(self) -> tuple[int, str]:
        """As the event that tells of them holds it: how many, and the digest."""
        return self.count, self._digest.hexdigest()


def in_order(earlier: datetime, later: datetime) -> bool:
    """Whether an event may have followed on another, by their times."""
    return earlier <= later + APART


def is_due(at: datetime, thinned_at: datetime) -> bool:
    """Whether an event of that time may be thinned at the other: on the same day two years on, or after."""
    was, now = at.astimezone(UTC), thinned_at.astimezone(UTC)
    return (was.year + YEARS, was.replace(year=2000)) <= (now.year, now.replace(year=2000))


def wrong_with(held: Mapping[str, Any], *, now: datetime) -> str:
    """Why an event that says it was thinned cannot have been; empty where it can. `held` is what is left of it."""
    number, thinned_at = held["number"], held["thinned_at"]
    if held["verb"] not in READINGS:
        return f"Event {number} was changed: it is thinned, and only what was read is ever thinned."
    if any(held[name] != blank for name, blank in BLANK.items()):
        return f"Event {number} was changed: it is thinned, and says something all the same."
    if not is_due(held["at"], thinned_at):
        return f"Event {number} was changed: it was thinned before it was {YEARS} years old."
    if thinned_at > now + AHEAD:
        return f"Event {number} was changed: it is said to have been thinned at a time that is still to come."
    return ""
