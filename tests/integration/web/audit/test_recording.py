"""Adding an event: in its change's transaction, in its place, and with ids only."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from contextlib import suppress

import pytest
from cast import BY, Cast
from django.db import connection, transaction
from django_scopes import scope, scopes_disabled

from comity.web.audit.actions import record
from comity.web.audit.identifiers import Identifier
from comity.web.audit.models import Chain, Event
from comity.web.audit.verification import verify
from comity.web.organisations.actions import change_region, make_region
from comity.web.organisations.models import Organisation, Region

pytestmark = pytest.mark.django_db


def note(region: Region | None, subject: Region | Organisation, **given: object) -> Event:
    return record(**{"verb": "signed_in", "by": BY, "subject": subject, "region": region, **given})  # type: ignore[arg-type]


def test_each_event_follows_on_the_one_before(cast: Cast) -> None:
    with scopes_disabled():
        chain = Chain.objects.get(region=cast.severnside)
        events = list(Event.objects.filter(chain=chain).order_by("number"))
    assert [event.number for event in events] == list(range(1, chain.length + 1))
    assert [event.before for event in events] == ["0" * 64, *(event.hash for event in events[:-1])]
    assert (chain.name, chain.head) == ("regions/severnside", events[-1].hash)
    assert {event.region_id for event in events} == {cast.severnside.pk}


def test_the_platforms_chain_is_apart(cast: Cast) -> None:
    before = Chain.objects.get(region=cast.severnside).length
    first, second = (note(None, cast.severnside) for _ in range(2))
    assert [(one.number, one.region, one.chain.name) for one in (first, second)] == [
        (1, None, "platform"),
        (2, None, "platform"),
    ]
    assert Chain.objects.get(region=cast.severnside).length == before
    assert verify(None).events == 2


def test_a_region_called_platform_is_not_the_platform(cast: Cast) -> None:
    note(None, cast.severnside)
    region = make_region(by=BY, slug="platform", name="Platform")
    assert {one.name for one in Chain.objects.all()} >= {"platform", "regions/platform"}
    assert verify(region).unbroken
    assert verify(None).unbroken


def test_a_chain_verifies_although_its_region_is_renamed(cast: Cast) -> None:
    cast.severnside.slug = "avonside"
    cast.severnside.save()
    note(cast.severnside, cast.severnside)
    assert verify(cast.severnside).faults == ()


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused(cast: Cast) -> None:
    length = Chain.objects.get(region=cast.severnside).length
    with pytest.raises(RuntimeError, match="in the transaction of the change"):
        note(cast.severnside, cast.severnside)
    assert Chain.objects.get(region=cast.severnside).length == length


@pytest.mark.django_db(transaction=True)
def test_the_event_is_there_if_and_only_if_its_change_is(cast: Cast) -> None:
    length = Chain.objects.get(region=cast.severnside).length
    with suppress(ZeroDivisionError), transaction.atomic():
        change_region(by=BY, region=cast.severnside, name="Severnside again", colour="#000000")
        raise ZeroDivisionError
    assert Region.objects.get(slug="severnside").name == "Severnside"
    assert Chain.objects.get(region=cast.severnside).length == length
    change_region(by=BY, region=cast.severnside, name="Severnside again", colour="#000000")
    assert Chain.objects.get(region=cast.severnside).length == length + 1
    assert verify(cast.severnside).unbroken


@pytest.mark.django_db(transaction=True)
def test_the_change_fails_when_its_event_cannot_be_written(cast: Cast) -> None:
    with pytest.raises(ValueError, match="nobody who acts"):
        change_region(by="Erin Example", region=cast.severnside, name="Severnside again", colour="#000000")
    assert Region.objects.get(slug="severnside").name == "Severnside"


@pytest.mark.parametrize(
    "by", ["", "Erin Example", "erin@example.org", "person:erin", "platform:Erin Example", "somebody:1", "person:"]
)
def test_only_those_who_can_act_do(cast: Cast, by: str) -> None:
    with pytest.raises(ValueError, match="nobody who acts"):
        note(cast.severnside, cast.severnside, by=by)


KEPT: list[tuple[str, Identifier, Identifier]] = [
    ("person", "0b9d8e2e-7f0e-4ac5-9bd1-3c3f0f6f9d11", "0b9d8e2e-7f0e-4ac5-9bd1-3c3f0f6f9d11"),
    ("role", "hr_lead", "hr_lead"),
    ("digest", "ab" * 32, "ab" * 32),
    ("memorandum", "exemplar", "exemplar"),
    ("version", "2026", "2026"),
    ("version", "September 2024", "september-2024"),
    ("version", "1.2", "1.2"),
    ("kind", "invitation", "invitation"),
    ("count", 12, 12),
    ("whatever", None, None),
]


@pytest.mark.parametrize(("name", "given", "held"), KEPT)
def test_ids_codes_counts_and_digests_are_held(cast: Cast, name: str, given: Identifier, held: Identifier) -> None:
    event = note(cast.severnside, cast.severnside, identifiers={name: given})
    with scopes_disabled():
        assert Event.objects.get(pk=event.pk).identifiers == {name: held}
    assert verify(cast.severnside).unbroken


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("person", "Erin"),
        ("person", "Erin Example"),
        ("email", "erin@example.org"),
        ("role", "Erin"),
        ("kind", "erin"),
        ("reason", "because"),
        ("reason", ""),
        ("digest", "ab" * 31),
        ("memorandum", "..."),
        ("count", 2**53),
        ("count", True),
        ("count", 1.5),
        ("people", ["0b9d8e2e-7f0e-4ac5-9bd1-3c3f0f6f9d11"]),
    ],
)
def test_words_are_refused(cast: Cast, name: str, given: Identifier) -> None:
    with pytest.raises(ValueError, match=f"The identifier '{name}' may not be held"):
        note(cast.severnside, cast.severnside, identifiers={name: given})


def test_a_subject_whose_key_is_a_name_is_refused(cast: Cast) -> None:
    from django.contrib.sessions.models import Session

    with pytest.raises(ValueError, match="The key of a session is words"):
        note(cast.severnside, Session(pk="erin example"))  # type: ignore[arg-type]


def test_an_organisation_of_another_region_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="not of the event's region"):
        note(cast.severnside, cast.severnside, organisation=cast.authority_c)
    with pytest.raises(ValueError, match="not of the event's region"):
        note(None, cast.severnside, organisation=cast.authority_c)


def test_a_verb_without_a_sentence_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="No sentence says"):
        note(cast.severnside, cast.severnside, verb="tampered")


def test_the_record_is_not_read_out_of_its_region(cast: Cast) -> None:
    with scope(region=cast.northmoor):
        assert set(Event.objects.values_list("region", flat=True)) == {cast.northmoor.pk}


def together(count: int, work: Callable[[int], None]) -> None:
    """Run in threads of their own, with database connections of their own, all at once; any failure fails the test."""
    ready, failures = threading.Barrier(count), []

    def run(number: int) -> None:
        try:
            ready.wait(20)
            work(number)
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert failures == []


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_make_one_unbroken_chain(cast: Cast) -> None:
    length = Chain.objects.get(region=cast.severnside).length
    names = [str(uuid.uuid4()) for _ in range(8 * 12)]

    def work(number: int) -> None:
        for name in names[number::8]:
            with transaction.atomic():
                note(cast.severnside, cast.severnside, identifiers={"thing": name})

    together(8, work)
    with scopes_disabled():
        written = list(Event.objects.filter(chain__region=cast.severnside, number__gt=length).order_by("number"))
    assert [event.number for event in written] == list(range(length + 1, length + 97))
    assert sorted(event.identifiers["thing"] for event in written) == sorted(names)
    found = verify(cast.severnside)
    assert (found.faults, found.events) == ((), length + 96)


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_may_begin_a_chain(cast: Cast) -> None:
    def work(number: int) -> None:
        with transaction.atomic():
            note(None, cast.severnside, identifiers={"thing": number})

    together(8, work)
    found = verify(None)
    assert (found.faults, found.events) == ((), 8)


@pytest.mark.django_db(transaction=True)
def test_verifying_while_events_are_added_finds_nothing_wrong(cast: Cast) -> None:
    done = threading.Event()

    def work(number: int) -> None:
        if number == 0:
            try:
                for _ in range(60):
                    with transaction.atomic():
                        note(cast.severnside, cast.severnside)
            finally:
                done.set()
            return
        while not done.is_set():
            assert verify(cast.severnside).faults == ()

    together(2, work)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite one writes at a time, in the whole database")
@pytest.mark.django_db(transaction=True)
def test_regions_do_not_wait_for_each_other(cast: Cast) -> None:
    held, done = threading.Event(), threading.Event()

    def work(number: int) -> None:
        if number == 0:
            with transaction.atomic():
                note(cast.severnside, cast.severnside)
                held.set()
                assert done.wait(20), "the other region waited for this one"
        else:
            assert held.wait(20)
            with transaction.atomic():
                note(cast.northmoor, cast.northmoor)
                with connection.cursor() as cursor:  # and its own region would have had to wait: the lock is real
                    cursor.execute(
                        "SELECT id FROM audit_chain WHERE region_id = %s FOR UPDATE SKIP LOCKED", [cast.severnside.pk]
                    )
                    assert cursor.fetchall() == []
            done.set()

    together(2, work)
