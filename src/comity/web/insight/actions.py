"""Publishing a pooled report, running the checks across authorities, answering what they ask."""

from __future__ import annotations

from dataclasses import asdict
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from comity.assessing.day import last_day
from comity.web.audit.actions import record
from comity.web.insight.figures import pooled_returns
from comity.web.insight.models import PooledReport, RegionalQuery
from comity.web.notices.actions import tell
from comity.web.notices.kinds import NoticeKind
from comity.web.organisations.models import Region
from comity.web.people.queries import holders
from comity.web.people.roles import Permission
from comity.web.returns.models import Return, Round

if TYPE_CHECKING:
    from comity.measures.disclosure import Rule


class NotPublishedError(Exception):
    """A pooled report that cannot be published; the text says why."""


def why_not_published(round: Round) -> str:
    """Why no pooled report of the round can be published now, in words; empty where one can."""
    members = list(pooled_returns(round).select_related("authority", "current"))
    least = rule_of(round.region).least_holders
    if len(members) < least:
        return (
            f"{len(members)} of the region's authorities are in the pool for {round.quarter}. A pooled report is of at "
            f"least {least}, so that none of them can be told from it."
        )
    last = PooledReport.objects.filter(round=round).order_by("number").last()
    if last is not None and last.members == _said(members):
        return "The same returns are in the last report: there is nothing new to publish."
    return ""


def _said(members: list[Return]) -> list[dict[str, Any]]:
    """Which returns a report is made of, as it says."""
    return [
        {"code": given.authority.code, "version": given.current.number, "digest": given.current.digest}
        for given in members
        if given.current is not None
    ]


@transaction.atomic
def publish_report(*, by: str, round: Round) -> PooledReport:
    """Publish the figures of the returns that are in the pool, small numbers hidden, in view of the reports before.

    Raises:
        NotPublishedError: too few authorities are in the pool, or nothing has changed since the last report.
    """
    from comity.measures.published import publish
    from comity.web.insight.frames import assignment_rows, outcome_rows, submission
    from comity.web.insight.kept import Report, packed, unpacked, whose, with_earlier

    region = Region.objects.select_for_update().get(pk=round.region_id)
    rule = rule_of(region)
    if words := why_not_published(round):
        raise NotPublishedError(words)
    members = list(pooled_returns(round).select_related("authority", "current", "round"))
    said = _said(members)
    # Those of the same round alone: nothing is published over several quarters, so no other's figures meet these.
    before = list(PooledReport.objects.filter(round=round).order_by("number"))
    earlier = [unpacked(bytes(each.content)) for each in before]
    submissions = {submission(given): given.authority.code for given in members}
    rows, outcomes = assignment_rows(round, members), outcome_rows(round, members)
    published = publish(
        with_earlier(rows, [each.assignments for each in earlier]),
        with_earlier(outcomes, [each.outcomes for each in earlier]),
        rule=rule,
        holder="submission",
        members=sorted(submissions),
        earlier=[each.published for each in earlier],
        known_by=whose(submissions, [frame for each in earlier for frame in (each.assignments, each.outcomes)]),
    )
    content = packed(Report(published, rows, outcomes))
    report = PooledReport.objects.create(
        region=region,
        round=round,
        number=before[-1].number + 1 if before else 1,
        members=said,
        rule=asdict(rule),
        content=content,
        digest=sha256(content).hexdigest(),
        made_by=by,
        made_at=timezone.now(),
    )
    for given in members:
        tell(
            people=holders(given.authority, Permission.AUTHORISE_RETURN),
            region=region,
            kind=NoticeKind.REPORT_PUBLISHED,
            path=reverse("pool_of", args=[region.slug, round.quarter]),
        )
    record(
        verb="published_pooled_report",
        by=by,
        subject=report,
        region=region,
        identifiers={"quarter": round.quarter, "count": len(members), "digest": report.digest},
    )
    return report


def rule_of(region: Region) -> Rule:
    """The region's rule for small numbers."""
    from comity.measures.disclosure import Rule

    return Rule(threshold=region.small_numbers)


@transaction.atomic
def check_across(*, by: str, round: Round) -> int:
    """Run the checks across authorities over a round's pool, and keep what each asks of whom; gives how many are new.

    What was found before and still is keeps its answer. What is found no longer is kept as gone.
    """
    from comity.web.insight.across import found_of
    from comity.web.insight.frames import pool_rows

    Round.objects.select_for_update().get(pk=round.pk)
    members = list(pooled_returns(round).select_related("authority", "region"))
    rows = pool_rows([round])
    new = 0
    for given in members:
        found = found_of(rows, given.authority.code, last_day(round.quarter), round.region.small_numbers)
        new += _keep(given, found)
    if new:
        record(
            verb="checked_across",
            by=by,
            subject=round,
            region=round.region,
            identifiers={"quarter": round.quarter, "count": new},
        )
    return new


def _keep(given: Return, found: dict[str, dict[str, object]]) -> int:
    now = timezone.now()
    kept = {each.key: each for each in RegionalQuery.objects.filter(given=given)}
    for key, each in kept.items():
        if (each.gone_at is None) != (key in found):
            each.gone_at = None if key in found else now
            each.save(update_fields=["gone_at"])
    new = [key for key in found if key not in kept]
    RegionalQuery.objects.bulk_create(
        RegionalQuery(region=given.region, given=given, key=key, found_at=now, **found[key]) for key in new
    )
    if new:
        tell(
            people=holders(given.authority, Permission.MAKE_RETURN),
            region=given.region,
            kind=NoticeKind.REGION_ASKS,
            path=reverse("regional_queries", args=[given.region.slug, given.round.quarter]),
        )
    return len(new)


@transaction.atomic
def answer_query(*, by: str, query: RegionalQuery, words: str) -> RegionalQuery:
    """Answer what a check across authorities asks; an answer given before is given anew."""
    found = (
        RegionalQuery.objects.select_for_update(of=("self",))
        .select_related("given__authority", "given__round")
        .get(pk=query.pk)
    )
    found.answer, found.answered_by, found.answered_at = words.strip(), by, timezone.now()
    found.save(update_fields=["answer", "answered_by", "answered_at"])
    record(
        verb="answered_regional_query",
        by=by,
        subject=found,
        region=found.region,
        organisation=found.given.authority,
        identifiers={"quarter": found.given.round.quarter},
    )
    return found
