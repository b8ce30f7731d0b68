"""Mail goes through a real mail server, holds its kind and a link alone, and is tried again when the server is down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cast import Cast
from django.conf import settings
from django.utils import timezone
from django_scopes import scopes_disabled
from django_tasks_db.models import DBTaskResult
from live import free_port

from comity.web.notices.actions import tell
from comity.web.notices.kinds import NoticeKind
from comity.web.notices.models import Notice
from comity.web.notices.tasks import mail_notice, mail_what_waits

pytestmark = pytest.mark.django_db


class Postbox:
    """A mail server that keeps what it is sent."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []
        self.to: list[str] = []
        self.refusing = False

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refusing:
            return "451 Try again later"
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.got.append(message)
        self.to += envelope.rcpt_tos
        return "250 OK"


@pytest.fixture
def postbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
    monkeypatch.setattr(settings, "EMAIL_HOST", "127.0.0.1", raising=False)
    monkeypatch.setattr(settings, "EMAIL_PORT", controller.port, raising=False)
    yield box
    controller.stop()


def told(cast: Cast) -> Notice:
    with scopes_disabled():
        (notice,) = tell(
            people=[cast.alice, cast.alice],
            region=cast.severnside,
            kind=NoticeKind.BUNDLE_WAITS,
            path="/regions/severnside/memoranda/",
        )
    return notice


def again(notice: Notice) -> Notice:
    with scopes_disabled():
        return Notice.objects.get(pk=notice.pk)


def test_a_mail_holds_what_kind_of_thing_it_is_a_link_and_nothing_of_anyone(cast: Cast, postbox: Postbox) -> None:
    notice = told(cast)
    assert mail_notice.call(str(notice.pk)) == "sent"
    (mail,) = postbox.got
    assert postbox.to == ["alice@example.org"]
    assert mail["Subject"] == "Comity, Severnside: a memorandum has been brought in and waits to be published"
    assert mail["Auto-Submitted"] == "auto-generated"
    body = mail.get_content()
    assert body.splitlines() == [
        "A memorandum has been brought in and waits to be published. Sign in to see it:",
        "",
        f"{settings.COMITY.base_url}/notices/{notice.pk}/",
        "",
        "This mail was sent by Comity. If you did not expect it, you need do nothing.",
    ]
    assert again(notice).mailed_at is not None


def test_it_is_sent_once_however_often_the_task_runs(cast: Cast, postbox: Postbox) -> None:
    notice = told(cast)
    assert [mail_notice.call(str(notice.pk)) for _ in range(3)] == ["sent", "nothing to send", "nothing to send"]
    assert len(postbox.got) == 1


def test_a_server_that_refuses_is_tried_again_later_and_later(cast: Cast, postbox: Postbox) -> None:
    notice = told(cast)
    postbox.refusing = True
    assert mail_notice.call(str(notice.pk)) == "could not be sent; it will be tried again"
    assert mail_notice.call(str(notice.pk)) == "not yet"
    kept = again(notice)
    assert (kept.mailed_at, kept.mail_attempts) == (None, 1)
    assert kept.mail_after - timezone.now() < timedelta(minutes=2)
    postbox.refusing = False
    with scopes_disabled():
        Notice.objects.update(mail_after=timezone.now())
    assert mail_what_waits() == 1
    assert mail_notice.call(str(notice.pk)) == "sent"
    assert mail_what_waits() == 0


def test_a_server_that_is_not_there_loses_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
    monkeypatch.setattr(settings, "EMAIL_HOST", "127.0.0.1", raising=False)
    monkeypatch.setattr(settings, "EMAIL_PORT", free_port(), raising=False)
    notice = told(cast)
    assert mail_notice.call(str(notice.pk)) == "could not be sent; it will be tried again"
    assert again(notice).mailed_at is None


def test_the_mail_is_queued_with_what_it_tells_of_or_not_at_all(cast: Cast) -> None:
    told(cast)
    assert DBTaskResult.objects.filter(task_path="comity.web.notices.tasks.mail_notice").count() == 1
