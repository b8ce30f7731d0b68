"""Explaining queries: one, or all alike; carried to the next quarter, and asked there whether they are still so."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from cast import BY
from django.test import Client
from django_scopes import scope
from putting_right import HOME, Analyst
from returning import Case, shipped

from comity.web.audit.models import Event
from comity.web.people.models import Person
from comity.web.returns import actions
from comity.web.returns.models import Explanation, Return
from comity.web.returns.queries import standing, unanswered

SignedIn = Callable[[Person], Client]
KIND = "issues/more-on-template/references_on_template/"
SAID = {"reason": "checked", "words": "Two came by post and were counted late."}


@pytest.fixture
def analyst(case: Case, signed_in: SignedIn) -> Analyst:
    with scope(region=case.cast.severnside):
        case.sent(shipped())
    assert case.analyst.person is not None
    return Analyst(case, signed_in(case.analyst.person))


def explained(analyst: Analyst) -> list[Explanation]:
    with scope(region=analyst.case.cast.severnside):
        return list(analyst.case.now().explanations.order_by("assignment_ref"))


def unexplained(analyst: Analyst) -> int:
    with scope(region=analyst.case.cast.severnside):
        return len(unanswered(analyst.case.now()))


def keys(analyst: Analyst, kind: str) -> list[str]:
    with scope(region=analyst.case.cast.severnside):
        found = unanswered(analyst.case.now())
    return found.filter(found["code"] == kind)["key"].to_list()


def test_all_alike_are_explained_at_once(analyst: Analyst) -> None:
    assert re.search(r"Besides these, 4 queries of \d other kinds? remain to explain", analyst.page(KIND))
    assert "Explain 3 queries" in analyst.page(f"{KIND}explain/")
    answer = analyst.client.post(f"{HOME}{KIND}explain/", {**SAID, "basis": "1", "count": "3"}, follow=True)
    shown = " ".join(answer.content.decode().split())
    assert "3 queries are explained." in shown
    assert re.search(r"Nothing is left to do here\. 4 queries of \d other kinds? remain to explain", shown)
    assert f'href="{HOME}issues/next/"' in shown
    assert "Checked against our records: it is right as it is.</strong> Two came by post" in shown
    assert "Ingrid Example" in shown
    assert [one.assignment_ref for one in explained(analyst)] == ["CHB-26-001", "CHB-26-028", "CHB-26-039"]
    assert unexplained(analyst) == 4
    with scope(region=analyst.case.cast.severnside):
        assert Event.objects.filter(verb="explained_queries").get().identifiers["count"] == 3


def test_one_alone_is_explained_by_its_key_and_can_be_changed(analyst: Analyst) -> None:
    path = f"{KIND}explain/?issue={keys(analyst, 'more-on-template')[1]}"
    assert "Explain a query" in analyst.page(path)
    analyst.client.post(HOME + path, {**SAID, "basis": "1", "count": "1"})
    assert [one.assignment_ref for one in explained(analyst)] == ["CHB-26-028"]
    assert "Two came by post" in analyst.page(path)
    analyst.client.post(HOME + path, {**SAID, "words": "One came by post.", "basis": "1", "count": "1"})
    assert [one.words for one in explained(analyst)] == ["One came by post."]


def test_a_reason_and_words_are_both_wanted(analyst: Analyst) -> None:
    for typed, said in (
        ({"words": "All is well here."}, "Choose a reason"),
        ({"reason": "checked"}, "Say in your own words why it is right"),
        ({"reason": "checked", "words": "Fine."}, "at least three words"),
        ({"reason": "part_of_week", "words": "All is well here."}, "Choose a reason from the list"),
    ):
        answer = analyst.client.post(f"{HOME}{KIND}explain/", {**typed, "basis": "1", "count": "3"})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert not explained(analyst)


def test_what_was_written_stays_when_the_return_has_changed_meanwhile(analyst: Analyst) -> None:
    analyst.put_right(analyst.row(2, "references_on_template"), references_on_template="0")
    analyst.read()
    answer = analyst.client.post(f"{HOME}{KIND}explain/", {**SAID, "basis": "1", "count": "3"})
    assert answer.status_code == 422
    assert "it is 2 queries now" in answer.content.decode()
    assert "Two came by post" in answer.content.decode()
    answer = analyst.client.post(f"{HOME}{KIND}explain/", {**SAID, "basis": "2", "count": "2"})
    assert answer.status_code == 302


def test_a_signed_return_takes_no_explanation_and_keeps_what_was_written(analyst: Analyst) -> None:
    with scope(region=analyst.case.cast.severnside):
        given = analyst.case.now()
        given.state = "submitted"
        given.save()
    answer = analyst.client.post(f"{HOME}{KIND}explain/", {**SAID, "basis": "1", "count": "3"})
    assert answer.status_code == 422
    assert "Reopen it, with a reason, to change it" in answer.content.decode()
    assert not explained(analyst)


def test_an_explanation_taken_back_leaves_its_query_open(analyst: Analyst) -> None:
    analyst.client.post(f"{HOME}{KIND}explain/", {**SAID, "basis": "1", "count": "3"})
    analyst.client.post(f"{HOME}explanations/{explained(analyst)[0].pk}/take-back/")
    assert len(explained(analyst)) == 2
    assert unexplained(analyst) == 5


def test_an_error_is_not_explained(analyst: Analyst) -> None:
    answer = analyst.client.get(f"{HOME}issues/charge-below-pay/charge_rate/explain/", follow=True)
    assert "There is nothing here left to explain" in answer.content.decode()


def next_quarter(analyst: Analyst) -> Analyst:
    """The same file sent for the quarter after."""
    case = analyst.case
    with scope(region=case.cast.severnside):
        opened = actions.open_round(
            by=BY,
            region=case.cast.severnside,
            quarter="2026-Q4",
            deadline=date(2027, 2, 28),
            authorities=[case.cast.authority_a],
        )
        later = Case(case.cast, Return.objects.get(round=opened), case.analyst, case.hr_lead, case.director)
        later.sent(shipped().replace(b"2026-Q3", b"2026-Q4"))
    return Analyst(later, analyst.client)


NEXT = HOME.replace("2026-Q3", "2026-Q4")


@pytest.fixture
def later(analyst: Analyst) -> Analyst:
    """The next quarter's return, after the three were explained in this."""
    analyst.client.post(f"{HOME}{KIND}explain/", {**SAID, "basis": "1", "count": "3"})
    return next_quarter(analyst)


