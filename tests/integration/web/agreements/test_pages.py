"""The pages of memoranda: what each shows, to whom, and that another region's people find nothing."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date
from hashlib import sha256

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.integration.web.agreements.conftest import BY, packed

from comity.memorandum import load, to_markdown
from comity.memorandum.frozen import shipped_folder
from comity.web.agreements import actions, queries
from comity.web.agreements.bundle_files import files_of_folder
from comity.web.agreements.models import Publication
from comity.web.demo.next_year import next_year

PAGES = ("memorandum", "rule_catalogue", "memorandum_difference")


def text_of(response) -> str:
    """A page's words, without its markup and with one space between them."""
    import html

    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def address(name: str, publication: Publication, **more: str) -> str:
    return reverse(name, kwargs={"region": "severnside", "pk": publication.pk, **more})


@pytest.fixture
def waiting(cast, bundle) -> Publication:
    with scope(region=cast.severnside):
        return actions.bring_in(by=BY, region=cast.severnside, files=files_of_folder(bundle))


def test_everyone_of_the_region_reads_what_is_published(cast, published, signed_in):
    for who in (cast.alice, cast.dora, cast.erin, cast.frank):
        client = signed_in(who)
        listed = client.get("/regions/severnside/memoranda/")
        assert published.title in text_of(listed)
        for name in PAGES:
            assert client.get(address(name, published)).status_code == 200


def test_charlie_finds_none_of_it(cast, published, signed_in):
    client = signed_in(cast.charlie)
    addresses = [
        "/regions/severnside/memoranda/",
        "/regions/severnside/memoranda/in-force/",
        "/regions/severnside/memoranda/bring-in/",
        *(address(name, published) for name in (*PAGES, "publish_memorandum", "withdraw_bundle")),
        address("clause", published, code="SV-1"),
        *(address("memorandum_download", published, form=form) for form in ("bundle", "markdown", "json")),
    ]
    assert [client.get(path).status_code for path in addresses] == [404] * len(addresses)
    # ... and under his own region's address it is not there either
    own = [path.replace("severnside", "northmoor") for path in addresses[3:6]]
    assert [client.get(path).status_code for path in own] == [404] * 3
    assert published.title not in text_of(client.get("/regions/northmoor/memoranda/"))


def test_only_leads_and_auditors_see_what_waits(cast, waiting, signed_in):
    for who, seen in ((cast.alice, False), (cast.frank, True)):
        client = signed_in(who)
        assert (waiting.title in text_of(client.get("/regions/severnside/memoranda/"))) is seen
        for name in PAGES:
            assert client.get(address(name, waiting)).status_code == (200 if seen else 404)
        assert client.get(address("publish_memorandum", waiting)).status_code == 403
        assert client.get("/regions/severnside/memoranda/bring-in/").status_code == 403
        assert client.post(address("withdraw_bundle", waiting)).status_code == 403
    lead = signed_in(cast.erin)
    assert waiting.title in text_of(lead.get("/regions/severnside/memoranda/"))
    assert "Only regional leads and auditors see it" in text_of(lead.get(address("memorandum", waiting)))


def test_nobody_who_has_not_signed_in_reads_anything(published):
    for name in PAGES:
        assert Client().get(address(name, published)).status_code == 302


def test_the_readable_page_has_every_clause_party_and_cap(cast, published, signed_in):
    held = load("exemplar")
    page = text_of(signed_in(cast.alice).get(address("memorandum", published)))
    for clause in held.clauses:
        assert f"{clause.code}: {clause.heading}" in page
        assert " ".join(clause.words.split()) in page
    names = {authority.code: authority.name for authority in held.authorities}
    assert all(names[party.authority] in page for party in held.parties)
    assert all(group.name in page for group in held.groups)


def test_it_is_read_as_at_the_day_asked_for(cast, published, signed_in):
    client = signed_in(cast.alice)
    before = text_of(client.get(address("memorandum", published) + "?as_at=2026-03-31"))
    after = text_of(client.get(address("memorandum", published) + "?as_at=2026-04-01"))
    title = load("exemplar").amendments[0].title
    assert title not in before
    assert title in after
    assert "read as at 31 March 2026" in before
    by_parts = client.get(address("memorandum", published) + "?as_at_day=31&as_at_month=3&as_at_year=2026")
    assert "read as at 31 March 2026" in text_of(by_parts)


def test_a_day_that_cannot_be_is_said_on_the_form(cast, published, signed_in):
    page = signed_in(cast.alice).get(address("memorandum", published) + "?as_at_day=31&as_at_month=2&as_at_year=2026")
    assert "Give a day that exists" in text_of(page)
    assert page.content.decode().count("<title>Error: ") == 1


def test_the_memorandum_in_force_on_a_day_is_a_link_of_its_own(cast, published, signed_in):
    client = signed_in(cast.alice)
    found = client.get("/regions/severnside/memoranda/in-force/?as_at=2026-09-30")
    assert found.headers["Location"] == address("memorandum", published) + "?as_at=2026-09-30"
    none = client.get("/regions/severnside/memoranda/in-force/?as_at=2025-09-30")
    assert "No memorandum was in force on 30 September 2025" in text_of(none)


def test_the_catalogue_has_a_line_and_a_page_for_each_clause(cast, published, signed_in):
    client = signed_in(cast.alice)
    catalogue = client.get(address("rule_catalogue", published) + "?as_at=2026-09-30").content.decode()
    for clause in load("exemplar").clauses:
        path = address("clause", published, code=clause.code) + "?as_at=2026-09-30"
        assert f'href="{path}"' in catalogue
        page = text_of(client.get(path))
        assert clause.heading in page
        assert clause.citation.source in page
    assert client.get(address("clause", published, code="NO-1")).status_code == 404


