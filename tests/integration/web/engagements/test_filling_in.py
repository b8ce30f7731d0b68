"""What the pages on which a check is filled in refuse, and how they say it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cast import BY, Cast
from checking import MEETS
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from signing_in import text_of

from comity.judge.facts import typed
from comity.web.engagements import actions
from comity.web.engagements.gathering import Gathered
from comity.web.engagements.memoranda import named, of_region
from comity.web.engagements.models import Because, Check, Draft, Engagement
from comity.web.people.models import Person

pytestmark = pytest.mark.django_db
CHECKS = "/regions/severnside/checks/"


def begun(cast: Cast, *candidates: dict[str, Any], follows: Check | None = None) -> str:
    """The address of a draft of Alice's with these answers."""
    facts = [
        {name: ("yes" if value else "no") if isinstance(value, bool) else str(value) for name, value in given.items()}
        for given in candidates
    ]
    with scope(region=cast.severnside):
        made = actions.begin(
            person=cast.alice,
            organisation=cast.authority_a,
            candidates=[
                {"facts": {"authority": "X99000003"} | one, "sources": {}, "asked": sorted(one)} for one in facts
            ],
            follows=follows,
            because=Because.EXTENSION if follows else None,
        )
    return f"{CHECKS}drafts/{made.pk}/"


def checked(cast: Cast, **otherwise: Any) -> Check:
    """A check of authority A's own candidate."""
    today = timezone.localdate()
    with scope(region=cast.severnside):
        return actions.check(
            by=BY,
            organisation=cast.authority_a,
            gathered=Gathered(typed({**MEETS, "authority": "X99000003", **otherwise})),
            held=of_region(cast.severnside, today),
            as_at=today,
        ).check


def days(**given: tuple[int, int, int]) -> dict[str, int]:
    return {f"{name}_{part}": on for name, day in given.items() for part, on in zip(PARTS, day, strict=True)}


PARTS = ("day", "month", "year")


def test_each_error_of_a_page_with_more_than_one_field_says_which_it_is_of(
    desk: Cast, signed_in: Callable[[Person], Client]
) -> None:
    alice, draft = signed_in(desk.alice), begun(desk, {})
    refused = alice.post(f"{draft}0/dates/", days(start_date=(31, 2, 2026), planned_end_date=(31, 4, 2026)))
    said = text_of(refused.content.decode())
    assert "First day: give a day that exists, or leave it empty" in said
    assert "Planned last day: give a day that exists, or leave it empty" in said
    long = alice.post(f"{draft}0/supplier/", {"agency": "A" * 600, "msp": ""})
    said = text_of(long.content.decode())
    assert "Agency: give at most 500 characters: this has 600" in said
    assert "Ensure" not in said
    alone = alice.post(f"{draft}0/references/", {"references_received": "some"})
    assert "Expected a whole number" in text_of(alone.content.decode())


def test_a_title_or_an_agency_holds_no_registration_number_and_may_be_a_grade(
    desk: Cast, signed_in: Callable[[Person], Client]
) -> None:
    alice, draft = signed_in(desk.alice), begun(desk, {"worker": "SW12345"})
    for title, status in (("Locum SW123456", 422), ("Locum 12345", 422), ("Social worker, SW2", 302)):
        answer = alice.post(f"{draft}0/role/", {"role": "social_worker", "local_title": title})
        assert answer.status_code == status, title
    refused = alice.post(f"{draft}0/supplier/", {"agency": "Ripple for SW123456", "msp": ""})
    assert "Agency: take the registration number out" in text_of(refused.content.decode())


def test_no_check_was_done_after_today(desk: Cast, signed_in: Callable[[Person], Client]) -> None:
    alice, draft, today = signed_in(desk.alice), begun(desk, {}), timezone.localdate()
    later = today + timedelta(days=1)
    given = days(
        registration_checked_date=(later.day, later.month, later.year),
        dbs_checked_date=(today.day, today.month, today.year),
    )
    refused = alice.post(f"{draft}0/checks/", given)
    said = text_of(refused.content.decode())
    assert refused.status_code == 422
    assert "Registration checked: give a day that is not after today: it is when the check was done" in said
    assert "DBS checked: give" not in said
    kept = {name: on for name, on in given.items() if name.startswith("dbs")}
    assert alice.post(f"{draft}0/checks/", kept).status_code == 302


def test_whoever_asks_what_they_can_take_is_told_all_that_is_wrong_at_once(desk: Cast) -> None:
    given = {"memorandum": "region:severnside", "authority": "nowhere at all", "pay_rate": "dear"}
    given |= {"start_date_day": "31", "start_date_month": "2", "start_date_year": "2026"}
    refused = Client().post("/can-i-take-this-assignment/", given)
    said = text_of(refused.content.decode())
    assert refused.status_code == 422
    assert "First day of the assignment: give a day that exists, or leave it empty" in said
    assert "What would you be paid, in pounds an hour: expected" in said
    assert "Which authority is the assignment in: expected" in said
    nobody = Client().post("/can-i-take-this-assignment/", given | {"memorandum": ""})
    said = text_of(nobody.content.decode())
    assert "Choose a memorandum" in said
    assert "What would you be paid, in pounds an hour: expected" in said


