"""Telling people, and their having read it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from comity.web.notices.kinds import NoticeKind
from comity.web.notices.models import Notice
from comity.web.organisations.models import Region
from comity.web.people.models import Person


@transaction.atomic
def tell(*, people: Iterable[Person], region: Region, kind: NoticeKind, path: str) -> list[Notice]:
    """Tell people of something, on the page and by mail.

    The mail is queued in this transaction: it goes if and only if what it tells of has happened.
    """
    from comity.web.notices.tasks import mail_notice

    now = timezone.now()
    made = [
        Notice.objects.create(region=region, person=person, kind=kind.value, path=path, mail_after=now)
        for person in {person.pk: person for person in people}.values()
    ]
    for notice in made:
        mail_notice.enqueue(str(notice.pk))
    return made


def mark_read(*, notice: Notice) -> None:
    """It has been read. A notice's own person is the only one who does this, and it needs no event."""
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=timezone.now())
