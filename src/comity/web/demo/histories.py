"""The demonstration's histories: what its authorities hold of some workers, who asked, and what a worker objects to.

SW100063 has been at Coldharbour for seven months, and another agency offers them there meanwhile. SW100076 left
Coldharbour, is asked about by Abbotsbridge, and objects. SW100092 left Brackenshire too lately to come to Coldharbour.
SW100021 is the candidate who may start, whose months two authorities have seen.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django_scopes import scope

from comity.judge.facts import typed
from comity.judge.renewal import Standing, renewal
from comity.returns.leavers import Left
from comity.returns.registrations import Checked, Result
from comity.web.demo.checks import ALIKE, BY, COLDHARBOUR
from comity.web.engagements import actions as engaging
from comity.web.engagements.gathering import Gathered, Source, Sourced
from comity.web.engagements.memoranda import of_region
from comity.web.engagements.models import Check, Engagement
from comity.web.histories import actions
from comity.web.histories.actions.patterns import find_patterns
from comity.web.histories.models import Context, Employment, Evidence, Fact, Leaver, Purpose
from comity.web.organisations.models import Organisation, Region
from comity.web.people.models import Person

ABBOTSBRIDGE, HELEN = "X99000001", "helen.osei@abbotsbridge.example"
BRACKENSHIRE, TOMASZ = "X99000002", "tomasz.zielinski@brackenshire.example"
LONG_HERE, OUR_LEAVER, THEIR_LEAVER, SEEN_BY_TWO = "SW100063", "SW100076", "SW100092", "SW100021"
OTHER_AGENCY = "lanternfield"


def make_histories(region: Region) -> None:
    """All of it, told and asked by those who would."""
    today = timezone.localdate()
    with scope(region=region):
        coldharbour, abbotsbridge, brackenshire = (
            Organisation.objects.get(code=code) for code in (COLDHARBOUR, ABBOTSBRIDGE, BRACKENSHIRE)
        )
        beth, helen, tomasz = (f"person:{Person.objects.get(email=email).pk}" for email in (BY, HELEN, TOMASZ))
        left = [
            Left(OUR_LEAVER, today - timedelta(days=100), "resignation", "Senior social worker"),
            Left("SW100105", today - timedelta(days=210), "retirement", "Team manager"),
        ]
        actions.tell_leavers(by=beth, authority=coldharbour, leavers=left)
        theirs = Left(THEIR_LEAVER, today - timedelta(days=40), "resignation", "Social worker")
        actions.tell_leavers(by=tomasz, authority=brackenshire, leavers=[theirs])
        _spell(beth, coldharbour, date(2018, 9, 3), date(2020, 8, 31), "Coldharbour Borough Council")
        _spell(beth, coldharbour, date(2021, 1, 4), date(2022, 6, 30), "Fenwick and Holme Council", part_time=True)
        _spell(helen, abbotsbridge, date(2022, 7, 1), date(2024, 12, 31), "Abbotsbridge City Council")
        actions.keep_checks(by=beth, authority=coldharbour, checks=_looked_up(today))
        _long_here(beth, region, today)
        _offered_too(region, today)
        soon = today + timedelta(days=14)
        for worker, purpose in ((LONG_HERE, Purpose.RECORD), (SEEN_BY_TWO, Purpose.RECORD)):
            actions.ask(by=beth, authority=coldharbour, number=worker, purpose=purpose, start=today)
        actions.ask(by=beth, authority=coldharbour, number=THEIR_LEAVER, purpose=Purpose.ENGAGING, start=soon)
        actions.ask(by=helen, authority=abbotsbridge, number=OUR_LEAVER, purpose=Purpose.ENGAGING, start=soon)
        _objects(beth, coldharbour)
        find_patterns(by="platform:demo", region=region)


def _spell(by: str, authority: Organisation, first: date, last: date, employer: str, part_time: bool = False) -> None:
    actions.tell_spell(
        by=by,
        authority=authority,
        number=SEEN_BY_TWO,
        employer=employer,
        start_date=first,
        end_date=last,
        employment=Employment.DIRECT,
        context=Context.CHILD_AND_FAMILY,
        registered=True,
        part_time=part_time,
        evidence=Evidence.REFERENCE if part_time else Evidence.HR_RECORD,
        seen_on=timezone.localdate(),
    )


def _looked_up(today: date) -> list[Checked]:
    """Of one worker long ago, so that it is due again; of one whose registration is being renewed; of one as it is."""
    november = date(today.year, 11, 30)
    renewing = november if renewal(november, today) is Standing.RENEWAL else today + timedelta(days=7)
    return [
        Checked(LONG_HERE, Result.REGISTERED, today - timedelta(days=120), None),
        Checked(SEEN_BY_TWO, Result.REGISTERED, today - timedelta(days=30), renewing),
        Checked("SW100047", Result.WITH_CONDITIONS, today, date(today.year + 1, 11, 30)),
    ]


def _check(by: str, organisation: Organisation, region: Region, start: date, weeks: int, **otherwise: Any) -> Check:
    today = timezone.localdate()
    checked = dict.fromkeys(
        ("registration_checked_date", "dbs_checked_date", "right_to_work_checked_date"),
        min(today, start - timedelta(days=7)),
    )
    dates = {"start_date": start, "planned_end_date": start + timedelta(weeks=weeks), **checked}
    facts = typed({**ALIKE, **dates, "worker": LONG_HERE, "payment_basis": "paye", **otherwise})
    gathered = Gathered(facts, dict.fromkeys(facts, Sourced(Source.FORM)))
    made = engaging.check(
        by=by, organisation=organisation, gathered=gathered, held=of_region(region, today), as_at=today
    )
    return made.check


def _long_here(by: str, region: Region, today: date) -> None:
    """An engagement that began long ago and goes on: more than half a year in all, and more than the twelve weeks."""
    authority = Organisation.objects.get(code=COLDHARBOUR)
    start = today - timedelta(days=215)
    check = _check(by, authority, region, start, 52, pay_rate="25.40", agency="Ripple Social Work")
    engagement = engaging.propose(by=by, check=check, reference="CB-2026-011")
    engaging.start(by=by, engagement=engagement)
    began = timezone.now() - (today - start)
    Engagement.objects.filter(pk=engagement.pk).update(made_at=began - timedelta(days=3), started_at=began)


def _offered_too(region: Region, today: date) -> None:
    """The same worker, offered by another agency."""
    agency = Organisation.objects.get(code=OTHER_AGENCY)
    _check("platform:demo", agency, region, today + timedelta(days=14), 12, pay_rate="26.90", agency=agency.name)


def _objects(by: str, authority: Organisation) -> None:
    """The leaver has opened a link of their own, and says that the day is wrong."""
    link = actions.make_link(by=by, authority=authority, number=OUR_LEAVER, address="a.worker@post.example")
    actions.open_link(link=link, number=OUR_LEAVER)
    leaver = Leaver.objects.filter(authority=authority).order_by("-left_on").first()
    assert leaver is not None
    actions.object_to(
        link=link,
        fact=Fact.LEAVER,
        fact_id=str(leaver.pk),
        authority=authority,
        words="My last day was a month earlier. I have the letter that says so.",
    )
