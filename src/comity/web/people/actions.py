"""People joining and leaving organisations."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from comity.web.audit.actions import record
from comity.web.organisations.models import Organisation
from comity.web.people.models import Membership, Person
from comity.web.people.roles import Role, held_in


@transaction.atomic
def give_membership(*, by: str, person: Person, organisation: Organisation, role: Role) -> Membership:
    """Make a person something in an organisation.

    Raises:
        ValidationError: the role is not held in organisations of that kind.
    """
    if organisation.kind not in held_in(role):
        raise ValidationError(
            {"role": f"{role.label} is not a role in an organisation of the kind {organisation.get_kind_display()}."}
        )
    membership = Membership(person=person, organisation=organisation, role=role)
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
