"""Signing in by the council's own account, at a real OpenID Connect server over real HTTP."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialToken
from cast import PASSWORD, Cast
from django.test import Client
from django_scopes import scope, scopes_disabled
from pytest_django import Settings as DjangoSettings
from signing_in import code_of, sign_in, text_of, with_app

from comity.web.audit.models import Event
from comity.web.people.actions import give_membership
from comity.web.people.models import Membership, Person
from comity.web.people.roles import Role
from comity.web.settings.signing_in import providers
from comity.web.settings.typed import Settings, SettingsError

LOGIN = "/account/oidc/oidc/login/"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A real OpenID Connect server; gives its address."""
    from oidc_provider_mock import run_server_in_thread

    with run_server_in_thread() as running:
        yield f"http://localhost:{running.server_port}"


@pytest.fixture
def issuer(server: str, settings: DjangoSettings) -> str:
    """The platform set up with it, as its settings are read from the environment."""
    told = {"oidc_issuer": server, "oidc_client_id": "comity", "oidc_client_secret": "secret"}
    settings.COMITY = Settings(**told)
    settings.SOCIALACCOUNT_PROVIDERS = providers(settings.COMITY)
    return server


def knows(issuer: str, sub: str, **claims: Any) -> None:
    """Tell the issuer of a person, and what it is to say of them."""
    requests.put(f"{issuer}/users/{sub}", json=claims, timeout=5).raise_for_status()


def come_by(issuer: str, client: Client, sub: str, start: str = LOGIN, **given: str) -> Any:
    """Go to the issuer, sign in there, and come back; gives the platform's answer to that."""
    leave = client.post(start, given)
    assert leave.status_code == 302, leave.content.decode()
    assert leave["Location"].startswith(f"{issuer}/oauth2/authorize?")
    back = requests.post(leave["Location"], data={"sub": sub}, allow_redirects=False, timeout=5)
    assert back.status_code == 302, back.text
    come_by.asked = leave["Location"]  # type: ignore[attr-defined]
    return client.get(back.headers["Location"].removeprefix("http://testserver"))


def roles_of(person: Person) -> set[tuple[str, str, bool]]:
    with scopes_disabled():
        held = Membership.objects.filter(person=person, ended_at__isnull=True)
        return set(held.values_list("organisation__code", "role", "by_provider"))


def page(answer: Any) -> str:
    return text_of(answer.content.decode())


def test_a_newcomer_is_made_what_their_app_roles_say(cast: Cast, issuer: str) -> None:
    wanted = ["comity.X99000001.team_manager", "comity.X99000002.commissioner", "OtherApplication.Admin"]
    knows(issuer, "s-1", name="Nina New", email="Nina.New@abbotsbridge.example", roles=wanted)
    client = Client()
    answer = come_by(issuer, client, "s-1")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    nina = Person.objects.get(email="nina.new@abbotsbridge.example")
    assert (nina.name, nina.has_usable_password()) == ("Nina New", False)
    assert roles_of(nina) == {("X99000001", "team_manager", True), ("X99000002", "commissioner", True)}
    assert client.get("/account/").status_code == 200
    assert "code_challenge_method=S256" in come_by.asked  # type: ignore[attr-defined]
    with scopes_disabled():
        events = list(Event.objects.filter(actor="platform:oidc").values_list("verb", "region__slug"))
        [signed_in] = Event.objects.filter(verb="signed_in")
    assert events == [("gave_membership", "severnside")] * 2
    assert signed_in.identifiers == {"method": "socialaccount"}


def test_the_issuers_name_and_address_for_them_and_its_tokens_are_not_kept(cast: Cast, issuer: str) -> None:
    knows(issuer, "s-2", name="Nina New", email="nina@abbotsbridge.example", roles=["comity.X99000001.team_manager"])
    for _ in range(2):
        come_by(issuer, Client(), "s-2")
        assert [account.extra_data for account in SocialAccount.objects.all()] == [{}]
    assert SocialToken.objects.count() == 0


