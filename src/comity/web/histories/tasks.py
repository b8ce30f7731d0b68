"""Mailing workers their links, in the background, and letting go of the addresses once that is done."""

from __future__ import annotations

import structlog
from django.core.cache import cache
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled
from django_tasks import task

from comity.web.histories.models import WorkerLink
from comity.web.histories.tokens import address_of, token_of
from comity.web.notices.mail import send_link
from comity.web.words import date

log = structlog.get_logger("comity.mail")

TRIED_AGAIN_AFTER = 120
"""Seconds for which a link's mail is left to whoever has begun to send it."""


@task()
def mail_worker_link(link_id: str) -> str:
    """Send a worker their link unless it has gone. Run twice, it sends once; cut off once sent, it may send again."""
    with scopes_disabled():  # by its key alone: the worker of the platform is in no region
        link = WorkerLink.objects.filter(pk=link_id).select_related("authority__region").first()
        if link is None or link.address is None or not link.opens(timezone.now()):
            return "nothing to send"
        if not cache.add(f"worker-link-mail-{link.pk}", value=True, timeout=TRIED_AGAIN_AFTER):
            return "not yet"
        address = address_of(link)
        try:
            send_worker_link(address, token_of(link, address), link)
        except OSError as error:
            log.warning("worker's link could not be sent", link=link_id, error=type(error).__name__)
            return "could not be sent; it will be tried again"
        # One that was opened or closed meanwhile has no address any more, and stays as it is.
        WorkerLink.objects.filter(pk=link.pk, address__isnull=False).update(sent_at=timezone.now(), address=None)
    return "sent"


def send_worker_link(to: str, token: str, link: WorkerLink) -> None:
    """Mail a link. Nothing in the mail says who it is to, whose worker they are or what is held.

    It names the authority that had it sent: whoever has the mail learns that it had to do with the reader, who asked
    it, and without that nobody could tell it from a mail that steals numbers. The subject names nobody: it is what is
    read over a shoulder.

    Raises OSError where the mail server does not take it.
    """
    authority = link.authority
    send_link(
        to=to,
        subject="Comity: the link that you asked for",
        words=f"You asked {authority} to see what is held of you by the authorities of {authority.region.name}, and it "
        "had this link sent to you. The link opens once, with your own registration number, and lapses on "
        f"{date(timezone.localdate(link.lapses_at))}:",
        path=reverse("worker_link", args=[token]),
        otherwise=f" To make sure of it first, ring {authority} on a number that you have from elsewhere, and ask "
        "whether it had a link sent to you. If you did not ask for it, do not open it or pass it on, and tell them.",
    )


def mail_worker_links_that_wait() -> int:
    """Queue the links whose mail has not gone; gives how many. Addresses that nothing goes to any more are let go.

    Done by `comity tick`.
    """
    now = timezone.now()
    with scopes_disabled():
        held = WorkerLink.objects.filter(address__isnull=False)
        held.filter(Q(lapses_at__lte=now) | Q(opened_at__isnull=False)).update(address=None)
        due = [str(pk) for pk in held.filter(sent_at=None).values_list("pk", flat=True)[:1000]]
    for pk in due:
        mail_worker_link.enqueue(pk)
    return len(due)
