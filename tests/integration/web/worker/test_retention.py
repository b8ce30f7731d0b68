"""What a record declares of how long it is kept is what is done, and the record of the region says that it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
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
from comity.web.people.actions import end_membership, invite
from comity.web.people.models import Invitation, Membership, Person
from comity.web.people.roles import Role
from comity.web.worker.retention import ELSEWHERE, KEPT, NOT_YET, delete_what_is_past, years_before
from comity.web.worker.schedule import tick

pytestmark = pytest.mark.django_db


def test_every_period_that_is_declared_is_kept_or_said_not_to_be() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("comity.web.")]
    declared = {model: model.RETENTION for model in ours if model.RETENTION != "for ever"}  # type: ignore[attr-defined]
    here = {kept.model: kept.declared for kept in KEPT}
    assert {model: said for model, said in declared.items() if model not in {*ELSEWHERE, *NOT_YET}} == here
    assert declared.keys() == here.keys() | ELSEWHERE.keys() | NOT_YET.keys()


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
        found = Event.objects.filter(verb="deleted_by_retention").select_related("region").order_by("pk")
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
    assert delete_what_is_past(now=years_before(now, -6) - day) == {"invitation": 1}
    assert delete_what_is_past(now=years_before(now, -6) + day) == {"membership": 2, "apikey": 2}
    assert delete_what_is_past(now=years_before(now, -50)) == {}
    assert counts() == {"Invitation": 0, "Notice": 0, "Membership": before["Membership"] - 2, "ApiKey": 0}
    assert Person.objects.filter(pk=cast.alice.pk).exists()
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


def test_the_clock_does_it(cast: Cast) -> None:
    everything(cast)
    with scopes_disabled():
        Notice.objects.update(made_at=timezone.now() - timedelta(days=367))
    done = tick(now=timezone.now())
    assert {"retention", "mail-invitations", "renew-secrets"} <= set(done.ran)
    assert [one[:3] for one in deletions()] == [("northmoor", "notice", 1), ("severnside", "notice", 2)]
