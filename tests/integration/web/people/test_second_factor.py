"""A second factor is required of directors, chief executives, regional leads and administrators before all else."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from cast import BY, PASSWORD, Cast
from cryptography.fernet import InvalidToken
from django.core.cache import cache, caches
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django_scopes import scope, scopes_disabled
from pytest_django import Settings as DjangoSettings
from signing_in import code_of, sign_in, sign_in_for_real, text_of, with_app

from comity.web.audit.models import Event
from comity.web.people.actions import forget_second_factor, give_membership
from comity.web.people.adapters.mfa import renew_secrets
from comity.web.people.models import Person
from comity.web.people.roles import Role


def held_back(client: Client, path: str = "/account/") -> bool:
    answer = client.get(path)
    return answer.status_code == 302 and answer["Location"].startswith("/account/second-factor/")


@pytest.mark.parametrize(
    ("role", "required"),
    [(role, role in (Role.DIRECTOR, Role.CHIEF_EXECUTIVE)) for role in Role if role.value in (
        "director", "chief_executive", "assistant_director", "hr_lead", "commissioner", "team_manager", "data_analyst"
    )],
)  # fmt: skip
def test_of_whom_it_is_required(role: Role, required: bool, cast: Cast) -> None:
    who = Person.objects.create_user("new@example.org", PASSWORD, name="Newcomer")
    with scope(region=cast.severnside):
        give_membership(by=BY, person=who, organisation=cast.authority_a, role=role)
    client = Client()
    sign_in_for_real(client, who)
    assert held_back(client) is required


def test_required_of_regional_leads_and_administrators_in_any_region(cast: Cast) -> None:
    for who in (cast.erin, cast.grace):
        client = Client()
        sign_in_for_real(client, who)
        assert held_back(client)
        assert held_back(client, "/regions/northmoor/")
    client = Client()
    sign_in_for_real(client, cast.frank)
    assert not held_back(client)


def test_a_role_given_later_is_asked_about_at_the_next_page(cast: Cast) -> None:
    client = Client()
    sign_in_for_real(client, cast.alice)
    assert not held_back(client)
    with scope(region=cast.severnside):
        give_membership(by=BY, person=cast.alice, organisation=cast.authority_a, role=Role.DIRECTOR)
    assert held_back(client)


def test_the_page_says_why_and_leads_on(cast: Cast) -> None:
    client = Client()
    sign_in_for_real(client, cast.erin)
    sent = client.get("/regions/severnside/people/?page=2")
    page = client.get(sent["Location"])
    assert page.status_code == 403
    said = text_of(page.content.decode())
    assert said.startswith("You need a second factor You are Regional lead: what you sign counts for others.")
    assert 'href="/account/2fa/totp/activate/"' in page.content.decode()
    assert client.session["comity_after_second_factor"] == "/regions/severnside/people/?page=2"


def test_nothing_else_opens_until_it_is_there(cast: Cast) -> None:
    from django.urls import NoReverseMatch, get_resolver, reverse

    from comity.web.people.middleware import ALWAYS, SETTING_UP, SHOWING

    client = Client()
    sign_in_for_real(client, cast.erin)
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    tried = 0
    for name in sorted(names - ALWAYS - SETTING_UP - SHOWING):
        try:
            path = reverse(name)
        except NoReverseMatch:  # it takes arguments; those of a region are tried below
            continue
        if path.startswith("/api/"):  # asks for a key, and takes no session for one
            assert client.post(path).status_code in {401, 404, 405}
            continue
        for method in (client.get, client.post):
            answer = method(path)
            assert answer.status_code == 302, (name, answer.status_code)
            assert answer["Location"].startswith("/account/second-factor/"), (name, answer["Location"])
        tried += 1
    assert tried > 10
    assert held_back(client, "/regions/severnside/")
    assert client.get("/health/live").status_code == 200
    assert client.post("/account/logout/").status_code == 302
    assert client.get("/account/")["Location"].startswith("/account/login/")


@pytest.mark.django_db(transaction=True)
def test_erin_sets_up_an_app_and_goes_where_she_was_going(cast: Cast) -> None:
    client = Client()
    sign_in_for_real(client, cast.erin)
    client.get("/account/second-factor/?next=/account/sessions/")
    page = client.get("/account/2fa/totp/activate/").content.decode()
    [secret] = re.findall(r'id="authenticator-secret">([A-Z2-7]+)<', page)
    wrong = client.post("/account/2fa/totp/activate/", {"code": "000000"})
    assert "That code is not right" in text_of(wrong.content.decode())
    done = client.post("/account/2fa/totp/activate/", {"code": code_of(secret)})
    assert done["Location"] == "/account/2fa/recovery-codes/"
    codes = client.get("/account/2fa/recovery-codes/").content.decode()
    assert len(re.findall(r"<li>\d{8}</li>", codes)) == 10
    assert 'href="/account/sessions/"' in codes
    assert not held_back(client)
    # ... and from then on the code is part of signing in.
    again = Client()
    sign_in_for_real(again, cast.erin, secret)
    assert not held_back(again)


def test_the_secret_is_encrypted_at_rest(cast: Cast) -> None:
    secret = with_app(cast.erin)
    [held] = Authenticator.objects.filter(user=cast.erin)
    assert secret not in str(held.data)
    assert held.wrap().validate_code(code_of(secret))


def test_a_code_is_good_once(cast: Cast) -> None:
    secret = with_app(cast.erin)
    code = code_of(secret)
    for wanted in (302, 200):
        client = Client()
        client.post("/account/login/", {"login": cast.erin.email, "password": PASSWORD})
        answer = client.post("/account/2fa/authenticate/", {"code": code})
        assert answer.status_code == wanted
        # allauth itself forgets after half a minute, while the code is good for a minute and a half.
        cache.delete(f"allauth.mfa.totp.used?user={cast.erin.pk}&code={code}")
    assert "That code has been used" in text_of(answer.content.decode())


def test_five_wrong_codes_stop_it(cast: Cast) -> None:
    secret = with_app(cast.erin)
    client = Client()
    client.post("/account/login/", {"login": cast.erin.email, "password": PASSWORD})
    for number in range(5):
        answer = client.post("/account/2fa/authenticate/", {"code": f"00000{number}"})
        assert "That code is not right" in text_of(answer.content.decode())
    answer = client.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert "You have tried too often. Wait five minutes" in text_of(answer.content.decode())
    assert "_auth_user_id" not in client.session


def test_the_wrong_codes_are_counted_where_every_process_sees_them(cast: Cast) -> None:
    """Each browser's requests may be answered by another process, so nothing may be counted in one's memory."""
    secret = with_app(cast.erin)
    for number in range(5):
        client = Client()
        client.post("/account/login/", {"login": cast.erin.email, "password": PASSWORD})
        del caches["default"]  # as another process would, this one opens the cache anew
        client.post("/account/2fa/authenticate/", {"code": f"00000{number}"})
    with connection.cursor() as rows:
        rows.execute("SELECT COUNT(*) FROM comity_cache WHERE cache_key LIKE '%login_failed%'")
        assert rows.fetchone() == (3,)  # for the address, for the person, and for where both came from
    client = Client()
    client.post("/account/login/", {"login": cast.erin.email, "password": PASSWORD})
    answer = client.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert "You have tried too often" in text_of(answer.content.decode())


def test_a_new_secret_key_leaves_apps_and_sessions_good_while_the_old_one_is_known(
    cast: Cast, settings: DjangoSettings
) -> None:
    secret, old = with_app(cast.erin), settings.SECRET_KEY
    before, unused = Client(), Client()
    for client in (before, unused):
        sign_in_for_real(client, cast.erin, secret)
        cache.clear()  # the code has been used
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new secret key, as long as they must be", [old]
    assert before.get("/account/").status_code == 200
    again = Client()
    sign_in_for_real(again, cast.erin, secret)
    assert not held_back(again)
    listed = before.get("/account/sessions/").content.decode()
    assert listed.count("This one") == 1  # Django gives such a session another key: it is still the one in the list
    app = Authenticator.objects.get(user=cast.erin, type="totp")
    codes = RecoveryCodes.activate(cast.erin).get_unused_codes()
    settings.SECRET_KEY_FALLBACKS = []
    assert unused.get("/account/").status_code == 302  # the old key alone made it good
    with pytest.raises(InvalidToken):
        app.wrap().validate_code(code_of(secret))
    # ... and once a tick has been, it need not be known
    settings.SECRET_KEY_FALLBACKS = [old]
    assert renew_secrets() == 1  # the recovery codes were made by the new key
    assert renew_secrets() == 0
    settings.SECRET_KEY_FALLBACKS = []
    app.refresh_from_db()
    assert app.wrap().validate_code(code_of(secret, steps=1))
    assert RecoveryCodes.activate(cast.erin).get_unused_codes() == codes
    forget_second_factor(by=cast.grace, person=cast.erin)
    assert before.get("/account/").status_code == 302


def test_a_recovery_code_stands_in_once(cast: Cast) -> None:
    with_app(cast.erin)
    [code, *_] = RecoveryCodes.activate(cast.erin).get_unused_codes()
    for wanted in (302, 200):
        client = Client()
        client.post("/account/login/", {"login": cast.erin.email, "password": PASSWORD})
        assert client.post("/account/2fa/authenticate/", {"code": code}).status_code == wanted


def test_who_has_a_factor_must_show_it_and_cannot_add_another_instead(cast: Cast) -> None:
    """A session from before the factor was set up elsewhere: the password alone adds no factor to it."""
    client = sign_in(Client(), cast.erin, second_factor=False)
    secret = with_app(cast.erin)
    for path in ("/account/", "/account/2fa/", "/account/2fa/totp/activate/", "/account/2fa/webauthn/add/"):
        assert held_back(client, path)
    page = client.get("/account/second-factor/")
    assert text_of(page.content.decode()).startswith("Show your second factor")
    answer = client.post("/account/2fa/reauthenticate/?next=/account/", {"code": code_of(secret)})
    assert answer["Location"] == "/account/"
    assert not held_back(client)


def test_the_last_factor_of_who_needs_one_stays(cast: Cast) -> None:
    client = sign_in(Client(), cast.erin)
    page = text_of(client.get("/account/2fa/totp/deactivate/").content.decode())
    assert "Your role needs a second factor and this is the only one you have" in page
    client.post("/account/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=cast.erin).count() == 1


def test_who_needs_none_may_have_one_and_remove_it(cast: Cast) -> None:
    client = sign_in(Client(), cast.alice, second_factor=True)
    assert client.post("/account/2fa/totp/deactivate/")["Location"] == "/account/2fa/"
    assert not Authenticator.objects.filter(user=cast.alice).exists()


def test_the_last_passkey_of_who_needs_one_stays(cast: Cast) -> None:
    client = sign_in(Client(), cast.erin)
    passkey = Authenticator.objects.create(user=cast.erin, type="webauthn", data={"name": "Key", "credential": {}})
    Authenticator.objects.filter(user=cast.erin, type="totp").delete()
    answer = client.post(f"/account/2fa/webauthn/keys/{passkey.pk}/remove/")
    assert answer.status_code == 409
    assert "the only one you have" in text_of(answer.content.decode())
    assert Authenticator.objects.filter(pk=passkey.pk).exists()


def test_nobody_reaches_another_persons_passkey(cast: Cast) -> None:
    passkey = Authenticator.objects.create(user=cast.alice, type="webauthn", data={"name": "Key", "credential": {}})
    for what in ("remove", "edit"):
        assert sign_in(Client(), cast.alice).get(f"/account/2fa/webauthn/keys/{passkey.pk}/{what}/").status_code == 200
        assert (
            sign_in(Client(), cast.charlie).get(f"/account/2fa/webauthn/keys/{passkey.pk}/{what}/").status_code == 404
        )


def test_an_administrator_takes_away_what_was_lost(cast: Cast) -> None:
    browser = Client()
    sign_in_for_real(browser, cast.erin, with_app(cast.erin))
    for by, person in ((cast.alice, cast.erin), (cast.erin, cast.erin), (cast.grace, cast.grace)):
        with pytest.raises(PermissionDenied):
            forget_second_factor(by=by, person=person)
    assert browser.get("/account/").status_code == 200
    forget_second_factor(by=cast.grace, person=cast.erin)
    assert browser.get("/account/").status_code == 302  # signed out
    assert not Authenticator.objects.filter(user=cast.erin).exists()
    with scopes_disabled():
        [event] = Event.objects.filter(verb="forgot_second_factor")
    assert (event.actor, event.subject, event.identifiers) == (
        f"person:{cast.grace.pk}", str(cast.erin.pk), {"count": 1},
    )  # fmt: skip
    again = Client()
    sign_in_for_real(again, cast.erin)
    assert held_back(again)
