"""Which registration numbers an authority has to look up in the regulator's register, from its own sealed records."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from comity.dictionary.registration import registration_number
from comity.web.engagements.models import Engagement
from comity.web.engagements.models import State as Stage
from comity.web.engagements.sealed import engagement_facts
from comity.web.histories.keys import number_of
from comity.web.histories.models import Registration
from comity.web.organisations.models import Organisation
from comity.web.returns.frames import DeletedError, frames_of
from comity.web.returns.models import Return


def latest_checks(authority: Organisation) -> QuerySet[Registration]:
    """An authority's last check of each worker, those to be looked at again soonest first."""
    found = Registration.objects.filter(authority=authority, taken_back_at__isnull=True)
    found = found.order_by("worker_key", "-checked_on", "-pk")
    last: dict[str, int] = {}
    for pk, key in found.values_list("pk", "worker_key"):
        last.setdefault(key, pk)
    return Registration.objects.filter(pk__in=last.values()).select_related("authority").order_by("recheck_on", "pk")


def numbers_to_check(authority: Organisation, today: date) -> list[str]:
    """The numbers that were never looked up, or are to be looked up again by today, each once in order."""
    checks = {number_of(each): each for each in latest_checks(authority)}
    due = {number for number, each in checks.items() if each.recheck_on <= today}
    return sorted(due | (_running(authority, today) - checks.keys()), key=lambda number: (len(number), number))


def _running(authority: Organisation, today: date) -> set[str]:
    """The workers whose assignments run or have not ended yet: of the latest return, and of engagements beside it."""
    return _in_return(authority, today) | _engaged(authority, today)


def _engaged(authority: Organisation, today: date) -> set[str]:
    """The workers of engagements that are proposed or have started, which no return need tell of yet."""
    held = Engagement.objects.filter(authority=authority, deleted_at=None).select_related("authority")
    held = held.exclude(ended_on__lt=today).exclude(state=Stage.PROPOSED, start_date__lt=today)
    held = held.exclude(state=Stage.WITHDRAWN)
    given = (registration_number(engagement_facts(each).get("worker") or "") for each in held)
    return {number for number in given if number}


def _in_return(authority: Organisation, today: date) -> set[str]:
    made = Return.objects.filter(authority=authority, current__isnull=False).select_related("current")
    latest = made.order_by("-round__quarter").first()
    if latest is None or latest.current is None:
        return set()
    try:
        frame = frames_of(latest.current)["assignments"]
    except DeletedError:
        return set()
    rows = frame.select("worker", "end_date").iter_rows()
    return {worker for worker, end in rows if worker and (end is None or end >= today)}
