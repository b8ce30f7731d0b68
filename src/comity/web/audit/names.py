"""Reading events out as sentences, with the names that their ids have today.

An event holds no name. Someone whose account is gone is read out as someone no longer held, and the event stays.
Of a reading that was thinned there is nothing to read out but what kind of reading it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Literal
from uuid import UUID

from django.apps import apps
from django.utils import timezone
from django_scopes import scopes_disabled

from comity.web.audit.models import Event
from comity.web.audit.sentences import OF_ONESELF, SENTENCES, occurs
from comity.web.organisations.models import Organisation, Region
from comity.web.people.models import FORGOTTEN, Person
from comity.web.people.roles import Role

GONE = FORGOTTEN


@dataclass(frozen=True, slots=True)
class Line:
    """An event as it is read out. `clock` is the time of day where the reader is."""

    event: Event
    clock: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day's events, the latest first."""

    day: date
    lines: list[Line]


class Names:
    """The names behind the ids of some events, found in one query for each kind of thing."""

    def __init__(self, events: Iterable[Event]) -> None:
        wanted: dict[str, set[str]] = {"person": set(), "organisation": set(), "region": set()}
        for event in events:
            if event.subject_kind in wanted:
                wanted[event.subject_kind].add(event.subject)
            if event.actor.startswith("person:"):
                wanted["person"].add(event.actor.removeprefix("person:"))
            if event.organisation_id is not None:
                wanted["organisation"].add(str(event.organisation_id))
            if person := event.identifiers.get("person"):
                wanted["person"].add(str(person))
        with scopes_disabled():  # the events are the reader's to read, and so are the names in them
            self._people = {str(one.pk): str(one) for one in Person.objects.filter(pk__in=_uuids(wanted["person"]))}
            self._organisations = {
                str(one.pk): str(one) for one in Organisation.objects.filter(pk__in=wanted["organisation"])
            }
            self._regions = {str(one.pk): str(one) for one in Region.objects.filter(pk__in=wanted["region"])}

    def person(self, key: str) -> str:
        """A person's name."""
        return self._people.get(key, GONE)

    def actor(self, event: Event) -> str:
        """Who did it: a person, an API key, or a command of the platform."""
        kind, _, key = event.actor.partition(":")
        if kind == "person":
            return self.person(key)
        return f"the API key {key[:8]}" if kind == "key" else f"the platform ({key})"

    def subject(self, event: Event) -> str:
        """What it was done to."""
        known = {"person": self._people, "organisation": self._organisations, "region": self._regions}
        if event.subject_kind in known:
            return known[event.subject_kind].get(event.subject, GONE if event.subject_kind == "person" else "it")
        return f"{event.subject_kind.replace('_', ' ')} {event.subject}"

    def organisation(self, event: Event) -> str:
        """The organisation that it concerns."""
        return self._organisations.get(str(event.organisation_id), "no organisation")

    def sentence(self, event: Event) -> str:
        """The event as a sentence."""
        if event.thinned_at is not None:
            return f"{in_words(event.verb)}: what was read is no longer kept, nor who read it."
        filled = _Filled(
            {
                **{name: _words(name, value) for name, value in event.identifiers.items()},
                "actor": self.actor(event),
                "subject": self.subject(event),
                "organisation": self.organisation(event),
            }
        )
        if "person" in event.identifiers:
            filled["person"] = self.person(str(event.identifiers["person"]))
        said = SENTENCES.get(event.verb, f"{{actor}} did what this version of Comity cannot read out ({event.verb}).")
        if event.actor == f"person:{event.identifiers.get('person')}":
            said = OF_ONESELF.get(event.verb, said)
        words = said.format_map(filled)
        return words[:1].upper() + words[1:]


def read_out(events: list[Event]) -> list[Day]:
    """The events by day, each as a sentence; the order stays."""
    names = Names(events)
    lines = [Line(event, f"{timezone.localtime(event.at):%H:%M}", names.sentence(event)) for event in events]
    return [
        Day(day, list(some)) for day, some in groupby(lines, key=lambda line: timezone.localtime(line.event.at).date())
    ]


class _Filled(dict[str, str]):
    """What a sentence is filled in with; a fact that an old event lacks is said to be lacking."""

    def __missing__(self, name: str) -> str:
        return f"(no {name.replace('_', ' ')} was recorded)"


def _words(name: str, value: Any) -> str:
    if name == "role" and value in Role.values:
        label = str(Role(value).label)
        return label if label[:2].isupper() else label[:1].lower() + label[1:]
    if name == "kind":
        return next((str(one._meta.verbose_name) for one in apps.get_models() if one._meta.model_name == value), value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def _uuids(keys: Iterable[str]) -> list[UUID]:
    found = []
    for key in keys:
        try:
            found.append(UUID(key))
        except ValueError:  # what a tampered event says is read out too
            continue
    return found


def verbs(where: Literal["platform", "region", "organisation"]) -> list[tuple[str, str]]:
    """Each verb that can occur there and a few words for it, in the order of the words."""
    found = [verb for verb in SENTENCES if occurs(verb, where=where)]
    return sorted(((verb, in_words(verb)) for verb in found), key=lambda pair: pair[1])


def in_words(verb: str) -> str:
    """A verb in a few words: `Read workers`."""
    return verb.replace("_", " ").capitalize()
