"""A worker of whom the register showed that they may not work: plainly so in the list, on a check and an engagement,
and no engagement of them starts."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from cast import BY, Cast
from checking import MEETS
from django.test import Client
from django.utils import timezone
from held_of_workers import A_NUMBER, START, engaged, looked, offered
from signing_in import text_of

from comity.judge.facts import typed
from comity.returns.registrations import Result
from comity.web.api.actions import make_key
from comity.web.api.scopes import Scope
from comity.web.engagements import actions as engaging
from comity.web.engagements.actions import EngagementError
from comity.web.engagements.gathering import Gathered
from comity.web.engagements.memoranda import of_region
from comity.web.engagements.starting import why_not
from comity.web.engagements.stopping import stopped
from comity.web.histories.models import Registration
from comity.web.notices.models import Notice
from comity.web.people.models import Person
from comity.web.returns.actions.rotating import rotate_pool_key
from comity.web.returns.pool_keys import KEEPERS

pytestmark = pytest.mark.django_db
LIST = "/regions/severnside/histories/X99000001/registrations/"
CHECKS = "/regions/severnside/checks/"
SAID = "When Abbotsbridge City Council looked at Social Work England’s register on "


@pytest.mark.parametrize(
    ("result", "colour", "words"),
    [
        (Result.REGISTERED, "green", "Registered"),
        (Result.WITH_CONDITIONS, "yellow", "Registered with conditions"),
        (Result.SUSPENDED, "red", "Suspended"),
        (Result.REMOVED, "red", "Removed or lapsed"),
        (Result.NOT_FOUND, "red", "Not on the register"),
    ],
)
def test_the_list_says_what_the_register_showed_whatever_day_was_given(
    world: Cast, signed_in: Callable[[Person], Client], result: str, colour: str, words: str
) -> None:
    looked(world.authority_a, result, timezone.localdate() + timedelta(days=300))
    shown = signed_in(world.alice).get(LIST).content.decode()
    assert f'<strong class="govuk-tag govuk-tag--{colour}">{words}</strong>' in shown


def test_who_may_not_work_is_looked_at_again_within_a_week_and_has_no_last_day(world: Cast) -> None:
    today = timezone.localdate()
    until = today + timedelta(days=300)
    for result, kept, days in (
        (Result.REGISTERED, until, 90),
        (Result.WITH_CONDITIONS, until, 90),
        (Result.SUSPENDED, until, 7),
        (Result.REMOVED, None, 7),
        (Result.NOT_FOUND, None, 7),
    ):
        made = looked(world.authority_a, result, until)
        assert (made.until, made.recheck_on) == (kept, today + timedelta(days=days)), result


@pytest.mark.parametrize("result", [Result.SUSPENDED, Result.REMOVED, Result.NOT_FOUND])
def test_no_engagement_of_them_starts_in_an_emergency_neither_until_the_register_shows_otherwise(
    world: Cast, signed_in: Callable[[Person], Client], result: str
) -> None:
    today, own = timezone.localdate(), world.authority_a
    for checked in (today, None):
        kept = {"registration_checked_date": checked, "dbs_checked_date": today, "right_to_work_checked_date": today}
        check = offered(own, own, start_date=today, planned_end_date=None, **kept)
        waits = engaging.propose(by=BY, check=check, reference="A-1")
        looked(own, result)
        with pytest.raises(EngagementError, match=SAID):
            engaging.start(by=BY, engagement=waits)
        with pytest.raises(EngagementError, match="not even in an emergency"):
            engaging.start_in_an_emergency(by=BY, engagement=waits, words="A child is at risk")
        waits.refresh_from_db()
        alice = signed_in(world.alice)
        on_the_check = text_of(alice.get(f"{CHECKS}{waits.current.number}/").content.decode())
        assert 0 < on_the_check.find(SAID) < on_the_check.find("What next")
        assert "This engagement may not go ahead. May not be engaged By the memorandum’s clauses alone" in on_the_check
        on_the_engagement = text_of(alice.get(f"{CHECKS}engagements/{waits.pk}/").content.decode())
        assert f"It may not be recorded as started. {SAID}" in on_the_engagement
        assert "Start it in an emergency" not in on_the_engagement
        looked(own, Result.REGISTERED)
        assert SAID not in text_of(alice.get(f"{CHECKS}{waits.current.number}/").content.decode())


def test_one_that_runs_says_so_and_what_another_authority_saw_stops_nothing(
    world: Cast, signed_in: Callable[[Person], Client]
) -> None:
    runs = engaged(world.authority_a, "A-1", date(2026, 9, 1))
    alice, at = signed_in(world.alice), f"{CHECKS}engagements/{runs.pk}/"
    looked(world.authority_b, Result.REMOVED)
    assert "register on" not in text_of(alice.get(at).content.decode())
    looked(world.authority_a, Result.REMOVED)
    told = Notice.objects.get(person=world.alice, kind="worker_may_not_work")
    assert told.path == at
    assert f"Warning {SAID}" in text_of(alice.get(at).content.decode())
    by_agency = offered(world.authority_a, world.agency)
    assert why_not(by_agency, date(2026, 10, 12)) == "", "a supplier is not told what the authority holds"


def test_they_are_stopped_while_the_pool_key_is_being_changed_too(world: Cast) -> None:
    looked(world.authority_a, Result.REMOVED)
    check = offered(world.authority_a, world.authority_a)

    def is_stopped() -> bool:
        check.refresh_from_db()
        return SAID in stopped(check)

    said = [is_stopped()]
    rotate_pool_key(by=BY, region=world.severnside, step=lambda _: said.append(is_stopped()))
    assert [*said, is_stopped()] == [True] * (len(KEEPERS) + 2)


def test_a_project_team_says_of_which_candidate_it_is(world: Cast, signed_in: Callable[[Person], Client]) -> None:
    own, held = world.authority_a, of_region(world.severnside, START)
    team = [Gathered(typed({**MEETS, "authority": own.code, "worker": number})) for number in ("SW7", A_NUMBER)]
    first, _ = engaging.check_team(by=BY, organisation=own, candidates=team, held=held, as_at=START)
    alice = signed_in(world.alice)
    assert SAID not in text_of(alice.get(f"{CHECKS}{first.check.number}/").content.decode())
    looked(own, Result.REMOVED)
    shown = text_of(alice.get(f"{CHECKS}{first.check.number}/").content.decode())
    assert f"Warning Candidate 2: {SAID}" in shown, "whichever candidate's page it is"


def test_a_program_is_told_in_the_note(world: Cast) -> None:
    made = make_key(by=BY, organisation=world.authority_a, label="Tests", scopes=[Scope.CHECKS])
    client = Client(HTTP_AUTHORIZATION=f"Bearer {made.token}")
    body = {"memorandum": "exemplar", "facts": {"authority": world.authority_a.code, "worker": A_NUMBER}}

    def note() -> str:
        answer = client.post("/api/v1/checks", json.dumps(body), content_type="application/json")
        return str(answer.json()["note"])

    assert note() == ""
    looked(world.authority_a, Result.SUSPENDED)
    assert note().startswith(SAID)
    assert "it showed: suspended." in note()


def test_one_worker_is_found_by_the_whole_number_which_stands_in_no_address(
    world: Cast, signed_in: Callable[[Person], Client]
) -> None:
    mine, other = looked(world.authority_a, Result.REGISTERED), looked(world.authority_a, Result.REMOVED, number="SW7")
    looked(world.authority_b, Result.REGISTERED, number="SW8")
    alice = signed_in(world.alice)
    answer = alice.post(LIST, {"number": "sw 123456"})
    shown = text_of(answer.content.decode())
    assert (answer.status_code, mine.short_key in shown, other.short_key in shown) == (200, True, False)
    assert "SW•••••6" in shown, "the list still shows no whole number"
    for elsewhere in ("SW8", "SW9"):
        assert "No check of this number has been written down." in text_of(
            alice.post(LIST, {"number": elsewhere}).content.decode()
        )
    wrong = alice.post(LIST, {"number": "nobody"})
    assert (wrong.status_code, "There is a problem" in text_of(wrong.content.decode())) == (422, True)
    assert signed_in(world.bob).post(LIST, {"number": A_NUMBER}).status_code == 404
    reads, form = signed_in(world.erin), "Find the worker"
    assert reads.post(LIST, {"number": A_NUMBER}).status_code in (403, 404), "it would tell whose key is whose"
    assert form in text_of(alice.get(LIST).content.decode())
    assert form not in text_of(reads.get(LIST).content.decode())


def test_those_to_act_on_can_be_shown_alone(world: Cast, signed_in: Callable[[Person], Client]) -> None:
    registered = looked(world.authority_a, Result.REGISTERED)
    due = looked(world.authority_a, Result.REGISTERED, number="SW6")
    removed = looked(world.authority_a, Result.REMOVED, number="SW7")
    Registration.objects.filter(pk=due.pk).update(recheck_on=timezone.localdate())
    alice = signed_in(world.alice)
    assert "or are to be looked at again (2)" in text_of(alice.get(LIST).content.decode())
    shown = text_of(alice.get(f"{LIST}?only=to-act-on").content.decode())
    held = [each.short_key in shown for each in (due, removed, registered)]
    assert held == [True, True, False]
    assert "All of it is shown" in text_of(alice.get(f"{LIST}?only=nothing").content.decode())


def test_the_first_page_tells_those_due_again_apart_from_those_never_looked_up(
    world: Cast, team_manager: Person, signed_in: Callable[[Person], Client]
) -> None:
    engaged(world.authority_a, "A-1", timezone.localdate())
    alice = signed_in(world.alice)
    listed = alice.post("/regions/severnside/histories/X99000001/registrations/numbers/")
    assert "1 number." in text_of(listed.content.decode())
    page = "/regions/severnside/histories/"
    due = "Registrations of Abbotsbridge City Council : 0 registrations to look up again."
    assert f"{due} Workers who were never looked up are among the numbers" in text_of(alice.get(page).content.decode())
    for_others = text_of(signed_in(team_manager).get(page).content.decode())
    assert (due in for_others, "never looked up" in for_others) == (True, False), "listing them is the keepers' alone"
