"""Invitations by e-mail: who may send which, and that each link is good once, for a while, and for one person."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from datetime import timedelta

import pytest
from cast import BY, PASSWORD, Cast
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings as DjangoSettings
from signing_in import sign_in, sign_in_for_real, text_of

from comity.web.audit.models import Event
from comity.web.organisations.models import Kind, Organisation
from comity.web.people import actions
from comity.web.people.models import Invitation, Membership, Person
from comity.web.people.roles import Role
from comity.web.people.tasks import mail_invitation, mail_invitations_that_wait

OnCommit = Callable[..., object]
INVITE = "/regions/severnside/people/invite/"


def filled(organisation: Organisation, email: str = "new@example.org", role: str = "team_manager") -> dict[str, object]:
    return {"name": "Nadia Newcomer", "email": email, "organisation": organisation.pk, "role": role}


@pytest.fixture
def invited(cast: Cast, django_capture_on_commit_callbacks: OnCommit) -> Callable[..., Invitation]:
    """Invites someone to authority A (as team manager unless told), with the mail on its way."""

    def to(email: str = "new@example.org", role: Role = Role.TEAM_MANAGER) -> Invitation:
        with (
            scope(region=cast.severnside),
            django_capture_on_commit_callbacks(execute=True),  # type: ignore[attr-defined]
        ):
            return actions.invite(
                by=f"person:{cast.alice.pk}",
                invited_by=cast.alice,
                organisation=cast.authority_a,
                email=email,
                name="Nadia Newcomer",
                role=role,
            )

    return to


def page(client: Client, path: str) -> str:
    return text_of(client.get(path).content.decode())


def verbs() -> list[str]:
    with scopes_disabled():
        told = ("invited", "sent_invitation_again", "withdrew_invitation", "accepted_invitation")
        return list(Event.objects.filter(verb__in=told).order_by("number").values_list("verb", flat=True))


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


def test_mail_that_is_down_loses_nothing(
    cast: Cast,
    django_capture_on_commit_callbacks: OnCommit,
    monkeypatch: pytest.MonkeyPatch,
    link: Callable[[str], str],
) -> None:
    def down(*_: object) -> None:
        raise smtplib.SMTPServerDisconnected("gone")

    client = sign_in(Client(), cast.alice)
    with monkeypatch.context() as patch:
        patch.setattr("comity.web.people.mail.send_invitation", down)
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
            assert client.post(INVITE, filled(cast.authority_a)).status_code == 302
    people = page(client, "/regions/severnside/people/")
    assert "Nadia Newcomer Team manager Abbotsbridge City Council Not sent yet" in people
    with scopes_disabled():
        made = Invitation.objects.get()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        client.post(f"/regions/severnside/people/invitations/{made.pk}/send-again/")
    assert "Sent, good until" in page(client, "/regions/severnside/people/")
    assert Client().get(link("new@example.org")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_the_page_waits_for_no_mail_server(cast: Cast, settings: DjangoSettings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    client = sign_in(Client(), cast.alice)
    said = text_of(client.post(INVITE, filled(cast.authority_a), follow=True).content.decode())
    assert "Nadia Newcomer is invited. A mail with a link goes to them now;" in said
    assert "Nadia Newcomer Team manager Abbotsbridge City Council Not sent yet" in said
    assert mail.outbox == []
    (queued,) = DBTaskResult.objects.all()
    with scopes_disabled():
        asked = {"args": [str(Invitation.objects.get().pk)], "kwargs": {}}
    assert (queued.task_path, queued.args_kwargs) == ("comity.web.people.tasks.mail_invitation", asked)


@pytest.fixture
def unsent(cast: Cast) -> Invitation:
    """An invitation whose mail nobody has tried to send: what is queued once it is committed is not, in a test."""
    with scope(region=cast.severnside):
        return actions.invite(
            by=BY,
            invited_by=None,
            organisation=cast.authority_a,
            email="new@example.org",
            name="Nadia Newcomer",
            role=Role.TEAM_MANAGER,
        )


def test_a_mail_that_could_not_be_sent_is_tried_again_and_its_link_is_good(
    unsent: Invitation, link: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object) -> None:
        raise TimeoutError

    with monkeypatch.context() as patch:
        patch.setattr("comity.web.people.mail.send_invitation", down)
        assert mail_invitation.call(str(unsent.pk)) == "could not be sent; it will be tried again"
    assert mail_invitation.call(str(unsent.pk)) == "not yet"
    cache.clear()  # two minutes pass
    said = [mail_invitation.call(str(unsent.pk)) for _ in range(3)]
    assert said == ["sent", "nothing to send", "nothing to send"]
    assert Client().get(link("new@example.org")).status_code == 200


def test_two_mails_of_one_invitation_hold_the_same_good_link(unsent: Invitation) -> None:
    for _ in range(2):  # a worker killed once it has sent, and before it said so
        with scopes_disabled():
            Invitation.objects.update(sent_at=None)
        cache.clear()
        assert mail_invitation.call(str(unsent.pk)) == "sent"
    first, second = (str(one.body) for one in mail.outbox)
    assert first == second


def test_a_tick_queues_what_has_not_gone_and_can_still_be_accepted(unsent: Invitation) -> None:
    assert mail_invitations_that_wait() == 1  # and here what is queued runs at once
    assert [one.to for one in mail.outbox] == [["new@example.org"]]
    assert mail_invitations_that_wait() == 0
    with scopes_disabled():
        Invitation.objects.update(sent_at=None)
    assert mail_invitations_that_wait() == 1
    with scopes_disabled():
        Invitation.objects.update(sent_at=None, withdrawn_at=timezone.now())
    assert mail_invitations_that_wait() == 0


def test_no_mail_goes_of_what_did_not_happen(cast: Cast) -> None:
    with scope(region=cast.severnside), transaction.atomic():
        actions.invite(
            by=BY,
            invited_by=None,
            organisation=cast.authority_a,
            email="n@example.org",
            name="N",
            role=Role.DIRECTOR,
        )
        transaction.set_rollback(True)
    assert mail.outbox == []
    with scopes_disabled():
        assert not Invitation.objects.exists()
    assert verbs() == []


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
