"""The breach log with a secret in each part of a breach that only some may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from planted_exceptions import ASK, sees_register

from comity.web.breaches import actions
from comity.web.breaches.actions.reporting import entered
from comity.web.breaches.finding import key_of
from comity.web.breaches.models import Breach, Source
from comity.web.organisations.models import Kind, Organisation, Region
from comity.web.people.member import Member, member_of
from comity.web.people.models import Person

if TYPE_CHECKING:
    from planted import Actor, World

REPORT = frozenset({"director", "assistant_director", "chief_executive", "hr_lead"})
COUNCIL_KEYS = frozenset({Kind.AUTHORITY, Kind.TRUST, Kind.REGION})


def sees_whole(actor: Actor, authority: Organisation) -> bool:
    """Whoever answers for the authority, the region's lead and the auditor; no program."""
    if not actor.of(authority.region):
        return False
    return actor.role in ("regional_lead", "auditor") or (actor.role in ASK and actor.organisation == authority)


def sees_report(actor: Actor, authority: Organisation, reporter: Organisation) -> bool:
    """The same, and those who may report for the organisation that did."""
    return sees_whole(actor, authority) or (actor.role in REPORT and actor.organisation == reporter)


def sees_lesson(actor: Actor, region: Region) -> bool:
    """Every member of the region and the programs of councils and of the programme; no supplier."""
    if actor.role == "key":
        return actor.of(region) and actor.organisation is not None and actor.organisation.kind in COUNCIL_KEYS
    return sees_register(actor, region)


def plant_breaches(world: World, region: Region) -> None:
    """Of each authority one that is answered, and one that its neighbour reported, which is closed."""
    authorities = list(Organisation.objects.filter(region=region, kind=Kind.AUTHORITY).order_by("pk"))
    lead = _member(Organisation.objects.get(region=region, kind=Kind.REGION), "regional_lead")
    for authority, neighbour in zip(authorities, reversed(authorities), strict=True):

        def may(actor: Actor, authority: Organisation = authority) -> bool:
            return sees_whole(actor, authority)

        def may_report(actor: Actor, authority: Organisation = authority, reporter: Organisation = neighbour) -> bool:
            return sees_report(actor, authority, reporter)

        director = _member(authority, "director")
        reference = world.plant("breachedassignment", may)
        breach = Breach(
            authority=authority,
            clause="notice",
            source=Source.RETURN,
            quarter="2026-Q3",
            assignment_ref=reference,
            key=key_of(authority.pk, reference, "notice"),
            number=f"BRE-2020-{authority.pk:04d}",
        )
        entered(breach=breach, by=director.actor, ladder=[], now=timezone.now())
        assert director.person is not None
        actions.give(by=director, breach=breach, person=director.person)
        said = {"happened": world.plant("breachanswer", may), "doing": world.plant("breachdoing", may)}
        actions.answer(by=director, breach=breach, **said)
        words = world.plant("breachreport", may_report)
        reported = actions.report(
            by=_member(neighbour, "hr_lead"), authority=authority, clause="references", words=words
        )
        lesson = world.plant("breachlesson", lambda actor: sees_lesson(actor, region))
        actions.close(by=lead, breach=reported, lesson=lesson)


def _member(organisation: Organisation, role: str) -> Member:
    person = Person.objects.get(memberships__organisation=organisation, memberships__role=role)
    found = member_of(person, organisation.region)
    assert found is not None
    return found
