"""The record's pages: who reads what of it, in which words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from cast import BY, Cast
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from record_guards import guards_lifted

from comity.web.audit import queries
from comity.web.audit.actions import record
from comity.web.audit.models import Chain, Event
from comity.web.audit.names import read_out
from comity.web.audit.sentences import SENTENCES
from comity.web.organisations.actions import change_region
from comity.web.organisations.models import Region
from comity.web.people.actions import give_membership
from comity.web.people.member import Member
from comity.web.people.models import Person
from comity.web.people.roles import Role

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Person], Client]
ROW = re.compile(
    r'<td class="govuk-table__cell[^"]*">(\d\d:\d\d)</td>\s*'
    r'<td class="govuk-table__cell">(.*?)</td>.*?</span>(\d+)</a>',
    re.DOTALL,
)


def address(name: str = "record", **given: object) -> str:
    return reverse(name, kwargs={"region": "severnside", **given})


def rows(client: Client, path: str, **query: str) -> list[tuple[str, str]]:
    """The lines of a record's page: the number of the event, and its sentence."""
    answer = client.get(path, query)
    assert answer.status_code == 200
    return [(number, unescape(said)) for _, said, number in ROW.findall(answer.content.decode())]


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


EVERYTHING = [
    ("1", "The platform (test) set up the region."),
    ("2", "The platform (test) added Severnside regional programme."),
    ("3", "The platform (test) added Abbotsbridge City Council."),
    ("4", "The platform (test) added Brackenshire County Council."),
    ("5", "The platform (test) added Ripple Social Work."),
    ("6", "The platform (test) added Keystone Managed Services."),
    ("7", "The platform (test) made Alice Example HR lead of Abbotsbridge City Council."),
    ("8", "The platform (test) made Bob Example HR lead of Brackenshire County Council."),
    ("9", "The platform (test) made Dora Example agency user of Ripple Social Work."),
    ("10", "The platform (test) made Erin Example regional lead of Severnside regional programme."),
    ("11", "The platform (test) made Frank Example auditor of Severnside regional programme."),
]


@pytest.mark.parametrize("who", ["erin", "frank"])
def test_leads_and_auditors_read_all_of_their_region(cast: Cast, signed_in: SignedIn, who: str) -> None:
    assert rows(signed_in(getattr(cast, who)), address()) == EVERYTHING[::-1]


def test_a_director_reads_the_events_of_their_own_organisation(cast: Cast, signed_in: SignedIn, hugo: Person) -> None:
    client = signed_in(hugo)
    own = ("12", "The platform (test) made Hugo Example director of children's services of Abbotsbridge City Council.")
    assert rows(client, address()) == [own, EVERYTHING[6], EVERYTHING[2]]
    assert rows(client, address(), organisation=str(cast.authority_b.pk)) == rows(client, address())
    assert "Organisation: choose one from the list" in text(client, f"{address()}?organisation={cast.authority_b.pk}")
    assert "Brackenshire" not in text(client, address())
    assert client.get(address("event", number=3)).status_code == 200
    assert [client.get(address("event", number=n)).status_code for n in (1, 2, 4, 8)] == [404] * 4
    assert client.get(address("verify_record")).status_code == 403
    assert client.get(address("checkpoint")).status_code == 403


PAGES = {"record": {}, "event": {"number": 3}, "verify_record": {}, "checkpoint": {}}


@pytest.mark.parametrize("page", PAGES)
def test_charlie_finds_nothing(cast: Cast, signed_in: SignedIn, page: str) -> None:
    charlie = signed_in(cast.charlie)
    for answer in (charlie.get(address(page, **PAGES[page])), charlie.post(address(page, **PAGES[page]))):
        assert answer.status_code == 404
        assert "Abbotsbridge" not in answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["alice", "bob", "dora"])
def test_those_who_may_not_are_told_so(cast: Cast, signed_in: SignedIn, page: str, who: str) -> None:
    answer = signed_in(getattr(cast, who)).get(address(page, **PAGES[page]))
    assert answer.status_code == 403
    assert "Abbotsbridge City Council" not in answer.content.decode()


def test_who_has_not_signed_in_is_asked_to(cast: Cast) -> None:
    for page, given in PAGES.items():
        assert Client().get(address(page, **given)).status_code == 302


