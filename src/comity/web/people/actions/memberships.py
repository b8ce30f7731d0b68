"""People joining and leaving organisations."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from comity.web.audit.actions import record
from comity.web.organisations.models import Organisation
from comity.web.people.models import Membership, Person
from comity.web.people.roles import Role, held_in


@transaction.atomic
def give_membership(
    *, by: str, person: Person, organisation: Organisation, role: Role, by_provider: bool = False
) -> Membership:
    """Make a person something in an organisation.

    Raises:
        ValidationError: the role is not held in organisations of that kind, or the person holds it already.
    """
    if organisation.kind not in held_in(role):
        raise ValidationError(
            {"role": f"{role.label} is not a role in an organisation of the kind {organisation.get_kind_display()}."}
        )
    if Membership.objects.filter(person=person, organisation=organisation, role=role, ended_at=None).exists():
        raise ValidationError({"role": f"They are {role.label} of {organisation} already."})
    membership = Membership(person=person, organisation=organisation, role=role, by_provider=by_provider)
    membership.full_clean()
    membership.save()
    record(
        verb="gave_membership",
        by=by,
        subject=membership,
        region=organisation.region,
        organisation=organisation,
        identifiers={"person": str(person.pk), "role": role.value},
    )
    return membership


@transaction.atomic
def end_membership(*, by: str, membership: Membership) -> Membership:
    """End what a person is in an organisation, from now on. It stays on record that they were.

    Raises:
        ValidationError: it has ended already, it is their own, the council's accounts give it, or it would leave the
            region with nobody who can give roles.
    """
    held = Membership.objects.select_for_update().select_related("organisation__region").get(pk=membership.pk)
    organisation = held.organisation
    if held.ended_at is not None:
        raise ValidationError("This role has ended already. There is nothing more to do.")
    if by == f"person:{held.person_id}":
        raise ValidationError("You cannot end a role of your own. Ask another person who manages people to do it.")
    if held.by_provider:
        raise ValidationError(
            "This role comes from the council's own accounts and would come back when they next sign in. "
            "Ask whoever runs those accounts to take the app role away."
        )
    if held.role == Role.REGIONAL_LEAD:
        leads = Membership.objects.select_for_update().filter(
            organisation__region=organisation.region, role=Role.REGIONAL_LEAD, ended_at__isnull=True
        )
        if {lead.pk for lead in leads} == {held.pk}:
            raise ValidationError(
                "This is the region's only regional lead. Invite another, and end this role once they have joined."
            )
    return end_without_asking(held, by)


def end_without_asking(membership: Membership, by: str) -> Membership:
    """End a membership and record it. The caller has asked whether it may end, and holds the transaction."""
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])
    record(
        verb="ended_membership",
        by=by,
        subject=membership,
        region=membership.organisation.region,
        organisation=membership.organisation,
        identifiers={"person": str(membership.person_id), "role": membership.role},
    )
    return membership
