"""A regional lead opens rounds, sees how far everyone is and how late, moves a deadline and closes a round."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.test import Client
from django.utils import timezone
from django_scopes import scope
from returning import QUARTER, Case, clean
from signing_in import text_of

from comity.web.notices.models import Notice
from comity.web.people.models import Person
from comity.web.returns import actions
from comity.web.returns.models import Return, Round, Signature, State
from comity.web.returns.quarters import before, of_day

ROUNDS = "/regions/severnside/returns/"


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return text_of(answer.content.decode())


def day(name: str, value: date) -> dict[str, int]:
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def test_a_lead_opens_the_round_of_the_quarter_that_has_ended_and_everyone_in_it_is_told(
    case: Case, signed_in: Callable[[Person], Client]
) -> None:
    lead = signed_in(case.cast.erin)
    now = of_day(timezone.localdate())
    with scope(region=case.cast.severnside):
        taken = set(Round.objects.values_list("quarter", flat=True))
    offered = now if before(now) in taken else before(now)
    html = lead.get(f"{ROUNDS}open/").content.decode()
    assert f'value="{offered}" selected' in html
    quarter = before(before(now))
    given = {"quarter": quarter, "authorities": [case.cast.authority_a.pk]}
    late = lead.post(f"{ROUNDS}open/", {**given, **day("deadline", date(2020, 1, 1))})
    assert (late.status_code, "The deadline must come after the last day" in text_of(late.content.decode())) == (
        422,
        True,
    )
    deadline = timezone.localdate() + timedelta(days=30)
    done = lead.post(f"{ROUNDS}open/", {**given, **day("deadline", deadline)})
    assert done["Location"] == f"{ROUNDS}{quarter}/"
    with scope(region=case.cast.severnside):
        assert Return.objects.filter(round__quarter=quarter).count() == 1
        path = f"{ROUNDS}{quarter}/X99000003/"
        assert set(Notice.objects.filter(path=path).values_list("person__name", flat=True)) == {
            "Ingrid Example",
            "Alice Example",
        }


def test_the_lead_sees_how_far_each_is_and_how_late_and_no_row(
    case: Case, signed_in: Callable[[Person], Client]
) -> None:
    with scope(region=case.cast.severnside):
        case.authorised(clean())
        Round.objects.update(deadline=date(2026, 10, 31))
        at = timezone.make_aware(datetime.combine(date(2026, 11, 2), time(12)))
        Signature.objects.update(at=at)
    lead = signed_in(case.cast.erin)
    said = page(lead, f"{ROUNDS}{QUARTER}/")
    assert "1 of 2 returns authorised" in said
    assert "Abbotsbridge City Council Authorised 2 days late 2 November 2026" in said
    assert "Brackenshire County Council Not started" in said
    assert page(lead, f"{ROUNDS}{QUARTER}/X99000003/", status=403)
    assert "Abbotsbridge" not in page(signed_in(case.cast.bob), ROUNDS)


def test_a_closed_round_stays_as_it_is(case: Case, signed_in: Callable[[Person], Client]) -> None:
    lead = signed_in(case.cast.erin)
    moved = lead.post(f"{ROUNDS}{QUARTER}/deadline/", day("deadline", date(2026, 12, 14)))
    assert moved.status_code == 302
    assert "2 returns in it are not authorised" in page(lead, f"{ROUNDS}{QUARTER}/close/")
    assert lead.post(f"{ROUNDS}{QUARTER}/close/", {}).status_code == 422
    assert lead.post(f"{ROUNDS}{QUARTER}/close/", {"sure": "on"}).status_code == 302
    with scope(region=case.cast.severnside):
        assert not Round.objects.get().is_open
        assert case.now().state == State.NOT_STARTED
        for late in (
            lambda: actions.send(by=case.analyst.actor, given=case.now(), name="r.csv", content=clean()),
            lambda: actions.reopen(by=case.director, given=case.now(), reason="Late"),
        ):
            try:
                late()
            except (actions.LockedError, actions.NotSignedError):
                continue
            raise AssertionError("something changed in a closed round")
    assert case.analyst.person is not None
    assert "The round is closed, so this return stays as it is." in page(
        signed_in(case.analyst.person), f"{ROUNDS}{QUARTER}/X99000003/"
    )
