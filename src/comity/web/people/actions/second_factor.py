"""Helping someone who has lost their second factor and their recovery codes."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db import transaction

from comity.web.audit.actions import record
from comity.web.people.models import Person


@transaction.atomic
def forget_second_factor(*, by: Person, person: Person) -> None:
    """Take away a person's authenticator app, passkeys and recovery codes, sign them out everywhere, and tell them.

    They then sign in by password alone, and set up another before anything else where their role needs one. So whoever
    asks for this must be known to be that person by other means: by voice, or in the room.

    Raises:
        PermissionDenied: `by` is no administrator, or means themself.
    """
    from comity.web.people.tasks import mail_change

    if not by.is_administrator or by.pk == person.pk:
        raise PermissionDenied("administrator")
    held = Authenticator.objects.select_for_update().filter(user=person)
    count = held.count()
    held.delete()
    for session in UserSession.objects.filter(user=person):
        session.end()
    mail_change.enqueue(str(person.pk), "people/email/second_factor_forgotten")
    record(verb="forgot_second_factor", by=f"person:{by.pk}", subject=person, region=None, identifiers={"count": count})
