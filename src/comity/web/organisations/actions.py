"""Setting up regions and the organisations in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django_scopes import scope

from comity.web.audit.actions import record
from comity.web.organisations.models import COLOUR, Kind, Organisation, Region

RELATED = ("delivers_for", "succeeded_by")


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
def change_region(*, by: str, region: Region, name: str, colour: str, small_numbers: int | None = None) -> Region:
    """Give the region another name or colour, or another number up to which counts are small (None: as it is)."""
    region.name, region.colour = name, colour
    region.small_numbers = region.small_numbers if small_numbers is None else small_numbers
    region.full_clean()
    region.save()
    record(verb="changed_region", by=by, subject=region, region=region)
    return region


@transaction.atomic
def add_organisation(*, by: str, region: Region, kind: Kind, code: str, name: str, **given: Any) -> Organisation:
    """Add an organisation to a region. `given` are its other fields, by name.

    Raises:
        ValidationError: by field, what cannot be so (a code that is taken, a day closed before it opened).
    """
    organisation = Organisation(region=region)
    return keep_organisation(
        by=by, organisation=organisation, given={"kind": kind, "code": code, "name": name, **given}
    )


def misfits(organisation: Organisation, given: Mapping[str, Any]) -> dict[str, str]:
    """By field, what an organisation of its kind cannot be given, in words."""
    found, kind = {}, given.get("kind")
    if given.get("delivers_for") and kind != Kind.TRUST:
        found["delivers_for"] = "Only a children's trust delivers for others. Choose none, or that kind."
    if given.get("dfe_code") and kind not in (Kind.AUTHORITY, Kind.TRUST):
        found["dfe_code"] = "Only an authority or a trust has the Department's code. Leave it empty."
    for name in RELATED:
        if any(one.kind != Kind.AUTHORITY or one.pk == organisation.pk for one in given.get(name) or ()):
            found[name] = "Choose among the other authorities of the region."
    return found


@transaction.atomic
def keep_organisation(*, by: str, organisation: Organisation, given: Mapping[str, Any]) -> Organisation:
    """Add an organisation, or change one that is kept already: its fields as given, by name.

    Raises:
        ValidationError: by field, what cannot be so.
    """
    if wrong := misfits(organisation, given):
        raise ValidationError(wrong)
    new = organisation.pk is None
    related = {name: given[name] for name in RELATED if name in given}
    for name in given.keys() - related.keys():
        setattr(organisation, name, given[name])
    organisation.full_clean()
    organisation.save()
    for name, others in related.items():
        getattr(organisation, name).set(others)
    record(
        verb="added_organisation" if new else "changed_organisation",
        by=by,
        subject=organisation,
        region=organisation.region,
        organisation=organisation,
    )
    return organisation
