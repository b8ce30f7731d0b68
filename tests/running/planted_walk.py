"""Every address in turn, asked by those whose it is not: nothing is left to chance, so nothing is missed.

Of each address there is what the owner has there, what whoever asks has there themself, and what is the owner's inside
an address that is otherwise one's own. A new route that names something of which nothing is planted fails at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver
from planted import Actor, World, text_of
from planted_bodies import given
from planted_places import Place, places
from returning import QUARTER

from comity.web.api.description import description
from comity.web.organisations.models import Kind, Organisation

OUR_ROUTES = ("regions/", "api/v1/", "notices/")
"""How the routes begin that are of a region, or of somebody: the others are of no record."""

SHARED = (
    *("/organisations/<int:pk>/", "/organisations/<int:organisation_id>"),
    *("/exceptions/<str:number>/", "/exceptions/<str:exception_number>"),
    *("/breaches/<str:number>/", "/breaches/<str:breach_number>"),
)
"""How what the whole region reads is addressed, beside its memoranda: there the secrets tell what is shown wrongly."""

SIGNED = ("publish", "withdraw")
"""What is done to a memorandum is nobody's but the programme's."""

OF_ASKING = (
    *(f'{verb} "django_session"' for verb in ("INSERT INTO", "UPDATE", "DELETE FROM")),
    'UPDATE "api_apikey" SET "used_at"',
)
"""What is written of whoever asks, whatever they ask."""

WORDS = frozenset({"region", "quarter", "kind", "field", "form", "candidate", "question", "position"})
"""Parts of addresses that are no record's: they are the same wherever they stand."""

BESIDE = {
    "quarter": QUARTER,
    "kind": "missing",
    "field": "agency",
    "form": "md",
    "candidate": "0",
    "question": "supplier",
    "position": "0",
}
"""What stands for those that a place does not name."""

REFUSED = frozenset({403, 404, 405})
"""How what is not one's own is answered, or an address that is not asked in that way at all."""


@dataclass(frozen=True)
class Ask:
    """One request: who asks (the first of them who may ask such a thing at all), whether it must be refused, and
    whether it is of a record that is not theirs."""

    who: tuple[Actor, ...]
    route: str
    address: str
    refused: bool
    is_anothers: bool = False


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every address, as its route: `regions/<slug:region>/people/<uuid:pk>/`."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from routes(one, before + str(one.pattern))
        elif isinstance(one, URLPattern) and not str(one.pattern).startswith("^"):
            yield (before + str(one.pattern)).replace("{", "<").replace("}", ">")


def found_in(route: str, there: dict[str, list[Place]]) -> list[Place]:
    """What an address can be of; nothing where it is of nothing in particular."""
    return next((held for part, held in there.items() if part in route), [])


def names_in(route: str) -> list[str]:
    """The names of the parts of a route: `region` and `pk`."""
    return re.findall(r"<(?:\w+:)?(\w+)>", route)


def asks(world: World) -> list[Ask]:
    """All that is asked. Whose records it is of: the first authority's, or where it has none the first provider's."""
    there, found = places(world), list[Ask]()
    first, second = (
        {
            kind: [one for one in world.organisations if (one.region, one.kind) == (region, kind)]
            for kind in (Kind.AUTHORITY, Kind.MANAGED_SERVICE_PROVIDER)
        }
        for region in world.regions
    )
    askers = (first[Kind.AUTHORITY][1], first[Kind.MANAGED_SERVICE_PROVIDER][1], second[Kind.AUTHORITY][0])
    for route in sorted(set(routes())):
        if route.startswith(OUR_ROUTES):
            people = [_people(world, one, route) for one in askers]
            known = found_in(route, there)
            owned = [one for held in first.values() for one in known if one.organisation == held[0]]
            known = [*owned, *(one for one in known if one not in owned)]
            found += _of_records(route, known, people) if _records(route) else _of_no_record(route, people)
    return found


def _records(route: str) -> list[str]:
    return [name for name in names_in(route) if name not in WORDS]


def _of_no_record(route: str, askers: Sequence[tuple[Actor, ...]]) -> Iterator[Ask]:
    """A list, or a page to begin something: each asks in their own region, and the stranger in the others' too."""
    for who in askers:
        yield Ask(who, route, _at(route, region=_slug(who)), refused=False)
    if "<slug:region>" in route:
        yield Ask(askers[-1], route, _at(route, region=_slug(askers[0])), refused=True)


