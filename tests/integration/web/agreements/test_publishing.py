"""Bringing in, publishing and withdrawing: what is kept, what is refused, and that nothing published ever changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django_scopes import scope

from comity.memorandum import load
from comity.memorandum.frozen import FrozenError, shipped_folder
from comity.web.agreements import queries
from comity.web.agreements.actions import NotPublishedError, bring_in, publish, withdraw
from comity.web.agreements.bundle_files import NotAcceptedError, files_of_folder
from comity.web.agreements.models import Publication, State
from comity.web.audit.models import Event
from comity.web.notices.models import Notice

BY = "platform:test"


@pytest.fixture(autouse=True)
def in_severnside(cast):
    with scope(region=cast.severnside):
        yield


def brought_in(cast, folder) -> Publication:
    return bring_in(by=BY, region=cast.severnside, files=files_of_folder(folder))


def test_a_bundle_waits_with_what_it_resolves_to(cast, bundle):
    found = brought_in(cast, bundle)
    assert (found.state, found.memorandum, found.version) == ("brought_in", "exemplar", "2026")
    assert found.digest == load("exemplar").digest
    assert [stage["from"] for stage in found.stages] == ["0001-01-01", "2026-04-01"]
    assert queries.memorandum_whole(found) == load("exemplar")
    assert queries.memorandum_on(found, date(2026, 3, 31)) == load("exemplar", date(2026, 3, 31))
    assert queries.memorandum_on(found, date(2026, 4, 1)) == load("exemplar", date(2026, 4, 1))


def test_leads_and_only_leads_are_told_of_a_bundle_that_waits(cast, bundle, acting):
    found = brought_in(cast, bundle)
    assert [(notice.person, notice.kind) for notice in Notice.objects.all()] == [(cast.erin, "bundle_waits")]
    path = f"/regions/severnside/memoranda/{found.pk}/publish/"
    assert [waiting.path for waiting in queries.waiting(acting(cast.erin))] == [path]
    assert queries.waiting(acting(cast.alice)) == queries.waiting(acting(cast.frank)) == []
    assert list(queries.publications(acting(cast.erin))) == [found]
    assert list(queries.publications(acting(cast.alice))) == []


def test_publishing_freezes_it_numbers_it_and_says_so(cast, published, acting):
    assert (published.state, published.number, published.supersedes) == ("published", 1, None)
    assert list(queries.publications(acting(cast.dora))) == [published]
    said = [
        (event.verb, event.identifiers) for event in Event.objects.filter(subject=str(published.pk)).order_by("number")
    ]
    held = {"memorandum": "exemplar", "digest": published.digest}
    whole = {**held, "version": "2026", "number": 1, "archive": published.archive_digest}
    assert said[-2:] == [("brought_in_bundle", held), ("published_memorandum", whole)]
    told = {notice.person for notice in Notice.objects.filter(kind="memorandum_published")}
    assert told == {cast.alice, cast.bob, cast.dora, cast.erin, cast.frank}


def test_the_memorandum_in_force_is_the_latest_whose_first_day_has_come(cast, bundle):
    national = brought_in(cast, shipped_folder("england"))
    national = publish(by=BY, publication=national, digest=national.digest, instead_of="")
    own = brought_in(cast, bundle)
    own = publish(by=BY, publication=own, digest=own.digest, instead_of=national.digest)
    assert (own.number, own.supersedes, own.in_force) == (2, national, date(2025, 10, 1))
    assert queries.in_force(cast.severnside, national.in_force - timedelta(days=1)) is None
    assert queries.in_force(cast.severnside, date(2025, 9, 30)) == national
    assert queries.in_force(cast.severnside, date(2025, 10, 1)) == own


def test_only_what_was_shown_is_published(cast, bundle):
    waiting = brought_in(cast, bundle)
    with pytest.raises(NotPublishedError, match="not the memorandum that you were shown"):
        publish(by=BY, publication=waiting, digest="0" * 64, instead_of="")
    with pytest.raises(NotPublishedError, match="Another memorandum was published"):
        publish(by=BY, publication=waiting, digest=waiting.digest, instead_of="0" * 64)
    waiting.refresh_from_db()
    assert waiting.waits


def test_the_same_memorandum_is_not_taken_twice(cast, bundle):
    waiting = brought_in(cast, bundle)
    with pytest.raises(NotAcceptedError, match="waits to be published already"):
        brought_in(cast, bundle)
    publish(by=BY, publication=waiting, digest=waiting.digest, instead_of="")
    (bundle / "README.md").write_text("Another word, which changes nothing of what is agreed.")
    with pytest.raises(NotAcceptedError, match="says nothing that publication 1"):
        brought_in(cast, bundle)


def test_a_version_is_not_used_again_with_other_contents(cast, published, changed):
    with pytest.raises(NotAcceptedError, match='version "2026" of exemplar is published already'):
        brought_in(cast, changed("memorandum.yaml", "review_due: 2026-10-01", "review_due: 2026-11-01"))


def test_of_two_that_wait_with_one_version_only_one_is_published(cast, bundle, changed):
    first = brought_in(cast, bundle)
    second = brought_in(cast, changed("memorandum.yaml", "review_due: 2026-10-01", "review_due: 2026-11-01"))
    publish(by=BY, publication=first, digest=first.digest, instead_of="")
    with pytest.raises(NotPublishedError, match="Give this one a version of its own"):
        publish(by=BY, publication=second, digest=second.digest, instead_of=first.digest)


def test_what_is_withdrawn_stays_withdrawn_and_may_come_again(cast, bundle):
    waiting = brought_in(cast, bundle)
    assert withdraw(by=BY, publication=waiting).state == State.WITHDRAWN
    with pytest.raises(NotPublishedError, match="withdrawn already"):
        publish(by=BY, publication=waiting, digest=waiting.digest, instead_of="")
    assert brought_in(cast, bundle).waits


def test_a_bundle_with_errors_is_not_taken_and_every_problem_is_told(cast, bundle, changed):
    changed("memorandum.yaml", "in_force: 2025-10-01", "in_force: someday")
    changed("caps.csv", "34", "thirty-four")
    with pytest.raises(NotAcceptedError) as refused:
        brought_in(cast, bundle)
    assert {problem.file for problem in refused.value.problems} == {"memorandum.yaml", "caps.csv"}
    assert all(problem.found and problem.write for problem in refused.value.problems)
    assert not Publication.objects.exists()


def test_warnings_are_kept_beside_it(cast, bundle, changed):
    found = brought_in(cast, changed("memorandum.yaml", "region: Severnside", "region: Tamarside"))
    assert [(held["file"], held["found"]) for held in found.warnings][-1] == (
        "memorandum.yaml",
        "the memorandum says that it is of the region Tamarside, and this is Severnside",
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE agreements_publication SET title = 'Other' WHERE id = %s",
        "UPDATE agreements_publication SET state = 'withdrawn' WHERE id = %s",
        "DELETE FROM agreements_publication WHERE id = %s",
    ],
)
def test_the_database_refuses_to_change_or_delete_what_is_published(published, statement):
    refused = pytest.raises(DatabaseError, match="cannot be changed or deleted")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [published.pk])
    assert Publication.objects.filter(pk=published.pk, state="published", title=published.title).exists()


def test_the_database_refuses_to_change_the_contents_of_what_waits(cast, bundle):
    waiting = brought_in(cast, bundle)
    with pytest.raises(DatabaseError, match="What was brought in cannot be changed"), transaction.atomic():
        Publication.objects.filter(pk=waiting.pk).update(digest="0" * 64)
    assert Publication.objects.get(pk=waiting.pk).digest == waiting.digest


def test_who_and_when_go_together(cast, bundle):
    waiting = brought_in(cast, bundle)
    with pytest.raises(DatabaseError), transaction.atomic():
        Publication.objects.filter(pk=waiting.pk).update(state="published")
    with pytest.raises(DatabaseError), transaction.atomic():
        Publication.objects.filter(pk=waiting.pk).update(published_by=BY)


def test_an_old_publication_is_the_same_after_a_release_changes_its_baseline(published, monkeypatch):
    before = queries.memorandum_whole(published)
    queries._memorandum.cache_clear()

    def gone(*_, **__):
        raise AssertionError("reading a publication resolves nothing anew")

    for name in (
        "comity.memorandum.loading.load",
        "comity.memorandum.loading.resolved",
        "comity.memorandum.loading.check",
    ):
        monkeypatch.setattr(name, gone)
    assert queries.memorandum_whole(published) == before


def test_what_is_kept_with_another_digest_is_not_used(published):
    queries._memorandum.cache_clear()
    published.archive_digest = "0" * 64
    with pytest.raises(FrozenError, match="not the one that was brought in"):
        queries.memorandum_whole(published)


def test_the_bundle_comes_out_as_it_went_in_without_the_example_returns(published, bundle):
    assert (bundle / "returns").is_dir()
    assert queries.bundle_of(published) == files_of_folder(bundle)
    assert not [name for name in queries.bundle_of(published) if "returns" in name]
