"""The demonstration's breach log: what last quarter's returns show, one answered, one closed, and a report."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F
from django.utils import timezone
from django_scopes import scope

from comity.web.breaches import actions
from comity.web.breaches.models import Breach, Entry
from comity.web.demo.cast import LEAD
from comity.web.organisations.models import Organisation, Region
from comity.web.people.member import Member, member_of
from comity.web.people.models import Person

HELEN, UNA = "helen.osei@abbotsbridge.example", "una.daly@brackenshire.example"
DAYS = 12
"""How long ago the answered one came to light: long enough to have gone up three rungs."""


def make_breaches(region: Region) -> None:
    """Una has answered one of Brackenshire's, Ruth has closed one of Abbotsbridge's, and Helen has reported one."""
    now = timezone.now()
    actions.find(now=now)
    with scope(region=region):
        helen, una, ruth = (_member(email, region) for email in (HELEN, UNA, LEAD))
        of_caps = Breach.objects.filter(clause="price-cap").order_by("number")
        closed, answered = (of_caps.filter(authority__code=code).first() for code in ("X99000001", "X99000002"))
        assert closed is not None
        assert answered is not None
        assert una.person is not None
        actions.give(by=una, breach=answered, person=una.person)
        actions.answer(
            by=una,
            breach=answered,
            happened="The rate was agreed on a Friday, before anybody looked at the new cap.",
            doing="The agency has agreed to the cap from next month, and rates are checked before they are said.",
        )
        actions.answer(
            by=helen,
            breach=closed,
            happened="Two teams each thought that the other had asked for an exception.",
            doing="One person asks now, and the check is made before the interview.",
        )
        lesson = "Have one person ask, and make the check before the interview and not after it."
        actions.close(by=ruth, breach=closed, lesson=lesson)
        _as_of_then(Breach.objects.get(pk=answered.pk))
        actions.report(
            by=helen,
            authority=Organisation.objects.get(code="X99000003"),
            clause="end-of-placement-review",
            words="Somebody came to us from a placement there with no review of it, and none came when we asked.",
        )
    actions.escalate(now=now)


def _member(email: str, region: Region) -> Member:
    found = member_of(Person.objects.get(email=email), region)
    assert found is not None
    return found


def _as_of_then(breach: Breach) -> None:
    """Date what is past as it would have been; the record says when it was really done."""
    ago = timedelta(days=DAYS)
    breach.found_on, breach.found_at = breach.found_on - ago, breach.found_at - ago
    breach.next_rung_on = breach.found_on
    breach.save()
    Entry.objects.filter(breach=breach, happened="found").update(at=F("at") - ago)
