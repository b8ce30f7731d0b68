"""Writing down what happened to a breach, with its event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from comity.web.audit.actions import record
from comity.web.breaches.models import Breach, Entry, Happened


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
