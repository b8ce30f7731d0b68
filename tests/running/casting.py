"""Making the cast of the platform's tests: who they are is said in tests/integration/web/conftest.py."""

from __future__ import annotations

from cast import BY, PASSWORD, Cast
from django_scopes import scopes_disabled

from comity.web.organisations.actions import add_organisation, make_region
from comity.web.organisations.models import Kind, Organisation
from comity.web.people.actions import give_membership
from comity.web.people.models import Person
from comity.web.people.roles import Role


def person(name: str) -> Person:
    """Somebody with the password that everyone has."""
    return Person.objects.create_user(f"{name.lower()}@example.org", PASSWORD, name=f"{name} Example")


def made_cast() -> Cast:
    """Two regions, their organisations and everyone in them."""
    severnside = make_region(by=BY, slug="severnside", name="Severnside")
    northmoor = make_region(by=BY, slug="northmoor", name="Northmoor")
    with scopes_disabled():
        kinds = {
            "authority_a": (severnside, Kind.AUTHORITY, "X99000001", "Abbotsbridge City Council"),
            "authority_b": (severnside, Kind.AUTHORITY, "X99000002", "Brackenshire County Council"),
            "authority_c": (northmoor, Kind.AUTHORITY, "X98000001", "Cairnwick Council"),
            "agency": (severnside, Kind.AGENCY, "ripple", "Ripple Social Work"),
            "provider": (severnside, Kind.MANAGED_SERVICE_PROVIDER, "keystone", "Keystone Managed Services"),
        }
        made = {
            name: add_organisation(by=BY, region=region, kind=kind, code=code, name=said)
            for name, (region, kind, code, said) in kinds.items()
        }
        programme = Organisation.objects.get(region=severnside, kind=Kind.REGION)
        places = {
            "alice": (made["authority_a"], Role.HR_LEAD),
            "bob": (made["authority_b"], Role.HR_LEAD),
            "charlie": (made["authority_c"], Role.HR_LEAD),
            "dora": (made["agency"], Role.AGENCY_USER),
            "erin": (programme, Role.REGIONAL_LEAD),
            "frank": (programme, Role.AUDITOR),
        }
        people = {name: person(name.capitalize()) for name in [*places, "grace"]}
        for name, (organisation, role) in places.items():
            give_membership(by=BY, person=people[name], organisation=organisation, role=role)
        people["grace"].is_administrator = True
        people["grace"].save()
    return Cast(severnside=severnside, northmoor=northmoor, **made, **people)
