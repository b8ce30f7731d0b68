"""What comes into the breach log, for tests of it: engagements whose exception ends, returns, and what peers report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest
from approving import Room
from cast import BY
from django.utils import timezone
from returning import QUARTER, judged_clean

from comity.web.agreements.models import Publication
from comity.web.approvals import actions as approving
from comity.web.breaches import actions
from comity.web.breaches.models import Breach
from comity.web.engagements import actions as engaging
from comity.web.engagements.models import Engagement
from comity.web.notices.models import Notice
from comity.web.organisations.models import Organisation
from comity.web.people.models import Person
from comity.web.returns import frames
from comity.web.returns.models import Return, Round, Version
from comity.web.returns.models import State as ReturnState

CAP = "price-cap"


def another_day(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """What has it be another day, at midday."""

    def go(day: date) -> None:
        moment = timezone.make_aware(datetime.combine(day, time(12)))
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return go


@dataclass
class Log:
    """The breach log of the cast's region, on days that a test chooses."""

    room: Room

    def found(self) -> int:
        """What the clock finds now: first exceptions that turned are judged, as a tick does."""
        approving.judge_what_turned(now=timezone.now())
        return actions.find(now=timezone.now())

    def climbed(self) -> int:
        return actions.escalate(now=timezone.now())

    def only(self, **wanted: object) -> Breach:
        return Breach.objects.get(**wanted)

    def under_an_exception(self) -> Engagement:
        """An engagement that started under an exception of 61 days from today."""
        held = self.room.engagement()
        self.room.signed(self.room.asked(held))
        return engaging.start(by=f"person:{self.room.cast.alice.pk}", engagement=held)

    def lapsed(self, today: date) -> date:
        """The first day after that exception."""
        return today + timedelta(days=61)

    def answer(self, breach: Breach, who: Person | None = None) -> Breach:
        by = self.room.member(who or self.room.cast.alice)
        return actions.answer(
            by=by, breach=breach, happened="SAIDHAPPENED the end was missed", doing="SAIDDOING a list"
        )

    def report(self, who: Person | None = None, words: str = "SAIDSEEN we lost a bid to it") -> Breach:
        """Bob of authority B reports authority A."""
        by = self.room.member(who or self.room.cast.bob)
        return actions.report(by=by, authority=self.room.cast.authority_a, clause="references", words=words)

    def told(self, kind: str) -> set[str]:
        """Who was told of something, by their first names."""
        return {
            each.person.name.partition(" ")[0] for each in Notice.objects.filter(kind=kind).select_related("person")
        }

    def authorised(self, authority: Organisation, quarter: str = QUARTER, turn: int = 1) -> Return:
        """A return as authorising leaves it: the exemplar's, whose findings are what they are."""
        publication = Publication.objects.get(region=authority.region)
        opened, _ = Round.objects.get_or_create(
            region=authority.region,
            quarter=quarter,
            defaults={"deadline": date(2026, 11, 30), "template": "1", "opened_by": BY, "opened_at": timezone.now()},
        )
        given, _ = Return.objects.get_or_create(region=authority.region, round=opened, authority=authority)
        made = judged_clean()
        version = Version(
            region=authority.region,
            given=given,
            number=turn,
            source="nil",
            publication=publication,
            memorandum=publication.digest,
            as_at=made.standing.as_at,
            engine="tests",
            digest=made.digest,
            source_digest="0" * 64,
            assignments=0,
            errors=0,
            queries=0,
            notes=0,
            made_by=BY,
            made_at=timezone.now(),
        )
        version.content = frames.sealed(made.content, version)
        version.save()
        given.current, given.state, given.turn = version, ReturnState.AUTHORISED, turn
        given.save()
        return given