def note(region: Region | None, subject: object, verb: str = "signed_in", by: str = BY, **given: object) -> Event:
    with transaction.atomic():
        return record(verb=verb, by=by, subject=subject, region=region, **given)  # type: ignore[arg-type]


def test_names_are_those_of_today_and_may_be_gone(cast: Cast, signed_in: SignedIn) -> None:
    gone = Person.objects.create_user("gone@example.org", name="Gone Example")
    for subject in (cast.alice, gone):
        note(cast.severnside, subject, "read_person", f"person:{cast.erin.pk}", organisation=cast.authority_a)
    note(cast.severnside, cast.severnside, "changed_region", f"person:{gone.pk}")
    cast.alice.name = "Alice Newname"
    cast.alice.save()
    gone.delete()
    assert rows(signed_in(cast.frank), address())[:3] == [
        ("14", "Someone no longer held changed the region's name, colour or rule for small numbers."),
        ("13", "Erin Example read the record of someone no longer held."),
        ("12", "Erin Example read the record of Alice Newname."),
    ]


def test_every_verb_can_be_read_out(cast: Cast) -> None:
    for verb in SENTENCES:
        note(cast.severnside, cast.alice, verb, organisation=cast.authority_a)
    with scopes_disabled():
        events = list(Event.objects.filter(region=cast.severnside, number__gt=len(EVERYTHING)))
    said = [line.sentence for day in read_out(events) for line in day.lines]
    assert len(said) == len(SENTENCES)
    assert not [words for words in said if re.search(r"[{}]", words) or not words.endswith(".")]


def test_a_name_cannot_act_on_the_page(cast: Cast, signed_in: SignedIn) -> None:
    cast.alice.name = "<script>{actor}</script>"
    cast.alice.save()
    page = signed_in(cast.frank).get(address()).content.decode()
    assert "<script>{actor}" not in page
    assert "&lt;script&gt;{actor}&lt;/script&gt; HR lead" in page


def test_narrowing(cast: Cast, signed_in: SignedIn) -> None:
    erin = signed_in(cast.erin)
    note(cast.severnside, cast.bob, "read_person", f"person:{cast.alice.pk}", organisation=cast.authority_b)
    read = ("12", "Alice Example read the record of Bob Example.")
    assert rows(erin, address(), organisation=str(cast.authority_b.pk)) == [read, EVERYTHING[7], EVERYTHING[3]]
    assert rows(erin, address(), verb="made_region") == [EVERYTHING[0]]
    assert rows(erin, address(), person=str(cast.alice.pk)) == [read, EVERYTHING[6]]
    assert rows(erin, address(), person=str(cast.bob.pk)) == [read, EVERYTHING[7]]
    both = {"person": str(cast.bob.pk), "verb": "gave_membership", "organisation": str(cast.authority_b.pk)}
    assert rows(erin, address(), **both) == [EVERYTHING[7]]
    assert rows(erin, address(), verb="revoked_key") == []
    assert "No event is of this kind" in text(erin, address() + "?verb=revoked_key")


def test_who_accepts_an_invitation_became_what_they_are(cast: Cast, signed_in: SignedIn) -> None:
    with scope(region=cast.severnside):
        give_membership(
            by=f"person:{cast.bob.pk}", person=cast.bob, organisation=cast.authority_b, role=Role.TEAM_MANAGER
        )
        give_membership(
            by=f"person:{cast.erin.pk}", person=cast.bob, organisation=cast.authority_b, role=Role.COMMISSIONER
        )
    said = [words for _, words in rows(signed_in(cast.erin), address())]
    assert said[:2] == [
        "Erin Example made Bob Example commissioner of Brackenshire County Council.",
        "Bob Example became team manager of Brackenshire County Council.",
    ]


def offered(client: Client, path: str) -> set[str]:
    select = re.search(r'<select[^>]*name="verb".*?</select>', client.get(path).content.decode(), re.DOTALL)
    assert select is not None
    return {verb for verb in re.findall(r'<option value="([^"]*)"', select[0]) if verb}


