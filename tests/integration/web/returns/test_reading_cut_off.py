"""A file whose reading fails, is given up or comes late: it says so, and takes nothing's place."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django_scopes import scope
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from returning import QUARTER, Case, clean, shipped
from sending import ROOT, read, send, text_of

from comity.web.people.models import Person
from comity.web.returns import actions
from comity.web.returns.models import Progress, Upload
from comity.web.returns.settling import TASKS, settle
from comity.web.returns.tasks import opened, read_upload
from comity.web.worker.recovery import CUT_OFF, PASSING


@pytest.fixture
def analyst(case: Case, signed_in: Callable[[Person], Client]) -> Client:
    assert case.analyst.person is not None
    return signed_in(case.analyst.person)


def test_a_file_that_cannot_be_read_by_a_fault_of_ours_says_so_and_can_be_tried_again(case, analyst, monkeypatch):
    def fails(*_, **__):
        raise RuntimeError("a fault of our own")

    send(analyst, clean())
    with monkeypatch.context() as patched:
        patched.setattr("comity.web.returns.tasks.judged", fails)
        with pytest.raises(RuntimeError, match="a fault of our own"):
            read(case)
    with scope(region=case.cast.severnside):
        upload = Upload.objects.get()
    assert upload.progress == Progress.FAILED
    text = text_of(analyst.get(f"{ROOT}files/{upload.pk}/"))
    assert "The fault is Comity’s and not the file’s." in text
    assert "Try again" in text
    assert "a fault of our own" not in text
    analyst.post(f"{ROOT}files/{upload.pk}/again/")
    assert read(case).progress == Progress.READ


def test_a_file_whose_task_was_given_up_does_not_wait_for_ever(case, analyst):
    send(analyst, clean())
    with scope(region=case.cast.severnside):
        upload = Upload.objects.get()
        Upload.objects.update(progress=Progress.READING)
    for state, exception, workers, ends in (
        (TaskResultStatus.READY, "", [], False),
        (TaskResultStatus.RUNNING, "", ["a"], False),
        (TaskResultStatus.FAILED, PASSING[0], ["a"], False),
        (TaskResultStatus.FAILED, CUT_OFF, ["a", "b", "c"], True),
    ):
        DBTaskResult.objects.filter(task_path=TASKS[0]).update(
            status=state, exception_class_path=exception, worker_ids=workers
        )
        assert settle(attempts=3) == int(ends), state
    assert settle(attempts=3) == 0
    with scope(region=case.cast.severnside):
        assert Upload.objects.get().progress == Progress.FAILED
        read_upload.func(str(upload.pk))
        assert Upload.objects.get().progress == Progress.FAILED, "a late task finds nothing to do"
    assert "never came to its end" in text_of(analyst.get(f"{ROOT}files/{upload.pk}/"))


def test_what_a_worker_read_that_was_taken_for_dead_takes_no_newer_readings_place(case, analyst):
    from comity.web.returns.reading import standing_of
    from comity.web.returns.tasks import judged
    from comity.web.returns.tasks import read as read_file

    with scope(region=case.cast.severnside):
        upload = case.sent(shipped())
        late = Upload.objects.select_related("given__authority", "given__round").get(pk=upload.pk)
        late.basis = None  # as it was when that worker began
        given = case.now()
        actions.correct(
            by=case.hr_lead.actor,
            given=given,
            basis=1,
            cells=[actions.Cell("", 2, "team", "", "", "Court")],
        )
        standing = standing_of(given.region, QUARTER)
        with opened(upload) as path:
            returned = read_file(
                path,
                standing,
                authority="X99000003",
                profile=None,
                corrections=[],
                previous=None,
                sheet="",
                rows=lambda _: None,
            )
        made = judged(returned, standing)
        assert actions.publish(upload=late, made=made, source="file", source_digest="0" * 64, corrected=0) is None
        actions.refuse(upload=late, progress=Progress.REFUSED, step="file", told=[])
        assert Upload.objects.get(pk=upload.pk).progress == Progress.WAITING
        read_upload.func(str(upload.pk))
        version = case.now().current
    assert (version.number, version.source, version.corrected) == (2, "corrections", 1)
    assert version.made_by == case.hr_lead.actor, "it is by whoever put the cell right, and not by who sent the file"
