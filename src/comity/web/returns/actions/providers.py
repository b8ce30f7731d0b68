"""Naming the managed service providers that may send an authority's rows, and ending that."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from comity.web.audit.actions import record
from comity.web.organisations.models import Organisation
from comity.web.returns.models import Naming


class NamingError(Exception):
    """A provider cannot be named, or a naming not ended so; the text says why, and what to do."""


@transaction.atomic
def name_provider(*, by: str, authority: Organisation, provider: Organisation, named_from: date) -> Naming:
    """Let a provider send the authority's rows from a day on.

    Raises:
        NamingError: it is named already.
    """
    Organisation.objects.select_for_update().get(pk=authority.pk)
    if Naming.objects.filter(authority=authority, provider=provider, ended_on__isnull=True).exists():
        raise NamingError(f"{provider.name} is named already. End that first, to name it from another day.")
    made = Naming.objects.create(
        region=authority.region,
        authority=authority,
        provider=provider,
        named_from=named_from,
        named_by=by,
        named_at=timezone.now(),
    )
    record(verb="named_provider", by=by, subject=provider, region=authority.region, organisation=authority)
    return made


@transaction.atomic
def end_naming(*, by: str, naming: Naming, ended_on: date) -> Naming:
    """Let a provider send the authority's rows no more, from a day on. What it has sent stays.

    Raises:
        NamingError: it is ended already.
    """
    found = (
        Naming.objects.select_for_update(of=("self",)).select_related("authority__region", "provider").get(pk=naming.pk)
    )
    if found.ended_on is not None:
        raise NamingError(f"That {found.provider.name} sends your rows is ended already.")
    found.ended_on = max(ended_on, found.named_from)
    found.ended_by, found.ended_at = by, timezone.now()
    found.save(update_fields=["ended_on", "ended_by", "ended_at"])
    authority = found.authority
    record(verb="ended_naming", by=by, subject=found.provider, region=authority.region, organisation=authority)
    return found
