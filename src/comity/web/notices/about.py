"""What a notice is about: the number of the check, the exception or the breach that its address leads to, and how many
days a sign-off has waited. Nothing of it is kept with the notice, and none of it is of a person."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django_scopes import scopes_disabled

from comity.web.notices.kinds import WORDS, NoticeKind
from comity.web.notices.models import Notice

NUMBERED = re.compile(r"/((?:CHK|EXC|BRE)-[0-9A-Z-]+)/")
OF_A_REQUEST = re.compile(r"/exceptions/requests/([0-9a-f-]{36})/")


def numbers(notices: Iterable[Notice]) -> dict[UUID, str]:
    """The number of what each of them leads to, where it has one."""
    from comity.web.approvals.models import ExceptionRequest

    found, requests = dict[UUID, str](), dict[UUID, str]()
    for notice in notices:
        if numbered := NUMBERED.search(notice.path):
            found[notice.pk] = numbered[1]
        elif request := OF_A_REQUEST.search(notice.path):
            requests[notice.pk] = request[1]
    with scopes_disabled():
        held = dict(ExceptionRequest.objects.filter(pk__in=requests.values()).values_list("pk", "number"))
    named = {pk: held.get(UUID(request), "") for pk, request in requests.items()}
    return found | {pk: number for pk, number in named.items() if number}


def in_mail(notice: Notice, today: date) -> str:
    """What the mail says of it: its kind, and of a decision that still waits the days used and left."""
    words = WORDS[notice.kind]
    if notice.kind != NoticeKind.EXCEPTION_STILL_WAITS or not (found := OF_A_REQUEST.search(notice.path)):
        return words
    from comity.web.approvals.models import SignOffNeeded
    from comity.web.approvals.shown import days_words

    with scopes_disabled():
        waits = SignOffNeeded.objects.filter(request=UUID(found[1]), decision__isnull=True, turn_at__isnull=False)
        needed = waits.order_by("position").first()
        return words if needed is None else f"{words} {days_words(needed, today)}."


def subject(notice: Notice) -> str:
    """The first sentence of its kind, with the region."""
    first = WORDS[notice.kind].partition(". ")[0].rstrip(".")
    return f"Comity, {notice.region.name}: {first[:1].lower()}{first[1:]}"
