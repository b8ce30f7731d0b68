"""A check: through the API, through the pages, judged again, and confirmed by anyone without a fact."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from hashlib import sha256
from typing import Any
from unittest.mock import Mock, patch

import pytest
import rfc8785
import typst
from cast import Cast
from checking import MEETS
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from signing_in import text_of

from comity.web.api.scopes import Scope
from comity.web.audit.models import Event
from comity.web.engagements import actions
from comity.web.engagements.models import Because, Check, Draft
from comity.web.engagements.questions import BY_SLUG
from comity.web.engagements.unasked import NO_NUMBER_GIVEN
from comity.web.notices.models import Notice
from comity.web.people.models import Person

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/checks"


def ask(client: Client, *, memorandum: str = "exemplar", as_at: str = "2026-09-30", **facts: Any) -> Any:
    body = {"memorandum": memorandum, "as_at": as_at, "facts": facts}
    return client.post(ADDRESS, json.dumps(body), content_type="application/json")


def test_a_program_is_told_the_decision_why_what_would_comply_and_given_a_receipt(
    desk: Cast, program: Callable[..., Client], signed_in: Callable[[Person], Client]
) -> None:
    council = program(desk.authority_a, Scope.CHECKS)
    met = ask(council, **MEETS).json()
    assert (met["decision"], met["missing"], met["complying"]) == ("proceed", [], [])
    assert met["memorandum"]["of_the_region"] is True
    dear = ask(council, **{**MEETS, "pay_rate": "60.00"}).json()
    assert dear["decision"] == "proceed_with_sign_off"
    cap = next(one for one in dear["clauses"] if one["clause"] == "price-cap")
    assert set(cap) >= {"clause", "outcome", "strength", "reason", "remedy", "citation", "working"}
    assert cap["outcome"] == "breached"
    [comply] = dear["complying"]
    assert (comply["field"], comply["bound"]) == ("pay_rate", "at_most")
    again = ask(council, **{**MEETS, "pay_rate": comply["value"]}).json()
    assert again["decision"] == "proceed"
    blank = ask(council, **{name: value for name, value in MEETS.items() if name != "pay_rate"}).json()
    assert blank["decision"] == "cannot_tell"
    assert [(one["field"], one["clauses"]) for one in blank["missing"]] == [("pay_rate", ["price-cap"])]
    nobody = ask(council, **{name: value for name, value in MEETS.items() if name != "worker"}).json()
    assert (nobody["decision"], met["note"], nobody["note"]) == ("proceed", "", NO_NUMBER_GIVEN)
    unnamed = f"/regions/severnside/checks/{nobody['receipt']['number']}/"
    page = text_of(signed_in(desk.alice).get(unnamed).content.decode())
    assert NO_NUMBER_GIVEN in page
    assert "No engagement can rest on this check" in page
    assert "Propose the engagement" not in page

    assert dear["sources"].pop("authority") == "own", "nobody gave it: it is the key's own"
    assert set(dear["sources"].values()) == {"api"}

    number, digest = dear["receipt"]["number"], dear["receipt"]["hash"]
    page = text_of(signed_in(desk.alice).get(f"/regions/severnside/checks/{number}/").content.decode())
    assert f"Through the API: the key of {desk.authority_a.name}" in page
    assert "From the form" not in page
    receipt = council.get(f"{ADDRESS}/{number}").json()
    assert receipt["sha256"] == digest
    assert sha256(rfc8785.dumps({k: v for k, v in receipt.items() if k != "sha256"})).hexdigest() == digest
    with scopes_disabled():
        kept = Check.objects.get(number=number)
        assert b"SW123456" not in bytes(kept.receipt or b"")
        assert "SW123456" not in kept.worker_key
        assert list(Event.objects.filter(subject=str(kept.pk)).order_by("pk").values_list("verb", flat=True)) == [
            "checked_candidate",
            "took_receipt",
        ]
    shown = Client().get(f"/receipts/{number}/{digest}/")
    assert shown.status_code == 200
    assert "£" not in text_of(shown.content.decode())
    assert Client().get(f"/receipts/{number}/{'0' * 64}/").status_code == 404
    typed = {"number": f" {number.lower()}", "digest": f"{digest[:32].upper()} {digest[32:]}"}
    assert Client().get("/receipts/", typed).headers["Location"] == f"/receipts/{number}/{digest}/"


def test_two_checks_never_have_one_number(desk: Cast, program: Callable[..., Client]) -> None:
    council = program(desk.authority_a, Scope.CHECKS)
    first, other = uuid.UUID(int=1 << 96), uuid.UUID(int=2 << 96)
    drawn = Mock(side_effect=[first, first, other])
    with patch("comity.web.engagements.actions.checking.uuid", Mock(uuid4=drawn)):
        numbers = [ask(council, **MEETS).json()["receipt"]["number"] for _ in range(2)]
    assert [number[-8:] for number in numbers] == ["00000001", "00000002"]
    with scopes_disabled():
        assert Event.objects.filter(verb="checked_candidate").count() == 2


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"number": ""}, "Give the number of the receipt"),
        ({"number": "12"}, "A number is CHK, eight figures and eight letters or figures, with a dash between"),
        ({"digest": ""}, "Give the hash of the receipt"),
        ({"digest": "0" * 63}, "The hash has 64 characters, each a figure or a letter from a to f, and this has 63"),
        ({"digest": "g" * 64}, "The hash has figures and letters from a to f only"),
    ],
)
def test_a_number_or_a_hash_that_cannot_be_is_told_as_it_is_typed(db: None, wrong: dict[str, str], told: str) -> None:
    answer = Client().get("/receipts/", {"number": "CHK-20260930-0A1B2C3D", "digest": "0" * 64} | wrong)
    assert answer.status_code == 422
    assert told in text_of(answer.content.decode())


def test_what_cannot_be_read_is_named_and_nothing_is_kept(desk: Cast, program: Callable[..., Client]) -> None:
    council = program(desk.authority_a, Scope.CHECKS)
    for facts, field in (
        ({"pay": "34"}, "facts.pay"),
        ({"pay_rate": "cheap"}, "facts.pay_rate"),
        ({"start_date": "2026-02-31"}, "facts.start_date"),
        ({"role": "wizard"}, "facts.role"),
        ({"pay_rate": 1e300}, "facts.pay_rate"),
        ({"worker": "S" * 600}, "facts.worker"),
        ({"pay_rate": [34]}, "facts.pay_rate"),
        ({"pay_rate": 0}, "facts.pay_rate"),
        ({"hours_per_week": 200}, "facts.hours_per_week"),
        ({"onsite_days_per_week": 9}, "facts.onsite_days_per_week"),
        ({"agency": "Ripple, for SW123456"}, "facts.agency"),
        ({"worker": "SW654321", "assignment_ref": "654321"}, "facts.assignment_ref"),
    ):
        answer = ask(council, **facts)
        assert answer.status_code == 422
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["errors"][0]["field"].startswith(field), answer.json()
    answer = ask(council, memorandum="nowhere")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "memorandum"
    with scopes_disabled():
        assert not Check.objects.exists()
    assert ask(program(desk.authority_a, Scope.RETURNS)).status_code == 403
    blank = ask(council, memorandum="england").json()  # which does not know this made-up authority
    assert blank["missing"][0]["field"] == "authority"
    assert blank["clauses"][0]["reason"] == "The authority is blank, so whether it is a party is not known."


def test_a_team_is_asked_about_at_once_and_goes_no_further_than_its_last_member(
    desk: Cast, program: Callable[..., Client]
) -> None:
    council = program(desk.authority_a, Scope.CHECKS)

    def ask_team(*candidates: dict[str, Any]) -> Any:
        body = {"memorandum": "exemplar", "as_at": "2026-09-30", "candidates": candidates}
        return council.post("/api/v1/team-checks", json.dumps(body), content_type="application/json")

    wrong = ask_team(MEETS, MEETS | {"role": "wizard"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "candidates.1.role")
    with scopes_disabled():
        assert not Check.objects.exists()
    team = ask_team(MEETS, MEETS | {"worker": "SW654321", "pay_rate": "60.00"}).json()
    assert team["decision"] == "proceed_with_sign_off"
    assert [each["decision"] for each in team["checks"]] == ["proceed", "proceed_with_sign_off"]
    with scopes_disabled():
        assert len({each.team for each in Check.objects.all()}) == 1
        assert {each["receipt"]["number"] for each in team["checks"]} == {each.number for each in Check.objects.all()}


def test_the_same_request_sent_twice_is_one_check(desk: Cast, program: Callable[..., Client]) -> None:
    council = program(desk.authority_a, Scope.CHECKS)
    body = json.dumps({"memorandum": "exemplar", "facts": MEETS})
    sent = [council.post(ADDRESS, body, content_type="application/json", HTTP_IDEMPOTENCY_KEY="one") for _ in range(2)]
    assert sent[0].json() == sent[1].json()
    assert sent[1]["Idempotent-Replayed"] == "true"
    with scopes_disabled():
        assert Check.objects.count() == 1


def test_a_memorandum_that_is_not_the_region_s_says_so(desk: Cast, program: Callable[..., Client]) -> None:
    answer = ask(program(desk.authority_a, Scope.CHECKS), memorandum="west-midlands", authority="E08000026").json()
    assert answer["memorandum"]["of_the_region"] is False
    with scopes_disabled():
        kept = Check.objects.select_related("region", "made_by_organisation", "publication").get()
    with scope(region=desk.severnside):
        assert kept.publication is None
        assert kept.authority is None
        assert not actions.judged_as_then(kept).differences
        with pytest.raises(actions.EngagementError, match="not the region"):
            actions.propose(by="platform:test", check=kept)


PARTS = ("day", "month", "year")


def fill(client: Client, address: str, answers: dict[str, Any]) -> str:
    """Answer one question after another until the answers are shown; gives the address of those."""
    for _ in range(20):
        slug = address.rstrip("/").rpartition("/")[2]
        if slug not in BY_SLUG:
            return address
        assert client.get(address).status_code == 200
        sent: dict[str, str] = {}
        for name in BY_SLUG[slug].fields:
            value = answers.get(name, "")
            if name.endswith("_date") and value:
                year, month, day = str(value).split("-")
                sent |= {f"{name}_year": year, f"{name}_month": str(int(month)), f"{name}_day": str(int(day))}
            else:
                sent[name] = ("yes" if value else "no") if isinstance(value, bool) else str(value)
        answer = client.post(address, sent)
        assert answer.status_code == 302, text_of(answer.content.decode())[:900]
        address = answer["Location"]
    raise AssertionError("the questions do not end")


def test_one_question_at_a_time_and_the_answer_in_words(desk: Cast, signed_in: Callable[[Person], Client]) -> None:
    alice = signed_in(desk.alice)
    begun = alice.post("/regions/severnside/checks/begin/", {"for": "X99000003"})
    wrong = alice.post(begun["Location"], {"worker": "Jane Doe"})
    assert wrong.status_code == 422
    assert "There is a problem" in text_of(wrong.content.decode())
    draft = fill(alice, begun["Location"], {**MEETS, "pay_rate": "60"})
    looked = text_of(alice.get(draft).content.decode())
    assert "£60.00" in looked
    wrong = alice.post(f"{draft}0/pay/", {"payment_basis": "paye", "pay_rate": "25", "charge_rate": "much"})
    assert "Charge rate, in pounds an hour: expected" in text_of(wrong.content.decode())
    days = {"start_date": (1, 12, 2026), "planned_end_date": (1, 11, 2026)}
    sent = {f"{name}_{part}": str(n) for name, on in days.items() for part, n in zip(PARTS, on, strict=True)}
    wrong = alice.post(f"{draft}0/dates/", sent)
    assert "Planned last day: give a day on or after the first day, 1 December 2026" in text_of(wrong.content.decode())
    assert "SW123456" not in looked
    assert Client().get(draft).status_code == 302
    assert signed_in(desk.bob).get(draft).status_code == 404
    judged = alice.post(draft)
    page = text_of(alice.get(judged["Location"]).content.decode())
    assert "only with sign-off by" in page
    assert "What would comply" in page
    assert "From the form" in page
    assert "In the worker" in page
    assert "Umbrella company" in page
    with scopes_disabled():
        check = Check.objects.get()
        assert not Draft.objects.exists()
    for who, status in ((desk.bob, 404), (desk.erin, 403), (desk.frank, 200), (desk.dora, 404), (desk.charlie, 404)):
        assert signed_in(who).get(judged["Location"]).status_code == status, who
    with patch("typst.compile", wraps=typst.compile) as printing:
        pdf = alice.get(f"{judged['Location']}receipt.pdf")
    on_paper = json.loads(printing.call_args.kwargs["sys_inputs"]["given"])
    assert "over by £" in next(one["working"] for one in on_paper["clauses"] if one["code"] == "SEV-1")
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Content-Type"] == "application/pdf"
    assert json.loads(alice.get(f"{judged['Location']}receipt.json").content)["number"] == check.number
    assert "The answer is the same" in text_of(alice.get(f"{judged['Location']}replay/").content.decode())

    reason = alice.post(f"{judged['Location']}again/", {"because": "rate"})
    pay = f"{reason['Location']}0/pay/"
    cheaper = {"payment_basis": "paye", "pay_rate": "25", "charge_rate": "", "hours_per_week": ""}
    assert alice.post(pay, cheaper).status_code == 302
    again = alice.post(reason["Location"])
    assert "may go ahead" in text_of(alice.get(again["Location"]).content.decode())
    assert "judged again since" in text_of(alice.get(judged["Location"]).content.decode())
    with scopes_disabled():
        assert Check.objects.get(follows=check).because == Because.RATE
        assert list(Notice.objects.filter(kind="check_judged_again").values_list("person", flat=True)) == [
            desk.alice.pk
        ]


def test_a_team_is_judged_together_and_what_a_supplier_said_is_taken_over(
    desk: Cast, program: Callable[..., Client], signed_in: Callable[[Person], Client]
) -> None:
    dora, alice = signed_in(desk.dora), signed_in(desk.alice)
    begun = dora.post("/regions/severnside/checks/begin/", {"for": "ripple"})
    draft = fill(dora, begun["Location"], {**MEETS, "authority": "X99000003", "supply_route": "project_team"})
    added = dora.post(f"{draft}add/")
    assert fill(dora, added["Location"], {**MEETS, "worker": "SW654321", "supply_route": "project_team"}) == draft
    offered = dora.post(draft)["Location"]
    with scopes_disabled():
        assert {check.position for check in Check.objects.all()} == {1, 2}
        assert {check.authority for check in Check.objects.all()} == {desk.authority_a}
    assert signed_in(desk.bob).get(offered).status_code == 404
    taken = alice.post(f"{offered}take-over/")
    assert "From the supplier: Ripple Social Work" in text_of(alice.get(taken["Location"]).content.decode())
    own = alice.post(taken["Location"])["Location"]
    assert "From the supplier: Ripple Social Work" in text_of(alice.get(own).content.decode())
    assert dora.get(own).status_code == 404


def test_what_a_team_comes_to_is_said_above_what_each_of_it_does(
    desk: Cast, signed_in: Callable[[Person], Client]
) -> None:
    alice = signed_in(desk.alice)
    begun = alice.post("/regions/severnside/checks/begin/", {"for": "X99000003"})
    draft = fill(alice, begun["Location"], MEETS)
    added = alice.post(f"{draft}add/")
    fill(alice, added["Location"], {**MEETS, "worker": "SW654321", "references_received": ""})
    answer = alice.get(alice.post(draft)["Location"]).content.decode()
    assert answer.partition("</h1>")[0].endswith("We cannot tell whether the team as a whole may go ahead.")
    page = text_of(answer)
    assert "Of candidate 2 we cannot tell." in page
    assert "Candidate 1: this engagement may go ahead." in page
    assert page.index("Candidate 2") < page.index("Candidate 1: this")
    assert "This proposes candidate 1 alone." in page


def test_anyone_may_ask_and_nothing_is_kept(desk: Cast) -> None:
    anyone = Client()
    asked = anyone.get("/can-i-take-this-assignment/").content.decode()
    assert asked.count("Severnside Memorandum") == 1, "the region's own, and not the one that ships beside it"
    given = {"memorandum": "region:severnside", "authority": "X99000003", "role": "social_worker"}
    given |= {"start_date_day": "12", "start_date_month": "10", "start_date_year": "2026", "pay_rate": "60"}
    green = {"payment_basis": "paye", "direct_experience_months": "20", "references_received": "0"}
    answer = anyone.post("/can-i-take-this-assignment/", {**given, **green})
    assert answer.status_code == 200
    told = text_of(answer.content.decode())
    assert "at most" in told
    assert "We cannot tell until this is known: whether you have held a substantive role" in told
    assert "You are 16 months short." in told
    assert "To comply: Be paid £" in told
    assert "To comply: The authority is to hold 2 more references" in told
    assert "Or the authority has the " in told
    assert ("Pay £" in told, "Or have the" in told) == (False, False), "they are the authority's to do"
    assert "before your own income tax" in told
    assert "worker’s" not in told
    assert "the worker" not in told.lower()
    elsewhere = anyone.post(
        "/can-i-take-this-assignment/", {**given, "authority": "E08000025", "payment_basis": "paye"}
    )
    assert "Birmingham is not a party" in text_of(elsewhere.content.decode())
    assert "no clause of “Severnside Memorandum" in text_of(elsewhere.content.decode())
    assert anyone.post("/can-i-take-this-assignment/", {**given, "pay_rate": "dear"}).status_code == 422
    assert anyone.get("/can-i-take-this-assignment/?pay_rate=60").status_code == 200
    with scopes_disabled():
        assert not Check.objects.exists()
        assert not Draft.objects.exists()


def test_what_rests_on_a_memorandum_that_changed_is_judged_again_once(
    desk: Cast, program: Callable[..., Client]
) -> None:
    ask(program(desk.authority_a, Scope.CHECKS), **MEETS)
    with scopes_disabled():
        Check.objects.update(memorandum_digest="0" * 64)  # as though another had been in force when it was made
    assert actions.judge_what_changed(now=timezone.now()) == 1
    assert actions.judge_what_changed(now=timezone.now()) == 0
    with scopes_disabled():
        assert Check.objects.get(follows__isnull=False).because == Because.AMENDMENT
