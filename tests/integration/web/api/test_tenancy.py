"""What a key finds: its region's things, its organisation's own, and not a trace of anybody else's.

Each region and each organisation has a name planted in everything that is theirs. Every route that reads is called by a
key of each kind of organisation, and what comes back is searched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from cast import BY, Cast
from django.test import Client
from django_scopes import scope, scopes_disabled

from comity.memorandum.frozen import shipped_folder
from comity.web.agreements.actions import bring_in, publish
from comity.web.agreements.bundle_files import files_of_folder
from comity.web.api.actions import make_key
from comity.web.api.description import description
from comity.web.api.scopes import Scope, usable
from comity.web.organisations.models import Kind, Organisation, Region
from comity.web.people.actions import give_membership, invite
from comity.web.people.models import Person
from comity.web.people.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@dataclass(frozen=True)
class Planted:
    """What was planted: ids by the name that a route gives them, and secrets by whose they are."""

    ids: dict[str, list[Any]]
    secrets: dict[str, str]


@pytest.fixture
def planted(cast: Cast) -> Planted:
    ids: dict[str, list[Any]] = {name: [] for name in ("organisation_id", "publication_id", "person_id")}
    ids |= {name: [] for name in ("membership_id", "invitation_id", "key_id", "number", "code")}
    secrets = {}
    for region in (cast.severnside, cast.northmoor):
        with scope(region=region):
            for number, organisation in enumerate(Organisation.objects.order_by("pk")):
                secret = f"Planted{region.slug.title()}{number}"
                secrets[f"{region.slug} {organisation.code}"] = secret
                _plant(organisation, secret, ids)
            shown = bring_in(by=BY, region=region, files=_files(region))
            publish(by=BY, publication=shown, digest=shown.digest, instead_of="")
            ids["publication_id"].append(shown.pk)
    ids["number"], ids["code"] = [*range(1, 30)], ["SEV-1"]
    return Planted(ids, secrets)


def _files(region: Region) -> dict[str, bytes]:
    """The exemplar under the region's own name, which no other's says."""
    found = files_of_folder(shipped_folder("exemplar"))
    text = found["memorandum.yaml"].decode()
    return {**found, "memorandum.yaml": text.replace("title: ", f"title: Memo{region.slug.title()} ", 1).encode()}


def _plant(organisation: Organisation, secret: str, ids: dict[str, list[Any]]) -> None:
    role = {Kind.AGENCY: Role.AGENCY_USER, Kind.MANAGED_SERVICE_PROVIDER: Role.MSP_USER, Kind.REGION: Role.AUDITOR}
    its = role.get(Kind(organisation.kind), Role.HR_LEAD)
    person = Person.objects.create_user(f"{secret}@example.org", name=f"{secret}A")
    held = give_membership(by=BY, person=person, organisation=organisation, role=its)
    asked = invite(
        by=BY,
        invited_by=None,
        organisation=organisation,
        email=f"asked-{secret}@example.org",
        name=f"{secret}B",
        role=its,
    )
    key = make_key(by=BY, organisation=organisation, label=f"{secret}C", scopes=[Scope.MEMORANDA]).key
    for name, pk in (("person_id", person.pk), ("membership_id", held.pk), ("invitation_id", asked.pk)):
        ids[name].append(pk)
    ids["key_id"].append(key.pk)
    ids["organisation_id"].append(organisation.pk)


def read_by(client: Client, planted: Planted) -> Iterator[tuple[str, int, str]]:
    """Every route that reads, with every id that there is anywhere: the path, the status, and all that came back."""
    for path, some in description()["paths"].items():
        if "get" not in some:
            continue
        for filled in _filled(path, planted.ids):
            answer = client.get(filled)
            yield filled, answer.status_code, answer.content.decode("utf-8", "replace")


def _filled(path: str, ids: dict[str, list[Any]]) -> list[str]:
    found = [path]
    for name, known in ids.items():
        if f"{{{name}}}" in path:
            found = [one.replace(f"{{{name}}}", str(value)) for one in found for value in known]
    assert not any("{" in one for one in found), f"Nothing is planted for {path}"
    return found


@pytest.mark.parametrize("kind", [*Kind])
def test_a_key_finds_its_own_and_no_trace_of_anybody_elses(
    cast: Cast, planted: Planted, program: Callable[..., Client], kind: Kind
) -> None:
    if kind == Kind.TRUST:
        from comity.web.organisations.actions import add_organisation

        with scope(region=cast.severnside):
            add_organisation(by=BY, region=cast.severnside, kind=kind, code="E47000001", name="A Trust")
    with scopes_disabled():
        own = Organisation.objects.filter(region=cast.severnside, kind=kind).order_by("pk").first()
        assert own is not None
    found = list(read_by(program(own), planted))
    everything = "\n".join(text for _, _, text in found)
    assert all(status in (200, 403, 404) for _, status, _ in found), {status for _, status, _ in found}

    others = {secret for whose, secret in planted.secrets.items() if whose != f"{cast.severnside.slug} {own.code}"}
    if kind == Kind.REGION:
        others = {secret for whose, secret in planted.secrets.items() if whose.startswith("northmoor")}
    seen = {(path, secret) for path, _, text in found for secret in others if secret.lower() in text.lower()}
    assert seen == set()
    assert "northmoor" not in everything.lower()
    assert "Cairnwick" not in everything

    reads_people = Scope.PEOPLE in usable(kind)
    mine = planted.secrets.get(f"{cast.severnside.slug} {own.code}")
    assert (mine is not None and f"{mine}A" in everything) is (reads_people and mine is not None)
    assert "MemoSevernside" in everything


def test_what_was_planted_could_be_found(cast: Cast, planted: Planted, program: Callable[..., Client]) -> None:
    with scopes_disabled():
        programmes = Organisation.objects.filter(kind=Kind.REGION)
    everything = "\n".join(text for one in programmes for _, _, text in read_by(program(one), planted))
    for secret in planted.secrets.values():
        for thing in "ABC":  # a person, an invitation, a key
            assert f"{secret}{thing}" in everything


def test_every_route_that_changes_is_refused_to_a_key_of_another_region(
    cast: Cast, planted: Planted, program: Callable[..., Client]
) -> None:
    with scopes_disabled():
        programme = Organisation.objects.get(region=cast.northmoor, kind=Kind.REGION)
    charlie = program(programme)
    bodies = {
        "publish_memorandum": {"digest": "x", "instead_of": ""},
        "change_organisation": {"kind": "agency", "code": "x", "name": "Theirs now"},
    }
    asked = 0
    for path, some in description()["paths"].items():
        for method, one in some.items():
            if method == "get" or "{" not in path:
                continue
            (name,) = [parameter["name"] for parameter in one["parameters"] if parameter["in"] == "path"]
            for value in planted.ids[name][: 1 if name == "publication_id" else 5]:  # those of Severnside
                answer = getattr(charlie, method)(
                    path.replace(f"{{{name}}}", str(value)),
                    bodies.get(one["operationId"], {}),
                    content_type="application/json",
                )
                assert (one["operationId"], answer.status_code) == (one["operationId"], 404)
                asked += 1
    assert asked > 20
    with scopes_disabled():
        assert not Organisation.objects.filter(name="Theirs now").exists()


def test_scopes_that_are_of_the_region_are_for_its_programme_alone() -> None:
    of_the_region = {Scope.ORGANISATIONS_MANAGE, Scope.BUNDLES, Scope.MEMORANDA_PUBLISH, Scope.RECORD_VERIFY}
    assert usable(Kind.REGION) == frozenset(Scope)
    assert usable(Kind.AUTHORITY) == usable(Kind.TRUST) == frozenset(Scope) - of_the_region
    assert usable(Kind.MANAGED_SERVICE_PROVIDER) == {Scope.ORGANISATIONS, Scope.MEMORANDA, Scope.ASSESSMENTS}
    assert usable(Kind.AGENCY) == {Scope.ORGANISATIONS, Scope.MEMORANDA}


def test_a_key_that_has_more_scopes_than_its_organisation_can_use_does_not_use_them(
    cast: Cast, program: Callable[..., Client]
) -> None:
    client = program(cast.agency, Scope.ORGANISATIONS)
    from comity.web.api.models import ApiKey

    with scopes_disabled():
        ApiKey.objects.filter(organisation=cast.agency).update(scopes=[scope.value for scope in Scope])
    given = {"kind": "agency", "code": "tern", "name": "Tern Care"}
    assert client.post("/api/v1/organisations", given, content_type="application/json").status_code == 403
    assert client.get("/api/v1/record/events").status_code == 403
