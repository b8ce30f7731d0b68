"""The worker's own page shows the exceptions that were asked for their engagement, and the breaches of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from approving import a_room
from breaching import Log, another_day
from cast import BY, Cast
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from held_of_workers import A_NUMBER
from signing_in import text_of

from comity.web.approvals.models import ExceptionRequest
from comity.web.breaches.models import Breach
from comity.web.histories import actions
from comity.web.histories.models import Told
from comity.web.histories.tasks import mail_worker_link
from comity.web.words import date

pytestmark = pytest.mark.django_db


def workers_page(cast: Cast) -> str:
    """What the worker reads whose link was just mailed for A."""
    made = actions.make_link(by=BY, authority=cast.authority_a, number=A_NUMBER, address="worker@post.example")
    assert mail_worker_link.call(str(made.pk)) == "sent"
    token, client = str(mail.outbox[-1].body).split("/worker/")[1].split("/")[0], Client()
    assert client.post(f"/worker/{token}/", {"number": A_NUMBER}).status_code == 302
    return text_of(client.get("/worker/").content.decode())


def test_the_worker_sees_what_was_asked_of_the_region_for_them_and_what_came_of_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, today = Log(a_room(cast)), timezone.localdate()
    with scope(region=cast.severnside):
        held = log.under_an_exception()
        days = {"start_date": today + timedelta(days=70), "planned_end_date": today + timedelta(days=90)}
        log.room.asked(log.room.engagement(pay_rate="31.00", **days))
        first, second = ExceptionRequest.objects.order_by("number")
        another_day(monkeypatch)(log.lapsed(today))
        assert log.found() == 1
        shown = workers_page(cast)
        breach = Breach.objects.get(engagement=held)
        for words in (
            f"An exception asked for: {first.number}",
            f"An exception asked for: {second.number}",
            "What it departs from: Price cap Rate: £2.60 an hour over the cap",
            "Why: Children without a social worker. Eleven children wait for a social worker",
            f"The Director of Children's Services: approved on {date(today)}",
            "What was not kept: Price cap",
            f"A breach: {breach.number}",
            "How it stands: Still so, as far as is known. Not answered yet",
        ):
            assert words in shown, words
        for hidden in ("SECRETWORDS", "The post is advertised", log.room.director.name, cast.alice.name):
            assert hidden not in shown, hidden
        told = {each.fact: each.words for each in Told.objects.filter(authority=cast.authority_a)}
        assert told["exception"].endswith("all of it (2).")
        assert told["breach"].endswith("all of it (1).")
