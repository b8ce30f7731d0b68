"""Who read what is taken out of the record after 2 years; nothing else can be, and whatever else is done is found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
from cast import BY
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from record_guards import guards_lifted
from signing_in import sign_in, text_of
from typer.testing import CliRunner

from comity.cli import main
from comity.web.audit import thinning
from comity.web.audit.actions import export_checkpoint, record, thin_readings
from comity.web.audit.identifiers import Identifier
from comity.web.audit.models import Event
from comity.web.audit.sentences import READINGS, SENTENCES
from comity.web.audit.verification import Verification, holds, verify
from comity.web.organisations.actions import make_region
from comity.web.organisations.models import Organisation, Region
from comity.web.people.actions import give_membership
from comity.web.people.models import Person
from comity.web.people.roles import Role
from comity.web.worker.deleting import delete_what_is_past
from comity.web.worker.retention import years_before

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
At = Callable[[datetime], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """Have the record's clock stand at a time."""

    def stand(moment: datetime) -> None:
        monkeypatch.setattr("comity.web.audit.actions.timezone", SimpleNamespace(now=lambda: moment))

    return stand


@pytest.fixture
def region(at: At, monkeypatch: pytest.MonkeyPatch) -> Iterator[Region]:
    """A region of 5 years whose events 3 and 5 are readings past their time, and 6 one that is not yet."""
    now = timezone.now()
    at(years_before(now, 5))
    made = make_region(by=BY, slug="severnside", name="Severnside")
    frank = Person.objects.create_user("frank@example.org", name="Frank Example")
    with scopes_disabled():
        body = Organisation.objects.get(region=made)
        for verb, moment in (
            ("read_workers", years_before(now, 4)),
            ("authorised_return", years_before(now, 3)),
            ("downloaded_findings", years_before(now, 2) - DAY),
            ("read_workers", years_before(now, 2) + DAY),
        ):
            at(moment)
            monkeypatch.setattr("comity.web.audit.actions.request_id", lambda: "5f0c7a1e9bfb4f4f8f3b1a2c3d4e5f60")
            did: dict[str, Identifier] = {"quarter": "2026-Q3", "number": 1, "count": 12}
            record(verb=verb, by=f"person:{frank.pk}", subject=body, region=made, organisation=body, identifiers=did)
        at(now)
        give_membership(by=BY, person=frank, organisation=body, role=Role.AUDITOR)
        yield made


def events(region: Region) -> Any:
    return Event.objects.filter(region=region).order_by("number")


def page(client: Client, path: str) -> str:
    return text_of(client.get(path).content.decode())


def test_after_two_years_the_record_keeps_that_something_was_read_and_no_longer_who_read_what(region: Region) -> None:
    kept = export_checkpoint(by=BY, region=region)
    before = {one["number"]: one for one in events(region).values()}
    assert delete_what_is_past(now=timezone.now()) == {"event": 2}
    for one in events(region).filter(number__lte=len(before)).values():
        was, number = before[one["number"]], one["number"]
        if number not in (3, 5):
            assert one == was
            continue
        assert (was.pop("thinned_at"), thinning.is_due(one["at"], one.pop("thinned_at"))) == (None, True)
        assert {name: one[name] for name in thinning.LEFT} == {name: was[name] for name in thinning.LEFT}
        assert {name: one[name] for name in thinning.BLANK} == dict(thinning.BLANK)
        assert {*thinning.LEFT, *thinning.BLANK} == one.keys()
    told = events(region).last()
    assert (told.verb, told.actor, told.identifiers["count"]) == ("thinned_readings", "platform:tick", 2)
    found = verify(region, checkpoints=[kept])
    assert (found.faults, found.thinned, found.checkpoints) == ((), 2, (kept.number,))
    assert delete_what_is_past(now=timezone.now()) == {}
    assert events(region).last() == told


