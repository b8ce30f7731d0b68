"""Mails about a person's own account, in the background: no page tells by its slowness whose address is known.

Each is tried once. Whoever misses one asks for another: a link that comes a day late helps nobody.
"""

from __future__ import annotations

import structlog
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse
from django_tasks import task

from comity.web.people import mail
from comity.web.people.models import Person

log = structlog.get_logger("comity.mail")


@task()
def mail_password_reset(person_id: str) -> str:
    """Send the link by which a person chooses a new password. An empty id sends nothing: it stands for nobody."""
    person = Person.objects.filter(pk=person_id, is_active=True).first() if person_id else None
    if person is None:
        return "nobody to send to"
    try:
        if not person.has_usable_password():
            mail.send_no_password(person.email)
        else:
            # Made here and not when it was asked for, so that no good link lies in the queue.
            given = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
            mail.send_password_reset(person.email, reverse("account_reset_password_from_key", kwargs=given))
    except OSError as error:
        log.warning("mail could not be sent", kind="password reset", error=type(error).__name__)
        return "could not be sent"
    return "sent"


@task()
def mail_change(person_id: str, change: str) -> str:
    """Tell a person that their account was changed."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        return "nobody to send to"
    try:
        mail.send_change(person.email, change)
    except OSError as error:
        log.warning("mail could not be sent", kind=change, error=type(error).__name__)
        return "could not be sent"
    return "sent"
