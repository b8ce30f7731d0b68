"""What else the platform keeps under a worker's key: engagements, and checks made before anyone was engaged."""

from __future__ import annotations

from dataclasses import dataclass

from comity.web.engagements.models import Check, Engagement
from comity.web.engagements.models import State as Stage
from comity.web.histories.keys import keys_like
from comity.web.histories.models import WorkerLink
from comity.web.histories.with_engagements import Beside, beside
from comity.web.organisations.models import Organisation
from comity.web.words import date, money


@dataclass(frozen=True, slots=True)
class Engaged:
    """An engagement, in words for the worker whose it is, with what other rooms hold of it."""

    authority: Organisation
    words: str
    beside: tuple[Beside, ...]


def engagements_of(link: WorkerLink) -> list[Engaged]:
    """The worker's engagements, the latest first."""
    found = Engagement.objects.filter(region=link.region, worker_key__in=keys_like(link), deleted_at=None)
    ordered = found.select_related("authority").order_by("-start_date", "-made_at")
    return [Engaged(each.authority, engagement_words(each), beside(each)) for each in ordered]


def engagement_words(found: Engagement) -> str:
    """An engagement in words, with its pay: it is the worker's own."""
    first = f"from {date(found.start_date)}" if found.start_date else "from a day not given"
    pay = f", at {money(found.pay_rate)} an hour" if found.pay_rate is not None else ""
    if found.state == Stage.PROPOSED:
        return f"Proposed {first}{pay}, and not started."
    last = f"to {date(found.ended_on)}" if found.ended_on else "and still running"
    return f"Started {first}, {last}{pay}."


def checks_of(link: WorkerLink) -> list[Check]:
    """The checks that were made of the worker and are still kept, the latest first."""
    found = Check.objects.filter(region=link.region, worker_key__in=keys_like(link), deleted_at=None)
    return list(found.select_related("authority", "made_by_organisation").order_by("-made_at"))
