"""A shipped memorandum whose caps nobody has entered: what else is breached has its route, and it says what is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from approving import Room, fresh
from cast import BY
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from signing_in import text_of

from comity.memorandum.frozen import shipped_folder
from comity.web.agreements.actions import bring_in, publish
from comity.web.agreements.bundle_files import files_of_folder
from comity.web.agreements.models import Publication
from comity.web.engagements import actions as engaging
from comity.web.engagements.errors import EngagementError
from comity.web.people.models import Person

OPEN = "We cannot tell whether it may go ahead: the memorandum leaves this open: Price cap."


def test_what_is_breached_is_signed_and_what_is_open_is_named(
    room: Room, signed_in: Callable[[Person], Client]
) -> None:
    today, alice = timezone.localdate(), room.cast.alice
    with scope(region=room.cast.severnside):
        before = Publication.objects.get()
        files = files_of_folder(shipped_folder("west-midlands"))
        brought = bring_in(by=BY, region=room.cast.severnside, files=files)
        publish(by=BY, publication=brought, digest=brought.digest, instead_of=before.digest)
        room.cast.authority_a.code = "E08000025"
        room.cast.authority_a.save()
        held = room.engagement(
            authority="E08000025",
            had_substantive_role=True,
            last_substantive_authority="E08000027",
            last_substantive_end_date=today - timedelta(days=60),
            leaving_reason="resignation",
        )
        assert held.current.decision == "cannot_tell"
        assert held.current.outcomes["cool-off"] == "breached"
    here = f"/regions/severnside/checks/engagements/{held.pk}/"
    page = text_of(signed_in(alice).get(here).content.decode())
    assert OPEN in page
    assert "Give what is missing" not in page
    assert "Ask for an exception" in page
    assert "Ask for an exception" in text_of(
        signed_in(alice).get(f"/regions/severnside/checks/{held.current.number}/").content.decode()
    )
    with scope(region=room.cast.severnside):
        asked = room.asked(held)
        assert asked.clauses == ["cool-off"]
        room.decide(asked, room.director, 0)
        assert fresh(held).current.outcomes["cool-off"] == "excepted"
        with pytest.raises(EngagementError, match="leaves this open: Price cap"):
            engaging.start(by=f"person:{alice.pk}", engagement=held)
