"""An engagement starts only where its check lets it, is changed by being judged again, and ends."""

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
from comity.measures.worker_key import worker_key
from comity.memorandum import load
from comity.memorandum.frozen import shipped_folder
from comity.memorandum.routes import departures_of
from comity.web.agreements.actions import bring_in, publish
from comity.web.agreements.bundle_files import files_of_folder
from comity.web.agreements.queries import in_force
from comity.web.engagements import actions, excepting, queries
from comity.web.engagements.actions import EngagementError, Made
from comity.web.engagements.emergencies import by_authority
from comity.web.engagements.gathering import Gathered
from comity.web.engagements.memoranda import of_region
from comity.web.engagements.models import Because, Check, Engagement, State
from comity.web.people.member import Member
from comity.web.people.models import Person
from comity.web.returns.actions.rotating import rotate_pool_key

pytestmark = pytest.mark.django_db

SAME_PAY = {"payment_basis": "paye", "charge_rate": "", "hours_per_week": ""}


@pytest.fixture
def made(desk: Cast) -> Callable[..., Made]:
    """A check of authority A's own candidate, by Alice."""

    def of(**otherwise: Any) -> Made:
        today = timezone.localdate()
        checked = {name: today for name in MEETS if name.endswith("_checked_date")}
        facts = {**MEETS, "authority": "X99000003", "start_date": today, **checked, "planned_end_date": None}
        with scope(region=desk.severnside):
            return actions.check(
                by=f"person:{desk.alice.pk}",
                organisation=desk.authority_a,
                gathered=Gathered(typed({**facts, **otherwise})),
                held=of_region(desk.severnside, today),
                as_at=today,
            )

    return of


