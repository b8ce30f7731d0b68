"""What the people of an authority do with exceptions, for tests of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cast import BY, PASSWORD, Cast
from checking import MEETS
from django.utils import timezone
from django_scopes import scope
from returning import a_publication

from comity.judge.facts import typed
from comity.web.approvals import actions
from comity.web.approvals.models import Decision, ExceptionRequest, Verdict
from comity.web.approvals.statement import seen
from comity.web.engagements import actions as engaging
from comity.web.engagements.gathering import Gathered
from comity.web.engagements.memoranda import of_region
from comity.web.engagements.models import Because, Engagement
from comity.web.people.actions import give_membership
from comity.web.people.member import Member, member_of
from comity.web.people.models import Person
from comity.web.people.roles import Role

SAYS = {
    "reason": "unallocated",
    "why": "Eleven children wait for a social worker",
    "words": "SECRETWORDS three of the team are away",
    "mitigations": "The post is advertised",
    "exit_plan": "The new worker starts in January",
    "hours_per_week": 37_000_000,
    "no_other_departure": True,
}


@dataclass
class Room:
    """The cast of authority A, and what they do."""

    cast: Cast
    director: Person
    chief: Person
    deputy: Person
    neighbour: Person

    def member(self, who: Person) -> Member:
        found = member_of(who, self.cast.severnside)
        assert found is not None
        return found

    def engagement(self, **otherwise: Any) -> Engagement:
        """One whose check found the rate over the cap, starting today."""
        today = timezone.localdate()
        checked = {name: today for name in MEETS if name.endswith("_checked_date")}
        days = {"start_date": today, "planned_end_date": today + timedelta(days=60)}
        facts = {**MEETS, "authority": "X99000003", **checked, **days, "pay_rate": "30.00", **otherwise}
        by = f"person:{self.cast.alice.pk}"
        made = engaging.check(
            by=by,
            organisation=self.cast.authority_a,
            gathered=Gathered(typed(facts)),
            held=of_region(self.cast.severnside, today),
            as_at=today,
        )
        return engaging.propose(by=by, check=made.check, reference="CB-1")

    def extended(self, engagement: Engagement, until: date) -> Engagement:
        """One that is planned to last until a later day."""
        engaging.judge_again(
            by=f"person:{self.cast.alice.pk}",
            check_before=engagement.current,
            changes={"planned_end_date": until},
            because=Because.EXTENSION,
            as_at=timezone.localdate(),
        )
        return Engagement.objects.select_related("current").get(pk=engagement.pk)

    def asked(self, engagement: Engagement | None = None, *, by: Person | None = None, **more: Any) -> ExceptionRequest:
        """A request, asked by Alice unless told."""
        member = self.member(by or self.cast.alice)
        made = actions.draft(by=member, engagement=engagement or self.engagement())
        kept = actions.change_draft(by=member, request=made, given={**SAYS, **more})
        return actions.ask(by=member, request=kept)

    def decide(self, request: ExceptionRequest, who: Person, position: int, **more: Any) -> Decision:
        """What somebody decides; approves it unless told."""
        needed = request.needed.get(position=position)
        given = {"verdict": Verdict.APPROVE, **more}
        return actions.decide(
            by=self.member(who), request=request, position=position, saw=seen(request, needed), **given
        )

    def signed(self, request: ExceptionRequest) -> ExceptionRequest:
        """Both have signed it."""
        self.decide(request, self.director, 0)
        self.decide(request, self.chief, 1)
        return ExceptionRequest.objects.get(pk=request.pk)


def a_room(cast: Cast) -> Room:
    """A region with the exemplar in force, and an authority with a director, a chief executive and a deputy."""
    with scope(region=cast.severnside):
        a_publication(cast.severnside)
        cast.authority_a.code = "X99000003"
        cast.authority_a.save()
        people = {}
        for name, place, role in (
            ("henry", cast.authority_a, Role.DIRECTOR),
            ("iris", cast.authority_a, Role.CHIEF_EXECUTIVE),
            ("jack", cast.authority_a, Role.ASSISTANT_DIRECTOR),
            ("karen", cast.authority_b, Role.DIRECTOR),
        ):
            people[name] = Person.objects.create_user(f"{name}@example.org", PASSWORD, name=f"{name.title()} Example")
            give_membership(by=BY, person=people[name], organisation=place, role=role)
    return Room(cast, people["henry"], people["iris"], people["jack"], people["karen"])


def fresh(engagement: Engagement) -> Engagement:
    """The engagement as it is kept now."""
    return Engagement.objects.select_related("current").get(pk=engagement.pk)