def test_only_what_can_have_been_done_is_offered_to_narrow_by(cast: Cast, signed_in: SignedIn, hugo: Person) -> None:
    region, own = offered(signed_in(cast.erin), address()), offered(signed_in(hugo), address())
    platform = offered(signed_in(cast.grace), "/administration/record/")
    assert region | platform == set(SENTENCES)
    assert own < region
    assert set(SENTENCES) - region == {"made_administrator", "signed_in", "forgot_person", "forgot_second_factor"}
    assert {"made_region", "published_memorandum", "judged_file", "exported_checkpoint"} & own == set()
    assert {"gave_membership", "invited", "made_key", "read_person", "added_organisation"} <= own
    with scopes_disabled():
        for event in Event.objects.all():
            assert event.verb in (platform if event.region_id is None else region)
            assert event.organisation_id is None or event.verb in own


def test_narrowing_by_day_counts_both_days_in_the_readers_time(cast: Cast) -> None:
    # 23:30 and 00:30 in London in summer are 22:30 and 23:30 UTC
    moments = [datetime(2026, 7, 1, 22, 30, tzinfo=UTC), datetime(2026, 7, 1, 23, 30, tzinfo=UTC)]
    with scopes_disabled():
        events = Event.objects.filter(region=cast.severnside)
        with guards_lifted():
            for number, moment in enumerate(moments, 1):
                events.filter(number=number).update(at=moment)
            events.filter(number__gt=2).update(at=datetime(2026, 8, 1, tzinfo=UTC))
        first, second = (timezone.localtime(moment).date() for moment in moments)
        assert second - first == timedelta(days=1)

        def found(**given: object) -> list[int]:
            wanted = queries.Wanted(**given)  # type: ignore[arg-type]
            return list(queries.narrowed(events, wanted).values_list("number", flat=True))

        assert found(since=first, until=first) == [1]
        assert found(since=second, until=second) == [2]
        assert found(until=second) == [2, 1]
        assert found(since=second)[-1] == 2


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("since=2026-02-01&until=2026-01-01", "The last day is before the first"),
        ("since=yesterday", "Enter a day that exists, such as 27/03/2026"),
        ("verb=tampered", "What was done: choose one from the list"),
        ("organisation=1%20or%201", "Organisation: choose one from the list"),
        ("person=erin", "Person: choose one from the list"),
        ("from=abc", "“from” in the address is nothing that this page can be asked for"),
        ("before=abc", "“abc” is not the number of an event"),
    ],
)
def test_what_cannot_be_narrowed_to_is_said_and_the_rest_listed(
    cast: Cast, signed_in: SignedIn, query: str, words: str
) -> None:
    erin = signed_in(cast.erin)
    path = f"{address()}?{query}"
    assert rows(erin, path) != []
    if "since=2026" not in query:
        assert rows(erin, path) == rows(erin, address())
    assert words in text(erin, path)
    page = erin.get(f"{path}&colour=blue").content.decode()
    assert "<title>Error: " in page
    assert (page.count("govuk-error-summary__title"), "“colour” in the address" in page) == (1, True)


def test_pages_follow_on_one_another_with_none_lost_or_twice(cast: Cast) -> None:
    with scopes_disabled():
        every = list(Event.objects.filter(region=cast.severnside).order_by("-number"))
        found = Event.objects.filter(region=cast.severnside)
        for size in (1, 3, len(every) - 1, len(every), len(every) + 1):
            page = queries.page(found, size=size)
            down, pages = list(page.events), [page]
            while page.older is not None:
                page = queries.page(found, size=size, before=page.older)
                down += page.events
                pages.append(page)
            assert down == every
            assert pages[0].newer is None
            while page.newer is not None:
                page = queries.page(found, size=size, after=page.newer)
                pages.append(page)
            assert page.events == every[:size]
    assert queries.page(Event.objects.none(), size=3, after=9).events == []


def test_a_page_has_links_to_the_next_that_keep_what_was_asked(cast: Cast, signed_in: SignedIn, settings: Any) -> None:
    settings.COMITY = settings.COMITY.model_copy(update={"page_size": 4})
    erin = signed_in(cast.erin)
    answer = erin.get(address(), {"verb": "gave_membership"}).content.decode()
    links = [unescape(link) for link in re.findall(r'href="(\?[^"]+)"', answer)]
    assert links == ["?verb=gave_membership&before=8"]
    assert rows(erin, address() + links[0]) == [EVERYTHING[6]]
    assert rows(erin, address() + "?before=1") == []
    assert "There are no more events on this side" in text(erin, address() + "?before=1")
    assert rows(erin, address() + "?before=x&after=") == EVERYTHING[::-1][:4]


