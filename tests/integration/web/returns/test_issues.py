"""What is wrong with a return: counted, narrowed, opened with its row in view, and listed by sheet and cell."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django_scopes import scope
from returning import QUARTER, Case, shipped

from comity.web.people.models import Person
from comity.web.returns import actions
from comity.web.returns.headway import Headway, headway
from comity.web.returns.tasks import read_upload

SignedIn = Callable[[Person], Client]
HOME = f"/regions/severnside/returns/{QUARTER}/X99000003/"


@pytest.fixture
def sent(case: Case) -> Case:
    """The case with Coldharbour's file read: 14 errors, 7 queries, 2 notes."""
    with scope(region=case.cast.severnside):
        case.sent(shipped())
    return case


@pytest.fixture
def analyst(sent: Case, signed_in: SignedIn) -> Client:
    assert sent.analyst.person is not None
    return signed_in(sent.analyst.person)


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(HOME + path)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return " ".join(answer.content.decode().split())


def test_errors_come_first_each_with_what_to_do(analyst: Client) -> None:
    shown = page(analyst, "issues/")
    assert "14 errors to put right, 7 queries to explain" in shown
    assert shown.index('id="errors"') < shown.index('id="queries"') < shown.index("2 notes: nothing need be done")
    assert "The charge rate is below the pay rate" in shown
    assert "you are charged at least what the worker is paid" in shown


def test_a_return_that_nothing_was_sent_for_says_so(case: Case, signed_in: SignedIn) -> None:
    assert "Nothing has been sent for this return yet" in page(signed_in(case.cast.alice), "issues/")


def test_only_some_are_shown_when_asked(analyst: Client) -> None:
    shown = page(analyst, "issues/?level=query&words=template")
    assert "3 issues of those in the return are shown" in shown
    assert "The charge rate is below the pay rate" not in shown


@pytest.mark.parametrize("path", ["issues/", "issues/list/"])
def test_a_filter_that_matches_nothing_says_so_and_is_cleared_by_a_link(analyst: Client, path: str) -> None:
    shown = page(analyst, path + "?words=there-is-no-such-thing")
    assert f'as you asked for. <a class="govuk-link" href="{HOME}{path}">Clear the filter' in shown


def test_what_is_left_can_be_shown_alone(analyst: Client) -> None:
    assert "21 issues of those in the return are shown" in page(analyst, "issues/?show=left")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("level=grave", "Level: this return has no such issue"),
        ("field=shoe_size", "Field: this return has no such issue"),
        ("colour=red", "“colour” in the address is nothing that this page can be asked for"),
        ("page=2", "“page” in the address is nothing that this page can be asked for"),
        ("words=" + "a" * 101, "Words: give at most 100 letters"),
    ],
)
def test_what_cannot_be_asked_for_is_said_gently(analyst: Client, asked: str, said: str) -> None:
    shown = page(analyst, f"issues/?{asked}")
    assert said in shown
    assert "14 errors" in shown


def test_each_issue_has_its_cell_and_its_row_in_view(analyst: Client) -> None:
    shown = page(analyst, "issues/charge-below-pay/charge_rate/")
    for words in ("CHB-26-004", "cell AA5", "£32.50", "at least the pay rate, £33.50", "comity-cell--wrong"):
        assert words in shown
    assert "The rest of the row" in shown


def test_no_page_shows_a_registration_number(analyst: Client) -> None:
    alike = [f"issues/{kind}/worker/" for kind in ("two-places-at-once", "unreadable-registration")]
    for path in ("issues/", "issues/list/", *alike, "rows/10/", "rows/11/"):
        shown = page(analyst, path)
        assert "SW394314" not in shown
        assert "04A17" not in shown
    assert "SW•••••4" in page(analyst, "issues/two-places-at-once/worker/")


def test_a_kind_that_is_gone_leads_back_and_one_that_never_was_is_not_there(analyst: Client) -> None:
    answer = analyst.get(f"{HOME}issues/fte-out-of-range/fte/", follow=True)
    assert answer.redirect_chain == [(f"{HOME}issues/", 302)]
    assert "There are no issues of that kind in the return any more" in answer.content.decode()
    page(analyst, "issues/nonsense/fte/", 404)


