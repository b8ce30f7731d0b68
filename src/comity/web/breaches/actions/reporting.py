"""Writing a breach into the log: found by the platform, or reported by a member of the region."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from comity.web.breaches.actions.writing import nameless, wrote
from comity.web.breaches.errors import BreachError
from comity.web.breaches.ladder import ladder_on, next_on, rungs_of
from comity.web.breaches.models import Breach, Happened, Rungs, Source, Stands
from comity.web.breaches.permissions import may_report
from comity.web.breaches.queries import clauses_on
from comity.web.breaches.telling import numbers, tell_of
from comity.web.notices.kinds import NoticeKind
from comity.web.organisations.models import Organisation
from comity.web.people.member import Member
from comity.web.people.queries import holders
from comity.web.people.roles import Permission
from comity.web.returns.quarters import of_day


@transaction.atomic
def report(*, by: Member, authority: Organisation, clause: str, words: str) -> Breach:
    """Report, for one's organisation, what was seen at another. Where a report of the same is open, it is added to.

    Raises:
        BreachError: they may not, the memorandum in force has no such clause, nothing is said, or a registration
            number stands in the words.
    """
    if not may_report(by, authority):
        raise BreachError("Reporting is for the leads of other authorities, and for the region’s.")
    now = timezone.now()
    if clause not in clauses_on(authority.region, timezone.localdate(now)):
        raise BreachError("Choose a clause of the memorandum in force", "clause")
    if not words.strip():
        raise BreachError("Write what you saw", "words")
    nameless(words=words)
    reporter = Organisation.objects.filter(pk__in=by.organisations(Permission.REPORT_BREACHES)).order_by("pk")[0]
    key = sha256(f"report\x1f{reporter.pk}\x1f{authority.pk}\x1f{clause}".encode()).hexdigest()
    number = next(numbers(authority.region, now))
    found = Breach.objects.filter(key=key, closed_at__isnull=True).select_related("region", "authority").first()
    if found is None:
        made = Breach(
            authority=authority,
            clause=clause,
            source=Source.PEER,
            stands=Stands.TOLD,
            key=key,
            quarter=of_day(timezone.localdate(now)),
            reporter=reporter,
            number=number,
        )
        found = entered(breach=made, by=by.actor, ladder=ladder_on(authority.region, timezone.localdate(now)), now=now)
    wrote(found, Happened.REPORTED, by.actor, "reported_breach", words=words.strip())
    tell_the_authority([found])
    return found


@transaction.atomic
def entered(*, breach: Breach, by: str, ladder: Rungs, now: datetime) -> Breach:
    """A new breach in the log, with its ladder and how many came before it."""
    day = timezone.localdate(now)
    breach.region = breach.authority.region
    breach.found_on, breach.found_at = day, now
    breach.ladder, breach.repeats = ladder, before(breach.authority, breach.clause, day)
    breach.next_rung_on = next_on(rungs_of(breach), day, ())
    breach.save(force_insert=True)
    wrote(breach, Happened.FOUND, by, "found_breach")
    return breach


def before(authority: Organisation, clause: str, day: date) -> int:
    """How many breaches of the same clause at the same authority the log holds already, of the 12 months up to a day.

    Those of that very day count too, and each assignment by itself: of three that one return shows, the third comes
    after two.
    """
    year_ago = date(day.year - 1, day.month, min(day.day, 28) if day.month == 2 else day.day)
    held = Breach.objects.filter(authority=authority, clause=clause)
    return held.filter(found_on__gte=year_ago, found_on__lte=day).count()


def tell_the_authority(breaches: Iterable[Breach]) -> None:
    """Tell those who answer for each authority what came to light there, once for all of it."""
    by_authority: dict[int, list[Breach]] = {}
    for each in breaches:
        by_authority.setdefault(each.authority_id, []).append(each)
    for some in by_authority.values():
        people = holders(some[0].authority, Permission.ANSWER_BREACHES)
        tell_of(people, some, NoticeKind.BREACH_FOUND)
