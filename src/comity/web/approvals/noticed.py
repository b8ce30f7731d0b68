"""What a notice of a request is about: its number, and how many days a sign-off that still waits has waited."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django_scopes import scopes_disabled

from comity.web.approvals.lateness import waits_words
from comity.web.approvals.models import ExceptionRequest, SignOffNeeded
from comity.web.notices.kinds import NoticeKind
from comity.web.notices.models import Notice

OF_A_REQUEST = re.compile(r"/exceptions/requests/([0-9a-f-]{36})/")


def numbers(notices: Collection[Notice]) -> dict[UUID, str]:
    """The number of the request that each of them leads to, where it is asked and so has one."""
    asked = ((notice.pk, OF_A_REQUEST.search(notice.path)) for notice in notices)
    requests = {pk: UUID(found[1]) for pk, found in asked if found}
    with scopes_disabled():
        held = dict(ExceptionRequest.objects.filter(pk__in=requests.values()).values_list("pk", "number"))
    return {pk: number for pk, request in requests.items() if (number := held.get(request))}


def waited(notice: Notice, today: date) -> str:
    """The days used and left of the decision that a notice says still waits; empty where it is of none."""
    found = OF_A_REQUEST.search(notice.path)
    if notice.kind != NoticeKind.EXCEPTION_STILL_WAITS or not found:
        return ""
    with scopes_disabled():
        waits = SignOffNeeded.objects.filter(request=UUID(found[1]), decision__isnull=True, turn_at__isnull=False)
        needed = waits.order_by("position").first()
        return f"{waits_words(needed, today)}." if needed is not None else ""
