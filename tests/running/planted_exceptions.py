"""Requests for exceptions, one of them signed, with a secret in each part that only some may see."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from comity.memorandum.base import Post
from comity.web.approvals import actions
from comity.web.approvals.models import ExceptionRequest, SignOffNeeded, Verdict
from comity.web.approvals.resting import digest_of, facts_of, sealed_words
from comity.web.approvals.statement import seen
from comity.web.engagements.models import Engagement
from comity.web.organisations.models import Kind, Organisation, Region
from comity.web.people.member import Member, member_of
from comity.web.people.models import Person

if TYPE_CHECKING:
    from planted import Actor, World

MEMBERS = frozenset(
    {"director", "assistant_director", "chief_executive", "hr_lead", "commissioner", "team_manager", "data_analyst"}
) | {"regional_lead", "auditor"}
"""Who reads the register; no supplier. Programs of the same kinds of organisation read it too."""

READERS = (Kind.REGION, Kind.AUTHORITY, Kind.TRUST)

ASK = (MEMBERS | {"key"}) - {"data_analyst", "regional_lead", "auditor"}


def sees_register(actor: Actor, region: Region) -> bool:
    reads = actor.role in MEMBERS or (
        actor.role == "key" and actor.organisation is not None and actor.organisation.kind in READERS
    )
    return actor.of(region) and reads


def sees_request(actor: Actor, authority: Organisation) -> bool:
    """Whoever asks for the authority, or decides there, its program, and the auditor. The lead is not asked."""
    if not actor.of(authority.region):
        return False
    return actor.role == "auditor" or (actor.role in ASK and actor.organisation == authority)


def plant_exceptions(world: World, region: Region) -> None:
    """Each authority has one that waits and one that is signed, and another asks about that one."""
    authorities = list(Organisation.objects.filter(region=region, kind=Kind.AUTHORITY).order_by("pk"))
    signed = [_plant(world, authority) for authority in authorities]
    for asking, request in zip(reversed(authorities), signed, strict=True):
        words = world.plant("challenge", lambda actor: sees_register(actor, region))
        made = actions.challenge(by=_member(asking, "hr_lead"), request=request, words=words, is_objection=False)
        answer = world.plant("challengeanswer", lambda actor: sees_register(actor, region))
        actions.answer_challenge(by=_member(request.authority, "hr_lead"), challenge=made, answer=answer)


def _member(organisation: Organisation, role: str) -> Member:
    person = Person.objects.get(memberships__organisation=organisation, memberships__role=role)
    found = member_of(person, organisation.region)
    assert found is not None
    return found


def _plant(world: World, authority: Organisation) -> ExceptionRequest:
    def may(actor: Actor) -> bool:
        return sees_request(actor, authority)

    def may_of_the_register(actor: Actor) -> bool:
        return sees_register(actor, authority.region)

    waits = _asked(authority, world.plant("waitingwhy", may), world.plant("waitingwords", may))
    manager, director = _member(authority, "hr_lead"), _member(authority, "director")
    question = actions.ask_first(by=director, request=waits, position=0, words=world.plant("question", may))
    actions.answer_question(by=manager, question=question, answer=world.plant("questionanswer", may))
    signed = _asked(authority, world.plant("register", may_of_the_register), world.plant("signedwords", may))
    actions.decide(
        by=director,
        request=signed,
        position=0,
        verdict=Verdict.PART,
        words=world.plant("conditions", may),
        saw=seen(signed, signed.needed.get(position=0)),
    )
    chief = _member(authority, "chief_executive").person
    assert chief is not None
    today = timezone.localdate()
    actions.delegate(
        by=director, organisation=authority, post=Post.DCS, given_to=chief, first_day=today, last_day=today
    )
    return ExceptionRequest.objects.get(pk=signed.pk)


def _asked(authority: Organisation, why: str, words: str) -> ExceptionRequest:
    """As asking leaves it. The planted memorandum knows no cap, so that no check by it could be asked about."""
    today, now = timezone.localdate(), timezone.now()
    manager = _member(authority, "hr_lead").person
    engagement = Engagement.objects.get(authority=authority)
    facts = facts_of(engagement.current)
    made = ExceptionRequest(
        region=authority.region,
        authority=authority,
        engagement=engagement,
        from_check=engagement.current,
        number=f"EXC-{today.year}-{ExceptionRequest.objects.count() + 1:04d}",
        clauses=["notice"],
        reason="other",
        why=why,
        pay_rate=facts.get("pay_rate"),
        charge_rate=facts.get("charge_rate"),
        hours_per_week=37_000_000,
        first_day=today,
        last_day=today + timedelta(days=30),
        no_other_departure=True,
        memorandum_digest=engagement.current.memorandum_digest,
        facts_digest=digest_of(facts),
        made_by=f"person:{manager.pk}",
        made_at=now,
        asked_by=manager,
        asked_at=now,
    )
    made.said = sealed_words(made, {"words": words, "mitigations": "Some", "exit_plan": "Some"})
    made.save(force_insert=True)
    SignOffNeeded.objects.create(
        region=authority.region, request=made, position=0, post="dcs", does="sign", clauses=["notice"], turn_at=now
    )
    return made
