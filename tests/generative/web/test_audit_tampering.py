"""Whatever is done to the stored events, with the guards gone, verifying finds it and names the first bad event."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from cast import BY
from django.db import connection, transaction
from django.db.models import F
from django_scopes import scopes_disabled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from record_guards import clearing_is_allowed, guards_lifted

from comity.web.audit import guards
from comity.web.audit.actions import export_checkpoint, record
from comity.web.audit.chain import Record, digest
from comity.web.audit.models import Chain, Event
from comity.web.audit.verification import Verification, verify
from comity.web.organisations.actions import add_organisation, make_region
from comity.web.organisations.models import Kind, Organisation, Region

LENGTH = 12
numbers = st.integers(1, LENGTH)
hashes = st.text("0123456789abcdef", min_size=64, max_size=64)
some_settings = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module", autouse=True)
def _clearing() -> Iterator[None]:
    with clearing_is_allowed():
        yield


@pytest.fixture
def region(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Region]:
    """A region with twelve events, and no guards."""
    made = make_region(by=BY, slug="severnside", name="Severnside")
    with scopes_disabled():
        body = add_organisation(by=BY, region=made, kind=Kind.AUTHORITY, code="X99000001", name="Abbotsbridge")
        while Chain.objects.get(region=made).length < LENGTH:
            thing = {"thing": str(uuid.uuid4()), "count": 3}
            record(verb="signed_in", by=BY, subject=body, region=made, organisation=body, identifiers=thing)
        make_region(by=BY, slug="northmoor", name="Northmoor")
        with guards_lifted():
            # That they are gone is a fault of its own, which test_verification holds to; here it would hide the others.
            monkeypatch.setattr(guards, "missing", lambda connection: [])
            yield made


class Undone:
    """Tampering, undone at the end of an example."""

    def __enter__(self) -> None:
        self.inner = transaction.atomic()
        self.inner.__enter__()

    def __exit__(self, *error: object) -> None:
        transaction.set_rollback(True)
        self.inner.__exit__(None, None, None)


def events(region: Region) -> Any:
    return Event.objects.filter(chain__region=region)


def first_bad(found: Verification) -> int | None:
    assert not found.unbroken
    return found.faults[0].number


def test_untouched_it_is_unbroken(region: Region) -> None:
    found = verify(region)
    assert (found.faults, found.events) == ((), LENGTH)


# What each column may be changed to, given what it holds.
CHANGES: dict[str, st.SearchStrategy[Any]] = {
    "at": st.integers(1, 10**12).map(lambda microseconds: lambda was: was + timedelta(microseconds=microseconds)),
    "number": st.integers(LENGTH + 2, 10**6).map(lambda number: lambda was: number),
    "organisation_id": st.sampled_from(["another", "none"]),
    "region_id": st.sampled_from(["another", "none"]),
    "identifiers": st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(-9, 9) | st.floats(0, 1)).map(
        lambda value: lambda was: value
    ),
    **{
        name: st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40).map(
            lambda text: lambda was: text
        )
        for name in ("actor", "verb", "subject_kind", "subject", "request_id", "hash", "before")
    },
}


@some_settings
@given(
    number=numbers, change=st.sampled_from(sorted(CHANGES)).flatmap(lambda one: st.tuples(st.just(one), CHANGES[one]))
)
def test_any_change_of_an_event_is_found(region: Region, number: int, change: tuple[str, Any]) -> None:
    name, made = change
    with Undone():
        was = events(region).values_list(name, flat=True).get(number=number)
        if isinstance(made, str):
            others = Organisation.objects if name == "organisation_id" else Region.objects
            now = others.exclude(pk=was or 0).values_list("pk", flat=True)[0] if made == "another" else None
        else:
            now = made(was)
        events(region).filter(number=number).update(**{name: now})
        if now == was:
            assert verify(region).unbroken
        else:
            assert first_bad(verify(region)) == number


@some_settings
@given(number=numbers, count=st.integers(1, LENGTH))
def test_any_removal_is_found(region: Region, number: int, count: int) -> None:
    with Undone():
        events(region).filter(number__gte=number, number__lt=number + count)._raw_delete("default")
        assert first_bad(verify(region)) == number


@some_settings
@given(number=numbers, count=st.integers(1, 5))
def test_a_removal_that_closes_the_gap_is_found(region: Region, number: int, count: int) -> None:
    with Undone():
        events(region).filter(number__gte=number, number__lt=number + count)._raw_delete("default")
        _renumber(region, number + count, -count)
        assert first_bad(verify(region)) == number


@some_settings
@given(pair=st.lists(numbers, min_size=2, max_size=2, unique=True))
def test_any_reordering_is_found(region: Region, pair: list[int]) -> None:
    one, other = sorted(pair)
    with Undone():
        for was, now in ((one, 10**6), (other, one), (10**6, other)):
            events(region).filter(number=was).update(number=now)
        assert first_bad(verify(region)) == one


@some_settings
@given(number=st.integers(1, LENGTH + 1), forged=st.booleans())
def test_any_insertion_is_found(region: Region, number: int, forged: bool) -> None:
    """One that was put together well holds by itself; then it is the event after it, if any, that no longer does."""
    with Undone():
        chain = Chain.objects.get(region=region)
        before = events(region).values_list("hash", flat=True).filter(number=number - 1).first() or "0" * 64
        _renumber(region, number, 1)
        events(region).filter(number=number + 1).update(before="f" * 64)  # the database keeps `before` unique
        like = events(region).order_by("number")[0]
        inserted = Record(
            chain=chain.name, number=number, at=like.at, actor=BY, verb="signed_in", subject_kind="region",
            subject=str(region.pk), organisation=None, identifiers={}, request_id="", before=before,
        )  # fmt: skip
        Event(
            chain=chain, region=region, number=number, at=like.at, actor=BY, verb="signed_in", subject_kind="region",
            subject=str(region.pk), before=before, hash=digest(inserted) if forged else "e" * 64,
        ).save(force_insert=True)  # fmt: skip
        assert first_bad(verify(region)) == number + (forged and number <= LENGTH)


@some_settings
@given(left=st.integers(0, LENGTH - 1))
def test_a_cut_off_end_is_found_by_the_chains_own_row(region: Region, left: int) -> None:
    with Undone():
        events(region).filter(number__gt=left)._raw_delete("default")
        assert first_bad(verify(region)) == left + 1


@some_settings
@given(left=st.integers(1, LENGTH), length=st.integers(0, 2 * LENGTH), head=hashes)
def test_a_chains_row_that_does_not_fit_is_found(region: Region, left: int, length: int, head: str) -> None:
    with Undone():
        Chain.objects.filter(region=region).update(length=length, head=head)
        assert not verify(region).unbroken


@some_settings
@given(left=st.integers(1, LENGTH - 1))
def test_what_is_cut_off_together_with_the_chains_row_is_found_by_a_checkpoint_only(region: Region, left: int) -> None:
    with Undone():
        kept = export_checkpoint(by=BY, region=region)
        assert verify(region, checkpoints=[kept]).checkpoints == (LENGTH,)
        events(region).filter(number__gt=left)._raw_delete("default")
        head = events(region).values_list("hash", flat=True).get(number=left)
        Chain.objects.filter(region=region).update(length=left, head=head)
        assert verify(region).unbroken
        assert first_bad(verify(region, checkpoints=[kept])) == left + 1


@some_settings
@given(number=numbers)
def test_what_is_written_anew_to_the_end_is_found_by_a_checkpoint_only(region: Region, number: int) -> None:
    with Undone():
        kept = export_checkpoint(by=BY, region=region)
        _write_anew(region, number)
        assert verify(region).unbroken
        assert first_bad(verify(region, checkpoints=[kept])) == LENGTH


def _write_anew(region: Region, number: int) -> None:
    """By someone who knows how: an event says another thing, and every hash after it is made again."""
    chain = Chain.objects.get(region=region)
    before = ""
    for event in events(region).order_by("number"):
        if event.number == number:
            event.actor = "platform:other"
        if event.number >= number:
            event.before = before or event.before
            event.hash = digest(
                Record(
                    chain.name, event.number, event.at, event.actor, event.verb, event.subject_kind, event.subject,
                    event.organisation_id, event.identifiers, event.request_id, event.before,
                )
            )  # fmt: skip
            event.save()
            before = event.hash
    Chain.objects.filter(region=region).update(head=before)


def _renumber(region: Region, first: int, by: int) -> None:
    events(region).filter(number__gte=first).update(number=F("number") + 10**6)
    events(region).filter(number__gte=10**6).update(number=F("number") - 10**6 + by)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL holds each column to its type")
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "'never'"),
        ("at", "7"),
        ("number", "'two'"),
        ("organisation_id", "'x'"),
        ("identifiers", "'[]'"),
        ("identifiers", "'{\"count\": 1e400}'"),
        ("identifiers", "'{\"count\": 9007199254740993}'"),
        ("actor", "7"),
        ("actor", "x'ff'"),
    ],
)
def test_what_is_not_even_of_its_columns_kind_is_found(region: Region, column: str, value: str) -> None:
    with Undone(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE audit_event SET {column} = {value} WHERE number = 4 AND region_id = {region.pk}")
        assert cursor.rowcount == 1
        assert first_bad(verify(region)) == 4


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps one value to a name")
def test_a_name_that_comes_twice_is_found(region: Region) -> None:
    with Undone(), connection.cursor() as cursor:
        cursor.execute("SELECT identifiers FROM audit_event WHERE number = 5 AND region_id = %s", [region.pk])
        (held,) = cursor.fetchone()
        cursor.execute(
            "UPDATE audit_event SET identifiers = %s WHERE number = 5 AND region_id = %s",
            ['{"count": 99, ' + held[1:], region.pk],
        )
        assert first_bad(verify(region)) == 5
