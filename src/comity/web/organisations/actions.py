"""Setting up regions and the organisations in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django_scopes import scope

from comity.web.audit.actions import record
from comity.web.organisations.models import COLOUR, Kind, Organisation, Region


@transaction.atomic
def make_region(*, by: str, slug: str, name: str, colour: str = COLOUR) -> Region:
    """A region, with the organisation of its programme, whose members act for the whole of it."""
    region = Region(slug=slug, name=name, colour=colour)
    region.full_clean()
    region.save()
    record(verb="made_region", by=by, subject=region, region=region)
    with scope(region=region):
        add_organisation(by=by, region=region, kind=Kind.REGION, code=slug, name=f"{name} regional programme")
    return region


@transaction.atomic
def change_region(*, by: str, region: Region, name: str, colour: str) -> Region:
    """Give the region another name or colour."""
    region.name, region.colour = name, colour
    region.full_clean()
    region.save()
    record(verb="changed_region", by=by, subject=region, region=region)
    return region


@transaction.atomic
def add_organisation(
    *,
    by: str,
    region: Region,
    kind: Kind,
    code: str,
    name: str,
    dfe_code: str = "",
    opened: date | None = None,
    closed: date | None = None,
    delivers_for: Iterable[Organisation] = (),
    succeeded_by: Iterable[Organisation] = (),
) -> Organisation:
    """Add an organisation to a region.

    Raises:
        ValidationError: by field, what cannot be so (a code that is taken, a day closed before it opened).
    """
    organisation = Organisation(
        region=region, kind=kind, code=code, name=name, dfe_code=dfe_code, opened=opened, closed=closed
    )
    organisation.full_clean()
    organisation.save()
    organisation.delivers_for.set(delivers_for)
    organisation.succeeded_by.set(succeeded_by)
    record(verb="added_organisation", by=by, subject=organisation, region=region, organisation=organisation)
    return organisation
