"""Everyone asks for everything, at random, and nobody is shown what is not theirs.

Every address and API route is driven as every role and organisation, with the ids of everything that there is in both
regions. Each answer is read for secrets planted in what not everyone may see; a request that changes something is
undone, so that the next finds the world as it was.

And nothing is left to chance of what is an organisation's own: each address of it is asked in turn by those whose it is
not (`planted_walk.py`), and a query that forgot who asks is found by it.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.http import HttpResponse
from django_scopes import scopes_disabled
from planted import SECRET, Actor, World, build, text_of
from planted_places import Place, places
from planted_walk import Ask, asks, changed_wrongly, found_in, routes, shown_wrongly
from record_guards import clearing_is_allowed
from returning import QUARTER

from comity.web.api.description import description
from comity.web.audit.models import Event
from comity.web.audit.sentences import READINGS
from comity.web.organisations.models import Kind

QUICK, LONG = 400, 1200
THERE, OWN, NEAR = 0.9, 0.4, 0.4
"""How often an address is of what there is, and who asks is of the organisation (or looks at all of the region); how
often anybody else of its region. The others are of anywhere."""
AUDITOR_MAY = READINGS | {"exported_checkpoint", "signed_in"}
"""What an auditor's requests may add to the record: readings, and nothing that was changed."""

OF_RETURNS = {
    *("filename", "filecontent", "assignment", "contestedassignment", "explanation", "reopening"),
    *("contest", "answer", "evidencename", "evidence", "profile", "namer"),
    *("exportname", "exportunknown", "exportcontent", "partcontent", "profileofprovider"),
    *("nationalmapping", "nationalwords", "nationalagency", "behaviour", "despatchreference", "despatchnote"),
    *("queriedassignment", "regionalreason", "regionalanswer"),
}
"""Parts of a return in which a secret is planted, and that pages show."""

OF_HISTORIES = {"leaverrole", "employer", "objection", "objectionanswer"}
"""Parts of what is held of workers in which a secret is planted."""

OF_EXCEPTIONS = {
    *("waitingwhy", "waitingwords", "question", "questionanswer", "register", "signedwords", "conditions"),
    *("challenge", "challengeanswer"),
}
"""Parts of a request for an exception in which a secret is planted."""

OF_BREACHES = {"breachedassignment", "breachanswer", "breachdoing", "breachreport", "breachlesson"}
"""Parts of a breach in which a secret is planted."""

ROOMS = (
    *("/checks/", "/exceptions/", "/breaches/", "/histories/", "/patterns/", "/exports/"),
    *("v1/exception", "v1/breaches", "v1/leavers", "v1/registrations"),
)
"""Of these all is asked for in the quick run; of others what a neighbour must be refused."""

