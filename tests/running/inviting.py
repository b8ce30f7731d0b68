"""What the tests of invitations share: the form filled in, a page as its words, and what was recorded."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django_scopes import scopes_disabled
from signing_in import text_of

from comity.web.audit.models import Event
from comity.web.organisations.models import Organisation

OnCommit = Callable[..., object]
INVITE = "/regions/severnside/people/invite/"


def filled(organisation: Organisation, email: str = "new@example.org", role: str = "team_manager") -> dict[str, object]:
    return {"name": "Nadia Newcomer", "email": email, "organisation": organisation.pk, "role": role}


def page(client: Client, path: str) -> str:
    return text_of(client.get(path).content.decode())


def verbs() -> list[str]:
    with scopes_disabled():
        told = ("invited", "confirmed_invitation", "refused_invitation", "sent_invitation_again")
        told += ("withdrew_invitation", "accepted_invitation")
        return list(Event.objects.filter(verb__in=told).order_by("number").values_list("verb", flat=True))
