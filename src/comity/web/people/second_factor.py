"""Who needs a second factor, and whether a person has shown one since they signed in."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django_scopes import scopes_disabled

from comity.web.people.models import Membership, Person
from comity.web.people.roles import SECOND_FACTOR, Role

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What can be a second factor of one's own. Recovery codes stand in for these and cannot be had without one."""


ALSO: list[Callable[[Person], list[str]]] = []
"""What else than a role of their own makes a person need one, in words, as other rooms know it; of every region."""


def needed_for(person: Person) -> list[str]:
    """What a person is that needs a second factor, in words (`Regional lead`); empty where nothing does."""
    with scopes_disabled():  # in whichever region: a person signs in once for all of them
        held = Membership.objects.filter(person=person, role__in=SECOND_FACTOR, ended_at__isnull=True)
        roles = {Role(role) for role in held.values_list("role", flat=True)}
        also = [words for each in ALSO for words in each(person)]
    labels = [*(role.label for role in Role if role in roles), *also]
    return [*labels, "Administrator"] if person.is_administrator else labels


def has_one(person: Person) -> bool:
    """Whether a person has set up an authenticator app or a passkey."""
    return Authenticator.objects.filter(user=person, type__in=FACTORS).exists()


def shown(request: HttpRequest) -> bool:
    """Whether the person signed in has shown a second factor in this session.

    The council's own account counts as one where COMITY_OIDC_TRUSTED says that it asks for one itself.
    """
    assert isinstance(request.user, Person)
    methods = {record.get("method") for record in get_authentication_records(request, request.user)}
    return "mfa" in methods or ("socialaccount" in methods and settings.COMITY.oidc_trusted)
