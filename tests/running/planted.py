"""A world of two regions with a secret planted in everything that not everyone may see, and who may see each.

Who may see what is written here a second time, from the issue's words and not from the platform's own table, so that a
mistake there is a difference here. Secrets look like `planted-0007-nnnn`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from cast import BY, PASSWORD
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django_scopes import scope
from planted_breaches import plant_breaches
from planted_checks import plant_checks
from planted_exceptions import plant_exceptions, sees_request
from planted_histories import plant_histories
from planted_returns import key_reaches, plant_returns, sees_return
from signing_in import sign_in

from comity.memorandum.scaffold import scaffold
from comity.web.agreements.actions import bring_in, publish
from comity.web.agreements.bundle_files import files_of_folder
from comity.web.api.actions import make_key, unfit
from comity.web.api.scopes import Scope
from comity.web.notices.actions import tell
from comity.web.notices.kinds import NoticeKind
from comity.web.organisations.actions import add_organisation, make_region
from comity.web.organisations.models import Kind, Organisation, Region
from comity.web.people.actions import give_membership, invite
from comity.web.people.models import Person
from comity.web.people.roles import Role

SECRET = re.compile(r"planted-\d{4}-\w+?(?=\W|$)")
SEE_PEOPLE_OF_THEIR_OWN = {"director", "assistant_director", "chief_executive", "hr_lead", "commissioner"}
ALL_OF_THE_REGION = {"regional_lead", "auditor"}
"""Whoever reads everything in the region: a lead, who may change it, and an auditor, who may not."""
LOOK_AFTER_THEIR_OWN = {"hr_lead"}
READ_THE_RECORD_OF_THEIR_OWN = {"director", "chief_executive"}
COUNCIL_ROLES = (
    Role.DIRECTOR,
    Role.ASSISTANT_DIRECTOR,
    Role.CHIEF_EXECUTIVE,
    Role.HR_LEAD,
    Role.COMMISSIONER,
    Role.TEAM_MANAGER,
    Role.DATA_ANALYST,
)


def text_of(answer: HttpResponseBase) -> str:
    """All that came back, headers too: of a workbook or an archive, what is in each of its files."""
    assert isinstance(answer, HttpResponse | StreamingHttpResponse)
    content: bytes = answer.getvalue()
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    return content.decode("utf-8", "replace") + str(dict(answer.headers))


@dataclass(eq=False)
class Actor:
    """Someone or something that asks, and what they are."""

    name: str
    client: Client
    region: Region | None
    organisation: Organisation | None
    role: str
    person: Person | None = None

    def of(self, region: Region) -> bool:
        return self.region == region


@dataclass
class World:
    """All that was planted, and everyone who may come looking."""

    actors: list[Actor] = field(default_factory=list)
    secrets: dict[str, Callable[[Actor], bool]] = field(default_factory=dict)
    organisations: list[Organisation] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    finding_keys: dict[int, list[str]] = field(default_factory=dict)
    """By the authority, as the addresses of its findings have them."""

    def plant(self, kind: str, may_see: Callable[[Actor], bool]) -> str:
        """A new secret, and who may see it."""
        secret = f"planted-{len(self.secrets):04}-{kind}"
        self.secrets[secret] = may_see
        return secret

    def seen_wrongly(self, actor: Actor, text: str) -> set[str]:
        """The secrets in a text that this actor may not see."""
        return {found for found in SECRET.findall(text) if not self.secrets[found](actor)}


def _bundles(world: World, region: Region) -> None:
    """A memorandum that everyone in the region reads, and one that waits, which leads and auditors alone know of."""

    def may_see(actor: Actor) -> bool:
        programme = actor.organisation is not None and actor.organisation.kind == Kind.REGION
        return actor.of(region) and (actor.role in ALL_OF_THE_REGION or (actor.role == "key" and programme))

    titles = {
        "agreed": world.plant("memorandum", lambda actor: actor.of(region)),
        "waiting": world.plant("bundle", may_see),
    }
    for name, title in titles.items():
        with TemporaryDirectory() as folder:
            scaffold(Path(folder) / name, name=name, title=title, region=region.name, in_force=date(2025, 10, 1))
            made = bring_in(by=BY, region=region, files=files_of_folder(Path(folder) / name))
        if name == "agreed":
            publish(by=BY, publication=made, digest=made.digest, instead_of="")


def sees_people(actor: Actor, organisation: Organisation) -> bool:
    if not actor.of(organisation.region):
        return False
    if actor.role == "key":
        return key_reaches(actor, organisation)
    return actor.role in ALL_OF_THE_REGION or (
        actor.role in SEE_PEOPLE_OF_THEIR_OWN and actor.organisation == organisation
    )


def sees_what_is_looked_after(actor: Actor, organisation: Organisation) -> bool:
    """Invites people to an organisation and makes its keys, or as auditor sees who is invited and which there are."""
    if not actor.of(organisation.region):
        return False
    if actor.role == "key":
        return key_reaches(actor, organisation)
    return actor.role in ALL_OF_THE_REGION or (
        actor.role in LOOK_AFTER_THEIR_OWN and actor.organisation == organisation
    )


def build() -> World:
    """Two regions, each with a programme, two authorities, a trust, two providers, an agency, and all their people."""
    world = World()
    for slug in ("severnside", "northmoor"):
        _region(world, slug)
    admin = Person.objects.create_user("admin@example.org", PASSWORD, name="Admin Example", is_administrator=True)
    world.actors.append(Actor("administrator", sign_in(Client(), admin), None, None, "administrator", admin))
    world.actors.append(Actor("nobody", Client(), None, None, "nobody"))
    return world


def _region(world: World, slug: str) -> None:
    region = make_region(by=BY, slug=slug, name=slug.capitalize())
    world.regions.append(region)
    with scope(region=region):
        programme = Organisation.objects.get(kind=Kind.REGION)
        places = [(programme, (Role.REGIONAL_LEAD, Role.AUDITOR, Role.DATA_ANALYST))]
        for kind, count, roles in (
            (Kind.AUTHORITY, 2, COUNCIL_ROLES),
            (Kind.TRUST, 1, COUNCIL_ROLES),
            (Kind.MANAGED_SERVICE_PROVIDER, 2, (Role.MSP_USER,)),
            (Kind.AGENCY, 1, (Role.AGENCY_USER,)),
        ):
            for number in range(count):
                name = world.plant("organisation", lambda actor, region=region: actor.of(region))
                code = f"{slug[:4]}-{kind.value[:5]}-{number}"
                made = add_organisation(by=BY, region=region, kind=kind, code=code, name=name)
                places.append((made, roles))
        _bundles(world, region)
        for organisation, roles in places:
            world.organisations.append(organisation)
            for role in roles:
                _person(world, organisation, role)
            _invitation(world, organisation)
            _keys(world, organisation)
        plant_returns(world, region)
        plant_histories(world, region)
        plant_checks(world, region)
        plant_exceptions(world, region)
        plant_breaches(world, region)


def _person(world: World, organisation: Organisation, role: Role) -> None:
    held: list[Person] = []

    def may_see(actor: Actor) -> bool:
        return actor.person == held[0] or sees_people(actor, organisation)

    email = f"{world.plant('mailbox', may_see)}@example.org"
    name = world.plant(
        "fullname",
        lambda actor: (
            may_see(actor)
            or _reads_what_they_did(actor, organisation)
            or _reads_what_they_signed(actor, organisation, role)
        ),
    )
    person = Person.objects.create_user(email, PASSWORD, name=name)
    held.append(person)
    give_membership(by=f"person:{person.pk}", person=person, organisation=organisation, role=role)
    path = "/" + world.plant("notice", lambda actor: actor.person == person) + "/"
    tell(people=[person], region=organisation.region, kind=NoticeKind.MEMBERSHIP_GIVEN, path=path)
    name = f"{role} of {organisation.code}"
    world.actors.append(Actor(name, sign_in(Client(), person), organisation.region, organisation, role.value, person))


def _reads_what_they_did(actor: Actor, organisation: Organisation) -> bool:
    """A director reads the record of their own organisation, and so who did what there."""
    return actor.role in READ_THE_RECORD_OF_THEIR_OWN and actor.organisation == organisation


def _reads_what_they_signed(actor: Actor, organisation: Organisation, role: Role) -> bool:
    """The analysts' names stand beside what they did to the returns; the leads' beside what they
    answered; the directors' beside the exceptions that they decided."""
    if role == Role.DATA_ANALYST and organisation.kind == Kind.AUTHORITY:
        return sees_return(actor, organisation)
    if role == Role.DIRECTOR and organisation.kind == Kind.AUTHORITY and sees_request(actor, organisation):
        return True
    answers = role == Role.REGIONAL_LEAD and actor.organisation is not None
    return answers and actor.organisation.kind == Kind.AUTHORITY and sees_return(actor, actor.organisation)


def _invitation(world: World, organisation: Organisation) -> None:
    def may_see(actor: Actor) -> bool:
        return sees_what_is_looked_after(actor, organisation)

    role = next(role for role in Role if organisation.kind in _kinds(role))
    email, name = f"{world.plant('invitedmailbox', may_see)}@example.org", world.plant("invitedname", may_see)
    invite(by=BY, invited_by=None, organisation=organisation, email=email, name=name, role=role)


def _kinds(role: Role) -> frozenset[str]:
    from comity.web.people.roles import held_in

    return held_in(role)


def _keys(world: World, organisation: Organisation) -> None:
    def may_see(actor: Actor) -> bool:
        return sees_what_is_looked_after(actor, organisation)

    label = world.plant("key", may_see)
    scopes = [one for one in Scope if not unfit(organisation, [one])]
    made = make_key(by=BY, organisation=organisation, label=label, scopes=scopes)
    client = Client(HTTP_AUTHORIZATION=f"Bearer {made.token}")
    world.actors.append(Actor(f"key of {organisation.code}", client, organisation.region, organisation, "key"))
