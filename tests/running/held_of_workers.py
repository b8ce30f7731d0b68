"""A worker of whom a region's authorities hold something, for the tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from cast import BY
from checking import MEETS
from django.utils import timezone

from comity.judge.facts import typed
from comity.returns.leavers import Left
from comity.returns.registrations import Checked
from comity.web.engagements import actions as engaging
from comity.web.engagements.gathering import Gathered
from comity.web.engagements.memoranda import of_region
from comity.web.engagements.models import Check, Engagement, State
from comity.web.histories import actions
from comity.web.histories.actions.asking import Asked
from comity.web.histories.models import LeaverList, Purpose, Registration
from comity.web.organisations.models import Organisation

A_NUMBER = "SW123456"
START = date(2026, 9, 1)


def left(authority: Organisation, on: date, reason: str = "resignation", number: str = A_NUMBER) -> LeaverList:
    """A leaver that an authority tells of."""
    return actions.tell_leavers(by=BY, authority=authority, leavers=[Left(number, on, reason, "Senior")])


def looked(authority: Organisation, result: str, until: date | None = None, number: str = A_NUMBER) -> Registration:
    """What the register showed an authority today."""
    checks = [Checked(number, result, timezone.localdate(), until)]
    (made,) = actions.keep_checks(by=BY, authority=authority, checks=checks)
    return made


def asks(
    authority: Organisation, number: str = A_NUMBER, start: date = START, purpose: Purpose = Purpose.ENGAGING
) -> Asked:
    """An authority asks."""
    return actions.ask(by=BY, authority=authority, number=number, purpose=purpose, start=start)


def offered(authority: Organisation, by: Organisation, **facts: Any) -> Check:
    """A check of the worker for an authority, made by it or by a supplier."""
    given = typed({**MEETS, "authority": authority.code, **facts})
    held, today = of_region(authority.region, START), START
    return engaging.check(by=BY, organisation=by, gathered=Gathered(given), held=held, as_at=today).check


def engaged(
    authority: Organisation, reference: str, since: date, *, ended: date | None = None, **facts: Any
) -> Engagement:
    """An engagement of the worker that has started, and ended where a last day is given."""
    check = offered(authority, authority, start_date=since, **facts)
    made = engaging.propose(by=BY, check=check, reference=reference)
    Engagement.objects.filter(pk=made.pk).update(state=State.STARTED, started_by=BY, started_at="2026-07-01T09:00Z")
    made.refresh_from_db()
    if ended is not None:
        engaging.end(by=BY, engagement=made, ended_on=ended)
    return made
