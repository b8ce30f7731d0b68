"""The demonstration's checks: two candidates of Coldharbour's, one who may start and one who costs more than a cap."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_scopes import scope

from comity.judge.facts import typed
from comity.web.engagements import actions
from comity.web.engagements.gathering import Gathered, Source, Sourced
from comity.web.engagements.memoranda import of_region
from comity.web.organisations.models import Organisation, Region
from comity.web.people.models import Person

COLDHARBOUR, BY = "X99000003", "beth.lowry@coldharbour.example"

CANDIDATES: tuple[dict[str, Any], ...] = (
    {"worker": "SW100021", "payment_basis": "paye", "pay_rate": "25.00", "agency": "Ripple Social Work"},
    {"worker": "SW100034", "payment_basis": "umbrella", "pay_rate": "46.50", "agency": "Lanternfield Care Staffing"},
)
ALIKE: dict[str, Any] = {
    "authority": COLDHARBOUR,
    "role": "social_worker",
    "supply_route": "msp",
    "had_substantive_role": False,
    "direct_experience_months": 54,
    "references_received": 2,
    "notice_days": 28,
    "onsite_days_per_week": "3",
    "hours_per_week": "37",
}


def make_checks(region: Region) -> None:
    """Both, as at today, by Coldharbour's HR lead."""
    today = timezone.localdate()
    dates = {
        "start_date": today + timedelta(days=14),
        "planned_end_date": today + timedelta(days=14 + 7 * 12),
        "registration_checked_date": today,
        "dbs_checked_date": today,
        "right_to_work_checked_date": today,
    }
    person = Person.objects.get(email=BY)
    with scope(region=region):
        organisation = Organisation.objects.get(code=COLDHARBOUR)
        held = of_region(region, today)
        for candidate in CANDIDATES:
            facts = typed({**ALIKE, **dates, **candidate})
            sources = dict.fromkeys(facts, Sourced(Source.FORM))
            actions.check(
                by=f"person:{person.pk}",
                organisation=organisation,
                gathered=Gathered(facts, sources),
                held=held,
                as_at=today,
            )
