"""What authorities told of a worker whom both know, with a secret in each part that only one of them may see."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from held_of_workers import A_NUMBER, START

from comity.returns.leavers import Left
from comity.returns.references import Given
from comity.returns.registrations import Checked
from comity.web.histories import actions
from comity.web.histories.models import Fact, Leaver, Purpose, Registration, Verdict
from comity.web.organisations.models import Kind, Organisation, Region
from comity.web.people.member import Member
from comity.web.people.roles import Role

if TYPE_CHECKING:
    from planted import Actor, World

ASK = {"director", "assistant_director", "hr_lead", "commissioner", "team_manager"}
"""The roles that ask about workers, and so see what an authority wrote down of one."""


def plant_histories(world: World, region: Region) -> None:
    """Each authority tells of the same worker, asks about them, gives them a link and is objected to."""
    for authority in Organisation.objects.filter(region=region, kind=Kind.AUTHORITY).order_by("pk"):
        _plant(world, authority)


def _plant(world: World, authority: Organisation) -> None:
    from planted_returns import _of, sees_return

    def may(actor: Actor) -> bool:
        return sees_return(actor, authority)

    def may_ask(actor: Actor) -> bool:
        return actor.role in ASK and actor.organisation == authority

    analyst: Member = _of(authority, Role.DATA_ANALYST)
    by = analyst.actor

    def may_be_told(actor: Actor) -> bool:
        """What is on the regulator's public register is told to any authority of the region that asks."""
        return may(actor) or (actor.role in ASK and actor.region == authority.region)

    left = Left(A_NUMBER, date(2026, 7, 1), "dismissal", world.plant("leaverrole", may))
    actions.tell_leavers(by=by, authority=authority, leavers=[left])
    actions.tell_references(by=by, authority=authority, references=[Given(A_NUMBER, date(2026, 6, 30), "practice")])
    (looked_up,) = actions.keep_checks(
        by=by, authority=authority, checks=[Checked(A_NUMBER, "registered", date(2026, 9, 1), None)]
    )
    Registration.objects.filter(pk=looked_up.pk).update(result=world.plant("result", may_be_told))
    actions.tell_spell(
        by=by,
        authority=authority,
        number=A_NUMBER,
        employer=world.plant("employer", may_ask),
        start_date=date(2020, 1, 1),
        end_date=None,
        employment="direct",
        context="child_and_family",
        registered=True,
        part_time=False,
        evidence="contract",
        seen_on=date(2026, 9, 1),
    )
    actions.ask(by=by, authority=authority, number=A_NUMBER, purpose=Purpose.ENGAGING, start=START)
    link = actions.make_link(by=by, authority=authority, number=A_NUMBER, address="worker@post.example")
    made = actions.object_to(
        link=link,
        fact=Fact.LEAVER,
        fact_id=str(Leaver.objects.get(authority=authority).pk),
        authority=authority,
        words=world.plant("objection", may),
    )
    actions.answer_objection(by=by, objection=made, verdict=Verdict.STANDS, answer=world.plant("objectionanswer", may))