NEIGHBOUR = "seve-autho-1"
"""The code of the second authority of the first region, as `planted.py` makes it."""

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


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Planted once, in a transaction that is undone: each request is undone too."""
    with django_db_blocker.unblock(), clearing_is_allowed(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def walk(world: World, django_db_blocker: Any) -> list[Ask]:
    """All that is asked in turn."""
    with django_db_blocker.unblock():
        return asks(world)


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


def filled(route: str, world: World, held: dict[str, list[str]], named: dict[str, str], chance: random.Random) -> str:
    """The route with what is named in each place, and anything of either region where nothing is."""
    parts = []
    for part in route.split("/"):
        if not part.startswith("<"):
            parts.append(part)
            continue
        kind, _, name = part[1:-1].rpartition(":")
        if name in ("region", "slug"):
            parts.append(named.get("region") or chance.choice(world.regions).slug)
        else:
            parts.append(named.get(name) or chance.choice(held.get(kind.removesuffix("str") or "str") or held["str"]))
    return "/" + "/".join(parts)


def someone(world: World, route: str, place: Place | None, chance: random.Random) -> Actor:
    """Who asks: often somebody of the organisation, or of its region; else anybody. Of the API it is mostly a key."""
    asked = chance.random()
    may_ask = world.actors
    if route.startswith("api/") and chance.random() < THERE:
        may_ask = [actor for actor in world.actors if actor.role == "key"]
    if place is None or asked >= OWN + NEAR:
        return chance.choice(may_ask)
    near = [actor for actor in may_ask if actor.region == place.organisation.region]
    if asked >= OWN:
        return chance.choice(near)
    region_wide = ("regional_lead", "auditor")
    own = [one for one in near if one.organisation == place.organisation or one.role in region_wide]
    return chance.choice(own or near)


METHODS = ("get", "post", "put", "patch", "delete")


def methods_of(route: str) -> tuple[str, ...]:
    """How an address is asked: a page by GET and POST, a route of the API as it says itself."""
    said = description()["paths"].get("/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route))
    return tuple(said) if said else ("get", "get", "post")


BODIES: tuple[dict[str, Any], ...] = (
    {},
    {"name": "Someone New", "email": "new@example.org", "role": "team_manager", "colour": "#123456", "slug": "newmoor"},
    {"kind": "agency", "code": "new", "name": "New Agency"},
    {"label": "New key", "scopes": ["memoranda"]},
    {"confirm": "yes", "digest": "0" * 64, "reason": "Because"},
)


def drive(world: World, requests: int, seed: int) -> Found:
    chance, found = random.Random(seed), Found()
    every, held, there = (
        sorted({route.replace("{", "<").replace("}", ">") for route in routes()}),
        ids(world),
        places(world),
    )
    for number in range(requests):
        route = every[number % len(every)]
        known = found_in(route, there)
        place = chance.choice(known) if known and chance.random() < THERE else None
        address = filled(route, world, held, place.named if place else {}, chance)
        methods = methods_of(route) if chance.random() < THERE else METHODS
        _ask(world, someone(world, route, place, chance), chance.choice(methods), address, chance, found)
    return found


def _ask(world: World, actor: Actor, method: str, address: str, chance: random.Random, found: Found) -> None:
    body = dict(chance.choice(BODIES))
    if method != "get" and world.organisations:
        body["organisation"] = chance.choice(world.organisations).pk
    given: dict[str, Any] = {"data": body}
    if "/api/" in address and method != "get":
        given["content_type"] = "application/json"
    cookies = deepcopy(actor.client.cookies)
    with transaction.atomic():
        last = _last_event() if actor.role == "auditor" else 0
        answer = getattr(actor.client, method)(address, **given)
        _read(world, actor, f"{method} {address}", answer, found)
        if actor.role == "auditor":
            with scopes_disabled():
                made = list(Event.objects.filter(pk__gt=last).values_list("verb", flat=True))
            found.changed_by_auditors += [(address, verb) for verb in made if verb not in AUDITOR_MAY]
        transaction.set_rollback(True)
    actor.client.cookies = cookies  # whoever signed out is signed in again: their session is as it was


def _last_event() -> int:
    with scopes_disabled():
        return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _read(world: World, actor: Actor, asked: str, answer: HttpResponse, found: Found) -> None:
    found.statuses[answer.status_code] += 1
    text = text_of(answer)
    found.shown |= set(SECRET.findall(text))
    wrongly = {secret for secret in world.seen_wrongly(actor, text) if not _is_open_to_anyone(asked, secret)}
    found.leaks += [(actor.name, asked, secret) for secret in sorted(wrongly)]


def _is_open_to_anyone(asked: str, secret: str) -> bool:
    """Workers of no region ask what the memorandum in force says, so there its title is no secret."""
    return asked.endswith("/can-i-take-this-assignment/") and secret.endswith("-memorandum")


def test_nobody_is_shown_what_is_not_theirs(world: World) -> None:
    found = drive(world, QUICK, seed=20261122)
    assert found.leaks == []
    assert found.changed_by_auditors == []
    assert found.statuses[500] == 0


def test_each_address_refuses_those_whose_it_is_not(world: World, walk: list[Ask]) -> None:
    assert not list(shown_wrongly(world, filter(_is_quick, walk)))


def test_nobody_changes_what_is_anothers(walk: list[Ask]) -> None:
    assert not list(changed_wrongly(ask for ask in walk if ask.is_anothers and _is_quick(ask)))


@pytest.mark.slow
def test_each_address_shows_and_lets_nobody_change_what_is_anothers(world: World, walk: list[Ask]) -> None:
    rest = [ask for ask in walk if not _is_quick(ask)]
    assert not list(shown_wrongly(world, rest))
    assert not list(changed_wrongly(ask for ask in rest if ask.is_anothers))


def _is_quick(ask: Ask) -> bool:
    return any(room in ask.route for room in ROOMS) or (ask.refused and ask.who[0].name.endswith(NEIGHBOUR))


@pytest.mark.slow
def test_a_return_is_shown_to_those_whose_it_is_and_to_nobody_else(world: World) -> None:
    region, found, chance = world.regions[0], Found(), random.Random(3)
    there = places(world)
    first = {part: [one for one in held if one.organisation.region == region] for part, held in there.items()}
    whose = {first["/returns"][0].organisation, first["/exports/<str:code>/"][0].organisation}
    asked = {
        filled(route, world, {"slug": ["none"], "str": ["none"]}, place.named, chance)
        for route in routes()
        for place in found_in(route, first)
        if ("/returns/" in route or "/pool/" in route) and "api/" not in route and place.organisation in whose
    }
    for actor in world.actors:
        own = actor.organisation in whose
        if actor.region == region and (actor.role in LOOKING or (own and actor.role == "team_manager")):
            for address in sorted(asked):
                _ask(world, actor, "get", address, chance, found)
    assert found.leaks == []
    assert found.statuses[500] == 0
    assert {secret.rsplit("-", 1)[1] for secret in found.shown} >= OF_RETURNS


def test_a_breach_is_shown_whole_to_its_authority_and_to_others_without_what_tells_of_anybody(world: World) -> None:
    region, found, chance = world.regions[0], Found(), random.Random(5)
    places_of = [one for one in places(world)["/breaches/<str:number>/"] if one.organisation.region == region]
    base = f"/regions/{region.slug}/breaches/"
    asked = [base, *(f"{base}{place.named['number']}/" for place in places_of)]
    authorities = {place.organisation for place in places_of}
    for actor in world.actors:
        of_council = actor.organisation in authorities or actor.role in ("regional_lead", "auditor")
        if actor.region == region and (of_council or actor.role in ("agency_user", "msp_user")):
            for address in ["/api/v1/breaches"] if actor.role == "key" else asked:
                _ask(world, actor, "get", address, chance, found)
    assert found.leaks == []
    assert found.statuses[500] == 0
    assert {secret.rsplit("-", 1)[1] for secret in found.shown} >= OF_BREACHES


@pytest.mark.slow
def test_nobody_is_shown_what_is_not_theirs_in_a_thousand_requests(world: World) -> None:
    found = drive(world, LONG, seed=7)
    assert found.leaks == []
    assert found.changed_by_auditors == []
    assert found.statuses[500] == 0
    assert found.statuses[200] > LONG / 6, found.statuses
    # what nobody was ever shown could not have leaked: of returns and of breaches all was, in tests of their own
    kinds = {secret.rsplit("-", 1)[1] for secret in found.shown}
    assert kinds >= {"organisation", "mailbox", "fullname", "invitedname", "key", "memorandum", "bundle"}
    assert kinds >= OF_HISTORIES
    assert kinds & OF_EXCEPTIONS


def test_a_query_that_forgot_who_asks_would_be_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from comity.web.api.models import ApiKey
    from comity.web.insight.models import RegionalQuery
    from comity.web.organisations.models import Organisation
    from comity.web.people.models import Invitation, Membership
    from comity.web.returns.models import Contest, Return

    region = world.regions[0]
    codes = {
        kind: [one.code for one in world.organisations if (one.region, one.kind) == (region, kind)] for kind in Kind
    }
    other, provider = codes[Kind.AUTHORITY][1], codes[Kind.MANAGED_SERVICE_PROVIDER][0]
    for where, model, page, leaky in (
        ("comity.web.people.queries.memberships", Membership, "people/", "fullname"),
        ("comity.web.people.queries.invitations", Invitation, "people/", "invitedname"),
        ("comity.web.api.queries.keys", ApiKey, "keys/", "key"),
        ("comity.web.returns.queries.contests", Contest, "returns/contests/", "contestedassignment"),
        (
            "comity.web.returns.queries.returns",
            Return,
            f"returns/{QUARTER}/{other}/national/despatches/",
            "despatchnote",
        ),
        ("comity.web.returns.queries.authorities_of", Organisation, f"returns/providers/{other}/", "namer"),
        ("comity.web.returns.queries.senders", Organisation, f"returns/profiles/{other}/", "profile"),
        ("comity.web.returns.queries.providers", Organisation, f"returns/{QUARTER}/exports/{provider}/", "exportname"),
        ("comity.web.insight.queries.regional_queries", RegionalQuery, f"pool/{QUARTER}/queries/", "regionalreason"),
    ):
        everything: Callable[[object], Any] = lambda _, model=model: model.objects.all()  # noqa: E731
        found = Found()
        with monkeypatch.context() as forgetful:
            forgetful.setattr(where, everything)
            for actor in world.actors:
                if actor.role == "hr_lead" and actor.region == region:
                    _ask(world, actor, "get", f"/regions/{region.slug}/{page}", random.Random(1), found)
        assert leaky in {secret.rsplit("-", 1)[1] for _, _, secret in found.leaks}, where


FORGETFUL = (
    ("engagements.queries.checks", "engagements.Check", "regions/<slug:region>/checks/"),
    ("engagements.queries.checks", "engagements.Check", "api/v1/checks/"),
    ("engagements.queries.drafts", "engagements.Draft", "/checks/drafts/"),
    ("engagements.queries.engagements", "engagements.Engagement", "/checks/engagements/"),
    ("approvals.queries.requests", "approvals.ExceptionRequest", "/exceptions/requests/"),
    ("approvals.queries.own_requests", "approvals.ExceptionRequest", "api/v1/exception-requests"),
    ("approvals.queries.delegations", "approvals.Delegation", "/exceptions/delegations/"),
    ("histories.queries.authorities", "organisations.Organisation", "/histories/<str:code>/"),
    ("histories.queries.lookups", "histories.Lookup", "/histories/lookups/"),
    ("histories.queries.objections", "histories.Objection", "/histories/objections/"),
    ("histories.queries.leavers", "histories.Leaver", "/leavers/"),
    ("histories.queries.references", "histories.ReferenceHeld", "/references/"),
    ("histories.queries.registrations", "histories.Registration", "/registrations/"),
    ("breaches.queries.breaches", "breaches.Breach", "regions/<slug:region>/breaches/"),
    ("breaches.views.log.sees_whole", "", "/breaches/<str:number>/"),
    ("breaches.views.changing.may_answer", "", "/breaches/<str:number>/answer/"),
)
"""What forgets who asks and of which region; of what it is (a permission is of nothing); the addresses that show it."""


@pytest.mark.parametrize(("where", "model", "shows"), FORGETFUL)
def test_a_query_of_checks_or_what_follows_them_that_forgot_who_asks_would_be_found(
    world: World, walk: list[Ask], monkeypatch: pytest.MonkeyPatch, where: str, model: str, shows: str
) -> None:
    monkeypatch.setattr(f"comity.web.{where}", _forgetful(model))
    found = shown_wrongly(world, [ask for ask in walk if shows in ask.route])
    assert any(shows in one and " fails for " not in one for one in found), where


def test_a_change_of_anothers_would_be_found(walk: list[Ask], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.web.engagements.queries.drafts", _forgetful("engagements.Draft"))
    found = list(changed_wrongly(ask for ask in walk if "/drafts/<uuid:pk>/throw-away/" in ask.route))
    assert any("writes: DELETE" in one for one in found), found


def _forgetful(model: str) -> Callable[..., Any]:
    """In the place of a query, everything that there is in either region; in that of a permission, yes."""

    def everything(*_: object) -> Any:
        with scopes_disabled():
            return apps.get_model(model).objects.all() if model else True

    return everything
