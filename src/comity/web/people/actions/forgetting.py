"""Forgetting who somebody was, once they have belonged nowhere for long enough; later the last that is held of them.

What they were stays for its own time, by an id that says nothing: an ended membership, a key that they made, an event.
What they signed keeps their name, as they signed it, for its own time.
"""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import ProtectedError

from comity.web.audit.actions import record
from comity.web.notices.models import Notice
from comity.web.people.models import FORGOTTEN, Person


@transaction.atomic
def forget_person(*, by: str, person: Person) -> Person:
    """Take from a person all that tells who they were: name, address, ways to sign in, sessions and notices.

    Their id stays, for the records that hold it. They can be invited again, as somebody new.
    """
    held = Person.objects.select_for_update().get(pk=person.pk)
    for model in (EmailAddress, Authenticator, SocialAccount, UserSession):
        model.objects.filter(user=held).delete()
    Notice.objects.with_scopes_disabled().filter(person=held).delete()  # type: ignore[attr-defined]
    held.name, held.email = FORGOTTEN, f"{held.pk}@forgotten.invalid"
    held.last_login, held.is_active = None, False
    held.set_unusable_password()
    held.save()
    record(verb="forgot_person", by=by, subject=held, region=None)
    return held


def delete_forgotten(*, by: str, person: Person) -> bool:
    """Delete what is left of a person who was forgotten, where no record holds it any more; whether it is gone."""
    try:
        with transaction.atomic():
            record(
                verb="deleted_by_retention",
                by=by,
                subject=person,
                region=None,
                identifiers={"count": 1, "kind": "person"},
            )
            person.delete()
    except ProtectedError:
        return False
    return True
