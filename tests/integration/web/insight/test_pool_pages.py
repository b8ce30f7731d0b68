"""The pool's pages: the lead sees each authority, an authority itself and the region's report, small numbers hidden."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import date
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pooling
import pytest
from cast import BY, Cast
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client
from django_scopes import scope
from returning import QUARTER
from signing_in import text_of

from comity.web.insight import actions
from comity.web.insight.models import PooledReport, RegionalQuery
from comity.web.people.models import Person
from comity.web.returns.models import PooledAssignment, Return, Round

AT = f"/regions/severnside/pool/{QUARTER}/"


@pytest.fixture(autouse=True)
def _keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "COMITY", settings.COMITY.model_copy(update={"pool_keys": tmp_path}))


def a_round(cast: Cast) -> Round:
    return Round.objects.create(
        region=cast.severnside,
        quarter=QUARTER,
        deadline=date(2026, 11, 30),
        template="1",
        opened_by=BY,
        opened_at="2026-10-01T00:00Z",
    )


@pytest.fixture
def round_of_five(cast: Cast) -> Round:
    with scope(region=cast.severnside):
        return pooling.round_of_five(cast)


def test_an_authority_sees_its_own_and_the_regions_and_nobody_elses(
    cast: Cast, round_of_five: Round, signed_in: Callable[[Person], Client]
) -> None:
    with scope(region=cast.severnside):
        actions.publish_report(by=BY, round=round_of_five)
    shown = text_of(signed_in(cast.alice).get(AT).content.decode())
    assert "Your breaches" in shown
    assert "Your own figures" in shown
    own, _, rest = shown.partition("Your own figures")[2].partition("The pooled report")
    assert f"{cast.authority_a.name} 30 30 not said not said" in own
    assert "Returns due 5 Authorised 5 In the pool 5" in shown
    assert "All together 73 not said" in rest
    assert "Brackenshire" not in shown
    assert "Other Council" not in shown
    lead = text_of(signed_in(cast.erin).get(AT).content.decode())
    assert "Brackenshire County Council" in lead
    assert "Other Council 5" in lead
    assert signed_in(cast.charlie).get(AT).status_code == 404
    assert signed_in(cast.dora).get(AT).status_code == 403


def test_a_report_hides_small_numbers_and_what_would_give_them_back(cast: Cast, round_of_five: Round) -> None:
    from comity.web.insight.kept import unpacked

    with scope(region=cast.severnside):
        report = actions.publish_report(by=BY, round=round_of_five)
        published = unpacked(bytes(report.content)).published
    cells = published.breaches.cells
    small = cells.filter(cells["count"].is_between(1, 4))
    assert small.height == 0
    assert cells.filter(cells["count"] > 4).height > 0


def test_too_few_authorities_are_not_published(cast: Cast) -> None:
    with scope(region=cast.severnside):
        opened = Round.objects.create(
            region=cast.severnside,
            quarter=QUARTER,
            deadline=date(2026, 11, 30),
            template="1",
            opened_by=BY,
            opened_at="2026-10-01T00:00Z",
        )
        for body in (cast.authority_a, cast.authority_b):
            pooling.pooled(opened, body, 20, 6)
        with pytest.raises(actions.NotPublishedError, match="at least 3"):
            actions.publish_report(by=BY, round=opened)
        assert not PooledReport.objects.exists()


def test_the_same_returns_are_not_published_twice(cast: Cast, round_of_five: Round) -> None:
    with scope(region=cast.severnside):
        actions.publish_report(by=BY, round=round_of_five)
        with pytest.raises(actions.NotPublishedError, match="nothing new"):
            actions.publish_report(by=BY, round=round_of_five)


def test_a_second_report_keeps_what_the_first_hid_and_tells_nothing_of_who_came_late(
    cast: Cast, round_of_five: Round
) -> None:
    from comity.web.insight.kept import unpacked

    with scope(region=cast.severnside):
        late = Return.objects.filter(round=round_of_five).order_by("-pk")[0]
        Return.objects.filter(pk=late.pk).update(pooled=False)
        first = unpacked(bytes(actions.publish_report(by=BY, round=round_of_five).content)).published
        Return.objects.filter(pk=late.pk).update(pooled=True)
        second = unpacked(bytes(actions.publish_report(by=BY, round=round_of_five).content)).published
    assert (len(first.breaches.members), len(second.breaches.members)) == (4, 5)
    keys = ["clause", "quarter"]
    both = first.breaches.cells.join(second.breaches.cells, on=keys, suffix="_now").drop_nulls(["count", "count_now"])
    assert both.filter(both["count"] != both["count_now"]).height == 0  # the difference would be the late one's own


def test_a_quarters_reports_begin_at_one_and_those_numbered_across_quarters_are_numbered_anew(
    cast: Cast, round_of_five: Round, signed_in: Callable[[Person], Client]
) -> None:
    with scope(region=cast.severnside):
        before = copy(round_of_five)
        before.pk, before.quarter = None, "2026-Q2"
        before.save()
        late = Return.objects.filter(round=round_of_five).order_by("-pk")[0]
        Return.objects.filter(pk=late.pk).update(pooled=False)
        report = actions.publish_report(by=BY, round=round_of_five)
        of_before = copy(report)
        of_before.pk, of_before.round = None, before
        of_before.save()
        Return.objects.filter(pk=late.pk).update(pooled=True)
    page = text_of(signed_in(cast.erin).get(AT).content.decode())
    assert f"Report 1 of {QUARTER}, published by" in page
    with scope(region=cast.severnside):
        actions.publish_report(by=BY, round=round_of_five)
        for number, each in (
            (3, 2),
            (2, 1),
        ):  # as once, after the region's first
            PooledReport.objects.filter(round=round_of_five, number=each).update(number=number)
        held = PooledReport.objects.order_by("pk").values_list("round__quarter", "number")
        migration = import_module("comity.web.insight.migrations.0002_number_in_its_round")
        editor = SimpleNamespace(connection=connection)
        migration.within_rounds(apps, editor)
        assert list(held.all()) == [(QUARTER, 1), ("2026-Q2", 1), (QUARTER, 2)]
        migration.within_regions(apps, editor)
        assert [number for _, number in held.all()] == [1, 2, 3]


def test_a_worker_at_two_authorities_is_asked_about_at_both_and_the_answer_kept(
    cast: Cast, round_of_five: Round, signed_in: Callable[[Person], Client]
) -> None:
    region = cast.severnside
    with scope(region=region):
        rows = [
            PooledAssignment.objects.filter(authority=body).first() for body in (cast.authority_a, cast.authority_b)
        ]
        for row in rows:
            assert row is not None
            row.worker_key = "f" * 64
            row.save()
        actions.check_across(by=BY, round=round_of_five)
        asked = list(RegionalQuery.objects.filter(kind="same-worker"))
        assert {each.given.authority_id for each in asked} == {cast.authority_a.pk, cast.authority_b.pk}
        mine = next(each for each in asked if each.given.authority_id == cast.authority_a.pk)
    client = signed_in(cast.alice)
    page = text_of(client.get(f"{AT}queries/").content.decode())
    assert "The same worker at two authorities at once" in page
    assert "Brackenshire" not in page
    assert client.post(f"{AT}queries/{mine.pk}/", {"words": "Two part-time posts, agreed."}).status_code == 302
    assert "Answered by Alice Example" in text_of(client.get(f"{AT}queries/").content.decode())
    assert signed_in(cast.bob).get(f"{AT}queries/{mine.pk}/").status_code == 404
    with scope(region=region):
        assert actions.check_across(by=BY, round=round_of_five) == 0
        mine.refresh_from_db()
        assert mine.answer == "Two part-time posts, agreed."
        PooledAssignment.objects.filter(pk=rows[1].pk).delete()  # type: ignore[union-attr]
        actions.check_across(by=BY, round=round_of_five)
        mine.refresh_from_db()
        assert mine.gone_at is not None