def test_what_is_thinned_later_is_told_of_apart_and_the_platforms_own_record_is_thinned_too(
    region: Region, at: At
) -> None:
    now = timezone.now()
    assert delete_what_is_past(now=now - 400 * DAY) == {"event": 1}
    at(years_before(now, 3))
    with transaction.atomic():
        record(verb="read_person", by=BY, subject=Person.objects.get(), region=None)
    at(now)
    assert delete_what_is_past(now=now) == {"event": 2}
    assert delete_what_is_past(now=now) == {}
    assert [one.identifiers["count"] for one in events(region).filter(verb="thinned_readings")] == [1, 1]
    assert [(verify(one).faults, verify(one).thinned) for one in (region, None)] == [((), 2), ((), 1)]


def test_the_pages_and_the_command_say_that_it_is_no_longer_kept(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(Client(), Person.objects.get())
    with scope(region=region):
        said = page(client, "/regions/severnside/retention/")
    period = "for ever; of a reading, 2 years, then only its time, its verb and its hash"
    assert f"Who read or downloaded what {period} 3 3 3" in said
    delete_what_is_past(now=timezone.now())
    said = page(client, "/regions/severnside/record/")
    assert "Downloaded findings: what was read is no longer kept, nor who read it." in said
    assert "out of 2 events, whose time was up, who had read what" in said
    said = page(client, "/regions/severnside/record/3/")
    assert "What was read is no longer kept, nor who read it, because it is more than 2 years ago" in said
    assert "It cannot be told any more" in said
    assert "5f0c7a1e" not in said
    said = unescape(client.post("/regions/severnside/record/verify/").content.decode())
    assert "The record is unbroken" in said
    assert "2 events of reading are thinned: what was read is no longer kept" in said
    monkeypatch.setattr("comity.cli.database.start", lambda data=None: None)
    told = CliRunner().invoke(main, ["audit", "verify", "--region", "severnside"]).output
    assert re.search(r"unbroken, \d+ events, 2 of them thinned: what was read is no longer kept", told)


# What the database lets through


OTHERS = {
    "number": 999,
    "at": years_before(timezone.now(), 9),
    "verb": "listed_numbers",
    "before": "a" * 64,
    "hash": "b" * 64,
    "region_id": None,
    "actor": "platform:other",
    "subject_kind": "person",
    "subject": "7",
    "identifiers": {"count": 1},
    "request_id": "another-request",
}
WHEN = {
    "now": timezone.now,
    "never": lambda: None,
    "a year before its time": lambda: years_before(timezone.now(), 1),
    "in the year after next": lambda: timezone.now() + 500 * DAY,
}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    number=st.sampled_from([3, 3, 3, 4, 5, 6]),
    kept=st.sets(st.sampled_from(sorted(thinning.BLANK)), max_size=1),
    others=st.sets(st.sampled_from(sorted(OTHERS)), max_size=1),
    when=st.sampled_from(["now", *WHEN]),
)
def test_the_database_lets_a_reading_past_its_time_be_thinned_and_nothing_else(
    region: Region, number: int, kept: set[str], others: set[str], when: str
) -> None:
    given = {name: value for name, value in thinning.BLANK.items() if name not in kept}
    given |= {name: OTHERS[name] for name in others} | {"thinned_at": WHEN[when]()}
    in_time = when == "now" or (when == "a year before its time" and number == 3)
    allowed = number in (3, 5) and not kept and not others and in_time
    with transaction.atomic():
        try:
            with transaction.atomic():
                assert events(region).filter(number=number).update(**given) == 1
            done = True
        except IntegrityError:
            done = False
        transaction.set_rollback(True)
    assert done == allowed


def test_what_is_thinned_stays_so_and_no_event_is_added_thinned(region: Region) -> None:
    delete_what_is_past(now=timezone.now())
    for change in ({"thinned_at": None}, {"thinned_at": timezone.now()}, {"actor": BY}, dict(thinning.BLANK)):
        with pytest.raises(IntegrityError, match="cannot be changed or deleted"), transaction.atomic():
            events(region).filter(number=3).update(**change)
    last = events(region).last()
    last.pk, last.number, last.before, last.thinned_at = None, last.number + 1, last.hash, timezone.now()
    with pytest.raises(IntegrityError, match="only at the end"), transaction.atomic():
        last.save(force_insert=True)


