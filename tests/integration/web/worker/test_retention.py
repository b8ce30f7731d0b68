"""What a record declares of how long it is kept is what is done, and the record of the region says that it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from cast import BY, Cast
from django.apps import apps
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from signing_in import sign_in, text_of

from comity.web.api.actions import make_key, revoke_key
from comity.web.api.models import ApiKey
from comity.web.api.scopes import Scope
from comity.web.audit.models import Event
from comity.web.notices.actions import tell
from comity.web.notices.kinds import NoticeKind
from comity.web.notices.models import Notice
from comity.web.people.actions import end_membership, give_membership, invite
from comity.web.people.models import Invitation, Membership, Person
from comity.web.people.roles import Role
from comity.web.worker.deleting import delete_what_is_past
from comity.web.worker.retention import ELSEWHERE, KEPT, PEOPLE, years_before
from comity.web.worker.schedule import tick

pytestmark = pytest.mark.django_db


def test_every_period_that_is_declared_is_kept_or_said_not_to_be() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("comity.web.")]
    declared = {model: model.RETENTION for model in ours if model.RETENTION != "for ever"}  # type: ignore[attr-defined]
    here = {kept.model: kept.declared for kept in KEPT}
    assert declared.pop(Person) == PEOPLE
    assert {model: said for model, said in declared.items() if model not in ELSEWHERE} == here
    assert declared.keys() == here.keys() | ELSEWHERE.keys()


def test_a_year_before_the_29th_of_february() -> None:
    assert years_before(datetime(2028, 2, 29, 12, tzinfo=UTC), 1) == datetime(2027, 2, 28, 12, tzinfo=UTC)
    assert years_before(datetime(2028, 2, 29, 12, tzinfo=UTC), 4) == datetime(2024, 2, 29, 12, tzinfo=UTC)


def of(region: object, email: str) -> None:
    invite(by=BY, invited_by=None, organisation=region, email=email, name="Una Newman", role=Role.HR_LEAD)  # type: ignore[arg-type]


def everything(cast: Cast) -> None:
    """Two of each kind in Severnside and one in Northmoor, of today."""
    with scope(region=cast.severnside):
        for number in range(2):
            of(cast.authority_a, f"una{number}@example.org")
            tell(people=[cast.alice], region=cast.severnside, kind=NoticeKind.MEMBERSHIP_GIVEN, path="/")
            revoke_key(
                by=BY, key=make_key(by=BY, organisation=cast.authority_a, label="K", scopes=[Scope.MEMORANDA]).key
            )
        end_membership(by=BY, membership=Membership.objects.get(person=cast.alice))
        end_membership(by=BY, membership=Membership.objects.get(person=cast.bob))
    with scope(region=cast.northmoor):
        of(cast.authority_c, "una@example.org")
        tell(people=[cast.charlie], region=cast.northmoor, kind=NoticeKind.MEMBERSHIP_GIVEN, path="/")


def deletions() -> list[tuple[str, str, int, str]]:
    with scopes_disabled():
        found = (
            Event.objects.filter(verb="deleted_by_retention", region__isnull=False)
            .select_related("region")
            .order_by("pk")
        )
        return [
            (event.region.slug, event.identifiers["kind"], event.identifiers["count"], event.actor) for event in found
        ]


def counts() -> dict[str, int]:
    with scopes_disabled():
        return {model.__name__: model.objects.count() for model in (Invitation, Notice, Membership, ApiKey)}


def test_what_is_past_is_deleted_once_and_the_rest_stays(cast: Cast) -> None:
    everything(cast)
    now, before = timezone.now(), counts()
    day = timedelta(days=1)
    assert delete_what_is_past(now=now + timedelta(days=364)) == {}
    assert (deletions(), counts()) == ([], before)
    # the notices are a year old, the invitations have a week to go
    assert delete_what_is_past(now=years_before(now, -1) + day) == {"notice": 3}
    with scope(region=cast.northmoor):  # sent again meanwhile, it lapses later
        Invitation.objects.update(lapses_at=now + timedelta(days=30))
    assert delete_what_is_past(now=years_before(now, -1) + 10 * day) == {"invitation": 2}
    assert delete_what_is_past(now=years_before(now, -2) - day) == {"invitation": 1}
    assert delete_what_is_past(now=years_before(now, -2) + day) == {"forgotten": 2}
    assert delete_what_is_past(now=years_before(now, -6) - day) == {}
    assert delete_what_is_past(now=years_before(now, -6) + day) == {"membership": 2, "apikey": 2, "person": 2}
    assert delete_what_is_past(now=years_before(now, -50)) == {}
    assert counts() == {"Invitation": 0, "Notice": 0, "Membership": before["Membership"] - 2, "ApiKey": 0}
    assert not Person.objects.filter(pk__in=[cast.alice.pk, cast.bob.pk]).exists()
    assert Person.objects.filter(pk=cast.charlie.pk, name=cast.charlie.name).exists()
    assert deletions() == [
        ("northmoor", "notice", 1, "platform:tick"),
        ("severnside", "notice", 2, "platform:tick"),
        ("severnside", "invitation", 2, "platform:tick"),
        ("northmoor", "invitation", 1, "platform:tick"),
        ("severnside", "membership", 2, "platform:tick"),
        ("severnside", "apikey", 2, "platform:tick"),
    ]
    record = text_of(sign_in(Client(), cast.frank).get("/regions/severnside/record/").content.decode())
    assert "The platform (tick) deleted 2 records of api key whose time was up." in record


def whatever_tells_of(person: Person, email: str) -> list[str]:
    """Where in the database a person's name or address stands, or something that they signed in with."""
    found = []
    with scopes_disabled():
        for model in apps.get_models():
            for row in model._default_manager.all().values():
                said = [str(value) for value in row.values()]
                if any(email in words or person.name in words for words in said):
                    found.append(model.__name__)
                if model.__name__ in ("Authenticator", "UserSession", "EmailAddress") and row["user_id"] == person.pk:
                    found.append(model.__name__)
    return sorted(set(found))


