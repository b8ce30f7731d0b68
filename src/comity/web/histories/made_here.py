"""What else the platform keeps under a worker's key: engagements, and checks made before anyone was engaged."""

from __future__ import annotations

from comity.web.engagements.models import Check, Engagement
from comity.web.engagements.models import State as Stage
from comity.web.histories.keys import keys_like
from comity.web.histories.models import Fact, WorkerLink
from comity.web.histories.rows import Held
from comity.web.histories.showing import Came, Shown
from comity.web.histories.with_engagements import beside
from comity.web.words import date, money


def recorded(link: WorkerLink, rows: Held) -> list[Shown]:
    """The worker's engagements with their checks, the latest first, and then the checks of which none has come.

    A check is its authority's, or where none was named the supplier's that made it.
    """
    of_worker = {"region": link.region, "worker_key__in": keys_like(link), "deleted_at": None}
    engagements = Engagement.objects.filter(**of_worker).select_related("authority").order_by("-start_date", "-made_at")
    checks = Check.objects.filter(**of_worker).select_related("authority", "made_by_organisation").order_by("-made_at")
    of_engagement, others = {each.pk: list[Came]() for each in engagements}, list[Shown]()
    for each in checks:
        came = Came(check_words(each), each.decision)
        if each.engagement_id in of_engagement:
            of_engagement[each.engagement_id].append(came)
            continue
        whose = each.authority or each.made_by_organisation
        said = rows.objected(Fact.CHECK, each)
        others.append(Shown(Fact.CHECK, str(each.pk), whose, came.words, said, (came,)))
    found = []
    for one in engagements:
        said, words = rows.objected(Fact.ENGAGEMENT, one), engagement_words(one)
        came_of = tuple(of_engagement[one.pk])
        found.append(Shown(Fact.ENGAGEMENT, str(one.pk), one.authority, words, said, came_of, beside(one)))
    return found + others


def engagement_words(found: Engagement) -> str:
    """An engagement in words, with its pay: it is the worker's own."""
    first = f"from {date(found.start_date)}" if found.start_date else "from a day not given"
    pay = f", at {money(found.pay_rate)} an hour" if found.pay_rate is not None else ""
    if found.state == Stage.WITHDRAWN and found.withdrawn_at is not None:
        return f"Proposed {first}{pay}, and withdrawn on {date(found.withdrawn_at)}: it did not come about."
    if found.state == Stage.PROPOSED:
        return f"Proposed {first}{pay}, and not started."
    last = f"to {date(found.ended_on)}" if found.ended_on else "and still running"
    return f"Started {first}, {last}{pay}."


def check_words(found: Check) -> str:
    """Which check it is, for the worker: when and by whom it was made, and why again."""
    why = f", because {found.get_because_display().lower()}" if found.because else ""
    whom = found.authority
    offered = f", for {whom}" if whom is not None and whom.pk != found.made_by_organisation_id else ""
    return f"Checked on {date(found.made_at)} by {found.made_by_organisation}{offered}{why} (receipt {found.number})"
