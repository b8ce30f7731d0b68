"""What a key finds: its region's things, its organisation's own, and not a trace of anybody else's.

Two regions have a secret planted in everything that not everyone may see (`planted.py`). Every route that reads is
called by a key of each kind of organisation with the ids of both regions, and what comes back is searched; every route
that changes something is called by keys that may not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

import pytest
from cast import BY
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django_scopes import scope, scopes_disabled
from planted import SECRET, Actor, World, build, text_of
from planted_bodies import given
from returning import QUARTER, clean

from comity.web.agreements.models import Publication
from comity.web.api.description import description
from comity.web.api.models import ApiKey
from comity.web.api.scopes import Scope, usable
from comity.web.approvals.models import Challenge, ExceptionRequest, Question
from comity.web.audit.models import Event
from comity.web.breaches.models import Breach
from comity.web.engagements.models import Check
from comity.web.insight.models import RegionalQuery
from comity.web.organisations.models import Kind, Organisation
from comity.web.people.models import Invitation, Membership
from comity.web.returns.actions import open_round
from comity.web.returns.models import Contest, Upload

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SHOWN = {
    *("organisation", "memorandum", "bundle", "mailbox", "fullname", "invitedmailbox", "invitedname", "key"),
    *("filename", "exportname", "exportunknown", "assignment", "contestedassignment", "checkedagency", "offeredagency"),
    *("contest", "answer", "queriedassignment", "regionalreason", "regionalanswer"),
    *("register", "challenge", "challengeanswer", "waitingwhy", "waitingwords", "signedwords", "conditions"),
    *("question", "questionanswer", "breachlesson"),
    *("nationalmapping", "nationalwords", "nationalagency", "behaviour", "despatchreference", "despatchnote"),
}
"""What is planted and what a program may read, if it is the right one's."""

OTHER_QUARTER = "2026-Q2"
"""A round that the other region does not have: rounds are called by their quarters in every region."""


@dataclass(frozen=True)
class Read:
    """What one key was answered: each path with its status and all that came back."""

    key: Actor
    answers: list[tuple[str, int, str]]

    def shown(self) -> set[str]:
        return {secret for _, _, text in self.answers for secret in SECRET.findall(text)}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Planted once for all that only read, in a transaction that is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def found(world: World) -> dict[Kind, Read]:
    """What the first region's keys were answered, one of each kind of organisation, with the ids of everything."""
    ids = _ids()
    read = {}
    for kind in Kind:
        key = key_of(world, kind)
        paths = [(path, some["get"]) for path, some in description()["paths"].items() if "get" in some]
        asked = [(filled, key.client.get(filled, _most(one))) for path, one in paths for filled in _filled(path, ids)]
        read[kind] = Read(key, [(path, answer.status_code, text_of(answer)) for path, answer in asked])
    return read


def _most(one: dict[str, Any]) -> dict[str, int]:
    """As much as a route gives at once."""
    return {"limit": 200} if "limit" in [each["name"] for each in one["parameters"]] else {}


def key_of(world: World, kind: Kind, *, region: int = 0, number: int = 0) -> Actor:
    """The key of an organisation of a region."""
    keys = [one for one in world.actors if one.role == "key" and one.region == world.regions[region]]
    return [one for one in keys if one.organisation is not None and one.organisation.kind == kind][number]


def _ids(**of: Any) -> dict[str, list[Any]]:
    """By the name that a route gives it: what there is in both regions, or what is of one organisation."""
    with scopes_disabled():
        organisations = Organisation.objects.filter(**of)
        held = Membership.objects.filter(organisation__in=organisations).order_by("organisation", "pk")
        first = {one.organisation_id: one for one in reversed(held)}.values()
        return {
            "organisation_id": [one.pk for one in organisations],
            "publication_id": list(
                Publication.objects.filter(region__in=organisations.values("region")).values_list("pk", flat=True)
            ),
            "person_id": [one.person_id for one in first],
            "membership_id": [one.pk for one in first],
            "invitation_id": _of(Invitation, organisations),
            "key_id": _of(ApiKey, organisations),
            "upload_id": _of(Upload, organisations),
            "provider": [one.code for one in organisations if one.kind == Kind.MANAGED_SERVICE_PROVIDER],
            "export_id": [
                one.pk for one in Upload.objects.filter(organisation__in=organisations, given=None).defer("content")
            ],
            "contest_id": list(Contest.objects.filter(given__authority__in=organisations).values_list("pk", flat=True)),
            "query_id": list(
                RegionalQuery.objects.filter(given__authority__in=organisations).values_list("pk", flat=True)
            ),
            "check_number": _numbers(organisations),
            "exception_number": [each.number for each in ExceptionRequest.objects.filter(authority__in=organisations)],
            "breach_number": [each.number for each in Breach.objects.filter(authority__in=organisations)],
            "request_id": _those(ExceptionRequest, authority__in=organisations),
            "question_id": _those(Question, needed__request__authority__in=organisations),
            "challenge_id": _those(Challenge, request__authority__in=organisations),
            "quarter": [QUARTER],
            "code": [one.code for one in organisations if one.kind in (Kind.AUTHORITY, Kind.TRUST)],
            "number": [*range(1, 10)],
        }


