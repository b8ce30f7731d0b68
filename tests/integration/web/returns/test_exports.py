"""A managed service provider's export: split among the authorities that have named it, and nobody sees another's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from cast import BY
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from returning import QUARTER, Case, clean
from tests.integration.web.returns.test_sending import REAL, text_of

from comity.returns.generate.planting import Plan
from comity.returns.generate.provider import write_provider
from comity.web.audit.models import Event
from comity.web.notices.kinds import NoticeKind
from comity.web.notices.models import Notice
from comity.web.people.actions import give_membership
from comity.web.people.member import member_of
from comity.web.people.models import Person
from comity.web.people.roles import Role
from comity.web.returns import actions, queries
from comity.web.returns.frames import frames_of
from comity.web.returns.models import Naming, Progress, Return, Step, Upload, Version
from comity.web.returns.signing import seen
from comity.web.returns.splitting import split_export
from comity.web.returns.tasks import read_upload

pytestmark = pytest.mark.slow

A, B = "X99000003", "X99000004"
ROOT = "/regions/severnside/returns"


@pytest.fixture
def provider(case: Case, signed_in: Callable[[Person], Client]) -> Client:
    """The provider's own person, in a browser; authority B is Dunmere."""
    with scope(region=case.cast.severnside):
        case.cast.authority_b.code = B
        case.cast.authority_b.save()
        person = Person.objects.create_user("mona@example.org", name="Mona Example")
        give_membership(by=BY, person=person, organisation=case.cast.provider, role=Role.MSP_USER)
    return signed_in(person)


@pytest.fixture
def export(tmp_path: Path) -> bytes:
    """A provider's workbook of 60 assignments of eight authorities, as the generator makes it."""
    write_provider(Plan(rows=60, quarter=QUARTER, seed=7, authority=None), tmp_path / "export.xlsx")
    return (tmp_path / "export.xlsx").read_bytes()


def page(case: Case) -> str:
    return f"{ROOT}/{QUARTER}/exports/{case.cast.provider.code}/"


def named(case: Case, *authorities, since: date | None = None) -> None:
    with scope(region=case.cast.severnside):
        for authority in authorities:
            actions.name_provider(
                by=BY,
                authority=authority,
                provider=case.cast.provider,
                named_from=since or timezone.localdate(),
            )


def split(case: Case) -> Upload:
    """The latest export, split as a worker would, and each part of it read."""
    with scope(region=case.cast.severnside):
        found = Upload.objects.filter(given__isnull=True).latest("sent_at")
        split_export.func(str(found.pk))
        for part in Upload.objects.filter(part_of=found, progress=Progress.WAITING):
            read_upload.func(str(part.pk))
        return Upload.objects.get(pk=found.pk)


