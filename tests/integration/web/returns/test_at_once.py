"""Two people at one return in the same moment: one wins, the others are told, and nothing is made twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django_scopes import scope
from returning import QUARTER, Case, clean, shipped

from comity.web.audit.models import Event
from comity.web.people.models import Person
from comity.web.returns import actions
from comity.web.returns.frames import frames_of
from comity.web.returns.models import PooledAssignment, Progress, Signature, State, Step, Upload, Version
from comity.web.returns.signing import seen
from comity.web.returns.tasks import read_upload

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

ROOT = f"/regions/severnside/returns/{QUARTER}/X99000003/"


def at_once(works: list[Callable[[], Any]]) -> list[Any]:
    """Do all of these in the same moment, each in a thread and a connection of its own; what each came to, in order."""
    start = Barrier(len(works))
    came: list[Any] = [None] * len(works)

    def do(number: int) -> None:
        try:
            start.wait(10)
            came[number] = works[number]()
        except Exception as error:
            came[number] = error
        finally:
            connection.close()

    threads = [Thread(target=do, args=(number,)) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "they wait for each other"
    return came


def in_region(case: Case, work: Callable[[], Any]) -> Callable[[], Any]:
    def scoped() -> Any:
        with scope(region=case.cast.severnside):
            return work()

    return scoped


def reading(upload: Upload) -> Callable[[], str]:
    return lambda: read_upload.func(str(upload.pk))


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_of_two_people_who_send_at_once_one_wins_and_the_other_is_told(
    case: Case, signed_in: Callable[[Person], Client]
) -> None:
    people = [case.analyst, case.hr_lead]
    browsers = [signed_in(one.person) for one in people if one.person]
    files = [SimpleUploadedFile("mine.csv", clean()), SimpleUploadedFile("theirs.csv", shipped())]
    sent = at_once(
        [
            lambda browser=browser, file=file: browser.post(f"{ROOT}send/", {"file": file})  # type: ignore[misc]
            for browser, file in zip(browsers, files, strict=True)
        ]
    )
    assert [answer.status_code for answer in sent] == [302, 302]
    with scope(region=case.cast.severnside):
        uploads = list(Upload.objects.order_by("name"))
    assert len(uploads) == 2
    at_once([reading(upload) for upload in uploads])
    with scope(region=case.cast.severnside):
        ended = {one.progress: one for one in Upload.objects.all()}
        assert set(ended) == {Progress.READ, Progress.OVERTAKEN}
        version = Version.objects.get()
        assert (version.upload_id, version.number) == (ended[Progress.READ].pk, 1)
        assert case.now().current == version
        assert Event.objects.filter(verb="made_version").count() == 1
    page = browsers[0].get(f"{ROOT}files/{ended[Progress.OVERTAKEN].pk}/")
    assert "Version 1 came while the file was being read." in words(page)
    assert "send your file again" in words(page)


def test_the_same_file_sent_eight_times_at_once_is_published_once(
    case: Case, signed_in: Callable[[Person], Client]
) -> None:
    assert case.analyst.person is not None
    browsers = [signed_in(case.analyst.person) for _ in range(8)]

    def send(browser: Client) -> Callable[[], Any]:
        return lambda: browser.post(f"{ROOT}send/", {"file": SimpleUploadedFile("r.csv", clean())}, follow=True)

    pages = at_once([send(browser) for browser in browsers])
    said = Counter("This file has been sent before" in words(page) for page in pages)
    assert said == {False: 1, True: 7}
    with scope(region=case.cast.severnside):
        upload = Upload.objects.get()
    at_once([reading(upload)] * 4)  # as when a worker that was taken for dead was only slow
    with scope(region=case.cast.severnside):
        version = Version.objects.get()
        rows = {line.split(b",")[2].decode() for line in clean().splitlines()[1:]} - {""}
        assert sorted(frames_of(version)["assignments"]["assignment_ref"]) == sorted(rows)
        assert Event.objects.filter(verb="made_version").count() == 1
        assert Upload.objects.get().progress == Progress.READ

    def act() -> Upload:
        return actions.send(by=case.analyst.actor, given=case.given, name="return.csv", content=shipped())

    came = at_once([in_region(case, act)] * 8)
    assert Counter(type(one) for one in came) == {Upload: 1, actions.SameFileError: 7}
    with scope(region=case.cast.severnside):
        assert Event.objects.filter(verb="sent_file").count() == Upload.objects.count() == 2


def test_of_a_reading_and_a_signature_at_once_one_wins(case: Case) -> None:
    with scope(region=case.cast.severnside):
        case.sent(clean())
        given = case.now()
        assert given.current is not None
        saw = seen(given, given.current)
        upload = actions.send(by=case.analyst.actor, given=given, name="again.csv", content=shipped())

    def sign() -> Signature:
        return actions.sign(by=case.hr_lead, given=given, step=Step.SUBMIT, saw=saw)

    came = at_once([reading(upload), in_region(case, sign)])
    with scope(region=case.cast.severnside):
        now, ended = case.now(), Upload.objects.get(pk=upload.pk)
    assert now.current is not None
    if isinstance(came[1], Signature):
        assert (now.state, now.current.number, ended.progress) == (State.SUBMITTED, 1, Progress.OVERTAKEN)
    else:
        assert "has changed since you looked at it" in str(came[1])
        assert (now.state, now.current.number, ended.progress) == (State.DRAFT, 2, Progress.READ)


def test_a_return_authorised_four_times_at_once_is_signed_and_pooled_once(case: Case) -> None:
    with scope(region=case.cast.severnside):
        case.sent(clean())
        for who, step in ((case.analyst, Step.SUBMIT), (case.hr_lead, Step.APPROVE)):
            given = case.now()
            assert given.current is not None
            actions.sign(by=who, given=given, step=step, saw=seen(given, given.current))
        given = case.now()
        assert given.current is not None
        saw = seen(given, given.current)

    def sign() -> Signature:
        return actions.sign(by=case.director, given=given, step=Step.AUTHORISE, saw=saw, pooled=True)

    came = at_once([in_region(case, sign)] * 4)
    assert Counter(type(one) for one in came) == {Signature: 1, actions.NotSignedError: 3}
    with scope(region=case.cast.severnside):
        assert Signature.objects.filter(step=Step.AUTHORISE).count() == 1
        assert PooledAssignment.objects.count() == given.current.assignments
