"""Checks, a draft of one and an engagement, with a secret in each, for those whose they are and nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from checking import MEETS
from django.utils import timezone

from comity.judge.equal_treatment import Break
from comity.judge.facts import typed
from comity.web.engagements import actions
from comity.web.engagements.gathering import Gathered
from comity.web.engagements.memoranda import of_region
from comity.web.engagements.models import Check
from comity.web.organisations.models import Kind, Organisation, Region
from comity.web.people.models import Person

if TYPE_CHECKING:
    from planted import Actor, World

CHECKERS = frozenset(
    {"director", "assistant_director", "chief_executive", "hr_lead", "commissioner", "team_manager"}
) | {"agency_user", "msp_user", "key"}


def sees_checks(actor: Actor, organisation: Organisation) -> bool:
    """Whoever checks for the organisation, its program, and the auditor; no lead, and no analyst."""
    if not actor.of(organisation.region):
        return False
    return actor.role == "auditor" or (actor.role in CHECKERS and actor.organisation == organisation)


def plant_checks(world: World, region: Region) -> None:
    """Each authority checks a candidate, engages one and begins another; an agency offers the first one a candidate."""
    authorities = list(Organisation.objects.filter(region=region, kind=Kind.AUTHORITY).order_by("pk"))
    for authority in authorities:
        _plant(world, authority)
    for agency in Organisation.objects.filter(region=region, kind=Kind.AGENCY):
        _offered(world, agency, authorities[0])


def _check(organisation: Organisation, secret: str, by: str, **otherwise: object) -> Check:
    today = timezone.localdate()
    facts = typed({**MEETS, "start_date": today, "planned_end_date": None, "agency": secret, **otherwise})
    held = of_region(organisation.region, today)
    return actions.check(by=by, organisation=organisation, gathered=Gathered(facts), held=held, as_at=today).check


def _plant(world: World, authority: Organisation) -> None:
    def may(actor: Actor) -> bool:
        return sees_checks(actor, authority)

    def may_on_a_page(actor: Actor) -> bool:
        return actor.role != "key" and may(actor)

    person = Person.objects.filter(memberships__organisation=authority, memberships__role="director").get()
    by = f"person:{person.pk}"
    checked = _check(authority, world.plant("checkedagency", may), by, authority=authority.code)
    engagement = actions.propose(by=by, check=checked, reference=world.plant("engagement", may_on_a_page))
    type(engagement).objects.filter(pk=engagement.pk).update(
        state="started",
        started_by=by,
        started_at=timezone.now(),
        emergency=True,
        emergency_words=world.plant("emergency", may_on_a_page),
        review_by=timezone.localdate() + timedelta(days=5),
    )
    engagement.refresh_from_db()
    today = timezone.localdate()
    actions.tell_time_away(by=by, engagement=engagement, first=today, last=None, why=Break.SICKNESS)
    theirs = world.plant("draft", lambda actor: actor.person == person)
    facts = {"authority": authority.code, "agency": theirs}
    candidate = {"facts": facts, "sources": {}, "asked": ["agency", "msp"]}
    actions.begin(person=person, organisation=authority, candidates=[candidate])


def _offered(world: World, agency: Organisation, authority: Organisation) -> None:
    def may(actor: Actor) -> bool:
        return sees_checks(actor, agency) or sees_checks(actor, authority)

    person = Person.objects.filter(memberships__organisation=agency).get()
    _check(agency, world.plant("offeredagency", may), f"person:{person.pk}", authority=authority.code)