def sent(case: Case, client: Client, content: bytes, name: str = "export.xlsx") -> Upload:
    answer = client.post(page(case), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, text_of(answer)
    return split(case)


def became(found: Upload) -> dict[str, str]:
    return {part["authority"]: part["became"] for part in found.split["parts"]}


def test_each_authority_that_has_named_the_provider_gets_its_own_rows_and_no_others(case, provider, export, signed_in):
    start, to_send = "/regions/severnside/", f"Send the export of {case.cast.provider.name} for {QUARTER}: "
    assert to_send not in text_of(provider.get(start))
    named(case, case.cast.authority_a, case.cast.authority_b)
    assert to_send in text_of(provider.get(start))
    found = sent(case, provider, export)
    assert found.progress == Progress.SPLIT
    assert to_send not in text_of(provider.get(start))
    said = text_of(signed_in(case.cast.alice).get(f"{ROOT}/{QUARTER}/{A}/"))
    assert f"{case.cast.provider.name} sent what is in this return. It is a draft until" in said
    what = became(found)
    assert (what[A], what[B]) == ("sent", "sent")
    assert {each for code, each in what.items() if code not in (A, B)} == {"not_named"}
    with scope(region=case.cast.severnside):
        assert set(Upload.objects.filter(part_of=found).values_list("given__authority__code", flat=True)) == {A, B}
        for given in Return.objects.select_related("authority", "current"):
            rows = frames_of(given.current)["assignments"]
            part = next(one for one in found.split["parts"] if one["authority"] == given.authority.code)
            assert rows["authority"].unique().to_list() == [given.authority.code]
            assert rows.height == part["assignments"] > 0
        placed = sum(part["rows"] for part in found.split["parts"])
        assert found.split["rows"] == placed + found.split["blank"] + found.split["unplaced_count"]


def test_the_provider_sees_what_became_of_each_part_by_counts_alone(case, provider, export, signed_in):
    named(case, case.cast.authority_a, case.cast.authority_b)
    found = sent(case, provider, export)
    here = f"{page(case)}{found.pk}/"
    text = text_of(provider.get(here))
    assert text.count("Taken: it is a draft of its return") == 2
    assert "Not given: it has not named you" in text
    assert provider.get(here).status_code == 200
    with scope(region=case.cast.severnside):
        part = Upload.objects.get(part_of=found, given__authority__code=A)
        member = member_of(Person.objects.get(name="Mona Example"), case.cast.severnside)
        assert list(queries.uploads(member).values_list("pk", flat=True)) == [found.pk]
        assert not queries.returns(member).exists()
        given = Return.objects.filter(authority__code=A)
        for state, words in (
            ("submitted", "Taken, and the authority has begun to sign it"),
            ("authorised", "Taken, and authorised by the authority"),
        ):
            given.update(state=state)
            assert words in (text := text_of(provider.get(here))), state
            assert text.count("Taken: it is a draft of its return") == 1
        given.update(state="draft", current=Return.objects.get(authority__code=B).current)
    assert "Taken, and not used now: its return has other rows" in text_of(provider.get(here))
    for path in ("", f"files/{part.pk}/", f"files/{part.pk}/download/", "versions/", "issues/", "findings/"):
        assert provider.get(f"{ROOT}/{QUARTER}/{A}/{path}").status_code in (403, 404), path


def test_the_authority_sees_whence_its_part_came_and_nothing_of_the_rest(case, provider, export, signed_in):
    named(case, case.cast.authority_a, case.cast.authority_b)
    found = sent(case, provider, export)
    analyst = signed_in(case.analyst.person)
    with scope(region=case.cast.severnside):
        mine = Upload.objects.get(part_of=found, given__authority__code=A)
        theirs = Upload.objects.get(part_of=found, given__authority__code=B)
        own = frames_of(Return.objects.get(authority__code=A).current)["assignments"]
        frames = frames_of(Return.objects.get(authority__code=B).current)["assignments"]
    assert case.cast.provider.name in text_of(analyst.get(f"{ROOT}/{QUARTER}/{A}/files/{mine.pk}/"))
    assert case.cast.provider.name in text_of(analyst.get(f"{ROOT}/{QUARTER}/{A}/versions/"))
    content = analyst.get(f"{ROOT}/{QUARTER}/{A}/files/{mine.pk}/download/").content
    mine_only = set(own["worker"]) - set(frames["worker"])
    theirs_only = set(frames["worker"]) - set(own["worker"])
    assert _cells(content) >= mine_only > set(), "the file is told by its workers"
    assert _cells(content) & theirs_only == set()
    for path in (
        f"{ROOT}/{QUARTER}/{B}/files/{theirs.pk}/",
        f"{ROOT}/{QUARTER}/{A}/files/{theirs.pk}/",
        f"{ROOT}/{QUARTER}/{B}/files/{theirs.pk}/download/",
        f"{page(case)}{found.pk}/",
        f"{page(case)}{found.pk}/download/",
        page(case),
    ):
        assert analyst.get(path).status_code in (403, 404), path


def _cells(content: bytes) -> set[str]:
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return {str(cell).replace(" ", "").upper() for sheet in book for row in sheet.values for cell in row if cell}


def test_a_signed_return_is_left_as_it_is(case, provider, export):
    with scope(region=case.cast.severnside):
        case.sent(clean())
        given = case.now()
        actions.sign(by=case.analyst, given=given, step=Step.SUBMIT, saw=seen(given, given.current))
    named(case, case.cast.authority_a, case.cast.authority_b)
    found = sent(case, provider, export)
    assert (became(found)[A], became(found)[B]) == ("locked", "sent")
    assert "Not taken: its return is signed" in text_of(provider.get(f"{page(case)}{found.pk}/"))
    with scope(region=case.cast.severnside):
        assert case.now().current.number == 1
        actions.reopen(by=case.director, given=case.now(), reason="The provider has the hours.")
    assert provider.post(f"{page(case)}{found.pk}/again/").status_code == 302
    again = split(case)
    assert (became(again)[A], became(again)[B]) == ("sent", "same")
    with scope(region=case.cast.severnside):
        assert case.now().current.number == 1
        assert Upload.objects.get(part_of=found, given=case.now()).progress == Progress.HELD


def test_a_part_is_overtaken_by_what_its_authority_did_meanwhile(case, provider, export):
    named(case, case.cast.authority_a)
    provider.post(page(case), {"file": SimpleUploadedFile("export.xlsx", export)})
    with scope(region=case.cast.severnside):
        found = Upload.objects.get(given__isnull=True)
        split_export.func(str(found.pk))
        case.sent(clean())
        part = Upload.objects.get(part_of=found)
        read_upload.func(str(part.pk))
        assert Upload.objects.get(pk=part.pk).progress == Progress.OVERTAKEN
    assert "Overtaken: its return changed meanwhile" in text_of(provider.get(f"{page(case)}{found.pk}/"))


def test_a_part_waits_where_its_authority_made_a_version_itself_until_somebody_chose(case, provider, export, signed_in):
    named(case, case.cast.authority_a, case.cast.authority_b)
    with scope(region=case.cast.severnside):
        case.sent(clean())
    found = sent(case, provider, export)
    assert "Waits for the authority, which has rows of its own" in text_of(provider.get(f"{page(case)}{found.pk}/"))
    with scope(region=case.cast.severnside):
        part = Upload.objects.get(part_of=found, given__authority__code=A)
        assert (part.progress, case.now().current.number) == (Progress.HELD, 1)
        assert Upload.objects.get(part_of=found, given__authority__code=B).progress == Progress.READ
        assert read_upload.func(str(part.pk)) == "nothing to read"
    here, analyst = f"{ROOT}/{QUARTER}/{A}/files/{part.pk}/choose/", signed_in(case.analyst.person)
    with scope(region=case.cast.severnside):
        assert Notice.objects.filter(person=case.analyst.person, kind=NoticeKind.PART_WAITS, path=here).count() == 1
    assert "a provider’s wait" in text_of(analyst.get("/regions/severnside/"))
    assert "A provider’s rows wait." in text_of(analyst.get(f"{ROOT}/{QUARTER}/{A}/"))
    asked = text_of(analyst.get(here))
    assert f"{part.rows} assignments came" in asked
    for who, status in ((case.cast.bob, 404), (case.cast.dora, 403)):
        assert signed_in(who).get(here).status_code in (403, status), who.name
    assert provider.post(here, {"rows": "use", "basis": 1}).status_code == 403
    assert analyst.post(here, {"basis": 1}).status_code == 422

    kept = analyst.post(here, {"rows": "keep", "basis": 1}, follow=True)
    assert "Your own rows stay" in text_of(kept)
    assert "Not used: the authority keeps its own rows" in text_of(provider.get(f"{page(case)}{found.pk}/"))
    assert "a provider’s wait" not in text_of(analyst.get("/regions/severnside/"))
    provider.post(f"{page(case)}{found.pk}/again/")
    assert became(split(case))[A] == "same", "it is not asked twice of the same rows"

    with scope(region=case.cast.severnside):
        case.sent(clean() + b"\n")
    assert "Another version has come since you looked" in text_of(analyst.post(here, {"rows": "use", "basis": 1}))
    assert analyst.post(here, {"rows": "use", "basis": 2}).status_code == 302
    with scope(region=case.cast.severnside):
        read_upload.func(str(part.pk))
        now = case.now()
        assert (now.current.number, now.current.upload_id, now.versions.count()) == (3, part.pk, 3)
        verbs = Event.objects.filter(verb__in=("held_part", "set_part_aside", "used_part")).order_by("pk")
        assert list(verbs.values_list("verb", flat=True)) == ["held_part", "set_part_aside", "used_part"]

    # ... and what the same provider sends next goes on by itself, until somebody puts a cell of it right
    for corrected, ends in ((0, Progress.READ), (1, Progress.HELD)):
        with scope(region=case.cast.severnside):
            Version.objects.filter(pk=case.now().current_id).update(corrected=corrected)
            later = actions.send(
                by=BY, given=case.now(), name="x.csv", content=clean() + b"\n" * (2 + corrected), part_of=found
            )
            read_upload.func(str(later.pk))
            assert Upload.objects.get(pk=later.pk).progress == ends


@pytest.mark.parametrize(("since", "until", "ends"), [(1, None, "not_named"), (-9, 0, "not_named"), (-9, 1, "sent")])
def test_a_naming_counts_from_its_day_to_the_day_it_is_ended(case, provider, export, since, until, ends):
    today = timezone.localdate()
    named(case, case.cast.authority_a, since=today + timedelta(days=since))
    if until is not None:
        with scope(region=case.cast.severnside):
            actions.end_naming(by=BY, naming=Naming.objects.get(), ended_on=today + timedelta(days=until))
    assert became(sent(case, provider, export))[A] == ends


def test_an_authority_that_is_not_in_the_round_is_given_nothing(case, provider, export):
    named(case, case.cast.authority_a, case.cast.authority_b)
    with scope(region=case.cast.severnside):
        Return.objects.filter(authority=case.cast.authority_b).delete()
    found = sent(case, provider, export)
    assert (became(found)[A], became(found)[B]) == ("sent", "not_in_round")


def test_clients_that_nobody_knows_are_listed_to_the_provider_alone(case, provider):
    from tests.integration.web.returns.test_headings import choices

    named(case, case.cast.authority_a)
    rows = clean().decode("utf-8-sig")
    odd = rows.replace("X99000003", "Nowhereshire", 1).replace("Coldharbour Borough Council", "Nowhereshire", 1)
    found = sent(case, provider, odd.replace("Pay rate", "Fnord", 1).encode(), "export.csv")
    # ... and the provider, whose headings they are, is asked before anybody is given a part
    assert found.progress == Progress.HEADINGS
    path = f"{page(case)}{found.pk}/headings/"
    asked = choices(provider.get(path))
    told = {name: "?" if name.startswith("value-") else "pay_rate" for name in asked}
    assert provider.post(path, told).status_code == 302
    found = split(case)
    assert found.progress == Progress.SPLIT
    assert [each["found"] for each in found.split["unknown"]] == ["Nowhereshire"]
    assert "“Nowhereshire”" in text_of(provider.get(f"{page(case)}{found.pk}/"))
    # ... who can say which authority it is, once
    asked = provider.get(path)
    assert "“Nowhereshire” as" in text_of(asked)
    answers = {name: A if name.startswith("value-") else "-" for name in choices(asked)}
    assert provider.post(path, answers).status_code == 302
    again = split(case)
    assert again.split["unknown"] == []
    assert again.split["parts"][0]["rows"] == found.split["parts"][0]["rows"] + 1
    with scope(region=case.cast.severnside):
        assert Return.objects.get(authority__code=A).current.errors == 0, "the part is read by the provider's profile"


def test_the_same_export_twice_is_said_to_be_so(case, provider, export):
    named(case, case.cast.authority_a)
    found = sent(case, provider, export)
    again = provider.post(page(case), {"file": SimpleUploadedFile("again.xlsx", export)}, follow=True)
    assert "This file has been sent before" in text_of(again)
    with scope(region=case.cast.severnside):
        assert Upload.objects.filter(given__isnull=True).get().pk == found.pk
        assert split_export.func(str(found.pk)) == "nothing to split"
        assert Event.objects.filter(verb="split_export").get().identifiers["count"] == 1


def test_what_is_no_export_is_told_in_words(case, provider):
    found = sent(case, provider, b"%PDF-1.7\n")
    assert found.progress == Progress.REFUSED
    text = text_of(provider.get(f"{page(case)}{found.pk}/"))
    assert "Nothing of it reached any authority." in text
    assert "Ask for the workbook that it was made from" in text


def test_an_authority_names_a_provider_and_ends_it(case, provider, signed_in):
    path = f"{ROOT}/providers/{A}/"
    assert "No authority has named you yet" in text_of(provider.get(page(case)))
    lead = signed_in(case.hr_lead.person)
    today = timezone.localdate()
    day = {"named_from_day": today.day, "named_from_month": today.month, "named_from_year": today.year}
    assert lead.post(path, day).status_code == 422
    given = lead.post(path, {"provider": case.cast.provider.pk, **day}, follow=True)
    assert "may send rows of your returns" in text_of(given)
    assert case.cast.authority_a.name in text_of(provider.get(page(case)))
    analyst = signed_in(case.analyst.person)
    seen_by_analyst = text_of(analyst.get(path))
    assert case.cast.provider.name in seen_by_analyst
    assert "Name a provider" not in seen_by_analyst
    assert analyst.post(path, {"provider": case.cast.provider.pk, **day}).status_code == 403
    with scope(region=case.cast.severnside):
        naming = Naming.objects.get()
    end = f"{path}{naming.pk}/end/"
    assert analyst.get(end).status_code == 403
    ended = {"ended_on_day": today.day, "ended_on_month": today.month, "ended_on_year": today.year}
    assert "is ended" in text_of(lead.post(end, ended, follow=True))
    assert "ended already" in text_of(lead.post(end, ended))
    for person in (case.cast.bob, case.cast.charlie, case.cast.dora):
        assert signed_in(person).get(path).status_code in (403, 404), person.name
    assert provider.get(path).status_code == 403
    with scope(region=case.cast.severnside):
        verbs = list(Event.objects.filter(verb__in=("named_provider", "ended_naming")).values_list("verb", flat=True))
    assert sorted(verbs) == ["ended_naming", "named_provider"]


def test_the_shared_export_becomes_a_draft_of_each_client(case, provider):
    path = REAL / "msp-export-2026-q3.xlsx"
    if not path.is_file():
        pytest.skip("the shared returns are not on this machine")
    named(case, case.cast.authority_a, case.cast.authority_b)
    found = sent(case, provider, path.read_bytes(), path.name)
    counts = {part["authority"]: part["assignments"] for part in found.split["parts"]}
    assert (counts[A], counts[B], len(counts)) == (5, 13, 8)
    with scope(region=case.cast.severnside):
        for given in Return.objects.select_related("current", "authority"):
            assert given.current.assignments == counts[given.authority.code]
