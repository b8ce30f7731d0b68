"""Everyone asks for everything, at random, and nobody is shown what is not theirs.

Every address and API route is driven as every role and organisation, with the ids of everything that there is in both
regions. Each answer is read for secrets planted in what not everyone may see; a request that changes something is
undone, so that the next finds the world as it was.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver
from django_scopes import scopes_disabled
from planted import SECRET, Actor, World, build
from returning import QUARTER

from comity.web.audit.models import Event
from comity.web.returns.models import Contest, Upload

QUICK, LONG = 400, 6000
PLANTED = 0.9
"""How often an address of a return is one that there is."""
METHODS_OF_PAGES = ("get", "get", "post")
METHODS_OF_THE_API = ("get", "get", "get", "post", "put", "patch", "delete")
AUDITOR_MAY = {"read_person", "exported_checkpoint", "signed_in", "read_workers"}
READS_A_FILE = "downloaded_"
"""What an auditor's requests may add to the record: readings, and nothing that was changed."""

OF_RETURNS = {"filename", "assignment", "explanation", "contest", "answer", "evidencename", "reopening"}
"""Parts of a return in which a secret is planted, and that pages show."""

LOOKING = {"hr_lead", "regional_lead", "auditor", "msp_user", "agency_user"}
"""Who looks at each page of one return, in each of their organisations: some whose it is, and some whose it is not."""

pytestmark = pytest.mark.django_db


@dataclass
class Found:
    """What came of a run."""

    statuses: Counter[int] = field(default_factory=Counter)
    shown: set[str] = field(default_factory=set)
    leaks: list[tuple[str, str, str]] = field(default_factory=list)
    changed_by_auditors: list[tuple[str, str]] = field(default_factory=list)


@pytest.fixture
def world() -> World:
    return build()


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every address, as its route: `regions/<slug:region>/people/<uuid:pk>/`."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from routes(one, before + str(one.pattern))
        elif isinstance(one, URLPattern) and not str(one.pattern).startswith("^"):
            yield before + str(one.pattern)


def ids(world: World) -> dict[str, list[str]]:
    """Every id that there is of every record of ours, and the slugs and codes that addresses hold."""
    found: dict[str, list[str]] = {"int": ["1", "987654"], "uuid": [], "str": ["P-1", "nothing"], "slug": ["md", "zip"]}
    with scopes_disabled():
        for model in apps.get_models():
            if not model.__module__.startswith("comity.web."):
                continue
            for pk in model._default_manager.values_list("pk", flat=True)[:200]:
                kind = "int" if isinstance(pk, int) else "uuid" if "-" in str(pk) else "str"
                found[kind].append(str(pk))
    return found


def filled(route: str, world: World, held: dict[str, list[str]], chance: random.Random) -> str:
    """The route with something in each place: mostly of this world, some of it of the other region."""
    codes = [held.code for held in world.organisations]
    planted = {"<str:quarter>": [QUARTER], "<str:code>": codes, "<slug:key>": world.finding_keys}
    parts = []
    for part in route.replace("{", "<").replace("}", ">").split("/"):
        if not part.startswith("<"):
            parts.append(part)
        elif part.endswith("region>") or part == "<slug:slug>":
            parts.append(chance.choice(world.regions).slug)
        elif part in planted and chance.random() < PLANTED:
            parts.append(chance.choice(planted[part]))
        else:
            kind = part[1:-1].split(":")[0] if ":" in part else "str"
            parts.append(chance.choice(held.get(kind) or held["str"]))
    return "/" + "/".join(parts)


BODIES: tuple[dict[str, Any], ...] = (
    {},
    {"name": "Someone New", "email": "new@example.org", "role": "team_manager", "colour": "#123456", "slug": "newmoor"},
    {"kind": "agency", "code": "new", "name": "New Agency"},
    {"label": "New key", "scopes": ["memoranda"]},
    {"confirm": "yes", "digest": "0" * 64, "reason": "Because"},
)


def drive(world: World, requests: int, seed: int) -> Found:
    chance, found = random.Random(seed), Found()
    every, held = sorted(set(routes())), ids(world)
    for number in range(requests):
        actor = chance.choice(world.actors)
        address = filled(every[number % len(every)], world, held, chance)
        method = chance.choice(
            ("get", "get", "get", "post", "put", "delete") if "/api/" in address else ("get", "get", "post")
        )
        _ask(world, actor, method, address, chance, found)
    return found