def _of(model: Any, organisations: Any) -> list[Any]:
    return list(model.objects.filter(organisation__in=organisations).values_list("pk", flat=True))


def _those(model: Any, **of: Any) -> list[Any]:
    return list(model.objects.filter(**of).values_list("pk", flat=True))


def _numbers(organisations: Any) -> list[str]:
    found = Check.objects.filter(made_by_organisation__in=organisations)
    return list(found.values_list("number", flat=True))


def _filled(path: str, ids: dict[str, list[Any]]) -> list[str]:
    names = [part.partition("}")[0] for part in path.split("{")[1:]]
    assert {*names} <= {*ids}, f"Nothing is planted for {path}"
    return [path.format(**dict(zip(names, some, strict=True))) for some in product(*(ids[name] for name in names))]


@pytest.mark.parametrize("kind", [*Kind])
def test_a_key_finds_its_own_and_no_trace_of_anybody_elses(world: World, found: dict[Kind, Read], kind: Kind) -> None:
    read = found[kind]
    assert {status for _, status, _ in read.answers} <= {200, 403, 404}
    leaks = [(path, secret) for path, _, text in read.answers for secret in world.seen_wrongly(read.key, text)]
    assert leaks == []
    assert not [path for path, _, text in read.answers if "northmoor" in text.lower()]
    kinds = {secret.rsplit("-", 1)[1] for secret in read.shown()}
    assert {"organisation", "memorandum"} <= kinds
    assert ("fullname" in kinds) is (Scope.PEOPLE in usable(kind))
    assert ("assignment" in kinds) is (kind in (Kind.REGION, Kind.AUTHORITY))


def test_what_was_planted_could_be_found(world: World, found: dict[Kind, Read]) -> None:
    shown = {secret for read in found.values() for secret in read.shown()}
    assert {secret.rsplit("-", 1)[1] for secret in shown} == SHOWN
    programme = found[Kind.REGION]
    theirs = {secret for secret, may_see in world.secrets.items() if may_see(programme.key)}
    of_each = {secret for secret in theirs if secret.rsplit("-", 1)[1] in ("invitedname", "key", "filename")}
    assert of_each <= programme.shown()


def test_every_route_that_changes_is_refused_to_keys_of_another_region(world: World) -> None:
    ids = _ids(pk__in=[_owner(world).pk, _sender(world).pk])
    by_programme = _refused(world, key_of(world, Kind.REGION, region=1), ids)
    by_authority = _refused(world, key_of(world, Kind.AUTHORITY, region=1), ids)
    by_provider = _refused(world, key_of(world, Kind.MANAGED_SERVICE_PROVIDER, region=1), _ids(pk=_sender(world).pk))
    assert len(by_programme) >= 15
    for name, status in by_programme.items():  # of each, there is a key that may do it, and does not find it there
        assert 404 in (status, by_authority[name], by_provider.get(name)), name


def test_every_route_that_changes_is_refused_to_another_authoritys_key(world: World) -> None:
    refused = _refused(world, key_of(world, Kind.AUTHORITY, number=1), _ids(pk=_owner(world).pk))
    of_exceptions = ("change_exception_request", "answer_challenge", "answer_approver")
    of_asked = ("choose_rows", "contest", "answer_regional_query")
    of_returns = (
        *of_asked,
        *of_exceptions,
        "send_file",
        "correct",
        "explain",
        "add_to_national_return",
        "despatch",
        "replace_national_mapping",
    )
    assert {refused[name] for name in of_returns} == {404}


