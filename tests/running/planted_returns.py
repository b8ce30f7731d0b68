"""Returns with a secret planted in each part of them that not everyone of the region may see, and who may see each."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from cast import BY
from django.utils import timezone
from planted_beside import plant_beside, plant_exports
from returning import QUARTER, clean, judged_clean

from comity.web.agreements.models import Publication
from comity.web.organisations.models import Kind, Organisation, Region
from comity.web.people.member import Member, member_of
from comity.web.people.models import Person
from comity.web.people.roles import Role
from comity.web.returns import actions
from comity.web.returns.findings import key_of
from comity.web.returns.frames import packed
from comity.web.returns.models import Correction, Return, Source, Step
from comity.web.returns.reading import Made, Standing
from comity.web.returns.signing import seen
from comity.web.sealing import seal

if TYPE_CHECKING:
    import polars as pl
    from planted import Actor, World

COUNCILS = {
    "director",
    "assistant_director",
    "chief_executive",
    "hr_lead",
    "commissioner",
    "team_manager",
    "data_analyst",
}
CLAUSE = "experience"


def key_reaches(actor: Actor, organisation: Organisation) -> bool:
    """A key with every scope reaches its own organisation; the programme's reaches its whole region."""
    assert actor.organisation is not None
    programme = actor.organisation.kind == Kind.REGION
    return actor.of(organisation.region) and (programme or actor.organisation == organisation)


def sees_return(actor: Actor, authority: Organisation) -> bool:
    """Whoever works for the authority, whatever they do there, its program, and the auditor; no lead, no other."""
    if not actor.of(authority.region):
        return False
    if actor.role == "key":
        return key_reaches(actor, authority)
    return actor.role == "auditor" or (actor.role in COUNCILS and actor.organisation == authority)


def sees_what_is_contested(actor: Actor, authority: Organisation) -> bool:
    """The same, and the regional lead, who answers: of the one finding that is contested, and no other."""
    return sees_return(actor, authority) or (actor.of(authority.region) and actor.role == "regional_lead")


def sees_evidence(actor: Actor, authority: Organisation) -> bool:
    """The file that was added to what was said is for people: no program reads it."""
    return actor.role != "key" and sees_what_is_contested(actor, authority)


def plant_returns(world: World, region: Region) -> None:
    """A round with both authorities' returns: sent, explained, contested, answered, submitted and opened again."""
    authorities = list(Organisation.objects.filter(region=region, kind=Kind.AUTHORITY))
    round = actions.open_round(
        by=BY, region=region, quarter=QUARTER, deadline=date(2026, 11, 30), authorities=authorities
    )
    for given in round.returns.select_related("authority", "region", "round"):
        _plant(world, given)
    plant_exports(world, round)


def _plant(world: World, given: Return) -> None:
    authority = given.authority

    def may(actor: Actor) -> bool:
        return sees_return(actor, authority)

    def may_contest(actor: Actor) -> bool:
        return sees_what_is_contested(actor, authority)

    def may_evidence(actor: Actor) -> bool:
        return sees_evidence(actor, authority)

    analyst = _of(authority, Role.DATA_ANALYST)
    lead = _of(Organisation.objects.get(region=given.region, kind=Kind.REGION), Role.REGIONAL_LEAD)
    contested = world.plant("contestedassignment", lambda actor: sees_what_is_contested(actor, authority))
    reference = world.plant("assignment", may)
    references = {"CHB-26-003": contested, "CHB-26-007": reference}
    content = clean().replace(b"X99000003", authority.code.encode())
    for held, secret in {**references, "CHB-26-005": world.plant("filecontent", may)}.items():
        content = content.replace(held.encode(), secret.encode())
    upload = actions.send(by=analyst.actor, given=given, name=f"{world.plant('filename', may)}.csv", content=content)
    world.finding_keys[authority.pk] = [key_of(contested, CLAUSE), key_of(reference, "price-cap")]
    made = _made(given, references)
    actions.publish(upload=upload, made=made, source=Source.FILE, source_digest="0" * 64, corrected=0)
    value = {"found": "", "value": world.plant("correction", may)}
    Correction.objects.create(
        region=given.region,
        upload=upload,
        row=2,
        field="agency",
        content=seal(json.dumps(value).encode(), of=authority, purpose="correction"),
        made_by=analyst.actor,
        made_at=timezone.now(),
    )
    actions.explain(
        by=analyst.actor,
        given=given,
        queries=[actions.Query("0" * 64, "not-signed", reference, "signoff_clause")],
        reason="checked",
        words=world.plant("explanation", may),
    )
    contest = actions.contest(
        by=analyst.actor, given=given, assignment_ref=contested, clause=CLAUSE, outcome="breached",
        words=world.plant("contest", may_contest),
        name=f"{world.plant('evidencename', may_evidence)}.pdf",
        evidence=world.plant("evidence", may_evidence).encode(),
    )  # fmt: skip
    actions.answer(by=lead.actor, contest=contest, upheld=False, words=world.plant("answer", may_contest))
    plant_beside(world, given, analyst, may)
    given = Return.objects.select_related("current", "authority", "round", "region").get(pk=given.pk)
    assert given.current is not None
    actions.sign(by=analyst, given=given, step=Step.SUBMIT, saw=seen(given, given.current))
    actions.reopen(by=analyst, given=given, reason=world.plant("reopening", may))


def _of(organisation: Organisation, role: Role) -> Member:
    person = Person.objects.filter(memberships__organisation=organisation, memberships__role=role).get()
    found = member_of(person, organisation.region)
    assert found is not None
    return found


def _made(given: Return, references: dict[str, str]) -> Made:
    """The exemplar's return without what is wrong in it, as the authority's, with other references to some of it."""
    publication = Publication.objects.get(region=given.region, number=1)
    standing, frames, whole = _exemplar()
    import polars as pl
    import polars.selectors as cs

    codes = {"X99000003": given.authority.code}
    renamed: dict[str, Any] = {
        name: frame.with_columns(
            pl.col("assignment_ref").replace(references), cs.by_name("authority", require_all=False).replace(codes)
        )
        for name, frame in frames.items()
    }
    content = packed(renamed)
    return Made(
        standing=Standing(publication, standing.memorandum, QUARTER),
        content=content,
        digest=_digest(content),
        assignments=whole.assignments,
        errors=0,
        queries=0,
        notes=whole.notes,
        tally=whole.tally,
        accounting=whole.accounting,
        engine=whole.engine,
    )


def _digest(content: bytes) -> str:
    from hashlib import sha256

    return sha256(content).hexdigest()


@cache
def _exemplar() -> tuple[Standing, dict[str, pl.DataFrame], Made]:
    from comity.web.returns.frames import unpacked

    made = judged_clean()
    return made.standing, unpacked(made.content), made
