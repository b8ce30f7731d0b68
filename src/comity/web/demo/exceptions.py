"""The demonstration's exceptions: one of Coldharbour's in force, and one that waits for its director."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_scopes import scope

from comity.judge.facts import typed
from comity.web.approvals import actions
from comity.web.approvals.models import ExceptionRequest, Verdict
from comity.web.approvals.statement import seen
from comity.web.demo.checks import ALIKE, BY, COLDHARBOUR
from comity.web.engagements import actions as engaging
from comity.web.engagements.gathering import Gathered, Source, Sourced
from comity.web.engagements.memoranda import of_region
from comity.web.organisations.models import Organisation, Region
from comity.web.people.member import Member, member_of
from comity.web.people.models import Person

DIRECTOR, CHIEF = "daniel.whitlock@coldharbour.example", "colin.marsh@coldharbour.example"

SAYS: dict[str, Any] = {
    "reason": "unallocated",
    "why": "Eleven children have no social worker, and two of the team are away until the new year.",
    "words": "Four agencies were asked, and nobody could come at the cap before the end of the month.",
    "mitigations": "The post is advertised, and the cases are shared out each Monday.",
    "exit_plan": "A newly qualified worker starts before the last day and takes the cases over.",
    "no_other_departure": True,
}
ASKED: tuple[tuple[dict[str, Any], str, int], ...] = (
    ({"worker": "SW100047", "pay_rate": "29.50", "agency": "Ripple Social Work"}, "CB-2026-031", 0),
    ({"worker": "SW100050", "pay_rate": "30.25", "agency": "Lanternfield Care Staffing"}, "CB-2026-032", 10),
)
"""What is otherwise than with the other candidates, the reference, and in how many days the worker starts."""


def make_exceptions(region: Region) -> None:
    """Beth asks for both; Daniel and Colin have signed the first, and its engagement has started."""
    with scope(region=region):
        beth, daniel, colin = (_member(email, region) for email in (BY, DIRECTOR, CHIEF))
        first, _ = (_asked(beth, *each) for each in ASKED)
        for position, who in enumerate((daniel, colin)):
            _sign(who, first, position)
        engaging.start(by=beth.actor, engagement=first.engagement)


def _member(email: str, region: Region) -> Member:
    found = member_of(Person.objects.get(email=email), region)
    assert found is not None
    return found


def _asked(beth: Member, otherwise: dict[str, Any], reference: str, in_days: int) -> ExceptionRequest:
    today = timezone.localdate()
    starts = today + timedelta(days=in_days)
    dates = {"start_date": starts, "planned_end_date": starts + timedelta(days=7 * 8 - 1)}
    checked = dict.fromkeys(("registration_checked_date", "dbs_checked_date", "right_to_work_checked_date"), today)
    facts = typed({**ALIKE, **dates, **checked, "payment_basis": "paye", **otherwise})
    made = engaging.check(
        by=beth.actor,
        organisation=Organisation.objects.get(code=COLDHARBOUR),
        gathered=Gathered(facts, dict.fromkeys(facts, Sourced(Source.FORM))),
        held=of_region(beth.region, today),
        as_at=today,
    )
    engagement = engaging.propose(by=beth.actor, check=made.check, reference=reference)
    draft = actions.draft(by=beth, engagement=engagement)
    return actions.ask(by=beth, request=actions.change_draft(by=beth, request=draft, given=SAYS))


def _sign(who: Member, request: ExceptionRequest, position: int) -> None:
    needed = request.needed.get(position=position)
    actions.decide(by=who, request=request, position=position, verdict=Verdict.APPROVE, saw=seen(request, needed))