def test_every_route_of_exports_is_refused_to_another_providers_key(world: World) -> None:
    other = key_of(world, Kind.MANAGED_SERVICE_PROVIDER, number=1)
    refused = _refused(world, other, _ids(pk=_sender(world).pk))
    assert (refused["send_export"], refused["split_export_again"]) == (404, 404)


def _sender(world: World) -> Organisation:
    """The first provider of the first region."""
    own = key_of(world, Kind.MANAGED_SERVICE_PROVIDER).organisation
    assert own is not None
    return own


def _owner(world: World) -> Organisation:
    """The first authority of the first region, which has one round more than the other region."""
    region = world.regions[0]
    own = key_of(world, Kind.AUTHORITY).organisation
    assert own is not None
    with scope(region=region):
        open_round(by=BY, region=region, quarter=OTHER_QUARTER, deadline=date(2026, 8, 31), authorities=[own])
    return own


def _refused(world: World, key: Actor, ids: dict[str, list[Any]]) -> dict[str, int]:
    """Ask for every change to what is not the key's; gives how each was refused. Nothing goes on the record of it."""
    refused = {}
    with scopes_disabled():
        last = Event.objects.count()
    for path, some in description()["paths"].items():
        for method, one in some.items():
            if method == "get" or "{" not in path:
                continue
            name = one["operationId"]
            quarter = OTHER_QUARTER if path.startswith("/api/v1/rounds/") else QUARTER
            for filled in _filled(path, {**ids, "quarter": [quarter]}):
                answer = getattr(key.client, method)(filled, **given(name))
                assert answer.status_code in (403, 404), (name, filled, answer.status_code)
                refused[name] = answer.status_code
    with scopes_disabled():
        assert Event.objects.count() == last
    return refused


def test_the_same_changes_are_made_for_a_key_that_may(world: World) -> None:
    """Or the refusals above would say nothing: they could be of what nobody could do."""
    own = _owner(world)
    at = f"/api/v1/returns/{QUARTER}/{own.code}"
    client = key_of(world, Kind.AUTHORITY).client
    sent = client.post(f"{at}/files", {"file": SimpleUploadedFile("own.csv", clean())})
    added = client.post(f"{at}/national/additions", {"agencies": []}, content_type="application/json")
    programme = key_of(world, Kind.REGION).client
    moved = programme.post(
        f"/api/v1/rounds/{OTHER_QUARTER}/deadline",
        {"deadline": "2027-06-30", "reason": "Ours"},
        content_type="application/json",
    )
    assert (sent.status_code, added.status_code, moved.status_code) == (201, 200, 200)


def test_scopes_that_are_of_the_region_are_for_its_programme_and_those_of_returns_for_authorities() -> None:
    of_the_region = {
        *(Scope.ORGANISATIONS_MANAGE, Scope.BUNDLES, Scope.MEMORANDA_PUBLISH, Scope.RECORD_VERIFY),
        *(Scope.ROUNDS_MANAGE, Scope.CONTESTS_ANSWER),
    }
    assert usable(Kind.REGION) == frozenset(Scope) - {
        *(Scope.RETURNS_MAKE, Scope.EXPORTS, Scope.CHECKS, Scope.HISTORIES, Scope.EXCEPTIONS_REQUEST)
    }
    assert usable(Kind.AUTHORITY) == usable(Kind.TRUST) == frozenset(Scope) - of_the_region - {Scope.EXPORTS}
    provider = {Scope.ORGANISATIONS, Scope.MEMORANDA, Scope.ASSESSMENTS, Scope.ROUNDS, Scope.EXPORTS, Scope.CHECKS}
    assert usable(Kind.MANAGED_SERVICE_PROVIDER) == provider
    assert usable(Kind.AGENCY) == {Scope.ORGANISATIONS, Scope.MEMORANDA, Scope.CHECKS}


def test_a_key_that_has_more_scopes_than_its_organisation_can_use_does_not_use_them(world: World) -> None:
    agency = key_of(world, Kind.AGENCY)
    with scopes_disabled():
        ApiKey.objects.filter(organisation=agency.organisation).update(scopes=[scope.value for scope in Scope])
    given = {"kind": "agency", "code": "tern", "name": "Tern Care"}
    assert agency.client.post("/api/v1/organisations", given, content_type="application/json").status_code == 403
    assert agency.client.get("/api/v1/record/events").status_code == 403
