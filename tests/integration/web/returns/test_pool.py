"""The pool: what enters it, who its workers are, and changing the key that keeps them unknown."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django_scopes import scope
from returning import Case, clean

from comity.measures.worker_key import worker_key
from comity.web.returns.actions.pooling import FACTS
from comity.web.returns.actions.rotating import finish_rotation, rotate_pool_key
from comity.web.returns.actions.signing import reopen
from comity.web.returns.frames import frames_of
from comity.web.returns.models import PooledAssignment, PooledOutcome
from comity.web.returns.pool_keys import pool_key, versions


@pytest.fixture(autouse=True)
def _keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "COMITY", settings.COMITY.model_copy(update={"pool_keys": tmp_path}))


def test_an_authorised_return_is_in_the_pool_row_for_row(case: Case) -> None:
    with scope(region=case.cast.severnside):
        given = case.authorised(clean())
        assert given.current is not None
        frames = frames_of(given.current)
        said = {row["assignment_ref"]: row for row in frames["assignments"].iter_rows(named=True)}
        pooled = {row.assignment_ref: row for row in PooledAssignment.objects.filter(given=given)}
        assert set(pooled) == set(said)
        for reference, row in pooled.items():
            assert {name: getattr(row, name) or None for name in FACTS} == {
                name: said[reference][name] or None for name in FACTS
            }
        key = pool_key(case.cast.severnside)
        assert {row.worker_key for row in pooled.values()} == {worker_key(row["worker"], key) for row in said.values()}
        counted = {(row.clause, row.outcome): row.count for row in PooledOutcome.objects.filter(given=given)}
        assert counted == {(c, o): n for c, counts in given.current.tally.items() for o, n in counts.items()}


def test_nothing_enters_the_pool_that_its_authority_has_not_signed_for(case: Case) -> None:
    with scope(region=case.cast.severnside):
        case.authorised(clean(), pooled=False)
        assert not PooledAssignment.objects.exists()
        assert not PooledOutcome.objects.exists()


def test_a_reopened_return_leaves_the_pool(case: Case) -> None:
    with scope(region=case.cast.severnside):
        given = case.authorised(clean())
        assert PooledAssignment.objects.exists()
        reopen(by=case.director, given=given, reason="The hours of July were wrong.")
        assert not PooledAssignment.objects.exists()
        assert not PooledOutcome.objects.exists()


def test_a_new_pool_key_makes_every_worker_key_anew(case: Case) -> None:
    region = case.cast.severnside
    with scope(region=region):
        given = case.authorised(clean())
        before = dict(PooledAssignment.objects.values_list("assignment_ref", "worker_key"))
        key, done = rotate_pool_key(by="platform:poolkey-rotate", region=region, step=lambda _: None)
        after = dict(PooledAssignment.objects.values_list("assignment_ref", "worker_key"))
        assert given.current is not None
        numbers = dict(frames_of(given.current)["assignments"].select("assignment_ref", "worker").iter_rows())
        assert (key.version, versions(region), done) == (2, [1, 2], len(before))
        assert after == {reference: worker_key(number, key) for reference, number in numbers.items()}
        assert not set(before.values()) & set(after.values())
        assert finish_rotation(by="platform:poolkey-finish", region=region, step=lambda _: None) == 0


def test_a_rotation_that_was_cut_off_can_be_finished(case: Case) -> None:
    region = case.cast.severnside
    with scope(region=region):
        case.authorised(clean())

        def cut_off(_: str) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            rotate_pool_key(by="platform:poolkey-rotate", region=region, step=cut_off)
        assert set(PooledAssignment.objects.values_list("worker_key_version", flat=True)) == {1}
        assert finish_rotation(by="platform:poolkey-finish", region=region, step=lambda _: None) > 0
        assert set(PooledAssignment.objects.values_list("worker_key_version", flat=True)) == {2}