def _ask(world: World, actor: Actor, method: str, address: str, chance: random.Random, found: Found) -> None:
    body = dict(chance.choice(BODIES))
    if method != "get" and world.organisations:
        body["organisation"] = chance.choice(world.organisations).pk
    given: dict[str, Any] = {"data": body}
    if "/api/" in address and method != "get":
        given["content_type"] = "application/json"
    before = set(actor.client.cookies)
    with transaction.atomic():
        with scopes_disabled():
            last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        session = dict(actor.client.session) if actor.person else {}
        answer = getattr(actor.client, method)(address, **given)
        _read(world, actor, f"{method} {address}", answer, found)
        with scopes_disabled():
            made = list(Event.objects.filter(pk__gt=last).values_list("verb", flat=True))
        if actor.role == "auditor":
            found.changed_by_auditors += [
                (address, verb) for verb in made if verb not in AUDITOR_MAY and not verb.startswith(READS_A_FILE)
            ]
        transaction.set_rollback(True)
    if actor.person and (not session or set(actor.client.cookies) != before or "logout" in address):
        _sign_in_again(actor)


def _sign_in_again(actor: Actor) -> None:
    from django.test import Client
    from signing_in import sign_in

    assert actor.person is not None
    actor.client = sign_in(Client(), actor.person)


def _read(world: World, actor: Actor, asked: str, answer: HttpResponse, found: Found) -> None:
    found.statuses[answer.status_code] += 1
    content = answer.getvalue() if answer.streaming else answer.content
    text = content.decode("utf-8", "replace") + str(dict(answer.headers))
    found.shown |= set(SECRET.findall(text))
    found.leaks += [(actor.name, asked, secret) for secret in sorted(world.seen_wrongly(actor, text))]


def test_nobody_is_shown_what_is_not_theirs(world: World) -> None:
    found = drive(world, QUICK, seed=20261122)
    assert found.leaks == []
    assert found.changed_by_auditors == []
    assert found.statuses[500] == 0


@pytest.mark.slow
def test_a_return_is_shown_to_those_whose_it_is_and_to_nobody_else(world: World) -> None:
    region, found = world.regions[0], Found()
    code = next(held.code for held in world.organisations if held.region == region and held.kind == "authority")
    at = f"/regions/{region.slug}/returns/"
    every = {route.partition("returns/")[2] for route in routes() if "/returns/<str:quarter>/<str:code>/" in route}
    own = [route.replace("<str:quarter>", QUARTER).replace("<str:code>", code) for route in every]
    pages = [*(page for page in own if "<" not in page), "", "contests/", f"{QUARTER}/"]
    pages += [f"{QUARTER}/{code}/findings/{key}/" for key in world.finding_keys[:2]]
    with scopes_disabled():
        pages += [f"contests/{pk}/" for pk in Contest.objects.values_list("pk", flat=True)]
        pages += [
            f"{QUARTER}/{code}/files/{pk}/"
            for pk in Upload.objects.filter(given__authority__code=code).values_list("pk", flat=True)
        ]
    chance = random.Random(3)
    for actor in world.actors:
        own = actor.organisation is not None and actor.organisation.code == code
        if actor.region == region and (actor.role in LOOKING or (own and actor.role == "team_manager")):
            for page in pages:
                _ask(world, actor, "get", at + page, chance, found)
    assert found.leaks == []
    assert found.statuses[500] == 0
    assert {secret.rsplit("-", 1)[1] for secret in found.shown} >= OF_RETURNS


@pytest.mark.slow
def test_nobody_is_shown_what_is_not_theirs_in_thousands_of_requests(world: World) -> None:
    found = drive(world, LONG, seed=7)
    assert sum(found.statuses.values()) >= 5000
    assert found.leaks == []
    assert found.changed_by_auditors == []
    assert found.statuses[500] == 0
    assert found.statuses[200] > LONG / 20, found.statuses
    # what nobody was ever shown could not have leaked: nearly all of it was, to someone who may see it
    kinds = Counter(secret.rsplit("-", 1)[1] for secret in found.shown)
    assert (
        set(kinds) >= {"organisation", "mailbox", "fullname", "invitedname", "key", "memorandum", "bundle"} | OF_RETURNS
    )


def test_a_query_that_forgot_who_asks_would_be_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from comity.web.api.models import ApiKey
    from comity.web.people.models import Invitation, Membership

    for where, model, page, leaky in (
        ("comity.web.people.queries.memberships", Membership, "people/", "fullname"),
        ("comity.web.people.queries.invitations", Invitation, "people/", "invitedname"),
        ("comity.web.api.queries.keys", ApiKey, "keys/", "key"),
        ("comity.web.returns.queries.contests", Contest, "returns/contests/", "contestedassignment"),
    ):
        everything: Callable[[object], Any] = lambda _, model=model: model.objects.all()  # noqa: E731
        found = Found()
        with monkeypatch.context() as forgetful:
            forgetful.setattr(where, everything)
            for actor in world.actors:
                if actor.role == "hr_lead" and actor.region == world.regions[0]:
                    _ask(world, actor, "get", f"/regions/{world.regions[0].slug}/{page}", random.Random(1), found)
        assert {secret.rsplit("-", 1)[1] for _, _, secret in found.leaks} == {leaky}
