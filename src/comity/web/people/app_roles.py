"""What the council's own accounts say that a person is: app roles, as Entra ID puts them in the claim `roles`.

An app role is `comity.<organisation code>.<role>`, such as `comity.X99000001.director`. Where two regions have an
organisation of one code, the region goes before it: `comity.severnside.ripple.agency_user`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django_scopes import scopes_disabled

from comity.web.organisations.models import Organisation
from comity.web.people.roles import Role, held_in

CLAIM = "roles"
PREFIX = "comity"


@dataclass(frozen=True)
class AppRoles:
    """What was understood of a person's app roles, and what was not, each with the reason in words."""

    given: frozenset[tuple[int, Role]]
    """Pairs of an organisation's id and a role in it."""
    not_known: tuple[tuple[str, str], ...] = ()


def read(claims: Mapping[str, object]) -> AppRoles:
    """The app roles of a person, from what the issuer says of them. Other applications' roles are passed over."""
    said = claims.get(CLAIM, [])
    values = [said] if isinstance(said, str) else said if isinstance(said, list) else []
    given: set[tuple[int, Role]] = set()
    not_known: list[tuple[str, str]] = []
    for value in values:
        if not isinstance(value, str) or not value.startswith(f"{PREFIX}."):
            continue
        found = _one(value)
        if isinstance(found, str):
            not_known.append((value[:80], found))
        else:
            given.add(found)
    return AppRoles(frozenset(given), tuple(not_known))


def _one(value: str) -> tuple[int, Role] | str:
    """The organisation and the role of one app role, or why there are none."""
    _, _, rest = value.partition(".")
    place, _, name = rest.rpartition(".")
    if name not in Role.values:
        return f"there is no role {name!r} here"
    role = Role(name)
    found = _organisations(place)
    if not found:
        return f"there is no organisation of the code {place!r} here"
    if len(found) > 1:
        return f"more than one region has an organisation of the code {place!r}: put the region before it"
    [organisation] = found
    allowed = {code.strip() for code in settings.COMITY.oidc_organisations.split(",") if code.strip()}
    if allowed and organisation.code not in allowed:
        return f"these accounts do not speak for {organisation.code}"
    if organisation.kind not in held_in(role):
        return f"{role.label} is not a role in an organisation of that kind"
    return organisation.pk, role


def _organisations(place: str) -> list[Organisation]:
    with scopes_disabled():  # who signs in is in no region yet
        found = list(Organisation.objects.filter(code=place))
        if not found and "." in place:
            slug, _, code = place.partition(".")
            found = list(Organisation.objects.filter(region__slug=slug, code=code))
    return found
