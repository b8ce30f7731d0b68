"""What a process within a live platform (`inside`) does for the tests of returns: fills it, and reads what it holds."""

from __future__ import annotations

from typing import Any

from returning import QUARTER

SLUG = "severnside"


def seed_returns(*, authorities: int) -> dict[str, Any]:
    """A region with its memorandum in force and a round open, so many authorities, and each one's people signed in.

    Gives for each authority, by code, the session of its analyst, HR lead and director.
    """
    from cast import BY
    from django.test import Client
    from django.utils import timezone
    from django_scopes import scope
    from returning import a_publication
    from signing_in import sign_in

    from comity import load
    from comity.web.organisations.actions import add_organisation, make_region
    from comity.web.organisations.models import Kind
    from comity.web.people.actions import give_membership
    from comity.web.people.models import Person
    from comity.web.people.roles import Role
    from comity.web.returns import actions
    from comity.web.returns.rules import deadlines

    region = make_region(by=BY, slug=SLUG, name="Severnside")
    memorandum = load("exemplar")
    parties = {party.authority for party in memorandum.parties}
    bodies = [one for one in memorandum.authorities if one.code in parties][:authorities]
    seeded: dict[str, dict[str, str]] = {}
    with scope(region=region):
        a_publication(region)
        made = [
            add_organisation(by=BY, region=region, kind=Kind.AUTHORITY, code=body.code, name=body.name)
            for body in bodies
        ]
        for one in made:
            seeded[one.code] = {}
            for role in (Role.DATA_ANALYST, Role.HR_LEAD, Role.DIRECTOR):
                person = Person.objects.create_user(f"{role}.{one.code}@example.org".lower(), name=f"Q {one.code}")
                give_membership(by=BY, person=person, organisation=one, role=role)
                seeded[one.code][str(role)] = sign_in(Client(), person).cookies["comity_session"].value
        _, latest = deadlines(QUARTER, timezone.localdate())
        actions.open_round(by=BY, region=region, quarter=QUARTER, deadline=latest, authorities=made)
    return seeded


def returns_held() -> dict[str, Any]:
    """Every file with what came of it, every version with the references of its rows, the pool, and what was said."""
    from collections import defaultdict

    from django_scopes import scope

    from comity.web.audit.models import Event
    from comity.web.organisations.models import Region
    from comity.web.returns.frames import frames_of
    from comity.web.returns.models import PooledAssignment, Return, Upload, Version

    with scope(region=Region.objects.get(slug=SLUG)):
        pool: dict[str, list[str]] = defaultdict(list)
        for code, reference in PooledAssignment.objects.values_list("given__authority__code", "assignment_ref"):
            pool[code].append(reference)
        return {
            "uploads": [
                {
                    "pk": str(one.pk),
                    "code": one.organisation.code,
                    "digest": one.digest,
                    "progress": one.progress,
                    "told": one.told,
                    "final": one.is_final,
                }
                for one in Upload.objects.select_related("organisation").defer("content").order_by("sent_at")
            ],
            "versions": [
                {
                    "pk": str(one.pk),
                    "upload": str(one.upload_id),
                    "number": one.number,
                    "code": one.given.authority.code,
                    "rows": sorted(frames_of(one)["assignments"]["assignment_ref"]),
                }
                for one in Version.objects.select_related("given__authority", "region").order_by("given", "number")
            ],
            "returns": {
                one.authority.code: {
                    "state": one.state,
                    "current": one.current.number if one.current else 0,
                    "pooled": one.pooled,
                    "signatures": [each.step for each in one.signatures.order_by("at")],
                }
                for one in Return.objects.select_related("authority", "current")
            },
            "pool": {code: sorted(rows) for code, rows in pool.items()},
            "events": [[one.verb, one.subject] for one in Event.objects.order_by("pk")],
        }
