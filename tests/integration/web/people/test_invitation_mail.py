"""The mail of an invitation: it holds up no page, is not lost with a server, and its link stays good."""

from __future__ import annotations

import smtplib
from collections.abc import Callable

import pytest
from cast import BY, Cast
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from django_tasks_db.models import DBTaskResult
from inviting import INVITE, OnCommit, filled, page, verbs
from pytest_django import Settings as DjangoSettings
from signing_in import sign_in, text_of

from comity.web.people import actions
from comity.web.people.models import Invitation
from comity.web.people.roles import Role
from comity.web.people.tasks import mail_invitation, mail_invitations_that_wait


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
            role=Role.HR_LEAD,
        )
        transaction.set_rollback(True)
    assert mail.outbox == []
    with scopes_disabled():
        assert not Invitation.objects.exists()
    assert verbs() == []
