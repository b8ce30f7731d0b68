"""Until when an engagement is covered, and that it runs uncovered: said first on its own page and its check's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from approving import Room, fresh
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from signing_in import text_of

from comity.memorandum.words import day as day_words
from comity.web.approvals import actions
from comity.web.approvals.models import ExceptionRequest
from comity.web.engagements import actions as engaging
from comity.web.engagements.models import Because, Engagement
from comity.web.people.models import Person

pytestmark = pytest.mark.django_db

ROOM = "/regions/severnside/"


def changed(room: Room, held: Engagement, because: Because, **otherwise: object) -> Engagement:
    """The engagement once its check was judged again with other facts."""
    engaging.judge_again(
        by=f"person:{room.cast.alice.pk}",
        check_before=fresh(held).current,
        changes=otherwise,
        because=because,
        as_at=timezone.localdate(),
    )
    return fresh(held)


def pages(room: Room, client: Client, held: Engagement) -> tuple[str, str]:
    """What the pages of its latest check and of the engagement say."""
    with scope(region=room.cast.severnside):
        number = fresh(held).current.number
    check, own = f"{ROOM}checks/{number}/", f"{ROOM}checks/engagements/{held.pk}/"
    return client.get(check).content.decode(), client.get(own).content.decode()


def test_what_is_extended_beyond_its_exception_goes_ahead_until_that_ends_and_the_rest_is_asked_for(
    room: Room, signed_in: Callable[[Person], Client], on: Callable[[date], None]
) -> None:
    today, alice = timezone.localdate(), room.cast.alice
    ends, later = today + timedelta(days=60), today + timedelta(days=80)
    with scope(region=room.cast.severnside):
        held = room.engagement()
        signed = room.signed(room.asked(held))
        whole = pages(room, signed_in(alice), held)
        held = engaging.start(by=f"person:{alice.pk}", engagement=fresh(held))
    assert "This engagement may go ahead." in text_of(whole[0])
    assert not [page for page in whole if "a decision of their own" in page]
    with scope(region=room.cast.severnside):
        held = changed(room, held, Because.EXTENSION, planned_end_date=later)
    check, own = pages(room, signed_in(alice), held)
    assert f"This engagement may go ahead until {day_words(ends)}.</h1>" in check
    assert f">Until {day_words(ends)}</strong>" in check
    assert ">May go ahead</strong>" not in check.partition("What next")[0]
    why = (
        f"{signed.number} ends on {day_words(ends)}, and the planned last day is {day_words(later)}. "
        f"The days after {day_words(ends)} need a decision of their own: price cap."
    )
    assert why in text_of(check)
    assert f"It may go on until {day_words(ends)}, and no longer." in text_of(own)
    assert why in text_of(own)
    assert f">Until {day_words(ends)}</strong>" in own.partition("Its checks")[2]
    assert text_of(own).index(why) < text_of(own).index("Planned last day")
    begin = f"{ROOM}exceptions/requests/begin/{held.current.number}/"
    assert begin in check
    change = signed_in(alice).post(begin)["Location"]
    with scope(region=room.cast.severnside):
        begun = ExceptionRequest.objects.get(asked_at__isnull=True)
        assert (begun.renews, begun.first_day) == (signed, ends + timedelta(days=1))
        assert change.endswith(f"{begun.pk}/change/")
        asked = room.asked(held, last_day=later)
    for page in pages(room, signed_in(alice), held):
        assert f"{asked.number} asks for an exception and waits for a decision" in text_of(page)
        assert "Ask for it to go on" not in page
    with scope(region=room.cast.severnside):
        room.signed(asked)
    assert "This engagement may go ahead." in text_of(pages(room, signed_in(alice), held)[0])
    on(later)
    with scope(region=room.cast.severnside):
        actions.judge_what_turned(now=timezone.now())
        held = changed(room, held, Because.EXTENSION, planned_end_date=later + timedelta(days=30))
    assert f"It may go on until {day_words(later)}, and no longer." in text_of(pages(room, signed_in(alice), held)[1])


def test_whoever_only_reads_is_told_until_when_and_is_offered_nothing(
    room: Room, signed_in: Callable[[Person], Client]
) -> None:
    with scope(region=room.cast.severnside):
        held = room.engagement()
        room.signed(room.asked(held))
        held = changed(room, held, Because.EXTENSION, planned_end_date=timezone.localdate() + timedelta(days=90))
    for page in pages(room, signed_in(room.cast.frank), held):
        assert "need a decision of their own" in page
        assert "Ask for it to go on" not in page


def test_one_that_has_started_and_lost_its_exception_says_first_that_it_runs_without(
    room: Room, signed_in: Callable[[Person], Client]
) -> None:
    with scope(region=room.cast.severnside):
        held = room.engagement()
        room.signed(room.asked(held))
        held = engaging.start(by=f"person:{room.cast.alice.pk}", engagement=fresh(held))
    assert "It runs" not in text_of(pages(room, signed_in(room.cast.alice), held)[1])
    with scope(region=room.cast.severnside):
        held = changed(room, held, Because.RATE, pay_rate=310_000)
    check, own = (text_of(page) for page in pages(room, signed_in(room.cast.alice), held))
    without = "It runs without the exception that it needs: price cap. It is a breach until one is signed."
    assert without in own
    assert own.index(without) < own.index("Ask for an exception") < own.index("Planned last day")
    assert "This engagement has started without an exception that it needs." in check
    assert "A breach stands until one is signed by the Director of Children's Services" in check, check[:900]
    assert "may go ahead only with sign-off" not in check
    with scope(region=room.cast.severnside):
        asked = room.asked(held)
    own = text_of(pages(room, signed_in(room.cast.alice), held)[1])
    assert own.index(without) < own.index(f"{asked.number} asks for an exception") < own.index("Planned last day")


def test_one_that_runs_while_nobody_can_tell_whether_it_may_says_so_first(
    room: Room, signed_in: Callable[[Person], Client]
) -> None:
    with scope(region=room.cast.severnside):
        held = room.engagement(pay_rate=None, notice_days=3)
        held = engaging.start_in_an_emergency(by=f"person:{room.cast.alice.pk}", engagement=held, words="A child")
        Engagement.objects.filter(pk=held.pk).update(review_by=None)
    own = text_of(pages(room, signed_in(room.cast.alice), held)[1])
    assert (
        "It runs, and we cannot tell whether it may. Whatever that is: it runs without the exception that it needs: "
        "notice. It is a breach until one is signed." in own
    )
    assert f"{held.current.number} , says what is to be known first." in own


def test_an_emergency_start_is_called_a_breach_only_once_the_days_for_its_review_are_over(
    room: Room, signed_in: Callable[[Person], Client], on: Callable[[date], None]
) -> None:
    with scope(region=room.cast.severnside):
        held = room.engagement()
        held = engaging.start_in_an_emergency(by=f"person:{room.cast.alice.pk}", engagement=held, words="A child")
        assert held.review_by is not None
    day = day_words(held.review_by)
    check, own = (text_of(page) for page in pages(room, signed_in(room.cast.alice), held))
    without = "It runs without the exception that it needs: price cap."
    assert f"{without} It was started in an emergency: what none covers after {day} is a breach." in own
    assert "It was started in an emergency: what none signed by the Director" in check
    assert f"covers after {day} is a breach." in check
    on(held.review_by + timedelta(days=1))
    check, own = (text_of(page) for page in pages(room, signed_in(room.cast.alice), held))
    assert f"{without} It is a breach until one is signed." in own
    assert "A breach stands until one is signed by the Director" in check
