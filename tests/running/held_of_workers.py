"""A worker of whom a region's authorities hold something, for the tests."""

from __future__ import annotations

from datetime import date

from cast import BY

from comity.returns.leavers import Left
from comity.web.histories import actions
from comity.web.histories.actions.asking import Asked
from comity.web.histories.models import LeaverList, Purpose
from comity.web.organisations.models import Organisation

A_NUMBER = "SW123456"
START = date(2026, 9, 1)


def left(authority: Organisation, on: date, reason: str = "resignation", number: str = A_NUMBER) -> LeaverList:
    """A leaver that an authority tells of."""
    return actions.tell_leavers(by=BY, authority=authority, leavers=[Left(number, on, reason, "Senior")])


def asks(
    authority: Organisation, number: str = A_NUMBER, start: date = START, purpose: Purpose = Purpose.ENGAGING
) -> Asked:
    """An authority asks."""
    return actions.ask(by=BY, authority=authority, number=number, purpose=purpose, start=start)