# What verifying finds, with the guards gone


def first_bad(found: Verification) -> int | None:
    return found.faults[0].number if found.faults else None


def test_whatever_else_is_done_is_found(region: Region) -> None:
    now = timezone.now()
    was = {one["number"]: one for one in events(region).values()}
    delete_what_is_past(now=now)
    thin = {**thinning.BLANK, "thinned_at": now}
    other = Organisation.objects.first()
    told = events(region).last().number
    changes: dict[str, tuple[int, dict[str, Any], int]] = {
        "another actor": (3, {"actor": BY}, 3),
        "another subject": (3, {"subject": "7"}, 3),
        "an organisation": (3, {"organisation": other}, 3),
        "other identifiers": (3, {"identifiers": {"count": 0}}, 3),
        "a request": (3, {"request_id": "another"}, 3),
        "another verb of reading": (3, {"verb": "read_person"}, 3),
        "a verb that is not reading": (3, {"verb": "signed_in"}, 3),
        "another time": (3, {"at": was[3]["at"] + DAY}, 3),
        "a time before the event before": (3, {"at": was[2]["at"] - DAY}, 3),
        "a time after the event after": (3, {"at": was[4]["at"] + DAY}, 4),
        "another hash": (3, {"hash": "f" * 64}, 4),
        "another hash before": (3, {"before": "f" * 64}, 3),
        "thinned at another time": (3, {"thinned_at": now - DAY}, 3),
        "thinned before its time": (5, {"thinned_at": years_before(now, 1)}, 5),
        "thinned in the future": (5, {"thinned_at": now + 90 * DAY}, 5),
        "blank and not thinned": (3, {"thinned_at": None}, 3),
        "blanked like one that is thinned": (4, dict(thinning.BLANK), 4),
        "a signature thinned away": (4, thin, 4),
        "a signature passed off as a reading": (4, {**thin, "verb": "read_workers"}, 3),
        "a reading thinned too early": (6, thin, 6),
        "one thinned that nothing tells of": (6, {**thin, "at": years_before(now, 2) - DAY}, 3),
        "the telling of it changed": (told, {"identifiers": {"count": 1, "digest": "0" * 64}}, told),
        "its own words put back": (3, {name: was[3][name] for name in thinning.BLANK} | {"thinned_at": None}, 5),
    }
    assert verify(region).unbroken
    for name, (number, change, found) in changes.items():
        with guards_lifted(), transaction.atomic():
            events(region).filter(number=number).update(**change)
            faults = [one for one in verify(region).faults if one.number is not None]
            assert (name, faults[0].number if faults else None) == (name, found), faults
            transaction.set_rollback(True)
    assert verify(region).unbroken


def test_a_reading_that_is_not_as_it_was_or_is_out_of_its_time_is_left_for_verifying_to_find(
    region: Region, at: At
) -> None:
    now = timezone.now()
    at(years_before(now, 4))  # a clock that was wrong, after events of today
    with transaction.atomic():
        late = record(verb="read_workers", by=BY, subject=region, region=region)
    at(now)
    with guards_lifted():
        events(region).filter(number=3).update(actor="platform:other")
    assert delete_what_is_past(now=now) == {"event": 1}
    assert list(events(region).filter(thinned_at__isnull=False).values_list("number", flat=True)) == [5]
    assert (first_bad(verify(region)), holds(events(region).get(number=late.number))) == (3, True)
    with guards_lifted():
        events(region).filter(number=3).update(actor=f"person:{Person.objects.get().pk}")
    assert verify(region).unbroken
    assert thin_readings(by=BY, region=region, before=now, now=now) == 1  # of what is asked for, only what is due


NOT_READINGS = {
    "exported_checkpoint": "a checkpoint tells of nobody",
}
"""Verbs named like readings that are none, and why."""


def test_every_verb_named_like_a_reading_is_one_or_says_why_not() -> None:
    named = {verb for verb in SENTENCES if re.match("(read|downloaded|exported|listed|took_receipt)(_|$)", verb)}
    assert named - READINGS == NOT_READINGS.keys()
    assert SENTENCES.keys() >= READINGS
