"""Filling an empty platform with the exemplar region, by the same actions that people's own doings go through."""

from __future__ import annotations

from functools import cache

from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django_scopes import scope

from comity.memorandum.frozen import shipped_folder
from comity.web.agreements.actions import bring_in, publish
from comity.web.agreements.bundle_files import files_of_folder
from comity.web.demo.breaches import make_breaches
from comity.web.demo.cast import INVITED, LEAD, OTHERS, PEOPLE, REGIONS, SIGN_IN, Someone
from comity.web.demo.checks import make_checks
from comity.web.demo.exceptions import make_exceptions
from comity.web.demo.histories import make_histories
from comity.web.demo.next_year import next_year
from comity.web.demo.returns import make_returns
from comity.web.demo.sign_ins import SignIns
from comity.web.organisations.actions import add_organisation, make_region
from comity.web.organisations.models import Organisation, Region
from comity.web.people.actions import give_membership, invite
from comity.web.people.actions.administrators import make_administrator
from comity.web.people.models import Person

BY = "platform:demo"


def is_seeded() -> bool:
    """Whether there is anything on the platform already."""
    return Region.objects.exists() or Person.objects.exists()


@transaction.atomic
def seed(sign_ins: SignIns) -> None:
    """Both regions, everyone in them, the exemplar memorandum published, and what waits to be done: all or nothing."""
    for slug, (name, colour, bodies) in REGIONS.items():
        region = make_region(by=BY, slug=slug, name=name, colour=colour)
        with scope(region=region):
            for body in bodies:
                add_organisation(
                    by=BY,
                    region=region,
                    kind=body.kind,
                    code=body.code,
                    name=body.name,
                    dfe_code=body.dfe_code,
                    closed=body.closed,
                    delivers_for=_those(body.delivers_for),
                    succeeded_by=_those(body.succeeded_by),
                )
            for someone in (*SIGN_IN, *OTHERS):
                if someone.role and someone.region == slug:
                    _join(someone, region, sign_ins)
    for someone in PEOPLE:
        if someone.role is None:
            person, _ = make_administrator(by=BY, email=someone.email, name=someone.name, password=sign_ins.password)
            TOTP.activate(person, sign_ins.secrets[someone.email])
    severnside = Region.objects.get(slug="severnside")
    _agree(severnside)
    make_returns(severnside)
    make_histories(severnside)
    make_checks(severnside)
    make_exceptions(severnside)
    make_breaches(severnside)


def _join(someone: Someone, region: Region, sign_ins: SignIns) -> None:
    person = Person.objects.create_user(someone.email, name=someone.name)
    if someone not in OTHERS:
        Person.objects.filter(pk=person.pk).update(password=_hashed(sign_ins.password))
    if secret := sign_ins.secrets.get(someone.email):
        TOTP.activate(person, secret)
    for role, code in someone.places:
        give_membership(by=BY, person=person, organisation=Organisation.objects.get(code=code), role=role)


@cache
def _hashed(password: str) -> str:
    """The one password of everyone, made hard to guess once: it takes as long as it is meant to."""
    return make_password(password)


def _those(codes: tuple[str, ...]) -> list[Organisation]:
    return list(Organisation.objects.filter(code__in=codes))


def _agree(region: Region) -> None:
    """The memorandum as it ships, published by the regional lead; that of next year, which waits for her."""
    lead = Person.objects.get(email=LEAD)
    inviting = Person.objects.get(email="helen.osei@abbotsbridge.example")
    files = files_of_folder(shipped_folder("exemplar"))
    with scope(region=region):
        first = bring_in(by=f"person:{lead.pk}", region=region, files=files)
        publish(by=f"person:{lead.pk}", publication=first, digest=first.digest, instead_of="")
        bring_in(by=BY, region=region, files=next_year(files))
        assert INVITED.role is not None
        invite(
            by=f"person:{inviting.pk}",
            invited_by=inviting,
            organisation=Organisation.objects.get(code=INVITED.organisation),
            email=INVITED.email,
            name=INVITED.name,
            role=INVITED.role,
        )