def test_roles_are_brought_up_to_date_at_each_sign_in_and_those_given_by_hand_are_left(cast: Cast, issuer: str) -> None:
    knows(issuer, "s-3", name="Nina", email="nina@abbotsbridge.example", roles=["comity.X99000001.team_manager"])
    come_by(issuer, Client(), "s-3")
    nina = Person.objects.get(email="nina@abbotsbridge.example")
    with scope(region=cast.severnside):
        give_membership(by="platform:test", person=nina, organisation=cast.authority_a, role=Role.HR_LEAD)
        give_membership(by="platform:test", person=nina, organisation=cast.authority_b, role=Role.COMMISSIONER)
    # The issuer now gives one that is held by hand, and another, and no more the first.
    both = ["comity.X99000002.commissioner", "comity.X99000001.data_analyst"]
    knows(issuer, "s-3", name="Nina", email="nina@abbotsbridge.example", roles=both)
    come_by(issuer, Client(), "s-3")
    by_hand = {("X99000001", "hr_lead", False), ("X99000002", "commissioner", False)}
    assert roles_of(nina) == by_hand | {("X99000001", "data_analyst", True)}
    knows(issuer, "s-3", name="Nina", email="nina@abbotsbridge.example")
    assert come_by(issuer, Client(), "s-3")["Location"] == "/"
    assert roles_of(nina) == by_hand
    with scopes_disabled():
        done = Event.objects.filter(actor="platform:oidc").order_by("number")
        assert [(one.verb, one.identifiers["role"]) for one in done] == [
            ("gave_membership", "team_manager"),
            ("ended_membership", "team_manager"),
            ("gave_membership", "data_analyst"),
            ("ended_membership", "data_analyst"),
        ]


def test_who_has_no_role_left_does_not_come_in(cast: Cast, issuer: str) -> None:
    knows(issuer, "s-4", name="Nina", email="nina@abbotsbridge.example", roles=["comity.X99000001.team_manager"])
    come_by(issuer, Client(), "s-4")
    knows(issuer, "s-4", name="Nina", email="nina@abbotsbridge.example", roles=[])
    client = Client()
    answer = come_by(issuer, client, "s-4")
    assert answer.status_code == 403
    assert "gives you no role here" in page(answer)
    assert "_auth_user_id" not in client.session
    assert roles_of(Person.objects.get(email="nina@abbotsbridge.example")) == set()


@pytest.mark.parametrize(
    ("role", "why"),
    [
        (None, "gives you no role here"),
        ("comity.X99000001.emperor", "there is no role 'emperor' here"),
        ("comity.X00000000.director", "there is no organisation of the code 'X00000000' here"),
        ("comity.ripple.director", "Director of children's services is not a role in an organisation of that kind"),
        ("comity.director", "there is no organisation of the code '' here"),
        ("OtherApplication.Admin", "gives you no role here"),
    ],
)
def test_no_role_that_is_known_and_who_to_ask(role: str | None, why: str, cast: Cast, issuer: str) -> None:
    knows(issuer, "s-5", name="Nina", email="nina@abbotsbridge.example", roles=[role] if role else [])
    client = Client()
    answer = come_by(issuer, client, "s-5")
    assert answer.status_code == 403
    assert why in page(answer)
    assert "Your council account says who you are, but gives you no role here." in page(answer)
    assert "Ask your council’s IT service for an app role of the form comity.X99000001.team_manager" in page(answer)
    assert not Person.objects.filter(email="nina@abbotsbridge.example").exists()
    assert "_auth_user_id" not in client.session


def test_an_organisation_in_two_regions_is_named_with_its_region(cast: Cast, issuer: str) -> None:
    from comity.web.organisations.actions import add_organisation
    from comity.web.organisations.models import Kind

    with scope(region=cast.northmoor):
        add_organisation(by="platform:test", region=cast.northmoor, kind=Kind.AGENCY, code="ripple", name="Ripple")
    knows(issuer, "s-6", email="dot@ripple.example", roles=["comity.ripple.agency_user"])
    assert "more than one region has an organisation of the code" in page(come_by(issuer, Client(), "s-6"))
    knows(issuer, "s-6", email="dot@ripple.example", roles=["comity.northmoor.ripple.agency_user"])
    assert come_by(issuer, Client(), "s-6").status_code == 302
    with scopes_disabled():
        [held] = Membership.objects.filter(person__email="dot@ripple.example").select_related("organisation__region")
    assert held.organisation.region == cast.northmoor


def test_an_issuer_speaks_only_for_the_organisations_it_is_let(
    cast: Cast, issuer: str, settings: DjangoSettings
) -> None:
    settings.COMITY = settings.COMITY.model_copy(update={"oidc_organisations": "X99000001, ripple"})
    wanted = ["comity.X99000002.director", "comity.severnside.regional_lead"]
    knows(issuer, "s-7", email="nina@abbotsbridge.example", roles=wanted)
    answer = come_by(issuer, Client(), "s-7")
    assert answer.status_code == 403
    assert "these accounts do not speak for X99000002" in page(answer)
    assert "these accounts do not speak for severnside" in page(answer)