def test_one_number_is_not_two_of_a_team(desk: Cast, signed_in: Callable[[Person], Client]) -> None:
    alice, draft = signed_in(desk.alice), begun(desk, MEETS, {**MEETS, "worker": " sw 123456 "})
    assert alice.post(draft)["Location"] == draft
    page = text_of(alice.get(draft).content.decode())
    assert "Candidate 2, Social Work England number: give each worker once" in page
    assert page.count("SW•••••6") == 2, "however it was typed"
    with scopes_disabled():
        assert not Check.objects.exists()
    assert alice.post(begun(desk, MEETS, {**MEETS, "worker": "SW654321"}))["Location"].startswith(f"{CHECKS}CHK-")


def test_what_is_not_changed_is_not_judged_again(desk: Cast, signed_in: Callable[[Person], Client]) -> None:
    alice, before = signed_in(desk.alice), checked(desk)
    draft = alice.post(f"{CHECKS}{before.number}/again/", {"because": "extension"})["Location"]
    said = f"Nothing is otherwise than in {before.number} . Change an answer first, or throw this away."
    assert said in text_of(alice.get(draft).content.decode())
    assert alice.post(draft)["Location"] == draft
    with scopes_disabled():
        assert Check.objects.count() == 1
    alice.post(f"{draft}0/dates/", days(start_date=(12, 10, 2026), planned_end_date=(19, 12, 2026)))
    assert "Nothing is otherwise" not in text_of(alice.get(draft).content.decode())
    alice.post(draft)
    with scopes_disabled():
        assert Check.objects.get(follows=before).because == Because.EXTENSION


def test_an_authority_that_is_no_party_is_told_so(desk: Cast, signed_in: Callable[[Person], Client]) -> None:
    alice = signed_in(desk.alice)
    with scope(region=desk.severnside):
        desk.authority_a.code = "X00000099"
        desk.authority_a.save()
    draft = begun(desk, {**MEETS, "authority": "X00000099", "notice_days": "soon"})
    assert alice.post(draft)["Location"] == draft
    page = text_of(alice.get(draft).content.decode())
    assert f"{desk.authority_a.name}: Severnside Memorandum of Understanding on Agency Social Workers, which is" in page
    assert "does not have it among its parties" in page
    assert "The region’s lead brings in one that does." in page
    assert "Days of notice: expected a whole number" in page
    assert "Judge it" not in page
    again = alice.post(f"{CHECKS}begin/", {"for": "X00000099"}, follow=True)
    assert again.redirect_chain[-1][0] == CHECKS, "and is not asked a dozen questions first"
    assert "does not have it among its parties" in again.content.decode()


def test_an_authority_of_another_region_is_judged_to_be_no_party(
    desk: Cast, signed_in: Callable[[Person], Client]
) -> None:
    with scope(region=desk.severnside):
        desk.authority_a.code = "E08000025"
        desk.authority_a.save()
    alice = signed_in(desk.alice)
    judged = alice.post(begun(desk, {**MEETS, "authority": "E08000025"}))["Location"]
    assert "Birmingham is not a party" in text_of(alice.get(judged).content.decode())


def test_the_list_tells_what_was_begun_and_by_whose_memorandum(
    desk: Cast, signed_in: Callable[[Person], Client]
) -> None:
    begun(desk, {"role": "social_worker", "start_date": "2026-10-12"})
    begun(desk, {})
    with scope(region=desk.severnside):
        actions.check(
            by=BY,
            organisation=desk.authority_a,
            gathered=Gathered(typed({**MEETS, "authority": "X99000003"})),
            held=named(desk.severnside, "england", timezone.localdate()),
            as_at=timezone.localdate(),
        )
        assert Draft.objects.count() == 2
    checked(desk)
    page = text_of(signed_in(desk.alice).get(CHECKS).content.decode())
    assert f"Social worker, from 12 October 2026: a check for {desk.authority_a.name}" in page
    assert f"Role not known: a check for {desk.authority_a.name}" in page
    assert page.count("not the region’s own memorandum") == 1
    assert "By england, not the region’s own memorandum" in page


def test_a_worker_who_is_engaged_there_already_is_pointed_out(
    desk: Cast, signed_in: Callable[[Person], Client]
) -> None:
    first, other = checked(desk), checked(desk, start_date="2026-12-01", planned_end_date="2027-02-01")
    after = checked(desk, start_date="2026-12-19", planned_end_date="2027-02-01")
    with scope(region=desk.severnside):
        held = actions.propose(by=BY, check=first, reference="CB-1")
    said = "The same worker has another engagement here for some of the same days."
    alice = signed_in(desk.alice)

    def page(address: str) -> str:
        return text_of(alice.get(address).content.decode())

    engaged = f"{CHECKS}engagements/{held.pk}/"
    assert f"{said} Make sure that one worker is not engaged twice" in page(f"{CHECKS}{other.number}/")
    assert "CB-1 , proposed, from 12 October 2026 until 18 December 2026" in page(f"{CHECKS}{other.number}/")
    assert engaged in alice.get(f"{CHECKS}{other.number}/").content.decode()
    for address in (f"{CHECKS}{first.number}/", f"{CHECKS}{after.number}/", engaged):
        assert said not in page(address)
    with scope(region=desk.severnside):
        twice = actions.propose(by=BY, check=other, reference="CB-2")
    assert said in page(engaged)
    assert said in page(f"{CHECKS}engagements/{twice.pk}/")
    with scope(region=desk.severnside):
        Engagement.objects.filter(pk=twice.pk).update(authority=desk.authority_b)
    assert said not in page(engaged), "of the same authority only"
