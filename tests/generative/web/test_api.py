"""The API tried against its own description, by schemathesis: whatever is sent, what comes back is as described.

Each route is called with what its description allows and with what it does not, by a key of the regional programme,
which may do everything, and by an agency's. Nothing may fail on our side, whatever database lies beneath.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django_scopes import scope, scopes_disabled
from hypothesis import HealthCheck
from hypothesis import settings as profile
from record_guards import clearing_is_allowed
from schemathesis.specs.openapi.checks import positive_data_acceptance

from comity.memorandum.frozen import shipped_folder
from comity.web.agreements.actions import bring_in, publish
from comity.web.agreements.bundle_files import files_of_folder
from comity.web.api import middleware
from comity.web.api.actions import make_key
from comity.web.api.limits import Allowance
from comity.web.api.scopes import Scope, usable
from comity.web.organisations.actions import add_organisation, make_region
from comity.web.organisations.models import Kind, Organisation
from comity.web.people.actions import give_membership, invite
from comity.web.people.models import Person
from comity.web.people.roles import Role
from comity.web.wsgi import application

pytestmark = pytest.mark.django_db

BY = "platform:test"
QUICK, LONG = 2, 18


BEYOND = {
    "add_organisation": "a code is taken, or what is given is not for an organisation of that kind",
    "change_organisation": "the same",
    "make_key": "the organisation's people could not do what is asked",
    "bring_in_bundle": "the ZIP is no bundle",
    "assess": "the file is no return",
    "invite": "the role is not one of an organisation of that kind, or the address is none",
    "events": "the last day is before the first",
    "verify_record": "the checkpoint is not this platform's",
}
"""Routes that refuse (422) what no description could say is wrong, with what that is."""


@dataclass
class Known:
    """What there is in the region, so that half of what is asked for is there to be found."""

    tokens: dict[str, str] = field(default_factory=dict)
    ids: dict[str, list[Any]] = field(default_factory=dict)


KNOWN = Known()


def described(examples: int, *, every_edge: bool = True) -> Any:
    """The description as the platform serves it, to be tried with so many examples, and at the edges of each value."""
    found = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    found.config.generation.update(with_security_parameters=False, max_examples=examples)
    found.config.phases.coverage.enabled = every_edge
    found.config.phases.coverage.unexpected_methods = {"patch"}  # of the others, tests/integration/web/api
    found.hook("map_path_parameters")(there)
    return found


def there(context: Any, parameters: dict[str, Any] | None) -> dict[str, Any] | None:
    """Half of the ids that are made up, replaced by ids that there are."""
    for name, value in (parameters or {}).items():
        known = KNOWN.ids.get(name, [])
        if known and len(repr(value)) % 2:
            parameters[name] = known[len(repr(value)) % len(known)]  # type: ignore[index]
    return parameters


@pytest.fixture(scope="module")
def _region(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A region with something of everything in it, in a transaction that is undone."""
    with django_db_blocker.unblock(), clearing_is_allowed(), transaction.atomic():
        region = make_region(by=BY, slug="severnside", name="Severnside")
        with scope(region=region):
            _seed(region)
        yield
        transaction.set_rollback(True)


def _seed(region: Any) -> None:
    programme = Organisation.objects.get(kind=Kind.REGION)
    kinds = {Kind.AUTHORITY: "X99000003", Kind.TRUST: "X99000009", Kind.AGENCY: "ripple"}
    made = {
        kind: add_organisation(by=BY, region=region, kind=kind, code=code, name=f"{code} of Severnside")
        for kind, code in kinds.items()
    }
    people = [Person.objects.create_user(f"{name}@example.org", name=f"{name} Example") for name in ("ann", "ben")]
    held = [give_membership(by=BY, person=one, organisation=made[Kind.AUTHORITY], role=Role.HR_LEAD) for one in people]
    asked = invite(
        by=BY, invited_by=None, organisation=made[Kind.AUTHORITY], email="cy@example.org", name="Cy", role=Role.DIRECTOR
    )
    shown = bring_in(by=BY, region=region, files=files_of_folder(shipped_folder("exemplar")))
    publish(by=BY, publication=shown, digest=shown.digest, instead_of="")
    waits = bring_in(by=BY, region=region, files=files_of_folder(shipped_folder("west-midlands")))
    spare = make_key(by=BY, organisation=made[Kind.AGENCY], label="Spare", scopes=[Scope.MEMORANDA])
    for name, organisation in (("programme", programme), ("agency", made[Kind.AGENCY])):
        key = make_key(by=BY, organisation=organisation, label=name, scopes=usable(organisation.kind))
        KNOWN.tokens[name] = key.token
    KNOWN.ids = {
        "organisation_id": [one.pk for one in made.values()],
        "publication_id": [shown.pk, waits.pk],
        "person_id": [str(one.pk) for one in people],
        "membership_id": [one.pk for one in held],
        "invitation_id": [str(asked.pk)],
        "key_id": [str(spare.key.pk)],
        "number": [1, 2, 3],
        "code": ["SEV-1", "SEV-2"],
    }


@pytest.fixture
def calls(_region: None, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a test changes is undone, and no key is told that it asks too often."""
    monkeypatch.setattr(middleware, "allowance", Allowance())
    lifted = settings.COMITY.model_copy(update={"api_requests_a_minute": 1_000_000})
    monkeypatch.setattr(settings, "COMITY", lifted)
    signals = (request_started, request_finished)
    for signal in signals:  # between requests the connection stays, and with it the transaction that is undone
        signal.disconnect(close_old_connections)
    with scopes_disabled():
        yield
    for signal in signals:
        signal.connect(close_old_connections)


def tried(case: Any, who: str) -> None:
    named = (case.headers or {}).get("Idempotency-Key")
    if isinstance(named, str) and 0 < len(named) <= 80 and named.isprintable() and named.isascii():
        case.headers["Idempotency-Key"] = uuid4().hex  # each request is another, as a program would have it
    beyond = [positive_data_acceptance] if case.operation.definition.raw["operationId"] in BEYOND else []
    case.call_and_validate(excluded_checks=beyond, headers={"Authorization": f"Bearer {KNOWN.tokens[who]}"})


plain = profile(
    max_examples=QUICK, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
long = profile(plain, max_examples=LONG, derandomize=False)
quick_schema, agency_schema, long_schema = described(QUICK), described(QUICK, every_edge=False), described(LONG)


@pytest.mark.slow
@quick_schema.parametrize()
@plain
def test_the_regional_programmes_key_is_answered_as_described(case: Any, calls: None) -> None:
    tried(case, "programme")


@pytest.mark.slow
@agency_schema.parametrize()
@plain
def test_an_agencys_key_is_answered_as_described(case: Any, calls: None) -> None:
    tried(case, "agency")


@pytest.mark.slow
@long_schema.parametrize()
@long
def test_every_key_is_answered_as_described_at_length(case: Any, calls: None) -> None:
    for who in KNOWN.tokens:
        tried(case, who)
