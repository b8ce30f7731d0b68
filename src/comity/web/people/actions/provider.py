"""Memberships that the council's own accounts give, brought up to date at each sign-in."""

from __future__ import annotations

import structlog
from django.db import transaction
from django_scopes import scopes_disabled

from comity.web.organisations.models import Organisation
from comity.web.people.actions.memberships import end_without_asking, give_membership
from comity.web.people.app_roles import AppRoles
from comity.web.people.models import Membership, Person
from comity.web.people.roles import Role

log = structlog.get_logger("comity.people")

BY = "platform:oidc"


@transaction.atomic
def refresh_memberships(*, person: Person, app_roles: AppRoles) -> None:
    """Give what the app roles give and is not held, and end what they gave and give no more.

    A membership given by hand is never touched: it neither ends by an app role's absence, nor is given twice.
    """
    with scopes_disabled():
        held = Membership.objects.select_for_update(of=("self",)).filter(person=person, ended_at__isnull=True)
        held = held.select_related("organisation__region")
        now_held = {(one.organisation_id, Role(one.role)): one for one in held}
        for place, membership in now_held.items():
            if membership.by_provider and place not in app_roles.given:
                end_without_asking(membership, BY)
        for organisation_id, role in sorted(app_roles.given - now_held.keys()):
            organisation = Organisation.objects.select_related("region").get(pk=organisation_id)
            give_membership(by=BY, person=person, organisation=organisation, role=role, by_provider=True)
    for value, why in app_roles.not_known:
        log.warning("app_role_not_known", person=str(person.pk), app_role=value, why=why)
