"""Files go after two years, rows six years after their quarter; what was signed can still be told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from cast import BY
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from returning import Case, clean
from signing_in import text_of

from comity.web.people.actions import end_membership
from comity.web.people.models import Membership, Person
from comity.web.returns.frames import DeletedError, frames_of
from comity.web.returns.models import PooledAssignment, PooledOutcome, Signature, Upload, Version
from comity.web.worker.deleting import delete_what_is_past
from comity.web.worker.retention import years_before

AT = "/regions/severnside/retention/"


@pytest.fixture(autouse=True)
def _keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "COMITY", settings.COMITY.model_copy(update={"pool_keys": tmp_path}))


def returns_only(deleted: dict[str, int]) -> dict[str, int]:
    ours = {"upload", "version", "signature", "pooledassignment", "pooledoutcome", "correction"}
    return {name: count for name, count in deleted.items() if name in ours}


def test_a_file_goes_after_two_years_and_its_rows_six_years_after_the_quarter(case: Case) -> None:
    with scope(region=case.cast.severnside):
        given = case.authorised(clean())
        assert given.current is not None
        digest = given.current.digest
    sent = timezone.now()
    assert returns_only(delete_what_is_past(now=years_before(sent, -2) - timedelta(days=1))) == {}
    assert returns_only(delete_what_is_past(now=years_before(sent, -2) + timedelta(days=1))) == {"upload": 1}
    with scope(region=case.cast.severnside):
        upload = Upload.objects.get()
        assert (upload.content, upload.name, upload.digest != "") == (None, "", True)
        assert PooledAssignment.objects.exists()
        assert frames_of(given.current)["assignments"].height == 25
    assert returns_only(delete_what_is_past(now=datetime(2032, 9, 30, 22, tzinfo=UTC))) == {}
    gone = returns_only(delete_what_is_past(now=datetime(2032, 10, 1, 1, tzinfo=UTC)))
    assert gone["version"] == 1
    assert gone["signature"] == 3
    assert gone["pooledassignment"] == 25
    with scope(region=case.cast.severnside):
        version = Version.objects.get()
        assert (version.content, version.digest, version.assignments) == (None, digest, 25)
        assert not Signature.objects.exists()
        assert not PooledOutcome.objects.exists()
        frames_of.__globals__["_frames"].cache_clear()
        with pytest.raises(DeletedError):
            frames_of(version)


def test_a_signature_says_who_signed_after_they_are_forgotten(
    case: Case, signed_in: Callable[[Person], Client]
) -> None:
    director = case.director.person
    assert director is not None
    with scope(region=case.cast.severnside):
        case.authorised(clean())
        Signature.objects.update(name="")  # as those were that were made before the name was kept
        filling = import_module("comity.web.returns.migrations.0005_signature_name")
        filling.fill(apps, SimpleNamespace(connection=connection))
        end_membership(by=BY, membership=Membership.objects.get(person=director))
    gone = delete_what_is_past(now=years_before(timezone.now(), -2) + timedelta(days=1))
    assert gone["forgotten"] == 1
    forgotten = Person.objects.get(pk=director.pk)
    with scope(region=case.cast.severnside):
        assert Signature.objects.get(by=forgotten).name == director.name != forgotten.name
        told = signed_in(case.cast.frank)
        here = [case.given.region.slug, case.given.round.quarter, case.given.authority.code]
    for name in ("return", "return_history"):
        said = text_of(told.get(reverse(name, args=here)).content.decode())
        assert director.name in said, name
        assert forgotten.name not in said, name


def test_the_page_says_what_goes_when_and_counts_ones_own(case: Case, signed_in: Callable[[Person], Client]) -> None:
    with scope(region=case.cast.severnside):
        case.authorised(clean())
    mine = text_of(signed_in(case.cast.alice).get(AT).content.decode())
    theirs = text_of(signed_in(case.cast.bob).get(AT).content.decode())
    whole = text_of(signed_in(case.cast.frank).get(AT).content.decode())
    assert "Assignments in the region's pool 6 years after the end of its quarter 25 0 0" in mine
    assert "Assignments in the region's pool 6 years after the end of its quarter 0 0 0" in theirs
    assert "Assignments in the region's pool 6 years after the end of its quarter 25 0 0" in whole
    assert "Notices to people" in whole
    assert "Notices to people" not in mine
    assert signed_in(case.cast.charlie).get(AT).status_code == 404
