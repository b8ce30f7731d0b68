"""Signing in by password: lock-out, and nothing that tells whose address is known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from cast import PASSWORD, Cast
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django_scopes import scopes_disabled
from pytest_django import Settings as DjangoSettings
from signing_in import code_of, sign_in, sign_in_for_real, text_of, with_app
from structlog.testing import capture_logs

from comity.web.audit.models import Event
from comity.web.people.models import Person


def attempt(email: str, password: str, **client: str) -> tuple[int, str]:
    answer = Client(**client).post("/account/login/", {"login": email, "password": password})
    return answer.status_code, text_of(answer.content.decode()) if answer.status_code != 302 else answer["Location"]


def test_alice_signs_in_and_it_is_recorded(cast: Cast) -> None:
    client = Client()
    sign_in_for_real(client, cast.alice)
    assert client.get("/account/").status_code == 200
    with scopes_disabled():
        [event] = Event.objects.filter(verb="signed_in")
    assert (event.actor, event.subject, event.region, event.identifiers) == (
        f"person:{cast.alice.pk}",
        str(cast.alice.pk),
        None,
        {"method": "password"},
    )


def test_an_address_is_the_same_however_it_is_capitalised(cast: Cast) -> None:
    assert attempt(" ALICE@Example.org ", PASSWORD) == (302, "/")


def test_wrong_password_and_unknown_address_answer_the_same(cast: Cast) -> None:
    known, unknown = attempt("alice@example.org", "wrong"), attempt("nobody@example.org", "wrong")
    assert known == (unknown[0], unknown[1])
    assert known[0] == 200
    assert "The e-mail address or the password is not right" in known[1]


@pytest.mark.parametrize("email", ["alice@example.org", "nobody@example.org"])
def test_five_failures_stop_signing_in_for_five_minutes(email: str, cast: Cast) -> None:
    for _ in range(5):
        assert attempt(email, "wrong")[0] == 200
    status, said = attempt(email, PASSWORD)  # the right one, too
    assert status == 429
    assert said.startswith("Signing in is stopped for 5 minutes There have been too many tries")
    assert attempt(email, PASSWORD, REMOTE_ADDR="198.51.100.7")[0] == 429  # from anywhere
    assert attempt(" " + email.upper(), PASSWORD)[0] == 429
    assert attempt("bob@example.org", PASSWORD) == (302, "/")  # and for nobody else


def test_the_wait_is_said_and_ends(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from allauth.core.internal import ratelimit
    from django.utils import timezone

    from comity.web.people.adapters import account

    for _ in range(5):
        attempt("alice@example.org", "wrong")
    later = timezone.now() + timedelta(seconds=200)
    monkeypatch.setattr(ratelimit.time, "time", lambda: later.timestamp())
    monkeypatch.setattr(account.timezone, "now", lambda: later)
    assert attempt("alice@example.org", PASSWORD)[1].startswith("Signing in is stopped for 2 minutes")
    later += timedelta(seconds=101)
    assert attempt("alice@example.org", PASSWORD) == (302, "/")


def test_lock_out_is_kept_in_the_database_and_has_room(cast: Cast) -> None:
    from django.conf import settings
    from django.db import connection

    attempt("alice@example.org", "wrong")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM comity_cache WHERE cache_key LIKE '%login_failed%'")
        assert cursor.fetchone() == (2,)  # for the address, and for where it came from
    for number in range(400):
        cache.set(f"other-{number}", 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM comity_cache WHERE cache_key LIKE '%login_failed%'")
        assert cursor.fetchone() == (2,)
    assert settings.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] == 100_000


def test_fifty_failures_from_one_place_stop_it_whatever_the_addresses(cast: Cast) -> None:
    for number in range(50):
        assert attempt(f"nobody{number}@example.org", "wrong", REMOTE_ADDR="198.51.100.7")[0] == 200
    assert attempt("alice@example.org", PASSWORD, REMOTE_ADDR="198.51.100.7")[0] == 429
    assert attempt("alice@example.org", PASSWORD, REMOTE_ADDR="198.51.100.8") == (302, "/")


def test_failures_and_lock_out_are_logged_without_the_address(cast: Cast) -> None:
    with capture_logs() as logs:
        for _ in range(6):
            attempt("alice@example.org", "wrong")
    ours = [log for log in logs if log["event"] in ("sign_in_failed", "locked_out")]
    assert [log["event"] for log in ours] == ["sign_in_failed"] * 5 + ["locked_out"]
    assert len({log["account"] for log in ours}) == 1
    assert "alice" not in str(ours)


def test_who_is_no_longer_active_is_told_so_only_with_the_right_password(cast: Cast) -> None:
    Person.objects.filter(pk=cast.alice.pk).update(is_active=False)
    assert attempt("alice@example.org", PASSWORD) == (302, "/account/inactive/")
    assert "not right" in attempt("alice@example.org", "wrong")[1]


def test_nobody_signs_up(cast: Cast) -> None:
    given = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    answer = Client().post("/account/signup/", given)
    assert "You cannot make an account here yourself" in text_of(answer.content.decode())
    assert not Person.objects.filter(email="new@example.org").exists()


def test_a_new_password_by_mail(cast: Cast, link: Callable[[str], str]) -> None:
    secret = with_app(cast.erin)
    browser, elsewhere = Client(), sign_in(Client(), cast.erin)
    asked = browser.post("/account/password/reset/", {"email": "Erin@example.org"})
    assert asked["Location"] == "/account/password/reset/done/"
    path = link("erin@example.org")
    body = str(mail.outbox[0].body)
    assert all(word not in body.lower() for word in ("erin", "example", "severnside", "lead"))
    page = browser.get(path, follow=True)
    assert page.redirect_chain[-1][0].endswith("-set-password/")  # the key is not left in the address
    weak = browser.post(page.redirect_chain[-1][0], {"password1": "erin", "password2": "erin"})
    assert "too short" in text_of(weak.content.decode())
    new = "four quiet words here"
    done = browser.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert done["Location"] == "/account/password/reset/key/done/"
    assert elsewhere.get("/account/").status_code == 302  # signed out where the old password signed in
    assert "no longer works" in text_of(Client().get(path, follow=True).content.decode())  # once only
    assert attempt("erin@example.org", PASSWORD)[0] == 200
    fresh = Client()
    sign_in_for_real(fresh, cast.erin, secret, password=new)  # and the second factor is still asked for
    assert [one.subject for one in mail.outbox] == [
        "Comity: choose a new password",
        "Comity: your account was changed",
    ]


def test_asking_for_a_new_password_tells_nothing_of_who_is_known(cast: Cast) -> None:
    known = Client().post("/account/password/reset/", {"email": "alice@example.org"}, follow=True)
    unknown = Client().post("/account/password/reset/", {"email": "nobody@example.org"}, follow=True)
    assert text_of(known.content.decode()) == text_of(unknown.content.decode())
    assert [one.to for one in mail.outbox] == [["alice@example.org"]]


def test_links_for_a_new_password_are_few(cast: Cast) -> None:
    for email in ("alice@example.org", "nobody@example.org"):
        answers = [Client().post("/account/password/reset/", {"email": email}) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert "You have asked too often" in text_of(answers[-1].content.decode())
    assert len(mail.outbox) == 3


def test_a_changed_password_signs_out_everywhere_else(cast: Cast) -> None:
    here, there = sign_in(Client(), cast.alice), sign_in(Client(), cast.alice)
    new = "four quiet words here"
    given = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/account/password/change/", given)["Location"] == "/account/"
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


def test_sessions_are_listed_and_ended(cast: Cast) -> None:
    here, there = Client(HTTP_USER_AGENT="This Browser"), Client(HTTP_USER_AGENT="That Browser")
    sign_in_for_real(here, cast.alice)
    sign_in_for_real(there, cast.alice)
    page = text_of(here.get("/account/sessions/").content.decode())
    assert "This one 127.0.0.1 This Browser" in page
    assert "That Browser" in page
    here.post("/account/sessions/")
    assert "You are signed in nowhere else" in text_of(here.get("/account/sessions/").content.decode())
    assert there.get("/account/").status_code == 302


def test_nobody_is_signed_in_for_longer_than_is_set(
    cast: Cast, settings: DjangoSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    from comity.web.people import proving

    client, began = Client(), time.time()
    sign_in_for_real(client, cast.alice)
    end = began + settings.COMITY.session_hours * 3600
    monkeypatch.setattr(proving.time, "time", lambda: end - 5)
    assert client.get("/account/").status_code == 200
    monkeypatch.setattr(proving.time, "time", lambda: end + 60)
    assert client.get("/account/")["Location"] == "/account/login/?next=/account/"
    monkeypatch.undo()
    assert "You were signed in for as long as one may be" in client.get("/account/login/").content.decode()
    assert "_auth_user_id" not in client.session


def test_mail_that_cannot_be_sent_is_no_error_to_who_asked(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from comity.web.people import mail as ours

    def down(**_: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(ours, "send_link", down)
    assert Client().post("/account/password/reset/", {"email": "alice@example.org"}).status_code == 302


def test_codes_of_the_app_are_as_the_library_makes_them() -> None:
    # RFC 6238's own example: what the tests sign in with is no invention of theirs.
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    assert format_hotp_value(hotp_value("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 59 // 30)) == "287082"
    assert len(code_of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")) == 6