def test_downloads_are_the_bundle_the_words_and_what_was_hashed(cast, published, bundle, signed_in):
    client = signed_in(cast.alice)
    packed = client.get(address("memorandum_download", published, form="bundle"))
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        held = {name.removeprefix("exemplar/"): archive.read(name) for name in archive.namelist()}
    assert held == files_of_folder(bundle)
    words = client.get(address("memorandum_download", published, form="markdown"))
    assert words.content.decode() == to_markdown(load("exemplar"))
    whole = client.get(address("memorandum_download", published, form="json"))
    assert sha256(whole.content).hexdigest() == published.digest
    assert json.loads(whole.content)["id"] == "exemplar"
    assert client.get(address("memorandum_download", published, form="pdf")).status_code == 404


def test_a_lead_brings_in_reads_what_changes_and_publishes(cast, published, changed, signed_in):
    folder = changed("memorandum.yaml", "\nversion: 2026\nregion", "\nversion: 2026.2\nregion")
    folder = changed("memorandum.yaml", "review_due: 2026-10-01", "review_due: 2027-10-01")
    lead = signed_in(cast.erin)
    sent = io.BytesIO(packed(folder, within="severnside/"))
    sent.name = "severnside.zip"
    answer = lead.post("/regions/severnside/memoranda/bring-in/", {"bundle": sent}, follow=True)
    page = text_of(answer)
    assert "review due: 1 October 2026 becomes 1 October 2027" in page
    assert "version: 2026 becomes 2026.2" in page
    with scope(region=cast.severnside):
        waiting = Publication.objects.get(state="brought_in")
    path = address("publish_memorandum", waiting)
    unread = lead.post(path, {"digest": waiting.digest, "instead_of": published.digest})
    assert "Say that you have read what changes" in text_of(unread)
    other = lead.post(path, {"digest": "0" * 64, "instead_of": published.digest, "read": "on"}, follow=True)
    assert "This is not the memorandum that you were shown" in text_of(other)
    done = lead.post(path, {"digest": waiting.digest, "instead_of": published.digest, "read": "on"}, follow=True)
    assert "is published as number 2" in text_of(done)
    changes = text_of(lead.get(address("memorandum_difference", waiting)))
    assert "review due: 1 October 2026 becomes 1 October 2027" in changes


def test_a_lead_withdraws_what_waits(cast, waiting, signed_in):
    answer = signed_in(cast.erin).post(address("withdraw_bundle", waiting), follow=True)
    assert "is withdrawn" in text_of(answer)
    with scope(region=cast.severnside):
        assert Publication.objects.get(pk=waiting.pk).state == "withdrawn"


def test_problems_are_shown_with_file_line_and_what_to_write(cast, changed, signed_in):
    folder = changed("memorandum.yaml", "in_force: 2025-10-01", "in_force: someday")
    sent = io.BytesIO(packed(folder))
    sent.name = "severnside.zip"
    answer = signed_in(cast.erin).post("/regions/severnside/memoranda/bring-in/", {"bundle": sent})
    page = text_of(answer)
    assert answer.status_code == 422
    assert '"someday" is not a date' in page
    assert "Write the date as year-month-day" in page
    with scope(region=cast.severnside):
        assert not Publication.objects.exists()


def test_publishing_asks_again_who_they_are(cast, waiting, signed_in, monkeypatch):
    from comity.web import gate

    monkeypatch.setattr(
        gate, "_proved_again", lambda request: gate.redirect_to_login(request.get_full_path(), "/again/")
    )
    lead = signed_in(cast.erin)
    path = address("publish_memorandum", waiting)
    given = {"digest": waiting.digest, "instead_of": "", "read": "on"}
    assert lead.post(path, given).headers["Location"].startswith("/again/")
    with scope(region=cast.severnside):
        assert Publication.objects.get(pk=waiting.pk).waits


def test_publishing_for_days_past_is_warned_of(cast, published, changed, signed_in):
    folder = changed("memorandum.yaml", "\nversion: 2026\nregion", "\nversion: 2026.2\nregion")
    with scope(region=cast.severnside):
        backdated = actions.bring_in(by=BY, region=cast.severnside, files=files_of_folder(folder))
    page = text_of(signed_in(cast.erin).get(address("publish_memorandum", backdated)))
    assert f"From 1 October 2025 on, this one would be read in place of {published.title}, version 2026" in page
    assert "so past days would be judged anew" in page


def test_what_another_will_supersede_says_until_when_it_is_in_force(cast, published, signed_in):
    later = next_year(files_of_folder(shipped_folder("exemplar")))
    lead = signed_in(cast.erin)
    with scope(region=cast.severnside):
        waiting = actions.bring_in(by=BY, region=cast.severnside, files=later)
        assert "judged anew" not in text_of(lead.get(address("publish_memorandum", waiting)))
        actions.publish(by=BY, publication=waiting, digest=waiting.digest, instead_of=published.digest)
        past = [date(2025, 10, 1), date(2026, 9, 30), date(2026, 12, 31)]
        assert [queries.in_force(cast.severnside, day).pk for day in past] == [published.pk] * 3
        assert queries.in_force(cast.severnside, date(2027, 1, 1)).pk == waiting.pk
    listed = text_of(lead.get("/regions/severnside/memoranda/"))
    assert "1 October 2025 until 31 December 2026" in listed
    assert "From 1 January 2027" in listed
    for name in ("memorandum", "rule_catalogue"):
        page = text_of(lead.get(address(name, published) + "?as_at=2026-09-30"))
        assert "In force until 31 December 2026. From 1 January 2027, version 2027 is." in page
        assert "In force until" not in text_of(lead.get(address(name, waiting)))
