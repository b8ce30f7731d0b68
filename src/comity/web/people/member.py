"""Someone acting in a region: a person through their memberships, or an API key through its organisation.

Every read and every write takes one, so that there is a single answer to who may do what.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest

from comity.web.organisations.models import Organisation, Region
from comity.web.people.models import Membership, Person
from comity.web.people.roles import OF_THE_REGION, PERMISSIONS, Permission, Role, reaches_the_region


@dataclass(frozen=True, slots=True)
class Member:
    """Who acts in a region, and what they may do in which organisations of it.

    `person` is None for an API key, `key_id` for a person. `granted` gives, for each permission held, the ids of
    the organisations that it is held in; `region_wide` those held for the whole region.
    """

    region: Region
    person: Person | None
    key_id: str | None
    roles: frozenset[Role]
    granted: Mapping[Permission, frozenset[int]]
    wide: frozenset[Permission]

    @property
    def actor(self) -> str:
        """Who acts, as the audit record keeps it: `person:<id>` or `key:<id>`."""
        return f"person:{self.person.pk}" if self.person is not None else f"key:{self.key_id}"

    def may(self, permission: Permission) -> bool:
        """Whether the permission is held at all in the region."""
        return permission in self.wide or (permission in self.granted and permission not in OF_THE_REGION)

    def region_wide(self, permission: Permission) -> bool:
        """Whether it is held for every organisation of the region."""
        return permission in self.wide

    def organisations(self, permission: Permission) -> frozenset[int]:
        """The ids of the organisations that it is held in by a membership of them."""
        return self.granted.get(permission, frozenset())

    def may_in(self, permission: Permission, organisation: Organisation) -> bool:
        """Whether it is held for one organisation of this region."""
        if organisation.region_id != self.region.pk:
            return False
        return permission in self.wide or organisation.pk in self.organisations(permission)


class MemberRequest(HttpRequest):
    """A request to an address within a region, past its gate: who acts, and where. A shape for types only."""

    region: Region
    member: Member
    user: Person


def member_of(person: Person, region: Region) -> Member | None:
    """The person acting in a region, or None where they have no membership there that has not ended.

    Runs within the region's scope.
    """
    held = Membership.objects.filter(person=person, ended_at__isnull=True).select_related("organisation")
    granted: dict[Permission, set[int]] = {}
    wide: set[Permission] = set()
    roles: set[Role] = set()
    for membership in held:
        role = Role(membership.role)
        roles.add(role)
        for permission in PERMISSIONS[role]:
            in_programme = membership.organisation.kind == "region"
            if in_programme and not reaches_the_region(role, permission):
                continue
            granted.setdefault(permission, set()).add(membership.organisation_id)
            if in_programme:
                wide.add(permission)
    if not roles:
        return None
    return Member(
        region=region,
        person=person,
        key_id=None,
        roles=frozenset(roles),
        granted={permission: frozenset(ids) for permission, ids in granted.items()},
        wide=frozenset(wide),
    )
