"""The findings of a return by its pages, and what an authority and the regional lead say of one."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled
from returning import Case, clean, shipped
from signing_in import sign_in, text_of

from comity.web.audit.models import Event
from comity.web.notices.models import Notice
from comity.web.people.models import Person
from comity.web.returns import actions
from comity.web.returns.findings import finding_at, key_of
from comity.web.returns.frames import frames_of
from comity.web.returns.models import Contest, Step
from comity.web.returns.signing import seen

AT = {"region": "severnside", "quarter": "2026-Q3", "code": "X99000003"}
PAIR = ("assignment_ref", "clause")
EVIDENCE = b"%PDF-1.4 a signed form"


def path_of(name: str, **more: object) -> str:
    return reverse(name, kwargs={**AT, **more})


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, text_of(answer.content.decode())
    return text_of(answer.content.decode())


@pytest.fixture
def judged(case: Case) -> Case:
    with scope(region=case.cast.severnside):
        case.sent(shipped())
    return case


@pytest.fixture
def analyst(judged: Case) -> Client:
    assert judged.analyst.person is not None
    return sign_in(Client(), judged.analyst.person)


def breach(case: Case) -> tuple[str, str]:
    """The first breach of the price cap: its assignment and its clause."""
    from comity.web.returns.findings import narrowed

    version = case.now().current
    assert version is not None
    row = narrowed(version, clause="price-cap", outcome="breached").row(0, named=True)
    return row["assignment_ref"], row["clause"]


def contested(case: Case, client: Client, **more: object) -> Contest:
    """A breach contested on its page."""
    with scope(region=case.cast.severnside):
        reference, clause = breach(case)
    answer = client.post(
        path_of("contest_finding", key=key_of(reference, clause)),
        {"words": "The rate was agreed before the cap.", **more},
    )
    assert answer.status_code == 302, text_of(answer.content.decode())
    with scope(region=case.cast.severnside):
        return Contest.objects.get(assignment_ref=reference)


def test_findings_are_there_from_the_first_draft_counted_by_clause_with_a_table(judged: Case, analyst: Client) -> None:
    said = page(analyst, path_of("findings"))
    assert "Assignments by clause and outcome" in said
    with scope(region=judged.cast.severnside):
        version = judged.now().current
        assert version is not None
        breaches = sum(counts.get("breached", 0) for counts in version.tally.values())
    assert f"Breaches {breaches}" in said
    assert "The worker has 11 months of post-qualified direct experience; 36 months are required" in said
    assert said.rindex("Breached SW") < said.index("Not known SW"), "the gravest first"
    assert "Showing 21 to 40 of 41 findings" in page(analyst, path_of("findings") + "?page=2")
    html = analyst.get(path_of("findings")).content.decode()
    assert len(re.findall(r"<[a-z]", html)) < 500, "a page of twenty findings is quick to read, and to load"
    for outcome, counted in (("breached", 5), ("not_known", 1), ("excepted", 1)):
        assert f"?clause=price-cap&amp;outcome={outcome}#listed" in html
        narrowed = page(analyst, path_of("findings") + f"?clause=price-cap&outcome={outcome}")
        assert f"{counted} finding" in narrowed
    assert reverse("clause", kwargs={"region": "severnside", "pk": version.publication_id, "code": "SEV-3"}) in html


def test_no_page_of_findings_shows_a_registration_number(judged: Case, analyst: Client) -> None:
    with scope(region=judged.cast.severnside):
        reference, clause = breach(judged)
    for path in (path_of("findings"), path_of("finding", key=key_of(reference, clause))):
        html = analyst.get(path).content.decode()
        assert "•" in html
        assert re.search(r"SW[0-9]{2}", html) is None


def test_the_list_is_narrowed_by_clause_outcome_and_role(judged: Case, analyst: Client) -> None:
    said = page(analyst, path_of("findings") + "?clause=price-cap&outcome=breached")
    assert said.count("is above the cap of £") == 5
    assert "months are required" not in said
    none = page(analyst, path_of("findings") + "?role=team_manager&clause=on-site&outcome=exempt")
    assert "No finding of this return is as you asked for. Clear the filter and show all findings" in none
    odd = page(analyst, path_of("findings") + "?clause=nonsense")
    assert "“nonsense” is no clause of this return. It was left out." in odd


def test_a_finding_has_its_working_its_clause_and_what_would_comply(judged: Case, analyst: Client) -> None:
    with scope(region=judged.cast.severnside):
        reference, clause = breach(judged)
        version = judged.now().current
        assert version is not None
        found = finding_at(version, reference, clause)
    assert found is not None
    said = page(analyst, path_of("finding", key=found.key))
    assert "pay rate £" in said
    assert "over by £" in said
    assert found.reason in said
    assert found.remedy in said
    assert "Contest this finding" in said
    assert analyst.get(path_of("finding", key="0" * 20)).status_code == 404


def test_an_authority_contests_and_the_lead_answers_on_the_record(
    judged: Case, analyst: Client, signed_in: Callable[[Person], Client]
) -> None:
    made = contested(judged, analyst, evidence=SimpleUploadedFile("form.pdf", EVIDENCE))
    path = reverse("contest", args=["severnside", made.pk])
    with scope(region=judged.cast.severnside):
        assert Notice.objects.filter(person=judged.cast.erin, path=path).count() == 1
        assert bytes(made.evidence or b"").count(b"signed form") == 0

    lead = signed_in(judged.cast.erin)
    assert "Answer a contested finding" in page(lead, "/regions/severnside/")
    assert lead.get(path_of("findings")).status_code == 403
    shown = page(lead, path)
    assert "The rate was agreed before the cap." in shown
    assert "over by £" in shown
    assert "•" not in shown
    assert lead.get(path + "evidence/").content == EVIDENCE

    empty = lead.post(path + "answer/", {"upheld": "", "words": ""})
    assert empty.status_code == 422
    lead.post(path + "answer/", {"upheld": "no", "words": "The cap binds it since July."})
    assert lead.post(path + "answer/", {"upheld": "yes", "words": "Again"}).status_code == 422
    for who in (judged.cast.alice, judged.cast.frank, judged.cast.erin):
        said = page(signed_in(who), path)
        assert "Not upheld: the finding stands. The cap binds it since July." in said
    assert "Contested: not upheld" in page(analyst, path_of("findings") + "?clause=price-cap")
    assert "Answer a contested finding" not in page(lead, "/regions/severnside/")
    with scopes_disabled():
        verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs[-3:] == ["contested_finding", "downloaded_evidence", "answered_contest"]


def test_evidence_is_what_its_name_says(judged: Case, analyst: Client) -> None:
    with scope(region=judged.cast.severnside):
        path = path_of("contest_finding", key=key_of(*breach(judged)))
    for name, content, kind in (
        ("hours.xlsx", b"\x89PNG\r\n\x1a\n", "a PNG image"),
        ("form.pdf", b"PK\x03\x04", "a zip archive or an office document"),
        ("form.exe", b"MZ\x90", "a program"),
    ):
        answer = analyst.post(path, {"words": "No.", "evidence": SimpleUploadedFile(name, content)})
        said = text_of(answer.content.decode())
        assert (answer.status_code, f"{name} is {kind}, whatever its name says" in said) == (422, True), said
    assert contested(judged, analyst, evidence=SimpleUploadedFile("hours.xlsx", b"PK\x03\x04")).evidence_digest


def test_nobody_else_sees_a_contest(judged: Case, analyst: Client, signed_in: Callable[[Person], Client]) -> None:
    made = contested(judged, analyst)
    for who, status in ((judged.cast.bob, 404), (judged.cast.charlie, 404), (judged.cast.dora, 403)):
        client = signed_in(who)
        for step in ("", "evidence/"):
            answer = client.get(reverse("contest", args=["severnside", made.pk]) + step)
            assert answer.status_code == status, who.name
    assert analyst.post(reverse("answer_contest", args=["severnside", made.pk]), {}).status_code == 403
    assert made.assignment_ref not in page(signed_in(judged.cast.bob), reverse("contests", args=["severnside"]))


def test_a_finding_is_contested_once_and_until_the_return_is_authorised_by_whoever_signs_it_too(case: Case) -> None:
    assert case.analyst.person is not None
    assert case.director.person is not None
    with scope(region=case.cast.severnside):
        case.sent(clean())
        given = case.now()
        assert given.current is not None

        def contest(clause: str = "notice") -> Contest:
            return actions.contest(
                by=case.analyst.actor, given=case.now(), assignment_ref="CHB-26-004", clause=clause,
                outcome="breached", words="No.", name="", evidence=b"",
            )  # fmt: skip

        before = seen(given, given.current)
        contest()
        with pytest.raises(actions.LockedError, match="contested already"):
            contest()
        digest = seen(case.now(), given.current)
        assert digest != before
        actions.sign(by=case.analyst, given=case.now(), step=Step.SUBMIT, saw=digest)
        actions.sign(by=case.hr_lead, given=case.now(), step=Step.APPROVE, saw=digest)
        keys = [key_of(*pair) for pair in frames_of(given.current)["findings"].select(PAIR).iter_rows()]
    director = sign_in(Client(), case.director.person)
    path = path_of("contest_finding", key=keys[0])
    assert "Contest this finding" in page(director, path_of("finding", key=keys[0]))
    assert "takes back no signature; whoever signs next sees what you say" in page(director, path)
    assert director.post(path, {"words": "It was signed."}).status_code == 302
    html = director.get(path).content.decode()
    assert "This finding is contested already." in text_of(html)
    assert "<textarea" not in html
    assert "Since the first of them, 1 finding has been contested or answered" in page(
        director, path_of("authorise_return")
    )
    said = page(director, path_of("return_history"))
    assert said.count("A finding has been contested or answered since. The rows are the same.") == 2
    with scope(region=case.cast.severnside):
        with pytest.raises(actions.NotSignedError, match="changed since you looked at it"):
            actions.sign(by=case.director, given=case.now(), step=Step.AUTHORISE, saw=digest)
        made = Contest.objects.get(words="It was signed.")
        actions.answer(by=case.analyst.actor, contest=made, upheld=True, words="So it was.")
        assert Notice.objects.filter(person=case.director.person, kind="contest_answered").count() == 1
        now = case.now()
        assert now.current is not None
        actions.sign(by=case.director, given=now, step=Step.AUTHORISE, saw=seen(now, now.current))
        with pytest.raises(actions.LockedError, match="is authorised, so a finding of it can no longer be contested"):
            contest("references")
    html = sign_in(Client(), case.analyst.person).get(path_of("contest_finding", key=keys[1])).content.decode()
    assert "Reopened, with a reason, it could be." in text_of(html)
    assert "<textarea" not in html