def test_the_list_is_by_sheet_and_cell_and_comes_in_pages(analyst: Client, settings: object) -> None:
    settings.COMITY = settings.COMITY.model_copy(update={"page_size": 10})  # type: ignore[attr-defined]
    first, last = page(analyst, "issues/list/"), page(analyst, "issues/list/?page=3")
    assert "cell I2" in first
    assert "cell C42" in last
    assert "Showing 21 to 23 of 23 issues" in last
    assert "There is no page 9: the last is 3" in page(analyst, "issues/list/?page=9")


def test_who_may_only_read_sees_no_way_to_change_anything(sent: Case, signed_in: SignedIn) -> None:
    assert sent.director.person is not None
    director = signed_in(sent.director.person)
    shown = page(director, "issues/charge-below-pay/charge_rate/")
    assert "You can see this return and not change it" in shown
    assert "Put it right" not in shown
    assert "Explain it" not in page(director, "issues/more-on-template/references_on_template/")


PAGES = (
    "issues/",
    "issues/list/",
    "issues/next/",
    "issues/charge-below-pay/charge_rate/",
    "issues/more-on-template/references_on_template/explain/",
    "rows/5/",
    "corrections/",
    "downloads/annotated.xlsx",
    "downloads/issues.csv",
    "downloads/findings.csv",
)


@pytest.mark.parametrize("path", PAGES)
def test_nobody_of_another_authority_or_region_finds_it(sent: Case, signed_in: SignedIn, path: str) -> None:
    for person in (sent.cast.bob, sent.cast.charlie):
        assert signed_in(person).get(HOME + path).status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_a_regional_lead_does_not_see_rows(sent: Case, signed_in: SignedIn, path: str) -> None:
    assert signed_in(sent.cast.erin).get(HOME + path).status_code in (403, 404)
    assert signed_in(sent.cast.dora).get(HOME + path).status_code in (403, 404)


def test_a_nil_return_has_nothing_to_put_right(case: Case, signed_in: SignedIn) -> None:
    from comity.web.returns.reading import nothing, standing_of

    with scope(region=case.cast.severnside):
        made = nothing(standing_of(case.cast.severnside, QUARTER))
        actions.give_nil(by=case.analyst.actor, given=case.now(), made=made)
    alice = signed_in(case.cast.alice)
    assert "there is nothing to put right" in page(alice, "issues/")
    assert "there is nothing to put right" in page(alice, "corrections/")
    answer = alice.get(f"{HOME}downloads/annotated.xlsx", follow=True)
    assert "there is no file to annotate" in answer.content.decode()
    assert alice.get(f"{HOME}downloads/issues.csv").status_code == 200


def test_headway_is_measured_from_the_first_version_of_the_turn(sent: Case) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from comity.web.returns.models import Reopening

    with scope(region=sent.cast.severnside):
        cells = [actions.Cell("", 7, "hours_per_week", "CHB-26-006", "73", "37")]
        upload = actions.correct(by=sent.analyst.actor, given=sent.now(), basis=1, cells=cells)
        read_upload.func(str(upload.pk))
        assert headway(sent.now()).words == "13 of 14 errors left, 7 queries to explain"
        Reopening.objects.create(
            region=sent.cast.severnside,
            given=sent.now(),
            turn=1,
            state="submitted",
            by=sent.director.actor,
            at=timezone.now() - timedelta(microseconds=1),
            reason="A rate was wrong.",
        )
        assert headway(sent.now()).words == "13 errors to put right, 7 queries to explain"


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((3, 14, 7, 0), "3 of 14 errors left, 7 queries to explain"),
        ((0, 14, 0, 0), "All 14 errors are put right"),
        ((0, 1, 1, 2), "The error is put right, 1 query to explain, 2 explanations of last quarter to look at"),
        ((0, 0, 0, 0), "No errors"),
        ((1, 1, 0, 1), "1 error to put right, 1 explanation of last quarter to look at"),
    ],
)
def test_headway_in_words(numbers: tuple[int, int, int, int], words: str) -> None:
    assert Headway(*numbers).words == words
