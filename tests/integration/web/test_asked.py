"""What an address asks for that cannot be: each list says what was not understood, and shows what it shows without."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from cast import BY, Cast
from django.test import Client
from django_scopes import scope

from comity.memorandum.frozen import shipped_folder
from comity.web.agreements.actions import bring_in, publish
from comity.web.agreements.bundle_files import files_of_folder
from comity.web.agreements.models import Publication
from comity.web.people.models import Person

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Person], Client]
HERE = "/regions/severnside/"
LISTS = ("memoranda/", "organisations/", "people/", "record/", "keys/")


@pytest.fixture
def published(cast: Cast) -> Publication:
    with scope(region=cast.severnside):
        found = bring_in(by=BY, region=cast.severnside, files=files_of_folder(shipped_folder("exemplar")))
        return publish(by=BY, publication=found, digest=found.digest, instead_of="")


def parts(client: Client, path: str) -> tuple[list[str], str]:
    """What a page says was not understood, and the rest of its content without form tokens."""
    answer = client.get(path, follow=True)
    assert answer.status_code == 200, path
    page = answer.content.decode()
    main = page.partition("<main")[2].partition("</main>")[0]
    summary = re.search(r'<div class="govuk-error-summary".*?</ul>', main, re.DOTALL)
    said = re.findall(r"<li>(.*?)</li>", summary[0], re.DOTALL) if summary else []
    assert ("<title>Error: " in page) is bool(said)
    rest = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", main)
    tables = re.findall(r"<table.*?</table>", rest, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", one)).strip() for one in said], "".join(tables)


@pytest.mark.parametrize("path", [*(HERE + one for one in LISTS), "/notices/"])
def test_a_list_that_is_asked_for_what_it_does_not_know_says_so(cast: Cast, signed_in: SignedIn, path: str) -> None:
    client = signed_in(cast.erin)
    plain = parts(client, path)
    said, shown = parts(client, f"{path}?colour=<b>blue")
    assert said == ["“colour” in the address is nothing that this page can be asked for. It was left out."]
    assert plain == ([], shown)


def test_the_administrators_lists_do_too(cast: Cast, signed_in: SignedIn) -> None:
    for path in ("/administration/", "/administration/record/"):
        assert parts(signed_in(cast.grace), f"{path}?x=1")[0] != []


@pytest.mark.parametrize("path", [f"{HERE}people/", "/notices/"])
@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("abc", "“abc” is not the number of a page. The first page is shown."),
        ("9999", "There is no page 9999: there is one only. The first page is shown."),
        ("0", "There is no page 0: there is one only. The first page is shown."),
        ("-1", "There is no page -1: there is one only. The first page is shown."),
        ("1.5", "“1.5” is not the number of a page. The first page is shown."),
    ],
)
def test_a_page_that_is_not_there_is_said_and_the_first_shown(
    cast: Cast, signed_in: SignedIn, path: str, page: str, words: str
) -> None:
    client = signed_in(cast.erin)
    assert parts(client, f"{path}?page={page}") == ([words], parts(client, path)[1])


def test_people_are_listed_of_one_organisation_and_only_of_ones_own(cast: Cast, signed_in: SignedIn) -> None:
    lead, own = signed_in(cast.erin), signed_in(cast.alice)
    said, shown = parts(lead, f"{HERE}people/?organisation={cast.authority_a.pk}")
    assert (said, cast.alice.name in shown, cast.erin.name in shown) == ([], True, False)
    for other in (cast.authority_b.pk, cast.authority_c.pk, "9" * 18, "abc"):
        said, shown = parts(own, f"{HERE}people/?organisation={other}")
        assert len(said) == 1
        assert shown == parts(own, f"{HERE}people/")[1]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("day=abc", "“day” in the address is nothing that this page can be asked for. It was left out."),
        ("as_at=abc", "Give a day that exists"),
        ("as_at=1066-10-14", "Give a year from 2000 to 2100"),
        ("as_at_day=31&as_at_month=2&as_at_year=2026", "Give a day that exists"),
    ],
)
def test_a_day_that_cannot_be_is_said_of_the_memorandum_of_today(
    cast: Cast, published: Publication, signed_in: SignedIn, query: str, words: str
) -> None:
    client = signed_in(cast.alice)
    for path in (f"{HERE}memoranda/in-force/", f"{HERE}memoranda/{published.pk}/"):
        assert parts(client, f"{path}?{query}") == ([words], parts(client, path)[1])


def test_a_publication_to_compare_with_that_is_not_there_is_said(
    cast: Cast, published: Publication, signed_in: SignedIn
) -> None:
    for other in ("abc", "999999"):
        said, _ = parts(signed_in(cast.alice), f"{HERE}memoranda/{published.pk}/difference/?from={other}")
        assert said == [
            "The address names no other publication of this region to compare with. See the one before instead."
        ]