def test_an_address_that_somebody_has_is_never_enough(cast: Cast, issuer: str) -> None:
    """Whoever runs the issuer can put any address into a claim (nOAuth): it opens nobody's account."""
    knows(
        issuer,
        "s-8",
        name="Not Erin",
        email="erin@example.org",
        email_verified=True,
        roles=["comity.X99000001.hr_lead"],
    )
    client = Client()
    answer = come_by(issuer, client, "s-8")
    assert answer.status_code == 403
    assert "There is an account for your e-mail address already, with a password" in page(answer)
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()
    assert roles_of(cast.erin) == {("severnside", "regional_lead", False)}


def test_an_account_is_connected_by_who_has_signed_in_to_it(cast: Cast, issuer: str) -> None:
    knows(issuer, "s-9", email="alice@example.org", roles=["comity.X99000001.director"])
    client = sign_in(Client(), cast.alice)
    assert "Connect it" in page(client.get("/account/3rdparty/"))
    answer = come_by(issuer, client, "s-9", f"{LOGIN}?process=connect&next=/account/")
    assert answer["Location"] == "/account/"
    assert SocialAccount.objects.get(uid="s-9").user == cast.alice
    fresh = Client()
    assert come_by(issuer, fresh, "s-9")["Location"] == "/"
    assert roles_of(cast.alice) == {("X99000001", "hr_lead", False), ("X99000001", "director", True)}
    # ... and is nobody else's to connect
    other = sign_in(Client(), cast.bob)
    come_by(issuer, other, "s-9", f"{LOGIN}?process=connect")
    assert SocialAccount.objects.get(uid="s-9").user == cast.alice


def test_connecting_asks_who_it_is_first(cast: Cast, issuer: str) -> None:
    knows(issuer, "s-10", email="alice@example.org", roles=["comity.X99000001.director"])
    client = sign_in(Client(), cast.alice, long_ago=True)
    answer = come_by(issuer, client, "s-10", f"{LOGIN}?process=connect")
    assert answer["Location"].startswith("/account/reauthenticate/")
    assert not SocialAccount.objects.exists()
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert SocialAccount.objects.get(uid="s-10").user == cast.alice


def test_it_is_no_second_factor_unless_the_issuer_is_trusted_to_ask_for_one(
    cast: Cast, issuer: str, settings: DjangoSettings
) -> None:
    knows(issuer, "s-11", email="dana@abbotsbridge.example", roles=["comity.X99000001.director"])
    client = Client()
    come_by(issuer, client, "s-11")
    assert client.get("/account/")["Location"].startswith("/account/second-factor/")
    settings.COMITY = settings.COMITY.model_copy(update={"oidc_trusted": True})
    assert client.get("/account/").status_code == 200


def test_a_trusted_issuer_is_not_followed_by_our_own_question(
    cast: Cast, issuer: str, settings: DjangoSettings
) -> None:
    knows(issuer, "s-12", email="dana@abbotsbridge.example", roles=["comity.X99000001.director"])
    come_by(issuer, Client(), "s-12")
    secret = with_app(Person.objects.get(email="dana@abbotsbridge.example"))
    client = Client()
    asked = come_by(issuer, client, "s-12")
    assert asked["Location"] == "/account/2fa/authenticate/"
    client.post(asked["Location"], {"code": code_of(secret)})
    assert client.get("/account/").status_code == 200
    settings.COMITY = settings.COMITY.model_copy(update={"oidc_trusted": True})
    assert come_by(issuer, Client(), "s-12")["Location"] == "/"


def test_proving_again_goes_to_the_issuer_which_is_told_to_ask(cast: Cast, issuer: str) -> None:
    knows(issuer, "s-13", email="nina@abbotsbridge.example", roles=["comity.X99000001.team_manager"])
    knows(issuer, "s-14", email="olaf@abbotsbridge.example", roles=["comity.X99000001.team_manager"])
    client = Client()
    come_by(issuer, client, "s-13")
    come_by(issuer, Client(), "s-14")
    app = "/account/2fa/totp/activate/"
    sent = client.get(app)
    assert sent["Location"].startswith("/account/prove/?next=")
    assert page(client.get(sent["Location"])).startswith("Prove that it is you")
    someone_else = come_by(issuer, client, "s-14", "/account/prove/", next=app)
    assert someone_else.status_code == 403
    assert "You signed in there as someone else" in page(someone_else)
    assert client.get(app).status_code == 302
    assert come_by(issuer, client, "s-13", "/account/prove/", next=app)["Location"] == app
    assert "prompt=login" in come_by.asked  # type: ignore[attr-defined]
    assert client.get(app).status_code == 200
    assert client.get("/account/").status_code == 200  # still the same session


