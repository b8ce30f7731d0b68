"""Sending the mail of notices, in the background, until it has gone or there is no point in trying."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.db import transaction
from django.utils import timezone
from django_scopes import scopes_disabled
from django_tasks import task

from comity.web.notices import about
from comity.web.notices.mail import send_link
from comity.web.notices.models import Notice
from comity.web.notices.queries import to_be_mailed

log = structlog.get_logger("comity.mail")

MOST_ATTEMPTS = 12
"""Each waits twice as long as the one before, so that the last is some three days after the first."""


@task()
def mail_notice(notice_id: str) -> str:
    """Send one notice's mail unless it has gone. Run twice, it sends once; cut off once sent, it may send again."""
    now = timezone.now()
    with scopes_disabled(), transaction.atomic():
        notice = Notice.objects.select_for_update().select_related("person", "region").filter(pk=notice_id).first()
        if notice is None or notice.mailed_at is not None or not notice.person.is_active:
            return "nothing to send"
        if notice.mail_after > now:
            return "not yet"
        notice.mail_attempts += 1
        notice.mail_after = now + timedelta(minutes=2**notice.mail_attempts)
        notice.save(update_fields=["mail_attempts", "mail_after"])
    try:
        send_link(
            to=notice.person.email,
            subject=about.subject(notice),
            words=f"{about.in_mail(notice, timezone.localdate(now))} Sign in to see it:",
            path=f"/notices/{notice.pk}/",
        )
    except OSError as error:
        log.warning("mail could not be sent", notice=notice_id, error=type(error).__name__)
        return "could not be sent; it will be tried again"
    with scopes_disabled():
        Notice.objects.filter(pk=notice.pk).update(mailed_at=timezone.now())
    return "sent"


def mail_what_waits() -> int:
    """Queue the mails that have not gone and whose time has come; gives how many. Done by `comity tick`."""
    with scopes_disabled():
        due = [str(pk) for pk in to_be_mailed(timezone.now(), MOST_ATTEMPTS).values_list("pk", flat=True)[:1000]]
    for pk in due:
        mail_notice.enqueue(pk)
    return len(due)
