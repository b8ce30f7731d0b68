"""A person sees their own notices, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cast import Cast
from django.test import Client
from django.utils import timezone
from django_scopes import scopes_disabled

from comity.web.notices.actions import tell
from comity.web.notices.kinds import WORDS, NoticeKind
from comity.web.notices.models import Notice
from comity.web.notices.queries import unread
from comity.web.people.models import Membership, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(cast: Cast) -> Notice:
    with scopes_disabled():
        (made,) = tell(
            people=[cast.alice],
            region=cast.severnside,
            kind=NoticeKind.BUNDLE_WAITS,
            path="/regions/severnside/memoranda/",
        )
    return made


def test_alice_reads_hers_and_is_led_to_it(cast: Cast, notice: Notice, signed_in: Callable[[Person], Client]) -> None:
    alice = signed_in(cast.alice)
    page = alice.get("/notices/")
    assert WORDS[NoticeKind.BUNDLE_WAITS] in page.content.decode()
    assert unread(cast.alice) == 1
    answer = alice.get(f"/notices/{notice.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, "/regions/severnside/memoranda/")
    assert unread(cast.alice) == 0


def test_charlie_sees_nothing_of_it(cast: Cast, notice: Notice, signed_in: Callable[[Person], Client]) -> None:
    for who in (cast.charlie, cast.bob, cast.grace):
        client = signed_in(who)
        assert WORDS[NoticeKind.BUNDLE_WAITS] not in client.get("/notices/").content.decode()
        assert client.get(f"/notices/{notice.pk}/").status_code == 404
    assert unread(cast.alice) == 1


def test_someone_who_has_left_the_region_sees_its_notices_no_more(
    cast: Cast, notice: Notice, signed_in: Callable[[Person], Client]
) -> None:
    with scopes_disabled():
        Membership.objects.filter(person=cast.alice).update(ended_at=timezone.now())
    assert signed_in(cast.alice).get(f"/notices/{notice.pk}/").status_code == 404


def test_every_kind_has_words() -> None:
    assert set(WORDS) == {kind.value for kind in NoticeKind}
