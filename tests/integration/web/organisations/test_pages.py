"""A region's own pages, as each person meets them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from cast import BY, Cast
from django.test import Client
from django_scopes import scope, scopes_disabled

from comity.memorandum.frozen import shipped_folder
from comity.web.agreements.actions import bring_in, publish
from comity.web.agreements.bundle_files import files_of_folder
from comity.web.audit.models import Event
from comity.web.organisations.actions import add_organisation
from comity.web.organisations.models import Kind, Organisation, Region
from comity.web.people.models import Invitation, Person

pytestmark = pytest.mark.django_db
HERE = "/regions/severnside/"
SEEN = {"See exceptions, and those asked for", "See the breach log", "See patterns across authorities"}


def text(client: Client, address: str) -> str:
    return unescape(client.get(address).content.decode())


def verbs() -> list[str]:
    with scopes_disabled():
        return list(Event.objects.order_by("pk").values_list("verb", flat=True))


def test_the_start_page_says_what_waits_what_is_in_force_and_who_one_is(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    said = text(signed_in(cast.alice), HERE)
    assert "Nothing waits for you." in said
    assert "No memorandum is in force in Severnside today, so no file can be judged as at today" in said
    assert "HR lead, Abbotsbridge City Council" in said


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        (  # no memorandum: no file is judged
            "alice",
            {
                *("Make or approve your quarter’s return", "See your figures beside the region’s"),
                *("See exceptions, and those asked for", "See the breach log", "Ask what the region holds of a worker"),
                *("See people and their roles", "Make or revoke API keys"),
            },
        ),
        ("dora", set()),
        ("frank", {"See the returns pooled", "See people and their roles", "Read the record of what was done"} | SEEN),
        (
            "erin",
            {
                *(
                    "Open rounds, and see how far each return is",
                    "See the returns pooled",
                    "See people and their roles",
                ),
                *("Read the record of what was done", "Make or revoke API keys"),
                "Change the region’s name, colour and small numbers",
            }
            | SEEN,
        ),
    ],
)
def test_the_start_page_offers_what_one_may_do_and_no_more(
    cast: Cast, signed_in: Callable[[Person], Client], who: str, offered: set[str]
) -> None:
    every = {
        "Judge a file",
        "Open rounds, and see how far each return is",
        "Make or approve your quarter’s return",
        "See your figures beside the region’s",
        "See the returns pooled",
        "Ask what the region holds of a worker",
        *SEEN,
        "See people and their roles",
        "Read the record of what was done",
        "Make or revoke API keys",
        "Change the region’s name, colour and small numbers",
    }
    said = text(signed_in(getattr(cast, who)), HERE).partition("<main")[2]
    assert {words for words in every if words in said} == offered


def test_without_a_memorandum_no_file_is_offered_to_be_judged_and_who_can_mend_it_is_said(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    to_judge = f'<li><a class="govuk-link" href="{HERE}judge/">Judge a file</a></li>'
    asks_a_lead, is_lead = signed_in(cast.alice), signed_in(cast.erin)
    for page in (HERE, f"{HERE}judge/", f"{HERE}memoranda/"):
        assert "A regional lead of Severnside brings one in and publishes it: ask them." in text(asks_a_lead, page)
        assert f'You can <a class="govuk-link" href="{HERE}memoranda/bring-in/">bring one in</a>' in text(is_lead, page)
    assert to_judge not in text(asks_a_lead, HERE)
    assert "<form" not in text(asks_a_lead, f"{HERE}judge/").partition("<main")[2].partition("</main>")[0]
    nobody = "Northmoor has no regional lead yet: ask whoever runs this platform to invite one."
    assert nobody in text(signed_in(cast.charlie), "/regions/northmoor/")
    with scope(region=cast.severnside):
        files = files_of_folder(shipped_folder("exemplar"))
        found = bring_in(by=BY, region=cast.severnside, files=files)
        publish(by=BY, publication=found, digest=found.digest, instead_of="")
    assert to_judge in text(asks_a_lead, HERE)
    assert "<form" in text(asks_a_lead, f"{HERE}judge/").partition("<main")[2]


def test_a_person_of_one_region_is_led_to_it_and_an_administrator_to_administration(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    assert signed_in(cast.alice).get("/").headers["Location"] == HERE
    assert signed_in(cast.grace).get("/").headers["Location"] == "/administration/"
    assert 'href="/administration/record/"' in text(signed_in(cast.grace), "/administration/")


def test_organisations_are_listed_by_kind_and_those_of_another_region_are_not(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    said = text(signed_in(cast.dora), f"{HERE}organisations/")
    order = [said.index(words) for words in ("Regional programme", "Brackenshire", "Keystone", "Ripple")]
    assert order == sorted(order)
    assert "Cairnwick" not in said
    assert "Add an organisation" not in said
    assert signed_in(cast.dora).get(f"{HERE}organisations/{cast.authority_c.pk}/").status_code == 404


def test_charlie_finds_his_own_and_nothing_of_severnside(cast: Cast, signed_in: Callable[[Person], Client]) -> None:
    charlie = signed_in(cast.charlie)
    assert "Cairnwick" in text(charlie, "/regions/northmoor/organisations/")
    for address in (HERE, f"{HERE}organisations/", f"{HERE}organisations/{cast.authority_a.pk}/"):
        answer = charlie.get(address)
        assert answer.status_code == 404
        assert "Severnside" not in answer.content.decode()


def test_the_lead_adds_a_trust_that_delivers_for_an_authority(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    erin = signed_in(cast.erin)
    given = {"kind": "trust", "name": "Brackenshire Children's Trust", "code": "X99000009"}
    answer = erin.post(f"{HERE}organisations/add/", {**given, "delivers_for": [cast.authority_b.pk]})
    with scopes_disabled():
        made = Organisation.objects.get(code="X99000009")
        assert list(made.delivers_for.all()) == [cast.authority_b]
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{HERE}organisations/{made.pk}/")
    assert verbs()[-1] == "added_organisation"
    assert "Brackenshire County Council" in text(erin, f"{HERE}organisations/{made.pk}/")
    assert "Delivered by" in text(erin, f"{HERE}organisations/{cast.authority_b.pk}/")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": "X99000001"}, "Abbotsbridge City Council already has this code."),
        ({"kind": "agency", "delivers_for": "a"}, "Only a children's trust delivers for others."),
        ({"kind": "agency", "dfe_code": "991"}, "Only an authority or a trust has the Department's code."),
        ({"dfe_code": "99"}, "three digits"),
        ({"opened": "2024-04-01", "closed": "2023-04-01"}, "It cannot have closed before it opened."),
        ({"name": ""}, "Enter"),
    ],
)
def test_what_cannot_be_so_is_said_and_nothing_is_kept(
    cast: Cast, signed_in: Callable[[Person], Client], wrong: dict[str, str], said: str
) -> None:
    given = {"kind": "authority", "name": "New Council", "code": "X99000010", **wrong}
    if given.get("delivers_for") == "a":
        given["delivers_for"] = str(cast.authority_a.pk)
    for day in ("opened", "closed"):
        if value := given.pop(day, ""):
            given |= dict(zip((f"{day}_year", f"{day}_month", f"{day}_day"), value.split("-"), strict=True))
    before = verbs()
    answer = signed_in(cast.erin).post(f"{HERE}organisations/add/", given)
    assert answer.status_code == 200
    body = unescape(answer.content.decode())
    assert "There is a problem" in body
    assert said in body
    assert verbs() == before
    with scopes_disabled():
        assert not Organisation.objects.filter(name="New Council").exists()


def test_the_programme_itself_is_not_changed_as_an_organisation(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    with scope(region=cast.severnside):
        programme = Organisation.objects.get(kind=Kind.REGION)
    assert signed_in(cast.erin).get(f"{HERE}organisations/{programme.pk}/change/").status_code == 404


def test_one_code_once_a_region_and_the_same_in_another(cast: Cast) -> None:
    with scope(region=cast.northmoor):
        add_organisation(by=BY, region=cast.northmoor, kind=Kind.AGENCY, code="ripple", name="Ripple Social Work")
    with scopes_disabled():
        assert Organisation.objects.filter(code="ripple").count() == 2


def test_the_lead_changes_the_regions_colour(cast: Cast, signed_in: Callable[[Person], Client]) -> None:
    erin = signed_in(cast.erin)
    erin.post(f"{HERE}change/", {"name": "Severnside", "colour": "#7a1f5c", "small_numbers": "6"})
    assert Region.objects.get(slug="severnside").colour == "#7a1f5c"
    assert "/brand/7a1f5c.css" in text(erin, HERE)
    said = unescape(
        erin.post(f"{HERE}change/", {"name": "Severnside", "colour": "plum", "small_numbers": "6"}).content.decode()
    )
    assert "Give the colour as # and six digits, such as #1a5a4c" in said


def test_an_administrator_sets_up_a_region_and_invites_its_lead(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    grace = signed_in(cast.grace)
    answer = grace.post("/administration/regions/add/", {"name": "Eastmoor", "slug": "eastmoor", "colour": "#1a5a4c"})
    assert answer.headers["Location"] == "/administration/regions/eastmoor/lead/"
    grace.post(answer.headers["Location"], {"name": "Una Newman", "email": "una@example.org"})
    with scopes_disabled():
        made = Invitation.objects.get(email="una@example.org")
        assert (made.organisation.region.slug, made.role) == ("eastmoor", "regional_lead")
    assert grace.get("/regions/eastmoor/").status_code == 404


def test_one_that_has_closed_is_listed_with_whom_to_ask_instead(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    with scope(region=cast.severnside):
        add_organisation(
            by=BY,
            region=cast.severnside,
            kind=Kind.AUTHORITY,
            code="X99000019",
            name="Holme District Council",
            closed=date(2023, 4, 1),
            succeeded_by=[cast.authority_a],
        )
    said = " ".join(re.sub(r"<[^>]+>", "", text(signed_in(cast.dora), f"{HERE}organisations/")).split())
    assert f"Closed from 1 April 2023, succeeded by {cast.authority_a.name}" in said