def test_proving_again_is_not_had_by_going_there_without_being_sent(cast: Cast, issuer: str) -> None:
    knows(issuer, "s-15", email="nina@abbotsbridge.example", roles=["comity.X99000001.team_manager"])
    client = Client()
    come_by(issuer, client, "s-15")
    assert come_by(issuer, client, "s-15", f"{LOGIN}?process=redirect&next=/account/").status_code == 403
    assert come_by(issuer, client, "s-15")["Location"] == "/"  # nor by signing in, which may ask nothing
    assert client.get("/account/2fa/totp/activate/").status_code == 302


def test_proving_again_does_not_count_where_the_issuer_says_it_asked_long_ago(cast: Cast, issuer: str) -> None:
    import time

    given = {"email": "nina@abbotsbridge.example", "roles": ["comity.X99000001.team_manager"]}
    knows(issuer, "s-16", **given, auth_time=int(time.time()) - 4000)
    client = Client()
    come_by(issuer, client, "s-16")
    answer = come_by(issuer, client, "s-16", "/account/prove/", next="/account/")
    assert answer.status_code == 403
    assert "did not ask you again" in page(answer)


def test_no_address_or_one_in_the_name_entra_gives(cast: Cast, issuer: str) -> None:
    knows(issuer, "s-17", name="Nina", roles=["comity.X99000001.team_manager"])
    assert "does not say what your e-mail address is" in page(come_by(issuer, Client(), "s-17"))
    name = "nina@abbotsbridge.example"
    knows(issuer, "s-17", preferred_username=name, roles=["comity.X99000001.team_manager"])
    assert come_by(issuer, Client(), "s-17").status_code == 302
    assert Person.objects.filter(email=name).exists()


def test_stopping_half_way_and_an_answer_that_was_not_asked_for(cast: Cast, issuer: str) -> None:
    client = Client()
    leave = client.post(LOGIN)
    back = requests.post(leave["Location"], data={"action": "deny"}, allow_redirects=False, timeout=5)
    [state] = re.findall(r"state=(\w+)", leave["Location"])  # which this server leaves out, though it may not
    answer = client.get(f"{back.headers['Location'].removeprefix('http://testserver')}&state={state}", follow=True)
    assert page(answer).startswith("You did not sign in")
    answer = client.get("/account/oidc/oidc/login/callback/?code=stolen&state=unknown")
    assert answer.status_code == 401
    assert page(answer).startswith("Your council account did not sign you in")


def test_an_issuer_that_does_not_answer(cast: Cast, settings: DjangoSettings) -> None:
    settings.COMITY = Settings(oidc_issuer="http://localhost:9", oidc_client_id="comity")  # nothing listens there
    settings.SOCIALACCOUNT_PROVIDERS = providers(settings.COMITY)
    answer = Client().post(LOGIN)
    assert answer.status_code == 502
    assert page(answer).startswith("Your council account did not sign you in")


def test_who_has_no_password_gets_none_here(cast: Cast, issuer: str, link: Callable[[str], str]) -> None:
    knows(issuer, "s-18", email="nina@abbotsbridge.example", roles=["comity.X99000001.team_manager"])
    client = Client()
    come_by(issuer, client, "s-18")
    for path in ("/account/password/change/", "/account/password/set/"):
        assert page(client.get(path, follow=True)).startswith("You have no password here")
    assert client.post("/account/password/set/", {"password1": PASSWORD, "password2": PASSWORD}).status_code == 200
    Client().post("/account/password/reset/", {"email": "nina@abbotsbridge.example"})
    assert link("nina@abbotsbridge.example") == "/account/login/"
    assert not Person.objects.get(email="nina@abbotsbridge.example").has_usable_password()


def test_the_button_is_there_only_with_an_issuer(cast: Cast, issuer: str, settings: DjangoSettings) -> None:
    html = Client().get("/account/login/?next=/account/").content.decode()
    assert "Sign in with your council account" in html
    [action] = re.findall(r'action="(/account/oidc/[^"]+)"', html)
    assert (
        unescape(action) == "/account/oidc/oidc/login/?process=login&next=%2Faccount%2F" or "next=/account/" in action
    )
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "council account" not in Client().get("/account/login/").content.decode()
    assert Client().post(LOGIN).status_code == 404


def test_an_issuer_is_reached_by_https() -> None:
    with pytest.raises(
        SettingsError, match=r"COMITY_OIDC_ISSUER is 'http://login\.example'\. Give an address that begins https"
    ):
        providers(Settings(oidc_issuer="http://login.example"))