def test_only_a_met_check_an_exception_in_force_or_an_emergency_starts_it(
    desk: Cast, made: Callable[..., Made], acting: Callable[..., Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    by, today = f"person:{desk.alice.pk}", timezone.localdate()
    with scope(region=desk.severnside):
        met = actions.propose(by=by, check=made().check, reference="CB-1")
        with pytest.raises(EngagementError, match="no emergency"):
            actions.start_in_an_emergency(by=by, engagement=met, words="Because")
        assert actions.start(by=by, engagement=met).state == State.STARTED
        with pytest.raises(EngagementError, match="is started"):
            actions.start(by=by, engagement=met)

        unknown = actions.propose(by=by, check=made(pay_rate=None).check)
        with pytest.raises(EngagementError, match="cannot tell"):
            actions.start(by=by, engagement=unknown)
        nobody = made(worker=None).check
        with pytest.raises(EngagementError, match="registration number"):
            actions.propose(by=by, check=nobody)
        met.current.refresh_from_db()
        stale = Check.objects.get(pk=met.current_id)
        stale.engagement = None  # as somebody's page had it, who proposes it at the same time
        with pytest.raises(EngagementError, match="of an engagement already"):
            actions.propose(by=by, check=stale)

        dear = actions.propose(by=by, check=made(pay_rate="60.00").check)
        with pytest.raises(EngagementError, match="price cap"):
            actions.start(by=by, engagement=dear)
        monkeypatch.setattr(excepting, "EXCEPTIONS", [lambda check, day: {"price-cap"} if day == today else set()])
        assert actions.start(by=by, engagement=dear).emergency is False

        two = actions.propose(by=by, check=made(pay_rate="60.00", notice_days=3).check)
        with pytest.raises(EngagementError, match="covers: notice"):
            actions.start(by=by, engagement=two)
        begun = actions.start_in_an_emergency(by=by, engagement=two, words="A child is at risk")
        days = departures_of(load("exemplar")).review_within_days
        assert begun.review_by == (today + timedelta(days=days) if days is not None else None)
        assert [one.path for one in queries.waiting(acting(desk.alice))] == []
        with pytest.raises(EngagementError, match="Someone else"):
            actions.review(by=by, engagement=begun, words="Fine")
        Engagement.objects.filter(pk=begun.pk).update(started_by=f"person:{desk.bob.pk}")
        assert [one.path for one in queries.waiting(acting(desk.alice))] == [
            f"/regions/severnside/checks/engagements/{begun.pk}/"
        ]
        Engagement.objects.filter(pk=begun.pk).update(started_by=by)
        assert not actions.review(by=f"person:{desk.bob.pk}", engagement=begun, words="It was right").is_unreviewed

        early = actions.propose(by=by, check=made(pay_rate="60.00", start_date=today + timedelta(days=10)).check)
        with pytest.raises(EngagementError, match="on the day"):
            actions.start_in_an_emergency(by=by, engagement=early, words="Now")
        later = actions.propose(by=by, check=made(start_date=today + timedelta(days=9)).check)
        with pytest.raises(EngagementError, match="change its first day, and it is judged again first"):
            actions.start(by=by, engagement=later)

        ended = {"start_date": today - timedelta(days=60), "end_date": today - timedelta(days=2)}
        gone = actions.propose(by=by, check=made(**ended, pay_rate=60).check)
        with pytest.raises(EngagementError, match="no departure"):
            actions.start_in_an_emergency(by=by, engagement=gone, words="Now")


def test_in_an_emergency_it_starts_before_anybody_can_tell_what_stands_against_it(
    desk: Cast, made: Callable[..., Made], signed_in: Callable[[Person], Client]
) -> None:
    """The West Midlands' caps are not entered as its memorandum ships, so no check there can tell."""
    files, today = files_of_folder(shipped_folder("west-midlands")), timezone.localdate()
    with scope(region=desk.severnside):
        desk.authority_a.code = "E08000026"
        desk.authority_a.save()
        first = bring_in(by=BY, region=desk.severnside, files=files)
        before = in_force(desk.severnside, today)
        assert before is not None
        publish(by=BY, publication=first, digest=first.digest, instead_of=before.digest)
        asked = made(authority="E08000026").check
        assert asked.decision == "cannot_tell"
        held = actions.propose(by=f"person:{desk.alice.pk}", check=asked)
    alice, page = signed_in(desk.alice), f"/regions/severnside/checks/engagements/{held.pk}/"
    assert "before it is known what stands against it" in text_of(alice.get(page).content.decode())
    emergency = text_of(alice.get(f"{page}emergency/").content.decode())
    assert "It is not known what stands against it" in emergency
    assert "The memorandum gives no days for a review" in emergency
    assert alice.post(f"{page}emergency/", {"words": "A child is at risk"}).status_code == 302
    assert "It is not known what stands against it" in text_of(alice.get(page).content.decode())
    with scope(region=desk.severnside):
        begun = Engagement.objects.get()
        days = departures_of(load("west-midlands")).review_within_days
        assert (begun.state, begun.is_unreviewed) == (State.STARTED, True)
        assert begun.review_by == (today + timedelta(days=days) if days is not None else None)
        assert [(each.starts, each.waiting) for each in by_authority(today)] == [(1, 1)]


def test_a_change_is_judged_again_and_the_engagement_rests_on_it(desk: Cast, made: Callable[..., Made]) -> None:
    by, today = f"person:{desk.alice.pk}", timezone.localdate()
    with scope(region=desk.severnside):
        held = actions.start(by=by, engagement=actions.propose(by=by, check=made().check))
        again = actions.judge_again(
            by=by, check_before=held.current, changes={"pay_rate": 600_000}, because=Because.RATE, as_at=today
        )
        now = Engagement.objects.get(pk=held.pk)
        assert (now.current, now.pay_rate) == (again.check, 600_000)
        assert again.check.decision == "proceed_with_sign_off"
        with pytest.raises(EngagementError, match="before its first day"):
            actions.end(by=by, engagement=now, ended_on=today - timedelta(days=9))
        assert actions.end(by=by, engagement=now, ended_on=today).state == State.ENDED


def test_on_the_pages_of_its_authority_and_of_nobody_else(
    desk: Cast, made: Callable[..., Made], signed_in: Callable[[Person], Client]
) -> None:
    alice, checks = signed_in(desk.alice), "/regions/severnside/checks/"
    short = text_of(alice.get(f"{checks}{made(notice_days=27).check.number}/").content.decode())
    assert ("required 28 days" in short, "short by 1 day" in short) == (True, True)
    checked = made(pay_rate="60.00").check
    proposed = alice.post(f"{checks}{checked.number}/propose/", {"reference": "CB-7"})["Location"]
    page = text_of(alice.get(proposed).content.decode())
    assert "may not be recorded as started" in page
    assert alice.post(f"{proposed}start/")["Location"] == proposed
    assert "No exception in force" in text_of(alice.get(proposed).content.decode())
    assert alice.post(f"{proposed}emergency/", {"words": ""}).status_code == 422
    assert alice.post(f"{proposed}emergency/", {"words": "A child is at risk"}).status_code == 302
    assert "waits for a review" in text_of(alice.get(f"{checks}engagements/").content.decode())
    assert alice.post(f"{proposed}review/", {"words": "Fine"}).status_code == 422
    for page in (proposed, f"{proposed}review/"):
        said = alice.get(page).content.decode()
        assert "You started it, so someone else reviews it" in said
        assert "What did the review come to" not in said
    for name in ("emergency", "review", "end"):
        assert alice.get(f"{proposed}{name}/").status_code == 200
    for who, status in ((desk.bob, 404), (desk.erin, 403), (desk.frank, 200), (desk.dora, 403)):
        assert signed_in(who).get(proposed).status_code == status
    assert signed_in(desk.frank).post(f"{proposed}start/").status_code == 403
    with scopes_disabled():
        number = Engagement.objects.get().current.number
    alone = alice.post(f"{checks}{number}/again/", {"only": "check"})["Location"]
    assert alice.post(f"{alone}0/pay/", {**SAME_PAY, "pay_rate": "61"}).status_code == 302
    came = text_of(alice.get(alice.post(alone)["Location"]).content.decode())
    assert ("Propose the engagement" in came, "The engagement that it is of" in came) == (True, False)
    with scopes_disabled():
        assert Engagement.objects.get().current.number == number, "what was only checked changed nothing"
    drafts = [alice.post(f"{checks}{number}/again/", {"because": "rate"})["Location"] for _ in range(2)]
    less = alice.post(f"{drafts[0]}0/pay/", {**SAME_PAY, "pay_rate": ""})
    assert (less.status_code, "do not take it away" in text_of(less.content.decode())) == (422, True)
    for draft, rate in zip(drafts, ("59", "61"), strict=True):
        assert alice.post(f"{draft}0/pay/", {**SAME_PAY, "pay_rate": rate}).status_code == 302
    latest = alice.post(drafts[0])["Location"]
    back = alice.get(drafts[0])
    assert (back.status_code, "it is under Checks" in text_of(back.content.decode())) == (404, True)
    assert "Pay rate, in pounds an hour: £59.00 (before: £60.00)" in text_of(alice.get(latest).content.decode())
    overtaken = text_of(alice.get(alice.post(drafts[1])["Location"]).content.decode())
    assert "judged again meanwhile" in overtaken
    assert "£61" in overtaken, "what was answered is lost to nobody"
    assert "Judge it" not in overtaken
    with scopes_disabled():
        assert Engagement.objects.get().pay_rate == 590_000
    day = timezone.localdate()
    last = {"ended_on_day": day.day, "ended_on_month": day.month, "ended_on_year": day.year}
    assert "Engagement CB-7: started in an emergency" in text_of(alice.get(proposed).content.decode())
    assert alice.post(f"{proposed}end/", last).status_code == 302
    with scopes_disabled():
        assert Engagement.objects.get().state == State.ENDED
    assert "Engagement CB-7: ended (it started in an emergency)" in text_of(alice.get(proposed).content.decode())
    assert "Ended (it started in an emergency)" in text_of(alice.get(f"{checks}engagements/").content.decode())


@pytest.mark.parametrize("said", ["SW123456 cannot wait", "The worker, S.W. 123 456, cannot wait", "For 123456"])
def test_nothing_that_is_written_of_an_engagement_holds_a_registration_number(
    desk: Cast, made: Callable[..., Made], signed_in: Callable[[Person], Client], said: str
) -> None:
    alice, checks = signed_in(desk.alice), "/regions/severnside/checks/"
    its_check = f"{checks}{made(pay_rate='60.00').check.number}/"
    assert alice.post(f"{its_check}propose/", {"reference": said})["Location"] == its_check
    assert "Your own reference: " in text_of(alice.get(its_check).content.decode())
    proposed = alice.post(f"{its_check}propose/", {"reference": "CB-2026-031"})["Location"]
    refused = alice.post(f"{proposed}emergency/", {"words": said})
    assert refused.status_code == 422
    assert "it says of whom it is" in text_of(refused.content.decode())
    assert alice.post(f"{proposed}emergency/", {"words": "A child is at risk"}).status_code == 302
    with scope(region=desk.severnside):
        begun = Engagement.objects.get()
        with pytest.raises(EngagementError, match="says of whom it is"):
            actions.review(by=BY, engagement=begun, words=said)
        assert actions.review(by=BY, engagement=begun, words="It could not wait").reviewed_by


@pytest.mark.parametrize("reference", ["CB-2026-031", "D-5", "REQ 204518", "204518"])
def test_a_reference_may_be_as_authorities_write_them(desk: Cast, made: Callable[..., Made], reference: str) -> None:
    with scope(region=desk.severnside):
        assert actions.propose(by=BY, check=made().check, reference=reference).reference == reference


def test_a_new_pool_key_makes_the_worker_keys_of_checks_and_engagements_anew(
    desk: Cast, made: Callable[..., Made]
) -> None:
    by = f"person:{desk.alice.pk}"
    with scope(region=desk.severnside):
        proposed = actions.propose(by=by, check=made().check)
        nobody = made(worker=None).check
        before = proposed.worker_key
        key, done = rotate_pool_key(by="platform:poolkey-rotate", region=desk.severnside, step=lambda _: None)
        proposed.refresh_from_db()
        proposed.current.refresh_from_db()
        nobody.refresh_from_db()
    assert (done, key.version) == (1, 2)
    assert proposed.worker_key == proposed.current.worker_key == worker_key(MEETS["worker"], key) != before
    assert proposed.worker_key_version == proposed.current.worker_key_version == 2
    assert (nobody.worker_key, nobody.worker_key_version) == ("", None)
