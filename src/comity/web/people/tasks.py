"""Mails about a person's own account, in the background: no page tells by its slowness whose address is known.

Each is tried once. Whoever misses one asks for another: a link that comes a day late helps nobody. Invitations, which
the invited cannot ask for, are tried until they have gone or can be accepted no more.
"""

from __future__ import annotations

import structlog
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled
from django_tasks import task

from comity.web.people import mail, queries
from comity.web.people.actions.invitations import hash_of, token_of
from comity.web.people.models import Invitation, Person

log = structlog.get_logger("comity.mail")

TRIED_AGAIN_AFTER = 120
"""Seconds for which an invitation's mail is left to whoever has begun to send it."""


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


@task()
def mail_invitation(invitation_id: str) -> str:
    """Send an invitation's mail unless it has gone. Run twice, it sends once; cut off once sent, it may send again."""
    with scopes_disabled():  # by its key alone, wherever it was asked for: an administrator is in no region
        invitation = Invitation.objects.filter(pk=invitation_id).first()
        if invitation is None or invitation.sent_at is not None or not invitation.is_open(timezone.now()):
            return "nothing to send"
        if not cache.add(f"invitation-mail-{invitation.token_hash}", value=True, timeout=TRIED_AGAIN_AFTER):
            return "not yet"
        token = token_of(invitation)
        try:
            mail.send_invitation(invitation.email, token)
        except OSError as error:
            log.warning("invitation could not be sent", invitation=invitation_id, error=type(error).__name__)
            return "could not be sent; it will be tried again"
        # The hash as it was: sent again meanwhile, it has another link, whose mail has not gone.
        unchanged = Invitation.objects.filter(pk=invitation.pk, token_hash=invitation.token_hash)
        unchanged.update(sent_at=timezone.now(), token_hash=hash_of(token))
    return "sent"


def mail_invitations_that_wait() -> int:
    """Queue the invitations whose mail has not gone; gives how many. Done by `comity tick`."""
    due = [str(pk) for pk in queries.to_be_mailed(timezone.now()).values_list("pk", flat=True)[:1000]]
    for pk in due:
        mail_invitation.enqueue(pk)
    return len(due)
