"""Nobody makes a director unseen: whatever an HR lead and her keys do, in whatever order.

Alice, who has no second factor, invites, sends again, withdraws, tries to confirm, makes keys and uses them; whoever
was invited opens what the link would be. No role that signs comes of it until a regional lead has confirmed it.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cast import BY, PASSWORD
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django_scopes import scope, scopes_disabled
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from signing_in import sign_in

from comity.web.api.actions import make_key
from comity.web.api.scopes import Scope
from comity.web.organisations.actions import add_organisation, make_region
from comity.web.organisations.models import Kind, Organisation
from comity.web.people.actions import confirm_invitation, give_membership
from comity.web.people.actions.invitations import token_of
from comity.web.people.models import Invitation, Membership, Person
from comity.web.people.roles import SECOND_FACTOR, Role
from comity.web.people.tasks import mail_invitations_that_wait

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HERE = "/regions/severnside/people"
ROLES = [Role.DIRECTOR, Role.CHIEF_EXECUTIVE, Role.REGIONAL_LEAD, Role.TEAM_MANAGER]
STEPS = st.one_of(
    st.tuples(st.sampled_from(["invites", "key invites"]), st.sampled_from(ROLES), st.sampled_from(["ann", "alice"])),
    st.tuples(st.sampled_from(["each is"]), st.sampled_from(["send-again", "withdraw", "confirm", "refuse"])),
    st.tuples(st.sampled_from(["key sends again", "key withdraws", "makes a key", "it ticks", "links are opened"])),
)


class Alice:
    """An HR lead, her browser, and the program that has her key."""

    def __init__(self, organisation: Organisation, person: Person) -> None:
        self.organisation, self.browser = organisation, sign_in(Client(), person)
        made = make_key(by=BY, organisation=organisation, label="HR system", scopes=[Scope.PEOPLE_MANAGE])
        self.program = Client(headers={"authorization": f"Bearer {made.token}"})

    def do(self, step: tuple[str, ...]) -> None:
        what, *rest = step
        if what in ("invites", "key invites"):
            role, who = rest
            told = {"organisation": self.organisation.pk, "email": f"{who}@example.org", "name": "N", "role": role}
            if what == "invites":
                self.browser.post(f"{HERE}/invite/", told)
            else:
                self.program.post("/api/v1/invitations", told, content_type="application/json")
        elif what == "makes a key":
            told = {"organisation": self.organisation.pk, "label": "More", "scopes": ["people:manage"]}
            self.browser.post("/regions/severnside/keys/make/", told)
        elif what == "it ticks":
            mail_invitations_that_wait()
        for one in list(Invitation.objects.all()):
            if what == "each is":
                self.browser.post(f"{HERE}/invitations/{one.pk}/{rest[0]}/")
            elif what == "key sends again":
                self.program.post(f"/api/v1/invitations/{one.pk}/send")
            elif what == "key withdraws":
                self.program.delete(f"/api/v1/invitations/{one.pk}")
            elif what == "links are opened":  # as though each mail had gone
                told = {"name": "N", "password1": PASSWORD, "password2": PASSWORD}
                client = self.browser if one.email == "alice@example.org" else Client()
                client.post(f"/account/invitations/{token_of(one)}/", told)


def play(steps: list[tuple[str, ...]], after: Callable[[Alice], None]) -> None:
    """Everything from the beginning, and undone at the end."""
    cache.clear()
    mail.outbox = []
    with transaction.atomic():
        region = make_region(by=BY, slug="severnside", name="Severnside")
        with scope(region=region):
            made = add_organisation(by=BY, region=region, kind=Kind.AUTHORITY, code="X99000001", name="Abbotsbridge")
            person = Person.objects.create_user("alice@example.org", PASSWORD, name="Alice Example")
            give_membership(by=BY, person=person, organisation=made, role=Role.HR_LEAD)
            alice = Alice(made, person)
        with scopes_disabled():
            for step in steps:
                alice.do(step)
            after(alice)
        transaction.set_rollback(True)


def signing() -> list[str]:
    return list(Membership.objects.filter(role__in=SECOND_FACTOR).values_list("role", flat=True))


OPENED = ("links are opened",)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=2, max_size=9))
@example(steps=[("invites", Role.DIRECTOR, "alice"), ("each is", "send-again"), ("it ticks",)])
@example(steps=[("key invites", Role.CHIEF_EXECUTIVE, "ann"), ("key sends again",), ("it ticks",)])
def test_no_doing_of_an_hr_lead_or_a_key_makes_a_role_that_signs(db: None, steps: list[tuple[str, ...]]) -> None:
    def nobody_signs(alice: Alice) -> None:
        alice.do(OPENED)
        assert signing() == []

    play(steps, nobody_signs)


@pytest.mark.parametrize("how", ["invites", "key invites"])
def test_what_a_lead_has_confirmed_does(db: None, how: str) -> None:
    def confirmed(alice: Alice) -> None:
        confirm_invitation(by=BY, invitation=Invitation.objects.get())
        alice.do(OPENED)
        assert signing() == ["director"]

    play([(how, Role.DIRECTOR, "ann")], confirmed)


def test_what_does_not_sign_needs_nobody(db: None) -> None:
    def joined(_: Alice) -> None:
        assert Membership.objects.filter(role=Role.TEAM_MANAGER).count() == 1

    play([("invites", Role.TEAM_MANAGER, "ann"), OPENED], joined)
