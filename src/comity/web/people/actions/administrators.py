"""Making an administrator: on the platform's machine, by whoever runs it, since nobody signed in may."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from comity.web.audit.actions import record
from comity.web.people.models import Person


@transaction.atomic
def make_administrator(*, by: str, email: str, name: str, password: str | None) -> tuple[Person, bool]:
    """Make a person an administrator, and the person too where there is none of that address; says whether it was new.

    Someone who is there already keeps their name and password.

    Raises:
        ValidationError: by field, what cannot be so; or they are an administrator already.
    """
    person = Person.objects.select_for_update().filter(email=email.strip().lower()).first()
    new = person is None
    if person is None:
        made = Person(email=email.strip().lower(), name=name.strip())
        made.full_clean(exclude=["password"])
        if password is not None:
            try:
                validate_password(password, made)
            except ValidationError as error:
                raise ValidationError({"password": error.messages}) from None
        person = Person.objects.create_user(made.email, password, name=made.name)
    elif person.is_administrator:
        raise ValidationError({"email": "The person of this address is an administrator already."})
    person.is_administrator = True
    person.save(update_fields=["is_administrator"])
    record(verb="made_administrator", by=by, subject=person, region=None)
    return person, new
