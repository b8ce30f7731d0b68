"""Invitations by e-mail: who may send which, and that each link is good once, for a while, and for one person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from cast import BY, PASSWORD, Cast
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from inviting import INVITE, OnCommit, filled, page, verbs
from pytest_django import Settings as DjangoSettings
from signing_in import sign_in, sign_in_for_real, text_of

from comity.web.audit.models import Event
from comity.web.organisations.models import Kind, Organisation
from comity.web.people import actions
from comity.web.people.models import Invitation, Membership, Person
from comity.web.people.roles import Role


def test_alice_invites_to_her_own_organisation(cast: Cast, django_capture_on_commit_callbacks: OnCommit) -> None:
    client = sign_in(Client(), cast.alice)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        answer = client.post(INVITE, filled(cast.authority_a, " New@Example.org "))
    assert answer["Location"] == "/regions/severnside/people/"
    with scopes_disabled():
        [made] = Invitation.objects.all()
        [event] = Event.objects.filter(verb="invited")
    assert (made.email, made.role, made.organisation, made.invited_by) == (
        "new@example.org",
        "team_manager",
        cast.authority_a,
        cast.alice,
    )
    assert (event.actor, event.subject, event.region, event.organisation) == (
        f"person:{cast.alice.pk}",
        str(made.pk),
        cast.severnside,
        cast.authority_a,
    )
    assert event.identifiers == {"role": "team_manager"}
    assert "Nadia Newcomer Team manager Abbotsbridge City Council Sent, good until" in page(
        client, "/regions/severnside/people/"
    )


def test_of_the_token_only_the_hash_is_kept(invited: Callable[..., Invitation], link: Callable[[str], str]) -> None:
    made = invited()
    token = link("new@example.org").split("/")[3]
    assert len(token) == 43  # 256 bits
    assert token not in str(Invitation.__dict__) + str(vars(made))
    with scopes_disabled():
        assert actions.invitations.hash_of(token) == Invitation.objects.get().token_hash


def test_the_mail_names_nobody_and_nothing(invited: Callable[..., Invitation]) -> None:
    invited()
    [sent] = mail.outbox
    said = f"{sent.subject} {sent.body}".lower()
    assert not [
        word for word in ("nadia", "newcomer", "alice", "abbotsbridge", "severnside", "manager") if word in said
    ]
    assert sent.to == ["new@example.org"]


@pytest.mark.parametrize(
    ("who", "organisation"),
    [("alice", "authority_b"), ("alice", "agency"), ("alice", "authority_c"), ("erin", "authority_c")],
)
def test_nobody_invites_to_where_they_do_not_manage_people(who: str, organisation: str, cast: Cast) -> None:
    client = sign_in(Client(), getattr(cast, who))
    answer = client.post(INVITE, filled(getattr(cast, organisation)))
    assert "Select a valid choice" in text_of(answer.content.decode())
    with scopes_disabled():
        assert not Invitation.objects.exists()


@pytest.mark.parametrize("who", ["frank", "dora"])
def test_who_may_not_manage_people_is_told(who: str, cast: Cast) -> None:
    assert sign_in(Client(), getattr(cast, who)).get(INVITE).status_code == 403


def test_charlie_finds_no_such_page(cast: Cast, invited: Callable[..., Invitation]) -> None:
    made = invited()
    client, alice = sign_in(Client(), cast.charlie), sign_in(Client(), cast.alice)
    theirs = f"/regions/severnside/people/invitations/{made.pk}"
    for path in (INVITE, f"{theirs}/send-again/", f"{theirs}/withdraw/"):
        assert alice.get(path).status_code == 200
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404
    own = f"/regions/northmoor/people/invitations/{made.pk}/withdraw/"
    assert client.post(own).status_code == 404
    bob = sign_in(Client(), cast.bob)
    assert bob.post(f"/regions/severnside/people/invitations/{made.pk}/withdraw/").status_code == 404
    assert "Nadia" not in page(bob, "/regions/severnside/people/")
    assert verbs() == ["invited"]


def test_erin_invites_to_any_in_the_region(cast: Cast, django_capture_on_commit_callbacks: OnCommit) -> None:
    client = sign_in(Client(), cast.erin)
    with scopes_disabled():
        programme = Organisation.objects.get(region=cast.severnside, kind=Kind.REGION)
    for number, (organisation, role) in enumerate(
        [(cast.authority_b, "director"), (cast.agency, "agency_user"), (programme, "regional_lead")]
    ):
        answer = client.post(INVITE, filled(organisation, f"new{number}@example.org", role))
        assert answer.status_code == 302
    with scopes_disabled():
        assert Invitation.objects.count() == 3


def test_a_role_that_is_not_held_there_is_refused_in_words(cast: Cast) -> None:
    client = sign_in(Client(), cast.erin)
    answer = client.post(INVITE, filled(cast.agency, role="director"))
    assert "Director of children's services is not a role in an organisation of the kind Agency" in text_of(
        answer.content.decode()
    )


def test_an_administrator_invites_a_regions_first_lead(
    cast: Cast, django_capture_on_commit_callbacks: OnCommit, link: Callable[[str], str]
) -> None:
    with scopes_disabled():
        programme = Organisation.objects.select_related("region").get(region=cast.northmoor, kind=Kind.REGION)
    with scope(region=cast.northmoor), django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        actions.invite(
            by=f"person:{cast.grace.pk}",
            invited_by=cast.grace,
            organisation=programme,
            email="lena@example.org",
            name="Lena Lane",
            role=Role.REGIONAL_LEAD,
            confirmed=True,
        )
    given = {"name": "Lena Lane", "password1": PASSWORD, "password2": PASSWORD}
    assert Client().post(link("lena@example.org"), given)["Location"] == "/account/login/"
    client = Client()
    sign_in_for_real(client, Person.objects.get(email="lena@example.org"))
    assert client.get("/account/")["Location"].startswith("/account/second-factor/")


def test_a_newcomer_makes_their_account(
    cast: Cast, invited: Callable[..., Invitation], link: Callable[[str], str]
) -> None:
    invited()
    path, client = link("new@example.org"), Client()
    assert page(client, path).startswith(
        "Join Abbotsbridge City Council You are invited to be Team manager of Abbotsbridge City Council in Severnside. "
        "You will sign in as new@example.org."
    )
    for password, why in (
        ("short", "too short"),
        ("new@example.org", "too similar"),
        ("qwerty123456", "too common"),
    ):
        answer = client.post(path, {"name": "Nadia N", "password1": password, "password2": password})
        assert why in text_of(answer.content.decode())
    good = {"name": "Nadia N", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(path, good)["Location"] == "/account/login/"
    nadia = Person.objects.get(email="new@example.org")
    with scope(region=cast.severnside):
        [held] = Membership.objects.filter(person=nadia)
        [taken] = Invitation.objects.filter(accepted_by=nadia)
    assert (nadia.name, held.role, held.organisation) == ("Nadia N", "team_manager", cast.authority_a)
    assert held.by_provider is False
    assert taken.accepted_at is not None
    assert verbs() == ["invited", "accepted_invitation"]
    sign_in_for_real(client, nadia)
    assert client.get("/account/").status_code == 200


def test_a_link_is_good_once(cast: Cast, invited: Callable[..., Invitation], link: Callable[[str], str]) -> None:
    invited()
    given = {"name": "Nadia N", "password1": PASSWORD, "password2": PASSWORD}
    path = link("new@example.org")
    Client().post(path, given)
    for answer in (Client().get(path), Client().post(path, {**given, "name": "Mallory"})):
        assert answer.status_code == 404
        assert "It has been accepted already, and works only once" in text_of(answer.content.decode())
    assert Person.objects.get(email="new@example.org").name == "Nadia N"


def test_who_has_an_account_signs_in_to_accept(
    cast: Cast, invited: Callable[..., Invitation], link: Callable[[str], str]
) -> None:
    invited("Bob@example.org", Role.COMMISSIONER)
    path = link("bob@example.org")
    client = Client()
    html = client.get(path).content.decode()
    assert "You have an account already. Sign in with it" in text_of(html)
    assert f'href="/account/login/?next={path.replace("/", "%2F")}"' in html or f'next={path}"' in html
    # Whoever holds the link alone sets no password for him, and takes nothing.
    client.post(path, {"name": "Mallory", "password1": "another good pass word", "password2": "another good pass word"})
    cast.bob.refresh_from_db()
    assert cast.bob.check_password(PASSWORD)
    assert verbs() == ["invited"]
    signed_in = client.post("/account/login/", {"login": "bob@example.org", "password": PASSWORD, "next": path})
    assert signed_in["Location"] == path
    assert client.post(path)["Location"] == "/regions/severnside/"
    with scope(region=cast.severnside):
        held = set(Membership.objects.filter(person=cast.bob).values_list("organisation__code", "role"))
    assert held == {("X99000002", "hr_lead"), ("X99000001", "commissioner")}


def test_it_is_for_the_address_it_was_sent_to(
    cast: Cast, invited: Callable[..., Invitation], link: Callable[[str], str]
) -> None:
    for email in ("bob@example.org", "new@example.org"):
        mail.outbox.clear()
        made = invited(email)
        client = sign_in(Client(), cast.charlie)
        for answer in (client.get(link(email)), client.post(link(email))):
            assert answer.status_code == 409
            assert "You are signed in as charlie@example.org, and it was sent to another address" in text_of(
                answer.content.decode()
            )
        with scope(region=cast.severnside), pytest.raises(ValidationError, match="another address"):
            actions.accept(person=cast.charlie, invitation=made)
    assert verbs() == ["invited", "invited"]


def test_it_lapses_after_the_days_that_are_set(
    cast: Cast, invited: Callable[..., Invitation], link: Callable[[str], str], settings: DjangoSettings
) -> None:
    made = invited()
    assert made.lapses_at - made.invited_at == timedelta(days=settings.COMITY.invitation_days)
    with scopes_disabled():
        Invitation.objects.update(invited_at=timezone.now() - timedelta(days=8), lapses_at=timezone.now())
    answer = Client().get(link("new@example.org"))
    assert answer.status_code == 404
    assert "It has lapsed, or was withdrawn" in text_of(answer.content.decode())
    assert "Lapsed on" in page(sign_in(Client(), cast.alice), "/regions/severnside/people/")
    mail.outbox.clear()
    invited()  # the lapsed one stands in nobody's way
    assert verbs() == ["invited", "withdrew_invitation", "invited"]


def test_it_is_withdrawn(cast: Cast, invited: Callable[..., Invitation], link: Callable[[str], str]) -> None:
    made = invited()
    client = sign_in(Client(), cast.alice)
    path = f"/regions/severnside/people/invitations/{made.pk}/withdraw/"
    assert page(client, path).startswith("Withdraw the invitation of Nadia Newcomer?")
    assert client.post(path)["Location"] == "/regions/severnside/people/"
    assert Client().get(link("new@example.org")).status_code == 404
    assert "Nadia Newcomer" not in page(Client(), link("new@example.org"))
    assert verbs() == ["invited", "withdrew_invitation"]
    with scope(region=cast.severnside), pytest.raises(ValidationError, match="accepted or withdrawn"):
        actions.send_again(by=BY, invitation=made)


def test_sent_again_it_has_a_new_link_and_the_old_is_good_no_more(
    cast: Cast,
    invited: Callable[..., Invitation],
    link: Callable[[str], str],
    django_capture_on_commit_callbacks: OnCommit,
) -> None:
    made = invited()
    before = link("new@example.org")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        sign_in(Client(), cast.alice).post(f"/regions/severnside/people/invitations/{made.pk}/send-again/")
    after = link("new@example.org")
    assert [Client().get(path).status_code for path in (before, after)] == [404, 200]
    assert verbs() == ["invited", "sent_invitation_again"]


def test_nobody_is_invited_twice_or_to_what_they_are(cast: Cast, invited: Callable[..., Invitation]) -> None:
    invited()
    client = sign_in(Client(), cast.alice)
    again = client.post(INVITE, filled(cast.authority_a))
    assert "This address has been invited to this role already" in text_of(again.content.decode())
    held = client.post(INVITE, filled(cast.authority_a, "alice@example.org", "hr_lead"))
    assert "The person of this address is HR lead of Abbotsbridge City Council already" in text_of(
        held.content.decode()
    )
    assert verbs() == ["invited"]


def test_the_database_holds_an_invitation_to_one_state(cast: Cast, invited: Callable[..., Invitation]) -> None:
    made = invited()
    now = timezone.now()
    wrong: list[dict[str, object]] = [
        {"accepted_at": now},
        {"accepted_by": cast.alice},
        {"accepted_at": now, "accepted_by": cast.alice, "withdrawn_at": now},
        {"lapses_at": made.invited_at},
        {"email": "New@example.org"},
    ]
    for change in wrong:
        with scopes_disabled(), pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.filter(pk=made.pk).update(**change)


def test_invitations_are_sent_and_tried_only_so_often(cast: Cast) -> None:
    client = sign_in(Client(), cast.erin)
    answers = [client.post(INVITE, filled(cast.authority_a, f"n{number}@example.org")) for number in range(61)]
    assert [answer.status_code for answer in answers] == [302] * 60 + [429]
    guesses = [Client().get(f"/account/invitations/guess{number}/").status_code for number in range(61)]
    assert guesses == [404] * 60 + [429]
