"""Who belongs where: seen by whom it concerns, and each reading of a person's record is itself on record."""

from __future__ import annotations

import pytest
from cast import BY, PASSWORD, Cast
from django.core.exceptions import ValidationError
from django.test import Client
from django_scopes import scope, scopes_disabled
from pytest_django import Settings as DjangoSettings
from signing_in import sign_in, text_of

from comity.web.audit.models import Event
from comity.web.people import actions
from comity.web.people.models import Membership, Person
from comity.web.people.roles import Role

PEOPLE = "/regions/severnside/people/"
NAMES = {"Alice Example", "Bob Example", "Charlie Example", "Dora Example", "Erin Example", "Frank Example"}


def page(client: Client, path: str) -> str:
    return text_of(client.get(path).content.decode())


def names_on(client: Client, path: str) -> set[str]:
    said = page(client, path)
    return {name for name in NAMES if name in said}


def membership_of(person: Person) -> Membership:
    with scopes_disabled():
        return Membership.objects.select_related("organisation__region").get(person=person, ended_at=None)


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("alice", {"Alice Example"}),
        ("bob", {"Bob Example"}),
        ("erin", NAMES - {"Charlie Example"}),
        ("frank", NAMES - {"Charlie Example"}),
    ],
)
def test_who_sees_whom(who: str, seen: set[str], cast: Cast) -> None:
    client = sign_in(Client(), getattr(cast, who))
    assert names_on(client, PEOPLE) == seen
    for name in ("alice", "bob", "charlie", "dora", "erin", "frank", "grace"):
        person = getattr(cast, name)
        assert client.get(f"{PEOPLE}{person.pk}/").status_code == (200 if person.name in seen else 404)


def test_dora_may_not_and_charlie_finds_nothing(cast: Cast) -> None:
    assert sign_in(Client(), cast.dora).get(PEOPLE).status_code == 403
    charlie = sign_in(Client(), cast.charlie)
    held = membership_of(cast.alice)
    for path in (PEOPLE, f"{PEOPLE}{cast.alice.pk}/", f"{PEOPLE}memberships/{held.pk}/end/"):
        assert sign_in(Client(), cast.erin).get(path).status_code == 200
        assert charlie.get(path).status_code == 404
        assert charlie.post(path).status_code == 404
        assert Client().get(path)["Location"].startswith("/account/login/")
    assert names_on(charlie, "/regions/northmoor/people/") == {"Charlie Example"}
    assert charlie.get(f"/regions/northmoor/people/{cast.alice.pk}/").status_code == 404
    assert charlie.post(f"/regions/northmoor/people/memberships/{held.pk}/end/").status_code == 404


def test_reading_a_persons_record_is_an_event(cast: Cast) -> None:
    client = sign_in(Client(), cast.frank)
    said = page(client, f"{PEOPLE}{cast.alice.pk}/")
    assert said.startswith("Alice Example The record says that you opened this page. E-mail address alice@example.org")
    with scopes_disabled():
        [event] = Event.objects.filter(verb="read_person")
    assert (event.actor, event.subject, event.region, event.organisation, event.identifiers) == (
        f"person:{cast.frank.pk}",
        str(cast.alice.pk),
        cast.severnside,
        cast.authority_a,
        {},
    )
    client.get(f"{PEOPLE}{cast.charlie.pk}/")  # what is not shown is not read
    with scopes_disabled():
        assert Event.objects.filter(verb="read_person").count() == 1


def test_a_person_of_two_organisations_shows_each_reader_only_theirs(cast: Cast) -> None:
    with scope(region=cast.severnside):
        actions.give_membership(by=BY, person=cast.bob, organisation=cast.authority_a, role=Role.DATA_ANALYST)
    with scope(region=cast.northmoor):
        actions.give_membership(by=BY, person=cast.bob, organisation=cast.authority_c, role=Role.COMMISSIONER)
    path = f"{PEOPLE}{cast.bob.pk}/"
    alices, erins = page(sign_in(Client(), cast.alice), path), page(sign_in(Client(), cast.erin), path)
    assert ("Data analyst" in alices, "HR lead" in alices, "Commissioner" in alices) == (True, False, False)
    assert ("Data analyst" in erins, "HR lead" in erins, "Commissioner" in erins) == (True, True, False)


