"""A regional lead opens rounds, sees how far everyone is and how late, moves a deadline and closes a round."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from unittest.mock import patch

from django.test import Client
from django.utils import timezone
from django_scopes import scope
from returning import QUARTER, Case, clean
from signing_in import text_of

from comity.assessing.day import last_day
from comity.returns.template.stamp import TEMPLATE_VERSION
from comity.web import words
from comity.web.audit.models import Event
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
    assert f"still goes on: it ends on {words.date(last_day(now))}." in text_of(html)
    assert ("It is chosen because the quarter before it has its round." in text_of(html)) is (offered == now)
    assert f"({now}): not over yet" in html
    assert f"Version {TEMPLATE_VERSION}, the only one there is" in text_of(html)
    quarter = before(before(now))
    given = {"quarter": quarter, "authorities": [case.cast.authority_a.pk]}
    for wrong, why in (
        (date(2020, 1, 1), "1 January 2020 is before today. Give a day from"),
        (date(2500, 1, 1), f"1 January 2500 is more than a year after the last day of {quarter}. Give a day from"),
    ):
        late = lead.post(f"{ROUNDS}open/", {**given, **day("deadline", wrong)})
        assert (late.status_code, why in text_of(late.content.decode())) == (422, True)
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


def test_a_deadline_is_moved_within_the_year_with_a_reason_and_those_who_have_not_authorised_are_told(
    case: Case, signed_in: Callable[[Person], Client]
) -> None:
    path, today = f"{ROUNDS}{QUARTER}/deadline/", date(2026, 10, 20)
    year = "Give a day from 20 October 2026 to 30 September 2027."
    with scope(region=case.cast.severnside):
        case.authorised(clean())
    lead, bob = signed_in(case.cast.erin), signed_in(case.cast.bob)
    with patch("django.utils.timezone.localdate", lambda *_: today):
        assert "From 20 October 2026 to 30 September 2027, a year after the quarter’s end" in page(lead, path)
        for given, why in (
            (day("deadline", date(2026, 10, 1)), f"1 October 2026 is before today. {year}"),
            (day("deadline", date(2500, 1, 1)), f"1 January 2500 is more than a year after the last day of {QUARTER}."),
            (day("deadline", date(2026, 12, 14)), "Say why the deadline is changed"),
            ({**day("deadline", date(2026, 11, 30)), "reason": "So."}, "is 30 November 2026 already. Give another day"),
        ):
            answer = lead.post(path, {"reason": "So." if "Say" not in why else "  ", **given})
            assert (answer.status_code, why in text_of(answer.content.decode())) == (422, True), why
        moved = lead.post(path, {**day("deadline", date(2026, 12, 14)), "reason": "Two of us changed their system."})
        assert moved.status_code == 302
    said = "from 30 November 2026 to 14 December 2026 by Erin Example on"
    assert f"{said} {words.date(timezone.localdate())}: “Two of us changed their system.”" in page(
        bob, f"{ROUNDS}{QUARTER}/{case.cast.authority_b.code}/"
    )
    round = page(lead, f"{ROUNDS}{QUARTER}/")
    assert said in round
    assert f"Template version {TEMPLATE_VERSION}: download it empty" in round
    assert lead.get(f"{ROUNDS}{QUARTER}/template/").status_code == 200
    with scope(region=case.cast.severnside):
        told = Notice.objects.filter(kind="deadline_moved").values_list("person__name", flat=True)
        assert set(told) == {case.cast.bob.name}, "who has authorised is not chased"
        event = Event.objects.get(verb="changed_deadline")
        assert event.identifiers == {"quarter": QUARTER, "deadline_before": "2026-11-30", "deadline": "2026-12-14"}


def test_a_closed_round_stays_as_it_is(case: Case, signed_in: Callable[[Person], Client]) -> None:
    lead = signed_in(case.cast.erin)
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