def _of_records(route: str, known: list[Place], askers: Sequence[tuple[Actor, ...]]) -> Iterator[Ask]:
    """What is of somebody else; where the region shares some of it, all that its owner has."""
    assert known, f"Nothing is planted for {route}"
    assert {*_records(route)} <= {*known[0].named}, f"Not all that is named is planted for {route}"
    shared = any(part in route for part in SHARED)
    owned = [one for one in known if one.organisation == known[0].organisation] if shared else known[:1]
    for place in owned:
        yield from _of_anothers(route, place, known, askers)


def _of_anothers(route: str, place: Place, known: list[Place], askers: Sequence[tuple[Actor, ...]]) -> Iterator[Ask]:
    """Somebody else's: asked for as it is, within one's own address, and by the stranger in the stranger's region."""
    neighbour, supplier, stranger = askers
    *outer, inner = _records(route)
    shared = route.endswith(SHARED) or ("/memoranda/<int:" in route and not route.rstrip("/").endswith(SIGNED))
    for who in (neighbour, supplier):
        yield Ask(who, route, _at(route, **place.named), refused=not shared, is_anothers=True)
    for who in (neighbour, stranger):
        theirs = [one for one in known if who is stranger or one.organisation == who[0].organisation]
        theirs = [one for one in theirs if one.organisation.region == who[0].region]
        own = [one.named for one in theirs if one.organisation == who[0].organisation]
        within = {**place.named, **{name: own[0][name] for name in outer if own}, "region": _slug(who)}
        address = _at(route, **within)
        if address not in {_at(route, **one.named) for one in (place, *theirs)}:
            yield Ask(who, route, address, refused=who is stranger or not shared, is_anothers=True)
        if own and not outer and inner in ("code", "provider"):
            yield Ask(who, route, _at(route, **own[0]), refused=False)


def _at(route: str, **named: str) -> str:
    """The address that a route is with what is named."""
    said = {**BESIDE, **named}
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda part: said[part[1]], route)


def _slug(who: tuple[Actor, ...]) -> str:
    assert who[0].region is not None
    return who[0].region.slug


def _people(world: World, organisation: Organisation, route: str) -> tuple[Actor, ...]:
    """Who asks for an organisation: its key where it is the API, else its people, who may the most first."""
    roles = ("key",) if route.startswith("api/") else ("hr_lead", "director", "msp_user")
    return tuple(one for role in roles for one in world.actors if one.organisation == organisation and one.role == role)


def shown_wrongly(world: World, asked: Iterable[Ask]) -> Iterator[str]:
    """What a GET was answered wrongly, as it is found: by which route, to whom, and what."""
    for ask in asked:
        actor, answer = _first_who_may(ask, "get", {})
        yield from (
            f"{ask.route} shows {actor.name} {one}" for one in sorted(world.seen_wrongly(actor, text_of(answer)))
        )
        yield from _not_refused(ask, actor, answer)


def changed_wrongly(asked: Iterable[Ask]) -> Iterator[str]:
    """What a change of another's was answered wrongly, or wrote: by which route, to whom, and what. Nothing is kept."""
    said = description()["paths"]
    for ask in asked:
        ways = said.get("/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", ask.route), {"post": None})
        for method in [one for one in ways if one != "get"]:
            sent = given(ways[method]["operationId"]) if ways[method] else {}
            with transaction.atomic(), _writes() as written:
                actor, answer = _first_who_may(ask, method, sent)
                transaction.set_rollback(True)
            yield from (f"{ask.route} by {method} of {actor.name} writes: {one}" for one in written)
            yield from _not_refused(ask, actor, answer)


def _first_who_may(ask: Ask, method: str, sent: dict[str, Any]) -> tuple[Actor, HttpResponseBase]:
    for actor in ask.who:
        actor.client.raise_request_exception = False
        answer = getattr(actor.client, method)(ask.address, **sent)
        actor.client.raise_request_exception = True
        if answer.status_code != HTTPStatus.FORBIDDEN:
            break
    return actor, answer


def _not_refused(ask: Ask, actor: Actor, answer: HttpResponseBase) -> Iterator[str]:
    status = answer.status_code
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        yield f"{ask.route} fails for {actor.name} at {ask.address}"
    elif ask.refused and status not in REFUSED:
        yield f"{ask.route} answers {actor.name} {status} at {ask.address}"


@contextmanager
def _writes() -> Iterator[list[str]]:
    """Every row that is written, but for that of one's own session and that one's own key was used."""
    written: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and not sql.startswith(OF_ASKING):
            written.append(sql[:60])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield written
