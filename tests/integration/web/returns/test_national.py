"""The national return on its pages: what no row says is asked once, what is missing is told, and no blank passes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from returning import Case, clean, shipped
from signing_in import text_of

from comity.returns.national import default_text
from comity.web.audit.models import Event
from comity.web.people.models import Person
from comity.web.returns import actions, national
from comity.web.returns.models import Addition, Despatch, NationalMapping, Part, Return, Round, Step
from comity.web.returns.reading import nothing, standing_of
from comity.web.returns.signing import seen

pytestmark = pytest.mark.slow

SignedIn = Callable[[Person], Client]
AT = {"region": "severnside", "quarter": "2026-Q3", "code": "X99000003"}
PAGES = (
    "national_return",
    "national_gaps",
    "national_explanations",
    "national_agencies",
    "national_costs",
    "national_breaches",
    "national_mapping",
    "national_workbook",
    "national_tables",
    "despatches",
)
WHY = "Two team managers were kept on through an inspection."


def path_of(name: str, **more: object) -> str:
    return reverse(name, kwargs={**AT, **more})


@pytest.fixture
def draft(case: Case) -> Case:
    with scope(region=case.cast.severnside):
        case.sent(shipped())
    return case


@pytest.fixture
def analyst(draft: Case, signed_in: SignedIn) -> Client:
    assert draft.analyst.person is not None
    return signed_in(draft.analyst.person)


def page(client: Client, name: str, **more: object) -> str:
    answer = client.get(path_of(name, **more))
    assert answer.status_code == 200, answer.content.decode()
    return text_of(answer.content.decode())


def post(client: Client, name: str, data: dict[str, object], status: int = 200, **more: object) -> str:
    answer = client.post(path_of(name, **more), data, follow=True)
    assert answer.status_code == status, text_of(answer.content.decode())
    return text_of(answer.content.decode())


def workbook(client: Client) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(client.get(path_of("national_workbook")).content))


def column(book: openpyxl.Workbook, sheet: str, heading: str) -> list[object]:
    rows = list(book[sheet].values)
    place = rows[0].index(heading)
    return [row[place] for row in rows[1:]]


def events(case: Case, verb: str) -> list[Event]:
    with scope(region=case.cast.severnside):
        return list(Event.objects.filter(verb=verb, organisation=case.cast.authority_a))


def test_what_no_row_says_is_asked_only_where_it_is_needed(draft: Case, analyst: Client) -> None:
    shown = page(analyst, "national_return")
    assert "The layout is not confirmed to be the Department’s" in shown
    assert "Not said yet" in shown
    asked = page(analyst, "national_explanations")
    with scope(region=draft.cast.severnside):
        version = draft.now().current
        assert version is not None
        breached = {
            clause for clause, counts in version.tally.items() if counts.get("breached") or counts.get("excepted")
        }
        clauses = national.asked_clauses(draft.now(), version)
    assert {clause.kind.value for clause in clauses} == breached
    assert all(clause.heading in asked for clause in clauses)


def test_explanations_come_out_in_the_files_and_on_the_record(draft: Case, analyst: Client) -> None:
    post(analyst, "national_explanations", {"price-cap": WHY, "notice": "   "})
    with scope(region=draft.cast.severnside):
        assert [(each.part, each.key) for each in Addition.objects.all()] == [("explanation", "price-cap")]
    explained = column(workbook(analyst), "Part 2 rules", "Explanation of non-compliance")
    assert [words for words in explained if words] == [WHY]
    event = events(draft, "added_to_national_return")[-1]
    assert (event.identifiers["count"], event.identifiers["quarter"]) == (1, "2026-Q3")
    post(analyst, "national_explanations", {"price-cap": ""})
    assert not any(column(workbook(analyst), "Part 2 rules", "Explanation of non-compliance"))


def test_nothing_blank_is_passed_as_given(draft: Case, analyst: Client) -> None:
    """Blank forms keep nothing, and every gap stays."""
    before = page(analyst, "national_gaps")
    post(analyst, "national_explanations", {})
    post(analyst, "national_costs", {"2026-07": " ", "2026-08": "", "2026-09": "£"})
    assert "There is a problem" in post(analyst, "national_agencies", {"agency": " ", "behaviour": ""}, 422)
    with scope(region=draft.cast.severnside):
        breach = national.unsigned_breaches(draft.now(), draft.now().current)[0]  # type: ignore[arg-type]
    assert "Say whether it was signed off" in post(analyst, "national_breach", {}, 422, key=breach.key)
    said = post(analyst, "national_breach", {"signed": "yes"}, 422, key=breach.key)
    assert "Give the day of at least one signature, or say that nobody signed" in said
    with scope(region=draft.cast.severnside):
        assert not Addition.objects.exists()
    assert page(analyst, "national_gaps") == before
    assert "it is not said whether any agency" in before.lower()


def test_agencies_are_named_or_said_to_be_none(draft: Case, analyst: Client) -> None:
    post(analyst, "national_agencies", {"none": "yes"})
    assert "It is said that no agency’s behaviour affected compliance" in page(analyst, "national_agencies")
    assert "it is not said whether any agency" not in page(analyst, "national_gaps").lower()
    named = {"agency": "Tern & Co", "behaviour": "Offered one worker to two authorities", "clause": "price-cap"}
    post(analyst, "national_agencies", named)
    post(analyst, "national_agencies", named | {"agency": "Plover Care", "clause": ""})
    assert column(workbook(analyst), "Part 2 agencies", "Agency") == ["Tern & Co", "Plover Care"]
    with scope(region=draft.cast.severnside):
        assert not Addition.objects.filter(part=Part.NO_AGENCIES).exists()
    post(analyst, "national_agencies", {"remove": "1"})
    assert column(workbook(analyst), "Part 2 agencies", "Agency") == ["Plover Care"]


def test_a_month_is_the_authoritys_figure_or_labelled_as_worked_out(draft: Case, analyst: Client) -> None:
    shown = page(analyst, "national_costs")
    assert "Worked out from hours worked and charge rates" in shown or "It cannot be worked out" in shown
    assert "in pounds and pence" in post(analyst, "national_costs", {"2026-07": "lots"}, 422)
    post(analyst, "national_costs", {"2026-07": "£185,937.56"})
    book = workbook(analyst)
    assert column(book, "Part 2 monthly cost", "Total cost")[0] == pytest.approx(185937.56)
    known = column(book, "Part 2 monthly cost", "How the cost is known")
    assert known[0] == "Given by the authority"
    assert "Given by the authority" not in known[1:]


def test_who_signed_is_asked_where_the_rows_do_not_say_and_nobody_is_an_answer(draft: Case, analyst: Client) -> None:
    with scope(region=draft.cast.severnside):
        version = draft.now().current
        assert version is not None
        first, second, *_ = national.unsigned_breaches(draft.now(), version)
    assert first.assignment_ref in page(analyst, "national_breaches")
    days = {"dcs_day": "3", "dcs_month": "7", "dcs_year": "2026"}
    post(analyst, "national_breach", {"signed": "yes", **days}, key=first.key)
    post(analyst, "national_breach", {"signed": "no"}, key=second.key)
    assert "take the days out" in post(analyst, "national_breach", {"signed": "no", **days}, 422, key=second.key)
    said = [words for words in column(workbook(analyst), "Part 2 cap breaches", "Signed off by") if words]
    assert any("Director of Children's Services on 3 July 2026" in str(words) for words in said)
    assert national.NOBODY in said
    post(analyst, "national_breach", {"take_back": "yes"}, key=second.key)
    assert national.NOBODY not in column(workbook(analyst), "Part 2 cap breaches", "Signed off by")


def test_what_is_missing_is_told_by_column_with_the_way_to_mend_each(draft: Case, analyst: Client) -> None:
    answer = analyst.get(path_of("national_gaps")).content.decode()
    assert "Column by column" in answer
    with scope(region=draft.cast.severnside):
        given = draft.now()
        assert given.current is not None
        gaps = national.gaps_of(national.national_of(given, given.current))
        worker = national.national_of(given, given.current).table("assignments").rows[0]
    assert f"{len(gaps)} things" in text_of(answer)
    from comity.web.returns.national_gaps import mends

    with scope(region=draft.cast.severnside):
        paths = {mend.path.partition("#")[0] for mend in mends(given, given.current, gaps)}
    for path in paths:
        assert analyst.get(path).status_code == 200, path
    number = str(worker.cells[2])
    assert number.startswith("SW")
    assert number not in answer


def test_the_files_are_for_those_who_read_the_return_and_go_on_the_record(
    draft: Case, analyst: Client, signed_in: SignedIn
) -> None:
    first = analyst.get(path_of("national_tables"))
    assert first["Content-Disposition"].endswith('X99000003-2026-Q3-national-return-csv.zip"')
    names = zipfile.ZipFile(io.BytesIO(first.content)).namelist()
    assert "part-1-assignments.csv" in names
    assert "completeness.csv" in names
    assert analyst.get(path_of("national_tables")).content == first.content
    assert len(events(draft, "downloaded_national_return")) == 2
    for who in (draft.cast.bob, draft.cast.charlie, draft.cast.erin):
        client = signed_in(who)
        for name in PAGES:
            answer = client.get(path_of(name))
            assert answer.status_code in (403, 404), (who.name, name)
            assert "CB-" not in answer.content.decode()
        assert client.get(path_of("download_national_mapping", number=0)).status_code in (403, 404)
        assert client.post(path_of("national_agencies"), {"none": "yes"}).status_code in (403, 404)
    auditor = signed_in(draft.cast.frank)
    assert auditor.get(path_of("national_return")).status_code == 200
    assert auditor.post(path_of("national_agencies"), {"none": "yes"}).status_code == 403
    assert auditor.post(path_of("despatches"), {"made_from": "0" * 64}).status_code == 403
    with scope(region=draft.cast.severnside):
        assert not Addition.objects.exists()
        assert not Despatch.objects.exists()


def test_a_layout_that_agrees_is_confirmed_by_a_button(draft: Case, analyst: Client) -> None:
    note = page(analyst, "national_gaps")
    assert "press “It agrees: confirm this layout” there when it does." in note
    assert "confirmed: " not in note
    assert "It is confirmed, as national mapping 1." in post(analyst, "national_mapping", {"confirm": "yes"})
    assert "not confirmed to be the Department’s" not in page(analyst, "national_return")


def test_an_adjusted_mapping_comes_out_so_and_is_kept_with_those_before(draft: Case, analyst: Client) -> None:
    assert "This layout is Comity’s own, and unconfirmed." in page(analyst, "national_mapping")
    assert analyst.get(path_of("download_national_mapping", number=0)).getvalue().decode() == default_text()
    text = default_text().replace("heading: Core role", "heading: ROLE_CD").replace("confirmed: no", "confirmed: yes")
    said = post(analyst, "national_mapping", {"mapping": SimpleUploadedFile("ours.yaml", text.encode())})
    assert "National mapping 1 is kept" in said
    assert "which Ingrid Example brought on" in said
    assert "ROLE_CD" in [cell.value for cell in workbook(analyst)["Part 1 assignments"][1]]
    assert "not confirmed to be the Department’s" not in page(analyst, "national_return")
    post(analyst, "national_mapping", {"mapping": SimpleUploadedFile("again.yaml", text.encode())})
    with scope(region=draft.cast.severnside):
        assert NationalMapping.objects.count() == 1
    assert len(events(draft, "replaced_national_mapping")) == 1
    kept = analyst.get(path_of("download_national_mapping", number=1)).content.decode()
    assert kept == text


def test_every_mistake_of_a_mapping_is_told_with_its_line(draft: Case, analyst: Client) -> None:
    text = default_text().replace("from: pay_rate}", "from: pay}").replace("dd/mm/yyyy", "tt/mm/yyyy", 1)
    bad = default_text().replace(
        "{heading: Hourly pay rate, from: pay_rate}", "{heading: Hourly pay rate, from: pay}", 1
    )
    bad = bad.replace("{heading: Core role, from: role}", "{heading: Core role, from: rolle}", 1)
    line = next(number for number, words in enumerate(bad.splitlines(), 1) if "from: pay}" in words)
    said = post(analyst, "national_mapping", {"mapping": SimpleUploadedFile("bad.yaml", bad.encode())}, 422)
    assert f"{line} “pay” is nothing" in said or f'{line} "pay" is nothing' in said
    assert "rolle" in said
    assert "Every mistake in it is listed below" in said
    assert text != bad
    assert "is not text" in post(analyst, "national_mapping", {"mapping": SimpleUploadedFile("x", b"\xff\xfe")}, 422)
    with scope(region=draft.cast.severnside):
        assert not NationalMapping.objects.exists()


def test_what_was_sent_is_written_down_and_a_later_change_is_told(draft: Case, analyst: Client) -> None:
    with scope(region=draft.cast.severnside):
        version = draft.now().current
        assert version is not None
        now = national.made_from(draft.now(), version)
    day = {"sent_on_day": "2", "sent_on_month": "11", "sent_on_year": "2026"}
    body = {"made_from": now, **day, "reference": "DfE-778", "note": "By the collection page"}
    assert "has changed since you looked at it" in post(analyst, "despatches", body | {"made_from": "0" * 64}, 422)
    future = {"sent_on_day": "2", "sent_on_month": "11", "sent_on_year": "2031"}
    assert "not in the future" in post(analyst, "despatches", body | future, 422)
    said = post(analyst, "despatches", body)
    assert "DfE-778" in said
    assert "Ingrid Example" in said
    assert "What was sent is not what is there now" not in said
    from hashlib import sha256

    with scope(region=draft.cast.severnside):
        logged = Despatch.objects.get()
        file = analyst.get(path_of("national_workbook")).content
        assert logged.files["national-return.xlsx"] == sha256(file).hexdigest()
        assert (logged.version.number, logged.mapping, logged.state) == (1, None, "draft")
    assert events(draft, "sent_national_return")[0].identifiers["made_from"] == now
    post(analyst, "national_explanations", {"price-cap": WHY})
    assert "What was sent is not what is there now" in page(analyst, "despatches")
    assert "What was sent is not what is there now" in page(analyst, "national_return")


def test_what_is_added_is_signed_with_the_return_and_locked_by_it(case: Case, signed_in: SignedIn) -> None:
    assert case.analyst.person is not None
    client = signed_in(case.analyst.person)
    with scope(region=case.cast.severnside):
        case.sent(clean())
        given = case.now()
        assert given.current is not None
        before = seen(given, given.current)
    post(client, "national_agencies", {"none": "yes"})
    assert "No agency's behaviour affected compliance" in page(client, "submit_return")
    with scope(region=case.cast.severnside):
        given = case.now()
        assert given.current is not None
        after = seen(given, given.current)
        assert after != before
        with pytest.raises(actions.NotSignedError):
            actions.sign(by=case.analyst, given=given, step=Step.SUBMIT, saw=before)
        actions.sign(by=case.analyst, given=given, step=Step.SUBMIT, saw=after)
    named = {"agency": "Tern & Co", "behaviour": "Offered one worker twice", "clause": ""}
    assert "so nothing of it can change" in post(client, "national_agencies", named, 422)
    assert "so nothing of it can change" in post(client, "national_costs", {"2026-07": "12"}, 422)
    for name in PAGES:
        assert client.get(path_of(name)).status_code == 200, name
    with scope(region=case.cast.severnside):
        assert [each.part for each in Addition.objects.all()] == ["no_agencies"]


def test_the_quarter_before_is_proposed_and_is_nothing_until_it_is_kept(draft: Case, analyst: Client) -> None:
    with scope(region=draft.cast.severnside):
        given = draft.now()
        round_before = Round.objects.get(pk=given.round_id)
        round_before.pk, round_before.quarter = None, "2026-Q2"
        round_before.save()
        earlier = Return.objects.create(region=given.region, round=round_before, authority=given.authority)
        named = {"agency": "Tern & Co", "behaviour": "Offered one worker twice", "clause": ""}
        by = draft.analyst.actor
        actions.add_to_national(by=by, given=earlier, part=Part.EXPLANATION, contents={"price-cap": {"words": WHY}})
        actions.name_agency(by=by, given=earlier, **named)
        assert not national.additions_of(given)
    shown = page(analyst, "national_explanations")
    assert WHY in shown
    assert "Until you save, it is no part of this return" in shown
    assert not any(column(workbook(analyst), "Part 2 rules", "Explanation of non-compliance"))
    assert "None of these is in this return until you keep it" in page(analyst, "national_agencies")
    assert column(workbook(analyst), "Part 2 agencies", "Agency") == []
    post(analyst, "national_agencies", {"keep": "1"})
    assert column(workbook(analyst), "Part 2 agencies", "Agency") == ["Tern & Co"]


def test_a_nil_return_has_a_national_return_too(case: Case, signed_in: SignedIn) -> None:
    assert case.analyst.person is not None
    client = signed_in(case.analyst.person)
    assert "nothing has been sent for that yet" in page(client, "national_return")
    with scope(region=case.cast.severnside):
        given = case.now()
        actions.give_nil(
            by=case.analyst.actor, given=given, made=nothing(standing_of(given.region, given.round.quarter))
        )
    for name in PAGES:
        assert client.get(path_of(name)).status_code == 200, name
    assert "a nil return" in page(client, "national_gaps")