def test_a_list_has_pages(cast: Cast, settings: DjangoSettings) -> None:
    settings.COMITY = settings.COMITY.model_copy(update={"page_size": 2})
    client = sign_in(Client(), cast.erin)
    pages = [names_on(client, f"{PEOPLE}?page={number}") for number in (1, 2, 3)]
    assert [len(names) for names in pages] == [2, 2, 1]
    assert set().union(*pages) == NAMES - {"Charlie Example"}


def test_a_role_is_ended(cast: Cast) -> None:
    with scope(region=cast.severnside):
        held = actions.give_membership(by=BY, person=cast.bob, organisation=cast.authority_a, role=Role.DATA_ANALYST)
    client, path = sign_in(Client(), cast.alice), f"{PEOPLE}memberships/{held.pk}/end/"
    assert page(client, path).startswith(
        "End Bob Example’s role? Bob Example is Data analyst of Abbotsbridge City Council."
    )
    assert client.post(path)["Location"] == PEOPLE
    assert "Bob Example is no longer Data analyst of Abbotsbridge City Council." in page(client, PEOPLE)
    held.refresh_from_db()
    assert held.ended_at is not None
    with scopes_disabled():
        [event] = Event.objects.filter(verb="ended_membership")
    assert (event.actor, event.subject, event.identifiers) == (
        f"person:{cast.alice.pk}",
        str(held.pk),
        {"person": str(cast.bob.pk), "role": "data_analyst"},
    )
    assert client.get(path).status_code == 404  # there is nothing more to end
    assert sign_in(Client(), cast.bob).get(PEOPLE).status_code == 200  # his other role stands


def test_an_ended_role_opens_nothing_from_that_moment(cast: Cast) -> None:
    bob = sign_in(Client(), cast.bob)
    assert bob.get(PEOPLE).status_code == 200
    held = membership_of(cast.bob)
    sign_in(Client(), cast.erin).post(f"{PEOPLE}memberships/{held.pk}/end/")
    assert bob.get(PEOPLE).status_code == 404


def test_nobody_ends_roles_elsewhere(cast: Cast) -> None:
    held = membership_of(cast.bob)
    assert sign_in(Client(), cast.alice).post(f"{PEOPLE}memberships/{held.pk}/end/").status_code == 404
    assert sign_in(Client(), cast.frank).post(f"{PEOPLE}memberships/{held.pk}/end/").status_code == 403
    assert membership_of(cast.bob).ended_at is None


def test_what_may_not_be_ended(cast: Cast) -> None:
    alice, erin = membership_of(cast.alice), membership_of(cast.erin)
    client = sign_in(Client(), cast.alice)
    answer = client.post(f"{PEOPLE}memberships/{alice.pk}/end/")
    assert (answer.status_code, "You cannot end a role of your own" in text_of(answer.content.decode())) == (409, True)
    with scope(region=cast.severnside):
        with pytest.raises(ValidationError, match="the region's only regional lead"):
            actions.end_membership(by=BY, membership=erin)
        second = Person.objects.create_user("second@example.org", PASSWORD, name="Second Example")
        other = actions.give_membership(by=BY, person=second, organisation=erin.organisation, role=Role.REGIONAL_LEAD)
        given = actions.give_membership(
            by=BY, person=second, organisation=cast.authority_a, role=Role.DIRECTOR, by_provider=True
        )
        with pytest.raises(ValidationError, match="comes from the council's own accounts"):
            actions.end_membership(by=BY, membership=given)
        actions.end_membership(by=BY, membership=erin)
        with pytest.raises(ValidationError, match="has ended already"):
            actions.end_membership(by=BY, membership=erin)
        with pytest.raises(ValidationError, match="the region's only regional lead"):
            actions.end_membership(by=BY, membership=other)
    with scopes_disabled():
        ended = Membership.objects.filter(ended_at__isnull=False)
        assert list(ended) == [erin]


def test_a_membership_is_held_once(cast: Cast) -> None:
    with scope(region=cast.severnside), pytest.raises(ValidationError, match="They are HR lead of"):
        actions.give_membership(by=BY, person=cast.alice, organisation=cast.authority_a, role=Role.HR_LEAD)


def test_your_account_lists_your_roles_in_every_region_and_nobody_elses(cast: Cast) -> None:
    with scope(region=cast.northmoor):
        actions.give_membership(by=BY, person=cast.alice, organisation=cast.authority_c, role=Role.COMMISSIONER)
    said = page(sign_in(Client(), cast.alice), "/account/")
    assert "HR lead, Abbotsbridge City Council ( Severnside ) Commissioner, Cairnwick Council ( Northmoor )" in said
    assert "Brackenshire" not in said