def test_last_quarters_explanations_come_with_the_same_queries_and_are_asked_again(later: Analyst) -> None:
    carried = explained(later)
    assert [one.assignment_ref for one in carried] == ["CHB-26-001", "CHB-26-028", "CHB-26-039"]
    assert not any(one.counts for one in carried)
    with scope(region=later.case.cast.severnside):
        assert standing(later.case.now()).to_review == 3
    shown = " ".join(later.client.get(NEXT + KIND).content.decode().split())
    assert "Still so?" in shown
    assert "of 2026-Q3" in shown
    assert "Keep all 3 explanations of last quarter" in shown


def test_they_count_once_they_are_kept(later: Analyst) -> None:
    before = unexplained(later)
    later.client.post(f"{NEXT}{KIND}keep/", {"issue": explained(later)[0].issue})
    assert unexplained(later) == before - 1
    answer = later.client.post(f"{NEXT}{KIND}keep/", follow=True)
    assert "2 explanations of last quarter kept." in answer.content.decode()
    assert "kept by Ingrid Example" in " ".join(answer.content.decode().split())
    assert unexplained(later) == before - 3


def test_one_that_was_taken_back_does_not_come_again(later: Analyst) -> None:
    later.client.post(f"{NEXT}explanations/{explained(later)[0].pk}/take-back/")
    with scope(region=later.case.cast.severnside):
        cells = [actions.Cell("", 7, "hours_per_week", "CHB-26-006", "73", "37")]
        actions.correct(by=later.case.analyst.actor, given=later.case.now(), basis=1, cells=cells)
    later.read()
    assert later.version().number == 2
    assert len(explained(later)) == 2


def test_one_that_was_changed_is_this_quarters(later: Analyst) -> None:
    path = f"{NEXT}{KIND}explain/?issue={explained(later)[0].issue}"
    assert "Two came by post" in later.client.get(path).content.decode()
    later.client.post(path, {"reason": "other", "words": "They were found again.", "basis": "1", "count": "1"})
    changed = explained(later)[0]
    assert changed.counts
    assert changed.carried_from is None


def test_only_who_makes_the_return_explains(analyst: Analyst, signed_in: SignedIn) -> None:
    assert analyst.case.director.person is not None
    analyst.client.post(f"{HOME}{KIND}explain/", {**SAID, "basis": "1", "count": "3"})
    made = explained(analyst)[0]
    paths = (f"{KIND}explain/", f"{KIND}keep/", f"explanations/{made.pk}/take-back/")
    for path in paths:
        assert signed_in(analyst.case.director.person).post(HOME + path, SAID).status_code == 403
        for person in (analyst.case.cast.bob, analyst.case.cast.charlie):
            assert signed_in(person).post(HOME + path, SAID).status_code == 404
    assert len(explained(analyst)) == 3