def test_an_events_page_shows_its_hash_and_ids(cast: Cast, signed_in: SignedIn) -> None:
    with scopes_disabled():
        event = Event.objects.get(region=cast.severnside, number=7)
    said = text(signed_in(cast.frank), address("event", number=7))
    for words in (
        EVERYTHING[6][1],
        event.hash,
        event.before,
        str(cast.alice.pk),
        "hr_lead",
        f"membership {event.subject}",
    ):
        assert words in said
    assert "Is the hash that of this event? Yes" in said
    assert signed_in(cast.frank).get(address("event", number=99)).status_code == 404


def test_an_events_page_says_that_it_was_changed(cast: Cast, signed_in: SignedIn) -> None:
    with guards_lifted(), scopes_disabled():
        Event.objects.filter(region=cast.severnside, number=7).update(verb="ended_membership")
    said = text(signed_in(cast.frank), address("event", number=7))
    assert "Is the hash that of this event? No: this event was changed after it was recorded" in said


def test_verifying_from_the_page(cast: Cast, signed_in: SignedIn) -> None:
    frank = signed_in(cast.frank)
    assert "unbroken" not in text(frank, address("verify_record"))
    said = unescape(frank.post(address("verify_record")).content.decode())
    assert "The record is unbroken" in said
    assert "All 11 events are as they were recorded" in said
    with guards_lifted(), scopes_disabled():
        Event.objects.filter(region=cast.severnside, number=7).update(actor="platform:other")
    said = unescape(frank.post(address("verify_record")).content.decode())
    assert "The record is broken" in said
    assert "The record is unbroken" not in said
    assert "Event 7 was changed: its hash is not that of what it says." in said


def test_a_record_too_long_for_a_page_says_whom_to_ask_and_keeps_the_command_for_them(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comity.web.audit.views.MOST_VERIFIED", 5)
    said = unescape(signed_in(cast.frank).post(address("verify_record")).content.decode())
    assert "Ask whoever runs this platform to verify it" in said
    assert "comity audit verify --region severnside" in said.partition("For whoever runs this server")[2]
    assert "comity audit" not in said.partition("For whoever runs this server")[0]
    assert "unbroken" not in said


def test_the_platforms_record_is_for_administrators(cast: Cast, signed_in: SignedIn) -> None:
    grace = signed_in(cast.grace)
    record_page, verify_page = reverse("platform_record"), reverse("platform_verify_record")
    assert rows(grace, record_page) == []
    assert "Nothing has been done here yet" in text(grace, record_page)
    assert "nothing to verify" in unescape(grace.post(verify_page).content.decode())
    note(None, cast.grace, "made_administrator")
    assert rows(grace, record_page) == [("1", "The platform (test) made Grace Example an administrator.")]
    assert "Severnside" not in text(grace, record_page)
    assert "Its one event is as it was recorded" in grace.post(verify_page).content.decode()
    assert grace.get(reverse("platform_event", kwargs={"number": 1})).status_code == 200
    assert grace.get(reverse("platform_event", kwargs={"number": 2})).status_code == 404
    for who in (cast.alice, cast.erin, cast.frank, cast.charlie):
        for name, given in (("record", {}), ("event", {"number": 1}), ("verify_record", {}), ("checkpoint", {})):
            assert signed_in(who).get(reverse(f"platform_{name}", kwargs=given)).status_code == 403


def test_a_regions_record_is_nothing_of_an_administrators(cast: Cast, signed_in: SignedIn) -> None:
    assert signed_in(cast.grace).get(address()).status_code == 404


def test_a_page_asks_the_database_no_more_for_more_events(
    cast: Cast, acting: Callable[..., Member], django_assert_max_num_queries: Callable[..., object], signed_in: SignedIn
) -> None:
    erin = signed_in(cast.erin)
    erin.get(address())
    with transaction.atomic():
        for number in range(30):
            change_region(
                by=f"person:{cast.erin.pk}", region=cast.severnside, name="Severnside", colour=f"#0000{number:02}"
            )
    with django_assert_max_num_queries(16):
        assert len(rows(erin, address())) == 41
    assert Chain.objects.get(region=cast.severnside).length == 41
