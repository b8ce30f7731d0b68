"""Writing down what happened to a breach, with its event, in words that name no worker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from comity.web.audit.actions import record
from comity.web.breaches.errors import BreachError
from comity.web.breaches.models import Breach, Entry, Happened
from comity.web.nameless import why_not


def nameless(**said: str) -> None:
    """What is said, by the names of its fields, names no worker by their number: others read it.

    Raises:
        BreachError: a registration number stands in one of them.
    """
    for name, words in said.items():
        if why := why_not(words):
            raise BreachError(why, name)


@transaction.atomic
def wrote(breach: Breach, happened: Happened, by: str, verb: str, **more: Any) -> Entry:
    """An entry, and its event."""
    identifiers: Mapping[str, Any] = more.pop("identifiers", {})
    made = Entry.objects.create(
        region=breach.region, breach=breach, happened=happened, by=by, at=timezone.now(), **more
    )
    record(
        verb=verb,
        by=by,
        subject=breach,
        region=breach.region,
        organisation=breach.authority,
        identifiers=identifiers,
    )
    return made