def test_somebody_who_left_is_forgotten_after_two_years_and_their_membership_stays_for_six(cast: Cast) -> None:
    client = sign_in(Client(), cast.alice)
    EmailAddress.objects.create(user=cast.alice, email=cast.alice.email, verified=True, primary=True)
    with scope(region=cast.severnside):
        held = Membership.objects.get(person=cast.alice)
        end_membership(by=BY, membership=held)
        ended = Membership.objects.get(pk=held.pk).ended_at
    assert ended is not None
    Person.objects.update(joined_at=ended - timedelta(days=400))
    assert "Person" in whatever_tells_of(cast.alice, cast.alice.email)
    assert delete_what_is_past(now=years_before(ended, -2)) == {}
    assert delete_what_is_past(now=years_before(ended, -2) + timedelta(seconds=1)) == {"forgotten": 1}
    assert whatever_tells_of(cast.alice, cast.alice.email) == []
    assert client.get("/regions/severnside/").status_code in (302, 404)
    with scope(region=cast.severnside):
        assert Membership.objects.get(person=cast.alice).role == Role.HR_LEAD
    record = text_of(sign_in(Client(), cast.frank).get("/regions/severnside/record/").content.decode())
    assert "ended someone no longer held's membership of Abbotsbridge City Council as HR lead" in record
    platform = text_of(sign_in(Client(), cast.grace).get("/administration/record/").content.decode())
    assert "took the name and the address from someone no longer held, who had belonged nowhere" in platform
    # they come again, as somebody new
    with scopes_disabled():
        assert Person.objects.create_user(cast.alice.email, name=cast.alice.name).pk != cast.alice.pk
    delete_what_is_past(now=years_before(ended, -6))
    assert Person.objects.filter(pk=cast.alice.pk).exists()
    delete_what_is_past(now=years_before(ended, -6) + timedelta(seconds=1))
    with scopes_disabled():
        assert not Membership.objects.filter(person_id=cast.alice.pk).exists()
        assert not Person.objects.filter(pk=cast.alice.pk).exists()


def test_who_belongs_somewhere_still_or_again_or_looks_after_the_platform_is_not_forgotten(cast: Cast) -> None:
    now = timezone.now()
    with scope(region=cast.severnside):
        end_membership(by=BY, membership=Membership.objects.get(person=cast.alice))
        give_membership(by=BY, person=cast.alice, organisation=cast.authority_b, role=Role.TEAM_MANAGER)
    before = {person.pk: person.name for person in Person.objects.all()}
    delete_what_is_past(now=years_before(now, -5))
    assert {person.pk: person.name for person in Person.objects.all()} == before


def test_whose_key_is_still_held_stays_as_an_id_until_it_is_not(cast: Cast) -> None:
    now, day = timezone.now(), timedelta(days=1)
    with scope(region=cast.severnside):
        key = make_key(by=BY, organisation=cast.authority_a, label="K", scopes=[Scope.MEMORANDA]).key
        ApiKey.objects.update(made_by=cast.alice)
        end_membership(by=BY, membership=Membership.objects.get(person=cast.alice))
    delete_what_is_past(now=years_before(now, -6) + day)
    assert Person.objects.get(pk=cast.alice.pk).name == "someone no longer held"
    with scope(region=cast.severnside):
        revoke_key(by=BY, key=key)
    delete_what_is_past(now=years_before(now, -6) + 2 * day)
    assert not Person.objects.filter(pk=cast.alice.pk).exists()


def test_the_clock_does_it(cast: Cast) -> None:
    everything(cast)
    with scopes_disabled():
        Notice.objects.update(made_at=timezone.now() - timedelta(days=367))
    done = tick(now=timezone.now())
    assert {"retention", "mail-invitations", "renew-secrets"} <= set(done.ran)
    assert [one[:3] for one in deletions()] == [("northmoor", "notice", 1), ("severnside", "notice", 2)]
