"""An invitation to a role that signs waits: nothing is sent before a regional lead has confirmed it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cast import BY, PASSWORD, Cast
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from inviting import INVITE, OnCommit, filled, page, verbs
from signing_in import sign_in, text_of

from comity.web.api.actions import make_key
from comity.web.api.scopes import GIVES, Scope
from comity.web.people import actions
from comity.web.people.models import Invitation, Membership
from comity.web.people.roles import Permission, Role
from comity.web.people.tasks import mail_invitation, mail_invitations_that_wait

PEOPLE = "/regions/severnside/people/"


@pytest.fixture
def waiting(invited: Callable[..., Invitation]) -> Invitation:
    """Alice has invited a director of authority A."""
    return invited(role=Role.DIRECTOR)


def path_of(invitation: Invitation, step: str) -> str:
    return f"{PEOPLE}invitations/{invitation.pk}/{step}/"


def sent_to(address: str) -> int:
    return len([one for one in mail.outbox if one.to == [address]])


def test_it_is_made_and_waits_and_the_lead_is_told(cast: Cast, waiting: Invitation) -> None:
    assert waiting.waits
    assert [one.to for one in mail.outbox] == [["erin@example.org"]]  # a link, and nobody's name
    assert "newcomer" not in str(mail.outbox[0].body).lower()
    alices = page(sign_in(Client(), cast.alice), PEOPLE)
    assert (
        "Nadia Newcomer Director of children's services Abbotsbridge City Council Waits for a regional lead" in alices
    )
    assert "Withdraw" in alices
    assert "Send again" not in alices
    assert "Confirm" not in alices
    erin = sign_in(Client(), cast.erin)
    start = page(erin, "/regions/severnside/")
    assert "Confirm or refuse an invitation: Director of children's services, Abbotsbridge City Council" in start
    shown = page(erin, path_of(waiting, "confirm"))
    assert "Nadia Newcomer E-mail address new@example.org Role Director of children's services" in shown
    assert "Invited by Alice Example" in shown


def test_no_road_leads_round_it(cast: Cast, waiting: Invitation) -> None:
    mail.outbox.clear()
    token = actions.invitations.token_of(waiting)  # as though the link were known
    given = {"name": "Nadia N", "password1": PASSWORD, "password2": PASSWORD}
    assert Client().post(f"/account/invitations/{token}/", given).status_code == 404
    alice = sign_in(Client(), cast.alice)
    alice.post(path_of(waiting, "send-again"))
    assert "waits for a regional lead to confirm it" in page(alice, PEOPLE)
    again = alice.post(INVITE, filled(cast.authority_a, role="director"))
    assert "invited to this role already, and that waits for a regional lead" in text_of(again.content.decode())
    for step in ("confirm", "refuse"):
        assert alice.post(path_of(waiting, step)).status_code == 403
    assert mail_invitation.call(str(waiting.pk)) == "nothing to send"
    assert mail_invitations_that_wait() == 0
    with scope(region=cast.severnside), pytest.raises(ValidationError, match="no longer be accepted"):
        actions.accept(person=cast.bob, invitation=waiting)
    assert mail.outbox == []
    assert verbs() == ["invited"]


def test_the_database_too_takes_no_director_that_nobody_confirmed(cast: Cast, waiting: Invitation) -> None:
    wrong: list[dict[str, object]] = [
        {"accepted_at": timezone.now(), "accepted_by": cast.bob},
        {"confirmed_at": timezone.now()},
        {"confirmed_by": "person:nobody"},
    ]
    for change in wrong:
        with scopes_disabled(), pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.filter(pk=waiting.pk).update(**change)


def test_confirmed_it_is_sent_and_good(
    cast: Cast, waiting: Invitation, link: Callable[[str], str], django_capture_on_commit_callbacks: OnCommit
) -> None:
    with scopes_disabled():  # it has waited for longer than an invitation is good
        Invitation.objects.update(invited_at=timezone.now() - timezone.timedelta(days=30))
        Invitation.objects.update(lapses_at=timezone.now() - timezone.timedelta(days=20))
    erin = sign_in(Client(), cast.erin)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        assert erin.post(path_of(waiting, "confirm"))["Location"] == PEOPLE
    assert "The invitation of Nadia Newcomer is confirmed." in page(erin, PEOPLE)
    given = {"name": "Nadia N", "password1": PASSWORD, "password2": PASSWORD}
    assert Client().post(link("new@example.org"), given)["Location"] == "/account/login/"
    with scope(region=cast.severnside):
        held = Membership.objects.get(person__email="new@example.org")
        taken = Invitation.objects.get()
    assert (held.role, held.organisation) == ("director", cast.authority_a)
    assert taken.confirmed_by == f"person:{cast.erin.pk}"
    assert verbs() == ["invited", "confirmed_invitation", "accepted_invitation"]
    for step in ("confirm", "refuse"):  # and there it is no more
        assert erin.post(path_of(waiting, step)).status_code == 404


def test_confirmed_twice_it_is_confirmed_once(cast: Cast, waiting: Invitation) -> None:
    erin = sign_in(Client(), cast.erin)
    for _ in range(2):
        assert erin.post(path_of(waiting, "confirm"))["Location"] == PEOPLE
    erin.post(path_of(waiting, "refuse"))
    assert "waits no longer" in page(erin, PEOPLE)
    assert verbs() == ["invited", "confirmed_invitation"]


def test_refused_it_is_never_sent_and_who_made_it_is_told(cast: Cast, waiting: Invitation) -> None:
    mail.outbox.clear()
    erin = sign_in(Client(), cast.erin)
    assert erin.get(path_of(waiting, "refuse")).status_code == 405
    assert erin.post(path_of(waiting, "refuse"))["Location"] == PEOPLE
    assert "The invitation of Nadia Newcomer is refused. No mail went to them." in page(erin, PEOPLE)
    assert [one.to for one in mail.outbox] == [["alice@example.org"]]
    assert "An invitation that you made was refused." in page(sign_in(Client(), cast.alice), "/notices/")
    assert verbs() == ["invited", "refused_invitation"]
    assert "Nothing waits for you." in page(erin, "/regions/severnside/")


def test_a_leads_own_is_confirmed_by_being_theirs(cast: Cast, django_capture_on_commit_callbacks: OnCommit) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        sign_in(Client(), cast.erin).post(INVITE, filled(cast.authority_a, role="director"))
    with scopes_disabled():
        assert Invitation.objects.get().confirmed_by == f"person:{cast.erin.pk}"
    assert sent_to("new@example.org") == 1


@pytest.mark.parametrize("who", ["alice", "erin"])
def test_inviting_to_sign_and_confirming_ask_again_who_it_is(who: str, cast: Cast) -> None:
    client = sign_in(Client(), getattr(cast, who), long_ago=True)
    answer = client.post(INVITE, filled(cast.authority_a, role="director"))
    assert "reauthenticate" in answer["Location"]
    assert verbs() == []
    assert client.post(INVITE, filled(cast.authority_a))["Location"] == PEOPLE  # what does not sign is not asked of


def test_a_lead_who_confirms_proves_again_that_it_is_they(cast: Cast, waiting: Invitation) -> None:
    erin = sign_in(Client(), cast.erin, long_ago=True)
    for method in (erin.get, erin.post):
        assert "reauthenticate" in method(path_of(waiting, "confirm"))["Location"]
    assert verbs() == ["invited"]


def test_no_key_confirms(cast: Cast) -> None:
    assert Permission.CONFIRM_INVITATIONS not in GIVES.values()
    with scopes_disabled():
        programme = cast.severnside.organisations.get(kind="region")
    with scope(region=cast.severnside):
        for organisation in (cast.authority_a, programme):
            made = make_key(by=BY, organisation=organisation, label="HR system", scopes=[Scope.PEOPLE_MANAGE])
            client = Client(headers={"authorization": f"Bearer {made.token}"})
            email = f"of-{organisation.pk}@example.org"
            body = {"organisation": cast.authority_a.pk, "email": email, "name": "Nadia N", "role": "chief_executive"}
            answer = client.post("/api/v1/invitations", body, content_type="application/json")
            assert (answer.status_code, answer.json()["waits"]) == (201, True)
            again = client.post(f"/api/v1/invitations/{answer.json()['id']}/send")
            assert again.status_code == 409
            assert "waits for a regional lead to confirm it" in again.json()["detail"]
            assert sent_to(email) == 0
