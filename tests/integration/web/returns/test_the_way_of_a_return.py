"""A return from the file to the pool: sent, read, judged, put right, explained, signed by three people."""

from __future__ import annotations

import pytest
from django_scopes import scope
from returning import Case, shipped

from comity.web.returns import actions
from comity.web.returns.frames import frames_of
from comity.web.returns.models import Progress, State, Step, Upload
from comity.web.returns.signing import seen


def test_a_file_becomes_a_version_judged_by_the_memorandum_in_force(case: Case) -> None:
    with scope(region=case.cast.severnside):
        upload = case.sent(shipped())
        version = case.now().current
        assert upload.progress == Progress.READ
        assert version is not None
        assert (version.number, version.assignments, version.errors) == (1, 40, 14)
        assert case.now().state == State.DRAFT
        assert version.tally["price-cap"]["breached"] == 5
        frames = frames_of(version)
        assert frames["assignments"].height == 40
        assert frames["outcomes"].height == 40 * 9


def test_the_same_file_is_said_to_be_so_and_read_once(case: Case) -> None:
    with scope(region=case.cast.severnside):
        first = case.sent(shipped())
        with pytest.raises(actions.SameFileError) as same:
            actions.send(by=case.hr_lead.actor, given=case.now(), name="again.csv", content=shipped())
        assert same.value.upload.pk == first.pk
        assert Upload.objects.count() == 1


def test_what_is_kept_of_a_file_cannot_be_read_from_the_database_alone(case: Case) -> None:
    with scope(region=case.cast.severnside):
        upload = case.sent(shipped())
        version = case.now().current
        assert version is not None
        for kept in (upload.content, version.content):
            assert kept is not None
            assert b"SW3" not in bytes(kept)
            assert b"CHB-26-001" not in bytes(kept)


def test_a_return_with_errors_cannot_be_submitted(case: Case) -> None:
    with scope(region=case.cast.severnside):
        case.sent(shipped())
        given = case.now()
        assert given.current is not None
        with pytest.raises(actions.NotSignedError, match="14 errors"):
            actions.sign(by=case.analyst, given=given, step=Step.SUBMIT, saw=seen(given, given.current))
        assert case.now().state == State.DRAFT
