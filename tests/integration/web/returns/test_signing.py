"""Signing a return off by its pages: what each person sees, that each is another, and how it is opened again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from cast import BY
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from returning import Case, clean, shipped
from signing_in import sign_in, text_of

from comity.web.people.actions import give_membership
from comity.web.people.models import Person
from comity.web.people.roles import Role
from comity.web.returns import actions
from comity.web.returns.models import PooledAssignment, Signature, State, Step, Version
from comity.web.returns.signing import held_against, seen

AT = {"region": "severnside", "quarter": "2026-Q3", "code": "X99000003"}
PATHS = {Step.SUBMIT: "submit_return", Step.APPROVE: "approve_return", Step.AUTHORISE: "authorise_return"}


def path_of(name: str, **more: object) -> str:
    return reverse(name, kwargs={**AT, **more})


def page(client: Client, name: str, **more: object) -> str:
    answer = client.get(path_of(name, **more))
    assert answer.status_code == 200, answer.content.decode()
    return text_of(answer.content.decode())


def saw(client: Client, step: Step) -> str:
    """The digest that the page of a step holds, as a browser sends it back."""
    found = re.search(r'name="saw" value="([0-9a-f]{64})"', client.get(path_of(PATHS[step])).content.decode())
    assert found is not None, text_of(client.get(path_of(PATHS[step])).content.decode())
    return found[1]


def saw_none(client: Client, step: Step) -> bool:
    """Whether the page of a step offers no signing."""
    return 'name="saw"' not in client.get(path_of(PATHS[step])).content.decode()


def take(client: Client, step: Step, **more: str) -> str:
    """A step taken on its page; gives the words of the page that comes of it."""
    answer = client.post(path_of(PATHS[step]), {"saw": saw(client, step), **more}, follow=True)
    return text_of(answer.content.decode())


@pytest.fixture
def browsers(case: Case) -> dict[str, Client]:
    people = {"analyst": case.analyst, "hr_lead": case.hr_lead, "director": case.director}
    return {name: sign_in(Client(), member.person) for name, member in people.items() if member.person}


@pytest.fixture
def draft(case: Case) -> Case:
    with scope(region=case.cast.severnside):
        case.sent(clean())
    return case


def test_three_people_make_a_return_by_following_its_page(draft: Case, browsers: dict[str, Client]) -> None:
    analyst, hr_lead, director = (browsers[name] for name in ("analyst", "hr_lead", "director"))
    assert "Look at it whole and submit" in page(analyst, "return")
    assert "The national return is not complete, and is signed and locked with this one" in page(analyst, "return")
    assert "Look at it" not in page(director, "return")
    assert "Next: submit, by an HR lead, commissioner or data analyst" in page(director, "return")

    shown = page(analyst, "submit_return")
    assert "What you sign" in shown
    assert "Assignments by clause and outcome" in shown
    assert "Severnside Memorandum of Understanding on Agency Social Workers" in shown
    assert "Submitted by Ingrid Example (Data analyst)" in take(analyst, Step.SUBMIT)

    assert "It waits for an HR lead to approve it." in page(hr_lead, "return")
    assert "Look at it and approve" in page(hr_lead, "return")
    assert "Approved by Alice Example (HR lead)" in take(hr_lead, Step.APPROVE)

    assert "Look at it and authorise" in page(director, "return")
    asked = director.post(path_of("authorise_return"), {"saw": saw(director, Step.AUTHORISE)})
    assert asked.status_code == 422
    assert "Say whether the return enters the region’s pooled report" in text_of(asked.content.decode())
    said = take(director, Step.AUTHORISE, pooled="yes")
    assert "It is in the region’s pool" in said
    with scope(region=draft.cast.severnside):
        assert draft.now().state == State.AUTHORISED
        assert PooledAssignment.objects.count() == draft.now().current.assignments  # type: ignore[union-attr]


def test_what_keeps_a_return_from_being_submitted_is_listed_with_the_way_there(
    case: Case, browsers: dict[str, Client]
) -> None:
    assert "Nothing has been sent yet" in page(browsers["analyst"], "submit_return")
    with scope(region=case.cast.severnside):
        case.sent(shipped())
    answer = browsers["analyst"].get(path_of("submit_return")).content.decode()
    assert "It cannot be submitted yet Put 14 errors right" in text_of(answer)
    assert path_of("issues") in answer
    assert "<button" not in answer.partition("<main")[2]


def test_nobody_takes_two_steps_and_is_told_so_beforehand(draft: Case, browsers: dict[str, Client]) -> None:
    hr_lead = browsers["hr_lead"]
    take(hr_lead, Step.SUBMIT)
    shown = page(hr_lead, "approve_return")
    assert "You submitted this return yourself" in shown
    assert "Nobody else of Abbotsbridge City Council can take this step yet: it needs another HR lead." in shown
    assert saw_none(hr_lead, Step.APPROVE)
    with scope(region=draft.cast.severnside):
        version = draft.now().current
        assert version is not None
        digest = seen(draft.now(), version)
        other = Person.objects.create_user("kofi@example.org", name="Kofi Example")
        give_membership(by=BY, person=other, organisation=draft.given.authority, role=Role.HR_LEAD)
    answer = hr_lead.post(path_of("approve_return"), {"saw": digest})
    assert (answer.status_code, "You have submitted this return yourself" in text_of(answer.content.decode())) == (
        422,
        True,
    )
    assert "1 other person of Abbotsbridge City Council can take this step" in page(hr_lead, "approve_return")
    with scope(region=draft.cast.severnside):
        assert Signature.objects.count() == 1


def test_approving_and_authorising_need_proving_again(draft: Case, browsers: dict[str, Client]) -> None:
    take(browsers["analyst"], Step.SUBMIT)
    assert draft.hr_lead.person is not None
    stale = sign_in(Client(), draft.hr_lead.person, long_ago=True)
    for sent in (stale.get(path_of("approve_return")), stale.post(path_of("approve_return"), {"saw": "0" * 64})):
        assert sent.status_code == 302
        assert "/reauthenticate/" in sent["Location"]
    with scope(region=draft.cast.severnside):
        assert draft.now().state == State.SUBMITTED


def test_what_changed_since_it_was_looked_at_is_not_signed(draft: Case, browsers: dict[str, Client]) -> None:
    digest = saw(browsers["analyst"], Step.SUBMIT)
    with scope(region=draft.cast.severnside):
        draft.sent(clean() + b"\n", "again.csv")
        assert draft.now().current.number == 2  # type: ignore[union-attr]
    answer = browsers["analyst"].post(path_of("submit_return"), {"saw": digest})
    assert answer.status_code == 422
    assert "The return has changed since you looked at it" in text_of(answer.content.decode())
    assert "Version 2" in text_of(answer.content.decode())


def test_a_signed_return_is_locked_and_is_reopened_with_a_reason(draft: Case, browsers: dict[str, Client]) -> None:
    take(browsers["analyst"], Step.SUBMIT)
    locked = page(browsers["analyst"], "return")
    assert "Locked. Submitted by Ingrid Example (Data analyst)" in locked
    assert "take it back, with a reason" in locked
    with scope(region=draft.cast.severnside), pytest.raises(actions.LockedError):
        actions.send(by=draft.analyst.actor, given=draft.now(), name="late.csv", content=b"late")
    empty = browsers["analyst"].post(path_of("reopen_return"), {"reason": "  "})
    assert (empty.status_code, "Say why it is opened again" in text_of(empty.content.decode())) == (422, True)
    assert "Take the return back" in page(browsers["analyst"], "reopen_return")
    browsers["analyst"].post(path_of("reopen_return"), {"reason": "A row was left out"})
    assert "Reopened by Ingrid Example" in page(browsers["hr_lead"], "return")
    take(browsers["analyst"], Step.SUBMIT)
    told = page(browsers["hr_lead"], "return_history")
    assert "“A row was left out”" in told
    assert told.count("Matches") == 2
    assert "The return was opened again afterwards." in told
    with scope(region=draft.cast.severnside):
        assert [(each.turn, each.step) for each in Signature.objects.order_by("at")] == [(1, "submit"), (2, "submit")]


def test_what_was_approved_is_reopened_by_whoever_approves_or_authorises_and_has_proved_again(
    draft: Case, browsers: dict[str, Client]
) -> None:
    take(browsers["analyst"], Step.SUBMIT)
    for step, who in ((Step.APPROVE, "hr_lead"), (Step.AUTHORISE, "director")):
        take(browsers[who], step, pooled="no")
        said = page(browsers["analyst"], "return")
        assert "A director of children's services or HR lead can reopen it, with a reason." in said
        assert browsers["analyst"].post(path_of("reopen_return"), {"reason": "A row is wrong"}).status_code == 403
    assert draft.hr_lead.person is not None
    stale = sign_in(Client(), draft.hr_lead.person, long_ago=True)
    for sent in (stale.get(path_of("reopen_return")), stale.post(path_of("reopen_return"), {"reason": "Wrong"})):
        assert (sent.status_code, "/reauthenticate/" in sent["Location"]) == (302, True)
    with scope(region=draft.cast.severnside):
        assert draft.now().state == State.AUTHORISED
    browsers["hr_lead"].post(path_of("reopen_return"), {"reason": "A row is wrong"})
    with scope(region=draft.cast.severnside):
        assert draft.now().state == State.DRAFT


def test_whoever_signs_is_told_where_the_national_return_stands(draft: Case, browsers: dict[str, Client]) -> None:
    task = page(browsers["director"], "return")
    assert "It is signed and locked with the return: complete it before you submit Not begun" in task
    shown = page(browsers["analyst"], "submit_return")
    said = re.search(
        r"([\d,]+) things that it should say are missing: why .+? behaviour affected compliance.*?\.", shown
    )
    assert said
    assert said[0].removesuffix(".") in task
    assert f"{said[1]} things that it should say are missing" in page(browsers["analyst"], "national_gaps")
    assert "The national return Not begun" in shown
    assert "Once that is submitted, nothing of it can be added either. Complete the national return" in shown
    take(browsers["analyst"], Step.SUBMIT)
    assert "It is locked with the return: to change it, the return is reopened" in page(
        browsers["hr_lead"], "approve_return"
    )
    assert "It is locked with the return, which must be reopened to change it" in page(browsers["analyst"], "return")


def test_a_reopened_return_leaves_the_pool(draft: Case) -> None:
    with scope(region=draft.cast.severnside):
        draft.authorised(clean() + b"\n")
        assert PooledAssignment.objects.exists()
        actions.reopen(by=draft.director, given=draft.now(), reason="A cost is wrong")
        assert not PooledAssignment.objects.exists()
        assert (draft.now().state, draft.now().pooled, draft.now().turn) == (State.DRAFT, False, 2)


def test_a_row_changed_behind_the_platforms_back_is_told_on_the_history(
    draft: Case, browsers: dict[str, Client]
) -> None:
    take(browsers["analyst"], Step.SUBMIT)
    with scope(region=draft.cast.severnside):
        signature = Signature.objects.select_related("version").get()
        assert held_against(signature, draft.now()).rows is True
        version = Version.objects.get(pk=signature.version_id)
        assert version.content is not None
        forged = bytearray(version.content)
        forged[-1] ^= 1
        Version.objects.filter(pk=version.pk).update(content=bytes(forged))
        assert held_against(signature, draft.now()).rows is False
    assert "Does not match" in page(browsers["analyst"], "return_history")


def test_only_those_of_the_authority_sign_and_only_those_who_read_it_see_it(
    draft: Case, signed_in: Callable[[Person], Client]
) -> None:
    for who, statuses in (
        (draft.cast.bob, (404, 404, 404)),  # HR lead of another authority
        (draft.cast.erin, (403, 403, 403)),  # a lead sees no rows and signs for nobody
        (draft.cast.frank, (403, 403, 403)),  # an auditor reads and signs nothing
        (draft.cast.charlie, (404, 404, 404)),  # another region
    ):
        client = signed_in(who)
        found = tuple(client.get(path_of(PATHS[step])).status_code for step in Step)
        allowed = {403, 404}
        assert set(found) <= allowed, (who.name, found)
        assert client.get(path_of("return")).status_code == (200 if who == draft.cast.frank else found[0]), who.name
        assert statuses[0] in allowed
    assert signed_in(draft.cast.frank).get(path_of("return_history")).status_code == 200
    assert draft.analyst.person is not None
    assert signed_in(draft.analyst.person).get(path_of("approve_return")).status_code == 403
