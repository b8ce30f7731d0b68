"""Months with their sum, the regulator's register, tenure, patterns, and worker keys made anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from cast import BY, Cast
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from held_of_workers import A_NUMBER, START, asks, engaged, left, offered
from signing_in import text_of

from comity.returns.registrations import Checked, Result
from comity.web.engagements import actions as engaging
from comity.web.histories import actions, queries
from comity.web.histories.models import KEYED, FoundPattern, Registration, Spell
from comity.web.histories.numbers import numbers_to_check
from comity.web.notices.models import Notice
from comity.web.organisations.models import Organisation
from comity.web.people.models import Person
from comity.web.returns.actions.rotating import rotate_pool_key
from comity.web.returns.models import PooledAssignment

pytestmark = pytest.mark.django_db
HERE = "/regions/severnside/histories/"


def spell(authority: Organisation, first: date, last: date | None, **facts: object) -> Spell:
    given = {"employer": authority.code, "part_time": False, "context": "child_and_family", **facts}
    return actions.tell_spell(
        by=BY,
        authority=authority,
        number=A_NUMBER,
        start_date=first,
        end_date=last,
        employment="direct",
        registered=True,
        evidence="hr_record",
        seen_on=date(2026, 9, 1),
        **given,  # type: ignore[arg-type]
    )


def test_months_are_summed_over_authorities_and_only_enough_is_given_to_a_check(world: Cast) -> None:
    spell(world.authority_a, date(2020, 1, 1), date(2021, 12, 31))
    few = asks(world.authority_a).answer
    assert [line.words for line in few.lines] == ["24 months of direct experience, by your evidence."]
    assert not few.usable, "fewer than are needed prove nothing: there may be more elsewhere"
    spell(world.authority_b, date(2021, 7, 1), date(2025, 6, 30))
    enough = asks(world.authority_a).answer
    assert {each.field: each.value for each in enough.usable} == {"direct_experience_months": 66}
    assert enough.told[0].words.startswith("66 months of direct experience with what Brackenshire County Council")
    spell(world.authority_a, date(2025, 7, 1), None, part_time=True)
    assert not asks(world.authority_a).answer.usable, "part-time is for a person to decide"


def test_another_authoritys_spells_are_as_they_were_told_when_somebody_asked(
    world: Cast, signed_in: Callable[[Person], Client]
) -> None:
    """What another authority tells later is shown to nobody who has not asked since: each asking is written down."""
    spell(world.authority_a, date(2020, 1, 1), date(2021, 12, 31))
    before = asks(world.authority_a).lookup
    spell(world.authority_b, date(2022, 1, 1), date(2023, 12, 31))
    alice = signed_in(world.alice)
    for page in ("", "months/", "tenure/"):
        shown = text_of(alice.get(f"{HERE}lookups/{before.pk}/{page}").content.decode())
        assert "Brackenshire" not in shown, page
        assert "48 months" not in shown, page
    after = asks(world.authority_a).lookup
    assert "48 months of direct experience with what Brackenshire County Council has seen" in text_of(
        alice.get(f"{HERE}lookups/{after.pk}/months/").content.decode()
    )


def test_the_sum_is_shown_so_that_the_worker_could_check_it(world: Cast, signed_in: Callable[[Person], Client]) -> None:
    alice = signed_in(world.alice)
    at = f"{HERE}lookups/{asks(world.authority_a).lookup.pk}/"
    days = {"start_date": ("1", "1", "2020"), "end_date": ("15", "3", "2021"), "seen_on": ("1", "9", "2026")}
    given = {
        f"{name}_{part}": each
        for name, parts in days.items()
        for part, each in zip(("day", "month", "year"), parts, strict=True)
    }
    given |= {"employer": "X99000002", "employment": "direct", "context": "child_and_family", "registered": "yes"}
    given |= {"part_time": "no", "evidence": "contract"}
    assert alice.post(f"{at}spells/new/", {**given, "end_date_year": "2019"}).status_code == 422
    assert alice.post(f"{at}spells/new/", given).status_code == 302
    shown = text_of(alice.get(f"{at}months/").content.decode())
    assert "Before a start on 1 September 2026: 14 months and 15 days" in shown
    assert "1 January 2020 15 March 2021 14 15" in shown
    found = Spell.objects.get()
    assert signed_in(world.bob).post(f"{at}spells/{found.pk}/take-back/").status_code == 404
    assert alice.post(f"{at}spells/{found.pk}/take-back/").status_code == 302
    assert "No spell has been told of yet." in text_of(alice.get(f"{at}months/").content.decode())


def test_the_register_is_looked_up_by_lists_and_what_it_showed_is_kept(
    world: Cast, signed_in: Callable[[Person], Client]
) -> None:
    alice, at = signed_in(world.alice), f"{HERE}X99000001/registrations/"
    today = timezone.localdate()
    day = {"checked_on_day": str(today.day), "checked_on_month": str(today.month), "checked_on_year": str(today.year)}
    bad = alice.post(f"{at}new/", {"numbers": "SW1\nnobody", "result": "registered", **day})
    told = text_of(bad.content.decode())
    assert "Line 2 (Social Work England number): found 'nobody'" in told
    assert "cell line" not in told
    assert not Registration.objects.exists()
    assert alice.post(f"{at}new/", {"numbers": "SW1, sw 2\nSW3", "result": "registered", **day}).status_code == 302
    listed = b"Number,Result\nSW1,Removed\nSW9,Registered\n".replace(b"Number", b"SWE number")
    assert alice.post(f"{at}new/", {"file": SimpleUploadedFile("r.csv", listed)}).status_code == 302
    shown = text_of(alice.get(at).content.decode())
    assert shown.count("Registered") >= 3
    assert "Removed or lapsed" in shown
    Registration.objects.update(recheck_on=today - timedelta(days=1))
    start = "/regions/severnside/"
    assert "Look up 4 registrations again at " in text_of(alice.get(start).content.decode()), "each worker once"
    assert "Look up" not in text_of(signed_in(world.bob).get(start).content.decode())
    pasted = alice.post(f"{at}numbers/").content.decode()
    assert "SW1\nSW2\nSW3\nSW9" in pasted
    as_csv = alice.post(f"{at}numbers/", {"csv": "yes"})
    assert as_csv.content.decode("utf-8-sig").splitlines()[1:] == ["SW1", "SW2", "SW3", "SW9"]
    assert signed_in(world.bob).post(f"{at}numbers/").status_code == 404


def test_workers_engaged_here_are_looked_up_before_a_return_tells_of_them(world: Cast) -> None:
    running, today = world.authority_a, timezone.localdate()
    engaged(running, "A-1", date(2026, 9, 1))
    engaged(running, "A-2", date(2026, 9, 1), worker="SW2", ended=date(2026, 9, 30))
    engaged(running, "A-3", date(2026, 9, 1), worker="sw123456")
    engaged(world.authority_b, "B-1", date(2026, 9, 1), worker="SW3")
    to_come = offered(running, running, worker="SW4", start_date=today + timedelta(days=7))
    engaging.propose(by=BY, check=to_come, reference="A-4")
    assert numbers_to_check(running, today) == ["SW4", A_NUMBER], "each once, and none of those who have left"
    actions.keep_checks(by=BY, authority=running, checks=[Checked("SW4", Result.REGISTERED, today, None)])
    assert numbers_to_check(running, today) == [A_NUMBER]


def test_tenure_and_the_twelve_weeks_are_shown_with_what_is_not_known(
    world: Cast, in_pool: Callable[..., PooledAssignment], signed_in: Callable[[Person], Client]
) -> None:
    in_pool(world.authority_a, "A-1")
    in_pool(world.authority_b, "B-1", start_date=date(2020, 1, 1))
    found = asks(world.authority_a).lookup
    shown = text_of(signed_in(world.alice).get(f"{HERE}lookups/{found.pk}/tenure/").content.decode())
    assert "a right to equal pay and conditions since 30 March 2026" in shown
    assert "Other time away is not known here, so the true day may be later" in shown
    assert "2020" not in shown, "time at another authority is that authority's"


def test_patterns_are_found_once_and_told_to_the_lead_by_key_only(
    world: Cast, in_pool: Callable[..., PooledAssignment], signed_in: Callable[[Person], Client]
) -> None:
    in_pool(world.authority_a, "A-1", end_date=date(2026, 6, 30), running=False)
    in_pool(world.authority_b, "B-1", start_date=date(2026, 7, 20), pay_rate=365_000)
    assert [actions.find_everywhere(), actions.find_everywhere()] == [1, 0]
    assert Notice.objects.filter(kind="patterns_found", person=world.erin).count() == 1
    shown = text_of(signed_in(world.erin).get("/regions/severnside/patterns/").content.decode())
    assert "A higher rate at another authority within 90 days" in shown
    assert "£2.50 an hour" in shown
    assert A_NUMBER not in shown
    assert signed_in(world.alice).get("/regions/severnside/patterns/").status_code == 403
    PooledAssignment.objects.filter(assignment_ref="B-1").delete()
    actions.find_everywhere()
    assert not FoundPattern.objects.exists(), "what the pool no longer shows is forgotten"


def test_a_new_pool_key_makes_every_worker_key_anew_and_answers_stay_the_same(world: Cast) -> None:
    left(world.authority_b, date(2026, 8, 1))
    spell(world.authority_a, date(2020, 1, 1), date(2021, 12, 31))
    actions.make_link(by=BY, authority=world.authority_a, number=A_NUMBER, address="worker@post.example")
    before = asks(world.authority_a).answer
    key, done = rotate_pool_key(by="platform:poolkey-rotate", region=world.severnside, step=lambda _: None)
    held = [each for model in KEYED for each in model._default_manager.all()]
    assert done == len(held) == 4
    assert {each.worker_key_version for each in held} == {key.version} == {2}
    assert len({each.worker_key for each in held}) == 1
    assert asks(world.authority_a, start=START).answer == before


def test_what_started_here_counts_before_a_return_tells_of_it_and_never_twice(
    world: Cast, in_pool: Callable[..., PooledAssignment], signed_in: Callable[[Person], Client]
) -> None:
    engaged(world.authority_a, "A-2", date(2026, 7, 6), ended=date(2026, 8, 2))
    found = asks(world.authority_a).lookup
    said = [queries.at_one_authority(found, date(2026, 9, 6))]
    in_pool(world.authority_a, "A-1", end_date=date(2026, 2, 1), running=False)
    in_pool(world.authority_a, "our own name for it", start_date=date(2026, 7, 6))
    said.append(queries.at_one_authority(found, date(2026, 9, 6)))
    assert [(one.pooled, one.started, one.tenure.days) for one in said] == [(0, 1, 28), (2, 0, 56)], (
        "the return that says that it still ran knows less than the engagement that has ended"
    )
    engaged(world.authority_b, "B-2", date(2026, 8, 3))
    engaged(world.authority_a, "A-3", date(2026, 8, 10))
    shown = text_of(signed_in(world.alice).get(f"{HERE}lookups/{found.pk}/tenure/").content.decode())
    assert "2 assignments of your authorised returns, and 1 engagement recorded here that no return tells of" in shown


def test_patterns_show_before_a_return_does_and_an_offer_is_no_move(
    world: Cast, in_pool: Callable[..., PooledAssignment]
) -> None:
    in_pool(world.authority_a, "A-1", start_date=date(2026, 7, 6), pay_rate=250_000, payment_basis="paye")
    engaged(world.authority_a, "A-1", date(2026, 7, 6), ended=date(2026, 8, 2), agency="Another name")
    assert actions.find_everywhere() == 0, "one assignment, told of twice"
    engaged(world.authority_b, "B-1", date(2026, 8, 10), pay_rate="26.50")
    offered(world.authority_b, world.agency, start_date=date(2026, 9, 14), pay_rate="27.00", agency="Lantern")
    actions.find_everywhere()
    shown = [(each.pattern, each.earlier_ref, each.later_ref[:4], each.rise) for each in FoundPattern.objects.all()]
    assert sorted(shown) == [("rise_on_moving", "A-1", "B-1", 15_000), ("two_suppliers", "B-1", "CHK-", None)]
    offered(world.authority_b, world.authority_b, start_date=date(2026, 9, 14), agency="lantern ")
    assert actions.find_everywhere() == 0, "the manager checked what Lantern had offered: one supplier, once"
    offered(world.authority_b, world.authority_b, start_date=date(2026, 9, 14), agency="Tide")
    assert actions.find_everywhere() == 2, "a check of the manager's that names another agency is another offer"
    offered(world.authority_b, world.authority_b, start_date=date(2026, 9, 14), agency=None)
    assert actions.find_everywhere() == 0, "one that names nobody is none"
